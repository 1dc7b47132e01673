//! What assistive technology reads: the texts, the name of a control, and whether it is the chosen one, in the order in
//! which they stand on the screen.

use accesskit::{Action, Live, Node as Spoken, Role};
use bevy::{a11y::AccessibilityNode, prelude::*};

/// The spoken name of a control.
#[derive(Component, Clone, Debug)]
pub struct Named(pub String);

/// Whether a control of a group is the chosen one.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chosen(pub bool);

/// Marks a text that is read out as soon as it appears.
#[derive(Component, Clone, Copy, Debug, Default)]
pub struct Announced;

/// Writes texts, names and choices into the accessibility tree.
pub struct NamedPlugin;

impl Plugin for NamedPlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(PostUpdate, (fill_tree, write_texts, write_names, write_choices).chain());
    }
}

/// Gives everything on the screen its place in the tree: what has no parent there would be read in any order. What
/// stands in a control is said by the control's name.
fn fill_tree(
    mut commands: Commands,
    fresh: Query<(Entity, Has<Text>, Has<Announced>), (Added<Node>, Without<AccessibilityNode>)>,
    parents: Query<&ChildOf>,
    controls: Query<(), With<Named>>,
) {
    for (entity, is_text, announced) in &fresh {
        if parents.iter_ancestors(entity).any(|above| controls.contains(above)) {
            continue;
        }
        let mut node = Spoken::new(if is_text { Role::Label } else { Role::GenericContainer });
        if announced {
            node.set_live(Live::Polite);
        }
        commands.entity(entity).insert(AccessibilityNode::from(node));
    }
}

fn write_texts(mut texts: Query<(Ref<Text>, &mut AccessibilityNode), Without<Named>>) {
    for (text, mut node) in &mut texts {
        if text.is_changed() || node.is_added() {
            node.set_value(text.as_str());
        }
    }
}

fn write_names(mut controls: Query<(&Named, &mut AccessibilityNode), Changed<Named>>) {
    for (name, mut node) in &mut controls {
        node.set_label(name.0.as_str());
        node.add_action(Action::Click);
        node.add_action(Action::Focus);
    }
}

fn write_choices(mut controls: Query<(&Chosen, &mut AccessibilityNode), Changed<Chosen>>) {
    for (chosen, mut node) in &mut controls {
        node.set_selected(chosen.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_and_those_in_a_control_by_its_name() {
        let mut app = App::new();
        app.add_plugins(NamedPlugin);
        let panel = app.world_mut().spawn(Node::default()).id();
        let spawn = |app: &mut App, bundle: (Text, ChildOf)| app.world_mut().spawn(bundle).id();
        let text = spawn(&mut app, (Text::new("Right width"), ChildOf(panel)));
        let named = (Node::default(), AccessibilityNode::from(Spoken::new(Role::Button)), Named("Compare".into()));
        let control = app.world_mut().spawn((named, ChildOf(panel))).id();
        let inside = spawn(&mut app, (Text::new("Compare"), ChildOf(control)));
        app.update();
        app.update();
        let node = |entity| app.world().get::<AccessibilityNode>(entity);
        assert_eq!(node(panel).map(|node| node.role()), Some(Role::GenericContainer));
        assert_eq!(node(text).and_then(|node| node.value()), Some("Right width"));
        assert_eq!(node(control).and_then(|node| node.label()), Some("Compare"));
        assert!(node(control).is_some_and(|node| node.supports_action(Action::Click)));
        assert!(node(inside).is_none(), "the name says it");
    }
}
