//! The port by which text comes in where the engine is told no letters: browsers and tablets, whose keyboards and
//! compositions are the system's. While a field has the focus, the host lays one of the system's over it and tells what is
//! written there. On desktops the engine's own input writes into fields, and the port is left out.

use bevy::{
    input_focus::InputFocus,
    prelude::*,
    text::{EditableText, TextEdit},
    window::PrimaryWindow,
};

use crate::kit::{field::Field, named::Named};

/// What the host has to do.
#[derive(Message, Clone, Debug, PartialEq)]
pub enum TextEntry {
    /// Lay a field over the one that is drawn, or move the one that lies there.
    Begin(Asked),
    /// Take it away.
    End,
}

/// The field that is wanted.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// What it is for.
    pub purpose: Field,
    /// Its spoken name.
    pub name: String,
    /// What is written in it.
    pub text: String,
    /// Where it lies in the window, in logical pixels from the top left.
    pub area: Rect,
}

/// What the host tells of its field.
#[derive(Message, Clone, Debug, PartialEq, Eq)]
pub enum Entered {
    /// This is written in it now.
    Text(String),
    /// The shopper has done with it.
    Done,
}

/// The port.
pub struct EntryPlugin;

impl Plugin for EntryPlugin {
    fn build(&self, app: &mut App) {
        app.add_message::<TextEntry>()
            .add_message::<Entered>()
            .add_systems(Update, take)
            // Where fields lie is known once they are laid out.
            .add_systems(Last, ask);
    }
}

/// Asks for a field over the one that has the focus.
fn ask(
    focus: Res<InputFocus>,
    fields: Query<(&Field, &Named, &EditableText, &ComputedNode, &UiGlobalTransform)>,
    window: Single<&Window, With<PrimaryWindow>>,
    mut entries: MessageWriter<TextEntry>,
    mut lies: Local<Option<(Entity, Rect)>>,
) {
    let focused = focus.get().and_then(|entity| Some((entity, fields.get(entity).ok()?)));
    let now = focused.map(|(entity, (.., node, place))| {
        let area = Rect::from_center_size(place.translation, node.size());
        let scale = window.scale_factor();
        (entity, Rect { min: area.min / scale, max: area.max / scale })
    });
    if now == *lies {
        return;
    }
    *lies = now;
    match (now, focused) {
        (Some((_, area)), Some((_, (purpose, name, text, ..)))) => {
            let text = text.value().to_string();
            entries.write(TextEntry::Begin(Asked { purpose: *purpose, name: name.0.clone(), text, area }));
        }
        _ => {
            entries.write(TextEntry::End);
        }
    }
}

/// Writes what was written into the field that has the focus.
fn take(
    mut entered: MessageReader<Entered>,
    mut focus: ResMut<InputFocus>,
    mut fields: Query<&mut EditableText, With<Field>>,
) {
    for entered in entered.read() {
        let Some(mut field) = focus.get().and_then(|entity| fields.get_mut(entity).ok()) else { continue };
        match entered {
            Entered::Text(text) => {
                field.clear();
                field.editor_mut().set_text(text);
                field.queue_edit(TextEdit::TextEnd(false));
            }
            Entered::Done => focus.clear(),
        }
    }
}

#[cfg(test)]
mod tests {
    use bevy::{input_focus::FocusCause, math::Affine2};

    use super::*;

    #[derive(Resource, Default)]
    struct Told(Vec<TextEntry>);

    /// An app with a field of 200 by 50 pixels about a point, on a screen of two pixels a point.
    fn app() -> (App, Entity) {
        let mut app = App::new();
        app.add_plugins(EntryPlugin).init_resource::<InputFocus>().init_resource::<Told>().add_systems(
            First,
            |mut entries: MessageReader<TextEntry>, mut told: ResMut<Told>| {
                told.0.extend(entries.read().cloned());
            },
        );
        let mut window = Window::default();
        window.resolution.set_scale_factor_override(Some(2.0));
        app.world_mut().spawn((window, PrimaryWindow));
        let node = ComputedNode { size: Vec2::new(200.0, 50.0), ..default() };
        let place = UiGlobalTransform::from(Affine2::from_translation(Vec2::new(300.0, 100.0)));
        let field = (Field::Search, Named("Search".to_owned()), EditableText::new("Hall"), node, place);
        let field = app.world_mut().spawn(field).id();
        (app, field)
    }

    fn told(app: &mut App) -> Vec<TextEntry> {
        app.update();
        app.update();
        std::mem::take(&mut app.world_mut().resource_mut::<Told>().0)
    }

    fn focus(app: &mut App, field: Entity) {
        app.world_mut().resource_mut::<InputFocus>().set(field, FocusCause::Navigated);
    }

    #[test]
    fn a_field_is_asked_for_while_one_has_the_focus() {
        let (mut app, field) = app();
        assert_eq!(told(&mut app), []);
        focus(&mut app, field);
        let asked = Asked {
            purpose: Field::Search,
            name: "Search".to_owned(),
            text: "Hall".to_owned(),
            area: Rect::new(100.0, 37.5, 200.0, 62.5),
        };
        assert_eq!(told(&mut app), [TextEntry::Begin(asked)]);
        assert_eq!(told(&mut app), []);
        app.world_mut().write_message(Entered::Done);
        assert_eq!(told(&mut app), [TextEntry::End]);
    }

    #[test]
    fn what_is_written_stands_in_the_field() {
        let (mut app, field) = app();
        let text = |app: &App| app.world().get::<EditableText>(field).map(|field| field.value().to_string());
        app.world_mut().write_message(Entered::Text("nobody's".to_owned()));
        app.update();
        assert_eq!(text(&app).as_deref(), Some("Hall"), "no field has the focus");
        focus(&mut app, field);
        app.world_mut().write_message(Entered::Text("张伟".to_owned()));
        app.update();
        assert_eq!(text(&app).as_deref(), Some("张伟"));
    }
}
