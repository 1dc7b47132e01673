//! The front: where it ends, and what of it is acetate and what is wire.

use glam::DVec3;
use retail::eyewear::{EyewearSpec, Material, Style};

use super::{acetate, brow, lean, outline, wire};
use crate::mesh::Mesh;

/// From the front's middle plane back to the hinge's axis, mm.
const HINGE_BACK: f64 = 4.0;

/// Where the left temple turns, in the product's frame, mm.
pub fn hinge(spec: &EyewearSpec) -> DVec3 {
    lean(spec) * end(spec)
}

/// The end of the left end piece, before the front leans.
pub fn end(spec: &EyewearSpec) -> DVec3 {
    let wrapped = outline::wrap(spec, DVec3::new(outline::temporal_edge(spec, end_height(spec)), 0.0, 0.0));
    DVec3::new(spec.frame_width() / 2.0, end_height(spec), wrapped.z - HINGE_BACK)
}

/// The height of the end pieces: in the upper third of the lenses, where temples pass above the eyes' corners.
fn end_height(spec: &EyewearSpec) -> f64 {
    let share = match spec.style {
        Style::CatEye => 0.40,
        Style::Aviator | Style::Round | Style::Panto | Style::Geometric => 0.24,
        Style::SportWrap => 0.12,
        _ => 0.30,
    };
    outline::middle(spec).y + share * spec.lens_height
}

/// What is cut from a sheet of acetate; nothing of a front of wire.
pub fn sheet(spec: &EyewearSpec) -> Mesh {
    match spec.material {
        Material::Acetate => acetate::left(spec).joined_to_mirror(),
        Material::Mixed => brow::left(spec).joined_to_mirror(),
        Material::Metal => Mesh::default(),
    }
}

/// What is bent from wire; nothing of a front of acetate.
pub fn wire(spec: &EyewearSpec) -> Mesh {
    let mut left = match spec.material {
        Material::Acetate => return Mesh::default(),
        Material::Mixed => wire::rim(spec),
        Material::Metal => {
            let mut left = wire::rim(spec);
            left.append(&wire::end_piece(spec));
            left
        }
    };
    left.append(&wire::pad_arm(spec));
    let mut whole = left.joined_to_mirror();
    whole.append(&wire::bridge(spec));
    whole
}
