//! A frame and the observation solved from it, kept together: what is shown never lags behind its own picture.

use std::collections::VecDeque;

use bevy::prelude::*;
use vision::{frame::Frame, observation::Observation};

/// Frames being solved that are kept at most; older ones will not be answered any more.
const KEPT: usize = 16;

/// A frame with its own observation.
#[derive(Clone)]
pub struct Pair {
    /// The picture.
    pub frame: Frame,
    /// What was seen in that very picture.
    pub observation: Observation,
}

/// What the stage shows. Hosts put pairs in; every system of the stage reads the same one.
#[derive(Resource, Default)]
pub struct Stage {
    shown: Option<Pair>,
}

impl Stage {
    /// Shows `frame` with what was seen in it. A pair whose ids differ is not shown: it would draw the product where
    /// the head was in another frame.
    pub fn show(&mut self, frame: Frame, observation: Observation) -> bool {
        let paired = frame.id == observation.frame_id;
        if paired {
            self.shown = Some(Pair { frame, observation });
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

/// Frames out for solving, waiting for their observations, which may take any time and come in any order.
#[derive(Resource, Default)]
pub struct InFlight {
    waiting: VecDeque<Frame>,
}

impl InFlight {
    /// Notes that `frame` was sent to be solved.
    pub fn sent(&mut self, frame: Frame) {
        if self.waiting.len() == KEPT {
            self.waiting.pop_front();
        }
        self.waiting.push_back(frame);
    }

    /// The frame that `observation` was solved from. Frames sent before it are let go: they would show the past.
    pub fn solved(&mut self, observation: Observation) -> Option<Pair> {
        let at = self.waiting.iter().position(|frame| frame.id == observation.frame_id)?;
        self.waiting.drain(..at);
        self.waiting.pop_front().map(|frame| Pair { frame, observation })
    }
}
