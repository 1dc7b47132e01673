//! What is drawn: the camera's feed, the product on the face, light, shadow and occlusion.
//!
//! Everything real is drawn as surfaces that show the feed: the background, and the head, which hides what is behind
//! it by depth alone. Products stand among them, lit by the light that was estimated from the same frame. The feed's
//! surfaces are not tonemapped: without a product, the picture is the photo.
//!
//! A host adds [`StagePlugin`] to a Bevy app, puts a frame and its own observation into [`Stage`], and a product into
//! [`Look`]; [`Dressing`] tells how far it has come. [`headless::Studio`] is the same stage without a window.
//!
//! The world is the camera frame: metres, +X right, +Y up, the camera at the origin looking along -Z.

pub mod camera;
pub mod environment;
pub mod error;
pub mod eyewear;
pub mod feed;
pub mod framing;
pub mod head;
#[cfg(not(target_arch = "wasm32"))]
pub mod headless;
pub mod lens;
pub mod look;
pub mod mirror;
pub mod model;
pub mod pairing;
pub mod shadow;
pub mod surface;
pub mod variants;

use bevy::{
    asset::AssetEventSystems,
    camera::{CameraUpdateSystems, visibility::VisibilitySystems},
    core_pipeline::{Core3dSystems, schedule::Core3d},
    light::cluster::GlobalClusterSettings,
    prelude::*,
    render::{
        Render, RenderApp, RenderSystems, erased_render_asset::prepare_erased_assets,
        extract_component::ExtractComponentPlugin, render_asset::prepare_assets, texture::GpuImage,
    },
    shader::Shader,
};

pub use camera::{Presentation, StageCamera};
pub use error::StageError;
pub use look::{Dressing, Look, Side};
pub use model::ProductModel;
pub use pairing::{Pair, Stage};
pub use tryon::framing::FeedFit;

/// When the stage does its work, in [`PostUpdate`] and in this order: what a host shows in [`Update`] is in the same
/// frame.
#[derive(SystemSet, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StageSystems {
    /// The product is loaded and hung up.
    Dress,
    /// Camera, head, product and light follow the pair on show, before transforms are propagated.
    Follow,
    /// Surfaces and lenses take feed, shadow and reflections, once the view's size is known.
    Paint,
}

/// The whole stage.
pub struct StagePlugin;

impl Plugin for StagePlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<Stage>()
            .init_resource::<Look>()
            .init_resource::<Dressing>()
            .init_resource::<Presentation>()
            .init_resource::<framing::Framed>()
            .init_resource::<feed::Feed>()
            .init_resource::<environment::Environment>()
            .init_resource::<eyewear::Wardrobe>()
            .init_resource::<eyewear::Polish>()
            .init_resource::<shadow::ShadowMasks>()
            // All light comes from the estimate.
            .insert_resource(GlobalAmbientLight::NONE)
            .add_plugins((
                MaterialPlugin::<surface::FeedSurface>::default(),
                MaterialPlugin::<lens::LensMaterial>::default(),
                ExtractComponentPlugin::<mirror::Mirrored>::default(),
            ));
        add_shaders(app);
        add_systems(app);
    }

    fn finish(&self, app: &mut App) {
        // There are no lamps to sort by where they shine, and the adapter's sorting keeps a few bytes of every frame.
        if let Some(mut clusters) = app.world_mut().get_resource_mut::<GlobalClusterSettings>() {
            clusters.gpu_clustering = None;
        }
        let Some(render) = app.get_sub_app_mut(RenderApp) else { return };
        render
            .init_resource::<feed::Upload>()
            .init_resource::<mirror::MirrorPipelines>()
            .add_systems(ExtractSchedule, feed::extract_feed)
            .add_systems(Render, feed::upload_feed.in_set(RenderSystems::PrepareResources))
            .add_systems(
                Render,
                images_are_ready
                    .in_set(RenderSystems::PrepareAssets)
                    .after(prepare_assets::<GpuImage>)
                    .before(prepare_erased_assets::<MeshMaterial3d<surface::FeedSurface>>)
                    .before(prepare_erased_assets::<MeshMaterial3d<lens::LensMaterial>>),
            )
            .add_systems(Render, mirror::queue_mirrors.in_set(RenderSystems::Queue))
            .add_systems(Core3d, mirror::draw_mirror.in_set(Core3dSystems::PostProcess));
    }
}

/// Does nothing but stand between images and the materials that show them: the engine prepares them in any order, and a
/// material whose new image is not there yet would be drawn a frame late.
fn images_are_ready() {}

fn add_shaders(app: &mut App) {
    let mut shaders = app.world_mut().resource_mut::<Assets<Shader>>();
    surface::add_shader(&mut shaders);
    lens::add_shader(&mut shaders);
    mirror::add_shader(&mut shaders);
}

fn add_systems(app: &mut App) {
    let follow = (
        camera::split_view,
        framing::frame_shopper,
        camera::follow_pinhole,
        environment::follow_light,
        camera::furnish_cameras,
        head::follow_faces,
        eyewear::hang_garments,
        feed::fit_feed,
        surface::show_background,
    );
    app.add_systems(PreStartup, (camera::spawn_cameras, surface::spawn_background, head::spawn_slots))
        .add_observer(eyewear::note_arrival)
        .configure_sets(
            PostUpdate,
            (
                (StageSystems::Dress, StageSystems::Follow)
                    .chain()
                    .before(TransformSystems::Propagate)
                    .before(VisibilitySystems::VisibilityPropagate)
                    .before(CameraUpdateSystems),
                // The view's size is known by now, and what is changed is drawn in this very frame.
                StageSystems::Paint.after(StageSystems::Follow).after(CameraUpdateSystems).before(AssetEventSystems),
            ),
        )
        .add_systems(
            PostUpdate,
            (
                (
                    eyewear::take_look,
                    eyewear::put_on,
                    eyewear::settle_garment,
                    eyewear::show_newest,
                    eyewear::tell,
                    eyewear::forget_gone,
                )
                    .chain()
                    .in_set(StageSystems::Dress),
                follow.chain().in_set(StageSystems::Follow),
                (surface::dress_surfaces, shadow::cast_shadows, lens::reflect_environment, eyewear::soften_highlights)
                    .chain()
                    .in_set(StageSystems::Paint),
            ),
        );
}
