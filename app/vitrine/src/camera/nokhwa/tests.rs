use std::sync::mpsc::Sender;

use nokhwa_core::types::{ApiBackend, Resolution};
use vision::source::SourceError::{Busy, Host, Refused, Unplugged};

use super::*;
use crate::camera::picture::{Format, Packing};

/// A camera that does what it is told, and waits for it.
struct Puppet(Receiver<Box<dyn FnOnce() -> Result<Option<Frame>, SourceError> + Send>>);

impl Device for Puppet {
    fn read(&mut self) -> Result<Option<Frame>, SourceError> {
        self.0.recv().map_or(Err(Unplugged), |told| told())
    }
}

type Told = Box<dyn FnOnce() -> Result<Option<Frame>, SourceError> + Send>;

fn puppet(turn: &'static Mutex<()>, patience: Duration) -> (Sender<Told>, Box<dyn FrameSource>) {
    let (tell, told) = mpsc::channel();
    let source = keep_for(patience, turn, || Ok(Puppet(told))).expect("a thread");
    (tell, source)
}

fn grey() -> Option<Frame> {
    Format { packing: Packing::Yuyv, size: glam::UVec2::splat(2), stride: None }.frame(&[128; 8])
}

#[test]
fn frames_and_the_loss_come_through() {
    static TURN: Mutex<()> = Mutex::new(());
    let (tell, mut source) = puppet(&TURN, Duration::MAX);
    let told: [Told; 4] =
        [Box::new(|| Ok(grey())), Box::new(|| Ok(None)), Box::new(|| Ok(grey())), Box::new(|| Err(Busy))];
    told.into_iter().for_each(|told| tell.send(told).unwrap());
    assert!(matches!(source.next(), Ok(Some(_))));
    assert!(matches!(source.next(), Ok(Some(_))), "the torn one is passed over");
    assert!(matches!(source.next(), Err(Busy)));
}

#[test]
fn a_camera_that_does_not_open_says_why() {
    static TURN: Mutex<()> = Mutex::new(());
    let mut source = keep(&TURN, || Err::<Puppet, _>(Refused)).expect("a thread");
    assert!(matches!(source.next(), Err(Refused)));
}

#[test]
fn a_panic_ends_the_reader_and_not_its_turn() {
    static TURN: Mutex<()> = Mutex::new(());
    let (tell, mut source) = puppet(&TURN, Duration::MAX);
    tell.send(Box::new(|| panic!("a driver that answers oddly"))).unwrap();
    assert!(matches!(source.next(), Err(Host(_))));
    let (tell, mut source) = puppet(&TURN, Duration::MAX);
    tell.send(Box::new(|| Ok(grey()))).unwrap();
    assert!(matches!(source.next(), Ok(Some(_))));
}

#[test]
fn a_reader_that_hangs_is_not_joined_by_a_second_one() {
    static TURN: Mutex<()> = Mutex::new(());
    let (tell, mut source) = puppet(&TURN, Duration::ZERO);
    let ((entered, inside), (release, released)) = (mpsc::channel(), mpsc::channel::<()>());
    let hang = move || {
        entered.send(()).unwrap();
        released.recv().unwrap();
        Ok(grey())
    };
    tell.send(Box::new(hang)).unwrap();
    inside.recv().unwrap();
    assert!(matches!(source.next(), Err(Unplugged)), "nothing comes in time");
    drop(source);
    let mut second = keep(&TURN, || Err::<Puppet, _>(Busy)).expect("a thread");
    assert!(matches!(second.next(), Err(Unplugged)), "not even opened");
    // The system lets the first one go at last: nobody takes its picture, and the turn is free again.
    release.send(()).unwrap();
    while take(&TURN).is_none() {
        thread::yield_now();
    }
    let mut third = keep(&TURN, || Err::<Puppet, _>(Busy)).expect("a thread");
    assert!(matches!(third.next(), Err(Busy)));
}

fn offer(width: u32, height: u32, format: FrameFormat, rate: u32) -> CameraFormat {
    CameraFormat::new(Resolution::new(width, height), format, rate)
}

#[test]
fn size_counts_before_rate_and_rate_before_liking() {
    use FrameFormat::{GRAY, MJPEG, NV12, YUYV};
    let liking = [NV12, MJPEG, YUYV];
    let mut offers = vec![offer(1280, 720, GRAY, 30)];
    assert_eq!(best(&offers, &liking), None);
    for better in [
        offer(1920, 1080, NV12, 30),
        offer(640, 480, NV12, 30),
        offer(1280, 720, NV12, 10),
        offer(1280, 720, YUYV, 60),
        offer(1280, 720, YUYV, 30),
        offer(1280, 720, MJPEG, 30),
        offer(1280, 720, NV12, 30),
    ] {
        offers.push(better);
        assert_eq!(best(&offers, &liking), Some(better));
    }
    assert_eq!(best(&offers, &[YUYV]), Some(offer(1280, 720, YUYV, 30)));
}

#[test]
fn grey_and_plain_colours_are_not_read() {
    use FrameFormat::{GRAY, MJPEG, NV12, RAWBGR, RAWRGB, YUYV};
    let known = [NV12, MJPEG, YUYV].map(packing);
    assert_eq!(known, [Some(Packing::Nv12), Some(Packing::Mjpeg), Some(Packing::Yuyv)]);
    assert_eq!([GRAY, RAWRGB, RAWBGR].map(packing), [None; 3]);
    assert!(matches!(lost(&unfit()), Host(_)));
}

#[test]
fn the_systems_words_say_why_a_camera_is_lost() {
    let open = |why: &str| lost(&NokhwaError::OpenDeviceError("0".to_owned(), why.to_owned()));
    assert!(matches!(open("Access is denied. (0x80070005)"), Refused));
    assert!(matches!(open("No device"), Unplugged));
    assert!(matches!(open("Not Found"), Unplugged));
    let read = |why: &str| lost(&NokhwaError::ReadFrameError(why.to_owned()));
    assert!(matches!(read("The video recording device is no longer present. (0xC00D3EA2)"), Unplugged));
    assert!(matches!(read("The video recording device is preempted. (0xC00D3EA3)"), Busy));
    assert!(matches!(read("Hardware MFT failed to start streaming. (0xC00D3704)"), Busy));
    assert!(matches!(read("Something else. (0x8000FFFF)"), Host(_)));
    let backend = ApiBackend::AVFoundation;
    assert!(matches!(lost(&NokhwaError::InitializeError { backend, error: "Already in use".to_owned() }), Busy));
}
