//! The light of the room on the adapter.

use glam::{UVec2, Vec3};
use tryon::light::{self, Map, Maps};
use vision::observation::Light;
use wgpu::{
    BindGroup, BindingResource, Sampler, TextureFormat, TextureView, TextureViewDescriptor, TextureViewDimension,
};

use crate::{
    gpu::{Gpu, Texels},
    pipelines::Layouts,
};

/// The present light.
pub struct Lighting {
    light: Light,
    specular: TextureView,
    /// For products.
    pub product: BindGroup,
}

impl Lighting {
    /// The light before any was seen.
    pub fn new(gpu: &Gpu, layouts: &Layouts, sampler: &Sampler) -> Self {
        Self::of(light::usual(), gpu, layouts, sampler)
    }

    fn of(light: Light, gpu: &Gpu, layouts: &Layouts, sampler: &Sampler) -> Self {
        let Maps { diffuse, specular } = Maps::of(&light);
        let [diffuse, specular] = [diffuse, specular].map(|map| cube(gpu, &map));
        let [matt, glossy] = [&diffuse, &specular].map(BindingResource::TextureView);
        let product = gpu.group(&layouts.product, &[matt, glossy, BindingResource::Sampler(sampler)]);
        Self { light, specular, product }
    }

    /// Follows the light that was seen. Answers whether it is another one.
    pub fn follow(&mut self, seen: Option<Light>, gpu: &Gpu, layouts: &Layouts, sampler: &Sampler) -> bool {
        let Some(light) = light::changed(seen, Some(&self.light)) else { return false };
        *self = Self::of(light, gpu, layouts, sampler);
        true
    }

    /// The reflections.
    pub fn specular(&self) -> BindingResource<'_> {
        BindingResource::TextureView(&self.specular)
    }

    /// Toward the main light in the camera frame, and its share of all light.
    pub fn main(&self) -> (Vec3, f32) {
        light::main(&self.light)
    }
}

fn cube(gpu: &Gpu, map: &Map) -> TextureView {
    let Map { side, levels, ref texels } = *map;
    let format = TextureFormat::Rgb9e5Ufloat;
    let texture = gpu.filled(Texels { size: UVec2::splat(side), layers: 6, levels, samples: 1, format }, texels);
    let dimension = Some(TextureViewDimension::Cube);
    texture.create_view(&TextureViewDescriptor { dimension, ..Default::default() })
}
