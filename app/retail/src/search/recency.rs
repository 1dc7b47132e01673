//! When each member was last seen, and who of a set was seen last.

use std::collections::BTreeMap;

use roaring::RoaringBitmap;

/// Up to how many members are sorted at once; of more, one looks day after day, until one has enough.
const SORTED: u64 = 8192;

/// The slots by day.
#[derive(Clone, Debug, Default)]
pub(super) struct Recency {
    days: BTreeMap<u32, RoaringBitmap>,
    day: Vec<u32>,
}

impl Recency {
    pub(super) fn insert(&mut self, slot: u32, day: u32) {
        if self.day.len() <= slot as usize {
            self.day.resize(slot as usize + 1, 0);
        }
        self.day[slot as usize] = day;
        self.days.entry(day).or_default().insert(slot);
    }

    pub(super) fn remove(&mut self, slot: u32) {
        let Some(day) = self.day.get_mut(slot as usize).map(std::mem::take) else { return };
        if let Some(slots) = self.days.get_mut(&day) {
            slots.remove(slot);
            if slots.is_empty() {
                self.days.remove(&day);
            }
        }
    }

    /// The members of a set, the last seen first; those of one day in falling order of slots.
    pub(super) fn newest<'a>(&'a self, set: &'a RoaringBitmap) -> Box<dyn Iterator<Item = u32> + 'a> {
        if set.len() > SORTED {
            let days = self.days.values().rev().map(move |slots| slots & set);
            return Box::new(days.flat_map(|slots| slots.into_iter().rev()));
        }
        let mut slots: Vec<(u32, u32)> = set.iter().map(|slot| (self.day[slot as usize], slot)).collect();
        slots.sort_unstable();
        Box::new(slots.into_iter().rev().map(|(_, slot)| slot))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_and_many_come_in_one_order() {
        let mut recency = Recency::default();
        let slots = 2 * SORTED as u32;
        for slot in 0..slots {
            recency.insert(slot, 0);
            recency.remove(slot);
            recency.insert(slot, slot.wrapping_mul(2_654_435_761) % 97);
        }
        let all: RoaringBitmap = (0..slots).collect();
        let some: RoaringBitmap = (0..slots).filter(|slot| slot % 3 == 0).collect();
        let of_all: Vec<u32> = recency.newest(&all).filter(|slot| some.contains(*slot)).collect();
        assert!(some.len() < SORTED && all.len() > SORTED);
        assert_eq!(of_all, recency.newest(&some).collect::<Vec<_>>());
        let seen: Vec<u32> = of_all.iter().map(|slot| recency.day[*slot as usize]).collect();
        assert!(seen.is_sorted_by(|a, b| a >= b));
    }
}
