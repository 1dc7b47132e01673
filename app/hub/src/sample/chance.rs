//! Chance that a seed decides: SplitMix64 (Steele, Lea and Flood 2014, "Fast splittable pseudorandom number
//! generators").

/// A source of numbers. Two with the same seed and the same path give the same ones.
pub struct Chance(u64);

const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

impl Chance {
    /// The source for what `path` says, so that one part of the chain does not depend on how much another drew.
    pub fn new(seed: u64, path: &str, index: u64) -> Self {
        let mut chance = Self(seed);
        for byte in path.bytes() {
            chance.0 = mix(chance.0 ^ u64::from(byte)).wrapping_add(STEP);
        }
        chance.0 = mix(chance.0 ^ index).wrapping_add(STEP);
        chance
    }

    /// The next 64 bits.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        mix(self.0)
    }

    /// A number below `end`; 0 if there is none. The bias of the remainder is far below what anyone could count.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % (end.max(1) as u64)) as usize
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        low + (self.next() % (high - low + 1).max(1).unsigned_abs()) as i64
    }

    /// Whether something of this probability happens.
    pub fn happens(&mut self, probability: f64) -> bool {
        ((self.next() >> 11) as f64) < probability * (1_u64 << 53) as f64
    }

    /// One of `items`, which are not none.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }

    /// An index by weight; the last one if all weigh nothing.
    pub fn weighted(&mut self, weights: &[u32]) -> usize {
        let total: usize = weights.iter().map(|weight| *weight as usize).sum();
        let mut left = self.below(total);
        for (index, weight) in weights.iter().enumerate() {
            match left.checked_sub(*weight as usize) {
                Some(rest) => left = rest,
                None => return index,
            }
        }
        weights.len().saturating_sub(1)
    }

    /// A UUID of version 7 (RFC 9562) made at `at`.
    pub fn uuid(&mut self, at: i64) -> String {
        let mut bytes = [0; 10];
        bytes[..8].copy_from_slice(&self.next().to_le_bytes());
        bytes[8..].copy_from_slice(&self.next().to_le_bytes()[..2]);
        uuid::Builder::from_unix_timestamp_millis(at.max(0).unsigned_abs(), &bytes).into_uuid().to_string()
    }
}

fn mix(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_those_of_the_paper() {
        // The first outputs of the reference implementation (prng.di.unimi.it/splitmix64.c) from state 1234567.
        let mut chance = Chance(1_234_567);
        assert_eq!([chance.next(), chance.next()], [6_457_827_717_110_365_317, 3_203_168_211_198_807_973]);
    }
}
