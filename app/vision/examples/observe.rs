//! Tracks the faces of a film: `observe CLIP.y4m` prints a line for each frame, the numbers of its observation in the
//! order of `vision::observation::wire` as a JSON array.

#![allow(clippy::print_stdout, reason = "it answers on standard output")]

use std::{env, error::Error, fs};

use vision::{
    models::{FaceModels, ModelBytes},
    observation::wire,
    source::FrameSource,
    tracker::{FaceTracker, TrackerSettings},
    y4m::Y4m,
};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [clip] = &arguments[..] else { return Err("usage: observe CLIP.y4m".into()) };
    let models = FaceModels::from_bytes(ModelBytes {
        detector: include_bytes!("../../../assets/models/face_detection_short_range.tflite"),
        mesh: include_bytes!("../../../assets/models/face_landmark_with_attention.tflite"),
    })?;
    let mut tracker = FaceTracker::new(models, TrackerSettings::default());
    let mut film = Y4m::new(fs::read(clip)?)?;
    while let Some(frame) = film.next()? {
        let numbers = wire::encode(&tracker.observe(&frame, None));
        println!("{}", serde_json::to_string(&numbers)?);
    }
    Ok(())
}
