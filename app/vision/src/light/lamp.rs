//! The main light: the direction whose lamp, over an even light, explains the skin best.

use glam::{Mat2, Vec2, Vec3};

use super::{luminance, skin::Patches};

/// Directions of the first search, evenly spread over the sphere.
const DIRECTIONS: u32 = 300;

/// How often the skin is weighed anew.
const ROUNDS: usize = 3;

/// Steps of the fine search, each half as long as the last; the first as long as the directions lie apart.
const REFINEMENTS: usize = 6;
const FIRST_STEP: f32 = 0.15;

/// Where Tukey's biweight takes a patch for no skin, in deviations.
const CUT: f32 = 4.685;

/// Patches differ by at least this part of their brightness: pores, noise, normals that are not quite right.
const LEAST_DEVIATION: f32 = 0.03;

/// How much the lamp and the even light are taken to be of one hue. Blood reddens skin in the shade, which is not the
/// light's doing.
const ONE_HUE: f32 = 0.75;

#[derive(Clone, Copy, Debug)]
pub(super) struct Lamp {
    /// Unit vector toward it, camera frame.
    pub direction: Vec3,
    /// What a white matt surface that faces it sends back of it, linear RGB.
    pub strength: Vec3,
}

/// An even light and a lamp, and how badly they explain the patches.
#[derive(Clone, Copy)]
struct Fit {
    direction: Vec3,
    even: f32,
    lamp: f32,
    misfit: f32,
}

/// Finds the lamp, and weighs the patches down that do not fit.
pub(super) fn find(patches: &mut Patches) -> Option<Lamp> {
    let areas: Vec<f32> = patches.all.iter().map(|patch| patch.weight).collect();
    let values: Vec<f32> = patches.all.iter().map(|patch| luminance(patch.colour)).collect();
    let mut best = search(patches, &values)?;
    for _ in 1..ROUNDS {
        weigh(patches, &areas, &best);
        best = refine(patches, &values, search(patches, &values)?);
    }
    let share = best.lamp / (best.even + best.lamp).max(1e-6);
    let channels = [Vec3::X, Vec3::Y, Vec3::Z].map(|channel| {
        let values: Vec<f32> = patches.all.iter().map(|patch| patch.colour.dot(channel)).collect();
        let fit = fit(patches, &values, best.direction);
        fit.map_or(0.0, |fit| fit.lamp + ONE_HUE * (share * (fit.even + fit.lamp) - fit.lamp))
    });
    Some(Lamp { direction: best.direction, strength: Vec3::from_array(channels) })
}

fn search(patches: &Patches, values: &[f32]) -> Option<Fit> {
    let fits = (0..DIRECTIONS).filter_map(|index| fit(patches, values, spread(index)));
    fits.min_by(|a, b| a.misfit.total_cmp(&b.misfit))
}

/// A Fibonacci lattice on the sphere.
fn spread(index: u32) -> Vec3 {
    let z = 1.0 - (2.0 * index as f32 + 1.0) / DIRECTIONS as f32;
    let (sin, cos) = (index as f32 * 2.399_963_2).sin_cos();
    let level = (1.0 - z * z).sqrt();
    Vec3::new(level * cos, level * sin, z)
}

fn refine(patches: &Patches, values: &[f32], mut best: Fit) -> Fit {
    let mut step = FIRST_STEP;
    for _ in 0..REFINEMENTS {
        let side = best.direction.any_orthonormal_vector();
        let up = best.direction.cross(side);
        let around = [side, -side, up, -up].map(|way| (best.direction + way * step).normalize());
        let fits = around.into_iter().filter_map(|direction| fit(patches, values, direction));
        best = fits.fold(best, |best, fit| if fit.misfit < best.misfit { fit } else { best });
        step /= 2.0;
    }
    best
}

/// The even light and the lamp, neither negative, that explain the values of the patches best with the lamp in
/// `direction`.
fn fit(patches: &Patches, values: &[f32], direction: Vec3) -> Option<Fit> {
    let (mut normal, mut right, mut square) = (Mat2::ZERO, Vec2::ZERO, 0.0);
    for (patch, value) in patches.all.iter().zip(values) {
        let facing = patch.normal.dot(direction);
        // `f32::max` is a call as WebAssembly.
        let row = Vec2::new(1.0, if facing > 0.0 { facing } else { 0.0 });
        normal += Mat2::from_cols(row * row.x, row * row.y) * patch.weight;
        right += row * (value * patch.weight);
        square += value * value * patch.weight;
    }
    let even_alone = Vec2::new(right.x / normal.x_axis.x, 0.0);
    let lamp_alone = Vec2::new(0.0, right.y / normal.y_axis.y.max(1e-9));
    // A lamp that lights all patches alike, or none, cannot be told from the even light.
    let both = if normal.determinant() > 1e-6 * normal.x_axis.x * normal.x_axis.x {
        normal.inverse() * right
    } else {
        even_alone
    };
    let misfit = |light: Vec2| square - 2.0 * light.dot(right) + light.dot(normal * light);
    let light = match (both.x >= 0.0, both.y >= 0.0) {
        (true, true) => both,
        (true, false) => even_alone,
        _ => lamp_alone,
    };
    let fit = Fit { direction, even: light.x, lamp: light.y, misfit: misfit(light) };
    fit.misfit.is_finite().then_some(fit)
}

/// Tukey's biweight on the relative misfit of each patch.
fn weigh(patches: &mut Patches, areas: &[f32], fit: &Fit) {
    let expected = |normal: Vec3| fit.even + fit.lamp * normal.dot(fit.direction).max(0.0);
    let floor = 0.3 * (fit.even + fit.lamp) + 1e-4;
    let off: Vec<f32> = patches
        .all
        .iter()
        .map(|patch| {
            let expected = expected(patch.normal);
            (luminance(patch.colour) - expected).abs() / expected.max(floor)
        })
        .collect();
    let mut sorted = off.clone();
    sorted.sort_by(f32::total_cmp);
    let deviation = (1.4826 * sorted.get(sorted.len() / 2).copied().unwrap_or_default()).max(LEAST_DEVIATION);
    for ((patch, area), off) in patches.all.iter_mut().zip(areas).zip(off) {
        let part = (off / (CUT * deviation)).min(1.0);
        patch.weight = area * (1.0 - part * part).powi(2);
    }
}
