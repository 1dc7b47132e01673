//! The shelf: every frame on a card, in a carousel.

use base::tokens::{colour, space};
use bevy::{picking::Pickable, prelude::*};
use retail::{advice::FrameFit, product::Product};

use super::{Scene, View, advice, from_the_sheet, sheet};
use crate::{
    kit::{
        button::control,
        card::{card, card_line},
        carousel::{self, Axis, Carousel},
        named::Chosen,
        text::{TextStyle, one_line},
    },
    mirror::{
        drawings::Drawings,
        event::Event,
        layout::{Layout, covering},
        plugin::{Action, Mirror},
        shelf::Choice,
    },
};

/// A card of a portrait screen's row, and of a narrow one's: width, height, and the width of its drawing.
const ROW_CARD: (f32, f32, f32) = (232.0, 200.0, 206.0);
const NARROW_CARD: (f32, f32, f32) = (184.0, 164.0, 144.0);
/// A card of a landscape screen's column: height, and the width of its drawing.
const COLUMN_CARD: (f32, f32) = (108.0, 156.0);
const GAP: f32 = space::M;

pub(super) struct ShelfView;

/// A card, by its product's place.
#[derive(Component, Clone, Copy)]
pub(super) struct Card(usize);

/// A card's drawing, by its product's place.
#[derive(Component, Clone, Copy)]
pub(super) struct Face(usize);

/// Where the shelf stands, in logical pixels: it stays there when its cards are drawn anew.
#[derive(Resource, Default)]
pub(super) struct Position(f32);

impl View for ShelfView {
    /// How each product fits.
    type Model = Vec<Option<FrameFit>>;
    const LEVEL: i32 = 31;
    const ENTERS: fn(&Layout) -> Vec2 = from_the_sheet;

    fn model(scene: &Scene) -> Option<Self::Model> {
        let state = scene.mirror.machine.state();
        let measures = state.shopper().filter(|_| sheet::is_up(state))?.measures;
        let fit = |product| advice::advice(product, measures).map(|advice| advice.fit);
        Some(scene.catalogue.0.products().iter().map(fit).collect())
    }

    fn draw(fits: &Self::Model, scene: &Scene, screen: &mut ChildSpawnerCommands) {
        let axis = scene.layout.shelf_axis();
        let (direction, length, sides) = match axis {
            Axis::Row => (FlexDirection::Row, row_size(&scene.layout).0, UiRect::horizontal(px(margin(&scene.layout)))),
            Axis::Column => (FlexDirection::Column, COLUMN_CARD.0, UiRect::axes(px(space::L), px(space::S))),
        };
        let shelf = (
            Node {
                flex_direction: direction,
                column_gap: px(GAP),
                row_gap: px(GAP),
                padding: sides,
                overflow: carousel::scrolling(axis),
                ..covering(scene.layout.shelf)
            },
            Carousel::new(axis, length, GAP).at(scene.shelf.0),
            ScrollPosition(match axis {
                Axis::Row => Vec2::new(scene.shelf.0, 0.0),
                Axis::Column => Vec2::new(0.0, scene.shelf.0),
            }),
        );
        screen.spawn(shelf).with_children(|shelf| {
            for (index, (product, fit)) in scene.catalogue.0.products().iter().zip(fits).enumerate() {
                match axis {
                    Axis::Row => row_card(index, product, *fit, scene, shelf),
                    Axis::Column => column_card(index, product, *fit, scene, shelf),
                }
            }
        });
    }
}

fn row_size(layout: &Layout) -> (f32, f32, f32) {
    if layout.narrow { NARROW_CARD } else { ROW_CARD }
}

/// The row begins where the facts above it do.
fn margin(layout: &Layout) -> f32 {
    if layout.narrow { space::L } else { space::XL }
}

fn touchable(index: usize, product: &Product, scene: &Scene) -> impl Bundle + use<> {
    let (name, price) = (scene.name(&product.name), product.price.to_string());
    let spoken = scene.texts.say_with("label-product", &[("name", name), ("price", &price)]);
    (control(spoken), Chosen(false), Card(index), Action::Mirror(Event::Choose(index)))
}

