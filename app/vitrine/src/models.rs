//! The vision models, carried in the binary so that it runs from any folder.

use anyhow::Context;
use vision::models::{FaceModels, ModelBytes};

/// The files of the models that see faces.
pub const FACE: ModelBytes<'static> = ModelBytes {
    detector: include_bytes!("../../../assets/models/face_detection_short_range.tflite"),
    mesh: include_bytes!("../../../assets/models/face_landmark_with_attention.tflite"),
};

/// The face models, checked and ready.
pub fn face() -> anyhow::Result<FaceModels> {
    FaceModels::from_bytes(FACE).context("the face models carried in this program do not load")
}
