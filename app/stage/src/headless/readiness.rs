//! Whether the frame just drawn had everything in it: all meshes, materials and pipelines.

use bevy::{
    asset::UntypedAssetId,
    pbr::PreparedMaterial,
    platform::collections::HashSet,
    prelude::*,
    render::{
        Extract, Render, RenderApp, RenderSystems,
        erased_render_asset::ErasedRenderAssets,
        mesh::RenderMesh,
        render_asset::RenderAssets,
        render_resource::{CachedPipelineState, PipelineCache},
        texture::GpuImage,
    },
};

use crate::{
    environment::Environment,
    feed::Feed,
    lens::LensMaterial,
    look::{Dressing, Look, Side},
    surface::FeedSurface,
};

/// What the frame needs, and whether it had it.
#[derive(Resource, Default)]
pub struct Readiness {
    meshes: Vec<AssetId<Mesh>>,
    materials: Vec<UntypedAssetId>,
    images: Vec<AssetId<Image>>,
    dressed: bool,
    lit: bool,
    /// The frame that was drawn last was whole.
    pub whole: bool,
    /// A pipeline that will never be, and why.
    pub broken: Option<String>,
}

/// Watches the frames that are drawn.
pub struct ReadinessPlugin;

impl Plugin for ReadinessPlugin {
    fn build(&self, app: &mut App) {
        let Some(render) = app.get_sub_app_mut(RenderApp) else { return };
        render
            .init_resource::<Readiness>()
            .add_systems(ExtractSchedule, list_needs)
            .add_systems(Render, check_needs.in_set(RenderSystems::Cleanup));
    }
}

fn list_needs(
    mut readiness: ResMut<Readiness>,
    feed: Extract<Res<Feed>>,
    look: Extract<Res<Look>>,
    dressing: Extract<Res<Dressing>>,
    environment: Extract<Res<Environment>>,
    meshes: Extract<Query<&Mesh3d>>,
    surfaces: Extract<Query<&MeshMaterial3d<FeedSurface>>>,
    lenses: Extract<Query<&MeshMaterial3d<LensMaterial>>>,
    standard: Extract<Query<&MeshMaterial3d<StandardMaterial>>>,
) {
    readiness.meshes = meshes.iter().map(|mesh| mesh.id()).collect();
    readiness.materials = surfaces.iter().map(|m| m.id().untyped()).collect();
    readiness.materials.extend(lenses.iter().map(|m| m.id().untyped()));
    readiness.materials.extend(standard.iter().map(|m| m.id().untyped()));
    readiness.images = vec![feed.colour.id()];
    readiness.lit = environment.is_settled();
    readiness.dressed = Side::ALL.iter().all(|side| look.on(*side).is_none()) || **dressing == Dressing::Worn;
}

fn check_needs(
    mut readiness: ResMut<Readiness>,
    cache: Res<PipelineCache>,
    meshes: Res<RenderAssets<RenderMesh>>,
    materials: Res<ErasedRenderAssets<PreparedMaterial>>,
    images: Res<RenderAssets<GpuImage>>,
) {
    readiness.broken = broken(&cache);
    readiness.whole = readiness.dressed
        && readiness.lit
        && cache.waiting_pipelines().next().is_none()
        && readiness.meshes.iter().all(|id| meshes.get(*id).is_some())
        && readiness.materials.iter().all(|id| materials.get(*id).is_some())
        && readiness.images.iter().all(|id| images.get(*id).is_some());
}

/// The first pipeline that failed for good; those that wait for a shader to load have failed for now only.
fn broken(cache: &PipelineCache) -> Option<String> {
    let waiting: HashSet<_> = cache.waiting_pipelines().collect();
    let settled = cache.pipelines().enumerate().filter(|(id, _)| !waiting.contains(id));
    settled.map(|(_, pipeline)| pipeline).find_map(|pipeline| match &pipeline.state {
        CachedPipelineState::Err(error) => Some(error.to_string()),
        _ => None,
    })
}
