//! Draws the mirror's states without a window, over a plain backdrop, in each language and at each size that the
//! screens are designed for: the pictures are there to be looked at.
//!
//! `cargo run --example gallery -- FOLDER [PART OF A NAME]`

use std::{error::Error, fs, path::PathBuf, time::Duration};

use base::{Basis, Measured};
use bevy::{
    app::PluginsState,
    camera::RenderTarget,
    prelude::*,
    render::{
        RenderPlugin,
        render_resource::{TextureFormat, TextureUsages},
        view::screenshot::{Screenshot, ScreenshotCaptured},
    },
    time::TimeUpdateStrategy,
    window::ExitCondition,
    winit::WinitPlugin,
};
use retail::catalogue::Catalogue;
use screens::{
    locale::Locale,
    mirror::{CameraState, CameraTrouble, Measures, Mirror, MirrorCatalogue, MirrorInput, MirrorPlugin, event::Event},
};

/// Frames for slides to end and text to be set.
const SETTLE: usize = 50;
/// Frames that a screenshot may take.
const PATIENCE: usize = 60;

/// A picture to take: its name, what the host says, and what the shopper does.
type Scene = (&'static str, Vec<MirrorInput>, Vec<Event>);

fn scenes() -> Vec<Scene> {
    let works = MirrorInput::Camera(CameraState::Working);
    let demo = MirrorInput::Camera(CameraState::Demonstration);
    let trouble = |trouble| vec![MirrorInput::Camera(CameraState::Trouble(trouble))];
    let seen = MirrorInput::FaceSeen(Some(Measures {
        face_width: Measured::normal(138.0, 2.4, Basis::IrisDiameter),
        pupillary_distance: Measured::normal(63.0, 1.4, Basis::IrisDiameter),
    }));
    let live = vec![works.clone(), seen.clone()];
    vec![
        ("loading", Vec::new(), Vec::new()),
        ("attract", vec![works], Vec::new()),
        ("live", live.clone(), vec![Event::Choose(3), Event::Colour(1)]),
        ("demo", vec![demo, MirrorInput::FaceSeen(None)], vec![Event::Choose(0)]),
        ("compare", live.clone(), vec![Event::Choose(2), Event::Choose(7), Event::Compare]),
        ("kept", live, vec![Event::Keep, Event::Kept(Some("picture-0412".into()))]),
        ("busy", trouble(CameraTrouble::Busy), Vec::new()),
        ("unplugged", trouble(CameraTrouble::Unplugged), Vec::new()),
    ]
}

/// The last screenshot.
#[derive(Resource, Default)]
struct Taken(Option<Image>);

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or("name a folder for the pictures")?);
    let wanted = arguments.next().unwrap_or_default();
    fs::create_dir_all(&folder)?;
    for size in [UVec2::new(1080, 1920), UVec2::new(1920, 1080), UVec2::new(1280, 800)] {
        for locale in Locale::ALL {
            let name = |scene: &Scene| format!("{}x{}-{}-{}.png", size.x, size.y, locale.tag(), scene.0);
            if !scenes().iter().any(|scene| name(scene).contains(&wanted)) {
                continue;
            }
            for scene in scenes() {
                let path = folder.join(name(&scene));
                if name(&scene).contains(&wanted) {
                    // One app a picture: no state of one can show in another.
                    let image = picture(size, locale, scene)?;
                    image.try_into_dynamic()?.to_rgb8().save(&path)?;
                    info!("{}", path.display());
                }
            }
        }
    }
    Ok(())
}

fn picture(size: UVec2, locale: Locale, (_, inputs, events): Scene) -> Result<Image, Box<dyn Error>> {
    let (mut app, target) = app(size, locale)?;
    step(&mut app, 3);
    for input in inputs {
        app.world_mut().write_message(input);
    }
    step(&mut app, 3);
    for event in events {
        if let Some(mut mirror) = app.world_mut().get_resource_mut::<Mirror>() {
            mirror.machine.handle(event);
        }
        step(&mut app, 1);
    }
    step(&mut app, SETTLE);
    app.world_mut()
        .spawn(Screenshot::image(target))
        .observe(|shot: On<ScreenshotCaptured>, mut taken: ResMut<Taken>| taken.0 = Some(shot.image.clone()));
    for _ in 0..PATIENCE {
        step(&mut app, 1);
        if let Some(image) = app.world_mut().resource_mut::<Taken>().0.take() {
            return Ok(image);
        }
    }
    Err("no picture came".into())
}

fn step(app: &mut App, frames: usize) {
    for _ in 0..frames {
        app.update();
    }
}

fn app(size: UVec2, locale: Locale) -> Result<(App, Handle<Image>), Box<dyn Error>> {
    let mut target = Image::new_target_texture(size.x, size.y, TextureFormat::Rgba8UnormSrgb, None);
    target.texture_descriptor.usage |= TextureUsages::COPY_SRC;
    let mut app = App::new();
    app.add_plugins(
        DefaultPlugins
            .set(WindowPlugin { primary_window: None, exit_condition: ExitCondition::DontExit, ..default() })
            .set(RenderPlugin { synchronous_pipeline_compilation: true, ..default() })
            .disable::<WinitPlugin>()
            .disable::<bevy::log::LogPlugin>(),
    );
    let target = app.world_mut().resource_mut::<Assets<Image>>().add(target);
    app.insert_resource(TimeUpdateStrategy::ManualDuration(Duration::from_millis(20)))
        .insert_resource(MirrorCatalogue(Catalogue::bundled()?))
        .init_resource::<Taken>()
        .add_plugins(MirrorPlugin { locale, target: RenderTarget::Image(target.clone().into()), ..default() });
    backdrop(&mut app, &target);
    while app.plugins_state() == PluginsState::Adding {
        bevy::tasks::tick_global_task_pools_on_main_thread();
    }
    app.finish();
    app.cleanup();
    Ok((app, target))
}

/// A grey wall in place of a feed.
fn backdrop(app: &mut App, target: &Handle<Image>) {
    app.world_mut().spawn((
        Camera3d::default(),
        Camera { clear_color: ClearColorConfig::Custom(Color::srgb(0.56, 0.52, 0.49)), ..default() },
        RenderTarget::Image(target.clone().into()),
    ));
}
