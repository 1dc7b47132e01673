//! The product that is worn, on the adapter.

use std::slice::from_ref;

use glam::{Vec3, Vec4};
use maker::fit::Fit;
use retail::product::{Product, Variant};
use tryon::{
    lens::Optics,
    placement::Temple,
    shadow::{Mask, Triangle},
};
use wgpu::{Buffer, BufferUsages, TextureFormat, TextureView};

use crate::{
    glb::{self, Model, Paint},
    gpu::{Gpu, Mesh, STRIDE, Texels},
};

/// A product ready to be drawn.
pub struct Garment {
    /// Where it rests.
    pub fit: Fit,
    /// What it is made of.
    pub pieces: Vec<Piece>,
    /// Measures of its lenses for both drawings, one after the other.
    pub optics: Buffer,
    /// What throws its shadow.
    pub shadow: Option<Shadow>,
}

/// Triangles of one material.
pub struct Piece {
    /// The triangles, in the frame of their pivot.
    pub mesh: Mesh,
    /// The pivot in the product's frame, m.
    pub pivot: Vec3,
    /// The temple that they belong to.
    pub temple: Option<Temple>,
    /// What they are painted with.
    pub paint: Paint,
}

/// A mask and where it lies.
pub struct Shadow {
    /// The mask.
    pub mask: TextureView,
    /// Centre and half size in the product's frame, m.
    pub extent: Vec4,
}

impl Garment {
    /// A product in one of its colours. Nothing where it cannot be made.
    pub fn new(gpu: &Gpu, product: &Product, variant: &Variant) -> Option<Self> {
        let model = glb::read(&maker::eyewear::make(&product.eyewear, from_ref(variant)))?;
        let optics = gpu.buffer(STRIDE * 2, BufferUsages::UNIFORM);
        if let Some(lens) = lens(&model) {
            for reflection in [false, true] {
                let at = STRIDE * usize::from(reflection);
                gpu.queue.write_buffer(&optics, at as u64, bytemuck::cast_slice(&numbers(&lens, reflection)));
            }
        }
        let shadow = Mask::of(triangles(&model)).map(|mask| {
            let texels = Texels::picture(mask.size, TextureFormat::Rgba8Unorm);
            let view = gpu.filled(texels, &mask.texels).create_view(&Default::default());
            Shadow { mask: view, extent: mask.extent }
        });
        Some(Self { fit: Fit::made(&product.eyewear), pieces: pieces(gpu, &model), optics, shadow })
    }
}

fn pieces(gpu: &Gpu, model: &Model) -> Vec<Piece> {
    let parts = model.nodes.iter().flat_map(|node| node.parts.iter().map(move |part| (node, part)));
    let piece = |(node, part): (&glb::Node, &glb::Part)| Piece {
        mesh: gpu.mesh(&part.corners, &part.indices),
        pivot: node.pivot,
        temple: Temple::named(&node.name),
        paint: part.paint,
    };
    parts.map(piece).collect()
}

/// A pair of glasses has two lenses of one kind.
fn lens(model: &Model) -> Option<Optics> {
    let parts = model.nodes.iter().flat_map(|node| &node.parts);
    parts.filter_map(|part| if let Paint::Lens(optics) = part.paint { Some(optics) } else { None }).next()
}

/// As `lens.wgsl` reads them.
fn numbers(lens: &Optics, reflection: bool) -> [f32; 8] {
    let (passes, coating) = (lens.passes(), lens.coating());
    let reflection = f32::from(u8::from(reflection));
    [passes.x, passes.y, passes.z, lens.mirrors(), coating.x, coating.y, coating.z, reflection]
}

/// What throws a shadow: all but the lenses.
fn triangles(model: &Model) -> impl Iterator<Item = Triangle> {
    let parts = model.nodes.iter().flat_map(|node| node.parts.iter().map(|part| (node.pivot, part)));
    parts.filter(|(_, part)| !matches!(part.paint, Paint::Lens(_))).flat_map(|(pivot, part)| {
        let corner = move |index: u32| match part.corners.get(index as usize * 6..) {
            Some(&[x, y, z, ..]) => Vec3::new(x, y, z) + pivot,
            _ => pivot,
        };
        part.indices.as_chunks::<3>().0.iter().map(move |triangle| triangle.map(corner))
    })
}
