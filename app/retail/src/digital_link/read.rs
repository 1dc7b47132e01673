//! Reading a link.

use std::str::FromStr;

use base::{Gtin, gtin::GtinError};
use thiserror::Error;

use super::{Attribute, AttributeError, DigitalLink, Qualifier, QualifierError, Stem, StemError, attribute, stem};
use crate::expiry::{Expiry, ExpiryError};

/// A GTIN's key qualifiers in the order that the standard's grammar gives them (`gtin-path`), and their names.
const QUALIFIERS: [(&str, &str); 3] = [("22", "variant (22)"), ("10", "lot (10)"), ("21", "serial (21)")];

/// How much of a foreign key an error repeats, in characters.
const QUOTED: usize = 64;

/// Why a text is no GS1 Digital Link to an article.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum LinkError {
    /// What comes before the identifiers is at fault.
    #[error(transparent)]
    Stem(#[from] StemError),
    /// No GTIN is found at a place where one can be.
    #[error("the path names no article: it must end in /01/ and a GTIN, then at most keys with a value each")]
    NoGtin,
    /// The GTIN is at fault.
    #[error("GTIN (01): {0}")]
    Gtin(#[from] GtinError),
    /// A key in the path is not one that goes with a GTIN.
    #[error("key {0:?} does not follow a GTIN: only 22, 10 and 21 do")]
    Key(String),
    /// A qualifier comes twice or after one that it must precede.
    #[error("{0} is out of order: the path has variant (22), lot (10), serial (21) in this order, each at most once")]
    Order(&'static str),
    /// A qualifier's value is at fault.
    #[error("{name}: {fault}")]
    Qualifier {
        /// Which qualifier.
        name: &'static str,
        /// What is wrong with it.
        fault: QualifierError,
    },
    /// The expiry date is at fault.
    #[error("expiry (17): {0}")]
    Expiry(#[from] ExpiryError),
    /// Something else in the query is at fault.
    #[error("query: {0}")]
    Attribute(#[from] AttributeError),
}

impl FromStr for DigitalLink {
    type Err = LinkError;

    /// Reads a link in any form that the standard allows. A slash at the path's end is passed over, and so is a
    /// fragment: it names a place on a page.
    fn from_str(text: &str) -> Result<Self, LinkError> {
        let text = stem::after_scheme(text)?;
        let text = text.split_once('#').map_or(text, |(link, _)| link);
        let (path, query) = text.split_once('?').unwrap_or((text, ""));
        let (stem, gtin, keys) = split(path.strip_suffix('/').unwrap_or(path)).ok_or(LinkError::NoGtin)?;
        let stem = Stem::read(stem)?;
        let gtin = Gtin::from_digits(gtin)?;
        let [variant, lot, serial] = qualifiers(&keys)?;
        let (expiry, others) = attributes(query)?;
        Ok(Self { stem, gtin, variant, lot, serial, expiry, others })
    }
}

/// A path's stem, its GTIN, and the keys with their values after it.
///
/// Keys and values alternate up to the path's end, so that counting from there tells the key 01 from a lot that is
/// called `01`, whatever the prefix holds.
fn split(path: &str) -> Option<(&str, &str, Vec<(&str, &str)>)> {
    let (mut rest, mut keys) = (path, Vec::new());
    loop {
        let (before, value) = rest.rsplit_once('/')?;
        let (stem, key) = before.rsplit_once('/')?;
        if key == "01" {
            keys.reverse();
            return Some((stem, value, keys));
        }
        keys.push((key, value));
        rest = stem;
    }
}

/// The values of [`QUALIFIERS`].
fn qualifiers(keys: &[(&str, &str)]) -> Result<[Option<Qualifier>; 3], LinkError> {
    let (mut found, mut next) = ([None, None, None], 0);
    for &(key, value) in keys {
        let unknown = || LinkError::Key(key.chars().take(QUOTED).collect());
        let place = QUALIFIERS.iter().position(|&(known, _)| known == key).ok_or_else(unknown)?;
        let name = QUALIFIERS[place].1;
        if place < next {
            return Err(LinkError::Order(name));
        }
        found[place] = Some(Qualifier::read(value).map_err(|fault| LinkError::Qualifier { name, fault })?);
        next = place + 1;
    }
    Ok(found)
}

/// The expiry date, and what else a query says.
fn attributes(query: &str) -> Result<(Option<Expiry>, Vec<Attribute>), LinkError> {
    let (mut expiry, mut others) = (None, Vec::new());
    for pair in attribute::pairs(query) {
        let (key, value) = pair.map_err(AttributeError::from)?;
        if key == "17" && expiry.is_none() {
            expiry = Some(value.parse()?);
        } else {
            others.push(Attribute::new(key, value)?);
        }
    }
    Ok((expiry, others))
}
