//! How large a person is: the same in every frame, and told more surely by each.
//!
//! The irises give the scale, and at arm's length they are a dozen pixels wide: from one frame to the next the scale
//! is off by some percent, and everything in millimetres with it, down to the size of the product on the face.

use std::collections::VecDeque;

use super::pose::HeadFit;

/// The outer corners of the eyes, which no expression moves.
const CORNERS: [usize; 2] = [33, 263];

/// Frames that are remembered: two seconds of a video. A track that has passed from one person to another, as when two
/// cross, is right again after half of that.
const MEMORY: usize = 61;

/// The median of a face's size over its last frames: a frame that has seen the irises badly moves it hardly at all.
#[derive(Clone, Debug, Default)]
pub struct Size {
    seen: VecDeque<f32>,
}

impl Size {
    /// Takes a frame in, and gives it the size that all frames together tell.
    pub fn settle(&mut self, fit: HeadFit) -> HeadFit {
        let [left, right] = CORNERS.map(|index| fit.shape.get(index).copied().unwrap_or_default());
        let factor = self.factor(left.distance(right));
        fit.rescaled(factor)
    }

    fn factor(&mut self, seen: f32) -> f32 {
        if seen <= 0.0 || !seen.is_finite() {
            return 1.0;
        }
        if self.seen.len() == MEMORY {
            self.seen.pop_front();
        }
        self.seen.push_back(seen);
        let mut sorted: Vec<f32> = self.seen.iter().copied().collect();
        sorted.sort_by(f32::total_cmp);
        let half = sorted.len() / 2;
        // Of an even number, the mean of the middle two.
        (sorted[half] + sorted[(sorted.len() - 1) / 2]) / 2.0 / seen
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::face::synthetic::Random;

    /// Sizes as frames tell them, and what is made of each.
    fn settled(seen: impl Iterator<Item = f32>) -> Vec<f32> {
        let mut size = Size::default();
        seen.map(|seen| seen * size.factor(seen)).collect()
    }

    #[test]
    fn the_first_frame_is_taken_as_it_is() {
        assert!((settled([0.09].into_iter())[0] - 0.09).abs() < 1e-6);
    }

    #[test]
    fn noise_is_averaged_away() {
        let mut random = Random(5);
        let made = settled((0..120).map(|_| 0.09 * (1.0 + 0.04 * random.normal())));
        assert!(made[40..].iter().all(|made| (made / 0.09 - 1.0).abs() < 0.02), "{:?}", &made[40..]);
    }

    #[test]
    fn frames_far_off_hardly_count_and_a_wrong_start_is_mended() {
        let made = settled((0..120).map(|frame| if frame % 10 == 0 { 0.12 } else { 0.09 }));
        assert!(made[4..].iter().all(|made| (made / 0.09 - 1.0).abs() < 1e-5), "{:?}", &made[4..]);
    }

    #[test]
    fn another_person_is_another_size_in_time() {
        let made = settled((0..200).map(|frame| if frame < 100 { 0.09 } else { 0.10 }));
        assert_eq!((made[100], made[140]), (0.09, 0.10));
    }
}
