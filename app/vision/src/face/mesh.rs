//! 478 landmarks of the face in a region.

use glam::{Vec2, Vec3};

use super::{
    crop::{Border, Crop, Sampling},
    detect::sigmoid,
    refinement::{self, Parts},
    region::Region,
};
use crate::{
    frame::Frame,
    models::{Network, Output},
};

/// The side of the picture that the mesh sees.
pub(crate) const INPUT: usize = 192;

/// What the model answers, in pixels of its input: the mesh with depths, what it saw when it looked again (Grishchenko et
/// al., "Attention Mesh", 2020), and whether there is a face (a logit).
pub(crate) const OUTPUTS: [Output; 7] = [
    Output::needed("output_mesh_identity", MESH * 3),
    Output::spare("output_lips", refinement::LIPS.len() * 2),
    Output::spare("output_left_eye", refinement::LEFT_EYE.len() * 2),
    Output::spare("output_right_eye", refinement::RIGHT_EYE.len() * 2),
    Output::needed("output_left_iris", IRIS * 2),
    Output::needed("output_right_iris", IRIS * 2),
    Output::needed("conv_faceflag", 1),
];

/// How many landmarks a face has: the mesh's, then five for each iris.
pub const LANDMARKS: usize = 478;

/// Landmarks of the mesh without irises.
pub(super) const MESH: usize = 468;

/// Landmarks of an iris.
const IRIS: usize = 5;

/// A face as the models see it in one frame.
#[derive(Clone, Debug, PartialEq)]
pub struct Mesh {
    /// [`LANDMARKS`] points in image pixels; z in pixels of the same scale, smaller toward the camera.
    pub landmarks: Vec<Vec3>,
    /// How sure the model is that there is a face in the region, 0 to 1.
    pub presence: f32,
}

/// Finds the landmarks of the face in `region`. A region without a face gives landmarks too, with a low presence.
pub(crate) fn landmarks(model: &mut Network<7>, frame: &Frame, region: &Region, sampling: Sampling) -> Mesh {
    let crop = Crop { side: INPUT, range: model.range, border: Border::Nearest, sampling };
    let [mesh, lips, left_eye, right_eye, left_iris, right_iris, flag] =
        model.run(|input| crop.take(frame, region, input));
    let mut points: Vec<Vec3> = mesh.as_chunks().0.iter().copied().map(Vec3::from_array).collect();
    let [lips, left_eye, right_eye, left_iris, right_iris] =
        [lips, left_eye, right_eye, left_iris, right_iris].map(|part| part.as_chunks().0);
    refinement::apply(&mut points, &Parts { lips, left_eye, right_eye, left_iris, right_iris });
    Mesh {
        landmarks: points.into_iter().map(|point| to_image(point, region)).collect(),
        presence: flag.first().map_or(0.0, |&logit| sigmoid(logit)),
    }
}

fn to_image(point: Vec3, region: &Region) -> Vec3 {
    let input = INPUT as f32;
    region.to_image(Vec2::new(point.x, point.y) / input).extend(point.z * region.side / input)
}
