//! What is worn: its name, size and price, how it fits this face, its colours, and what can be done with it.

use base::tokens::{colour, space};
use bevy::{picking::Pickable, prelude::*};
use retail::advice::Advice;

use super::{Scene, View, advice, from_the_sheet, sheet};
use crate::{
    kit::{
        button::{ButtonLook, button},
        card::pill,
        swatch::swatch,
        text::{TextStyle, label, one_line},
    },
    mirror::{
        event::Event,
        layout::{Layout, Orientation, covering},
        plugin::Action,
        shelf::Choice,
        state::MirrorState,
    },
};

pub(super) struct Facts;

#[derive(PartialEq)]
pub(super) struct Model {
    choice: Choice,
    advice: Option<Advice>,
    pupils: String,
    comparing: bool,
}

impl View for Facts {
    type Model = Model;
    const LEVEL: i32 = 30;
    const ENTERS: fn(&Layout) -> Vec2 = from_the_sheet;

    fn model(scene: &Scene) -> Option<Model> {
        let state = scene.mirror.machine.state();
        let choice = scene.mirror.machine.chosen().filter(|_| sheet::is_up(state))?;
        let measures = state.shopper()?.measures;
        Some(Model {
            choice,
            advice: advice::advice(scene.product(choice)?, measures),
            pupils: advice::pupils(&scene.texts, measures),
            comparing: matches!(state, MirrorState::Compare(..)),
        })
    }

    fn draw(model: &Model, scene: &Scene, screen: &mut ChildSpawnerCommands) {
        let node = Node {
            flex_direction: FlexDirection::Column,
            row_gap: px(space::S),
            padding: match scene.layout.orientation {
                Orientation::Portrait if !scene.layout.narrow => {
                    UiRect::new(px(space::XL), px(space::XL), px(space::L), px(space::M))
                }
                _ => UiRect::new(px(space::L), px(space::L), px(space::L), px(space::M)),
            },
            ..covering(scene.layout.facts)
        };
        screen.spawn((node, Pickable::IGNORE)).with_children(|facts| match scene.layout.orientation {
            Orientation::Portrait if scene.layout.narrow => narrow(model, scene, facts),
            Orientation::Portrait => portrait(model, scene, facts),
            Orientation::Landscape => landscape(model, scene, facts),
        });
    }
}

fn portrait(model: &Model, scene: &Scene, facts: &mut ChildSpawnerCommands) {
    heading(model, scene, facts);
    facts.spawn(row(JustifyContent::SpaceBetween)).with_children(|row| {
        row.spawn(column(AlignItems::FlexStart)).with_children(|left| {
            size(model, scene, left);
            fit(model, scene, left);
            pupils(model, scene, left);
        });
        row.spawn(column(AlignItems::FlexEnd)).with_children(|right| colours(model, scene, right));
    });
    push_down(facts);
    actions(model, scene, facts);
}

/// One column, the colour's name beside its swatches.
fn narrow(model: &Model, scene: &Scene, facts: &mut ChildSpawnerCommands) {
    heading(model, scene, facts);
    size(model, scene, facts);
    facts
        .spawn((Node { align_items: AlignItems::Center, column_gap: px(space::M), ..default() }, Pickable::IGNORE))
        .with_children(|row| colours(model, scene, row));
    fit(model, scene, facts);
    pupils(model, scene, facts);
    push_down(facts);
    actions(model, scene, facts);
}

fn landscape(model: &Model, scene: &Scene, facts: &mut ChildSpawnerCommands) {
    heading(model, scene, facts);
    size(model, scene, facts);
    colours(model, scene, facts);
    fit(model, scene, facts);
    pupils(model, scene, facts);
    push_down(facts);
    actions(model, scene, facts);
}

