//! Trying again what changes nothing.

use std::{future::Future, time::Duration};

use super::ConnectError;
use crate::random;

/// How often a read is tried before its caller is told.
const ATTEMPTS: u32 = 4;

/// The longest that a platform's wish to be left alone is waited for, seconds.
const LONGEST_WAIT: u64 = 30;

/// Reads, and reads again while the platform cannot be reached: after `pause`, after twice that, and so on, each up to
/// half longer by chance so that many hubs do not come back in step.
pub async fn reading<T, F>(pause: Duration, mut attempt: impl FnMut() -> F) -> Result<T, ConnectError>
where
    F: Future<Output = Result<T, ConnectError>>,
{
    for turn in 1..ATTEMPTS {
        match attempt().await {
            Err(ConnectError::Limited(seconds)) if seconds > LONGEST_WAIT => {
                return Err(ConnectError::Limited(seconds));
            }
            Err(ConnectError::Limited(seconds)) => tokio::time::sleep(Duration::from_secs(seconds)).await,
            Err(error) if error.is_transient() => tokio::time::sleep(spread(pause * (1 << (turn - 1)))).await,
            done => return done,
        }
    }
    attempt().await
}

/// One to one and a half times `pause`.
fn spread(pause: Duration) -> Duration {
    let chance = random::bytes::<1>().map_or(0, |[byte]| byte);
    pause + pause * u32::from(chance) / 512
}
