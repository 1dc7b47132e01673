//! Faces over time: who is there, where, and since when.

use glam::UVec2;

use crate::{
    camera::Camera,
    face::{crop::Sampling, detect::Detection, mesh::Mesh, nms, region::Region, search, track::Track},
    frame::Frame,
    models::FaceModels,
    observation::Observation,
    stopwatch::Stopwatch,
};

mod report;

/// Frames between two looks at the whole frame for further faces while some are tracked.
const LOOK_EVERY: u64 = 10;

/// Frames between two looks at one tile then. Small faces are found by tiles, and a frame of 720p has 34 of them.
const TILE_EVERY: u64 = 3;

/// Tiles that are looked at in each frame while nobody is tracked.
const TILES_A_FRAME: usize = 2;

/// The least score of a face found in a tile, where hands and patterns are more often taken for one.
const LEAST_TILE_SCORE: f32 = 0.65;

/// The least presence with which a face starts to be tracked. A lower one tells of a box that fits badly, as the
/// detector gives for a face that is small in the picture it looks at.
const LEAST_FIRST_PRESENCE: f32 = 0.9;

/// What a [`FaceTracker`] does with a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrackerSettings {
    /// The most faces that are tracked at a time.
    pub max_faces: usize,
    /// Each frame stands alone: faces are searched at every scale, and nothing is smoothed.
    pub still: bool,
}

impl Default for TrackerSettings {
    /// A video with up to five faces.
    fn default() -> Self {
        Self { max_faces: 5, still: false }
    }
}

impl TrackerSettings {
    /// Photos with up to five faces.
    pub fn still() -> Self {
        Self { still: true, ..Self::default() }
    }
}

/// Turns frames into observations. The same frames give the same observations, but for their timings.
pub struct FaceTracker {
    models: FaceModels,
    settings: TrackerSettings,
    tracks: Vec<Track>,
    /// Regions of faces that were lost in this frame, or seen and not found.
    unsure: Vec<Region>,
    next_id: u32,
    /// Frames since the size last changed.
    age: u64,
    size: UVec2,
    tiles: Vec<Region>,
    next_tile: usize,
}

impl FaceTracker {
    /// A tracker that has seen nothing yet.
    pub fn new(models: FaceModels, settings: TrackerSettings) -> Self {
        Self {
            models,
            settings,
            tracks: Vec::new(),
            unsure: Vec::new(),
            next_id: 0,
            age: 0,
            size: UVec2::ZERO,
            tiles: Vec::new(),
            next_tile: 0,
        }
    }

    /// What is to be seen in `frame`, taken by `camera`. A camera that is unknown, or not of this frame's size, is
    /// assumed ([`Camera::default_for`]).
    pub fn observe(&mut self, frame: &Frame, camera: Option<Camera>) -> Observation {
        let camera = camera
            .filter(|camera| camera.is_sound() && camera.size == frame.size)
            .unwrap_or_else(|| Camera::default_for(frame.size));
        let (mut whole, mut step) = (Stopwatch::start(), Stopwatch::start());
        self.prepare(frame);
        self.follow(frame);
        let landmarks = step.lap();
        self.search(frame);
        let detection = step.lap();
        self.age += 1;

        let mut observation = report::observe(&mut self.tracks, frame, camera);
        observation.timings.landmarks = landmarks;
        observation.timings.detection = detection;
        observation.timings.total = whole.lap();
        observation
    }

    /// Goes by other settings from the next frame on, as if that were the first.
    pub fn set(&mut self, settings: TrackerSettings) {
        self.settings = settings;
        self.size = UVec2::ZERO;
    }

    /// The models, for looking at their parts one by one.
    pub fn models(&mut self) -> &mut FaceModels {
        &mut self.models
    }

