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
    let mut places = vec![Place::default(); lives.len()];
    // From low to high.
    let mut placed: Vec<usize> = Vec::new();
    let mut end = 0;
    for index in largest_first(lives) {
        let life = &lives[index];
        let together = |other: &Life| other.steps.start < life.steps.end && life.steps.start < other.steps.end;
        let taken = placed.iter().filter(|&&other| together(&lives[other])).map(|&other| places[other].range());
        places[index] = Place { start: gap(taken, life.len), len: life.len };
        end = end.max(places[index].range().end);
        placed.insert(placed.partition_point(|&other| places[other].start <= places[index].start), index);
    }
    (places, end)
}

fn largest_first(lives: &[Life]) -> Vec<usize> {
    // Inserted one by one: the library's sorting is made for many more, and its code is larger than all of this file's.
    let mut order: Vec<usize> = Vec::with_capacity(lives.len());
    for (index, life) in lives.iter().enumerate() {
        order.insert(order.partition_point(|&other| lives[other].len >= life.len), index);
    }
    order
}

/// The first place between those that are taken, or behind them.
fn gap(taken: impl Iterator<Item = Range<usize>>, len: usize) -> usize {
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
