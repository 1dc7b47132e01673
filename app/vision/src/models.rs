//! The models that see faces, loaded from bytes: this crate opens no files.

use crate::{
    engine::{
        EngineError, InferenceEngine,
        rten::{Output, RtenEngine},
    },
    face::{
        crop::Sampling,
        detect::{self, Detection},
        mesh::{self, Mesh},
        region::Region,
    },
    frame::Frame,
};

/// The ONNX files of `assets/models`.
#[derive(Clone, Copy, Debug)]
pub struct ModelBytes<'a> {
    /// Finds faces in a picture of 128 x 128 pixels.
    pub detector: &'a [u8],
    /// Finds 468 landmarks in a face of 192 x 192 pixels, and the features that the three heads look at.
    pub backbone: &'a [u8],
    /// Refines the lips.
    pub lips: &'a [u8],
    /// Refines the eye on the picture's left, and its iris.
    pub left_eye: &'a [u8],
    /// Refines the eye on the picture's right, and its iris.
    pub right_eye: &'a [u8],
}

/// The models of a face, checked and ready.
pub struct FaceModels {
    pub(crate) detector: Box<dyn InferenceEngine>,
    pub(crate) backbone: Box<dyn InferenceEngine>,
    pub(crate) lips: Box<dyn InferenceEngine>,
    pub(crate) left_eye: Box<dyn InferenceEngine>,
    pub(crate) right_eye: Box<dyn InferenceEngine>,
}

impl FaceModels {
    /// Loads all of them, on one thread that they share.
    pub fn from_bytes(bytes: ModelBytes<'_>) -> Result<Self, EngineError> {
        let threads = RtenEngine::one_thread();
        let load = |onnx, shape, outputs: &[(&'static str, usize)]| -> Result<Box<dyn InferenceEngine>, EngineError> {
            let outputs: Vec<Output> = outputs.iter().map(|&(name, elements)| Output { name, elements }).collect();
            Ok(Box::new(RtenEngine::load(onnx, shape, &outputs, threads.clone())?))
        };
        let head = [1, 32, 16, 16];
        Ok(Self {
            detector: load(bytes.detector, [1, 3, 128, 128], &[("regressors", 896 * 16), ("classificators", 896)])?,
            backbone: load(
                bytes.backbone,
                [1, 3, 192, 192],
                &[("output_mesh", 468 * 3), ("p_re_lu_3", 32 * 48 * 48), ("conv_faceflag", 1)],
            )?,
            lips: load(bytes.lips, head, &[("conv_lips", 80 * 2)])?,
            left_eye: load(bytes.left_eye, head, &[("conv_left_eye", 71 * 2), ("conv_left_iris", 5 * 2)])?,
            right_eye: load(bytes.right_eye, head, &[("conv_right_eye", 71 * 2), ("conv_right_iris", 5 * 2)])?,
        })
    }
}

impl FaceModels {
    /// The faces that the detector sees in the whole of `frame`, best first.
    pub fn detect(&self, frame: &Frame) -> Vec<Detection> {
        self.detect_in(frame, &detect::whole(frame))
    }

    /// The faces that the detector sees in a part of `frame`, best first.
    pub fn detect_in(&self, frame: &Frame, area: &Region) -> Vec<Detection> {
        report(detect::faces(self, frame, area)).unwrap_or_default()
    }

    /// The landmarks in `region` as they are found in a video, whether there is a face or not.
    pub fn landmarks(&self, frame: &Frame, region: &Region) -> Option<Mesh> {
        self.landmarks_by(frame, region, Sampling::Dense)
    }

    pub(crate) fn landmarks_by(&self, frame: &Frame, region: &Region, sampling: Sampling) -> Option<Mesh> {
        report(mesh::landmarks(self, frame, region, sampling))
    }
}

/// A model that was accepted at loading does not fail later; if it does all the same, the frame is as good as empty.
fn report<T>(result: Result<T, EngineError>) -> Option<T> {
    result.inspect_err(|error| tracing::error!(%error, "a face model failed")).ok()
}
