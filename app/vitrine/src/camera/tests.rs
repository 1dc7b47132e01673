use std::sync::mpsc::{self, Sender};

use vision::source::Stills;

use super::*;

/// Waits for the next change of state.
fn next_state(camera: &Camera) -> CameraState {
    loop {
        match camera.output.states.take() {
            Some(state) => return state,
            None => thread::yield_now(),
        }
    }
}

/// A camera that yields one picture and then goes away.
fn one_picture() -> Opened {
    let portrait = include_bytes!("../../../../assets/portrait/astronaut.png").to_vec();
    Ok(Box::new(Stills::new([portrait].into_iter(), Duration::ZERO)))
}

/// A camera whose library panics when it is read.
struct Panics;

impl FrameSource for Panics {
    fn next(&mut self) -> Result<Option<Frame>, SourceError> {
        panic!("a driver that answers oddly")
    }
}

/// A camera whose library panics when it is let go, as `v4l` does over some of those pulled out.
struct PanicsWhenDropped;

impl FrameSource for PanicsWhenDropped {
    fn next(&mut self) -> Result<Option<Frame>, SourceError> {
        Err(SourceError::Busy)
    }
}

impl Drop for PanicsWhenDropped {
    fn drop(&mut self) {
        panic!("a device that vanished")
    }
}

type Opening = Box<dyn FnOnce() -> Opened + Send>;

/// A camera that opens as the test says. Each opening waits for the test, so that no state is overwritten before it
/// was looked at.
struct Tried {
    openings: Sender<Opening>,
    camera: Camera,
    frames: u64,
}

impl Tried {
    fn new() -> Self {
        let (openings, opened) = mpsc::channel::<Opening>();
        let open = move || opened.recv().map_or(Err(SourceError::Unplugged), |opening| opening());
        let camera = Camera::attending(open, Duration::ZERO).expect("a thread");
        Self { openings, camera, frames: 0 }
    }

    /// The state after the next opening.
    fn after(&self, opening: impl FnOnce() -> Opened + Send + 'static) -> CameraState {
        self.openings.send(Box::new(opening)).expect("the camera is attended");
        next_state(&self.camera)
    }

    fn after_error(&self, error: SourceError) -> CameraState {
        self.after(|| Err(error))
    }

    /// The camera comes back, for one picture, and that picture arrives.
    fn comes_back(&mut self) {
        // It is ready and lost at once: the last state is what counts.
        let mut state = self.after(one_picture);
        while state != CameraState::Unplugged {
            assert_eq!(state, CameraState::Ready);
            state = next_state(&self.camera);
        }
        assert_eq!(self.camera.output.frames.take().map(|frame| frame.id), Some(self.frames));
        self.frames += 1;
    }
}

#[test]
fn a_missing_camera_is_taken_up_once_it_is_there() {
    let mut tried = Tried::new();
    for _ in 0..2 {
        assert_eq!(tried.after_error(SourceError::Unplugged), CameraState::Missing);
    }
    tried.comes_back();
}

#[test]
fn a_busy_camera_is_taken_up_once_it_is_free() {
    let mut tried = Tried::new();
    for _ in 0..2 {
        assert_eq!(tried.after_error(SourceError::Busy), CameraState::Busy);
        tried.comes_back();
    }
}

#[test]
fn a_refused_camera_is_taken_up_once_it_is_permitted() {
    let mut tried = Tried::new();
    for _ in 0..2 {
        assert_eq!(tried.after_error(SourceError::Refused), CameraState::Refused);
        tried.comes_back();
    }
}

#[test]
fn an_unplugged_camera_is_taken_up_once_it_is_back() {
    let mut tried = Tried::new();
    tried.comes_back();
    for _ in 0..2 {
        assert_eq!(tried.after_error(SourceError::Unplugged), CameraState::Unplugged);
        tried.comes_back();
    }
}

#[test]
fn states_follow_each_other_as_the_camera_fails() {
    let mut tried = Tried::new();
    assert_eq!(tried.after_error(SourceError::Unplugged), CameraState::Missing);
    assert_eq!(tried.after_error(SourceError::Refused), CameraState::Refused);
    assert_eq!(tried.after_error(SourceError::Busy), CameraState::Busy);
    assert_eq!(tried.after_error(SourceError::Host("out of order".to_owned())), CameraState::Unplugged);
    tried.comes_back();
}

#[test]
fn a_library_that_panics_does_not_end_the_camera() {
    let mut tried = Tried::new();
    assert_eq!(tried.after(|| panic!("a driver that answers oddly")), CameraState::Unplugged);
    assert_eq!(tried.after(|| Ok(Box::new(Panics))), CameraState::Unplugged);
    assert_eq!(tried.after(|| Ok(Box::new(PanicsWhenDropped))), CameraState::Unplugged);
    tried.comes_back();
}
