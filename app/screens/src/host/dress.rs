//! The shopper's choices, on the stage.

use std::sync::Arc;

use base::tokens::radius;
use bevy::prelude::*;
use retail::catalogue::Catalogue;
use stage::{Look, Presentation, ProductModel, Side, Stage};

use crate::{
    host::made,
    mirror::{Layout, Look as Wanted, Mirror, MirrorCatalogue, MirrorOutput},
};

/// While a shopper is there, the sheet leaves a part of the screen free. The picture goes on beneath the sheet's round
/// corners, but for two compared looks, which meet in the middle of what is free.
pub fn keep_free(mirror: Option<Res<Mirror>>, layout: Res<Layout>, mut presentation: ResMut<Presentation>) {
    let state = mirror.as_ref().map(|mirror| mirror.machine.state());
    let sheet = state.is_some_and(|state| state.shopper().is_some());
    let corner = if state.is_some_and(|state| state.pair().is_some()) { 0.0 } else { radius::L };
    let seen = Rect { max: (layout.feed.max + corner).min(layout.screen.max), ..layout.feed };
    let free = sheet.then(|| layout.on_target(seen));
    if presentation.free != free {
        presentation.free = free;
    }
}

/// Puts on what the shopper chose.
pub fn dress(
    mut outputs: MessageReader<MirrorOutput>,
    catalogue: Res<MirrorCatalogue>,
    mut look: ResMut<Look>,
    mut stage: ResMut<Stage>,
    mut rack: Local<Rack>,
) {
    for output in outputs.read() {
        match output {
            MirrorOutput::Wear(wanted) => *look = Look { worn: rack.take(wanted, &catalogue.0), compared: None },
            MirrorOutput::Compare { left, right } => {
                *look = Look { worn: rack.take(right, &catalogue.0), compared: rack.take(left, &catalogue.0) };
            }
            MirrorOutput::TakeOff => *look = Look::default(),
            MirrorOutput::Wipe => stage.clear(),
            MirrorOutput::KeepPicture | MirrorOutput::Language(_) => {}
        }
        rack.tidy(&look);
    }
}

/// The products that are worn now: what stays on is not made again.
#[derive(Default)]
pub struct Rack(Vec<(Wanted, Arc<ProductModel>)>);

impl Rack {
    fn take(&mut self, wanted: &Wanted, catalogue: &Catalogue) -> Option<Arc<ProductModel>> {
        if let Some((_, model)) = self.0.iter().find(|(look, _)| look == wanted) {
            return Some(model.clone());
        }
        let product = catalogue.product(&wanted.product)?;
        let model = Arc::new(made(product, Some(wanted.variant.to_string())));
        self.0.push((wanted.clone(), model.clone()));
        Some(model)
    }

    fn tidy(&mut self, look: &Look) {
        self.0
            .retain(|(_, model)| Side::ALL.iter().any(|side| look.on(*side).is_some_and(|on| Arc::ptr_eq(on, model))));
    }
}
