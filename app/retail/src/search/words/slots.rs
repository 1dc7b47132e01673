//! Who has a word.

use roaring::RoaringBitmap;

/// From how many slots on a set is large: those of a bitmap's container that is full of bits.
const LARGE: usize = 4096;

/// The slots that have a word. Most words are of a few members, spread over all slots; a bitmap would hold a container for
/// nearly each of them.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Slots {
    /// Fewer than [`LARGE`], in their order.
    Few(Vec<u32>),
    /// All others.
    Many(RoaringBitmap),
}

impl Default for Slots {
    fn default() -> Self {
        Self::Few(Vec::new())
    }
}

impl Slots {
    pub(super) fn insert(&mut self, slot: u32) {
        match self {
            Self::Few(few) => {
                if let Err(place) = few.binary_search(&slot) {
                    few.insert(place, slot);
                }
                if few.len() >= LARGE {
                    *self = Self::Many(few.iter().copied().collect());
                }
            }
            Self::Many(many) => {
                many.insert(slot);
            }
        }
    }

    pub(super) fn remove(&mut self, slot: u32) {
        match self {
            Self::Few(few) => {
                if let Ok(place) = few.binary_search(&slot) {
                    few.remove(place);
                }
            }
            Self::Many(many) => {
                many.remove(slot);
                if many.len() < LARGE as u64 {
                    *self = Self::Few(many.iter().collect());
                }
            }
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        matches!(self, Self::Few(few) if few.is_empty())
    }
}

/// A union of many sets: a bit for each slot of the small ones, which takes less than merging sorted lists.
#[derive(Default)]
pub(super) struct Union {
    large: RoaringBitmap,
    bits: Vec<u8>,
}

impl Union {
    pub(super) fn add(&mut self, slots: &Slots) {
        match slots {
            Slots::Many(many) => self.large |= many,
            Slots::Few(few) => {
                let length = few.last().map_or(0, |slot| *slot as usize / 8 + 1);
                if self.bits.len() < length {
                    self.bits.resize(length.next_power_of_two(), 0);
                }
                for slot in few {
                    self.bits[*slot as usize / 8] |= 1 << (slot % 8);
                }
            }
        }
    }

    /// Those of `slots` that are in it.
    pub(super) fn within(self, slots: &Slots) -> RoaringBitmap {
        match slots {
            Slots::Many(many) => self.into_set() & many,
            Slots::Few(few) => few.iter().copied().filter(|slot| self.contains(*slot)).collect(),
        }
    }

    fn contains(&self, slot: u32) -> bool {
        let marked = self.bits.get(slot as usize / 8).is_some_and(|byte| byte & 1 << (slot % 8) != 0);
        marked || self.large.contains(slot)
    }

    pub(super) fn into_set(self) -> RoaringBitmap {
        self.large | RoaringBitmap::from_lsb0_bytes(0, &self.bits)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn slots(range: impl Iterator<Item = u32>) -> Slots {
        let mut slots = Slots::default();
        range.for_each(|slot| slots.insert(slot));
        slots
    }

    #[test]
    fn a_set_is_held_as_it_fits_best_whichever_way_it_came_to_its_size() {
        let few = slots((0..LARGE as u32 - 1).rev());
        assert!(matches!(few, Slots::Few(_)));
        let mut many = slots(0..LARGE as u32);
        assert!(matches!(many, Slots::Many(_)));
        many.remove(LARGE as u32 - 1);
        many.remove(LARGE as u32 - 1);
        assert_eq!(many, few);
        let mut one = slots([7, 7].into_iter());
        one.remove(8);
        assert!(!one.is_empty());
        one.remove(7);
        assert!(one.is_empty());
    }

    #[test]
    fn a_union_holds_what_its_sets_hold() {
        let sets = [(3, 100, 7), (50, 90_000, 13), (10, 20, 3)];
        let members = |(from, to, step): (u32, u32, usize)| (from..to).step_by(step);
        let all: BTreeSet<u32> = sets.into_iter().flat_map(members).collect();
        let union = || {
            let mut union = Union::default();
            sets.into_iter().for_each(|set| union.add(&slots(members(set))));
            union
        };
        assert_eq!(union().into_set().iter().collect::<BTreeSet<_>>(), all);
        for end in [100, 90_000] {
            let held: Vec<u32> = all.range(..end).copied().collect();
            assert_eq!(union().within(&slots(0..end)).iter().collect::<Vec<_>>(), held);
        }
    }
}
