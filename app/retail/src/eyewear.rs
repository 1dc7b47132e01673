//! Eyewear as opticians write it: in the boxing system (ISO 8624), in millimetres.

use base::Srgba;
use serde::{Deserialize, Serialize};

/// The shape of the lenses and what carries them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Style {
    /// Circles.
    Round,
    /// A circle with a flattened brow.
    Panto,
    /// A drop that hangs outward, in wire.
    Aviator,
    /// As high as wide, with rounded corners.
    Square,
    /// Wider than high.
    Rectangle,
    /// Swept up at the temples.
    CatEye,
    /// A heavy brow over wire.
    Browline,
    /// A polygon with soft corners.
    Geometric,
    /// Large and softly square.
    Oversized,
    /// Low, long and bent around the face.
    SportWrap,
}

/// What the front is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Material {
    /// Cellulose acetate: thick and polished.
    Acetate,
    /// Wire with nose pads.
    Metal,
    /// An acetate brow on a wire front.
    Mixed,
}

/// What a lens does to light.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LensSpec {
    /// The colour of what passes.
    pub tint: Srgba,
    /// Share of light that passes, 0 to 1.
    pub transmission: f32,
    /// Share of light that a mirror coating sends back, 0 to 1.
    pub mirror: f32,
}

/// The measures of a pair of glasses.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EyewearSpec {
    /// The shape.
    pub style: Style,
    /// The front's material.
    pub material: Material,
    /// Width of a lens's box, mm.
    pub lens_width: f64,
    /// Distance between the lenses' boxes, mm.
    pub bridge: f64,
    /// Length of a temple from hinge to tip along its bend, mm.
    pub temple_length: f64,
    /// Height of a lens's box, mm.
    pub lens_height: f64,
    /// How far each half of the front bends back, degrees (face form angle).
    pub wrap_deg: f64,
    /// How far the front leans toward the cheeks, degrees.
    pub pantoscopic_deg: f64,
    /// Width of the rim seen from the front, mm.
    pub rim: f64,
}

impl EyewearSpec {
    /// Width of the front from hinge to hinge, mm: both boxes, the bridge, and the rim and end piece on each side.
    pub fn frame_width(&self) -> f64 {
        2.0 * self.lens_width + self.bridge + 2.0 * (self.rim + END_PIECE)
    }

    /// The size as it is printed inside a temple: `52-18-140`.
    pub fn size_label(&self) -> String {
        format!("{:.0}-{:.0}-{:.0}", self.lens_width, self.bridge, self.temple_length)
    }

    /// The first measure that no frame has, if any.
    pub fn fault(&self) -> Option<String> {
        RANGES.iter().find_map(|(name, read, low, high)| {
            let value = read(self);
            (!(*low..=*high).contains(&value)).then(|| format!("{name} is {value}, not between {low} and {high}"))
        })
    }
}

/// From the rim's outer edge to the hinge, mm.
pub const END_PIECE: f64 = 2.5;

type Read = fn(&EyewearSpec) -> f64;

/// What frames for adults and children measure.
const RANGES: [(&str, Read, f64, f64); 8] = [
    ("lens_width", |spec| spec.lens_width, 30.0, 75.0),
    ("bridge", |spec| spec.bridge, 8.0, 30.0),
    ("temple_length", |spec| spec.temple_length, 100.0, 165.0),
    ("lens_height", |spec| spec.lens_height, 18.0, 65.0),
    ("wrap_deg", |spec| spec.wrap_deg, 0.0, 20.0),
    ("pantoscopic_deg", |spec| spec.pantoscopic_deg, 0.0, 15.0),
    ("rim", |spec| spec.rim, 0.8, 8.0),
    ("lens_width + bridge", |spec| spec.lens_width + spec.bridge, 45.0, 95.0),
];
