use std::sync::mpsc;

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

#[test]
fn a_camera_that_comes_back_is_taken_up_again() {
    // Each opening waits for the test, so that no state is overwritten before it was looked at.
    let (openings, opened) = mpsc::channel::<Opened>();
    let open = move || opened.recv().unwrap_or(Err(SourceError::Unplugged));
    let camera = Camera::attending(open, Duration::ZERO).expect("a thread");
    let after = |opening| {
        openings.send(opening).expect("the camera is attended");
        next_state(&camera)
    };
    assert_eq!(after(Err(SourceError::Unplugged)), CameraState::Missing);
    assert_eq!(after(Err(SourceError::Busy)), CameraState::Busy);
    assert_eq!(after(Err(SourceError::Refused)), CameraState::Refused);
    for number in 0..2 {
        // It is ready and lost at once: the last state is what counts.
        let mut state = after(one_picture());
        while state != CameraState::Unplugged {
            state = next_state(&camera);
        }
        assert_eq!(camera.output.frames.take().map(|frame| frame.id), Some(number));
    }
}
