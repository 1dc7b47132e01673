//! PINs: what one may be, and what the database keeps of it.

use std::{fmt, sync::Arc};

use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use retail::api::Secret;
use tokio::sync::Semaphore;

use crate::{HubError, random, vault::Vault};

/// Argon2id with 19 MiB, two passes and one lane: the least that OWASP's Password Storage Cheat Sheet asks for.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// How many PINs are hashed at a time: each takes 19 MiB and a processor core.
const AT_ONCE: usize = 2;

/// Makes and checks the hashes of PINs.
///
/// A PIN has too few digits for any hash to protect it, so the hashes take a part of the hub's key in as well: nobody
/// who has the database alone can try PINs out.
pub struct Pins {
    pepper: Vec<u8>,
    turns: Arc<Semaphore>,
}

impl Pins {
    /// With a part of the hub's key.
    pub fn new(vault: &Vault) -> Self {
        Self { pepper: vault.digest("pin", ""), turns: Arc::new(Semaphore::new(AT_ONCE)) }
    }

    /// The hash of a PIN, in PHC's format.
    ///
    /// # Errors
    ///
    /// [`HubError::Invalid`] if it is no PIN or one that is guessed first.
    pub async fn hash(&self, pin: &Secret) -> Result<String, HubError> {
        check(pin.reveal())?;
        let (pin, salt) = (pin.clone(), random::bytes::<16>()?);
        self.blocking(move |argon2| {
            argon2.hash_password_with_salt(pin.reveal().as_bytes(), &salt).map(|hash| hash.to_string())
        })
        .await?
        .map_err(failed)
    }

    /// Whether a PIN is the one that was hashed. Where there is no hash it takes as long to say no.
    pub async fn verify(&self, pin: &Secret, hash: Option<String>) -> Result<bool, HubError> {
        let pin = pin.clone();
        self.blocking(move |argon2| {
            let digits = pin.reveal().as_bytes();
            match hash {
                Some(hash) => argon2.verify_password(digits, hash.as_str()).is_ok(),
                None => argon2.hash_password_with_salt(digits, &[0; 16]).is_err(),
            }
        })
        .await
    }

    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Argon2<'_>) -> T + Send + 'static,
    ) -> Result<T, HubError> {
        let turn = self.turns.clone().acquire_owned().await.map_err(failed)?;
        let pepper = self.pepper.clone();
        let work = move || {
            let params = Params::new(MEMORY_KIB, PASSES, LANES, None)?;
            let argon2 = Argon2::new_with_secret(&pepper, Algorithm::Argon2id, Version::V0x13, params)?;
            let done = work(&argon2);
            drop(turn);
            Ok(done)
        };
        tokio::task::spawn_blocking(work).await.map_err(failed)?.map_err(|error: argon2::Error| failed(error))
    }
}

impl fmt::Debug for Pins {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Pins")
    }
}

fn failed(error: impl fmt::Display) -> HubError {
    HubError::Setup(format!("a PIN cannot be hashed: {error}"))
}

fn check(pin: &str) -> Result<(), HubError> {
    let digits = pin.as_bytes();
    if !(4..=8).contains(&digits.len()) || !digits.iter().all(u8::is_ascii_digit) {
        return Err(HubError::invalid("a PIN has 4 to 8 digits"));
    }
    let steps: Vec<i16> = digits.windows(2).map(|pair| i16::from(pair[1]) - i16::from(pair[0])).collect();
    if steps.iter().all(|step| *step == steps[0] && step.abs() <= 1) {
        return Err(HubError::invalid("this PIN is guessed first: choose one that is no row of digits"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vault::MasterKey;

    fn pins() -> Pins {
        Pins::new(&Vault::new(&MasterKey::generate().expect("chance")))
    }

    #[test]
    fn rows_of_digits_are_no_pins() {
        for bad in ["", "123", "123456789", "12a4", "１３５７", "0000", "1234", "87654321"] {
            assert!(check(bad).is_err(), "{bad}");
        }
        for good in ["1357", "1243", "2580", "12345679"] {
            assert!(check(good).is_ok(), "{good}");
        }
    }

    #[tokio::test]
    async fn a_hash_knows_its_pin_with_its_hubs_key_alone() {
        let (pins, pin, other) = (pins(), Secret::from("2580".to_owned()), Secret::from("2581".to_owned()));
        let hash = pins.hash(&pin).await.expect("hashed");
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert_ne!(hash, pins.hash(&pin).await.expect("hashed"), "salted");
        assert!(pins.verify(&pin, Some(hash.clone())).await.expect("checked"));
        assert!(!pins.verify(&other, Some(hash.clone())).await.expect("checked"));
        assert!(!pins.verify(&pin, None).await.expect("checked"));
        assert!(!pins.verify(&pin, Some(String::new())).await.expect("checked"));
        assert!(!self::pins().verify(&pin, Some(hash)).await.expect("checked"));
    }
}
