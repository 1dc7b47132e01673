//! The product's contact shadow on the face.
//!
//! The front of the frame is projected once to a small mask in the product's own plane, blurred to four widths. The
//! face's surface (`shaders/feed.wgsl`) looks up, for each of its points, how much of the frame stands over it, the more
//! blurred the farther away, straight above for the closeness of the two and along the main light for what the light
//! casts.

use glam::{UVec2, Vec2, Vec3, Vec4};

/// How dark the shadow is; 1 would take all light from a point that the frame covers.
pub const STRENGTH: f32 = 0.6;

/// Texels across and up.
const SIZE: UVec2 = UVec2::new(192, 96);
/// How far behind the bridge a part still belongs to the front, m: temples do not.
const FRONT: f32 = -0.030;
/// Air around the front, m: room for the widest blur.
const MARGIN: f32 = 0.030;
/// Widths of the blurs, m; the shader knows them.
const BLURS: [f32; 4] = [0.001, 0.003, 0.007, 0.014];

/// How much of the product stands over each point of its plane.
pub struct Mask {
    /// Texels across and up.
    pub size: UVec2,
    /// A byte a blur, the top row first.
    pub texels: Vec<u8>,
    /// Centre and half size in the product's frame, m.
    pub extent: Vec4,
}

/// Its corners in the product's frame, m.
pub type Triangle = [Vec3; 3];

impl Mask {
    /// The mask of a product of these triangles, lenses left out. Nothing where there are none, or where they have no
    /// size of glasses.
    pub fn of(triangles: impl IntoIterator<Item = Triangle>) -> Option<Self> {
        let triangles: Vec<_> = triangles.into_iter().filter(|t| t.iter().any(|p| p.z > FRONT)).collect();
        let (low, high) = triangles
            .iter()
            .flatten()
            .map(|p| p.truncate())
            .fold((Vec2::INFINITY, Vec2::NEG_INFINITY), |(low, high), point| (low.min(point), high.max(point)));
        let (centre, half) = ((low + high) / 2.0, (high - low) / 2.0 + MARGIN);
        if !half.is_finite() || half.max_element() > 0.5 {
            return None;
        }
        let mut sharp = vec![0.0_f32; (SIZE.x * SIZE.y) as usize];
        let texel = 2.0 * half / SIZE.as_vec2();
        for triangle in &triangles {
            let on_grid = triangle.map(|p| {
                let from_corner = Vec2::new(p.x - centre.x + half.x, half.y - (p.y - centre.y));
                from_corner / texel
            });
            fill(&mut sharp, on_grid);
        }
        let blurred = BLURS.map(|blur| blur_both(&sharp, blur / texel.x, blur / texel.y));
        let texels =
            (0..sharp.len()).flat_map(|i| [0, 1, 2, 3].map(|b: usize| (blurred[b][i] * 255.0) as u8)).collect();
        Some(Self { size: SIZE, texels, extent: Vec4::new(centre.x, centre.y, half.x, half.y) })
    }
}

/// Marks the texels whose centres lie in a triangle.
fn fill(grid: &mut [f32], corners: [Vec2; 3]) {
    let [a, b, c] = corners;
    let low = a.min(b).min(c).floor().max(Vec2::ZERO).as_uvec2();
    let high = a.max(b).max(c).ceil().max(Vec2::ZERO).as_uvec2().min(SIZE);
    for (row, column) in (low.y..high.y).flat_map(|row| (low.x..high.x).map(move |column| (row, column))) {
        let at = UVec2::new(column, row).as_vec2() + 0.5;
        let sides = [(a, b), (b, c), (c, a)].map(|(from, to)| (to - from).perp_dot(at - from));
        if sides.iter().all(|side| *side >= 0.0) || sides.iter().all(|side| *side <= 0.0) {
            grid[(row * SIZE.x + column) as usize] = 1.0;
        }
    }
}

/// A Gaussian blur of these standard deviations, texels.
fn blur_both(grid: &[f32], across: f32, up: f32) -> Vec<f32> {
    let (width, height) = (SIZE.x as i32, SIZE.y as i32);
    let rows = blur(grid, across, |row, column, step| (row, column + step), (width, height));
    blur(&rows, up, |row, column, step| (row + step, column), (width, height))
}

fn blur(grid: &[f32], deviation: f32, step: impl Fn(i32, i32, i32) -> (i32, i32), size: (i32, i32)) -> Vec<f32> {
    let reach = (3.0 * deviation).ceil() as i32;
    let weights: Vec<_> = (-reach..=reach).map(|d| (-0.5 * (d as f32 / deviation.max(1e-3)).powi(2)).exp()).collect();
    let total: f32 = weights.iter().sum();
    let texel = |row: i32, column: i32| {
        let inside = (0..size.1).contains(&row) && (0..size.0).contains(&column);
        if inside { grid[(row * size.0 + column) as usize] } else { 0.0 }
    };
    let blurred = |row: i32, column: i32| {
        let sum: f32 = (-reach..=reach)
            .zip(&weights)
            .map(|(d, weight)| {
                let (row, column) = step(row, column, d);
                weight * texel(row, column)
            })
            .sum();
        sum / total
    };
    (0..size.1).flat_map(|row| (0..size.0).map(move |column| (row, column))).map(|(r, c)| blurred(r, c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A bar across the bridge, `z` before it, m.
    fn bar(z: f32) -> [Triangle; 2] {
        let at = |x: f32, y: f32| Vec3::new(x, y, z);
        let corners = [at(-0.06, -0.005), at(0.06, -0.005), at(0.06, 0.005), at(-0.06, 0.005)];
        [[corners[0], corners[1], corners[2]], [corners[0], corners[2], corners[3]]]
    }

    #[test]
    fn a_bar_covers_its_middle_and_not_the_margin() {
        let mask = Mask::of(bar(0.0)).expect("a front");
        let texel = |column: u32, row: u32| mask.texels[((row * mask.size.x + column) * 4) as usize];
        assert_eq!(mask.texels.len(), (mask.size.x * mask.size.y * 4) as usize);
        assert!(texel(mask.size.x / 2, mask.size.y / 2) > 250);
        assert_eq!(texel(0, 0), 0);
        assert!(mask.extent.distance(Vec4::new(0.0, 0.0, 0.06 + MARGIN, 0.005 + MARGIN)) < 1e-6);
    }

    #[test]
    fn temples_and_nothing_and_what_is_no_product_have_no_mask() {
        assert!(Mask::of(bar(-0.05)).is_none());
        assert!(Mask::of([]).is_none());
        assert!(Mask::of(bar(0.0).map(|t| t.map(|p| p * 100.0))).is_none());
    }
}
