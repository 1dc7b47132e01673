//! The camera that looks at the world as the shopper's camera did.

use bevy::{
    camera::{CameraProjection, Exposure, MsaaWriteback, SubCameraView, Viewport},
    core_pipeline::tonemapping::{DebandDither, Tonemapping},
    math::Vec3A,
    prelude::*,
};
use tryon::{
    framing::{FeedFit, Framing, Placed},
    projection,
};
use vision::camera::Camera as Pinhole;

use crate::{
    environment::Environment,
    framing::Framed,
    look::{Look, Side},
    mirror::Mirrored,
    pairing::Stage,
};

/// Farthest depth that is drawn, m. The depth buffer is reversed and reaches to infinity; culling stops here.
const FAR: f32 = 200.0;

/// A camera of the stage; there is one for each [`Side`]. It stands at the origin and looks along -z: the world is the
/// camera frame.
#[derive(Component, Clone, Copy, Debug, Default)]
pub struct StageCamera;

/// The size of what the stage's cameras now draw into, px: two that compare draw into halves of one size.
pub(crate) fn view_size(cameras: &Query<&Camera, With<StageCamera>>) -> Option<Vec2> {
    let active = cameras.iter().filter(|camera| camera.is_active);
    active.filter_map(Camera::physical_viewport_size).map(|size| size.as_vec2()).next()
}

/// How the stage presents itself.
#[derive(Resource, Clone, Copy, Debug, Default)]
pub struct Presentation {
    /// How the feed fills the view.
    pub fit: FeedFit,
    /// Left and right exchanged, as in a mirror.
    pub mirrored: bool,
    /// The part of the target that nothing stands before, px, as it is presented: faces are kept in it, and two
    /// compared looks share it between them. All of the target without one.
    pub free: Option<URect>,
    /// The feed's pixels are drawn as squares and not blended, for a picture that is averaged afterwards.
    pub texel_for_texel: bool,
}

/// The projection of the shopper's camera onto the view.
#[derive(Clone, Debug)]
pub struct PinholeProjection {
    /// The shopper's camera.
    pub pinhole: Pinhole,
    /// What of its picture is in the view.
    pub framing: Framing,
    /// The view's size, px of the target.
    pub view: Vec2,
}

impl PinholeProjection {
    /// Where the feed lies in the view.
    pub fn placed(&self) -> Placed {
        self.framing.place(self.pinhole.size.as_vec2(), self.view)
    }
}

impl CameraProjection for PinholeProjection {
    fn get_clip_from_view(&self) -> Mat4 {
        projection::clip_from_view(&self.pinhole, self.placed(), self.view)
    }

    fn get_clip_from_view_for_sub(&self, _: &SubCameraView) -> Mat4 {
        self.get_clip_from_view()
    }

    /// The engine tells logical pixels; the view is counted in those of the target, as the framing is.
    fn update(&mut self, _: f32, _: f32) {}

    fn far(&self) -> f32 {
        FAR
    }

    fn get_frustum_corners(&self, z_near: f32, z_far: f32) -> [Vec3A; 8] {
        let view_from_clip = self.get_clip_from_view().inverse();
        let corner = |x: f32, y: f32, z: f32| {
            let ray = view_from_clip.project_point3(Vec3::new(x, y, 1.0));
            Vec3A::from(ray * (z / ray.z))
        };
        let corners = [(1.0, -1.0), (1.0, 1.0), (-1.0, 1.0), (-1.0, -1.0)];
        let [a, b, c, d] = corners.map(|(x, y)| corner(x, y, z_near));
        let [e, f, g, h] = corners.map(|(x, y)| corner(x, y, z_far));
        [a, b, c, d, e, f, g, h]
    }
}

pub(crate) fn spawn_cameras(mut commands: Commands) {
    for side in Side::ALL {
        commands.spawn((
            StageCamera,
            (side, side.layer().with(0)),
            Camera3d::default(),
            Camera {
                order: side as isize,
                is_active: side == Side::Right,
                // Each camera puts out its own part alone: nothing of the other's has to be kept.
                msaa_writeback: MsaaWriteback::Off,
                clear_color: ClearColorConfig::Custom(Color::NONE),
                ..default()
            },
            Msaa::Sample4,
            // Products keep their catalogue colours; the feed is drawn by a material that is not tonemapped.
            Tonemapping::KhronosPbrNeutral,
            DebandDither::Disabled,
            // Radiance is counted in units of the feed: 1 is white.
            Exposure { ev100: -(1.2_f32.log2()) },
            Transform::IDENTITY,
        ));
    }
}

