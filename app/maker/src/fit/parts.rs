//! The pieces that a shape falls into where its triangles share no corners.

use std::collections::HashMap;

use glam::DVec3;

use crate::scene::Shape;

/// For each corner of a shape, the number of its piece: the index of one corner of it. Triangles of one primitive hang
/// together along an edge even where exporters split its corners, as they do where textures meet; two that only touch
/// in one place, as the middles of two ends, do not.
pub fn pieces(shape: &Shape) -> Vec<u32> {
    let mut places = HashMap::with_capacity(shape.points.len());
    let key = |index: usize| (shape.primitives[index], shape.points[index].to_array().map(f32::to_bits));
    let place_of: Vec<u32> =
        (0..shape.points.len()).map(|index| *places.entry(key(index)).or_insert(index as u32)).collect();
    drop(places);
    let mut above: Vec<u32> = (0..shape.points.len() as u32).collect();
    let mut edges = Vec::with_capacity(shape.triangles.len() * 3);
    for &[a, b, c] in &shape.triangles {
        for (from, to) in [(a, b), (b, c), (c, a)] {
            join(&mut above, from, to);
            let (one, other) = (place_of[from as usize], place_of[to as usize]);
            edges.push((one.min(other), one.max(other), from));
        }
    }
    edges.retain(|(one, other, _)| one != other);
    edges.sort_unstable();
    let same_edge = edges.windows(2).filter(|pair| (pair[0].0, pair[0].1) == (pair[1].0, pair[1].1));
    same_edge.for_each(|pair| join(&mut above, pair[0].2, pair[1].2));
    (0..above.len() as u32).map(|corner| root(&mut above, corner)).collect()
}

fn join(above: &mut [u32], one: u32, other: u32) {
    let (top, bottom) = (root(above, one), root(above, other));
    above[bottom as usize] = top;
}

/// For each piece, the corners of the box around it; `points` are a shape's corners, wherever they were placed.
pub fn extents(piece_of: &[u32], points: &[DVec3]) -> HashMap<u32, (DVec3, DVec3)> {
    let mut extents = HashMap::new();
    for (piece, point) in piece_of.iter().zip(points) {
        let extent = extents.entry(*piece).or_insert((*point, *point));
        *extent = (extent.0.min(*point), extent.1.max(*point));
    }
    extents
}

/// The topmost corner above a corner; the way is halved while it is walked.
fn root(above: &mut [u32], mut corner: u32) -> u32 {
    while above[corner as usize] != corner {
        let next = above[above[corner as usize] as usize];
        above[corner as usize] = next;
        corner = next;
    }
    corner
}
