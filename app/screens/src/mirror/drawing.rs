//! A frame drawn from its measures, front on and to scale, so that every card shows the true shape and colour.

use base::Srgba;
use retail::{
    eyewear::{EyewearSpec, LensSpec, Style},
    product::Variant,
};

pub mod canvas;
pub mod outline;

use canvas::Canvas;
use outline::Outline;

/// The width of every drawing in millimetres, so that wide frames look wide beside narrow ones.
const WIDTH_MM: f32 = 164.0;
/// How long the stub of a temple is that shows beside the front, in millimetres.
const STUB_MM: f32 = 6.0;
/// The least opacity of a clear lens: glass is seen by its edge and its gloss.
const GLASS: f32 = 0.10;

/// The front of a frame, centred; distances in millimetres, y up.
struct Front<'a> {
    outline: Outline,
    half_bridge: f32,
    centre: f32,
    half_height: f32,
    half_width: f32,
    rim: f32,
    brow: bool,
    double_bridge: bool,
    variant: &'a Variant,
}

/// Draws `spec` in the colours of `variant` as `width` by `height` pixels of straight-alpha sRGB.
pub fn draw(spec: &EyewearSpec, variant: &Variant, width: u32, height: u32) -> Vec<u8> {
    let front = Front::new(spec, variant);
    let mut canvas = Canvas::new(width, height, WIDTH_MM / width as f32);
    canvas.paint(|x, y, coverage| front.temples(x, y, coverage));
    canvas.paint(|x, y, coverage| front.lens(x, y, coverage));
    canvas.paint(|x, y, coverage| front.rims(x, y, coverage));
    canvas.paint(|x, y, coverage| front.bridge(x, y, coverage));
    canvas.into_pixels()
}

impl<'a> Front<'a> {
    fn new(spec: &EyewearSpec, variant: &'a Variant) -> Self {
        let half_width = spec.lens_width as f32 / 2.0;
        let half_bridge = spec.bridge as f32 / 2.0;
        Self {
            outline: Outline::of(spec.style),
            half_bridge,
            centre: half_bridge + half_width,
            half_height: spec.lens_height as f32 / 2.0,
            half_width,
            rim: (spec.rim as f32).clamp(1.1, 5.0),
            brow: spec.style == Style::Browline,
            double_bridge: spec.style == Style::Aviator,
            variant,
        }
    }

    /// The distance from the lens's edge, negative inside.
    fn distance(&self, x: f32, y: f32) -> f32 {
        self.outline.distance(x.abs() - self.centre, y, self.half_width, self.half_height)
    }

    fn lens(&self, x: f32, y: f32, coverage: impl Fn(f32) -> f32) -> Option<Srgba> {
        let inside = coverage(self.distance(x, y));
        (inside > 0.0).then(|| shade(&self.variant.lens, x - y, y / self.half_height, inside))
    }

    fn rims(&self, x: f32, y: f32, coverage: impl Fn(f32) -> f32) -> Option<Srgba> {
        let thickness = match (self.brow, y > self.half_height * 0.2) {
            (true, true) => self.rim.max(2.0) * 1.9,
            (true, false) => 1.0,
            _ => self.rim,
        };
        let distance = self.distance(x, y);
        let ring = (distance - thickness / 2.0).abs() - thickness / 2.0;
        ink(self.variant.frame, coverage(ring))
    }

    fn bridge(&self, x: f32, y: f32, coverage: impl Fn(f32) -> f32) -> Option<Srgba> {
        let reach = self.half_bridge + 1.5;
        if x.abs() > reach {
            return None;
        }
        let half = self.rim.max(1.6) * 0.55;
        let bow = 1.0 - (x / reach) * (x / reach);
        let arc = (y - self.half_height * 0.28 - 2.4 * bow).abs() - half;
        let bar = (y - self.half_height * 0.86).abs() - half;
        let distance = if self.double_bridge { arc.min(bar) } else { arc };
        ink(self.variant.frame, coverage(distance.max(-self.distance(x, y))))
    }

    fn temples(&self, x: f32, y: f32, coverage: impl Fn(f32) -> f32) -> Option<Srgba> {
        let outer = self.centre + self.half_width * 0.8;
        let end = self.centre + self.half_width + self.rim + STUB_MM;
        let along = x.abs();
        let level = self.half_height * 0.56;
        let half = self.rim.max(2.2) * 0.7;
        let distance = ((y - level).abs() - half).max(outer - along).max(along - end).max(-self.distance(x, y));
        ink(self.variant.temple, coverage(distance))
    }
}

fn ink(colour: Srgba, coverage: f32) -> Option<Srgba> {
    (coverage > 0.0).then(|| colour.with_alpha(coverage))
}

/// A lens: its tint as dense as it absorbs, a mirror brighter toward the sky, and a band of gloss.
fn shade(lens: &LensSpec, diagonal: f32, height: f32, coverage: f32) -> Srgba {
    let dense = (1.0_f32 - lens.transmission).clamp(GLASS, 0.94).max(lens.mirror * 0.9);
    let sky = lens.mirror * (0.25 + 0.25 * height.clamp(-1.0, 1.0));
    let gloss = if (diagonal.rem_euclid(84.0) - 30.0).abs() < 5.0 { 0.10 } else { 0.0 };
    let lighter = |channel: f32| (channel + (1.0 - channel) * (sky + gloss)).clamp(0.0, 1.0);
    let Srgba { r, g, b, .. } = lens.tint;
    Srgba { r: lighter(r), g: lighter(g), b: lighter(b), a: dense * coverage }
}
