//! The screens: the kit they are built from (text, buttons, swatches, carousel, toast, dialog), their languages and
//! sounds, and the mirror. What a screen does is decided by a plain state machine that knows no engine; Bevy draws it.

pub mod fonts;
pub mod host;
pub mod kit;
pub mod locale;
pub mod mirror;
pub mod sounds;
