//! The mirror screen: what a shopper sees and touches over the live feed.
//!
//! # How a host uses it
//!
//! 1. Insert [`MirrorCatalogue`] and add [`MirrorPlugin`] to an app that has Bevy's default plugins. The plugin spawns
//!    a transparent UI camera of its own, of order [`UI_ORDER`], over whatever the host draws to the same target.
//! 2. Write [`MirrorInput`] messages: the camera works or fails, a face is seen (with its measures) or gone, a picture
//!    was kept or could not be.
//! 3. Read [`MirrorOutput`] messages: which look to wear, which two to compare, that a picture is to be kept, that
//!    everything of the last shopper is to be wiped.
//! 4. Draw faces inside [`Layout::feed`], the part of the screen that no sheet covers; while two looks are compared,
//!    the feed's left half wears [`MirrorOutput::Compare`]'s `left` and its right half wears `right`.
//!
//! The plugin draws no feed, reads no pixels and writes no file: keeping a picture is the host's work, and only on
//! [`MirrorOutput::KeepPicture`], which only a shopper's own tap or key causes.
//!
//! # Inside
//!
//! [`machine::Machine`] decides, without an engine: an [`event::Event`] in, [`event::Effect`]s out. The modules of
//! [`view`] draw its state, each a part of the screen that is drawn anew when what it shows has changed.

pub mod camera;
pub mod clock;
pub mod drawing;
pub mod drawings;
pub mod event;
mod focus;
pub mod keys;
pub mod layout;
pub mod machine;
pub mod measures;
pub mod messages;
pub mod plugin;
pub mod shelf;
pub mod state;
pub mod view;

pub use camera::UI_ORDER;
pub use layout::Layout;
pub use measures::Measures;
pub use messages::{CameraState, Look, MirrorInput, MirrorOutput};
pub use plugin::{Action, Mirror, MirrorCatalogue, MirrorPlugin, MirrorSystems};
pub use state::CameraTrouble;
