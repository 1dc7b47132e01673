//! Damage to good files, the same for the same seed.

/// A generator of damage (xorshift64, Marsaglia 2003).
pub struct Damage(u64);

/// Bytes that mean something to most readers.
const LIKELY: &[u8] = b"\"\t\n\r,<>/&;![]{}:@+%=\xff\x00\xef\xe7\x8e0-.9";

impl Damage {
    /// The damage of a seed.
    pub fn new(seed: u64) -> Self {
        // Nothing follows from zero.
        Self(seed.max(1))
    }

    /// A number below `bound`; 0 where that is 0.
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound.max(1) as u64) as usize
    }

    /// Changes, removes, doubles or cuts a few places.
    pub fn strike(&mut self, file: &mut Vec<u8>) {
        for _ in 0..=self.below(4) {
            let at = self.below(file.len());
            let to = (at + self.below(60)).min(file.len());
            match self.below(6) {
                0 if !file.is_empty() => file[at] = LIKELY[self.below(LIKELY.len())],
                1 if !file.is_empty() => file[at] ^= 1 << self.below(8),
                2 => drop(file.drain(at..to)),
                3 => file.insert(at, LIKELY[self.below(LIKELY.len())]),
                4 => {
                    let copy = file[at..to].to_vec();
                    let target = self.below(file.len());
                    file.splice(target..target, copy);
                }
                _ => file.truncate(file.len() - self.below(file.len() / 4 + 1)),
            }
        }
    }
}
