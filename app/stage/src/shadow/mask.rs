//! A product's front, projected to its own plane.

use bevy::prelude::*;

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

type Triangle = [Vec3; 3];

impl Mask {
    /// The mask of a GLB without its lenses.
    pub fn of(glb: &[u8]) -> Option<Self> {
        let triangles: Vec<_> = triangles(glb)?.into_iter().filter(|t| t.iter().any(|p| p.z > FRONT)).collect();
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

/// The triangles of a GLB's scene in the product's frame, without lenses.
fn triangles(glb: &[u8]) -> Option<Vec<Triangle>> {
    let gltf = gltf::Gltf::from_slice(glb).ok()?;
    let scene = gltf.default_scene().or_else(|| gltf.scenes().next())?;
    let mut triangles = Vec::new();
    let mut open: Vec<_> = scene.nodes().map(|node| (node, Mat4::IDENTITY)).collect();
    while let Some((node, parent)) = open.pop() {
        let placed = parent * Mat4::from_cols_array_2d(&node.transform().matrix());
        open.extend(node.children().map(|child| (child, placed)));
        let primitives = node.mesh().into_iter().flat_map(|mesh| mesh.primitives());
        for primitive in primitives.filter(|primitive| !is_lens(primitive)) {
            add_triangles(&primitive, gltf.blob.as_deref(), placed, &mut triangles);
        }
    }
    Some(triangles)
}

fn is_lens(primitive: &gltf::Primitive) -> bool {
    let name = primitive.material().name().unwrap_or_default().to_lowercase();
    name.contains("lens") || name.contains("glass")
}

fn add_triangles(primitive: &gltf::Primitive, blob: Option<&[u8]>, placed: Mat4, triangles: &mut Vec<Triangle>) {
    if primitive.mode() != gltf::mesh::Mode::Triangles {
        return;
    }
    let reader = primitive.reader(|buffer| blob.filter(|_| buffer.index() == 0));
    let Some(points) = reader.read_positions() else { return };
    let points: Vec<_> = points.map(|p| placed.transform_point3(Vec3::from_array(p))).collect();
    let corner = |index: u32| points.get(index as usize).copied().unwrap_or_default();
    let indices: Vec<u32> = match reader.read_indices() {
        Some(indices) => indices.into_u32().collect(),
        None => (0..points.len() as u32).collect(),
    };
    triangles.extend(indices.chunks_exact(3).map(|t| [corner(t[0]), corner(t[1]), corner(t[2])]));
}
