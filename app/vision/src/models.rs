//! The models that see faces, loaded from bytes: this crate opens no files.

use infer::{LoadError, Model, Runner, packed};

use crate::{
    face::{
        crop::Sampling,
        detect::{self, Detection},
        mesh::{self, Mesh},
        region::Region,
    },
    frame::Frame,
};

/// The files of `assets/models` that see faces.
#[derive(Clone, Copy, Debug)]
pub struct ModelBytes<'a> {
    /// Finds faces in a picture of 128 x 128 pixels.
    pub detector: &'a [u8],
    /// Finds 468 landmarks in a face of 192 x 192 pixels, and looks again at its lips and eyes. Of a packed file in two
    /// parts the first is enough to begin with: lips and lids are where the mesh sees them then.
    pub mesh: &'a [u8],
}

/// Why bytes are not the model that is wanted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// They are no model that runs here.
    #[error("the model does not load: {0}")]
    Load(#[from] LoadError),
    /// They are another model.
    #[error("the model has no {0:?} of {1} numbers")]
    Port(&'static str, usize),
}

/// The models of a face, checked and ready. Each has the memory of its runs, so that it sees one picture at a time.
pub struct FaceModels {
    pub(crate) detector: Network<2>,
    pub(crate) mesh: Network<7>,
}

impl FaceModels {
    /// Loads both.
    pub fn from_bytes(bytes: ModelBytes<'_>) -> Result<Self, ModelError> {
        Ok(Self {
            detector: Network::load(bytes.detector, ("input", detect::INPUT), detect::OUTPUTS)?,
            mesh: Network::load(bytes.mesh, ("input_1", mesh::INPUT), mesh::OUTPUTS)?,
        })
    }

    /// Makes the mesh whole that was loaded from the first part of a packed file.
    pub fn complete(&mut self, first: &[u8], rest: &[u8]) -> Result<(), ModelError> {
        self.mesh = Network::load(&packed::join(first, rest)?, ("input_1", mesh::INPUT), mesh::OUTPUTS)?;
        Ok(())
    }

    /// The faces that the detector sees in the whole of `frame`, best first.
    pub fn detect(&mut self, frame: &Frame) -> Vec<Detection> {
        self.detect_in(frame, &detect::whole(frame))
    }

    /// The faces that the detector sees in a part of `frame`, best first.
    pub fn detect_in(&mut self, frame: &Frame, area: &Region) -> Vec<Detection> {
        detect::faces(&mut self.detector, frame, area)
    }

    /// The landmarks in `region` as they are found in a video, whether there is a face or not.
    pub fn landmarks(&mut self, frame: &Frame, region: &Region) -> Mesh {
        self.landmarks_by(frame, region, Sampling::Dense)
    }

    pub(crate) fn landmarks_by(&mut self, frame: &Frame, region: &Region, sampling: Sampling) -> Mesh {
        mesh::landmarks(&mut self.mesh, frame, region, sampling)
    }
}

/// An output as a network is asked for it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Output {
    pub name: &'static str,
    /// How many numbers it has.
    pub numbers: usize,
    /// Whether a network does without.
    pub spare: bool,
}

impl Output {
    /// One that there has to be.
    pub const fn needed(name: &'static str, numbers: usize) -> Self {
        Self { name, numbers, spare: false }
    }

    /// One that may be missing.
    pub const fn spare(name: &'static str, numbers: usize) -> Self {
        Self { name, numbers, spare: true }
    }
}

/// A model of one square picture, with `N` outputs in an order of our own.
pub(crate) struct Network<const N: usize> {
    runner: Runner,
    /// The values of black and white that it is to be shown.
    pub range: [f32; 2],
    outputs: [Option<usize>; N],
}

impl<const N: usize> Network<N> {
    fn load(bytes: &[u8], (input, side): (&'static str, usize), outputs: [Output; N]) -> Result<Self, ModelError> {
        let model = Model::load(bytes)?;
        let [port] = model.inputs() else { return Err(ModelError::Port(input, side * side * 3)) };
        let range = port.range.filter(|_| port.name == input && port.shape == [1, side, side, 3]);
        let range = range.ok_or(ModelError::Port(input, side * side * 3))?;
        let mut places = [None; N];
        for (place, Output { name, numbers, spare }) in places.iter_mut().zip(outputs) {
            *place = model.outputs().iter().position(|port| port.name == name && port.len() == numbers);
            if place.is_none() && !spare {
                return Err(ModelError::Port(name, numbers));
            }
        }
        Ok(Self { runner: model.runner(), range, outputs: places })
    }

    /// Runs on a picture that `fill` puts into the input, rows of red, green and blue. Outputs that it does without are
    /// empty.
    pub fn run(&mut self, fill: impl FnOnce(&mut [f32])) -> [&[f32]; N] {
        fill(self.runner.input_mut(0));
        self.runner.run();
        self.outputs.map(|output| output.map_or(&[][..], |output| self.runner.output(output)))
    }
}
