//! Faces that are small in the frame: the detector looks at tiles.
//!
//! The detector misses faces under about a twelfth of the picture it is given, so a shopper who stands at full length
//! before a portrait mirror is found in a tile of a half or a quarter of the frame's longer side.

use glam::{UVec2, Vec2};

use super::region::Region;

/// Tiles along the longer side, without counting those that overlap: from coarse to fine.
const DIVISIONS: [u16; 2] = [2, 4];

/// The smallest tile worth a look, in pixels: a face in it has too few pixels for the mesh.
const LEAST_TILE: f32 = 96.0;

/// Squares that cover a frame of `size` so that a face of up to half a square lies wholly in one: each overlaps the
/// next by a half. The coarse ones come first, and of one size the middle ones, where people stand.
pub fn tiles(size: UVec2) -> Vec<Region> {
    let size = size.as_vec2();
    let sides = DIVISIONS.iter().map(|&division| size.max_element() / f32::from(division));
    sides.filter(|&side| side >= LEAST_TILE).flat_map(|side| grid(size, side)).collect()
}

fn grid(size: Vec2, side: f32) -> Vec<Region> {
    let rows = places(size.y, side);
    let across = places(size.x, side);
    let mut grid: Vec<Region> = rows
        .iter()
        .flat_map(|&y| across.iter().map(move |&x| Region { centre: Vec2::new(x, y), side, rotation: 0.0 }))
        .collect();
    grid.sort_by(|a, b| distance(a, size).total_cmp(&distance(b, size)));
    grid
}

fn distance(tile: &Region, size: Vec2) -> f32 {
    (tile.centre - size / 2.0).length_squared()
}

/// The centres along one side of the frame, evenly spread from border to border.
fn places(length: f32, side: f32) -> Vec<f32> {
    let room = length - side;
    if room <= 0.0 {
        return vec![length / 2.0];
    }
    let steps = (room / (side / 2.0)).ceil();
    (0..=steps as u16).map(|step| side / 2.0 + room * f32::from(step) / steps).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_face_of_half_a_tile_lies_wholly_in_one() {
        let tiles: Vec<Region> = tiles(UVec2::new(1280, 720)).into_iter().filter(|tile| tile.side == 320.0).collect();
        for x in 80..1200 {
            let face = Vec2::new(x as f32, 300.0);
            let holds = |tile: &Region| (face - tile.centre).abs().cmple(Vec2::splat(80.1)).all();
            assert!(tiles.iter().any(holds), "none holds the face at {x}");
        }
    }

    #[test]
    fn a_tiny_frame_has_no_tiles() {
        assert!(tiles(UVec2::ONE).is_empty());
    }
}
