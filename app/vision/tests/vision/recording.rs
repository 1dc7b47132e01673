//! What is said of a film, and how far it is behind the truth.

use std::ops::Range;

use glam::{Mat4, Vec2, Vec3};
use vision::{
    face::{region::Region, track::Track},
    frame::Frame,
    tracker::{FaceTracker, TrackerSettings},
};

use crate::support;

/// Landmarks that the mesh itself has: without the irises.
pub const MESH: usize = 468;

/// The places of a face's landmarks in one frame, px.
pub type Places = Vec<Vec2>;

/// Frames until the filters have settled on a face at rest. The first frame is the worst: the detector's box fits badly.
pub const SETTLE: usize = 20;

/// One face over a film.
#[derive(Default)]
pub struct Recording {
    /// As the tracker says, stilled.
    pub stilled: Vec<Places>,
    /// The head's pose as the tracker says.
    pub poses: Vec<Mat4>,
    /// As the models say, from a region that follows the face in the same way.
    pub raw: Vec<Places>,
}

impl Recording {
    /// Watches a film with one face in each frame. What is raw costs as much again, so only those get it who ask.
    pub fn of(frames: impl Iterator<Item = Frame>, with_raw: bool) -> Self {
        let mut tracker = support::tracker(TrackerSettings::default());
        let mut recording = Self::default();
        let mut track = None;
        for frame in frames {
            let observation = tracker.observe(&frame, None);
            assert_eq!(observation.faces.len(), 1, "frame {}", frame.id);
            let face = &observation.faces[0];
            recording.stilled.push(places(&face.landmarks));
            recording.poses.push(face.pose);
            if with_raw {
                recording.raw.push(raw(&mut tracker, &mut track, &frame, &face.landmarks));
            }
        }
        recording
    }
}

fn places(landmarks: &[Vec3]) -> Places {
    landmarks.iter().map(|point| point.truncate()).collect()
}

/// The landmarks of a track that smooths nothing, as for stills. It starts where `first` lies.
fn raw(tracker: &mut FaceTracker, track: &mut Option<Track>, frame: &Frame, first: &[Vec3]) -> Places {
    let mut see = |region| tracker.models().landmarks(frame, &region);
    match track {
        Some(track) => assert!(track.follow(see(track.region), frame.time), "frame {}", frame.id),
        None => {
            let region = Region::from_landmarks(first).expect("a face");
            *track = Track::start(0, region, see(region), frame.time, true);
        }
    }
    places(&track.as_ref().expect("a face").landmarks)
}

/// How far a head is turned to the picture's right, degrees.
pub fn yaw(pose: Mat4) -> f32 {
    pose.z_axis.x.atan2(pose.z_axis.z).to_degrees()
}

/// Root mean square distance of each landmark from its own mean, over all frames and landmarks, px.
pub fn jitter(frames: &[Places]) -> f32 {
    let landmarks = frames[0].len();
    let squares = (0..landmarks).flat_map(|index| {
        let mean = frames.iter().map(|frame| frame[index]).sum::<Vec2>() / frames.len() as f32;
        frames.iter().map(move |frame| frame[index].distance_squared(mean))
    });
    (squares.sum::<f32>() / (landmarks * frames.len()) as f32).sqrt()
}

/// Root mean square distance from the places where the landmarks truly are, px.
pub fn error(seen: &[Places], frames: Range<usize>, truth: &dyn Fn(f32) -> Places) -> f32 {
    let squares = frames.clone().map(|frame| misfit(&seen[frame], &truth(frame as f32)));
    (squares.sum::<f32>() / frames.len() as f32).sqrt()
}

/// How many frames ago the landmarks were where they are said to be.
pub fn lag(seen: &[Places], frames: Range<usize>, truth: &dyn Fn(f32) -> Places) -> f32 {
    best_delay(frames, |frame, delay| misfit(&seen[frame], &truth(frame as f32 - delay)))
}

/// The delay in frames with which the sum of misfits is least.
pub fn best_delay(frames: Range<usize>, misfit: impl Fn(usize, f32) -> f32) -> f32 {
    let total = |delay: f32| frames.clone().map(|frame| misfit(frame, delay)).sum::<f32>();
    let delays = (-20..=80).map(|step| step as f32 / 20.0);
    delays.min_by(|a, b| total(*a).total_cmp(&total(*b))).expect("delays")
}

/// Mean square distance of the mesh's landmarks, px².
pub fn misfit(seen: &[Vec2], truth: &[Vec2]) -> f32 {
    let squares = seen.iter().zip(truth).take(MESH).map(|(seen, truth)| seen.distance_squared(*truth));
    squares.sum::<f32>() / MESH as f32
}
