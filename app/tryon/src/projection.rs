//! The projection of the shopper's camera onto a view.

use glam::{Mat4, Vec2, Vec4};
use vision::camera::Camera;

use crate::framing::Placed;

/// Nearest depth that is drawn, m.
pub const NEAR: f32 = 0.02;

/// How far away the feed stands as a background, m.
pub const BACKGROUND: f32 = 100.0;

/// Clip space from the camera frame, for a picture that is `placed` in a view of `view` pixels. The depth is reversed and
/// reaches to infinity.
pub fn clip_from_view(pinhole: &Camera, placed: Placed, view: Vec2) -> Mat4 {
    let Placed { scale, offset } = placed;
    let centre = pinhole.principal * scale + offset;
    let focal = 2.0 * pinhole.focal * scale / view;
    // Where the optical axis meets the view, in clip space.
    let axis = Vec2::new(2.0 * centre.x / view.x - 1.0, 1.0 - 2.0 * centre.y / view.y);
    Mat4::from_cols(
        Vec4::new(focal.x, 0.0, 0.0, 0.0),
        Vec4::new(0.0, focal.y, 0.0, 0.0),
        Vec4::new(-axis.x, -axis.y, 0.0, -1.0),
        Vec4::new(0.0, 0.0, NEAR, 0.0),
    )
}

/// Feed coordinates (0..1) from pixels of the target, as `pixels * xy + zw`, for a feed of `feed` pixels that is placed in
/// a view whose corner lies at `corner` of the target.
pub fn feed_from_view(feed: Vec2, placed: Placed, corner: Vec2) -> Vec4 {
    let scale = (feed * placed.scale).recip();
    let shift = -(placed.offset + corner) * scale;
    Vec4::new(scale.x, scale.y, shift.x, shift.y)
}

#[cfg(test)]
mod tests {
    use glam::{UVec2, Vec3};

    use super::*;
    use crate::framing::{FeedFit, Framing};

    fn pinhole() -> Camera {
        let pinhole = Camera::from_vertical_fov(UVec2::new(1280, 720), 50.0);
        Camera { principal: Vec2::new(600.0, 400.0), ..pinhole }
    }

    const VIEWS: [(Vec2, FeedFit); 3] = [
        (Vec2::new(1280.0, 720.0), FeedFit::Cover),
        (Vec2::new(1080.0, 1920.0), FeedFit::Cover),
        (Vec2::new(1080.0, 1920.0), FeedFit::Contain),
    ];

    #[test]
    fn points_land_on_their_feed_pixels() {
        let pinhole = pinhole();
        let feed = pinhole.size.as_vec2();
        for (view, fit) in VIEWS {
            let placed = Framing::centred(fit).place(feed, view);
            let point = Vec3::new(0.07, -0.03, -0.6);
            let ndc = clip_from_view(&pinhole, placed, view).project_point3(point);
            let landed = Vec2::new(ndc.x + 1.0, 1.0 - ndc.y) / 2.0 * view;
            let pixel = pinhole.principal + Vec2::new(point.x, -point.y) / -point.z * pinhole.focal;
            assert!(landed.distance(pixel * placed.scale + placed.offset) < 0.01);
            let from_view = feed_from_view(feed, placed, Vec2::ZERO);
            let seen = landed * Vec2::new(from_view.x, from_view.y) + Vec2::new(from_view.z, from_view.w);
            assert!(seen.distance(pixel / feed) < 1e-4);
        }
    }

    #[test]
    fn nearer_is_greater_in_the_reversed_depth() {
        let pinhole = pinhole();
        let view = Vec2::new(1280.0, 720.0);
        let placed = Framing::default().place(pinhole.size.as_vec2(), view);
        let clip = clip_from_view(&pinhole, placed, view);
        let depth = |z: f32| clip.project_point3(Vec3::new(0.0, 0.0, z)).z;
        assert!(depth(-0.5) > depth(-0.6) && depth(-100.0) > 0.0 && depth(-NEAR) <= 1.0 + 1e-6);
    }
}
