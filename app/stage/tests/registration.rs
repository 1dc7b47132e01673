//! What is shown is always a frame with its own observation: the product stands where the head is in that very frame.
//! What needs drawing is skipped with a message where there is nothing to draw with.

use std::{path::Path, time::Duration};

use glam::{UVec2, Vec3};
use image::{RgbaImage, imageops};
use maker::fit::Fit;
use retail::catalogue::Catalogue;
use stage::{
    ProductModel, Stage,
    headless::{Studio, adapter},
};
use vision::{
    camera::Camera,
    frame::Frame,
    image_file,
    models::{FaceModels, ModelBytes},
    observation::Observation,
    tracker::{FaceTracker, TrackerSettings},
};

/// A channel that is further off than this, of 255, is another picture.
const OFF: u8 = 24;

/// The bundled portrait and what is seen in it.
fn portrait() -> (RgbaImage, Observation) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/portrait/astronaut.png");
    let frame = image_file::decode(&std::fs::read(path).expect("the portrait")).expect("a picture").frame;
    let models = FaceModels::from_bytes(ModelBytes {
        detector: include_bytes!("../../../assets/models/face_detection_short_range.tflite"),
        mesh: include_bytes!("../../../assets/models/face_landmark_with_attention.tflite"),
    });
    let mut tracker = FaceTracker::new(models.expect("the models"), TrackerSettings::still());
    let seen = tracker.observe(&frame, None);
    assert_eq!(seen.faces.len(), 1);
    let pixel = |x, y| {
        let [r, g, b] = frame.rgb(x as i32, y as i32);
        image::Rgba([r, g, b, 255])
    };
    (RgbaImage::from_fn(frame.size.x, frame.size.y, pixel), seen)
}

/// The portrait moved to the right by `right` pixels, and what is seen then: exactly the same through a camera whose
/// principal point has moved along.
fn moved(picture: &RgbaImage, seen: &Observation, id: u64, right: i64) -> (Frame, Observation) {
    let mut canvas = RgbaImage::from_pixel(picture.width(), picture.height(), image::Rgba([0, 0, 0, 255]));
    imageops::replace(&mut canvas, picture, right, 0);
    let size = UVec2::new(picture.width(), picture.height());
    let frame = Frame::from_rgba(id, Duration::from_millis(33 * id), size, canvas.into_raw()).expect("a frame");
    let mut seen = Observation { frame_id: id, ..seen.clone() };
    seen.camera.principal.x += right as f32;
    for landmark in seen.faces.iter_mut().flat_map(|face| &mut face.landmarks) {
        *landmark += Vec3::X * right as f32;
    }
    (frame, seen)
}

fn product(index: usize) -> ProductModel {
    let catalogue = Catalogue::bundled().expect("the catalogue");
    let product = &catalogue.products()[index];
    let glb = maker::eyewear::make(&product.eyewear, &product.variants);
    ProductModel { glb, fit: Fit::made(&product.eyewear), variant: None }
}

/// The share of pixels of `a` that differ from those of `b`, of which `a`'s left column is column `left`.
fn share_off(a: &RgbaImage, b: &RgbaImage, left: i64) -> f64 {
    let inside = |x: u32| Some(i64::from(x) + left).filter(|x| (0..i64::from(b.width())).contains(x));
    let compared = a.enumerate_pixels().filter_map(|(x, y, pixel)| Some((pixel, b.get_pixel(inside(x)? as u32, y))));
    let off = compared.clone().filter(|(a, b)| a.0.iter().zip(b.0).any(|(a, b)| a.abs_diff(b) > OFF)).count();
    off as f64 / compared.count() as f64
}

#[test]
fn the_product_stands_where_its_own_frame_has_the_head() {
    if let Err(error) = adapter() {
        eprintln!("skipped: {error}");
        return;
    }
    let (picture, seen) = portrait();
    let mut studio = Studio::new(UVec2::new(picture.width(), picture.height())).expect("a studio");
    let bare = studio.render(&moved(&picture, &seen, 0, 0).0, &seen).expect("a picture");
    studio.wear(product(0)).expect("a product");
    let worn = studio.render(&moved(&picture, &seen, 0, 0).0, &seen).expect("a picture");
    assert!(share_off(&worn, &bare, 0) > 0.003, "nothing is worn");
    // Numbered frames that jump about: the product of any other frame would stand beside the head of this one.
    for (id, right) in [(1, 40), (2, -64), (3, 8), (4, 0), (5, 90)] {
        let (frame, seen) = moved(&picture, &seen, id, right);
        let drawn = studio.render(&frame, &seen).expect("a picture");
        let share = share_off(&drawn, &worn, -right);
        assert!(share < 0.001, "frame {id}: {:.2} % of the pixels are those of another frame", share * 100.0);
    }
}

