//! What assistive technology reads: the name of a control, and whether it is the chosen one.

use bevy::{a11y::AccessibilityNode, prelude::*};

/// The spoken name of a control.
#[derive(Component, Clone, Debug)]
pub struct Named(pub String);

/// Whether a control of a group is the chosen one.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chosen(pub bool);

/// Writes names and choices into the accessibility tree.
pub struct NamedPlugin;

impl Plugin for NamedPlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(PostUpdate, (write_names, write_choices));
    }
}

fn write_names(mut controls: Query<(&Named, &mut AccessibilityNode), Changed<Named>>) {
    for (name, mut node) in &mut controls {
        node.set_label(name.0.as_str());
    }
}

fn write_choices(mut controls: Query<(&Chosen, &mut AccessibilityNode), Changed<Chosen>>) {
    for (chosen, mut node) in &mut controls {
        node.set_selected(chosen.0);
    }
}
