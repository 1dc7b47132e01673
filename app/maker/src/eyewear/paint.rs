//! Materials: polished acetate, brushed metal, silicone and lenses.

use base::Srgba;
use retail::{
    eyewear::{EyewearSpec, LensSpec, Material},
    product::Variant,
};
use serde_json::{Value, json};

use crate::glb::{Paint, Writer};

/// The metal of a browline whose variants name none: gold.
const METAL: Srgba = Srgba::hex(0xc9a15a);
/// The acetate over the ends of temples of wire: a tortoise so dark that it goes with every metal.
const TIP: Srgba = Srgba::hex(0x2a1a10);

/// The paints of each part.
pub struct Paints {
    /// What of the front is acetate.
    pub frame: Paint,
    /// What of the front is wire.
    pub wire: Paint,
    /// Temples.
    pub temple: Paint,
    /// The tips of temples of wire.
    pub tip: Paint,
    /// Lenses.
    pub lens: Paint,
    /// Nose pads.
    pub pad: Paint,
}

impl Paints {
    /// Adds the materials of every variant to a file.
    pub fn new(writer: &mut Writer, spec: &EyewearSpec, variants: &[Variant]) -> Self {
        let metal = spec.material == Material::Metal;
        let mut paint = |material: &dyn Fn(&Variant) -> Value| {
            Paint::ByVariant(variants.iter().map(|variant| writer.material(material(variant))).collect())
        };
        let frame = paint(&|variant| solid("frame", variant.frame, metal));
        let wire = match spec.material {
            Material::Mixed => paint(&|variant| solid("metal", variant.metal.unwrap_or(METAL), true)),
            Material::Acetate | Material::Metal => frame.clone(),
        };
        let temple = paint(&|variant| solid("temple", variant.temple, metal));
        let lens = paint(&|variant| lens(&variant.lens));
        let tip = Paint::Always(writer.material(solid("tip", TIP, false)));
        Self { frame, wire, temple, tip, lens, pad: Paint::Always(writer.material(pad())) }
    }
}

fn solid(name: &str, colour: Srgba, metal: bool) -> Value {
    let mut material = json!({
        "name": name,
        "pbrMetallicRoughness": {
            "baseColorFactor": colour.to_linear(),
            "metallicFactor": if metal { 1.0 } else { 0.0 },
            "roughnessFactor": if metal { 0.32 } else { 0.26 },
        },
    });
    if colour.a < 1.0 {
        material["alphaMode"] = json!("BLEND");
    }
    material
}

/// Clear silicone: little more than its highlights is seen of it. Blended and not transmitting, because whatever
/// transmits is taken for a lens.
fn pad() -> Value {
    json!({
        "name": "pad",
        "alphaMode": "BLEND",
        "pbrMetallicRoughness": { "baseColorFactor": [0.80, 0.80, 0.78, 0.14], "metallicFactor": 0.0, "roughnessFactor": 0.22 },
    })
}

/// A lens as any viewer shows it, with its exact optics beside for ours.
fn lens(spec: &LensSpec) -> Value {
    let [r, g, b, _] = spec.tint.to_linear();
    json!({
        "name": "lens",
        "alphaMode": "BLEND",
        "pbrMetallicRoughness": {
            "baseColorFactor": [r, g, b, 1.0 - 0.85 * spec.transmission],
            "metallicFactor": 0.0,
            "roughnessFactor": 0.05,
        },
        "extras": { "lens": { "tint": [r, g, b], "transmission": spec.transmission, "mirror": spec.mirror } },
    })
}
