//! Identifiers that a sender chose, and which texts are let through as such.
//!
//! | rule | what it is for | what it lets through |
//! | --- | --- | --- |
//! | [`record`] | members' records, entries, decisions, merges, check-ins, calls | 1 to 64 letters, digits, and `- _ . :` |
//! | [`goods`] | products, variants, locations, imports | 1 to 100 characters, blanks and Chinese ones too, as shops have them |
//! | [`document`] | what is booked in stock | a UUID |
//!
//! Records are named in addresses, logs and pages, so theirs is the narrow rule. Goods come with the names that other
//! platforms gave them. Documents are made by many devices without a line, which nothing but chance keeps apart, and are
//! kept for good.

use retail::api::catalogue;
use uuid::Uuid;

use crate::HubError;

/// The longest identifier of a record, bytes.
const LONGEST: usize = 64;

/// Whether a text can stand for a record.
///
/// # Errors
///
/// [`HubError::Invalid`].
pub fn record(text: &str) -> Result<(), HubError> {
    let harmless = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:".contains(&byte);
    if !text.is_empty() && text.len() <= LONGEST && text.bytes().all(harmless) {
        return Ok(());
    }
    Err(HubError::invalid("an id has 1 to 64 letters, digits, and - _ . :"))
}

/// Whether a text can stand for something of the catalogue. `what` it is begins the refusal: `the import's id`.
///
/// # Errors
///
/// [`HubError::Invalid`].
pub fn goods(what: &'static str, text: &str) -> Result<(), HubError> {
    catalogue::identifier(what, text).map_err(|fault| HubError::invalid(fault.to_string()))
}

/// Reads a document's UUID in any of its spellings and writes it in the one that the database holds.
///
/// # Errors
///
/// [`HubError::Invalid`].
pub fn document(text: &str) -> Result<String, HubError> {
    Uuid::try_parse(text)
        .map(|id| id.to_string())
        .map_err(|_| HubError::invalid("the identifier of a new document is a UUID: make one and keep it for repeats"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const UUID: &str = "0195a3c0-7c4e-7d52-9a3e-2f1f0c5b8e11";

    #[test]
    fn each_rule_lets_through_what_it_is_for() {
        let long = "a".repeat(100);
        for (text, is_record, is_goods, is_document) in [
            (UUID, true, true, true),
            ("0195A3C07C4E7D529A3E2F1F0C5B8E11", true, true, true),
            ("vendure:12_b.c", true, true, false),
            ("Round 48 / 红", false, true, false),
            (&long[..64], true, true, false),
            (&long, false, true, false),
            (&format!("{long}a"), false, false, false),
            ("", false, false, false),
            (" a", false, false, false),
            ("a\n", false, false, false),
            ("../a", false, true, false),
        ] {
            let allowed = (record(text).is_ok(), goods("it", text).is_ok(), document(text).is_ok());
            assert_eq!(allowed, (is_record, is_goods, is_document), "{text}");
        }
    }

    #[test]
    fn a_document_has_one_name_however_it_is_spelt() {
        for spelling in [UUID.to_uppercase(), UUID.replace('-', ""), format!("urn:uuid:{UUID}"), format!("{{{UUID}}}")]
        {
            assert_eq!(document(&spelling).ok().as_deref(), Some(UUID), "{spelling}");
        }
    }

    #[test]
    fn a_refusal_says_what_to_send() {
        let said = |refused: Result<(), HubError>| refused.map_err(|error| error.to_string());
        let goods = said(goods("the import's id", " a"));
        assert_eq!(
            goods,
            Err("the import's id is no identifier: use 1 to 100 characters, without blanks around them".to_owned())
        );
        assert!(said(record("a b")).is_err_and(|text| text.contains("64")));
    }
}
