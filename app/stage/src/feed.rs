//! The camera's feed on the graphics adapter: uploaded once a frame, without a second copy.

#[cfg(target_arch = "wasm32")]
mod page;
mod picture;

use bevy::{
    asset::RenderAssetUsages,
    image::ImageSampler,
    prelude::*,
    render::{
        Extract,
        render_asset::RenderAssets,
        render_resource::{
            Extent3d, TexelCopyBufferLayout, TextureDescriptor, TextureDimension, TextureFormat, TextureUsages,
        },
        renderer::RenderQueue,
        texture::GpuImage,
    },
};
use vision::frame::Pixels;

use crate::{camera::Presentation, pairing::Stage};

#[cfg(target_arch = "wasm32")]
pub use page::PageImage;
pub use picture::{Picture, Source};

/// What is done to the feed's textures. Browsers copy a picture of the page by drawing it.
const USAGE: TextureUsages = TextureUsages::TEXTURE_BINDING
    .union(TextureUsages::COPY_DST)
    .union(if cfg!(target_arch = "wasm32") { TextureUsages::RENDER_ATTACHMENT } else { TextureUsages::empty() });

/// How the feed's pixels are held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FeedKind {
    /// One texture of sRGB colours.
    #[default]
    Rgba8,
    /// A texture of luma and one of chroma at half the resolution.
    Nv12,
}

/// The feed's textures.
#[derive(Resource, Clone, Debug, Default)]
pub struct Feed {
    /// Size of the picture, px.
    pub size: UVec2,
    /// How the textures hold it.
    pub kind: FeedKind,
    /// Its pixels are not blended.
    squares: bool,
    /// The colours, or the luma.
    pub colour: Handle<Image>,
    /// The chroma; unused for RGBA.
    pub chroma: Handle<Image>,
}

/// Makes new textures when the feed's size or kind changes.
pub(crate) fn fit_feed(
    stage: Res<Stage>,
    presentation: Res<Presentation>,
    mut feed: ResMut<Feed>,
    mut images: ResMut<Assets<Image>>,
) {
    let Some(pair) = stage.shown() else { return };
    let (size, kind, squares) = (pair.picture.size, kind_of(&pair.picture.source), presentation.texel_for_texel);
    if (feed.size, feed.kind, feed.squares) == (size, kind, squares) {
        return;
    }
    let texture =
        |size, format| texture(size, format, if squares { ImageSampler::nearest() } else { ImageSampler::linear() });
    let (colour, chroma) = match kind {
        FeedKind::Rgba8 => (texture(size, TextureFormat::Rgba8UnormSrgb), Image::default()),
        FeedKind::Nv12 => {
            (texture(size, TextureFormat::R8Unorm), texture(size.map(|side| side.div_ceil(2)), TextureFormat::Rg8Unorm))
        }
    };
    *feed = Feed { size, kind, squares, colour: images.add(colour), chroma: images.add(chroma) };
}

fn kind_of(source: &Source) -> FeedKind {
    match source {
        Source::Memory(pixels) => match **pixels {
            Pixels::Rgba8(_) => FeedKind::Rgba8,
            Pixels::Nv12 { .. } => FeedKind::Nv12,
        },
        #[cfg(target_arch = "wasm32")]
        Source::Page(_) => FeedKind::Rgba8,
    }
}

/// A texture without pixels: they are written on the adapter's side.
fn texture(size: UVec2, format: TextureFormat, sampler: ImageSampler) -> Image {
    Image {
        data: None,
        texture_descriptor: TextureDescriptor {
            label: Some("feed"),
            size: extent(size),
            dimension: TextureDimension::D2,
            format,
            mip_level_count: 1,
            sample_count: 1,
            usage: USAGE,
            view_formats: &[],
        },
        sampler,
        asset_usage: RenderAssetUsages::RENDER_WORLD,
        ..default()
    }
}

fn extent(size: UVec2) -> Extent3d {
    Extent3d { width: size.x, height: size.y, depth_or_array_layers: 1 }
}

/// The pixels on their way to the adapter.
#[derive(Resource, Default)]
pub(crate) struct Upload {
    pending: Option<(Source, Feed)>,
    last: Option<(Source, AssetId<Image>)>,
}

/// Takes the pixels on show into the render world: a pointer, not a copy.
pub(crate) fn extract_feed(mut upload: ResMut<Upload>, stage: Extract<Res<Stage>>, feed: Extract<Res<Feed>>) {
    let Some(pair) = stage.shown() else {
        *upload = Upload::default();
        return;
    };
    let known = upload
        .last
        .as_ref()
        .is_some_and(|(source, texture)| source.is(&pair.picture.source) && *texture == feed.colour.id());
    upload.pending = (!known).then(|| (pair.picture.source.clone(), feed.clone()));
}

/// Writes the pixels into the textures.
pub(crate) fn upload_feed(mut upload: ResMut<Upload>, images: Res<RenderAssets<GpuImage>>, queue: Res<RenderQueue>) {
    let Some((source, feed)) = upload.pending.take() else { return };
    let Some(colour) = images.get(&feed.colour) else { return };
    match &source {
        Source::Memory(pixels) => match &**pixels {
            Pixels::Rgba8(bytes) => write(&queue, colour, bytes, 4, feed.size),
            Pixels::Nv12 { y, uv } => {
                let Some(chroma) = images.get(&feed.chroma) else { return };
                write(&queue, colour, y, 1, feed.size);
                write(&queue, chroma, uv, 2, feed.size.map(|side| side.div_ceil(2)));
            }
        },
        #[cfg(target_arch = "wasm32")]
        Source::Page(image) => image.copy(&queue, &colour.texture, extent(feed.size)),
    }
    upload.last = Some((source, feed.colour.id()));
}

fn write(queue: &RenderQueue, image: &GpuImage, bytes: &[u8], bytes_a_pixel: u32, size: UVec2) {
    let layout = TexelCopyBufferLayout { offset: 0, bytes_per_row: Some(size.x * bytes_a_pixel), rows_per_image: None };
    queue.write_texture(image.texture.as_image_copy(), bytes, layout, extent(size));
}
