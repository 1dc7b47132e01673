//! What the page calls.

use std::time::Duration;

use glam::UVec2;
use retail::product::Product;
use vision::observation::wire;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlCanvasElement, ImageBitmap, VideoFrame};
use wgpu::{
    Backends, CopyExternalImageDestInfo, CopyExternalImageSourceInfo, CurrentSurfaceTexture, Extent3d,
    ExternalImageSource, Instance, InstanceDescriptor, Origin2d, Origin3d, PredefinedColorSpace, RequestAdapterOptions,
    Surface, SurfaceConfiguration, SurfaceTarget, TextureAspect, TextureViewDescriptor,
};

use crate::{gpu::Gpu, scene::Scene};

/// The first picture on a canvas.
#[wasm_bindgen]
pub struct First {
    surface: Surface<'static>,
    config: SurfaceConfiguration,
    scene: Scene,
}

#[wasm_bindgen]
impl First {
    /// Takes the canvas, whose width and height are its pixels.
    pub async fn start(canvas: HtmlCanvasElement) -> Result<First, JsError> {
        let (width, height) = (canvas.width(), canvas.height());
        let mut wanted = InstanceDescriptor::new_without_display_handle();
        wanted.backends = Backends::BROWSER_WEBGPU;
        let instance = Instance::new(wanted);
        let surface = instance.create_surface(SurfaceTarget::Canvas(canvas))?;
        let options = RequestAdapterOptions { compatible_surface: Some(&surface), ..Default::default() };
        let adapter = instance.request_adapter(&options).await?;
        let (device, queue) = adapter.request_device(&Default::default()).await?;
        let config = surface.get_default_config(&adapter, width, height);
        let mut config = config.ok_or_else(|| JsError::new("the adapter draws on no canvas"))?;
        let format = config.format.add_srgb_suffix();
        config.view_formats = vec![format];
        surface.configure(&device, &config);
        let scene = Scene::new(Gpu { device, queue }, format, UVec2::new(width, height));
        Ok(Self { surface, config, scene })
    }

    /// Puts on a product, as JSON, in the colour of this id, or in its first one.
    pub fn wear(&mut self, product: &str, colour: Option<String>) -> Result<(), JsError> {
        let product: Product = serde_json::from_str(product)?;
        let named = product.variants.iter().find(|variant| Some(variant.id.as_str()) == colour.as_deref());
        let made = named.or(product.variants.first()).is_some_and(|variant| self.scene.wear(&product, variant));
        if made { Ok(()) } else { Err(JsError::new("the product cannot be made")) }
    }

    /// The canvas has so many pixels now.
    pub fn resize(&mut self, width: u32, height: u32) {
        (self.config.width, self.config.height) = (width.max(1), height.max(1));
        self.surface.configure(&self.scene.gpu().device, &self.config);
        self.scene.resize(UVec2::new(self.config.width, self.config.height));
    }

    /// Shows a picture, a `VideoFrame` or an `ImageBitmap`, with the observation that was made of this very picture,
    /// which stays the page's. `time` is its moment, ms since its source started. Answers the point of the picture, 0..1
    /// from its top left, about which it fills the view: x, then y.
    pub fn show(&mut self, picture: &JsValue, time: f64, observation: &[f64]) -> Result<Vec<f32>, JsError> {
        let observation = wire::decode(observation)?;
        self.copy(source(picture)?);
        if let CurrentSurfaceTexture::Success(shown) | CurrentSurfaceTexture::Suboptimal(shown) =
            self.surface.get_current_texture()
        {
            let format = Some(self.config.format.add_srgb_suffix());
            let view = shown.texture.create_view(&TextureViewDescriptor { format, ..Default::default() });
            self.scene.draw(&view, &observation, Duration::from_secs_f64(time.max(0.0) / 1000.0));
            shown.present();
        }
        Ok(self.scene.focus().to_array().to_vec())
    }

    /// Gives everything on the adapter back.
    pub fn end(self) {
        self.scene.gpu().device.destroy();
    }

    fn copy(&mut self, source: ExternalImageSource) {
        let size = UVec2::new(source.width(), source.height());
        let texture = self.scene.feed(size).clone();
        let from = CopyExternalImageSourceInfo { source, origin: Origin2d::ZERO, flip_y: false };
        let to = CopyExternalImageDestInfo {
            texture: &texture,
            mip_level: 0,
            origin: Origin3d::ZERO,
            aspect: TextureAspect::All,
            color_space: PredefinedColorSpace::Srgb,
            premultiplied_alpha: false,
        };
        let size = Extent3d { width: size.x, height: size.y, depth_or_array_layers: 1 };
        self.scene.gpu().queue.copy_external_image_to_texture(&from, to, size);
    }
}

fn source(picture: &JsValue) -> Result<ExternalImageSource, JsError> {
    if let Some(frame) = picture.dyn_ref::<VideoFrame>() {
        return Ok(ExternalImageSource::VideoFrame(Clone::clone(frame)));
    }
    let bitmap = picture.dyn_ref::<ImageBitmap>();
    let bitmap = bitmap.ok_or_else(|| JsError::new("the picture is no VideoFrame or ImageBitmap"))?;
    Ok(ExternalImageSource::ImageBitmap(Clone::clone(bitmap)))
}
