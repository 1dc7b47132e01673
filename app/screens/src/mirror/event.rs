//! What happens to the mirror, and what it causes.

use std::time::Duration;

use crate::mirror::{
    measures::Measures,
    shelf::Choice,
    state::{CameraTrouble, Pair, Side},
};

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// Frames arrive.
    CameraWorks,
    /// No frames arrive, for this reason.
    CameraFails(CameraTrouble),
    /// A face is in view, with what could be measured on it.
    FaceSeen(Option<Measures>),
    /// No face is in view any more.
    FaceGone,
    /// The screen was touched, anywhere.
    Touched,
    /// A product was chosen by its place.
    Choose(usize),
    /// The product so many places further was chosen.
    Step(isize),
    /// A colour was chosen by its place.
    Colour(usize),
    /// The colour so many places further was chosen.
    StepColour(isize),
    /// Comparison is to begin, or to end.
    Compare,
    /// A side of the comparison was chosen.
    Pick(Side),
    /// A picture is to be kept.
    Keep,
    /// The host kept the picture under this name, or could not.
    Kept(Option<String>),
    /// What lies on top is to go.
    Close,
    /// So much time went by.
    Tick(Duration),
}

/// Something that the host, or the screen, has to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Draw this look on the face.
    Wear(Choice),
    /// Draw these two looks side by side.
    Compare(Pair),
    /// Draw no look.
    TakeOff,
    /// Keep a picture of what is on the screen.
    KeepPicture,
    /// Forget everything of the shopper who left.
    Wipe,
}
