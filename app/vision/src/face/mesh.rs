//! 478 landmarks of the face in a region.

use glam::{Vec2, Vec3};

use super::{
    attention,
    crop::{Border, Crop, Sampling},
    detect::sigmoid,
    refinement,
    region::Region,
};
use crate::{engine::EngineError, frame::Frame, models::FaceModels};

/// The side of the picture that the mesh sees.
pub(super) const INPUT: usize = 192;

/// How many landmarks a face has: the mesh's, then five for each iris.
pub const LANDMARKS: usize = 478;

/// Landmarks of the mesh without irises.
pub(super) const MESH: usize = 468;

/// A face as the models see it in one frame.
#[derive(Clone, Debug, PartialEq)]
pub struct Mesh {
    /// [`LANDMARKS`] points in image pixels; z in pixels of the same scale, smaller toward the camera.
    pub landmarks: Vec<Vec3>,
    /// How sure the model is that there is a face in the region, 0 to 1.
    pub presence: f32,
}

/// Finds the landmarks of the face in `region`. A region without a face gives landmarks too, with a low presence.
pub fn landmarks(models: &FaceModels, frame: &Frame, region: &Region, sampling: Sampling) -> Result<Mesh, EngineError> {
    let crop = Crop { side: INPUT, range: (0.0, 1.0), border: Border::Nearest, sampling };
    let outputs = models.backbone.run(crop.take(frame, region))?;
    let [mesh, features, flag] = outputs.as_slice() else {
        return Err(EngineError::Run("the mesh model has lost an output".into()));
    };
    let mut points: Vec<Vec3> = mesh.as_chunks().0.iter().copied().map(Vec3::from_array).collect();
    let heads = attention::heads(models, &points, features)?;
    refinement::apply(&mut points, &heads);
    Ok(Mesh {
        landmarks: points.into_iter().map(|point| to_image(point, region)).collect(),
        presence: flag.first().map_or(0.0, |&logit| sigmoid(logit)),
    })
}

fn to_image(point: Vec3, region: &Region) -> Vec3 {
    let input = INPUT as f32;
    region.to_image(Vec2::new(point.x, point.y) / input).extend(point.z * region.side / input)
}
