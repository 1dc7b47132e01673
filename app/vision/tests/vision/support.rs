//! The models and the photos that tests share.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use glam::{IVec2, UVec2};
use vision::{
    frame::Frame,
    image_file,
    models::{FaceModels, ModelBytes},
    tracker::{FaceTracker, TrackerSettings},
};

/// A tracker that has seen nothing yet.
pub fn tracker(settings: TrackerSettings) -> FaceTracker {
    let bytes = ModelBytes {
        detector: include_bytes!("../../../../assets/models/face_detection_short_range.tflite"),
        mesh: include_bytes!("../../../../assets/models/face_landmark_with_attention.tflite"),
    };
    FaceTracker::new(FaceModels::from_bytes(bytes).expect("the models load"), settings)
}

/// The bundled portrait: one face, 512 x 512.
pub fn portrait() -> Frame {
    photo(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/portrait/astronaut.png"))
}

/// A photo, decoded.
pub fn photo(path: &Path) -> Frame {
    let bytes = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    image_file::decode(&bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display())).frame
}

/// The photos in a folder of the real data that lies outside of this repository, in the order of their names. Empty,
/// with a message, where it is absent.
pub fn photos(folder: &str) -> Vec<PathBuf> {
    let root = std::env::var_os("VITRINE_REALDATA")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/realdata"), PathBuf::from);
    let Ok(entries) = fs::read_dir(root.join(folder)) else {
        eprintln!("skipped: there is no {} (set VITRINE_REALDATA)", root.join(folder).display());
        return Vec::new();
    };
    let mut photos: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    photos.retain(|path| path.extension().is_some_and(|extension| extension != "json"));
    photos.sort();
    photos
}

/// `picture` laid on black at `offset`, as frame `id` of a video of 30 frames a second.
pub fn laid(picture: &Frame, size: UVec2, offset: IVec2, id: u64) -> Frame {
    let inside = |at: IVec2| at.cmpge(IVec2::ZERO).all() && at.cmplt(picture.size.as_ivec2()).all();
    let mut rgba = Vec::with_capacity((size.x * size.y * 4) as usize);
    for y in 0..size.y.cast_signed() {
        for x in 0..size.x.cast_signed() {
            let at = IVec2::new(x, y) - offset;
            let [r, g, b] = if inside(at) { picture.rgb(at.x, at.y) } else { [0; 3] };
            rgba.extend([r, g, b, 255]);
        }
    }
    Frame::from_rgba(id, moment(id), size, rgba).expect("a frame")
}

/// When frame `id` of a video of 30 frames a second is shown.
pub fn moment(id: u64) -> Duration {
    Duration::from_micros(id * 33_333)
}
