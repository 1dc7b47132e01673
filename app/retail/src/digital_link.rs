//! A web address that says which article it is about, as in the QR code on a price tag: a GS1 Digital Link
//! (GS1 Digital Link Standard: URI Syntax, release 1.2).

mod attribute;
mod percent;
mod qualifier;
mod read;
mod stem;

use std::fmt;

use base::Gtin;

pub use self::{
    attribute::{Attribute, AttributeError},
    percent::EscapeError,
    qualifier::{Qualifier, QualifierError},
    read::LinkError,
    stem::{Stem, StemError},
};
use crate::expiry::Expiry;

/// A GS1 Digital Link to an article, such as `https://id.gs1.org/01/09506000134352/10/ABC/21/123456?17=180426`.
///
/// It is written in one form only: `https`, a GTIN of 14 digits, the qualifiers in the standard's order, the expiry
/// date first in the query, and everything but RFC 3986's unreserved characters escaped. (What GS1 calls a canonical
/// link is this form at `id.gs1.org`, without a prefix and without attributes that are not GS1's.)
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DigitalLink {
    /// Where the link leads.
    pub stem: Stem,
    /// Which article it is about (AI 01).
    pub gtin: Gtin,
    /// Which consumer product variant of the article (AI 22).
    pub variant: Option<Qualifier>,
    /// Which batch or lot (AI 10).
    pub lot: Option<Qualifier>,
    /// Which single piece (AI 21).
    pub serial: Option<Qualifier>,
    /// Until when it keeps (AI 17).
    pub expiry: Option<Expiry>,
    /// What else the query says, in its order.
    pub others: Vec<Attribute>,
}

impl DigitalLink {
    /// A link to an article and nothing more.
    pub fn new(stem: Stem, gtin: Gtin) -> Self {
        Self { stem, gtin, variant: None, lot: None, serial: None, expiry: None, others: Vec::new() }
    }
}

impl fmt::Display for DigitalLink {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}/01/{}", self.stem, self.gtin)?;
        for (key, value) in [("22", &self.variant), ("10", &self.lot), ("21", &self.serial)] {
            if let Some(value) = value {
                write!(out, "/{key}/{}", percent::Encoded(value.as_str()))?;
            }
        }
        let mut separators = ["?"].into_iter().chain(std::iter::repeat("&"));
        let mut separator = || separators.next().unwrap_or_default();
        if let Some(expiry) = self.expiry {
            write!(out, "{}17={expiry}", separator())?;
        }
        self.others.iter().try_for_each(|other| write!(out, "{}{other}", separator()))
    }
}

#[cfg(test)]
mod tests;
