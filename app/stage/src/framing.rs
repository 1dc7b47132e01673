//! How a feed of one shape fills a view of another, and which part of it is seen when not all of it fits.

use std::time::Duration;

use bevy::prelude::*;
use vision::observation::FaceObservation;

use crate::{
    camera::{Presentation, StageCamera, view_size},
    look::Look,
    pairing::Stage,
};

/// How much more than the face is kept in view: hair and chin belong to it.
const AIR: f32 = 1.5;
/// How long the picture takes to follow a shopper who has moved, s: the time constant of an exponential approach.
const FOLLOW: f32 = 0.3;

/// How the feed fills the view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FeedFit {
    /// The whole view is filled; what stands over is cut off.
    #[default]
    Cover,
    /// The whole feed is seen, between bars.
    Contain,
}

/// Where the feed lies in a view: `view = feed * scale + offset`, both in pixels from the top left.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placed {
    /// View pixels a feed pixel.
    pub scale: f32,
    /// The feed's top left corner in the view, px.
    pub offset: Vec2,
}

/// What of the feed is in the view.
#[derive(Resource, Clone, Copy, Debug, PartialEq)]
pub struct Framing {
    /// How the feed fills the area.
    pub fit: FeedFit,
    /// The part of the view that is filled, px before mirroring; all of it without one. What the feed has beyond is
    /// seen around it.
    pub area: Option<Rect>,
    /// The point of the feed, 0..1 from its top left, that comes as near to the area's middle as can be without bars.
    pub focus: Vec2,
    /// The moment of the frame that it was last set for.
    moment: Duration,
}

impl Default for Framing {
    fn default() -> Self {
        Self::centred(FeedFit::default())
    }
}

impl Framing {
    /// The middle of the feed in all of the view.
    pub fn centred(fit: FeedFit) -> Self {
        Self { fit, area: None, focus: Vec2::splat(0.5), moment: Duration::ZERO }
    }

    /// Where a feed of `feed` pixels lies in a view of `view` pixels.
    pub fn place(&self, feed: Vec2, view: Vec2) -> Placed {
        let area = self.area.unwrap_or(Rect { min: Vec2::ZERO, max: view });
        let ratio = area.size() / feed.max(Vec2::ONE);
        let scale = match self.fit {
            FeedFit::Cover => ratio.max_element(),
            FeedFit::Contain => ratio.min_element(),
        };
        let spare = area.size() - feed * scale;
        // Bars are even; a picture that stands over is moved only as far as it does.
        let moved = (area.half_size() - self.focus * feed * scale).clamp(spare.min(Vec2::ZERO), Vec2::ZERO);
        Placed { scale, offset: area.min + Vec2::select(spare.cmpgt(Vec2::ZERO), spare / 2.0, moved) }
    }
}

/// Keeps the shopper in the picture. One look stands still like a mirror and moves only as far as the face would leave
/// what is free of the view; of two compared looks, each half keeps the face in its middle.
pub(crate) fn frame_shopper(
    stage: Res<Stage>,
    look: Res<Look>,
    presentation: Res<Presentation>,
    cameras: Query<&Camera, With<StageCamera>>,
    mut framing: ResMut<Framing>,
    mut before: Local<Option<bool>>,
) {
    let (Some(view), Some(pair)) = (view_size(&cameras), stage.shown()) else { return };
    let comparing = look.compared.is_some();
    let passed = pair.picture.time.saturating_sub(framing.moment).as_secs_f32();
    let share = 1.0 - (-passed / FOLLOW).exp();
    let mut wanted = Framing { fit: presentation.fit, moment: pair.picture.time, ..*framing };
    wanted.area = free_area(&presentation, view).filter(|_| !comparing).map(|free| {
        let now = framing.area.unwrap_or(Rect { min: Vec2::ZERO, max: view });
        Rect { min: now.min.lerp(free.min, share), max: now.max.lerp(free.max, share) }
    });
    // Whoever comes is framed at once, and followed from then on.
    let share = if *before == Some(comparing) { share } else { 1.0 };
    *before = pair.observation.faces.first().map(|_| comparing);
    if let Some(face) = pair.observation.faces.first() {
        let feed = pair.observation.size.as_vec2();
        let seen = wanted.area.map_or(view, |area| area.size()) / wanted.place(feed, view).scale / feed;
        let face = extent(face);
        let face = Rect { min: face.min / feed, max: face.max / feed };
        let goal = if comparing { face.center() } else { nearest_focus(face, seen) };
        wanted.focus = framing.focus.lerp(goal.clamp(Vec2::ZERO, Vec2::ONE), share);
    }
    framing.set_if_neq(wanted);
}

