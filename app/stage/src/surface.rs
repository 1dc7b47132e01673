//! Surfaces that show the feed: the background, and everything real that can stand before a product.
//!
//! The head is drawn as a mesh that wears the feed's own pixels. It hides what is behind it by plain depth testing,
//! whatever the order of drawing, it cannot be seen itself, and shadows fall on it by darkening what it shows.

use bevy::{
    asset::uuid_handle,
    camera::visibility::NoFrustumCulling,
    mesh::MeshVertexBufferLayoutRef,
    pbr::{MaterialPipeline, MaterialPipelineKey},
    prelude::*,
    reflect::TypePath,
    render::render_resource::{AsBindGroup, RenderPipelineDescriptor, ShaderType, SpecializedMeshPipelineError},
    shader::{Shader, ShaderRef},
};
use tryon::projection::{self, BACKGROUND};

use crate::{
    camera::StageCamera,
    feed::{Feed, FeedKind},
    framing::Framed,
    look::Side,
    pairing::Stage,
};

const SHADER: Handle<Shader> = uuid_handle!("5f0b4b7e-2f0c-4a0e-9a53-6d1f5a1c0001");

/// What the shader of a surface reads; the layout is that of `shaders/feed.wgsl`.
#[derive(Clone, Copy, Debug, Default, ShaderType)]
pub struct SurfaceUniform {
    /// `feed coordinates (0..1) = view pixels * xy + zw`.
    pub feed_from_view: Vec4,
    /// The product's frame from the world, for its shadow.
    pub product_from_world: Mat4,
    /// Toward the main light in the product's frame; w is the main light's share of all light.
    pub light: Vec4,
    /// The shadow mask's centre and half size in the product's frame, m.
    pub mask: Vec4,
    /// How dark a shadow can be, 0 for a surface without one.
    pub shadow: f32,
    /// 1 for NV12.
    pub nv12: u32,
}

/// A surface that shows the feed where it stands.
#[derive(Asset, AsBindGroup, TypePath, Clone, Debug, Default)]
pub struct FeedSurface {
    /// What changes from frame to frame.
    #[uniform(0)]
    pub uniform: SurfaceUniform,
    /// The feed's colours or luma.
    #[texture(1)]
    #[sampler(2)]
    pub colour: Option<Handle<Image>>,
    /// The feed's chroma.
    #[texture(3)]
    pub chroma: Option<Handle<Image>>,
    /// The product's shadow mask.
    #[texture(4)]
    #[sampler(5)]
    pub mask: Option<Handle<Image>>,
}

impl Material for FeedSurface {
    fn fragment_shader() -> ShaderRef {
        SHADER.into()
    }

    fn enable_prepass() -> bool {
        false
    }

    fn enable_shadows() -> bool {
        false
    }

    fn specialize(
        _: &MaterialPipeline,
        descriptor: &mut RenderPipelineDescriptor,
        _: &MeshVertexBufferLayoutRef,
        _: MaterialPipelineKey<Self>,
    ) -> Result<(), SpecializedMeshPipelineError> {
        // A head hides what is behind it from either side.
        descriptor.primitive.cull_mode = None;
        Ok(())
    }
}

/// The surface behind everything.
#[derive(Component)]
pub(crate) struct Background;

pub(crate) fn add_shader(shaders: &mut Assets<Shader>) {
    let shader = Shader::from_wgsl(include_str!("../../../shaders/feed.wgsl"), "shaders/feed.wgsl");
    if let Err(error) = shaders.insert(SHADER.id(), shader) {
        error!("the feed's shader cannot be registered: {error}");
    }
}

pub(crate) fn spawn_background(
    mut commands: Commands,
    mut meshes: ResMut<Assets<Mesh>>,
    mut surfaces: ResMut<Assets<FeedSurface>>,
) {
    // Wide enough for any field of view.
    let mesh = meshes.add(Rectangle::new(BACKGROUND * 40.0, BACKGROUND * 40.0));
    for side in Side::ALL {
        commands.spawn((
            Background,
            (side, side.layer()),
            Mesh3d(mesh.clone()),
            MeshMaterial3d(surfaces.add(FeedSurface::default())),
            Transform::from_xyz(0.0, 0.0, -BACKGROUND),
            NoFrustumCulling,
            Visibility::Hidden,
        ));
    }
}

/// Shows the background while there is a picture.
pub(crate) fn show_background(stage: Res<Stage>, mut backgrounds: Query<&mut Visibility, With<Background>>) {
    let wanted = if stage.shown().is_some() { Visibility::Inherited } else { Visibility::Hidden };
    for mut background in &mut backgrounds {
        background.set_if_neq(wanted);
    }
}

/// Lays the feed on every surface, as its side's camera shows it.
pub(crate) fn dress_surfaces(
    feed: Res<Feed>,
    framed: Res<Framed>,
    cameras: Query<(&Camera, &Side), With<StageCamera>>,
    shown: Query<(&MeshMaterial3d<FeedSurface>, &Side)>,
    mut surfaces: ResMut<Assets<FeedSurface>>,
) {
    if feed.size == UVec2::ZERO {
        return;
    }
    for (camera, side) in &cameras {
        let Some(view) = camera.physical_viewport_rect() else { continue };
        let (size, view) = (feed.size.as_vec2(), view.as_rect());
        let feed_from_view = projection::feed_from_view(size, framed.place(size, view.size()), view.min);
        let dress = Dress { feed: &feed, feed_from_view };
        for (surface, _) in shown.iter().filter(|(_, of)| *of == side) {
            dress.lay_on(surface.id(), &mut surfaces);
        }
    }
}

/// What the surfaces of one side have in common.
struct Dress<'a> {
    feed: &'a Feed,
    feed_from_view: Vec4,
}

impl Dress<'_> {
    /// Touches the surface only where something is new: a touched one is sent to the adapter again.
    fn lay_on(&self, id: AssetId<FeedSurface>, surfaces: &mut Assets<FeedSurface>) {
        if surfaces.get(id).is_none_or(|surface| self.lies_on(surface)) {
            return;
        }
        let Some(mut surface) = surfaces.get_mut(id) else { return };
        surface.uniform.feed_from_view = self.feed_from_view;
        surface.uniform.nv12 = u32::from(self.feed.kind == FeedKind::Nv12);
        surface.colour = Some(self.feed.colour.clone());
        surface.chroma = Some(self.feed.chroma.clone());
    }

    fn lies_on(&self, surface: &FeedSurface) -> bool {
        surface.uniform.feed_from_view == self.feed_from_view
            && surface.colour.as_ref() == Some(&self.feed.colour)
            && surface.chroma.as_ref() == Some(&self.feed.chroma)
    }
}
