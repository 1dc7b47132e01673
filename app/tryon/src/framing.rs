//! How a feed of one shape fills a view of another, and which part of it is seen when not all of it fits.

use std::time::Duration;

use glam::Vec2;
use vision::observation::Observation;

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

/// An upright rectangle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    /// Its top left corner.
    pub min: Vec2,
    /// Its bottom right one.
    pub max: Vec2,
}

impl Area {
    /// All of a view of this size.
    pub fn whole(size: Vec2) -> Self {
        Self { min: Vec2::ZERO, max: size }
    }

    /// Width and height.
    pub fn size(&self) -> Vec2 {
        self.max - self.min
    }

    /// The same area seen in a mirror as wide as the view.
    pub fn mirrored(&self, width: f32) -> Self {
        Self { min: self.min.with_x(width - self.max.x), max: self.max.with_x(width - self.min.x) }
    }

    fn lerp(&self, to: &Self, share: f32) -> Self {
        Self { min: self.min.lerp(to.min, share), max: self.max.lerp(to.max, share) }
    }
}

/// What of the feed is in the view.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Framing {
    /// How the feed fills the area.
    pub fit: FeedFit,
    /// The part of the view that is filled, px before mirroring; all of it without one. What the feed has beyond is
    /// seen around it.
    pub area: Option<Area>,
    /// The point of the feed, 0..1 from its top left, that comes as near to the area's middle as can be without bars.
    pub focus: Vec2,
    /// The moment of the frame that it was last set for.
    moment: Duration,
    /// How whoever was there in that frame was kept in the picture.
    kept: Option<Keep>,
}

/// How a shopper is kept in the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// The picture stands still like a mirror and moves only as far as the face would leave the area.
    InView,
    /// The face stays in the middle.
    Centred,
}

/// What a framing follows.
pub struct Goal<'a> {
    /// How the feed is to fill the area.
    pub fit: FeedFit,
    /// The view's size, px.
    pub view: Vec2,
    /// The part of it that is to be filled, before mirroring; all of it without one.
    pub free: Option<Area>,
    /// How the shopper is kept in it.
    pub keep: Keep,
    /// The frame's moment.
    pub moment: Duration,
    /// What was seen in the frame.
    pub observation: &'a Observation,
}

impl Default for Framing {
    fn default() -> Self {
        Self::centred(FeedFit::default())
    }
}

impl Framing {
    /// The middle of the feed in all of the view.
    pub fn centred(fit: FeedFit) -> Self {
        Self { fit, area: None, focus: Vec2::splat(0.5), moment: Duration::ZERO, kept: None }
    }

    /// All of the view filled about a focus, as a shopper was kept in view until the frame of this moment.
    pub fn resumed(focus: Vec2, moment: Duration) -> Self {
        Self { focus, moment, kept: Some(Keep::InView), ..Self::default() }
    }

    /// Where a feed of `feed` pixels lies in a view of `view` pixels.
    pub fn place(&self, feed: Vec2, view: Vec2) -> Placed {
        let area = self.area.unwrap_or(Area::whole(view));
        let ratio = area.size() / feed.max(Vec2::ONE);
        let scale = match self.fit {
            FeedFit::Cover => ratio.max_element(),
            FeedFit::Contain => ratio.min_element(),
        };
        let spare = area.size() - feed * scale;
        // Bars are even; a picture that stands over is moved only as far as it does.
        let moved = (area.size() / 2.0 - self.focus * feed * scale).clamp(spare.min(Vec2::ZERO), Vec2::ZERO);
        Placed { scale, offset: area.min + Vec2::select(spare.cmpgt(Vec2::ZERO), spare / 2.0, moved) }
    }

    /// The framing for the next frame: it moves toward its goal by as much as the time since the last one allows.
    pub fn following(&self, goal: &Goal<'_>) -> Self {
        let Goal { fit, view, moment, observation, .. } = *goal;
        let passed = moment.saturating_sub(self.moment).as_secs_f32();
        let share = 1.0 - (-passed / FOLLOW).exp();
        let area = goal.free.map(|free| self.area.unwrap_or(Area::whole(view)).lerp(&free, share));
        let mut next = Self { fit, area, moment, kept: None, ..*self };
        if let Some(face) = face_of(observation) {
            let feed = observation.size.as_vec2();
            let seen = area.map_or(view, |area| area.size()) / next.place(feed, view).scale / feed;
            let wanted = match goal.keep {
                Keep::InView => nearest_focus(face, seen),
                Keep::Centred => (face.min + face.max) / 2.0,
            };
            // Whoever comes is framed at once, and followed from then on.
            let share = if self.kept == Some(goal.keep) { share } else { 1.0 };
            next.focus = self.focus.lerp(wanted.clamp(Vec2::ZERO, Vec2::ONE), share);
            next.kept = Some(goal.keep);
        }
        next
    }
}

