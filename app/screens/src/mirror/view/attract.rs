//! Nobody is there: frames pass by, and a word invites.

use base::tokens::{colour, space};
use bevy::{picking::Pickable, prelude::*, ui::ColorStop};

use super::{Scene, View};
use crate::{
    kit::{
        motion::Breathes,
        text::{TextStyle, centred},
        theme,
    },
    mirror::{shelf::Choice, state::MirrorState},
};

/// How long each frame is shown, in seconds.
const EACH: f32 = 3.2;

pub(super) struct Attract;

impl View for Attract {
    /// The frame that passes by.
    type Model = Option<Choice>;
    const LEVEL: i32 = 10;

    fn model(scene: &Scene) -> Option<Self::Model> {
        if *scene.mirror.machine.state() != MirrorState::Attract {
            return None;
        }
        let products = scene.catalogue.0.products();
        let turn = if scene.reduced.0 { 0 } else { (scene.time.elapsed_secs_wrapped() / EACH) as usize };
        let product = turn.checked_rem(products.len());
        Some(product.map(|product| {
            let variant = (turn / products.len()).checked_rem(products[product].variants.len()).unwrap_or(0);
            Choice { product, variant }
        }))
    }

    fn draw(passing: &Option<Choice>, scene: &Scene, screen: &mut ChildSpawnerCommands) {
        let (fonts, texts) = (&scene.fonts, &scene.texts);
        let width = (scene.layout.screen.size().min_element() * 0.54).clamp(360.0, 640.0);
        let count = scene.catalogue.0.products().len().to_string();
        screen.spawn(veil()).with_children(|page| {
            let ink = colour::INK_ON_ACCENT;
            if let Some(choice) = passing {
                page.spawn(stand()).with_children(|stand| {
                    stand.spawn(scene.drawing(*choice, width));
                });
            }
            page.spawn(centred(fonts, TextStyle::Hero, ink, texts.say("attract-title")));
            page.spawn(centred(fonts, TextStyle::Title, ink, texts.say_with("attract-body", &[("count", &count)])));
            page.spawn((centred(fonts, TextStyle::Strong, ink, texts.say("attract-hint")), Breathes));
            page.spawn((
                Node { margin: UiRect::top(px(space::L)), ..default() },
                children![centred(fonts, TextStyle::Caption, colour::LINE, texts.say("privacy"))],
            ));
        });
    }
}

/// The feed shows above; the words stand on a veil that thickens downward.
fn veil() -> impl Bundle {
    let stops = vec![
        ColorStop::new(theme::faded(colour::GROUND, 0.18), percent(0)),
        ColorStop::new(theme::faded(colour::GROUND, 0.30), percent(35)),
        ColorStop::new(theme::faded(colour::GROUND, 0.94), percent(100)),
    ];
    (
        Node {
            width: percent(100),
            height: percent(100),
            flex_direction: FlexDirection::Column,
            justify_content: JustifyContent::FlexEnd,
            align_items: AlignItems::Center,
            row_gap: px(space::M),
            padding: UiRect::axes(px(space::XL), px(space::XXL)),
            ..default()
        },
        BackgroundGradient::from(LinearGradient::to_bottom(stops)),
        Pickable::IGNORE,
    )
}

/// A bright plate that dark frames are seen against.
fn stand() -> impl Bundle {
    (
        Node {
            padding: UiRect::axes(px(space::XL), px(space::L)),
            margin: UiRect::bottom(px(space::L)),
            border_radius: BorderRadius::all(px(base::tokens::radius::L)),
            ..default()
        },
        BackgroundColor(theme::faded(colour::SURFACE, 0.92)),
        Pickable::IGNORE,
    )
}
