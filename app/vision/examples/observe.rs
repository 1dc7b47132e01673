//! Tracks the faces of a film: `observe CLIP.y4m [DETECTOR MESH REST]` prints a line for each frame, the numbers of its
//! observation in the order of `vision::observation::wire` as a JSON array. Models are packed, the mesh in two parts;
//! without any they are those of the repository as they are.

#![allow(clippy::print_stdout, reason = "it answers on standard output")]

use std::{env, error::Error, fs};

use vision::{
    models::{FaceModels, ModelBytes},
    observation::wire,
    source::FrameSource,
    tracker::{FaceTracker, TrackerSettings},
    y4m::Y4m,
};

const DETECTOR: &[u8] = include_bytes!("../../../assets/models/face_detection_short_range.tflite");
const MESH: &[u8] = include_bytes!("../../../assets/models/face_landmark_with_attention.tflite");

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let (clip, models) = match &arguments[..] {
        [clip] => (clip, FaceModels::from_bytes(ModelBytes { detector: DETECTOR, mesh: MESH })?),
        [clip, detector, mesh, rest] => {
            let [detector, mesh, rest] = [detector, mesh, rest].map(fs::read);
            let (detector, mesh) = (detector?, mesh?);
            let mut models = FaceModels::from_bytes(ModelBytes { detector: &detector, mesh: &mesh })?;
            models.complete(&mesh, &rest?)?;
            (clip, models)
        }
        _ => return Err("usage: observe CLIP.y4m [DETECTOR MESH REST]".into()),
    };
    let mut tracker = FaceTracker::new(models, TrackerSettings::default());
    let mut film = Y4m::new(fs::read(clip)?)?;
    while let Some(frame) = film.next()? {
        let numbers = wire::encode(&tracker.observe(&frame, None));
        println!("{}", serde_json::to_string(&numbers)?);
    }
    Ok(())
}
