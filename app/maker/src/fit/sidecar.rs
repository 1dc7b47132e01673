//! The file beside a retailer's model that says how it fits: `glasses.fit.json` beside `glasses.glb`.

use glam::{DAffine3, DMat3, DVec3};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{FitBasis, Fitted, UnfitError};

/// What a model's numbers count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unit {
    /// Metres, as glTF has it.
    #[default]
    #[serde(rename = "m")]
    Metre,
    /// Centimetres.
    #[serde(rename = "cm")]
    Centimetre,
    /// Millimetres.
    #[serde(rename = "mm")]
    Millimetre,
    /// Inches.
    #[serde(rename = "in")]
    Inch,
}

impl Unit {
    /// Its length, m.
    fn metres(self) -> f64 {
        match self {
            Self::Metre => 1.0,
            Self::Centimetre => 0.01,
            Self::Millimetre => 0.001,
            Self::Inch => 0.0254,
        }
    }
}

/// An axis of a model, with its direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Axis {
    /// Along x.
    #[serde(rename = "+x")]
    X,
    /// Against x.
    #[serde(rename = "-x")]
    MinusX,
    /// Along y.
    #[serde(rename = "+y")]
    Y,
    /// Against y.
    #[serde(rename = "-y")]
    MinusY,
    /// Along z.
    #[serde(rename = "+z")]
    Z,
    /// Against z.
    #[serde(rename = "-z")]
    MinusZ,
}

impl Axis {
    fn direction(self) -> DVec3 {
        match self {
            Self::X => DVec3::X,
            Self::MinusX => DVec3::NEG_X,
            Self::Y => DVec3::Y,
            Self::MinusY => DVec3::NEG_Y,
            Self::Z => DVec3::Z,
            Self::MinusZ => DVec3::NEG_Z,
        }
    }
}

/// Why a sidecar is refused.
#[derive(Debug, Error)]
pub enum SidecarError {
    /// It does not say what it has to.
    #[error("the sidecar cannot be read: {0}")]
    Unreadable(#[from] serde_json::Error),
    /// Up and forward lie along one axis.
    #[error("the sidecar's `up` and `forward` lie along one axis")]
    Axes,
    /// Its places make no glasses.
    #[error("the sidecar's places are wrong: {0}")]
    Unfit(#[from] UnfitError),
}

/// How a model fits, in the model's own frame and units.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sidecar {
    /// What the model's numbers count; metres if left out.
    #[serde(default)]
    pub unit: Unit,
    /// Which way is up when worn; `+y` if left out.
    #[serde(default = "up")]
    pub up: Axis,
    /// Which way the wearer looks; `+z` if left out.
    #[serde(default = "forward")]
    pub forward: Axis,
    /// The middle of the bridge's back, where it rests on the nose.
    pub bridge: [f64; 3],
    /// Where the temple on the wearer's left turns.
    pub hinge_left: [f64; 3],
    /// Where the temple on the wearer's right turns.
    pub hinge_right: [f64; 3],
}

fn up() -> Axis {
    Axis::Y
}

fn forward() -> Axis {
    Axis::Z
}

impl Sidecar {
    /// Reads the file.
    pub fn from_json(text: &str) -> Result<Self, SidecarError> {
        Ok(serde_json::from_str(text)?)
    }

    /// The fit that it describes.
    pub fn fit(&self) -> Result<Fitted, SidecarError> {
        let (y, z) = (self.up.direction(), self.forward.direction());
        if y.dot(z) != 0.0 {
            return Err(SidecarError::Axes);
        }
        let axes = DMat3::from_cols(y.cross(z), y, z).transpose();
        let turn = DAffine3::from_mat3(axes * self.unit.metres());
        let hinges = [self.hinge_left, self.hinge_right].map(DVec3::from_array);
        Ok(Fitted::new(turn, DVec3::from_array(self.bridge), hinges, FitBasis::Sidecar)?)
    }
}
