//! How often anybody may call: a bucket of tokens for each caller, which each call takes one from and time fills up.

use std::{
    collections::HashMap,
    hash::Hash,
    net::IpAddr,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use axum::{extract::FromRequestParts, http::request::Parts};

use super::{Role, address};
use crate::{Hub, HubError};

/// How many buckets are kept before the full ones are dropped: a full bucket is as good as none.
const KEPT: usize = 10_000;

/// How a bucket fills.
#[derive(Clone, Copy, Debug)]
pub struct Rate {
    /// How many calls may come at once.
    pub burst: f64,
    /// How many may come each second after that.
    pub per_second: f64,
}

/// How the buckets of each kind of caller fill.
#[derive(Clone, Copy, Debug)]
pub struct Rates {
    /// Who has no token that is good, each network address.
    pub stranger: Rate,
    /// Each device and each person.
    pub caller: Rate,
    /// Each shop system.
    pub system: Rate,
}

impl Default for Rates {
    fn default() -> Self {
        Self {
            // Twenty devices of one store that wait to be let in come from one address.
            stranger: Rate { burst: 60.0, per_second: 5.0 },
            // More than anybody's hands and any screen need.
            caller: Rate { burst: 2_000.0, per_second: 200.0 },
            // It speaks for a whole chain.
            system: Rate { burst: 20_000.0, per_second: 5_000.0 },
        }
    }
}

/// The buckets of all callers.
#[derive(Debug)]
pub struct Limits {
    rates: Rates,
    /// Those in front of the hub, which say who asks.
    proxies: Vec<IpAddr>,
    start: Instant,
    strangers: Mutex<Buckets<IpAddr>>,
    callers: Mutex<Buckets<String>>,
}

impl Limits {
    /// Full buckets for everybody.
    pub fn new(rates: Rates, proxies: Vec<IpAddr>) -> Self {
        Self { rates, proxies, start: Instant::now(), strangers: Mutex::default(), callers: Mutex::default() }
    }

    /// Counts a call without a token that is good.
    ///
    /// # Errors
    ///
    /// [`HubError::TooMany`].
    pub fn stranger(&self, parts: &Parts) -> Result<(), HubError> {
        spend(&self.strangers, address::network(parts, &self.proxies), self.rates.stranger, self.start.elapsed())
    }

    /// Counts a call of `actor`.
    ///
    /// # Errors
    ///
    /// [`HubError::TooMany`].
    pub fn caller(&self, actor: &str, role: Role) -> Result<(), HubError> {
        let rate = if role == Role::System { self.rates.system } else { self.rates.caller };
        spend(&self.callers, actor.to_owned(), rate, self.start.elapsed())
    }
}

fn spend<K: Eq + Hash>(buckets: &Mutex<Buckets<K>>, key: K, rate: Rate, now: Duration) -> Result<(), HubError> {
    // A panic elsewhere leaves no bucket half changed.
    let mut buckets = buckets.lock().unwrap_or_else(PoisonError::into_inner);
    buckets.spend(key, rate, now).map_err(HubError::TooMany)
}

#[derive(Debug)]
struct Bucket {
    tokens: f64,
    at: Duration,
    rate: Rate,
}

impl Bucket {
    fn fill(&mut self, now: Duration) {
        let gained = now.saturating_sub(self.at).as_secs_f64() * self.rate.per_second;
        self.tokens = (self.tokens + gained).min(self.rate.burst);
        self.at = now;
    }
}

#[derive(Debug)]
struct Buckets<K>(HashMap<K, Bucket>);

impl<K> Default for Buckets<K> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<K: Eq + Hash> Buckets<K> {
    /// Takes a token, or says in how many seconds there is one.
    fn spend(&mut self, key: K, rate: Rate, now: Duration) -> Result<(), u64> {
        if self.0.len() >= KEPT && !self.0.contains_key(&key) {
            self.0.retain(|_, bucket| {
                bucket.fill(now);
                bucket.tokens < bucket.rate.burst
            });
        }
        let bucket = self.0.entry(key).or_insert(Bucket { tokens: rate.burst, at: now, rate });
        bucket.fill(now);
        if bucket.tokens >= 1.0 {
            bucket.tokens -= 1.0;
            return Ok(());
        }
        Err(Duration::from_secs_f64((1.0 - bucket.tokens) / rate.per_second).as_secs() + 1)
    }
}

/// Whoever calls an address that asks for no token, counted by the network address.
#[derive(Clone, Copy, Debug)]
pub struct Stranger;

impl FromRequestParts<Hub> for Stranger {
    type Rejection = HubError;

    async fn from_request_parts(parts: &mut Parts, hub: &Hub) -> Result<Self, HubError> {
        hub.limits().stranger(parts)?;
        Ok(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Rate = Rate { burst: 3.0, per_second: 0.5 };

    #[test]
    fn a_bucket_is_emptied_and_fills_up_with_time() {
        let mut buckets = Buckets::default();
        let mut call = |who, second| buckets.spend(who, RATE, Duration::from_secs(second));
        assert_eq!([call("a", 0), call("a", 0), call("a", 0)], [Ok(()); 3]);
        assert_eq!(call("a", 0), Err(3));
        assert_eq!(call("b", 0), Ok(()), "each has its own");
        assert_eq!(call("a", 2), Ok(()));
        assert!(call("a", 2).is_err());
        assert_eq!([call("a", 900), call("a", 900), call("a", 900)], [Ok(()); 3]);
        assert!(call("a", 900).is_err(), "no fuller than full");
    }

    #[test]
    fn full_buckets_are_dropped() {
        let mut buckets = Buckets::default();
        for key in 0..KEPT {
            buckets.spend(key, RATE, Duration::ZERO).expect("a token");
        }
        buckets.spend(KEPT, RATE, Duration::from_secs(60)).expect("a token");
        assert_eq!(buckets.0.len(), 1);
    }
}
