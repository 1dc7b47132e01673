//! Identifiers as types, so that a variant cannot be passed where a product is meant.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The longest identifier that is accepted, in bytes.
const LONGEST: usize = 64;

/// Why a text is no identifier.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("\"{0}\" is no identifier: use 1 to 64 lower-case letters, digits and hyphens")]
pub struct IdError(String);

fn check(text: &str) -> Result<String, IdError> {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if text.is_empty() || text.len() > LONGEST || !text.bytes().all(allowed) {
        return Err(IdError(text.chars().take(LONGEST).collect()));
    }
    Ok(text.to_owned())
}

macro_rules! identifier {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The identifier as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                check(text).map(Self)
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;

            fn try_from(text: String) -> Result<Self, IdError> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str(&self.0)
            }
        }
    };
}

identifier!(
    /// A product in the catalogue: one model, whatever its colour.
    ProductId
);
identifier!(
    /// A variant of a product: one colour of one model.
    VariantId
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_what_a_catalogue_writes_and_nothing_else() {
        assert!("round-48".parse::<ProductId>().is_ok());
        for bad in ["", "Round", "a b", "../x", "\u{955c}", &"x".repeat(65)] {
            assert!(bad.parse::<VariantId>().is_err(), "{bad}");
        }
    }
}
