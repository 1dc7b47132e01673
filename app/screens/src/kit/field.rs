//! A field for a line of text, never smaller than a fingertip.

use accesskit::{Node as Spoken, Role};
use base::tokens::{colour, radius, space, text, touch};
use bevy::{
    a11y::AccessibilityNode,
    input_focus::tab_navigation::TabIndex,
    prelude::*,
    text::{EditableText, LineHeight},
};

use crate::{
    fonts::Fonts,
    kit::{named::Named, press::Yields, theme},
};

/// A field; what it is for decides which keyboard a system shows.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Any text.
    Text,
    /// What is looked for.
    Search,
    /// A telephone number.
    Phone,
    /// An address of e-mail.
    Email,
    /// Digits.
    Number,
}

/// Height of the line, in sizes of its letters.
const LINE: f32 = 1.4;
/// Width of the border, px.
const BORDER: f32 = 2.0;

/// Keeps what assistive technology reads of fields.
pub struct FieldPlugin;

impl Plugin for FieldPlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(PostUpdate, write_values);
    }
}

/// A field that holds `words`; `name` is what assistive technology reads.
pub fn field(fonts: &Fonts, purpose: Field, name: String, words: &str) -> impl Bundle + use<> {
    (
        purpose,
        (EditableText::new(words), AccessibilityNode::from(Spoken::new(Role::TextInput))),
        (Yields, TabIndex(0), Named(name)),
        LineHeight::RelativeToFont(LINE),
        TextFont { font: fonts.regular.clone().into(), font_size: FontSize::Px(text::BODY), ..default() },
        TextColor(theme::colour(colour::INK)),
        Node {
            // A field is as high as its line: air makes it a target.
            padding: UiRect::axes(px(space::L), px((touch::TARGET - text::BODY * LINE) / 2.0 - BORDER)),
            border: UiRect::all(px(BORDER)),
            border_radius: BorderRadius::all(px(radius::M)),
            flex_grow: 1.0,
            ..default()
        },
        BackgroundColor(theme::colour(colour::SURFACE_RAISED)),
        BorderColor::all(theme::colour(colour::LINE)),
    )
}

fn write_values(mut fields: Query<(&EditableText, &mut AccessibilityNode), (With<Field>, Changed<EditableText>)>) {
    for (text, mut node) in &mut fields {
        node.set_value(text.value().to_string());
    }
}
