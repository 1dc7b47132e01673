//! The vision models, carried in the binary so that it runs from any folder.

use anyhow::Context;
use vision::models::{FaceModels, ModelBytes};

/// The face models, checked and ready.
pub fn face() -> anyhow::Result<FaceModels> {
    FaceModels::from_bytes(ModelBytes {
        detector: include_bytes!("../../../assets/models/face_detection_short_range.onnx"),
        backbone: include_bytes!("../../../assets/models/attn_backbone.onnx"),
        lips: include_bytes!("../../../assets/models/attn_lips.onnx"),
        left_eye: include_bytes!("../../../assets/models/attn_leye.onnx"),
        right_eye: include_bytes!("../../../assets/models/attn_reye.onnx"),
    })
    .context("the face models carried in this program do not load")
}
