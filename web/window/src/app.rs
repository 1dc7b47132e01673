//! The app: the same stage and screens as in a window of the desktop.

use bevy::{
    prelude::*,
    render::error_handler::{RenderError, RenderErrorHandler, RenderErrorPolicy},
    window::PresentMode,
};
use retail::catalogue::Catalogue;
use screens::{
    host::{DressPlugin, PicturePlugin},
    locale::Locale,
    mirror::{MirrorCatalogue, MirrorPlugin, MirrorSystems},
};
use stage::{Presentation, StagePlugin};

use crate::{events, inbox, snapshot};

/// Starts the mirror; the browser calls it from then on.
pub fn start(canvas: &str, locale: Locale, catalogue: Catalogue, page: events::Page) {
    let window = Window {
        canvas: Some(canvas.to_owned()),
        fit_canvas_to_parent: true,
        // The page's own keys go on working.
        prevent_default_event_handling: false,
        present_mode: PresentMode::AutoVsync,
        ..default()
    };
    // Browsers let nothing be heard before the first touch.
    let mirror = MirrorPlugin { locale, muted: true, ..default() };
    App::new()
        .add_plugins(DefaultPlugins.set(WindowPlugin { primary_window: Some(window), ..default() }))
        .insert_resource(MirrorCatalogue(catalogue))
        .insert_resource(Presentation { mirrored: true, ..default() })
        .insert_non_send(page)
        .insert_resource(RenderErrorHandler(stop))
        .add_plugins((StagePlugin, mirror, DressPlugin, PicturePlugin))
        .add_systems(Update, (inbox::read, snapshot::hand_over).before(MirrorSystems::Read))
        .add_systems(Update, events::tell.after(MirrorSystems::Decide))
        .add_systems(Last, events::tell_dressing)
        .run();
}

/// What the adapter refuses would be refused in every frame. The page says so, and may load the mirror anew.
fn stop(error: &RenderError, main: &mut World, _: &mut World) -> RenderErrorPolicy {
    if let Some(page) = main.get_non_send::<events::Page>() {
        page.hear("error", [("message", format!("{:?}: {}", error.ty, error.description).into())]);
    }
    RenderErrorPolicy::StopRendering
}
