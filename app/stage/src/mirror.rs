//! Left and right exchanged, once, when the picture is presented.

use bevy::{
    asset::uuid_handle,
    core_pipeline::FullscreenShader,
    platform::collections::HashMap,
    prelude::*,
    render::{
        camera::ExtractedCamera,
        extract_component::ExtractComponent,
        render_resource::{
            BindGroupEntries, BindGroupLayoutDescriptor, BindGroupLayoutEntries, CachedRenderPipelineId,
            ColorTargetState, ColorWrites, FragmentState, Operations, PipelineCache, RenderPassColorAttachment,
            RenderPassDescriptor, RenderPipelineDescriptor, ShaderStages, TextureFormat, TextureSampleType,
            UniformBuffer,
            binding_types::{texture_2d, uniform_buffer},
        },
        renderer::{RenderContext, RenderQueue, ViewQuery},
        view::ViewTarget,
    },
    shader::Shader,
};

const SHADER: Handle<Shader> = uuid_handle!("5f0b4b7e-2f0c-4a0e-9a53-6d1f5a1c0003");

/// A camera whose picture is mirrored.
#[derive(Component, ExtractComponent, Clone, Copy, Debug, Default)]
pub struct Mirrored;

pub(crate) fn add_shader(shaders: &mut Assets<Shader>) {
    let shader = Shader::from_wgsl(include_str!("../../../shaders/mirror.wgsl"), "shaders/mirror.wgsl");
    if let Err(error) = shaders.insert(SHADER.id(), shader) {
        error!("the mirror's shader cannot be registered: {error}");
    }
}

/// A pipeline for each format that a view can have.
#[derive(Resource)]
pub(crate) struct MirrorPipelines {
    layout: BindGroupLayoutDescriptor,
    by_format: HashMap<TextureFormat, CachedRenderPipelineId>,
}

impl Default for MirrorPipelines {
    fn default() -> Self {
        let picture = texture_2d(TextureSampleType::Float { filterable: false });
        let columns = uniform_buffer::<UVec2>(false);
        let entries = BindGroupLayoutEntries::sequential(ShaderStages::FRAGMENT, (picture, columns));
        Self { layout: BindGroupLayoutDescriptor::new("mirror", &entries), by_format: HashMap::default() }
    }
}

/// Asks for the pipelines of the mirrored views.
pub(crate) fn queue_mirrors(
    mut pipelines: ResMut<MirrorPipelines>,
    cache: Res<PipelineCache>,
    fullscreen: Res<FullscreenShader>,
    views: Query<&ViewTarget, With<Mirrored>>,
) {
    for view in &views {
        let format = view.main_texture_format();
        if pipelines.by_format.contains_key(&format) {
            continue;
        }
        let id = cache.queue_render_pipeline(RenderPipelineDescriptor {
            label: Some("mirror".into()),
            layout: vec![pipelines.layout.clone()],
            vertex: fullscreen.to_vertex_state(),
            fragment: Some(FragmentState {
                shader: SHADER,
                targets: vec![Some(ColorTargetState { format, blend: None, write_mask: ColorWrites::ALL })],
                ..default()
            }),
            ..default()
        });
        pipelines.by_format.insert(format, id);
    }
}

/// Draws the picture mirrored, within the part of the target that is the camera's.
pub(crate) fn draw_mirror(
    view: ViewQuery<(&ViewTarget, &ExtractedCamera, &Mirrored)>,
    pipelines: Res<MirrorPipelines>,
    cache: Res<PipelineCache>,
    queue: Res<RenderQueue>,
    mut context: RenderContext,
) {
    let (view, camera, _) = view.into_inner();
    let id = pipelines.by_format.get(&view.main_texture_format());
    let Some(pipeline) = id.and_then(|id| cache.get_render_pipeline(*id)) else { return };
    let whole = view.main_texture().size();
    let (left, width) = match &camera.viewport {
        Some(part) => (part.physical_position.x, part.physical_size.x),
        None => (0, whole.width),
    };
    let mut columns = UniformBuffer::from(UVec2::new(left, width));
    columns.write_buffer(context.render_device(), &queue);
    let write = view.post_process_write();
    let group = context.render_device().create_bind_group(
        "mirror",
        &cache.get_bind_group_layout(&pipelines.layout),
        &BindGroupEntries::sequential((write.source, &columns)),
    );
    let attachment = RenderPassColorAttachment {
        view: write.destination,
        depth_slice: None,
        resolve_target: None,
        ops: Operations::default(),
    };
    let mut pass = context.command_encoder().begin_render_pass(&RenderPassDescriptor {
        label: Some("mirror"),
        color_attachments: &[Some(attachment)],
        depth_stencil_attachment: None,
        timestamp_writes: None,
        occlusion_query_set: None,
        multiview_mask: None,
    });
    pass.set_pipeline(pipeline);
    pass.set_bind_group(0, &group, &[]);
    if let Some(part) = &camera.viewport {
        let (at, size) = (part.physical_position, part.physical_size);
        pass.set_scissor_rect(at.x, at.y, size.x, size.y);
    }
    pass.draw(0..3, 0..1);
}
