//! The keyboard: everything that can be touched can be typed.
//!
//! | keys | do |
//! | --- | --- |
//! | left, right | the frame before, the next frame |
//! | up, down, 1 to 9 | the colour before, the next colour, the first to the ninth colour |
//! | C | compare, or end comparing |
//! | A, D | in a comparison: the left side, the right side |
//! | K | keep a picture |
//! | L | the other language |
//! | M | sound off, on |
//! | Esc | close what lies on top |
//! | Tab, Enter | go from control to control, and press it |

use bevy::prelude::*;

use crate::mirror::{
    event::Event,
    plugin::{Acted, Action},
    state::Side,
};

const DIGITS: [KeyCode; 9] = [
    KeyCode::Digit1,
    KeyCode::Digit2,
    KeyCode::Digit3,
    KeyCode::Digit4,
    KeyCode::Digit5,
    KeyCode::Digit6,
    KeyCode::Digit7,
    KeyCode::Digit8,
    KeyCode::Digit9,
];

/// What a key does.
pub fn action(key: KeyCode) -> Option<Action> {
    let event = match key {
        KeyCode::ArrowLeft => Event::Step(-1),
        KeyCode::ArrowRight => Event::Step(1),
        KeyCode::ArrowUp => Event::StepColour(-1),
        KeyCode::ArrowDown => Event::StepColour(1),
        KeyCode::KeyC => Event::Compare,
        KeyCode::KeyA => Event::Pick(Side::Left),
        KeyCode::KeyD => Event::Pick(Side::Right),
        KeyCode::KeyK => Event::Keep,
        KeyCode::Escape => Event::Close,
        KeyCode::KeyL => return Some(Action::Language),
        KeyCode::KeyM => return Some(Action::Sound),
        _ => Event::Colour(DIGITS.iter().position(|digit| *digit == key)?),
    };
    Some(Action::Mirror(event))
}

pub(crate) fn read(mut acted: MessageWriter<Acted>, keys: Option<Res<ButtonInput<KeyCode>>>) {
    let Some(keys) = keys else { return };
    acted.write_batch(keys.get_just_pressed().filter_map(|key| action(*key)).map(Acted));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digits_choose_colours_and_other_keys_do_nothing() {
        assert_eq!(action(KeyCode::Digit1), Some(Action::Mirror(Event::Colour(0))));
        assert_eq!(action(KeyCode::Digit9), Some(Action::Mirror(Event::Colour(8))));
        assert_eq!(action(KeyCode::Digit0), None);
        assert_eq!(action(KeyCode::F1), None);
    }
}
