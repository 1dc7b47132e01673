//! The design tokens as the engine's types.

use base::Srgba;
use bevy::prelude::*;

/// A token's colour as the engine's.
pub fn colour(token: Srgba) -> Color {
    Color::srgba(token.r, token.g, token.b, token.a)
}

/// A token's colour with another opacity.
pub fn faded(token: Srgba, alpha: f32) -> Color {
    colour(token.with_alpha(alpha))
}

/// The soft shadow under what floats over the feed.
pub fn lifted() -> BoxShadow {
    BoxShadow::new(faded(base::tokens::colour::GROUND, 0.28), px(0), px(8), px(0), px(32))
}

/// How far an ease-out has come after `elapsed` of `duration` seconds, 0 to 1 (cubic).
pub fn ease_out(elapsed: f32, duration: f32) -> f32 {
    let left = 1.0 - (elapsed / duration).clamp(0.0, 1.0);
    1.0 - left * left * left
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easing_starts_fast_and_ends_at_one() {
        assert_eq!(ease_out(0.0, 0.3), 0.0);
        assert!(ease_out(0.15, 0.3) > 0.5);
        assert_eq!(ease_out(9.0, 0.3), 1.0);
    }
}
