//! The messages between the mirror and its host.

use base::id::{ProductId, VariantId};
use bevy::prelude::Message;

use crate::{
    locale::Locale,
    mirror::{measures::Measures, plugin::Action, state::CameraTrouble},
};

/// Whether frames arrive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CameraState {
    /// They do.
    Working,
    /// They are those of the bundled portrait, which the screen says.
    Demonstration,
    /// They do not, for this reason.
    Trouble(CameraTrouble),
}

/// From the host to the mirror.
#[derive(Message, Clone, Debug, PartialEq)]
pub enum MirrorInput {
    /// The camera works, or does not. Repeating it does no harm.
    Camera(CameraState),
    /// A face is in view, with what could be measured on it. Send it with every observation.
    FaceSeen(Option<Measures>),
    /// No face is in view. Send it with every observation.
    FaceGone,
    /// The picture that was asked for is kept under this name, or could not be kept (`None`).
    PictureKept(Option<String>),
    /// A control of the host's was pressed: those of a page around the mirror do what those on it do.
    Pressed(Action),
}

/// One colour of one product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// The product.
    pub product: ProductId,
    /// The colour.
    pub variant: VariantId,
}

/// From the mirror to the host.
#[derive(Message, Clone, Debug, PartialEq, Eq)]
pub enum MirrorOutput {
    /// Draw this look on the face.
    Wear(Look),
    /// Draw these two looks side by side. It ends with the next [`MirrorOutput::Wear`].
    Compare {
        /// For the left half of the feed.
        left: Look,
        /// For the right half of the feed.
        right: Look,
    },
    /// Draw no look.
    TakeOff,
    /// Keep a picture of the feed with its look: the shopper asked for it. Answer with [`MirrorInput::PictureKept`].
    KeepPicture,
    /// The shopper left: forget frames, observations and pictures that are still in memory.
    Wipe,
    /// The screens speak another language now.
    Language(Locale),
}