/// The focus nearest to the feed's middle that has all of the face, and some air around it, in a view that sees `seen`
/// of the feed; the face's own middle where that is too little. All in feed coordinates, 0..1.
fn nearest_focus(face: Area, seen: Vec2) -> Vec2 {
    let (centre, half) = ((face.min + face.max) / 2.0, face.size() / 2.0);
    let play = (seen / 2.0 - half * AIR).max(Vec2::ZERO);
    Vec2::splat(0.5).clamp(centre - play, centre + play)
}

/// The box around the first face, in feed coordinates.
fn face_of(observation: &Observation) -> Option<Area> {
    let face = observation.faces.first()?;
    let points = || face.landmarks.iter().map(|point| point.truncate());
    let (min, max) = (points().reduce(Vec2::min)?, points().reduce(Vec2::max)?);
    let feed = observation.size.as_vec2();
    Some(Area { min: min / feed, max: max / feed })
}

#[cfg(test)]
mod tests {
    use base::{Basis, Measured};
    use glam::{Mat4, UVec2, Vec3};
    use vision::{camera::Camera, observation::FaceObservation};

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
        let area = Some(Area { min: Vec2::new(380.0, 0.0), max: Vec2::new(1280.0, 800.0) });
        let framing = Framing { area, ..framing(FeedFit::Cover, Vec2::new(0.9, 0.5)) };
        let placed = framing.place(Vec2::new(1280.0, 720.0), Vec2::new(1280.0, 800.0));
        let right = placed.offset.x + 1280.0 * placed.scale;
        assert!((right - 1280.0).abs() < 1e-2 && placed.offset.x < 0.0, "{placed:?}");
    }

    #[test]
    fn what_is_free_is_found_in_the_mirror() {
        let free = Area { min: Vec2::ZERO, max: Vec2::new(860.0, 800.0) };
        let mirrored = Area { min: Vec2::new(420.0, 0.0), max: Vec2::new(1280.0, 800.0) };
        assert_eq!(free.mirrored(1280.0), mirrored);
    }

    /// A frame of 1000 by 500 with a face about this point.
    fn seen(x: f32) -> Observation {
        let size = UVec2::new(1000, 500);
        let around = |x: f32| vec![Vec3::new(x - 50.0, 200.0, 0.0), Vec3::new(x + 50.0, 300.0, 0.0)];
        let mut observation = Observation::empty(0, Camera::default_for(size));
        observation.faces.push(FaceObservation {
            id: 0,
            score: 1.0,
            landmarks: around(x),
            pose: Mat4::IDENTITY,
            shape: Vec::new(),
            pupillary_distance_mm: Measured::normal(60.0, 1.0, Basis::IrisDiameter),
            face_width_mm: Measured::normal(130.0, 1.0, Basis::IrisDiameter),
        });
        observation
    }

    fn goal(observation: &Observation, free: Option<Area>, milliseconds: u64) -> Goal<'_> {
        let (view, moment) = (Vec2::new(500.0, 500.0), Duration::from_millis(milliseconds));
        Goal { fit: FeedFit::Cover, view, free, keep: Keep::InView, moment, observation }
    }

    #[test]
    fn whoever_comes_is_framed_at_once_and_then_followed() {
        let (left, right) = (seen(200.0), seen(800.0));
        let come = Framing::default().following(&goal(&left, None, 0));
        // The view sees half of the feed, and the face with air takes 0.15 of it.
        assert!((come.focus.x - 0.375).abs() < 1e-5, "{come:?}");
        let soon = come.following(&goal(&right, None, 100));
        assert!(soon.focus.x > come.focus.x && soon.focus.x < 0.5, "{soon:?}");
        let late = soon.following(&goal(&right, None, 10_000));
        assert!((late.focus.x - 0.625).abs() < 1e-4, "{late:?}");
    }

    #[test]
    fn a_framing_goes_on_where_another_one_was() {
        let (person, free) = (seen(200.0), Area { min: Vec2::ZERO, max: Vec2::new(300.0, 500.0) });
        let before = Framing::default().following(&goal(&person, None, 1000));
        let taken_over = Framing::resumed(before.focus, Duration::from_millis(1000));
        assert_eq!(taken_over, before);
        let next = taken_over.following(&goal(&person, Some(free), 1033));
        let feed = person.size.as_vec2();
        let moved = next.place(feed, Vec2::splat(500.0)).offset - before.place(feed, Vec2::splat(500.0)).offset;
        assert!(moved.length() < 30.0, "{moved}");
    }

    #[test]
    fn one_look_moves_no_more_than_it_must() {
        let face = |x: f32| Area { min: Vec2::new(x - 0.1, 0.4), max: Vec2::new(x + 0.1, 0.6) };
        let seen = Vec2::new(0.5, 1.0);
        // The view reaches 0.25 to either side of its focus; face and air take 0.15 of it.
        for (x, focus) in [(0.5, 0.5), (0.58, 0.5), (0.7, 0.6), (0.2, 0.3)] {
            let found = nearest_focus(face(x), seen);
            assert!(found.distance(Vec2::new(focus, 0.5)) < 1e-5, "{x}: {found}");
        }
        assert_eq!(nearest_focus(face(0.7), Vec2::new(0.2, 1.0)).x, 0.7, "a face larger than the view");
    }
}
