//! How long things took.

use std::time::Duration;

/// Durations of one thing done many times.
#[derive(Default)]
pub struct Times(Vec<Duration>);

impl Times {
    /// Adds one.
    pub fn add(&mut self, time: Duration) {
        self.0.push(time);
    }

    /// Adds those of another.
    pub fn join(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The duration that `share` percent do not exceed (nearest rank), ms; zero of none.
    pub fn percentile(&self, share: usize) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let rank = (sorted.len() * share).div_ceil(100).max(1);
        sorted.get(rank - 1).map_or(0.0, Duration::as_secs_f64) * 1e3
    }

    /// Tells median and p99.
    pub fn tell(&self, what: &str, say: &mut impl FnMut(&str, f64, &'static str)) {
        say(&format!("{what}, p50"), self.percentile(50), "ms");
        say(&format!("{what}, p99"), self.percentile(99), "ms");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_of_the_nearest_rank() {
        let mut times = Times::default();
        assert_eq!(times.percentile(99), 0.0);
        (1..=100).rev().for_each(|ms| times.add(Duration::from_millis(ms)));
        assert_eq!([50, 99, 100].map(|share| times.percentile(share)), [50.0, 99.0, 100.0]);
        times.add(Duration::from_millis(1000));
        assert_eq!(times.percentile(100), 1000.0);
    }
}
