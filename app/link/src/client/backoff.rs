//! How long to wait before trying again.

use std::time::Duration;

use rand::{TryRng, rngs::SysRng};

/// Waits that double up to a longest one. Half of each is drawn by chance, so that many clients that lost one hub do not
/// come back at one moment.
#[derive(Clone, Debug)]
pub struct Backoff {
    wait: Duration,
    longest: Duration,
}

impl Backoff {
    /// For someone who waits for the answer: 0.2 s at first, 2 s at most.
    pub fn short() -> Self {
        Self { wait: Duration::from_millis(200), longest: Duration::from_secs(2) }
    }

    /// For work in the background: 0.5 s at first, 30 s at most.
    pub fn long() -> Self {
        Self { wait: Duration::from_millis(500), longest: Duration::from_secs(30) }
    }

    /// The next wait.
    pub fn next(&mut self) -> Duration {
        let half = self.wait / 2;
        self.wait = (self.wait * 2).min(self.longest);
        half + half.mul_f64(f64::from(chance()) / f64::from(u32::MAX))
    }
}

/// Without chance all wait the same, which does no harm but to the hub.
fn chance() -> u32 {
    SysRng.try_next_u32().unwrap_or(u32::MAX / 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_the_longest_and_differ() {
        let mut backoff = Backoff::long();
        let waits: Vec<u128> = (0..12).map(|_| backoff.next().as_millis()).collect();
        assert!((250..=500).contains(&waits[0]), "{waits:?}");
        assert!((500..=1_000).contains(&waits[1]), "{waits:?}");
        assert!(waits[8..].iter().all(|wait| (15_000..=30_000).contains(wait)), "{waits:?}");
        assert_ne!(Backoff::long().next(), Backoff::long().next(), "one in four billion");
    }
}
