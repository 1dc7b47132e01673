//! Where each tensor lies in one stretch of memory: tensors that are never needed together share their place.

use std::ops::Range;

use crate::aligned::NUMBERS;

/// Numbers in the arena.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    pub start: usize,
    pub len: usize,
}

impl Place {
    /// The numbers from `start` on.
    pub fn range(self) -> Range<usize> {
        self.start..self.start + self.len
    }
}

/// A tensor's size, and when it is needed.
#[derive(Clone, Debug)]
pub(crate) struct Life {
    pub len: usize,
    /// From the step that makes it to the last one that reads it.
    pub steps: Range<usize>,
}

/// A place for each tensor, and how many numbers there are in all. The largest come first, each as low as it can: greedy
/// by size (Pisarchyk and Lee, "Efficient Memory Management for Deep Neural Net Inference", 2020).
pub(crate) fn place(lives: &[Life]) -> (Vec<Place>, usize) {
    let mut order: Vec<usize> = (0..lives.len()).collect();
    order.sort_by_key(|&index| (std::cmp::Reverse(lives[index].len), index));
    let mut places = vec![Place::default(); lives.len()];
    let mut placed: Vec<usize> = Vec::new();
    let mut end = 0;
    for index in order {
        let life = &lives[index];
        let mut taken: Vec<Range<usize>> = placed
            .iter()
            .filter(|&&other| lives[other].steps.start < life.steps.end && life.steps.start < lives[other].steps.end)
            .map(|&other| places[other].range())
            .collect();
        taken.sort_by_key(|range| range.start);
        places[index] = Place { start: gap(&taken, life.len), len: life.len };
        end = end.max(places[index].range().end);
        placed.push(index);
    }
    (places, end)
}

/// The first place between those that are taken, or behind them.
fn gap(taken: &[Range<usize>], len: usize) -> usize {
    let mut start = 0_usize;
    for range in taken {
        if start + len <= range.start {
            break;
        }
        start = start.max(range.end.next_multiple_of(NUMBERS));
    }
    start
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_lives_together_lies_apart(lives in prop::collection::vec((1_usize..500, 0_usize..20, 1_usize..6), 1..40)) {
            let life = |&(len, from, steps)| Life { len, steps: from..from + steps };
            let lives: Vec<Life> = lives.iter().map(life).collect();
            let (places, end) = place(&lives);
            for (a, b) in (0..lives.len()).flat_map(|a| (0..a).map(move |b| (a, b))) {
                let together = lives[a].steps.start < lives[b].steps.end && lives[b].steps.start < lives[a].steps.end;
                let apart = places[a].range().end <= places[b].start || places[b].range().end <= places[a].start;
                prop_assert!(apart || !together);
            }
            prop_assert!(places.iter().all(|place| place.range().end <= end && place.start % NUMBERS == 0));
        }
    }
}
