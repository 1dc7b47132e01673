//! The graphics adapter, with what is asked of it again and again in as many words as it takes here.

use std::num::NonZeroU64;

use glam::UVec2;
use wgpu::{
    BindGroup, BindGroupDescriptor, BindGroupEntry, BindGroupLayout, BindGroupLayoutDescriptor, BindGroupLayoutEntry,
    BindingResource, BindingType, Buffer, BufferBinding, BufferDescriptor, BufferUsages, Device, Extent3d, Origin3d,
    Queue, ShaderStages, TexelCopyBufferLayout, TexelCopyTextureInfo, Texture, TextureAspect, TextureDescriptor,
    TextureDimension, TextureFormat, TextureUsages,
};

/// Bytes from one uniform of a buffer to the next: the least that every adapter takes.
pub const STRIDE: usize = 256;

/// An adapter's device and its queue.
pub struct Gpu {
    /// Makes what lies on the adapter.
    pub device: Device,
    /// Takes what is to be drawn.
    pub queue: Queue,
}

/// Triangles on the adapter: corners of position and normal, six floats each.
pub struct Mesh {
    /// The corners.
    pub corners: Buffer,
    /// Three a triangle.
    pub indices: Buffer,
    /// How many indices there are.
    pub count: u32,
}

/// How a texture's texels lie.
pub struct Texels {
    /// Width and height, px.
    pub size: UVec2,
    /// Layers: the six faces of a cube.
    pub layers: u32,
    /// Levels of detail.
    pub levels: u32,
    /// Samples a texel.
    pub samples: u32,
    /// How one is held.
    pub format: TextureFormat,
}

impl Texels {
    /// A plain picture.
    pub fn picture(size: UVec2, format: TextureFormat) -> Self {
        Self { size, layers: 1, levels: 1, samples: 1, format }
    }
}

impl Gpu {
    /// A texture without texels.
    pub fn texture(&self, texels: Texels, usage: TextureUsages) -> Texture {
        let Texels { size, layers, levels, samples, format } = texels;
        self.device.create_texture(&TextureDescriptor {
            label: None,
            size: Extent3d { width: size.x, height: size.y, depth_or_array_layers: layers },
            mip_level_count: levels,
            sample_count: samples,
            dimension: TextureDimension::D2,
            format,
            usage,
            view_formats: &[],
        })
    }

    /// A texture of four bytes a texel: layer by layer, each from its first level to its last.
    pub fn filled(&self, texels: Texels, mut bytes: &[u8]) -> Texture {
        let Texels { size, layers, levels, .. } = texels;
        let texture = self.texture(texels, TextureUsages::TEXTURE_BINDING | TextureUsages::COPY_DST);
        for (layer, level) in (0..layers).flat_map(|layer| (0..levels).map(move |level| (layer, level))) {
            let (width, height) = (size.x >> level, size.y >> level);
            let Some((these, rest)) = bytes.split_at_checked((width * height * 4) as usize) else { break };
            let origin = Origin3d { x: 0, y: 0, z: layer };
            let to = TexelCopyTextureInfo { texture: &texture, mip_level: level, origin, aspect: TextureAspect::All };
            let rows = TexelCopyBufferLayout { offset: 0, bytes_per_row: Some(width * 4), rows_per_image: None };
            self.queue.write_texture(to, these, rows, Extent3d { width, height, depth_or_array_layers: 1 });
            bytes = rest;
        }
        texture
    }

    /// A buffer of so many bytes.
    pub fn buffer(&self, size: usize, usage: BufferUsages) -> Buffer {
        self.device.create_buffer(&BufferDescriptor {
            label: None,
            size: size as u64,
            usage: usage | BufferUsages::COPY_DST,
            mapped_at_creation: false,
        })
    }

    /// Triangles of these corners.
    pub fn mesh(&self, corners: &[f32], indices: &[u32]) -> Mesh {
        let filled = |bytes: &[u8], usage| {
            let buffer = self.buffer(bytes.len(), usage);
            self.queue.write_buffer(&buffer, 0, bytes);
            buffer
        };
        Mesh {
            corners: filled(bytemuck::cast_slice(corners), BufferUsages::VERTEX),
            indices: filled(bytemuck::cast_slice(indices), BufferUsages::INDEX),
            count: indices.len() as u32,
        }
    }

    /// What a group of bindings holds, in their order.
    pub fn layout(&self, bindings: &[BindingType]) -> BindGroupLayout {
        let entry = |(binding, ty): (usize, &BindingType)| BindGroupLayoutEntry {
            binding: binding as u32,
            visibility: ShaderStages::VERTEX_FRAGMENT,
            ty: *ty,
            count: None,
        };
        let entries: Vec<_> = bindings.iter().enumerate().map(entry).collect();
        self.device.create_bind_group_layout(&BindGroupLayoutDescriptor { label: None, entries: &entries })
    }

    /// A group of bindings, in the order of its layout.
    pub fn group(&self, layout: &BindGroupLayout, resources: &[BindingResource<'_>]) -> BindGroup {
        let entry = |(binding, resource): (usize, &_)| BindGroupEntry {
            binding: binding as u32,
            resource: BindingResource::clone(resource),
        };
        let entries: Vec<_> = resources.iter().enumerate().map(entry).collect();
        self.device.create_bind_group(&BindGroupDescriptor { label: None, layout, entries: &entries })
    }
}

/// The uniform of so many bytes that a draw's offset points at.
pub fn uniform(buffer: &Buffer, size: usize) -> BindingResource<'_> {
    BindingResource::Buffer(BufferBinding { buffer, offset: 0, size: NonZeroU64::new(size as u64) })
}
