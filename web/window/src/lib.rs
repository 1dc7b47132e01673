//! The browser's host: the mirror on a page's canvas. The page owns the camera and the tracker; it gives pictures with
//! what was seen in them, and is told what happens. Elsewhere than in a browser the crate is empty.
#![cfg(target_arch = "wasm32")]

mod app;
mod controls;
mod engine;
mod events;
mod inbox;
mod snapshot;

use std::time::Duration;

use bevy::math::Vec2;
use js_sys::Function;
use retail::catalogue::Catalogue;
use screens::{
    host::seen,
    kit::entry::Entered,
    locale::Locale,
    mirror::{CameraState, MirrorInput},
};
use stage::feed::Picture;
use vision::observation::wire;
use wasm_bindgen::{JsCast, prelude::*};
use web_sys::{ImageBitmap, VideoFrame};

/// Starts the mirror on the canvas that `canvas` selects, in the language of a BCP 47 tag, with the products of a
/// catalogue's JSON. Whoever comes is met with the `product` in its `colour`, or in its first one; with the catalogue's
/// first product where that one is unknown. `tell` is called with an object for everything that happens; `events.rs`
/// lists them.
#[wasm_bindgen]
pub fn start(
    canvas: &str,
    locale: &str,
    catalogue: &str,
    product: Option<String>,
    colour: Option<String>,
    tell: Function,
) -> Result<(), JsError> {
    let catalogue = Catalogue::from_json(catalogue)?;
    let first = product.and_then(|product| controls::look(&catalogue, &product, colour.as_deref()));
    let locale = Locale::from_tag(locale).unwrap_or_default();
    app::start(canvas, locale, catalogue, first, events::Page(tell));
    Ok(())
}

/// Whether nothing on the screen is to slide, glide or breathe.
#[wasm_bindgen(js_name = reduceMotion)]
pub fn reduce_motion(reduced: bool) {
    inbox::reduce_motion(reduced);
}

/// Shows a picture, a `VideoFrame` or an `ImageBitmap`, with the observation that was made of this very picture. The
/// picture is given away: it is closed when it is no longer drawn. `time` is its moment, ms since its source started.
/// While another picture is seen over the mirror, `focus` is the point of this one, 0..1 from its top left, about which
/// that one fills the view, x and y: the mirror does the same.
#[wasm_bindgen]
pub fn show(
    picture: JsValue,
    id: f64,
    time: f64,
    observation: &[f64],
    focus: Option<Box<[f32]>>,
) -> Result<(), JsError> {
    let observation = wire::decode(observation)?;
    let (id, time) = (id as u64, moment(time));
    let picture = match picture.dyn_into::<VideoFrame>() {
        Ok(frame) => Picture::of_page(id, time, frame),
        Err(other) => {
            let bitmap = other.dyn_into::<ImageBitmap>();
            Picture::of_page(id, time, bitmap.map_err(|_| JsError::new("the picture is no VideoFrame or ImageBitmap"))?)
        }
    };
    inbox::tell(seen(&observation));
    let focus = focus.as_deref().and_then(|focus| focus.first_chunk()).map(|focus| Vec2::from_array(*focus));
    inbox::show(picture, observation, focus);
    Ok(())
}

/// Shows the picture that is on show again, at a later moment: one that does not move, while the screen around it does.
#[wasm_bindgen]
pub fn again(time: f64) {
    inbox::again(moment(time));
}

fn moment(time: f64) -> Duration {
    Duration::from_secs_f64(time.max(0.0) / 1000.0)
}

/// Pictures come: the shopper's, or those of a `demonstration`. Trouble with the camera is the page's to tell, which knows
/// the ways on.
#[wasm_bindgen]
pub fn opened(demonstration: bool) {
    let state = if demonstration { CameraState::Demonstration } else { CameraState::Working };
    inbox::tell(MirrorInput::Camera(state));
}

/// Presses a control of the mirror's, as `controls.rs` names them; `place` counts from 0 where there are many.
#[wasm_bindgen]
pub fn press(control: &str, place: usize) -> Result<(), JsError> {
    let action = controls::action(control, place).ok_or_else(|| JsError::new("the mirror has no such control"))?;
    inbox::tell(MirrorInput::Pressed(action));
    Ok(())
}

/// The answer to an `entry`: what is written in the page's field, and whether the shopper has `done` with it.
#[wasm_bindgen]
pub fn enter(text: String, done: bool) {
    inbox::enter(Entered::Text(text));
    if done {
        inbox::enter(Entered::Done);
    }
}

/// The answer to a `snapshot`: the name that the picture was kept under, or nothing where it could not be kept.
#[wasm_bindgen(js_name = pictureKept)]
pub fn picture_kept(name: Option<String>) {
    inbox::tell(MirrorInput::PictureKept(name));
}
