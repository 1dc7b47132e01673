//! A stage that draws into memory.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use bevy::{
    app::PluginsState,
    camera::RenderTarget,
    log::LogPlugin,
    prelude::*,
    render::{
        RenderApp, RenderPlugin,
        pipelined_rendering::PipelinedRenderingPlugin,
        render_resource::{TextureFormat, TextureUsages},
    },
    window::ExitCondition,
    winit::WinitPlugin,
};
use image::RgbaImage;
use vision::{frame::Frame, observation::Observation};

use super::{
    adapter::adapter,
    readback,
    readiness::{Readiness, ReadinessPlugin},
    scale,
};
use crate::{
    StagePlugin,
    camera::{Presentation, StageCamera},
    error::StageError,
    look::{Dressing, Look},
    model::ProductModel,
    pairing::Stage,
};

/// How long a product or a picture may take before something is wrong, s. Software adapters are slow.
const PATIENCE: u64 = 120;

/// The stage without a window. The same frame, observation and product give the same picture.
pub struct Studio {
    app: App,
    size: UVec2,
    target: Handle<Image>,
}

impl Studio {
    /// A studio for pictures of `size`; larger than 2048 px is drawn smaller. Pictures of another size may follow.
    pub fn new(size: UVec2) -> Result<Self, StageError> {
        Self::furnished(scale::drawn_size(size), |_, _| {})
    }

    /// A studio with more in it than the stage, as screens over it; they are drawn on the same target of `size`.
    pub fn furnished(size: UVec2, furnish: impl FnOnce(&mut App, Handle<Image>)) -> Result<Self, StageError> {
        adapter()?;
        if size.min_element() == 0 {
            return Err(StageError::NoPixels { width: size.x, height: size.y });
        }
        let mut app = App::new();
        app.add_plugins(engine()).add_plugins((StagePlugin, ReadinessPlugin));
        let mut studio = Self { app, size: UVec2::ZERO, target: Handle::default() };
        studio.resize(size);
        furnish(&mut studio.app, studio.target.clone());
        while studio.app.plugins_state() == PluginsState::Adding {
            std::thread::yield_now();
        }
        studio.app.finish();
        studio.app.cleanup();
        Ok(studio)
    }

    /// The app, for whoever furnished it.
    pub fn app(&mut self) -> &mut App {
        &mut self.app
    }

    /// Puts a product on every face of the pictures to come.
    pub fn wear(&mut self, model: ProductModel) -> Result<(), StageError> {
        self.dress(Look::of(model))
    }

    /// Shows the pictures to come twice, with a product on the left and another one on the right.
    pub fn compare(&mut self, left: ProductModel, right: ProductModel) -> Result<(), StageError> {
        self.dress(Look { compared: Some(Arc::new(left)), ..Look::of(right) })
    }

    fn dress(&mut self, look: Look) -> Result<(), StageError> {
        self.app.insert_resource(look);
        // Seen by the first update, even if the look before was put on in this same tick.
        *self.app.world_mut().resource_mut::<Dressing>() = Dressing::Loading;
        self.update_until(|app| *app.world().resource::<Dressing>() != Dressing::Loading)?;
        match self.app.world().resource::<Dressing>() {
            Dressing::Refused(reason) => Err(StageError::Product(reason.clone())),
            _ => Ok(()),
        }
    }

    /// Takes the product off.
    pub fn take_off(&mut self) {
        self.app.insert_resource(Look::default());
    }

    /// Draws the frame with what was seen in it.
    pub fn render(&mut self, frame: &Frame, observation: &Observation) -> Result<RgbaImage, StageError> {
        let size = scale::drawn_size(frame.size);
        let finer = scale::supersampling(observation, size);
        self.resize(size * finer);
        let mut observation = observation.clone();
        observation.frame_id = frame.id;
        let world = self.app.world_mut();
        world.resource_mut::<Presentation>().texel_for_texel = finer > 1;
        world.resource_mut::<Stage>().show(scale::scaled(frame), observation);
        let picture = self.draw()?;
        Ok(if finer > 1 { scale::averaged(&picture, finer) } else { picture })
    }

    /// Draws what is on show once everything for it is there.
    pub fn draw(&mut self) -> Result<RgbaImage, StageError> {
        self.update_until(|app| readiness(app).whole || readiness(app).broken.is_some())?;
        if let Some(reason) = &readiness(&self.app).broken {
            return Err(StageError::Shader(reason.clone()));
        }
        self.drawn()
    }

    /// What the last update drew, whole or not.
    pub fn drawn(&mut self) -> Result<RgbaImage, StageError> {
        readback::read(&mut self.app, &self.target)
    }

    fn update_until(&mut self, done: impl Fn(&App) -> bool) -> Result<(), StageError> {
        let start = Instant::now();
        loop {
            self.app.update();
            if done(&self.app) {
                return Ok(());
            }
            if start.elapsed() > Duration::from_secs(PATIENCE) {
                return Err(StageError::Late(PATIENCE));
            }
        }
    }

    fn resize(&mut self, size: UVec2) {
        if self.size == size {
            return;
        }
        let mut image = Image::new_target_texture(size.x, size.y, TextureFormat::Rgba8UnormSrgb, None);
        image.texture_descriptor.usage |= TextureUsages::COPY_SRC;
        let world = self.app.world_mut();
        let target = world.resource_mut::<Assets<Image>>().add(image);
        world.insert_resource(StudioTarget(target.clone()));
        (self.size, self.target) = (size, target);
    }
}

fn readiness(app: &App) -> &Readiness {
    app.sub_app(RenderApp).world().resource()
}

/// The picture that the stage's cameras draw into.
#[derive(Resource)]
struct StudioTarget(Handle<Image>);

fn aim_cameras(mut commands: Commands, target: Option<Res<StudioTarget>>, cameras: Query<Entity, With<StageCamera>>) {
    let Some(target) = target.filter(|target| target.is_changed()) else { return };
    for camera in &cameras {
        commands.entity(camera).insert(RenderTarget::Image(target.0.clone().into()));
    }
}

/// The engine without window, log and threads of its own drawing; pipelines are compiled before they are first used.
fn engine() -> impl PluginGroup {
    DefaultPlugins
        .set(WindowPlugin { primary_window: None, exit_condition: ExitCondition::DontExit, ..default() })
        .set(RenderPlugin { synchronous_pipeline_compilation: true, ..default() })
        .disable::<WinitPlugin>()
        .disable::<LogPlugin>()
        .disable::<PipelinedRenderingPlugin>()
        .add(|app: &mut App| {
            app.add_systems(First, aim_cameras);
        })
}
