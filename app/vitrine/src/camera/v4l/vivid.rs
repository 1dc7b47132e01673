//! The reader before `vivid`, the kernel's own test camera, which also fails on demand. `tests/camera/run` starts a
//! machine that has one; as root all tests but the last run there, as nobody the last.

use std::{
    thread,
    time::{Duration, Instant},
};

use v4l::control::{Control, Value};

use super::{
    super::{Camera, CameraState},
    *,
};

/// How far a channel may be from the bar that was drawn: chroma is rounded twice.
const ROUNDING: u8 = 6;
/// The emulated machine draws a few pictures a second.
const LONG: Duration = Duration::from_secs(60);

/// The colour bars of the test picture, left to right.
const BARS: [[u8; 3]; 8] =
    [[191, 191, 191], [191, 191, 0], [0, 191, 191], [0, 191, 0], [191, 0, 191], [191, 0, 0], [0, 0, 191], [0, 0, 0]];

/// Presses a button of the driver's own.
fn press(name: &str) {
    let device = Device::new(0).expect("a camera");
    let controls = device.query_controls().expect("controls");
    let id = controls.iter().find(|control| control.name == name).expect("such a button").id;
    device.set_control(Control { id, value: Value::Integer(1) }).expect("the button gives way");
}

fn assert_bars(frame: &Frame) {
    assert_eq!(frame.size, SIZE);
    // Text is laid over the upper part.
    let y = frame.size.y as i32 * 9 / 10;
    for (number, bar) in BARS.iter().enumerate() {
        let x = (2 * number as i32 + 1) * frame.size.x as i32 / 16;
        let seen = frame.rgb(x, y);
        let near = seen.iter().zip(bar).all(|(seen, drawn)| seen.abs_diff(*drawn) <= ROUNDING);
        assert!(near, "bar {number}: {seen:?} instead of {bar:?}");
    }
}

fn wait<T>(what: &str, mut ready: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        match ready() {
            Some(found) => return found,
            None => assert!(start.elapsed() < LONG, "{what} never came"),
        }
        thread::sleep(Duration::from_millis(2));
    }
}

#[test]
#[ignore = "needs the kernel's test camera: tests/camera/run"]
fn each_packing_shows_the_colours_that_were_drawn() {
    for packing in PACKINGS.iter().filter(|(name, _)| *name != b"MJPG") {
        let mut camera = V4l::sending(std::slice::from_ref(packing)).expect("the camera opens");
        assert_eq!(camera.format.packing, packing.1);
        for _ in 0..5 {
            assert_bars(&camera.next().expect("a picture").expect("more pictures"));
        }
    }
}

#[test]
#[ignore = "needs the kernel's test camera: tests/camera/run"]
fn a_camera_in_use_is_busy() {
    let mut first = open().expect("the camera opens");
    first.next().expect("a picture");
    assert!(matches!(open().err(), Some(SourceError::Busy)));
    drop(first);
    open().expect("it is free again");
}

#[test]
#[ignore = "needs the kernel's test camera: tests/camera/run"]
fn a_torn_picture_is_passed_over() {
    let mut camera = open().expect("the camera opens");
    camera.next().expect("a picture");
    press("Inject V4L2_BUF_FLAG_ERROR");
    for _ in 0..2 * BUFFERS {
        assert_bars(&camera.next().expect("a picture").expect("more pictures"));
    }
}

#[test]
#[ignore = "needs the kernel's test camera: tests/camera/run"]
fn a_camera_pulled_out_and_plugged_in_again_comes_back() {
    let camera = Camera::attending(open, Duration::from_millis(500)).expect("a thread");
    let state = || wait("a state", || camera.output.states.take());
    let frame = || wait("a frame", || camera.output.frames.take());
    for _ in 0..3 {
        assert_eq!(state(), CameraState::Ready);
        let before = frame();
        press("Disconnect");
        assert_eq!(state(), CameraState::Unplugged);
        let after = wait("a frame of its return", || camera.output.frames.take().filter(|new| new.id > before.id));
        assert_bars(&after);
    }
}

#[test]
#[ignore = "needs the kernel's test camera: tests/camera/run"]
fn it_is_listed_by_its_name() {
    let devices = devices();
    assert!(devices.iter().any(|name| name.contains("vivid") && name.contains("/dev/video0")), "{devices:?}");
}

#[test]
#[ignore = "needs the kernel's test camera and a user who may not open it: tests/camera/run"]
fn a_camera_that_may_not_be_opened_is_refused() {
    assert!(matches!(open().err(), Some(SourceError::Refused)));
    assert!(devices().iter().any(|name| name.contains("/dev/video0")));
}
