//! Which part of the feed is seen, from frame to frame.

use bevy::prelude::*;
use tryon::framing::{Area, Framing, Goal, Keep};

use crate::{
    camera::{Presentation, StageCamera, view_size},
    look::Look,
    pairing::Stage,
};

/// What of the feed is in the view now.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq, Deref)]
pub struct Framed {
    /// What of the feed that is.
    #[deref]
    pub framing: Framing,
    /// The host says it: nothing is followed.
    pub by_host: bool,
}

/// Keeps the shopper in the picture. One look keeps what is free of the view filled; of two compared looks, each half
/// keeps the face in its middle.
pub(crate) fn frame_shopper(
    stage: Res<Stage>,
    look: Res<Look>,
    presentation: Res<Presentation>,
    cameras: Query<&Camera, With<StageCamera>>,
    mut framed: ResMut<Framed>,
) {
    let (Some(view), Some(pair)) = (view_size(&cameras), stage.shown()) else { return };
    if framed.by_host {
        return;
    }
    let comparing = look.compared.is_some();
    let goal = Goal {
        fit: presentation.fit,
        view,
        free: free_area(&presentation, view).filter(|_| !comparing),
        keep: if comparing { Keep::Centred } else { Keep::InView },
        moment: pair.picture.time,
        observation: &pair.observation,
    };
    let next = Framed { framing: framed.following(&goal), by_host: false };
    framed.set_if_neq(next);
}

/// What is free of the view, before mirroring.
fn free_area(presentation: &Presentation, view: Vec2) -> Option<Area> {
    let free = presentation.free?;
    let area = Area { min: free.min.as_vec2(), max: free.max.as_vec2() };
    Some(if presentation.mirrored { area.mirrored(view.x) } else { area })
}