fn heading(model: &Model, scene: &Scene, facts: &mut ChildSpawnerCommands) {
    let Some(product) = scene.product(model.choice) else { return };
    facts.spawn(row(JustifyContent::SpaceBetween)).with_children(|row| {
        row.spawn(label(&scene.fonts, TextStyle::Title, colour::INK, scene.name(&product.name)));
        row.spawn(one_line(&scene.fonts, TextStyle::Title, colour::INK, product.price.to_string()));
    });
}

fn size(model: &Model, scene: &Scene, facts: &mut ChildSpawnerCommands) {
    let Some(product) = scene.product(model.choice) else { return };
    let caption = scene.texts.say("size-caption");
    facts.spawn(Node { align_items: AlignItems::Baseline, column_gap: px(space::M), ..default() }).with_children(
        |row| {
            row.spawn(one_line(&scene.fonts, TextStyle::Strong, colour::INK, product.eyewear.size_label()));
            row.spawn(one_line(&scene.fonts, TextStyle::Caption, colour::INK_SOFT, caption));
        },
    );
}

fn fit(model: &Model, scene: &Scene, facts: &mut ChildSpawnerCommands) {
    let Some(advice) = model.advice else { return };
    facts.spawn(pill(colour::SURFACE_RAISED, AlignSelf::FlexStart)).with_children(|pill| {
        let words = advice::sentence(&scene.texts, advice);
        pill.spawn(one_line(&scene.fonts, TextStyle::Strong, advice::ink(advice.fit), words));
    });
}

fn pupils(model: &Model, scene: &Scene, facts: &mut ChildSpawnerCommands) {
    facts.spawn(label(&scene.fonts, TextStyle::Caption, colour::INK_SOFT, model.pupils.clone()));
}

fn colours(model: &Model, scene: &Scene, facts: &mut ChildSpawnerCommands) {
    let Some(product) = scene.product(model.choice) else { return };
    // The disc is smaller than its target: the row is pulled out so that the disc stands on the margin.
    let pulled = Node { margin: UiRect::horizontal(px(-space::S)), ..default() };
    facts.spawn((pulled, Pickable::IGNORE)).with_children(|row| {
        for (index, variant) in product.variants.iter().enumerate() {
            let name = scene.texts.say_with("label-colour", &[("name", scene.name(&variant.name))]);
            let chosen = index == model.choice.variant;
            let control = swatch(variant.frame, variant.temple, chosen, name);
            row.spawn((control, Action::Mirror(Event::Colour(index))));
        }
    });
    if let Some(variant) = scene.variant(model.choice) {
        facts.spawn(one_line(&scene.fonts, TextStyle::Caption, colour::INK_SOFT, scene.name(&variant.name)));
    }
}

fn actions(model: &Model, scene: &Scene, facts: &mut ChildSpawnerCommands) {
    let (fonts, texts) = (&scene.fonts, &scene.texts);
    let compare = if model.comparing { texts.say("compare-done") } else { texts.say("compare") };
    let keep = texts.say("keep");
    facts.spawn(row(JustifyContent::SpaceBetween)).with_children(|row| {
        row.spawn((button(fonts, ButtonLook::Secondary, compare.clone(), compare), Action::Mirror(Event::Compare)));
        row.spawn((button(fonts, ButtonLook::Primary, keep.clone(), keep), Action::Mirror(Event::Keep)));
    });
}

fn row(justify: JustifyContent) -> impl Bundle {
    (Node { justify_content: justify, column_gap: px(space::M), flex_shrink: 0.0, ..default() }, Pickable::IGNORE)
}

fn column(align: AlignItems) -> impl Bundle {
    (
        Node { flex_direction: FlexDirection::Column, align_items: align, row_gap: px(space::S), ..default() },
        Pickable::IGNORE,
    )
}

/// Takes the room that is left, so that the actions stand at the bottom.
fn push_down(facts: &mut ChildSpawnerCommands) {
    facts.spawn((Node { flex_grow: 1.0, ..default() }, Pickable::IGNORE));
}
