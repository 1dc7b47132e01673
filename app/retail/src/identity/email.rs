//! E-mail addresses in a form that compares.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::fold::narrow_lower;

/// The longest address that mail can be sent to, bytes (RFC 5321, section 4.5.3.1.3, less the angle brackets).
const LONGEST: usize = 254;

/// Why a text is no e-mail address. The text isn't repeated: it may be someone's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("this is no e-mail address: write it as name@example.com, at most 254 characters without spaces")]
pub struct EmailError;

/// An address in half-width small letters without the spaces around it.
///
/// Dots and `+tags` stay. Gmail ignores them, most others don't: `li.na@` and `lina@` may be two people, and one
/// who is joined to another by a guess sees the other's purchases.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

impl Email {
    /// The whole address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands before the `@`.
    pub fn local_part(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(local, _)| local)
    }
}

impl FromStr for Email {
    type Err = EmailError;

    fn from_str(text: &str) -> Result<Self, EmailError> {
        let address = narrow_lower(text).trim().to_owned();
        let (local, domain) = address.rsplit_once('@').ok_or(EmailError)?;
        let labels = domain.split('.').all(|label| !label.is_empty()) && domain.contains('.');
        let clean = !address.contains(|letter: char| letter.is_whitespace() || letter.is_control());
        if local.is_empty() || local.contains('@') || !labels || !clean || address.len() > LONGEST {
            return Err(EmailError);
        }
        Ok(Self(address))
    }
}

impl TryFrom<String> for Email {
    type Error = EmailError;

    fn try_from(text: String) -> Result<Self, EmailError> {
        text.parse()
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.0
    }
}

impl fmt::Display for Email {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn case_width_and_spaces_go_but_dots_and_tags_stay() {
        let email = |text: &str| text.parse::<Email>().expect(text);
        assert_eq!(email(" Li.Na＠Example.COM　"), email("li.na@example.com"));
        assert_ne!(email("li.na@example.com"), email("lina@example.com"));
        assert_ne!(email("lina+vip@example.com"), email("lina@example.com"));
        assert_eq!(email("lina@example.com").local_part(), "lina");
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for bad in ["", "@", "lina", "lina@", "@example.com", "a b@example.com", "a@b@c.com", "a@b", "a@b..c"] {
            assert_eq!(bad.parse::<Email>(), Err(EmailError), "{bad}");
        }
        assert!(format!("{}@example.com", "x".repeat(250)).parse::<Email>().is_err());
    }

    proptest! {
        #[test]
        fn any_text_is_answered_and_an_address_reads_back(text in "\\PC{0,12}@?\\PC{0,12}") {
            if let Ok(email) = text.parse::<Email>() {
                prop_assert_eq!(email.to_string().parse::<Email>(), Ok(email));
            }
        }
    }
}
