//! Two looks side by side: a line between them, a plate under each, and a touch to choose.

use base::tokens::{colour, radius, space};
use bevy::{picking::Pickable, prelude::*};

use super::{Scene, View};
use crate::{
    kit::{
        button::control,
        card::pill,
        named::Chosen,
        text::{TextStyle, one_line},
        theme,
    },
    mirror::{
        event::Event,
        layout::covering,
        plugin::Action,
        shelf::Choice,
        state::{Pair, Side},
    },
};

/// The width of the line between the halves, in logical pixels.
const LINE: f32 = 4.0;

/// The height of a plate with its two lines, in logical pixels.
const PLATE: f32 = 84.0;

pub(super) struct Compare;

impl View for Compare {
    type Model = Pair;
    const LEVEL: i32 = 15;

    fn model(scene: &Scene) -> Option<Pair> {
        scene.mirror.machine.state().pair()
    }

    fn draw(pair: &Pair, scene: &Scene, screen: &mut ChildSpawnerCommands) {
        let feed = scene.layout.feed;
        let middle = feed.center().x;
        let halves = [
            (Side::Left, pair.left, Rect { max: Vec2::new(middle, feed.max.y), ..feed }),
            (Side::Right, pair.right, Rect { min: Vec2::new(middle, feed.min.y), ..feed }),
        ];
        for (side, choice, area) in halves {
            half(side, choice, side == pair.active, area, scene, screen);
        }
        let line = Rect::from_center_size(feed.center(), Vec2::new(LINE, feed.height()));
        screen.spawn((covering(line), BackgroundColor(theme::colour(colour::SURFACE)), Pickable::IGNORE));
        title(scene, screen);
    }
}

fn half(side: Side, choice: Choice, active: bool, area: Rect, scene: &Scene, screen: &mut ChildSpawnerCommands) {
    let node = Node {
        flex_direction: FlexDirection::Column,
        justify_content: JustifyContent::FlexEnd,
        align_items: AlignItems::Center,
        padding: UiRect::all(px(space::L)),
        ..covering(area)
    };
    let touch = (control(scene.texts.say("compare-side")), Chosen(active), Action::Mirror(Event::Pick(side)));
    screen.spawn((node, touch)).with_children(|half| {
        let (ground, ink) =
            if active { (colour::ACCENT, colour::INK_ON_ACCENT) } else { (colour::SCRIM, colour::INK_ON_ACCENT) };
        half.spawn(plate(ground)).with_children(|plate| {
            let Some(product) = scene.product(choice) else { return };
            plate.spawn(one_line(&scene.fonts, TextStyle::Strong, ink, scene.name(&product.name)));
            let colour = scene.variant(choice).map_or("", |variant| scene.name(&variant.name));
            let words = format!("{colour} · {}", product.price);
            plate.spawn(one_line(&scene.fonts, TextStyle::Caption, ink, words));
        });
    });
}

fn plate(ground: base::Srgba) -> impl Bundle {
    (
        Node {
            flex_direction: FlexDirection::Column,
            align_items: AlignItems::Center,
            padding: UiRect::axes(px(space::L), px(space::M)),
            border_radius: BorderRadius::all(px(radius::M)),
            ..default()
        },
        BackgroundColor(theme::colour(ground)),
        Pickable::IGNORE,
    )
}

fn title(scene: &Scene, screen: &mut ChildSpawnerCommands) {
    let (fonts, texts, feed) = (&scene.fonts, &scene.texts, scene.layout.feed);
    // Above the plates, where it hides no face.
    let node = Node {
        flex_direction: FlexDirection::Column,
        justify_content: JustifyContent::FlexEnd,
        align_items: AlignItems::Center,
        row_gap: px(space::S),
        padding: UiRect::bottom(px(PLATE + 2.0 * space::L)),
        ..covering(feed)
    };
    let centred = Node { align_self: AlignSelf::Center, ..default() };
    screen.spawn((node, Pickable::IGNORE)).with_children(|column| {
        for (style, words) in
            [(TextStyle::Title, texts.say("compare-title")), (TextStyle::Caption, texts.say("compare-hint"))]
        {
            column.spawn((centred.clone(), Pickable::IGNORE)).with_children(|line| {
                line.spawn((pill(colour::GROUND, AlignSelf::Center), Pickable::IGNORE)).with_children(|pill| {
                    pill.spawn(one_line(fonts, style, colour::INK_ON_ACCENT, words));
                });
            });
        }
    });
}
