//! Where things stand: the sheet at the bottom of a portrait screen, at the right of a landscape one.

use base::tokens::space;
use bevy::prelude::*;

use crate::kit::carousel::Axis;

/// The shorter side, in logical pixels, for which the design tokens are written.
const DESIGN_SIDE: f32 = 1080.0;
/// A screen whose shorter side is below this, in logical pixels, is held in the hand.
const HANDHELD_SIDE: f32 = 540.0;
/// What a token's pixel takes at least: with it the targets are those of a phone, 52 logical pixels.
const HANDHELD_SCALE: f32 = 0.72;
/// A portrait screen below this width has no room for two columns of facts.
const NARROW: f32 = 680.0;
/// The height of the facts and actions in the sheet of a portrait screen.
const FACTS_PORTRAIT: f32 = 316.0;
/// The height of the shelf of a portrait screen.
const SHELF_PORTRAIT: f32 = 232.0;
/// The same two on a narrow one.
const FACTS_NARROW: f32 = 360.0;
const SHELF_NARROW: f32 = 188.0;
/// The height of the facts and actions in the sheet of a landscape screen.
const FACTS_LANDSCAPE: f32 = 412.0;
/// The width of the sheet of a landscape screen.
const SHEET_LANDSCAPE: (f32, f32) = (420.0, 480.0);

/// How the screen stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Orientation {
    /// Higher than wide.
    #[default]
    Portrait,
    /// Wider than high.
    Landscape,
}

/// The parts of the screen, in logical pixels from its top left.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq)]
pub struct Layout {
    /// How the screen stands.
    pub orientation: Orientation,
    /// Whether it is a portrait screen without room for two columns.
    pub narrow: bool,
    /// The whole screen.
    pub screen: Rect,
    /// The part of the feed that the sheet leaves free while somebody is there.
    pub feed: Rect,
    /// The sheet.
    pub sheet: Rect,
    /// The facts and actions, in the sheet.
    pub facts: Rect,
    /// The shelf, in the sheet.
    pub shelf: Rect,
    /// Physical pixels of the target a pixel of the layout.
    pub pixels: f32,
}

impl Layout {
    /// The layout of a screen of `size` logical pixels.
    pub fn new(size: Vec2) -> Self {
        if size.x > size.y { Self::landscape(size) } else { Self::portrait(size) }
    }

    /// Where an area lies on the target, in physical pixels.
    pub fn on_target(&self, area: Rect) -> URect {
        let corner = |at: Vec2| (at * self.pixels).round().max(Vec2::ZERO).as_uvec2();
        URect::from_corners(corner(area.min), corner(area.max))
    }

    fn portrait(size: Vec2) -> Self {
        let narrow = size.x < NARROW;
        let (facts, shelf) = if narrow { (FACTS_NARROW, SHELF_NARROW) } else { (FACTS_PORTRAIT, SHELF_PORTRAIT) };
        let top = size.y - facts - shelf;
        let split = top + facts;
        Self {
            orientation: Orientation::Portrait,
            narrow,
            screen: Rect::from_corners(Vec2::ZERO, size),
            feed: Rect::new(0.0, 0.0, size.x, top),
            sheet: Rect::new(0.0, top, size.x, size.y),
            facts: Rect::new(0.0, top, size.x, split),
            shelf: Rect::new(0.0, split, size.x, size.y - space::M),
            pixels: 1.0,
        }
    }

    fn landscape(size: Vec2) -> Self {
        let width = (size.x / 4.0).clamp(SHEET_LANDSCAPE.0, SHEET_LANDSCAPE.1);
        let left = size.x - width;
        Self {
            orientation: Orientation::Landscape,
            narrow: false,
            screen: Rect::from_corners(Vec2::ZERO, size),
            feed: Rect::new(0.0, 0.0, left, size.y),
            sheet: Rect::new(left, 0.0, size.x, size.y),
            facts: Rect::new(left, 0.0, size.x, FACTS_LANDSCAPE),
            shelf: Rect::new(left, FACTS_LANDSCAPE, size.x, size.y),
            pixels: 1.0,
        }
    }

    /// The direction in which the shelf runs.
    pub fn shelf_axis(&self) -> Axis {
        match self.orientation {
            Orientation::Portrait => Axis::Row,
            Orientation::Landscape => Axis::Column,
        }
    }
}

/// How many logical pixels a token's pixel takes: a larger mirror is read from further away, a phone from nearer, and
/// both need targets for fingers.
pub fn scale(logical: Vec2) -> f32 {
    let side = logical.min_element();
    if side < HANDHELD_SIDE { (side / HANDHELD_SIDE).max(HANDHELD_SCALE) } else { (side / DESIGN_SIDE).clamp(1.0, 3.0) }
}

/// A node that covers `area`.
pub fn covering(area: Rect) -> Node {
    Node {
        position_type: PositionType::Absolute,
        left: px(area.min.x),
        top: px(area.min.y),
        width: px(area.width()),
        height: px(area.height()),
        ..default()
    }
}

#[cfg(test)]
mod tests {
    use base::tokens::touch;

    use super::*;

    const SCREENS: [Vec2; 3] = [Vec2::new(1080.0, 1920.0), Vec2::new(1920.0, 1080.0), Vec2::new(1280.0, 800.0)];

    #[test]
    fn a_screen_is_portrait_when_it_is_higher_than_wide() {
        let orientations = SCREENS.map(|size| Layout::new(size).orientation);
        assert_eq!(orientations, [Orientation::Portrait, Orientation::Landscape, Orientation::Landscape]);
    }

    #[test]
    fn the_feed_keeps_most_of_the_screen() {
        for size in SCREENS {
            let layout = Layout::new(size);
            let part = |area: Rect| area.width() * area.height() / (size.x * size.y);
            assert!(part(layout.feed) > 0.66, "{size}: {}", part(layout.feed));
            assert!((part(layout.feed) + part(layout.sheet) - 1.0).abs() < 1e-5);
            assert!(layout.shelf.height() > 200.0 && layout.shelf.width() > 300.0, "{size}: {layout:?}");
        }
    }

    #[test]
    fn a_phone_shows_a_face_above_its_sheet() {
        for screen in [Vec2::new(390.0, 844.0), Vec2::new(360.0, 740.0), Vec2::new(430.0, 932.0)] {
            let size = screen / scale(screen);
            let layout = Layout::new(size);
            assert!(layout.narrow && layout.feed.height() > 0.75 * layout.feed.width(), "{screen}: {layout:?}");
            assert!(layout.facts.width() > 480.0, "{screen}: four colours and a name stand side by side");
        }
        let tablet = Vec2::new(820.0, 1180.0);
        assert!(!Layout::new(tablet / scale(tablet)).narrow);
    }

    #[test]
    fn areas_are_found_on_a_finer_target() {
        let layout = Layout { pixels: 2.0, ..Layout::new(Vec2::new(1080.0, 1920.0)) };
        assert_eq!(layout.on_target(layout.screen), URect::new(0, 0, 2160, 3840));
        assert_eq!(layout.on_target(layout.feed).height() + layout.on_target(layout.sheet).height(), 3840);
    }

    #[test]
    fn tokens_grow_with_the_mirror_and_never_shrink_below_a_finger() {
        assert_eq!(scale(Vec2::new(1280.0, 800.0)), 1.0);
        assert_eq!(scale(Vec2::new(2160.0, 3840.0)), 2.0);
        // The least that phones ask for is 48.
        assert!(scale(Vec2::new(320.0, 568.0)) * touch::TARGET >= 48.0);
    }
}
