//! Makes a pair of glasses to an optician's measures (boxing system, ISO 8624).

mod acetate;
mod arch;
mod brow;
pub mod front;
mod lens;
mod outline;
mod pads;
mod paint;
mod slab;
mod temple;
mod wire;

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
    let leant = |part: Mesh| part.map(|p| lean * p);
    let (sheet, wire) = (leant(front::sheet(spec)), leant(front::wire(spec)));
    let pads = leant(pads::left(spec).joined_to_mirror());
    writer.node("front", DVec3::ZERO, &[(&sheet, &paints.frame), (&wire, &paints.wire), (&pads, &paints.pad)]);

    let lens = lens::left(spec);
    writer.node("lens_left", DVec3::ZERO, &[(&leant(lens.clone()), &paints.lens)]);
    writer.node("lens_right", DVec3::ZERO, &[(&leant(lens.mirrored()), &paints.lens)]);

    let (hinge, temple, tip) = (front::hinge(spec), temple::left(spec), temple::tip(spec));
    let mut side = |name, hinge: DVec3, [temple, tip]: [Mesh; 2]| {
        let [temple, tip] = [temple, tip].map(|part| part.map(|p| p + hinge));
        writer.node(name, hinge, &[(&temple, &paints.temple), (&tip, &paints.tip)]);
    };
    let hinge_right = DVec3::new(-hinge.x, hinge.y, hinge.z);
    let mirrored = [temple.mirrored(), tip.mirrored()];
    side("temple_left", hinge, [temple, tip]);
    side("temple_right", hinge_right, mirrored);
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
    /// Whether the rims are wire, with pads on the nose.
    wire: bool,
}

impl Build {
    fn of(spec: &EyewearSpec) -> Self {
        match spec.material {
            Material::Acetate => Self { depth: 4.2, wire: false },
            Material::Metal => Self { depth: 1.9, wire: true },
            Material::Mixed => Self { depth: 2.4, wire: true },
        }
    }
}

#[cfg(test)]
mod tests;