/// What is free of the view, before mirroring.
fn free_area(presentation: &Presentation, view: Vec2) -> Option<Rect> {
    let free = presentation.free?.as_rect();
    let mirrored = Rect { min: free.min.with_x(view.x - free.max.x), max: free.max.with_x(view.x - free.min.x) };
    Some(if presentation.mirrored { mirrored } else { free })
}

/// The focus nearest to the feed's middle that has all of the face, and some air around it, in a view that sees `seen`
/// of the feed; the face's own middle where that is too little. All in feed coordinates, 0..1.
fn nearest_focus(face: Rect, seen: Vec2) -> Vec2 {
    let play = (seen / 2.0 - face.half_size() * AIR).max(Vec2::ZERO);
    Vec2::splat(0.5).clamp(face.center() - play, face.center() + play)
}

/// The box around a face, px.
fn extent(face: &FaceObservation) -> Rect {
    let points = || face.landmarks.iter().map(|point| point.truncate());
    let min = points().reduce(Vec2::min).unwrap_or_default();
    let max = points().reduce(Vec2::max).unwrap_or_default();
    Rect { min, max }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn framing(fit: FeedFit, focus: Vec2) -> Framing {
        Framing { focus, ..Framing::centred(fit) }
    }

    #[test]
    fn a_feed_of_the_views_shape_fills_it_exactly() {
        for fit in [FeedFit::Cover, FeedFit::Contain] {
            let placed = framing(fit, Vec2::splat(0.3)).place(Vec2::new(1280.0, 720.0), Vec2::new(1920.0, 1080.0));
            assert_eq!(placed, Placed { scale: 1.5, offset: Vec2::ZERO });
        }
    }

    #[test]
    fn cover_cuts_and_contain_leaves_bars() {
        let (feed, view) = (Vec2::new(1280.0, 720.0), Vec2::new(1080.0, 1920.0));
        let cover = framing(FeedFit::Cover, Vec2::splat(0.5)).place(feed, view);
        assert!(cover.offset.x < 0.0 && cover.offset.y.abs() < 1e-3);
        let contain = framing(FeedFit::Contain, Vec2::splat(0.5)).place(feed, view);
        assert!(contain.offset.y > 0.0 && contain.offset.x.abs() < 1e-3);
    }

    #[test]
    fn the_focus_comes_to_the_middle_and_never_bares_an_edge() {
        let (feed, view) = (Vec2::new(1280.0, 720.0), Vec2::new(400.0, 720.0));
        for (focus, left) in [(0.5, -440.0), (0.3, -184.0), (0.02, 0.0), (1.0, -880.0)] {
            let placed = framing(FeedFit::Cover, Vec2::new(focus, 0.5)).place(feed, view);
            assert!((placed.offset - Vec2::new(left, 0.0)).length() < 1e-3, "{focus}: {placed:?}");
        }
    }

    #[test]
    fn an_area_is_filled_and_the_rest_of_the_feed_is_seen_around_it() {
        let area = Some(Rect::new(380.0, 0.0, 1280.0, 800.0));
        let framing = Framing { area, ..framing(FeedFit::Cover, Vec2::new(0.9, 0.5)) };
        let placed = framing.place(Vec2::new(1280.0, 720.0), Vec2::new(1280.0, 800.0));
        let right = placed.offset.x + 1280.0 * placed.scale;
        assert!((right - 1280.0).abs() < 1e-2 && placed.offset.x < 0.0, "{placed:?}");
    }

    #[test]
    fn what_is_free_is_found_in_the_mirror() {
        let presentation = Presentation { mirrored: true, free: Some(URect::new(0, 0, 860, 800)), ..default() };
        assert_eq!(free_area(&presentation, Vec2::new(1280.0, 800.0)), Some(Rect::new(420.0, 0.0, 1280.0, 800.0)));
    }

    #[test]
    fn one_look_moves_no_more_than_it_must() {
        let face = |x: f32| Rect::from_center_half_size(Vec2::new(x, 0.5), Vec2::new(0.1, 0.1));
        let seen = Vec2::new(0.5, 1.0);
        // The view reaches 0.25 to either side of its focus; face and air take 0.15 of it.
        for (x, focus) in [(0.5, 0.5), (0.58, 0.5), (0.7, 0.6), (0.2, 0.3)] {
            let found = nearest_focus(face(x), seen);
            assert!(found.distance(Vec2::new(focus, 0.5)) < 1e-5, "{x}: {found}");
        }
        assert_eq!(nearest_focus(face(0.7), Vec2::new(0.2, 1.0)).x, 0.7, "a face larger than the view");
    }
}
