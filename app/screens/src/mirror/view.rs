//! The parts of the screen. Each is a function from the mirror's state to a small model, and from the model to nodes;
//! a part is drawn anew only when its model, the language or the layout has changed.

use base::{Srgba, tokens::colour};
use bevy::{
    ecs::system::SystemParam, input_focus::tab_navigation::TabGroup, picking::Pickable, prelude::*, ui::Pressed,
};
use retail::product::{LocalName, Product, Variant};

use crate::{
    fonts::Fonts,
    kit::motion::{Enters, ReducedMotion},
    locale::{Locale, Texts},
    mirror::{
        drawings::{self, Drawings},
        layout::Layout,
        plugin::{Mirror, MirrorCatalogue, MirrorSystems},
        shelf::Choice,
    },
    sounds::Muted,
};

mod advice;
mod attract;
mod compare;
mod facts;
mod kept;
mod loading;
mod sheet;
mod shelf;
mod toolbar;
mod trouble;

/// Draws every part.
pub(crate) struct ViewPlugin;

impl Plugin for ViewPlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<shelf::Position>().add_systems(
            Update,
            (
                refresh::<loading::Loading>,
                refresh::<trouble::Trouble>,
                refresh::<attract::Attract>,
                refresh::<compare::Compare>,
                refresh::<sheet::Sheet>,
                refresh::<facts::Facts>,
                (shelf::remember, refresh::<shelf::ShelfView>, shelf::mark_chosen).chain(),
                refresh::<toolbar::Toolbar>,
                refresh::<kept::Kept>,
            )
                .in_set(MirrorSystems::Draw),
        );
    }
}

/// A part of the screen.
trait View: Send + Sync + 'static {
    /// Everything that its look depends on, besides language and layout.
    type Model: PartialEq + Send + Sync + 'static;
    /// What lies over what.
    const LEVEL: i32;
    /// The direction it comes in from, y down; zero for what is just there.
    const ENTERS: fn(&Layout) -> Vec2 = |_| Vec2::ZERO;

    /// What to draw; `None` while this part is not on the screen.
    fn model(scene: &Scene) -> Option<Self::Model>;

    /// Draws it.
    fn draw(model: &Self::Model, scene: &Scene, screen: &mut ChildSpawnerCommands);
}

/// What the parts read.
#[derive(SystemParam)]
struct Scene<'w> {
    mirror: Res<'w, Mirror>,
    catalogue: Res<'w, MirrorCatalogue>,
    drawings: Res<'w, Drawings>,
    texts: Res<'w, Texts>,
    fonts: Res<'w, Fonts>,
    layout: Res<'w, Layout>,
    muted: Res<'w, Muted>,
    shelf: Res<'w, shelf::Position>,
    reduced: Res<'w, ReducedMotion>,
    time: Res<'w, Time>,
}

impl Scene<'_> {
    fn product(&self, choice: Choice) -> Option<&Product> {
        self.catalogue.0.products().get(choice.product)
    }

    fn variant(&self, choice: Choice) -> Option<&Variant> {
        self.product(choice)?.variants.get(choice.variant)
    }

    fn name<'a>(&self, name: &'a LocalName) -> &'a str {
        match self.texts.locale {
            Locale::English => &name.en,
            Locale::SimplifiedChinese => &name.zh_hans,
        }
    }

    /// The drawing of a look, `width` logical pixels wide.
    fn drawing(&self, choice: Choice, width: f32) -> impl Bundle + use<> {
        let height = width * drawings::SIZE.y as f32 / drawings::SIZE.x as f32;
        (
            ImageNode::new(self.drawings.of(choice)),
            Node { width: px(width), height: px(height), flex_shrink: 0.0, ..default() },
            Pickable::IGNORE,
        )
    }
}

/// What is pressed.
#[derive(SystemParam)]
struct Fingers<'w, 's> {
    pressed: Query<'w, 's, Entity, With<Pressed>>,
    parents: Query<'w, 's, &'static ChildOf>,
}

impl Fingers<'_, '_> {
    fn are_on(&self, part: Entity) -> bool {
        self.pressed.iter().any(|control| self.parents.iter_ancestors(control).any(|ancestor| ancestor == part))
    }
}

/// What a part showed when it was last drawn.
type Drawn<V> = Option<(Entity, <V as View>::Model, Locale, Layout)>;

fn refresh<V: View>(mut commands: Commands, scene: Scene, fingers: Fingers, mut drawn: Local<Drawn<V>>) {
    let wanted = V::model(&scene).map(|model| (model, scene.texts.locale, *scene.layout));
    let same = match (&*drawn, &wanted) {
        (None, None) => true,
        (Some((_, model, locale, layout)), Some(now)) => (model, locale, layout) == (&now.0, &now.1, &now.2),
        _ => false,
    };
    // A control that were drawn anew under a finger would lose the press.
    let held = drawn.as_ref().is_some_and(|(root, ..)| fingers.are_on(*root));
    if same || (wanted.is_some() && held) {
        return;
    }
    let appears = drawn.is_none();
    if let Some((old, ..)) = drawn.take() {
        commands.entity(old).despawn();
    }
    let Some((model, locale, layout)) = wanted else { return };
    let mut root = commands.spawn((
        Node { position_type: PositionType::Absolute, width: percent(100), height: percent(100), ..default() },
        GlobalZIndex(V::LEVEL),
        TabGroup::new(V::LEVEL),
        // Only what stands on the part takes touches.
        Pickable::IGNORE,
    ));
    let direction = V::ENTERS(&layout);
    if appears && direction != Vec2::ZERO {
        root.insert(Enters::from(direction));
    }
    root.with_children(|screen| V::draw(&model, &scene, screen));
    *drawn = Some((root.id(), model, locale, layout));
}

/// From the edge of the screen that the sheet lies at.
fn from_the_sheet(layout: &Layout) -> Vec2 {
    match layout.orientation {
        crate::mirror::layout::Orientation::Portrait => Vec2::Y,
        crate::mirror::layout::Orientation::Landscape => Vec2::X,
    }
}

/// A page that covers the feed, its words in the middle.
fn page() -> impl Bundle {
    page_on(colour::GROUND)
}

fn page_on(ground: Srgba) -> impl Bundle {
    (
        Node {
            width: percent(100),
            height: percent(100),
            flex_direction: FlexDirection::Column,
            justify_content: JustifyContent::Center,
            align_items: AlignItems::Center,
            row_gap: px(base::tokens::space::L),
            padding: UiRect::all(px(base::tokens::space::XXL)),
            ..default()
        },
        BackgroundColor(crate::kit::theme::colour(ground)),
        Pickable::IGNORE,
    )
}

#[cfg(test)]
mod tests {
    use bevy::ecs::system::RunSystemOnce;

    use super::*;

    #[test]
    fn a_finger_is_on_the_part_whose_control_it_presses() {
        let mut world = World::new();
        let parts = [(); 2].map(|()| world.spawn(Node::default()).id());
        let row = world.spawn((Node::default(), ChildOf(parts[0]))).id();
        let control = world.spawn((Node::default(), ChildOf(row))).id();
        let on = |world: &mut World| {
            world.run_system_once(move |fingers: Fingers| parts.map(|part| fingers.are_on(part))).expect("it runs")
        };
        assert_eq!(on(&mut world), [false, false]);
        world.entity_mut(control).insert(Pressed);
        assert_eq!(on(&mut world), [true, false]);
    }
}
