//! The states of the mirror.

use std::time::Duration;

use crate::mirror::{measures::Measures, shelf::Choice};

/// Why there is no live picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CameraTrouble {
    /// Another program has it.
    Busy,
    /// The system does not let this program use it.
    Refused,
    /// It was there and is gone.
    Unplugged,
    /// There never was one.
    Missing,
}

/// Everything that belongs to one shopper. Dropping it is what "wiped" means.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shopper {
    /// The look that is worn.
    pub worn: Choice,
    /// The look that was worn before: the first to compare with.
    pub before: Option<Choice>,
    /// What was measured on the face.
    pub measures: Option<Measures>,
    /// For how long no face was seen and nothing was touched; `None` while a face is seen.
    pub absent: Option<Duration>,
}

/// One half of the comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// On the left of the screen.
    Left,
    /// On the right of the screen.
    Right,
}

/// Two looks side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The look on the left.
    pub left: Choice,
    /// The look on the right.
    pub right: Choice,
    /// The side that the shelf and the swatches change.
    pub active: Side,
}

impl Pair {
    /// The look of the active side.
    pub fn chosen(&self) -> Choice {
        match self.active {
            Side::Left => self.left,
            Side::Right => self.right,
        }
    }

    /// The same pair with another look on the active side.
    pub fn with_chosen(self, choice: Choice) -> Self {
        match self.active {
            Side::Left => Self { left: choice, ..self },
            Side::Right => Self { right: choice, ..self },
        }
    }
}

/// A picture that the shopper keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Picture {
    /// The host was asked for it.
    Asked,
    /// It is kept under this name; it has been told for this long.
    Saved {
        /// The name to ask for it by.
        name: String,
        /// How long this has been on the screen.
        shown: Duration,
    },
    /// It could not be kept.
    Failed {
        /// How long this has been on the screen.
        shown: Duration,
    },
}

/// What the mirror is doing.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum MirrorState {
    /// The camera and the models are not ready.
    #[default]
    Loading,
    /// Nobody is there.
    Attract,
    /// Somebody wears a look.
    Live(Shopper),
    /// Somebody compares two looks.
    Compare(Shopper, Pair),
    /// Somebody keeps a picture, of one look or of two.
    Kept(Shopper, Option<Pair>, Picture),
    /// There is no picture. What the shopper chose is kept for as long as for any absent shopper.
    CameraTrouble(CameraTrouble, Option<Shopper>),
}

impl MirrorState {
    /// The shopper before the mirror.
    pub fn shopper(&self) -> Option<&Shopper> {
        match self {
            Self::Loading | Self::Attract => None,
            Self::Live(shopper) | Self::Compare(shopper, _) | Self::Kept(shopper, ..) => Some(shopper),
            Self::CameraTrouble(_, shopper) => shopper.as_ref(),
        }
    }

    /// The two looks that are compared.
    pub fn pair(&self) -> Option<Pair> {
        match self {
            Self::Compare(_, pair) => Some(*pair),
            Self::Kept(_, pair, _) => *pair,
            _ => None,
        }
    }

    pub(crate) fn shopper_mut(&mut self) -> Option<&mut Shopper> {
        match self {
            Self::Loading | Self::Attract => None,
            Self::Live(shopper) | Self::Compare(shopper, _) | Self::Kept(shopper, ..) => Some(shopper),
            Self::CameraTrouble(_, shopper) => shopper.as_mut(),
        }
    }
}
