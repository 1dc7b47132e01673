//! A picture and the observation solved from it, kept together: what is shown never lags behind its own picture.

use bevy::prelude::*;
use vision::observation::Observation;

use crate::feed::Picture;

/// A picture with its own observation.
#[derive(Clone)]
pub struct Pair {
    /// The picture.
    pub picture: Picture,
    /// What was seen in that very picture.
    pub observation: Observation,
}

/// What the stage shows. Hosts put pairs in; every system of the stage reads the same one.
#[derive(Resource, Default)]
pub struct Stage {
    shown: Option<Pair>,
}

impl Stage {
    /// Shows `picture` with what was seen in it. A pair whose ids differ is not shown: it would draw the product where
    /// the head was in another frame.
    pub fn show(&mut self, picture: impl Into<Picture>, observation: Observation) -> bool {
        let picture = picture.into();
        let paired = picture.id == observation.frame_id;
        if paired {
            self.shown = Some(Pair { picture, observation });
        }
        paired
    }

    /// The pair on show.
    pub fn shown(&self) -> Option<&Pair> {
        self.shown.as_ref()
    }

    /// Takes the last picture away, as when a shopper has left.
    pub fn clear(&mut self) {
        self.shown = None;
    }
}
