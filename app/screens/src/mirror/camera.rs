//! The UI camera over the feed, and the layout that follows its size.

use bevy::{
    camera::{CameraOutputMode, ClearColorConfig, RenderTarget},
    prelude::*,
    render::{render_resource::BlendState, view::Msaa},
};

use crate::mirror::layout::{self, Layout};

/// The order of the UI camera: everything of the feed and the stage has to be below it.
pub const UI_ORDER: isize = 100;

/// Where the screens are drawn.
#[derive(Resource, Clone)]
pub(crate) struct Target(pub RenderTarget);

/// The camera of the screens.
#[derive(Component)]
pub(crate) struct ScreensCamera;

pub(crate) fn spawn(mut commands: Commands, target: Res<Target>) {
    commands.spawn((
        ScreensCamera,
        Camera2d,
        Camera {
            order: UI_ORDER,
            clear_color: ClearColorConfig::Custom(Color::NONE),
            // What the interface leaves clear shows the feed. Its colours come out multiplied by their opacity.
            output_mode: CameraOutputMode::Write {
                blend_state: Some(BlendState::PREMULTIPLIED_ALPHA_BLENDING),
                clear_color: ClearColorConfig::None,
            },
            ..default()
        },
        target.0.clone(),
        IsDefaultUiCamera,
        // Of the interface only pictures have edges that sampling could smooth, and those are smooth already.
        Msaa::Off,
    ));
}

pub(crate) fn follow_size(
    cameras: Query<&Camera, With<ScreensCamera>>,
    mut scale: ResMut<UiScale>,
    mut layout: ResMut<Layout>,
) {
    let Ok(camera) = cameras.single() else { return };
    let (Some(physical), Some(logical)) = (camera.physical_target_size(), camera.logical_target_size()) else { return };
    let wanted = layout::scale(logical);
    if scale.0 != wanted {
        scale.0 = wanted;
    }
    let size = logical / wanted;
    if physical.min_element() > 0 {
        layout.set_if_neq(Layout { pixels: physical.x as f32 / size.x, ..Layout::new(size) });
    }
}
