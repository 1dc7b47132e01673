//! Finds how a model is turned, how large it is, and where it rests, from nothing but its mesh.
//!
//! Glasses are lowest from top to bottom; of the other two axes they are symmetric along one. Only the front has
//! anything in the middle between the two sides, so that is where forward is. Temples leave the front above its middle
//! and drop behind the ears, so that is where up is.

use glam::{DAffine3, DMat3, DVec3};

use super::{
    FitBasis, Fitted, UnfitError,
    cloud::{asymmetry, bounds, spread},
    hinges,
    parts::pieces,
};
use crate::{check::Checked, scene::Shape};

/// Widths of glasses, m.
const WIDTHS: std::ops::RangeInclusive<f64> = 0.100..=0.190;
/// Metre, centimetre, millimetre and inch, m.
const UNITS: [f64; 4] = [1.0, 0.01, 0.001, 0.0254];
/// Half the width of the strip in the middle where the bridge is looked for, m.
const STRIP: f64 = 0.001;
/// Where two bars of a bridge are apart, m.
const APART: f64 = 0.003;
/// How far behind the foremost point a bridge may be, m.
const BRIDGE_DEPTH: f64 = 0.035;

/// Finds the fit of a model that nobody described.
pub fn fit_from_shape(model: &Checked<'_>) -> Result<Fitted, UnfitError> {
    let shape = Shape::of(model);
    let cloud = spread(&shape);
    let (low, high) = bounds(cloud.iter().copied());
    if !(low.is_finite() && high.is_finite() && low.x <= high.x) {
        return Err(UnfitError::Empty);
    }
    let turn = turn(&cloud, low, high)?;
    // The middle of the box is on the symmetry plane.
    let centre = (low + high) / 2.0;
    let place = |p: DVec3| turn.transform_point3(p - centre);
    let placed: Vec<_> = cloud.iter().map(|point| place(*point)).collect();

    let bridge = bridge(&placed)?;
    let piece_of = pieces(&shape);
    let hinge = |side| hinges::of_pieces(&shape, &piece_of, place, side).or_else(|| hinges::of_slices(&placed, side));
    let (left, right) = (hinge(1.0), hinge(-1.0));
    let (Some(left), Some(right)) = (left, right) else { return Err(UnfitError::NoTemples) };
    let back = |p: DVec3| turn.inverse().transform_point3(p) + centre;
    Fitted::new(turn, back(bridge), [left, right].map(back), FitBasis::Shape)
}

/// The rotation and scale from the model's axes to the product's.
fn turn(cloud: &[DVec3], low: DVec3, high: DVec3) -> Result<DAffine3, UnfitError> {
    let size = (high - low).to_array();
    let upright = (0..3).min_by(|&a, &b| size[a].total_cmp(&size[b])).unwrap_or(1);
    let unlike = |axis: usize| asymmetry(cloud, low, high, axis);
    let (first, second) = ((upright + 1) % 3, (upright + 2) % 3);
    let (across, along) = if unlike(first) <= unlike(second) { (first, second) } else { (second, first) };

    let unit = UNITS.into_iter().find(|unit| WIDTHS.contains(&(size[across] * unit)));
    let unit = unit.ok_or(UnfitError::Size(size[across]))?;
    if size[along] < 0.5 * size[across] {
        return Err(UnfitError::NoTemples);
    }
    let (forward, up) = directions(cloud, low, high, [across, upright, along]).ok_or(UnfitError::NoBridge)?;
    let axis = |axis: usize, sign: f64| DVec3::from_array(DVec3::AXES[axis].to_array()) * sign;
    let (y, z) = (axis(upright, up), axis(along, forward));
    Ok(DAffine3::from_mat3(DMat3::from_cols(y.cross(z), y, z).transpose() * unit))
}

/// The signs of forward and up along their axes.
fn directions(cloud: &[DVec3], low: DVec3, high: DVec3, axes: [usize; 3]) -> Option<(f64, f64)> {
    let [across, upright, along] = axes;
    let (middle, size) = ((low + high) / 2.0, high - low);
    let central = |p: &&DVec3| (p[across] - middle[across]).abs() < 0.04 * size[across];
    let centre = mean(cloud.iter().filter(central))?;
    let forward = if centre[along] >= middle[along] { 1.0 } else { -1.0 };

    // From the foremost point, as a share of the whole depth.
    let back = |p: &DVec3| ((middle[along] - p[along]) * forward / size[along]) + 0.5;
    let stretch = |from: f64, to: f64| cloud.iter().filter(move |p| (from..=to).contains(&back(p)));
    let height = |p: DVec3| p[upright];
    let (face_low, face_high) = bounds(stretch(0.0, 0.12).copied());
    let face = height((face_low + face_high) / 2.0);
    let arms = height(mean(stretch(0.3, 0.6))?);
    let tips = height(mean(stretch(0.93, 1.0))?);
    let score = (arms - tips) + (arms - face) + (height(centre) - face);
    Some((forward, if score >= 0.0 { 1.0 } else { -1.0 }))
}

fn mean<'a>(points: impl Iterator<Item = &'a DVec3>) -> Option<DVec3> {
    let (sum, count) = points.fold((DVec3::ZERO, 0_u32), |(sum, count), p| (sum + *p, count + 1));
    (count > 0).then(|| sum / f64::from(count))
}

/// The back of the bridge's lower edge in the middle: what lies on the nose. Of two bars the lower one rests.
fn bridge(placed: &[DVec3]) -> Result<DVec3, UnfitError> {
    let foremost = placed.iter().map(|p| p.z).fold(f64::MIN, f64::max);
    let mut strip: Vec<_> =
        placed.iter().filter(|p| p.x.abs() < STRIP && p.z > foremost - BRIDGE_DEPTH).copied().collect();
    strip.sort_by(|a, b| a.y.total_cmp(&b.y));
    let gap = strip.windows(2).position(|pair| pair[1].y - pair[0].y > APART);
    strip.truncate(gap.map_or(strip.len(), |gap| gap + 1));
    let lowest = strip.first().ok_or(UnfitError::NoBridge)?;
    let back = strip.iter().map(|p| p.z).fold(f64::MAX, f64::min);
    Ok(DVec3::new(0.0, lowest.y, back))
}
