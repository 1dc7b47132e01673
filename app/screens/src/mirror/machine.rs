//! The state machine of the mirror: an event in, effects out. It knows no engine, no clock and no camera.

use std::time::Duration;

use crate::mirror::{
    event::{Effect, Event},
    measures::Measures,
    shelf::{Choice, Shelf},
    state::{CameraTrouble, MirrorState, Pair, Picture, Shopper, Side},
};

#[cfg(test)]
mod tests;

/// After so long without a face and without a touch, everything of the shopper is wiped.
pub const WIPE_AFTER: Duration = Duration::from_secs(5);
/// For how long the mirror says that a picture was kept.
pub const TELL_FOR: Duration = Duration::from_secs(8);

/// The mirror's state with the shelf it chooses from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Machine {
    state: MirrorState,
    shelf: Shelf,
}

impl Machine {
    /// A mirror that waits for its camera.
    pub fn new(shelf: Shelf) -> Self {
        Self { state: MirrorState::Loading, shelf }
    }

    /// What the mirror is doing.
    pub fn state(&self) -> &MirrorState {
        &self.state
    }

    /// What it chooses from.
    pub fn shelf(&self) -> &Shelf {
        &self.shelf
    }

    /// The look that the shelf and the swatches show as chosen.
    pub fn chosen(&self) -> Option<Choice> {
        self.state.pair().map(|pair| pair.chosen()).or(self.state.shopper().map(|shopper| shopper.worn))
    }

    /// Takes one event.
    pub fn handle(&mut self, event: Event) -> Vec<Effect> {
        match event {
            Event::CameraWorks => self.camera_works(),
            Event::CameraFails(trouble) => self.camera_fails(trouble),
            Event::FaceSeen(measures) => self.face_seen(measures),
            Event::FaceGone => self.face_gone(),
            Event::Touched => self.touched(),
            Event::Choose(product) => self.choose_product(product),
            Event::Step(step) => self.change(|shelf, worn| shelf.step(worn, step)),
            Event::Colour(variant) => self.change(|_, worn| Choice { variant, ..worn }),
            Event::StepColour(step) => self.change(|shelf, worn| shelf.step_colour(worn, step)),
            Event::Compare => self.compare(),
            Event::Pick(side) => self.pick(side),
            Event::Keep => self.keep(),
            Event::Kept(name) => self.kept(name),
            Event::Close => self.close(),
            Event::Tick(passed) => self.tick(passed),
        }
    }

    fn camera_works(&mut self) -> Vec<Effect> {
        match &self.state {
            MirrorState::Loading | MirrorState::CameraTrouble(_, None) => {
                self.state = MirrorState::Attract;
                vec![Effect::TakeOff]
            }
            MirrorState::CameraTrouble(_, Some(shopper)) => {
                let shopper = shopper.clone();
                let worn = shopper.worn;
                self.state = MirrorState::Live(shopper);
                vec![Effect::Wear(worn)]
            }
            _ => Vec::new(),
        }
    }

    fn camera_fails(&mut self, trouble: CameraTrouble) -> Vec<Effect> {
        let shopper = self.state.shopper().cloned().map(|shopper| Shopper {
            // A camera that sees nothing cannot tell whether somebody stands there: the time runs.
            absent: Some(shopper.absent.unwrap_or_default()),
            ..shopper
        });
        self.state = MirrorState::CameraTrouble(trouble, shopper);
        Vec::new()
    }

    fn face_seen(&mut self, seen: Option<Measures>) -> Vec<Effect> {
        if self.state == MirrorState::Attract {
            return self.welcome(Shopper { measures: seen, ..self.stranger() });
        }
        if matches!(self.state, MirrorState::CameraTrouble(..)) {
            return Vec::new();
        }
        if let Some(shopper) = self.state.shopper_mut() {
            shopper.absent = None;
            shopper.measures = match (shopper.measures, seen) {
                (Some(old), Some(new)) => Some(old.updated(new)),
                (old, new) => new.or(old),
            };
        }
        Vec::new()
    }

    /// A shopper of whom nothing is known yet.
    fn stranger(&self) -> Shopper {
        Shopper { worn: self.shelf.first(), ..Shopper::default() }
    }

    fn welcome(&mut self, shopper: Shopper) -> Vec<Effect> {
        let worn = shopper.worn;
        self.state = MirrorState::Live(shopper);
        if self.shelf.holds(worn) { vec![Effect::Wear(worn)] } else { Vec::new() }
    }

    fn face_gone(&mut self) -> Vec<Effect> {
        if let Some(shopper) = self.state.shopper_mut() {
            shopper.absent.get_or_insert_default();
        }
        Vec::new()
    }

