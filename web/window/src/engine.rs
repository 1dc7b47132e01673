//! What of the engine the mirror needs. [`bevy::DefaultPlugins`] would bring sprites, gizmos, animations and effects
//! that nothing here shows, and what a browser is sent counts.

use bevy::{
    app::{PanicHandlerPlugin, PluginGroupBuilder, TaskPoolPlugin},
    asset::AssetPlugin,
    camera::CameraPlugin,
    core_pipeline::CorePipelinePlugin,
    diagnostic::{DiagnosticsPlugin, FrameCountPlugin},
    gizmos::GizmoPlugin,
    gltf::GltfPlugin,
    image::ImagePlugin,
    input::InputPlugin,
    input_focus::{InputDispatchPlugin, InputFocusPlugin},
    light::LightPlugin,
    log::{Level, LogPlugin},
    mesh::MeshPlugin,
    pbr::PbrPlugin,
    picking::DefaultPickingPlugins,
    prelude::*,
    render::RenderPlugin,
    sprite::SpritePlugin,
    sprite_render::SpriteRenderPlugin,
    text::TextPlugin,
    time::TimePlugin,
    transform::TransformPlugin,
    ui::UiPlugin,
    ui_render::UiRenderPlugin,
    ui_widgets::ButtonPlugin,
    winit::WinitPlugin,
    world_serialization::WorldSerializationPlugin,
};

/// The engine on this window, in the order in which its parts need each other.
pub struct Engine(pub Window);

impl PluginGroup for Engine {
    fn build(self) -> PluginGroupBuilder {
        PluginGroupBuilder::start::<Self>()
            .add(PanicHandlerPlugin)
            .add(LogPlugin { level: Level::WARN, ..default() })
            .add(TaskPoolPlugin::default())
            .add(FrameCountPlugin)
            .add(TimePlugin)
            .add(TransformPlugin)
            .add(DiagnosticsPlugin)
            .add(InputPlugin)
            .add(InputFocusPlugin)
            .add(InputDispatchPlugin)
            .add(WindowPlugin { primary_window: Some(self.0), ..default() })
            .add(bevy::a11y::AccessibilityPlugin)
            .add(AssetPlugin::default())
            .add(WorldSerializationPlugin)
            .add(WinitPlugin::default())
            .add(RenderPlugin::default())
            .add(ImagePlugin::default())
            .add(MeshPlugin)
            .add(CameraPlugin)
            .add(GizmoPlugin)
            .add(LightPlugin)
            .add(CorePipelinePlugin)
            .add(SpritePlugin)
            .add(SpriteRenderPlugin)
            .add(TextPlugin)
            .add(UiPlugin)
            .add(UiRenderPlugin)
            .add(GltfPlugin::default())
            .add(PbrPlugin::default())
            .add(ButtonPlugin)
            .add_group(DefaultPickingPlugins)
    }
}
