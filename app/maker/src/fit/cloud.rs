//! A shape as evenly spread points, so that coarse triangles weigh as much as their area.

use glam::DVec3;

use crate::scene::Shape;

/// Points along the longest side of a shape.
const ALONG: f64 = 220.0;
/// The most points that are spread. Overlapping triangles of a hostile file stop here.
const MOST: usize = 4 << 20;

/// Corners of a box around points.
pub fn bounds(points: impl IntoIterator<Item = DVec3>) -> (DVec3, DVec3) {
    points.into_iter().fold((DVec3::MAX, DVec3::MIN), |(low, high), p| (low.min(p), high.max(p)))
}

/// Points spread over the triangles of a shape.
pub fn spread(shape: &Shape) -> Vec<DVec3> {
    let (low, high) = bounds(shape.points.iter().map(|p| p.as_dvec3()));
    let spacing = (high - low).max_element() / ALONG;
    let mut cloud = Vec::new();
    for triangle in &shape.triangles {
        let [a, b, c] = triangle.map(|index| shape.points[index as usize].as_dvec3());
        let longest = (b - a).length().max((c - b).length()).max((a - c).length());
        let steps = (longest / spacing).ceil().clamp(1.0, ALONG) as usize;
        if cloud.len() + (steps + 1) * (steps + 2) / 2 > MOST {
            break;
        }
        for row in 0..=steps {
            for column in 0..=steps - row {
                let (u, v) = (row as f64 / steps as f64, column as f64 / steps as f64);
                cloud.push(a + (b - a) * u + (c - a) * v);
            }
        }
    }
    cloud
}

/// How unlike its mirror image a cloud is along an axis, 0 for symmetric to 1: the share of points that a coarse grid
/// counts in a cell and not in the mirrored one.
pub fn asymmetry(cloud: &[DVec3], low: DVec3, high: DVec3, axis: usize) -> f64 {
    const CELLS: usize = 24;
    let index = |cell: [usize; 3]| (cell[0] * CELLS + cell[1]) * CELLS + cell[2];
    let mut balance = vec![0_i64; CELLS.pow(3)];
    let size = (high - low).max(DVec3::splat(f64::MIN_POSITIVE));
    for point in cloud {
        let share = ((*point - low) / size).to_array();
        let cell = share.map(|share| ((share * CELLS as f64) as usize).min(CELLS - 1));
        let mut mirrored = cell;
        mirrored[axis] = CELLS - 1 - cell[axis];
        balance[index(cell)] += 1;
        balance[index(mirrored)] -= 1;
    }
    balance.iter().map(|cell| cell.unsigned_abs()).sum::<u64>() as f64 / (2.0 * cloud.len().max(1) as f64)
}
