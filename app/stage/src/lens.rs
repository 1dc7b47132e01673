//! Lenses: what is behind them is seen through their tint, and the surroundings are mirrored on them.
//!
//! A lens is drawn twice, which gives colours to its transmission over whatever was drawn before, the feed and the
//! product's own temples alike: first the picture behind is multiplied by what the lens lets through, then what the
//! lens reflects is added.

use bevy::{
    asset::uuid_handle,
    prelude::*,
    reflect::TypePath,
    render::render_resource::{AsBindGroup, ShaderType},
    shader::{Shader, ShaderRef},
};
use tryon::lens::Optics;

use crate::environment::Environment;

const SHADER: Handle<Shader> = uuid_handle!("5f0b4b7e-2f0c-4a0e-9a53-6d1f5a1c0002");

/// The optical measures of a lens; the layout is that of `shaders/lens.wgsl`.
#[derive(Clone, Copy, Debug, PartialEq, ShaderType)]
pub struct LensUniform {
    /// What passes straight through, linear RGB.
    pub transmission: Vec3,
    /// Share of the light that a mirror coating sends back, 0 without one.
    pub mirror: f32,
    /// The coating's colour, linear RGB.
    pub coating: Vec3,
    /// 1 for the drawing that adds the reflection, 0 for the one that multiplies.
    pub reflection: f32,
}

/// One of the two drawings of a lens.
#[derive(Asset, AsBindGroup, TypePath, Clone, Debug)]
pub struct LensMaterial {
    /// Its measures.
    #[uniform(0)]
    pub lens: LensUniform,
    /// The surroundings.
    #[texture(1, dimension = "cube")]
    #[sampler(2)]
    pub surroundings: Handle<Image>,
}

impl LensUniform {
    /// For one of the two drawings.
    pub fn of(optics: &Optics, reflection: bool) -> Self {
        Self {
            transmission: optics.passes(),
            mirror: optics.mirrors(),
            coating: optics.coating(),
            reflection: f32::from(u8::from(reflection)),
        }
    }
}

impl Material for LensMaterial {
    fn fragment_shader() -> ShaderRef {
        SHADER.into()
    }

    fn alpha_mode(&self) -> AlphaMode {
        if self.lens.reflection > 0.0 { AlphaMode::Add } else { AlphaMode::Multiply }
    }

    fn depth_bias(&self) -> f32 {
        // Drawn after the multiplication, which must not dim it.
        self.lens.reflection
    }

    fn enable_prepass() -> bool {
        false
    }

    fn enable_shadows() -> bool {
        false
    }
}

pub(crate) fn add_shader(shaders: &mut Assets<Shader>) {
    let shader = Shader::from_wgsl(include_str!("../../../shaders/lens.wgsl"), "shaders/lens.wgsl");
    if let Err(error) = shaders.insert(SHADER.id(), shader) {
        error!("the lenses' shader cannot be registered: {error}");
    }
}

/// Mirrors the present surroundings on every lens.
pub(crate) fn reflect_environment(environment: Res<Environment>, mut lenses: ResMut<Assets<LensMaterial>>) {
    let stale = |(id, lens): (_, &LensMaterial)| (lens.surroundings != *environment.specular()).then_some(id);
    let stale: Vec<_> = lenses.iter().filter_map(stale).collect();
    for id in stale {
        if let Some(mut lens) = lenses.get_mut(id) {
            lens.surroundings = environment.specular().clone();
        }
    }
}
