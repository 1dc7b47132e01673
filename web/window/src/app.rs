//! The app: the same stage and screens as in a window of the desktop.

use bevy::{
    prelude::*,
    render::error_handler::{RenderError, RenderErrorHandler, RenderErrorPolicy},
    window::PresentMode,
};
use retail::catalogue::Catalogue;
use screens::{
    host::{DressPlugin, PicturePlugin},
    kit::entry::EntryPlugin,
    locale::Locale,
    mirror::{Look, MirrorCatalogue, MirrorPlugin, MirrorSystems},
};
use stage::{Presentation, StagePlugin};

use crate::{engine::Engine, events, inbox, snapshot};

/// Starts the mirror; the browser calls it from then on.
pub fn start(canvas: &str, locale: Locale, catalogue: Catalogue, first: Option<Look>, page: events::Page) {
    let window = Window {
        canvas: Some(canvas.to_owned()),
        fit_canvas_to_parent: true,
        // The page's own keys go on working.
        prevent_default_event_handling: false,
        present_mode: PresentMode::AutoVsync,
        ..default()
    };
    // Browsers let nothing be heard before the first touch.
    let mirror = MirrorPlugin { locale, first, muted: true, ..default() };
    App::new()
        .add_plugins(Engine(window))
        .insert_resource(MirrorCatalogue(catalogue))
        .insert_resource(Presentation { mirrored: true, ..default() })
        .insert_non_send(page)
        .insert_resource(RenderErrorHandler(stop))
        .add_plugins((StagePlugin, mirror, DressPlugin, PicturePlugin, EntryPlugin))
        .add_systems(Update, (inbox::read, snapshot::hand_over).before(MirrorSystems::Read))
        .add_systems(Update, events::tell.after(MirrorSystems::Decide))
        .add_systems(Last, (events::tell_dressing, events::tell_entry))
        .run();
}

/// Ends the mirror: what the adapter refuses once it would refuse in every frame, and what a lost adapter held is gone.
/// The page starts another one.
fn stop(error: &RenderError, main: &mut World, _: &mut World) -> RenderErrorPolicy {
    if let Some(page) = main.get_non_send::<events::Page>() {
        page.hear("error", [("message", format!("{:?}: {}", error.ty, error.description).into())]);
    }
    main.write_message(AppExit::error());
    RenderErrorPolicy::StopRendering
}
