//! Which triangles of a shape belong to its temples. All in the product's frame, metres.

use std::collections::HashMap;

use glam::{DVec3, Vec3};

use crate::{
    fit::{
        Fit, Fitted,
        parts::{extents, pieces},
    },
    scene::Shape,
};

/// The share of the way from the middle to the hinge within which nothing belongs to a temple.
const INNER: f64 = 0.5;
/// How far a small piece, as a screw or a barrel, may reach before the hinge and still be the temple's.
const REACH: f64 = 0.003;
/// How far a piece of the front, as an end piece or a wrapped lens, may reach behind the hinge.
const WRAP: f64 = 0.012;
/// How far a temple reaches back at least. A piece of that length is one whatever its hinge looks like.
const LENGTH: f64 = 0.05;

/// What a triangle belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Front,
    Left,
    Right,
}

/// A temple and where it turns.
#[derive(Clone, Copy, Debug)]
pub struct Temple {
    pub part: Part,
    pub hinge: DVec3,
    /// 1 for +x, the wearer's left; -1 for the other.
    side: f64,
}

/// Both temples of a fit; none where its hinges are not on both sides of the nose.
pub fn temples(fit: &Fit) -> Option<[Temple; 2]> {
    let temple = |part, hinge: Vec3, side| Temple { part, hinge: hinge.as_dvec3(), side };
    let temples = [temple(Part::Left, fit.hinge_left, 1.0), temple(Part::Right, fit.hinge_right, -1.0)];
    temples.iter().all(Temple::is_usable).then_some(temples)
}

/// For each triangle of a shape, what it belongs to. What hangs together stays together as far as it can: only a piece
/// that is front and temple at once is divided, triangle by triangle.
pub fn parts(shape: &Shape, fitted: &Fitted, temples: &[Temple; 2]) -> Vec<Part> {
    let place = |point: &Vec3| fitted.product_from_model.transform_point3(point.as_dvec3());
    let points: Vec<_> = shape.points.iter().map(place).collect();
    let piece_of = pieces(shape);
    let extents = extents(&piece_of, &points);
    let whole: HashMap<u32, Option<Part>> =
        extents.into_iter().map(|(piece, (low, high))| (piece, of_piece(temples, low, high))).collect();
    let part = |triangle: &[u32; 3]| {
        let piece = piece_of[triangle[0] as usize];
        let [a, b, c] = triangle.map(|corner| points[corner as usize]);
        whole.get(&piece).copied().flatten().unwrap_or_else(|| of_place(temples, (a + b + c) / 3.0))
    };
    shape.triangles.iter().map(part).collect()
}

/// Whether what belongs to a temple reaches as far back as a temple does.
pub fn is_temple(shape: &Shape, parts: &[Part], fitted: &Fitted, temple: &Temple) -> bool {
    let mut own = shape.triangles.iter().zip(parts).filter(|(_, part)| **part == temple.part).flat_map(|(t, _)| t);
    own.any(|corner| {
        let point = shape.points[*corner as usize].as_dvec3();
        fitted.product_from_model.transform_point3(point).z < temple.hinge.z - LENGTH
    })
}

/// What a piece in this box belongs to; nothing if it is to be divided.
fn of_piece(temples: &[Temple; 2], low: DVec3, high: DVec3) -> Option<Part> {
    if let Some(temple) = temples.iter().find(|temple| temple.has_piece(low, high)) {
        return Some(temple.part);
    }
    temples.iter().all(|temple| low.z > temple.hinge.z - WRAP).then_some(Part::Front)
}

fn of_place(temples: &[Temple; 2], place: DVec3) -> Part {
    let temple = temples.iter().find(|temple| temple.is_beside(place) && place.z < temple.hinge.z);
    temple.map_or(Part::Front, |temple| temple.part)
}

impl Temple {
    fn is_usable(&self) -> bool {
        self.hinge.is_finite() && self.hinge.x * self.side > 0.0
    }

    fn is_beside(&self, place: DVec3) -> bool {
        place.x * self.side > INNER * self.hinge.x * self.side
    }

    fn has_piece(&self, low: DVec3, high: DVec3) -> bool {
        let behind = (low.z + high.z) / 2.0 < self.hinge.z;
        let small = high.z <= self.hinge.z + REACH;
        self.is_beside(low) && self.is_beside(high) && behind && (small || high.z - low.z > LENGTH)
    }
}
