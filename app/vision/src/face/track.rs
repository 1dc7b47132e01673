//! One face, from frame to frame.

use std::time::Duration;

use glam::Vec3;

use super::{mesh::Mesh, region::Region, size::Size, smooth::Smoother};

/// Below this presence there is no face in the region.
pub const LEAST_PRESENCE: f32 = 0.5;

/// How much of the smaller of two regions they share when they show the same face.
const SAME_FACE: f32 = 0.5;

/// A face that is followed by its own landmarks, without the detector.
pub struct Track {
    /// Never given to another face.
    pub id: u32,
    /// Where to look in the next frame.
    pub region: Region,
    /// The presence in the last frame.
    pub score: f32,
    /// The landmarks of the last frame, stilled.
    pub landmarks: Vec<Vec3>,
    /// How large the person is.
    pub size: Size,
    smoother: Option<Smoother>,
}

impl Track {
    /// Starts with what the mesh saw in `region`; none where that is no face. A face of a `still` is not smoothed.
    pub fn start(id: u32, region: Region, mesh: Mesh, time: Duration, still: bool) -> Option<Self> {
        let smoother = (!still).then(Smoother::new);
        let mut track = Self { id, region, score: 0.0, landmarks: Vec::new(), size: Size::default(), smoother };
        track.follow(mesh, time).then_some(track)
    }

    /// Takes in what the mesh saw in [`Self::region`] of the next frame. False when the face is gone.
    pub fn follow(&mut self, mesh: Mesh, time: Duration) -> bool {
        let next = Region::from_landmarks(&mesh.landmarks).filter(Region::is_sound);
        let Some(next) = next.filter(|_| mesh.presence >= LEAST_PRESENCE) else { return false };
        // A region that trembles with the noise would make the landmarks tremble with it.
        if !self.region.is_near(&next) {
            self.region = next;
        }
        self.score = mesh.presence;
        self.landmarks = match &mut self.smoother {
            Some(smoother) => smoother.apply(&mesh.landmarks, time),
            None => mesh.landmarks,
        };
        true
    }

    /// Whether `region` shows the face of this track.
    pub fn covers(&self, region: &Region) -> bool {
        self.region.overlap(region) > SAME_FACE
    }
}
