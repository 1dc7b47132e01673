//! The pieces that a shape falls into where its triangles share no corners.

use std::collections::HashMap;

use crate::scene::Shape;

/// For each corner of a shape, the number of its piece: the index of one corner of it. Corners at one place of one
/// primitive count as one, because exporters split them where textures meet.
pub fn pieces(shape: &Shape) -> Vec<u32> {
    let mut places = HashMap::with_capacity(shape.points.len());
    let key = |index: usize| (shape.primitives[index], shape.points[index].to_array().map(f32::to_bits));
    let mut above: Vec<u32> =
        (0..shape.points.len()).map(|index| *places.entry(key(index)).or_insert(index as u32)).collect();
    for &[a, b, c] in &shape.triangles {
        let top = root(&mut above, a);
        for corner in [b, c] {
            let other = root(&mut above, corner);
            above[other as usize] = top;
        }
    }
    (0..above.len() as u32).map(|corner| root(&mut above, corner)).collect()
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
