//! The carousel's motion, as plain numbers: it follows a finger, glides on with friction, or steers to a goal.

/// How fast a goal is approached: the distance falls to 1/e in this many seconds.
const STEER: f32 = 0.09;
/// How fast a glide dies: the speed falls to 1/e in this many seconds.
const FRICTION: f32 = 0.32;
/// Below this speed, in pixels a second, a glide stands still.
const STILL: f32 = 8.0;
/// Beyond the ends the row follows a finger only by this part.
const RUBBER: f32 = 0.35;

/// The visible length and the whole length of a row, in logical pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extent {
    /// What is seen at once.
    pub view: f32,
    /// All of it.
    pub content: f32,
}

impl Extent {
    /// The furthest position.
    pub fn end(self) -> f32 {
        (self.content - self.view).max(0.0)
    }

    /// The nearest position that shows no emptiness.
    pub fn clamp(self, position: f32) -> f32 {
        position.clamp(0.0, self.end())
    }

    /// The position that has the card `index` nearest to the middle.
    pub fn centring(self, index: usize, card: f32, gap: f32) -> f32 {
        let middle = index as f32 * (card + gap) + card / 2.0;
        self.clamp(middle - self.view / 2.0)
    }
}

/// What moves the row at present.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Drive {
    #[default]
    Rest,
    Finger {
        moved: f32,
    },
    Coast,
    Goal(f32),
}

/// A position with the motion it is in.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Glide {
    position: f32,
    speed: f32,
    drive: Drive,
}

impl Glide {
    /// At rest at `position`.
    pub fn at(position: f32) -> Self {
        Self { position, ..Self::default() }
    }

    /// Where it is, in logical pixels.
    pub fn position(&self) -> f32 {
        self.position
    }

    /// Moves with a finger by `step` pixels.
    pub fn follow(&mut self, step: f32) {
        let moved = if let Drive::Finger { moved } = self.drive { moved } else { 0.0 };
        self.drive = Drive::Finger { moved: moved + step };
    }

    /// The finger is gone.
    pub fn let_go(&mut self) {
        if matches!(self.drive, Drive::Finger { .. }) {
            self.drive = Drive::Coast;
        }
    }

    /// Heads for `goal`.
    pub fn steer(&mut self, goal: f32) {
        self.drive = Drive::Goal(goal);
    }

    /// Ends a motion at once, at its goal or where the finger let go.
    pub fn settle(&mut self, extent: Extent) {
        let end = match self.drive {
            Drive::Goal(goal) => goal,
            Drive::Coast => self.position,
            Drive::Rest | Drive::Finger { .. } => return,
        };
        *self = Self::at(extent.clamp(end));
    }

    /// Moves on by `seconds`.
    pub fn advance(&mut self, seconds: f32, extent: Extent) {
        if seconds <= 0.0 {
            return;
        }
        match self.drive {
            Drive::Rest => self.position = extent.clamp(self.position),
            Drive::Finger { moved } => self.pull(moved, seconds, extent),
            Drive::Coast => self.coast(seconds, extent),
            Drive::Goal(goal) => self.approach(extent.clamp(goal), seconds),
        }
    }

    fn pull(&mut self, moved: f32, seconds: f32, extent: Extent) {
        let outside = extent.clamp(self.position) != self.position;
        self.position += if outside { moved * RUBBER } else { moved };
        // A finger's speed is noisy: half of it is what it was before.
        self.speed = 0.5 * self.speed + 0.5 * moved / seconds;
        self.drive = Drive::Finger { moved: 0.0 };
    }

    fn coast(&mut self, seconds: f32, extent: Extent) {
        self.position += self.speed * seconds;
        self.speed *= (-seconds / FRICTION).exp();
        let inside = extent.clamp(self.position);
        if inside != self.position {
            self.speed = 0.0;
            self.drive = Drive::Goal(inside);
        } else if self.speed.abs() < STILL {
            self.speed = 0.0;
            self.drive = Drive::Rest;
        }
    }

    fn approach(&mut self, goal: f32, seconds: f32) {
        self.speed = 0.0;
        self.position += (goal - self.position) * (1.0 - (-seconds / STEER).exp());
        if (goal - self.position).abs() < 0.25 {
            self.position = goal;
            self.drive = Drive::Rest;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FRAME: f32 = 1.0 / 60.0;
    const ROW: Extent = Extent { view: 1000.0, content: 3000.0 };

    fn settle(glide: &mut Glide) {
        for _ in 0..600 {
            glide.advance(FRAME, ROW);
        }
    }

    #[test]
    fn the_chosen_card_comes_to_the_middle_and_the_ends_stay_shut() {
        assert_eq!(ROW.centring(0, 200.0, 16.0), 0.0);
        assert_eq!(ROW.centring(5, 200.0, 16.0), 5.0 * 216.0 + 100.0 - 500.0);
        assert_eq!(ROW.centring(99, 200.0, 16.0), 2000.0);
        let short = Extent { view: 1000.0, content: 400.0 };
        assert_eq!(short.centring(1, 200.0, 0.0), 0.0);
    }

    #[test]
    fn a_flick_glides_on_and_stops() {
        let mut glide = Glide::at(500.0);
        for _ in 0..6 {
            glide.follow(12.0);
            glide.advance(FRAME, ROW);
        }
        let released = glide.position();
        glide.let_go();
        settle(&mut glide);
        assert!(glide.position() > released + 50.0, "{glide:?}");
        let rest = glide.position();
        settle(&mut glide);
        assert_eq!(glide.position(), rest);
    }

    #[test]
    fn the_ends_give_and_pull_back() {
        let mut glide = Glide::at(0.0);
        for _ in 0..10 {
            glide.follow(-20.0);
            glide.advance(FRAME, ROW);
        }
        assert!(glide.position() < 0.0 && glide.position() > -120.0, "{glide:?}");
        glide.let_go();
        settle(&mut glide);
        assert_eq!(glide.position(), 0.0);
    }

    #[test]
    fn settling_jumps_to_where_it_would_have_come() {
        let mut glide = Glide::at(300.0);
        glide.steer(9e3);
        glide.settle(ROW);
        assert_eq!(glide, Glide::at(ROW.end()));
        glide.follow(-20.0);
        glide.settle(ROW);
        glide.advance(FRAME, ROW);
        assert_eq!(glide.position(), ROW.end() - 20.0, "a finger still moves it");
    }

    proptest! {
        #[test]
        fn it_always_comes_to_rest_inside(steps in prop::collection::vec(-400f32..400.0, 0..40), goal in -9e3f32..9e3) {
            let mut glide = Glide::at(300.0);
            for step in steps {
                glide.follow(step);
                glide.advance(FRAME, ROW);
            }
            glide.let_go();
            settle(&mut glide);
            prop_assert!((0.0..=ROW.end()).contains(&glide.position()));
            glide.steer(goal);
            settle(&mut glide);
            prop_assert_eq!(glide.position(), ROW.clamp(goal));
        }
    }
}