    fn touched(&mut self) -> Vec<Effect> {
        if self.state == MirrorState::Attract {
            return self.welcome(Shopper { absent: Some(Duration::ZERO), ..self.stranger() });
        }
        if let Some(absent) = self.state.shopper_mut().and_then(|shopper| shopper.absent.as_mut()) {
            *absent = Duration::ZERO;
        }
        Vec::new()
    }

    fn choose_product(&mut self, product: usize) -> Vec<Effect> {
        self.change(|_, worn| if worn.product == product { worn } else { Choice { product, variant: 0 } })
    }

    /// Changes the look that is worn, or that of the active side.
    fn change(&mut self, next: impl FnOnce(&Shelf, Choice) -> Choice) -> Vec<Effect> {
        let Some(now) = self.chosen() else { return Vec::new() };
        let choice = next(&self.shelf, now);
        if choice == now || !self.shelf.holds(choice) {
            return Vec::new();
        }
        match &mut self.state {
            MirrorState::Live(shopper) => {
                // Colours of one frame are one step: "before" is the last other frame, or the last other colour.
                shopper.before = Some(now);
                shopper.worn = choice;
                vec![Effect::Wear(choice)]
            }
            MirrorState::Compare(shopper, pair) => {
                *pair = pair.with_chosen(choice);
                shopper.worn = choice;
                vec![Effect::Compare(*pair)]
            }
            _ => Vec::new(),
        }
    }

    fn compare(&mut self) -> Vec<Effect> {
        match &self.state {
            MirrorState::Live(shopper) => self.begin_comparison(shopper.clone()),
            MirrorState::Compare(..) => self.end_comparison(),
            _ => Vec::new(),
        }
    }

    fn begin_comparison(&mut self, shopper: Shopper) -> Vec<Effect> {
        let left = shopper.before.unwrap_or_else(|| self.shelf.step(shopper.worn, 1));
        if !self.shelf.holds(left) {
            return Vec::new();
        }
        let pair = Pair { left, right: shopper.worn, active: Side::Right };
        self.state = MirrorState::Compare(shopper, pair);
        vec![Effect::Compare(pair)]
    }

    fn end_comparison(&mut self) -> Vec<Effect> {
        let MirrorState::Compare(shopper, pair) = &self.state else { return Vec::new() };
        let other = if pair.active == Side::Left { pair.right } else { pair.left };
        let worn = pair.chosen();
        self.state = MirrorState::Live(Shopper { worn, before: Some(other), ..shopper.clone() });
        vec![Effect::Wear(worn)]
    }

    fn pick(&mut self, side: Side) -> Vec<Effect> {
        if let MirrorState::Compare(shopper, pair) = &mut self.state {
            pair.active = side;
            shopper.worn = pair.chosen();
        }
        Vec::new()
    }

    fn keep(&mut self) -> Vec<Effect> {
        let (shopper, pair) = match &self.state {
            MirrorState::Live(shopper) => (shopper.clone(), None),
            MirrorState::Compare(shopper, pair) => (shopper.clone(), Some(*pair)),
            _ => return Vec::new(),
        };
        self.state = MirrorState::Kept(shopper, pair, Picture::Asked);
        vec![Effect::KeepPicture]
    }

    fn kept(&mut self, name: Option<String>) -> Vec<Effect> {
        if let MirrorState::Kept(_, _, picture @ Picture::Asked) = &mut self.state {
            let shown = Duration::ZERO;
            *picture = name.map_or(Picture::Failed { shown }, |name| Picture::Saved { name, shown });
        }
        Vec::new()
    }

    fn close(&mut self) -> Vec<Effect> {
        match &self.state {
            MirrorState::Kept(shopper, pair, _) => {
                let shopper = shopper.clone();
                self.state = match *pair {
                    Some(pair) => MirrorState::Compare(shopper, pair),
                    None => MirrorState::Live(shopper),
                };
                Vec::new()
            }
            MirrorState::Compare(..) => self.end_comparison(),
            _ => Vec::new(),
        }
    }

    fn tick(&mut self, passed: Duration) -> Vec<Effect> {
        if let Some(absent) = self.state.shopper_mut().and_then(|shopper| shopper.absent.as_mut()) {
            *absent += passed;
            if *absent >= WIPE_AFTER {
                return self.wipe();
            }
        }
        if let MirrorState::Kept(_, _, Picture::Saved { shown, .. } | Picture::Failed { shown }) = &mut self.state {
            *shown += passed;
            if *shown >= TELL_FOR {
                return self.close();
            }
        }
        Vec::new()
    }

    fn wipe(&mut self) -> Vec<Effect> {
        self.state = match self.state {
            MirrorState::CameraTrouble(trouble, _) => MirrorState::CameraTrouble(trouble, None),
            _ => MirrorState::Attract,
        };
        vec![Effect::TakeOff, Effect::Wipe]
    }
}
