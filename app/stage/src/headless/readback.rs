//! The drawn picture, back from the adapter.

use bevy::{
    prelude::*,
    render::{
        RenderApp,
        render_asset::RenderAssets,
        render_resource::{
            BufferDescriptor, BufferUsages, CommandEncoderDescriptor, MapMode, PollType, TexelCopyBufferInfo,
            TexelCopyBufferLayout,
        },
        renderer::{RenderDevice, RenderQueue},
        texture::GpuImage,
    },
};
use image::RgbaImage;

use crate::error::StageError;

/// Copies a target image of four bytes a pixel from the adapter and waits for it.
pub fn read(app: &mut App, target: &Handle<Image>) -> Result<RgbaImage, StageError> {
    let failed = |error: &dyn std::fmt::Display| StageError::Readback(error.to_string());
    let world = app.sub_app(RenderApp).world();
    let (device, queue) = (world.resource::<RenderDevice>(), world.resource::<RenderQueue>());
    let images = world.resource::<RenderAssets<GpuImage>>();
    let image = images.get(target).ok_or_else(|| failed(&"it was not drawn"))?;
    let size = image.texture_descriptor.size;
    let row = RenderDevice::align_copy_bytes_per_row(size.width as usize * 4);

    let buffer = device.create_buffer(&BufferDescriptor {
        label: Some("readback"),
        size: (row * size.height as usize) as u64,
        usage: BufferUsages::MAP_READ | BufferUsages::COPY_DST,
        mapped_at_creation: false,
    });
    let mut encoder = device.create_command_encoder(&CommandEncoderDescriptor::default());
    let layout = TexelCopyBufferLayout { offset: 0, bytes_per_row: Some(row as u32), rows_per_image: None };
    let to = TexelCopyBufferInfo { buffer: &buffer, layout };
    encoder.copy_texture_to_buffer(image.texture.as_image_copy(), to, size);
    queue.submit([encoder.finish()]);

    let slice = buffer.slice(..);
    let (sender, receiver) = std::sync::mpsc::channel();
    slice.map_async(MapMode::Read, move |mapped| {
        // The receiver waits below for as long as this can run.
        let _ = sender.send(mapped);
    });
    device.poll(PollType::wait_indefinitely()).map_err(|error| failed(&error))?;
    receiver.recv().map_err(|error| failed(&error))?.map_err(|error| failed(&error))?;

    let bytes = slice.get_mapped_range();
    let tight = bytes.chunks_exact(row).flat_map(|line| &line[..size.width as usize * 4]).copied().collect();
    drop(bytes);
    buffer.unmap();
    RgbaImage::from_raw(size.width, size.height, tight).ok_or_else(|| failed(&"it has too few pixels"))
}
