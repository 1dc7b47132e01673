//! Design tokens: the only source of colours, sizes and timings of the screens. Lengths are logical pixels.

/// Colours: warm paper and ink, with one accent. Every pairing that carries text has a contrast of 4.5 or better.
pub mod colour {
    use crate::Srgba;

    /// Behind everything, where no feed is shown.
    pub const GROUND: Srgba = Srgba::hex(0x17_1513);
    /// Panels over the feed.
    pub const SURFACE: Srgba = Srgba::hex(0xfa_f7f2);
    /// Cards on a panel.
    pub const SURFACE_RAISED: Srgba = Srgba::hex(0xff_ffff);
    /// Text and icons.
    pub const INK: Srgba = Srgba::hex(0x1f_1b18);
    /// Text that steps back.
    pub const INK_SOFT: Srgba = Srgba::hex(0x62_5a52);
    /// Text on the accent, and on the ground.
    pub const INK_ON_ACCENT: Srgba = Srgba::hex(0xff_ffff);
    /// What is chosen, and what to touch next.
    pub const ACCENT: Srgba = Srgba::hex(0x9a_3b26);
    /// Hairlines.
    pub const LINE: Srgba = Srgba::hex(0xdd_d5ca);
    /// The veil under text that lies on the feed.
    pub const SCRIM: Srgba = Srgba::hex(0x17_1513).with_alpha(0.62);
    /// Something needs attention.
    pub const WARNING: Srgba = Srgba::hex(0x8a_5a00);
}

/// Distances.
pub mod space {
    /// Between an icon and its word.
    pub const XS: f32 = 4.0;
    /// Inside small controls.
    pub const S: f32 = 8.0;
    /// Between controls.
    pub const M: f32 = 16.0;
    /// Inside panels.
    pub const L: f32 = 24.0;
    /// Between groups.
    pub const XL: f32 = 40.0;
    /// Around a page.
    pub const XXL: f32 = 64.0;
}

/// Corner radii.
pub mod radius {
    /// Small controls.
    pub const S: f32 = 8.0;
    /// Cards.
    pub const M: f32 = 16.0;
    /// Panels.
    pub const L: f32 = 28.0;
    /// Pills and discs.
    pub const FULL: f32 = 999.0;
}

/// Text sizes.
pub mod text {
    /// Notes and units.
    pub const CAPTION: f32 = 16.0;
    /// Running text.
    pub const BODY: f32 = 20.0;
    /// Names and headings.
    pub const TITLE: f32 = 28.0;
    /// One statement on a page.
    pub const DISPLAY: f32 = 44.0;
    /// What is read from across the store.
    pub const HERO: f32 = 72.0;
}

/// Durations in seconds.
pub mod motion {
    /// An answer to a touch.
    pub const QUICK: f32 = 0.12;
    /// A panel that moves.
    pub const CALM: f32 = 0.28;
    /// A page that changes.
    pub const SLOW: f32 = 0.6;
}

/// Touch.
pub mod touch {
    /// The least side of anything that can be touched: a fingertip at arm's length.
    pub const TARGET: f32 = 72.0;
}

#[cfg(test)]
mod tests {
    use super::colour::*;

    #[test]
    fn text_can_be_read() {
        for (ink, ground) in [
            (INK, SURFACE),
            (INK_SOFT, SURFACE),
            (INK_SOFT, SURFACE_RAISED),
            (INK_ON_ACCENT, ACCENT),
            (INK_ON_ACCENT, GROUND),
            (WARNING, SURFACE),
            (ACCENT, SURFACE),
        ] {
            assert!(ink.contrast(ground) >= 4.5, "{ink:?} on {ground:?}: {}", ink.contrast(ground));
        }
    }
}
