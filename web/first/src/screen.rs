//! What is drawn into, and how it gets onto the screen.

use glam::UVec2;
use wgpu::{
    BindGroup, BindingResource, BufferUsages, Color, CommandEncoder, LoadOp, Operations, RenderPass,
    RenderPassColorAttachment, RenderPassDepthStencilAttachment, RenderPassDescriptor, StoreOp, TextureFormat,
    TextureUsages, TextureView,
};

use crate::{
    gpu::{Gpu, Texels, uniform},
    pipelines::{COLOUR, DEPTH, Pipelines, SAMPLES},
};

/// Textures of the screen's size.
pub struct Screen {
    /// Width and height, px.
    pub size: UVec2,
    samples: TextureView,
    depth: TextureView,
    resolved: TextureView,
    group: BindGroup,
}

impl Screen {
    /// For a screen of this size.
    pub fn new(gpu: &Gpu, pipelines: &Pipelines, size: UVec2) -> Self {
        let size = size.max(UVec2::ONE);
        let target = |format: TextureFormat, samples, usage| {
            let texels = Texels { samples, ..Texels::picture(size, format) };
            gpu.texture(texels, usage | TextureUsages::RENDER_ATTACHMENT).create_view(&Default::default())
        };
        let resolved = target(COLOUR, 1, TextureUsages::TEXTURE_BINDING);
        // The first column that is mirrored, and how many there are.
        let columns = gpu.buffer(8, BufferUsages::UNIFORM);
        gpu.queue.write_buffer(&columns, 0, bytemuck::cast_slice(&[0, size.x]));
        let given = [BindingResource::TextureView(&resolved), uniform(&columns, 8)];
        Self {
            size,
            samples: target(COLOUR, SAMPLES, TextureUsages::empty()),
            depth: target(DEPTH, SAMPLES, TextureUsages::empty()),
            group: gpu.group(&pipelines.layouts.screen, &given),
            resolved,
        }
    }

    /// Begins a picture.
    pub fn begin<'a>(&self, encoder: &'a mut CommandEncoder) -> RenderPass<'a> {
        encoder.begin_render_pass(&RenderPassDescriptor {
            color_attachments: &[Some(RenderPassColorAttachment {
                view: &self.samples,
                depth_slice: None,
                resolve_target: Some(&self.resolved),
                ops: Operations { load: LoadOp::Clear(Color::BLACK), store: StoreOp::Discard },
            })],
            depth_stencil_attachment: Some(RenderPassDepthStencilAttachment {
                view: &self.depth,
                depth_ops: Some(Operations { load: LoadOp::Clear(0.0), store: StoreOp::Discard }),
                stencil_ops: None,
            }),
            ..Default::default()
        })
    }

    /// Puts the picture on the screen, left and right exchanged.
    pub fn present(&self, encoder: &mut CommandEncoder, pipelines: &Pipelines, to: &TextureView) {
        let mut pass = encoder.begin_render_pass(&RenderPassDescriptor {
            color_attachments: &[Some(RenderPassColorAttachment {
                view: to,
                depth_slice: None,
                resolve_target: None,
                ops: Operations { load: LoadOp::Clear(Color::BLACK), store: StoreOp::Store },
            })],
            ..Default::default()
        });
        pass.set_pipeline(&pipelines.screen);
        pass.set_bind_group(0, &self.group, &[]);
        pass.draw(0..3, 0..1);
    }
}
