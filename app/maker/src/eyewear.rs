//! Makes a pair of glasses to an optician's measures (boxing system, ISO 8624).

pub mod front;
mod lens;
mod outline;
mod pads;
mod paint;
mod temple;

use glam::{DQuat, DVec3};
use retail::{
    eyewear::{EyewearSpec, Material},
    product::Variant,
};

use crate::{glb::Writer, mesh::Mesh};

/// The model as binary glTF in metres: nodes `front`, `lens_left`, `lens_right`, `temple_left` and `temple_right`, the
/// temples with their pivots at their hinges, and one material variant for each of `variants`, named by its id. The
/// same measures give the same bytes.
pub fn make(spec: &EyewearSpec, variants: &[Variant]) -> Vec<u8> {
    let mut writer = Writer::with_variants(variants.iter().map(|variant| variant.id.to_string()).collect());
    let paints = paint::Paints::new(&mut writer, spec, variants);

    let lean = lean(spec);
    let both = |part: Mesh| {
        let mut pair = part.mirrored();
        pair.append(&part);
        pair.map(|p| lean * p)
    };
    let mut brow = both(front::half(spec));
    brow.append(&front::bridge(spec).map(|p| lean * p));
    let pads = both(pads::left(spec));
    let mut parts = vec![(&brow, &paints.frame)];
    if !pads.triangles.is_empty() {
        parts.push((&pads, &paints.pad));
    }
    writer.node("front", DVec3::ZERO, &parts);

    let lens = lens::left(spec);
    writer.node("lens_left", DVec3::ZERO, &[(&lens.clone().map(|p| lean * p), &paints.lens)]);
    writer.node("lens_right", DVec3::ZERO, &[(&lens.mirrored().map(|p| lean * p), &paints.lens)]);

    let (hinge, temple) = (front::hinge(spec), temple::left(spec));
    let hinge_right = DVec3::new(-hinge.x, hinge.y, hinge.z);
    writer.node("temple_left", hinge, &[(&temple.clone().map(|p| p + hinge), &paints.temple)]);
    writer.node("temple_right", hinge_right, &[(&temple.mirrored().map(|p| p + hinge_right), &paints.temple)]);
    writer.finish()
}

/// The pantoscopic tilt: the front leans about the bridge until its foot is nearer to the cheeks than its brow.
fn lean(spec: &EyewearSpec) -> DQuat {
    DQuat::from_rotation_x(spec.pantoscopic_deg.to_radians())
}

/// What a front is built like.
struct Build {
    /// From the back of the rim to its front, mm.
    depth: f64,
    /// How square the rim's section is.
    exponent: f64,
    /// Whether the front is wire, with pads on the nose.
    wire: bool,
}

impl Build {
    fn of(spec: &EyewearSpec) -> Self {
        match spec.material {
            Material::Acetate => Self { depth: 4.2, exponent: 3.6, wire: false },
            Material::Metal => Self { depth: 1.9, exponent: 2.2, wire: true },
            Material::Mixed => Self { depth: 2.4, exponent: 2.4, wire: true },
        }
    }
}

#[cfg(test)]
mod tests;