/// Gives each of two compared looks its half of the target.
pub(crate) fn split_view(
    look: Res<Look>,
    presentation: Res<Presentation>,
    mut cameras: Query<(&Side, &mut Camera), With<StageCamera>>,
) {
    for (side, mut camera) in &mut cameras {
        let area =
            presentation.free.or(camera.physical_target_size().map(|size| URect::from_corners(UVec2::ZERO, size)));
        let half = area.filter(|_| look.compared.is_some()).and_then(|area| half(area, *side));
        let wanted = half.map(|half| (half.min, half.size()));
        if camera.viewport.as_ref().map(|now| (now.physical_position, now.physical_size)) != wanted {
            camera.viewport = wanted.map(|(physical_position, physical_size)| Viewport {
                physical_position,
                physical_size,
                ..default()
            });
        }
        if camera.is_active != look.shows(*side) {
            camera.is_active = look.shows(*side);
        }
    }
}

/// The two halves are equally wide; a column too many lies between them. Nothing for an area too narrow to halve.
fn half(area: URect, side: Side) -> Option<URect> {
    let size = UVec2::new(area.width() / 2, area.height());
    let left = match side {
        Side::Left => area.min.x,
        Side::Right => area.max.x - size.x,
    };
    let min = UVec2::new(left, area.min.y);
    (size.min_element() > 0).then(|| URect::from_corners(min, min + size))
}

/// Gives the cameras the projection of the pair on show.
pub(crate) fn follow_pinhole(
    stage: Res<Stage>,
    framed: Res<Framed>,
    mut cameras: Query<(&Camera, &mut Projection), With<StageCamera>>,
) {
    let Some(pair) = stage.shown() else { return };
    for (camera, mut projection) in &mut cameras {
        let view = camera.physical_viewport_size().unwrap_or(pair.observation.camera.size).as_vec2().max(Vec2::ONE);
        let pinhole = pair.observation.camera;
        *projection = Projection::custom(PinholeProjection { pinhole, framing: framed.framing, view });
    }
}

/// Gives the cameras their light and their mirror.
pub(crate) fn furnish_cameras(
    mut commands: Commands,
    presentation: Res<Presentation>,
    environment: Res<Environment>,
    cameras: Query<Entity, With<StageCamera>>,
) {
    for camera in &cameras {
        if environment.is_changed() {
            commands.entity(camera).insert(environment.light());
        }
        if presentation.is_changed() {
            match presentation.mirrored {
                true => commands.entity(camera).insert(Mirrored),
                false => commands.entity(camera).remove::<Mirrored>(),
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use tryon::framing::Area;

    use super::*;

    /// Where a point lands in the view, px from the top left.
    fn lands(projection: &PinholeProjection, point: Vec3) -> Vec2 {
        let ndc = projection.get_clip_from_view().project_point3(point);
        Vec2::new(ndc.x + 1.0, 1.0 - ndc.y) / 2.0 * projection.view
    }

    #[test]
    fn a_finer_screen_moves_nothing() {
        let mut projection = PinholeProjection {
            pinhole: Pinhole::from_vertical_fov(UVec2::new(1280, 720), 50.0),
            framing: Framing::default(),
            view: Vec2::new(1080.0, 1920.0),
        };
        projection.framing.area = Some(Area { min: Vec2::ZERO, max: Vec2::new(1080.0, 1000.0) });
        let place = lands(&projection, Vec3::new(0.07, -0.03, -0.6));
        // What the engine says of a window that has two pixels a point.
        projection.update(540.0, 960.0);
        assert_eq!(lands(&projection, Vec3::new(0.07, -0.03, -0.6)), place);
    }

    #[test]
    fn halves_are_equal_and_share_the_area() {
        let area = URect::new(10, 5, 811, 605);
        let [left, right] = Side::ALL.map(|side| half(area, side).expect("wide enough"));
        assert_eq!((left.size(), right.size()), (UVec2::new(400, 600), UVec2::new(400, 600)));
        assert_eq!((left.min, right.max), (area.min, area.max));
        assert_eq!(half(URect::new(0, 0, 1, 9), Side::Left), None);
    }
}