fn row_card(index: usize, product: &Product, fit: Option<FrameFit>, scene: &Scene, shelf: &mut ChildSpawnerCommands) {
    let (width, height, drawing) = row_size(&scene.layout);
    let node = Node { flex_direction: FlexDirection::Column, row_gap: px(space::XS), ..default() };
    let bundle = (card(width, height, false, node), touchable(index, product, scene));
    shelf.spawn(bundle).with_children(|card| {
        card.spawn((scene.drawing(Choice { product: index, variant: 0 }, drawing), Face(index)));
        card.spawn(one_line(&scene.fonts, TextStyle::Strong, colour::INK, scene.name(&product.name)));
        card.spawn(line()).with_children(|line| price_and_fit(product, fit, scene, line));
    });
}

fn column_card(
    index: usize,
    product: &Product,
    fit: Option<FrameFit>,
    scene: &Scene,
    shelf: &mut ChildSpawnerCommands,
) {
    let (height, drawing) = COLUMN_CARD;
    let width = scene.layout.shelf.width() - 2.0 * space::L;
    let node = Node { align_items: AlignItems::Center, column_gap: px(space::M), ..default() };
    let bundle = (card(width, height, false, node), touchable(index, product, scene));
    shelf.spawn(bundle).with_children(|card| {
        card.spawn((scene.drawing(Choice { product: index, variant: 0 }, drawing), Face(index)));
        card.spawn(words()).with_children(|words| {
            words.spawn(one_line(&scene.fonts, TextStyle::Strong, colour::INK, scene.name(&product.name)));
            words.spawn(line()).with_children(|line| price_and_fit(product, fit, scene, line));
        });
    });
}

fn price_and_fit(product: &Product, fit: Option<FrameFit>, scene: &Scene, line: &mut ChildSpawnerCommands) {
    line.spawn(one_line(&scene.fonts, TextStyle::Caption, colour::INK_SOFT, product.price.to_string()));
    if let Some(fit) = fit {
        line.spawn(one_line(&scene.fonts, TextStyle::Caption, advice::ink(fit), advice::word(&scene.texts, fit)));
    }
}

fn words() -> impl Bundle {
    (Node { flex_direction: FlexDirection::Column, flex_grow: 1.0, min_width: px(0), ..default() }, Pickable::IGNORE)
}

fn line() -> impl Bundle {
    (Node { justify_content: JustifyContent::SpaceBetween, column_gap: px(space::S), ..default() }, Pickable::IGNORE)
}

pub(super) fn remember(shelves: Query<&Carousel>, mut position: ResMut<Position>, mirror: Res<Mirror>) {
    position.0 = match shelves.single() {
        Ok(shelf) if mirror.machine.state().shopper().is_some() => shelf.position(),
        _ => 0.0,
    };
}

/// Marks the chosen card, shows it in the colour that is worn, and brings it into view.
pub(super) fn mark_chosen(
    mirror: Res<Mirror>,
    drawings: Res<Drawings>,
    added: Query<(), Added<Card>>,
    mut cards: Query<(&Card, &mut Chosen, &mut BorderColor)>,
    mut faces: Query<(&Face, &mut ImageNode)>,
    mut shelves: Query<(&mut Carousel, &ComputedNode)>,
    mut shown: Local<Option<Choice>>,
) {
    let chosen = mirror.machine.chosen();
    if *shown == chosen && added.is_empty() {
        return;
    }
    for (card, mut mark, mut line) in &mut cards {
        let is_chosen = chosen.is_some_and(|choice| choice.product == card.0);
        *mark = Chosen(is_chosen);
        *line = card_line(is_chosen);
    }
    for (face, mut image) in &mut faces {
        let variant = chosen.filter(|choice| choice.product == face.0).map_or(0, |choice| choice.variant);
        image.image = drawings.of(Choice { product: face.0, variant });
    }
    let Some(choice) = chosen else {
        *shown = None;
        return;
    };
    let Ok((mut shelf, node)) = shelves.single_mut() else { return };
    let extent = carousel::extent(&shelf, node);
    if extent.view > 0.0 {
        let moved = shown.is_none_or(|shown| shown.product != choice.product);
        if moved {
            shelf.show(choice.product, extent);
        }
        *shown = chosen;
    }
}
