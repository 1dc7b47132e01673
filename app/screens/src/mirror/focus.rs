//! The keyboard's place on a screen that is drawn anew: what a part shows is despawned with every change, and the focus
//! would be lost with it.

use bevy::{
    input_focus::{FocusCause, InputFocus},
    prelude::*,
};

use super::plugin::Action;
use crate::kit::field::Field;

/// Moves the focus from a control that is gone to the one that does the same now. Fields are not drawn anew.
pub(crate) fn keep(
    mut focus: ResMut<InputFocus>,
    controls: Query<(Entity, &Action)>,
    fields: Query<(), With<Field>>,
    mut last: Local<Option<Action>>,
) {
    let Some(focused) = focus.get() else {
        *last = None;
        return;
    };
    if let Ok((_, action)) = controls.get(focused) {
        *last = Some(action.clone());
        return;
    }
    if fields.contains(focused) {
        return;
    }
    match last.as_ref().and_then(|last| controls.iter().find(|(_, action)| *action == last)) {
        Some((again, _)) => focus.set(again, FocusCause::Navigated),
        None => focus.clear(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_focus_outlives_the_control() {
        let mut app = App::new();
        app.init_resource::<InputFocus>().add_systems(PostUpdate, keep);
        let spawn = |app: &mut App, action| app.world_mut().spawn(action).id();
        let focused = |app: &App| app.world().resource::<InputFocus>().get();
        let (sound, language) = (spawn(&mut app, Action::Sound), spawn(&mut app, Action::Language));
        app.world_mut().resource_mut::<InputFocus>().set(language, FocusCause::Navigated);
        app.update();
        app.world_mut().despawn(language);
        let again = spawn(&mut app, Action::Language);
        app.update();
        assert_eq!(focused(&app), Some(again));
        app.world_mut().despawn(again);
        app.update();
        assert_eq!(focused(&app), None, "nothing does the same any more");
        assert!(app.world().get_entity(sound).is_ok());
        let field = app.world_mut().spawn(Field::Search).id();
        app.world_mut().resource_mut::<InputFocus>().set(field, FocusCause::Navigated);
        app.update();
        assert_eq!(focused(&app), Some(field), "a field keeps it");
    }
}
