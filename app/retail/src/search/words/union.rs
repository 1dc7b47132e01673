//! Unions of many sets.

use roaring::RoaringBitmap;

/// A union of many sets, most of them small: a bit for each slot, which takes less than merging sorted lists.
#[derive(Default)]
pub(super) struct Union {
    large: RoaringBitmap,
    bits: Vec<u8>,
}

impl Union {
    /// From how many slots on a set is large.
    const LARGE: u64 = 4096;

    pub(super) fn add(&mut self, slots: &RoaringBitmap) {
        if slots.len() >= Self::LARGE {
            self.large |= slots;
            return;
        }
        let length = slots.max().map_or(0, |slot| slot as usize / 8 + 1);
        if self.bits.len() < length {
            self.bits.resize(length.next_power_of_two(), 0);
        }
        for slot in slots {
            self.bits[slot as usize / 8] |= 1 << (slot % 8);
        }
    }

    pub(super) fn into_set(self) -> RoaringBitmap {
        self.large | RoaringBitmap::from_lsb0_bytes(0, &self.bits)
    }
}
