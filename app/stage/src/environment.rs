//! The light that falls on the product, on the graphics adapter.

use bevy::{
    asset::RenderAssetUsages,
    image::ImageSampler,
    light::EnvironmentMapLight,
    prelude::*,
    render::render_resource::{
        Extent3d, TextureDescriptor, TextureDimension, TextureFormat, TextureUsages, TextureViewDescriptor,
        TextureViewDimension,
    },
};
use tryon::light;
use vision::observation::Light;

use crate::pairing::Stage;

/// The present light.
#[derive(Resource, Default)]
pub struct Environment {
    light: Option<Light>,
    maps: Maps,
    /// Maps on their way to the adapter. The engine looks for a view's maps before it prepares the images of a frame,
    /// and a view whose maps are not there is dark: so they take the place of the old ones a frame later.
    next: Option<Maps>,
}

#[derive(Clone, Default)]
struct Maps {
    diffuse: Handle<Image>,
    specular: Handle<Image>,
}

impl Environment {
    /// The light as the engine takes it.
    pub fn light(&self) -> EnvironmentMapLight {
        EnvironmentMapLight {
            diffuse_map: self.maps.diffuse.clone(),
            specular_map: self.maps.specular.clone(),
            intensity: 1.0,
            ..default()
        }
    }

    /// The reflections, sharp in level 0.
    pub fn specular(&self) -> &Handle<Image> {
        &self.maps.specular
    }

    /// Whether the newest light is the one that is shown.
    pub fn is_settled(&self) -> bool {
        self.next.is_none()
    }

    /// Toward the main light in the camera frame, and its share of all light.
    pub fn main(&self) -> (Vec3, f32) {
        light::main(&self.light.unwrap_or_else(light::usual))
    }
}

/// Follows the light of the pair on show.
pub(crate) fn follow_light(stage: Res<Stage>, mut environment: ResMut<Environment>, mut images: ResMut<Assets<Image>>) {
    if let Some(maps) = environment.bypass_change_detection().next.take() {
        environment.maps = maps;
    }
    let seen = stage.shown().and_then(|pair| pair.observation.light);
    let Some(wanted) = light::changed(seen, environment.light.as_ref()) else { return };
    let maps = light::Maps::of(&wanted);
    // New images each time: rewriting one would refresh its first level only.
    environment.next =
        Some(Maps { diffuse: images.add(image(maps.diffuse)), specular: images.add(image(maps.specular)) });
    environment.light = Some(wanted);
}

fn image(map: light::Map) -> Image {
    Image {
        data: Some(map.texels),
        texture_descriptor: TextureDescriptor {
            label: Some("environment"),
            size: Extent3d { width: map.side, height: map.side, depth_or_array_layers: 6 },
            dimension: TextureDimension::D2,
            format: TextureFormat::Rgb9e5Ufloat,
            mip_level_count: map.levels,
            sample_count: 1,
            usage: TextureUsages::TEXTURE_BINDING | TextureUsages::COPY_DST,
            view_formats: &[],
        },
        texture_view_descriptor: Some(TextureViewDescriptor {
            dimension: Some(TextureViewDimension::Cube),
            ..default()
        }),
        sampler: ImageSampler::linear(),
        asset_usage: RenderAssetUsages::RENDER_WORLD,
        ..default()
    }
}
