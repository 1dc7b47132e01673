//! Where a pair of glasses rests: what the stage needs to know of a model besides its looks.

use glam::Vec3;
use retail::eyewear::EyewearSpec;

use crate::eyewear::front;

/// What a fit rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FitBasis {
    /// The product was made here, to its measures.
    Maker,
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
