//! What assistive technology asks for: to focus a control, or to press it.

use accesskit::Action;
use bevy::{
    a11y::ActionRequest,
    input_focus::{FocusCause, InputFocus, InputFocusVisible},
    prelude::*,
    ui_widgets::Activate,
    window::PrimaryWindow,
};

use crate::kit::press::Yields;

/// Obeys assistive technology.
pub struct AssistPlugin;

impl Plugin for AssistPlugin {
    fn build(&self, app: &mut App) {
        app.add_message::<ActionRequest>().add_systems(Update, (leave_window, obey));
    }
}

/// The engine focuses the window first, and tells assistive technology of nothing until a control is focused. Without a
/// focus it tells of everything, and keys reach the window all the same.
fn leave_window(window: Query<(), With<PrimaryWindow>>, mut focus: ResMut<InputFocus>) {
    if focus.get().is_some_and(|entity| window.contains(entity)) {
        focus.clear();
    }
}

fn obey(
    mut commands: Commands,
    mut requests: MessageReader<ActionRequest>,
    controls: Query<(), With<Yields>>,
    mut focus: ResMut<InputFocus>,
    mut visible: ResMut<InputFocusVisible>,
) {
    for ActionRequest(request) in requests.read() {
        let Some(entity) = Entity::try_from_bits(request.target_node.0).filter(|entity| controls.contains(*entity))
        else {
            continue;
        };
        match request.action {
            Action::Click => commands.trigger(Activate { entity }),
            Action::Focus => {
                focus.set(entity, FocusCause::Navigated);
                visible.0 = true;
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use accesskit::{NodeId, TreeId};

    use super::*;

    #[derive(Resource, Default)]
    struct Activated(Vec<Entity>);

    #[test]
    fn a_control_is_pressed_and_focused_on_request() {
        let mut app = App::new();
        app.add_plugins(AssistPlugin)
            .init_resource::<InputFocus>()
            .init_resource::<InputFocusVisible>()
            .init_resource::<Activated>()
            .add_observer(|event: On<Activate>, mut activated: ResMut<Activated>| activated.0.push(event.entity));
        let control = app.world_mut().spawn(Yields).id();
        let window = app.world_mut().spawn(PrimaryWindow).id();
        app.world_mut().resource_mut::<InputFocus>().set(window, FocusCause::Navigated);
        let ask = |app: &mut App, entity: Entity, action| {
            let request = accesskit::ActionRequest {
                action,
                target_tree: TreeId::ROOT,
                target_node: NodeId(entity.to_bits()),
                data: None,
            };
            app.world_mut().write_message(ActionRequest(request));
            app.update();
        };
        ask(&mut app, window, Action::Click);
        assert!(app.world().resource::<Activated>().0.is_empty(), "what is no control is not pressed");
        assert_eq!(app.world().resource::<InputFocus>().get(), None, "the window lets the focus go");
        ask(&mut app, control, Action::Click);
        assert_eq!(app.world().resource::<Activated>().0, [control]);
        ask(&mut app, control, Action::Focus);
        assert_eq!(app.world().resource::<InputFocus>().get(), Some(control));
    }
}
