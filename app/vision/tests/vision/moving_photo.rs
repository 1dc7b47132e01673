//! A photo moved by known warps: where its landmarks are is known in every frame.

use std::ops::Range;

use glam::{Mat3, Vec2, Vec3};

use crate::{
    canvas::{Canvas, Exposure, SIZE},
    recording::{self, Places, Recording},
};

/// Frames at rest, then frames in motion.
const REST: usize = 10;
const FRAMES: usize = 46;
const MOVING: Range<usize> = REST..FRAMES;

/// The most that the landmarks may be behind, frames.
const LAG: f32 = 1.0;

/// The part of a frame's time that the shutter is open, and the moments in it that are drawn.
const SHUTTER: f32 = 0.5;
const MOMENTS: [f32; 3] = [-1.0 / 3.0, 0.0, 1.0 / 3.0];

/// The warp of a moment, in frames: shifted, turned, scaled, and seen at a slant, by up to 8 px a frame.
fn warp(frame: f32) -> Mat3 {
    let time = (frame - REST as f32).max(0.0);
    // From rest to full swing, without a jerk.
    let swing = (time / 12.0).min(1.0);
    let swing = swing * swing * (3.0 - 2.0 * swing);
    let wave = |size: f32, period: f32| swing * size * (std::f32::consts::TAU * time / period).sin();
    let middle = SIZE.as_vec2() / 2.0;
    let slant =
        Mat3::from_cols(Vec3::new(1.0, 0.0, wave(1.5e-4, 34.0)), Vec3::new(0.0, 1.0, wave(1.0e-4, 27.0)), Vec3::Z);
    let shift = Vec2::new(wave(50.0, 40.0), wave(25.0, 31.0));
    Mat3::from_translation(middle + shift)
        * Mat3::from_angle(wave(0.15, 37.0))
        * Mat3::from_scale(Vec2::splat(wave(0.12, 45.0).exp()))
        * slant
        * Mat3::from_translation(-middle)
}

fn mapped(warp: Mat3, place: Vec2) -> Vec2 {
    let to = warp * place.extend(1.0);
    to.truncate() / to.z
}

fn drawn(photo: &Canvas, frame: f32) -> Canvas {
    let back = warp(frame).inverse();
    Canvas::drawn(SIZE, |place| photo.at(mapped(back, place)))
}

/// The mean of the moments while the shutter is open: what is moving fast is smeared.
fn smeared(photo: &Canvas, frame: f32) -> Canvas {
    let mut sum = drawn(photo, frame + MOMENTS[0] * SHUTTER);
    for moment in &MOMENTS[1..] {
        let other = drawn(photo, frame + moment * SHUTTER);
        sum.pixels.iter_mut().zip(other.pixels).for_each(|(sum, other)| *sum += other);
    }
    sum.pixels.iter_mut().for_each(|sum| *sum /= MOMENTS.len() as f32);
    sum
}

/// The landmarks of the photo that does not move, under perfect conditions.
fn at_rest(photo: &Canvas) -> Places {
    let frames = (0..recording::SETTLE as u64).map(|id| photo.taken(id, Exposure::EXACT));
    Recording::of(frames, false).stilled.pop().expect("frames")
}

/// Watches the film and holds the error to `most` parts of the distance between the pupils. Nearly all of it is what the
/// models make of a warped or spoilt picture; a frame of lag would make it 0.14.
fn follow(name: &str, film: impl Fn(f32) -> Canvas, exposure: Exposure, most: f32) {
    let places = at_rest(&Canvas::portrait());
    let truth = |frame: f32| -> Places { places.iter().map(|place| mapped(warp(frame), *place)).collect() };
    let frames = (0..FRAMES).map(|id| film(id as f32).taken(id as u64, exposure));
    let seen = Recording::of(frames, false).stilled;
    let pixels = recording::error(&seen, MOVING, &truth);
    let parts = pixels / places[468].distance(places[473]);
    let lag = recording::lag(&seen, MOVING, &truth);
    let late = recording::error(&seen, MOVING, &|frame| truth(frame + 1.0)) / places[468].distance(places[473]);
    eprintln!(
        "{name}: off by {pixels:.2} px RMS, {parts:.4} between the pupils, {lag:.2} frames behind; {late:.4} if it were a frame late"
    );
    assert!(parts <= most, "{name}: {parts}");
    assert!(lag <= LAG, "{name}: {lag} frames");
}

#[test]
fn a_moving_photo_is_followed() {
    let photo = Canvas::portrait();
    follow("exact", |frame| drawn(&photo, frame), Exposure::EXACT, 0.02);
    follow("noise", |frame| drawn(&photo, frame), Exposure::NOISY, 0.02);
}

#[test]
fn it_is_followed_while_it_is_smeared() {
    let photo = Canvas::portrait();
    follow("smeared", |frame| smeared(&photo, frame), Exposure::NOISY, 0.022);
}

#[test]
fn it_is_followed_out_of_focus_and_in_dim_light() {
    let photo = Canvas::portrait();
    let soft = photo.blurred(3.0);
    follow("out of focus", |frame| drawn(&soft, frame), Exposure::NOISY, 0.043);
    follow("dim", |frame| drawn(&photo, frame), Exposure::DIM, 0.031);
}