#[test]
fn light_that_changes_from_frame_to_frame_leaves_no_frame_dark() {
    if let Err(error) = adapter() {
        eprintln!("skipped: {error}");
        return;
    }
    let (picture, seen) = portrait();
    let (frame, seen) = moved(&picture, &seen, 0, 0);
    let mut studio = Studio::new(frame.size).expect("a studio");
    // The palest frame shows best what light falls on it.
    studio.wear(ProductModel { variant: Some("crystal".to_owned()), ..product(0) }).expect("a product");
    studio.render(&frame, &seen).expect("a picture");
    let first = studio.drawn().expect("a picture");
    // As before a camera: each frame is updated once, whether or not everything for it is there.
    for id in 1..6 {
        let (frame, mut seen) = moved(&picture, &seen, id, 0);
        let light = seen.light.as_mut().expect("the portrait's light");
        light.sh.iter_mut().for_each(|band| *band *= 1.0 + 0.01 * id as f32);
        light.main *= 1.0 + 0.03 * id as f32;
        studio.app().world_mut().resource_mut::<Stage>().show(frame, seen);
        studio.app().update();
        let drawn = studio.drawn().expect("a picture");
        let share = share_off(&drawn, &first, 0);
        assert!(share < 0.002, "frame {id}: {:.2} % of the pixels are another light's", share * 100.0);
    }
}

/// Moves the landmarks of the face by less than a pixel, so that halves centred on it show the feed's very pixels, and
/// answers the column of the middle. The product stands where the pose says and does not move.
fn to_whole_pixel(seen: &mut Observation) -> i64 {
    let landmarks = &mut seen.faces[0].landmarks;
    let low = landmarks.iter().map(|point| point.x).fold(f32::MAX, f32::min);
    let high = landmarks.iter().map(|point| point.x).fold(f32::MIN, f32::max);
    let middle = (low + high) / 2.0;
    landmarks.iter_mut().for_each(|point| point.x += middle.round() - middle);
    middle.round() as i64
}

#[test]
fn two_compared_looks_are_each_drawn_in_their_half() {
    if let Err(error) = adapter() {
        eprintln!("skipped: {error}");
        return;
    }
    let (picture, seen) = portrait();
    // The shopper stands far to the right: a half that shows the middle of the feed would miss half of the face.
    let (frame, mut seen) = moved(&picture, &seen, 0, 90);
    let middle = to_whole_pixel(&mut seen);
    let mut studio = Studio::new(frame.size).expect("a studio");
    let alone = [0, 4].map(|index| {
        studio.wear(product(index)).expect("a product");
        studio.render(&frame, &seen).expect("a picture")
    });
    studio.compare(product(0), product(4)).expect("two products");
    let both = studio.render(&frame, &seen).expect("a picture");
    let half = both.width() / 2;
    // Each half is as high as the feed, so it shows the feed's own pixels around the face.
    let left = middle - i64::from(half / 2);
    assert!((1..i64::from(half)).contains(&left), "the shopper stands where the framing is free");
    for (side, own) in alone.iter().enumerate() {
        let shown = imageops::crop_imm(&both, half * side as u32, 0, half, both.height()).to_image();
        let (own, other) = (share_off(&shown, own, left), share_off(&shown, &alone[1 - side], left));
        assert!(own < 0.001 && other > 0.005, "half {side}: {own:.4} off its own look, {other:.4} off the other");
    }
    studio.wear(product(4)).expect("a product");
    let again = studio.render(&frame, &seen).expect("a picture");
    assert_eq!(share_off(&again, &alone[1], 0), 0.0, "one look fills the view again");
}

#[test]
fn a_stranger_pair_is_not_shown() {
    let mut stage = Stage::default();
    let frame = Frame::from_rgba(3, Duration::ZERO, UVec2::splat(2), vec![0; 16]).expect("four pixels");
    assert!(!stage.show(frame, Observation::empty(4, Camera::default_for(UVec2::splat(2)))));
    assert!(stage.shown().is_none());
}
