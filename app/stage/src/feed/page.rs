//! Pictures that a browser holds: it copies them to the adapter by itself.

use std::{sync::Arc, time::Duration};

use bevy::{
    math::UVec2,
    render::{render_resource::Texture, renderer::RenderQueue},
};
use wgpu::{
    CopyExternalImageDestInfo, CopyExternalImageSourceInfo, Extent3d, ExternalImageSource, Origin2d, Origin3d,
    PredefinedColorSpace, TextureAspect,
    web_sys::{ImageBitmap, VideoFrame},
};

use super::{Picture, Source};

/// A picture of the page's. It is closed as soon as nobody draws it any more: a camera has only a few frames to lend.
#[derive(Debug)]
pub struct PageImage(ExternalImageSource);

impl PageImage {
    /// Copies the picture into a texture. One that the page has closed meanwhile leaves the texture as it is.
    pub(super) fn copy(&self, queue: &RenderQueue, texture: &Texture, size: Extent3d) {
        if self.size() != UVec2::new(size.width, size.height) {
            return;
        }
        let source = CopyExternalImageSourceInfo { source: self.0.clone(), origin: Origin2d::ZERO, flip_y: false };
        let to = CopyExternalImageDestInfo {
            texture: &**texture,
            mip_level: 0,
            origin: Origin3d::ZERO,
            aspect: TextureAspect::All,
            color_space: PredefinedColorSpace::Srgb,
            premultiplied_alpha: false,
        };
        queue.copy_external_image_to_texture(&source, to, size);
    }

    /// Width and height, px; zero once it is closed.
    fn size(&self) -> UVec2 {
        UVec2::new(self.0.width(), self.0.height())
    }
}

impl Drop for PageImage {
    fn drop(&mut self) {
        match &self.0 {
            ExternalImageSource::VideoFrame(frame) => frame.close(),
            ExternalImageSource::ImageBitmap(bitmap) => bitmap.close(),
            _ => {}
        }
    }
}

impl From<VideoFrame> for PageImage {
    fn from(frame: VideoFrame) -> Self {
        Self(ExternalImageSource::VideoFrame(frame))
    }
}

impl From<ImageBitmap> for PageImage {
    fn from(bitmap: ImageBitmap) -> Self {
        Self(ExternalImageSource::ImageBitmap(bitmap))
    }
}

impl Picture {
    /// A picture of the page's, which gives it away.
    pub fn of_page(id: u64, time: Duration, image: impl Into<PageImage>) -> Self {
        let image = image.into();
        Self { id, time, size: image.size(), source: Source::Page(Arc::new(image)) }
    }
}
