//! Where a pair of glasses rests: what the stage needs to know of a model besides its looks.

mod cloud;
mod hinges;
pub(crate) mod parts;
mod shape;
mod sidecar;

use glam::{DAffine3, DVec3, Vec3};
use retail::eyewear::EyewearSpec;
use thiserror::Error;

use crate::eyewear::front;

pub use shape::fit_from_shape;
pub use sidecar::{Sidecar, SidecarError, Unit};

/// What a fit rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FitBasis {
    /// The product was made here, to its measures.
    Maker,
    /// A file beside the model says it.
    Sidecar,
    /// It was found from the mesh itself.
    Shape,
}

/// The places of a model that touch a head, in the product's frame, metres.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    /// The middle of the bridge's back, where it rests on the nose.
    pub bridge: Vec3,
    /// The hinge on the wearer's left, at +x.
    pub hinge_left: Vec3,
    /// The hinge on the wearer's right.
    pub hinge_right: Vec3,
    /// From hinge to hinge, mm.
    pub frame_width_mm: f64,
    /// What this rests on.
    pub basis: FitBasis,
}

impl Fit {
    /// The fit of a product that [`crate::eyewear::make`] makes.
    pub fn made(spec: &EyewearSpec) -> Self {
        let hinge = front::hinge(spec).as_vec3() / 1000.0;
        Self {
            bridge: Vec3::ZERO,
            hinge_left: hinge,
            hinge_right: hinge * Vec3::new(-1.0, 1.0, 1.0),
            frame_width_mm: f64::from(hinge.x) * 2000.0,
            basis: FitBasis::Maker,
        }
    }
}

/// Narrowest and widest distance between the hinges of anything worn, m.
const HINGES: std::ops::RangeInclusive<f64> = 0.085..=0.185;

/// Why a fit makes no sense.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum UnfitError {
    /// It shows no surface.
    #[error("it shows no surface")]
    Empty,
    /// It has no size of glasses in any unit.
    #[error("it measures {0:.4} across, which is no width of glasses in metres, centimetres, millimetres or inches")]
    Size(f64),
    /// No temples reach back from the front.
    #[error("no open temples were found; open them, or describe the fit in a sidecar file")]
    NoTemples,
    /// Nothing joins the two halves.
    #[error("no bridge was found; describe the fit in a sidecar file")]
    NoBridge,
    /// The hinges are too near or too far apart.
    #[error("its hinges are {0:.0} mm apart, which fits nobody")]
    Hinges(f64),
}

/// A model's fit, and how the model gets into the product's frame.
#[derive(Clone, Debug, PartialEq)]
pub struct Fitted {
    /// The fit, in the product's frame.
    pub fit: Fit,
    /// From the model's frame and units to the product's.
    pub product_from_model: DAffine3,
}

impl Fitted {
    /// Brings three places, in the model's frame, into the product's: the bridge becomes the origin.
    fn new(turn: DAffine3, bridge: DVec3, [left, right]: [DVec3; 2], basis: FitBasis) -> Result<Self, UnfitError> {
        let product_from_model = DAffine3::from_translation(-turn.transform_point3(bridge)) * turn;
        let [hinge_left, hinge_right] = [left, right].map(|hinge| product_from_model.transform_point3(hinge));
        let apart = hinge_left.x - hinge_right.x;
        if !HINGES.contains(&apart) {
            return Err(UnfitError::Hinges(apart * 1000.0));
        }
        let fit = Fit {
            bridge: Vec3::ZERO,
            hinge_left: hinge_left.as_vec3(),
            hinge_right: hinge_right.as_vec3(),
            frame_width_mm: apart * 1000.0,
            basis,
        };
        Ok(Self { fit, product_from_model })
    }
}

#[cfg(test)]
pub(crate) mod tests;
