//! Texts that must not be seen.

use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A token, a PIN or a code: never printed for debugging, so that none gets into a log.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// The text itself, to be sent or compared.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Secret")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_sent_as_it_is_and_never_printed() {
        let secret = Secret::from("1357".to_owned());
        assert_eq!(serde_json::to_value(&secret).expect("serialises"), "1357");
        assert_eq!(format!("{:?}", Some(secret)), "Some(Secret)");
    }
}
