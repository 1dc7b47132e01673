//! A row or column of cards that follows the finger, glides on, and brings the chosen card into view.

use bevy::{picking::pointer::PointerButton, prelude::*, ui::Pressed};

pub mod glide;

use glide::{Extent, Glide};

use crate::kit::motion::ReducedMotion;

/// How far a finger may wander, in logical pixels, before a touch is a drag.
const SLOP: f32 = 10.0;
/// What one notch of a wheel moves, in logical pixels.
const NOTCH: f32 = 96.0;

/// The direction in which the cards stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    /// Side by side.
    Row,
    /// One below the other.
    Column,
}

/// A carousel. Spawn it on a node that holds its cards and scrolls along the axis (see [`scrolling`]).
#[derive(Component, Debug)]
#[require(ScrollPosition)]
pub struct Carousel {
    axis: Axis,
    card: f32,
    gap: f32,
    glide: Glide,
}

impl Carousel {
    /// A carousel of cards `card` logical pixels long with `gap` between them.
    pub fn new(axis: Axis, card: f32, gap: f32) -> Self {
        Self { axis, card, gap, glide: Glide::default() }
    }

    /// The same carousel, standing at `position` logical pixels.
    pub fn at(mut self, position: f32) -> Self {
        self.glide = Glide::at(position);
        self
    }

    /// Where the carousel stands, in logical pixels.
    pub fn position(&self) -> f32 {
        self.glide.position()
    }

    /// Brings the card `index` to the middle.
    pub fn show(&mut self, index: usize, extent: Extent) {
        self.glide.steer(extent.centring(index, self.card, self.gap));
    }

    fn along(&self, vector: Vec2) -> f32 {
        match self.axis {
            Axis::Row => vector.x,
            Axis::Column => vector.y,
        }
    }
}

/// The overflow of a node that scrolls along `axis`.
pub fn scrolling(axis: Axis) -> Overflow {
    match axis {
        Axis::Row => Overflow::scroll_x(),
        Axis::Column => Overflow::scroll_y(),
    }
}

/// The visible length and the whole length of a carousel, in logical pixels.
pub fn extent(carousel: &Carousel, node: &ComputedNode) -> Extent {
    let scale = node.inverse_scale_factor;
    Extent { view: carousel.along(node.size) * scale, content: carousel.along(node.content_size) * scale }
}

/// Drag, wheel and glide.
pub struct CarouselPlugin;

impl Plugin for CarouselPlugin {
    fn build(&self, app: &mut App) {
        app.add_observer(drag).add_observer(release).add_observer(wheel).add_systems(Update, move_on);
    }
}

fn drag(event: On<Pointer<Drag>>, mut commands: Commands, scale: Res<UiScale>, mut carousels: Query<&mut Carousel>) {
    if event.event.button != PointerButton::Primary {
        return;
    }
    let Ok(mut carousel) = carousels.get_mut(event.entity) else { return };
    if event.event.distance.length() / scale.0 > SLOP {
        // The finger moves the row: what it happens to lie on is not meant.
        commands.entity(event.original_event_target()).remove::<Pressed>();
        let step = carousel.along(event.event.delta) / scale.0;
        carousel.glide.follow(-step);
    }
}

/// A button keeps the end of a drag to itself: wherever it ends, the rows that follow a finger are let go.
fn release(_: On<Pointer<DragEnd>>, mut carousels: Query<&mut Carousel>) {
    for mut carousel in &mut carousels {
        carousel.glide.let_go();
    }
}

fn wheel(event: On<Pointer<Scroll>>, mut carousels: Query<(&mut Carousel, &ComputedNode)>) {
    let Ok((mut carousel, node)) = carousels.get_mut(event.entity) else { return };
    let extent = extent(&carousel, node);
    let turned = if event.event.x.abs() > event.event.y.abs() { event.event.x } else { event.event.y };
    let goal = extent.clamp(carousel.position() - turned * NOTCH);
    carousel.glide.steer(goal);
}

fn move_on(
    time: Res<Time>,
    reduced: Res<ReducedMotion>,
    mut carousels: Query<(&mut Carousel, &mut ScrollPosition, &ComputedNode)>,
) {
    for (mut carousel, mut scroll, node) in &mut carousels {
        let extent = extent(&carousel, node);
        if extent.view <= 0.0 {
            continue;
        }
        if reduced.0 {
            carousel.glide.settle(extent);
        }
        carousel.glide.advance(time.delta_secs(), extent);
        let position = carousel.position();
        let wanted = match carousel.axis {
            Axis::Row => Vec2::new(position, 0.0),
            Axis::Column => Vec2::new(0.0, position),
        };
        if scroll.0.distance(wanted) > 0.01 {
            scroll.0 = wanted;
        }
    }
}