    /// Forgets what a still or a frame of another size has nothing to do with.
    fn prepare(&mut self, frame: &Frame) {
        self.unsure.clear();
        if self.settings.still {
            self.tracks.clear();
            self.next_id = 0;
        }
        if self.size != frame.size {
            self.tracks.clear();
            self.tiles = search::tiles(frame.size);
            (self.size, self.age, self.next_tile) = (frame.size, 0, 0);
        }
    }

    fn follow(&mut self, frame: &Frame) {
        for mut track in std::mem::take(&mut self.tracks) {
            let region = track.region;
            let mesh = self.models.landmarks(frame, &region);
            if !track.follow(mesh, frame.time) {
                self.unsure.push(region);
            } else if !self.is_known(&track.region) {
                self.tracks.push(track);
            }
        }
    }

    fn search(&mut self, frame: &Frame) {
        if !self.has_room() {
            return;
        }
        let nobody = self.tracks.is_empty();
        let whole = self.age.is_multiple_of(LOOK_EVERY);
        // Never both in one frame: the work of a frame stays even.
        let tile = self.age.is_multiple_of(TILE_EVERY) && !whole;
        if nobody || whole || self.settings.still {
            let found = self.models.detect(frame);
            self.start(frame, &found);
        }
        for region in std::mem::take(&mut self.unsure) {
            // Thrice the face, as the detector likes it.
            let around = Region { side: region.side * 2.0, rotation: 0.0, ..region };
            self.look(frame, &[around]);
        }
        let count = match (self.settings.still, self.tracks.is_empty()) {
            (true, _) => self.tiles.len(),
            (false, true) => TILES_A_FRAME,
            (false, false) => usize::from(tile),
        };
        let areas: Vec<Region> = self.tiles.iter().cycle().skip(self.next_tile).take(count).copied().collect();
        self.next_tile = (self.next_tile + count) % self.tiles.len().max(1);
        self.look(frame, &areas);
    }

    /// Searches parts of the frame, and starts tracks for the faces in them that are not yet known.
    fn look(&mut self, frame: &Frame, areas: &[Region]) {
        if !self.has_room() {
            return;
        }
        let found = areas.iter().flat_map(|area| self.models.detect_in(frame, area));
        let found = found.filter(|detection| detection.score >= LEAST_TILE_SCORE).collect();
        self.start(frame, &nms::weighted(found));
    }

    fn start(&mut self, frame: &Frame, found: &[Detection]) {
        let still = self.settings.still;
        let sampling = if still { Sampling::Once } else { Sampling::Dense };
        for region in found.iter().map(Detection::region).filter(Region::is_sound) {
            if !self.has_room() || self.is_known(&region) {
                continue;
            }
            let mesh = self.models.landmarks_by(frame, &region, sampling);
            if mesh.presence < LEAST_FIRST_PRESENCE {
                self.unsure.push(region);
                continue;
            }
            let (region, mesh) = if still { (region, mesh) } else { self.look_again(frame, region, mesh) };
            let track = Track::start(self.next_id, region, mesh, frame.time, still);
            if let Some(track) = track.filter(|track| !self.is_known(&track.region)) {
                self.next_id += 1;
                self.tracks.push(track);
            }
        }
    }

    /// Sees a new face of a video once more, in the region of its own landmarks. That fits better than the detector's,
    /// and is where the next frame is looked at: nothing jumps when it comes. A photo is seen once, as the reference
    /// does it.
    fn look_again(&mut self, frame: &Frame, region: Region, mesh: Mesh) -> (Region, Mesh) {
        let own = Region::from_landmarks(&mesh.landmarks).filter(Region::is_sound);
        let again = own.map(|own| (own, self.models.landmarks(frame, &own)));
        again.filter(|(_, again)| again.presence >= mesh.presence.min(LEAST_FIRST_PRESENCE)).unwrap_or((region, mesh))
    }

    fn has_room(&self) -> bool {
        self.tracks.len() < self.settings.max_faces
    }

    fn is_known(&self, region: &Region) -> bool {
        self.tracks.iter().any(|track| track.covers(region))
    }
}
