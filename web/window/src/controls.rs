//! The names that the page's controls go by.

use screens::mirror::{Action, event::Event, state::Side};

/// What the control called `name` does; `place` is that of a product, of a colour, or of a side from the left.
pub fn action(name: &str, place: usize) -> Option<Action> {
    Some(Action::Mirror(match name {
        "product" => Event::Choose(place),
        "colour" => Event::Colour(place),
        "compare" => Event::Compare,
        "side" => Event::Pick(if place == 0 { Side::Left } else { Side::Right }),
        "keep" => Event::Keep,
        "close" => Event::Close,
        "language" => return Some(Action::Language),
        "sound" => return Some(Action::Sound),
        _ => return None,
    }))
}
