//! What is wrong with a feed, and where.

use std::{fmt, io};

use base::gtin::GtinError;
use thiserror::Error;

/// What is wrong with one row, or with the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The line in the file, from 1: where the row begins, or in XML where the element ends.
    pub line: u64,
    /// The column's or element's name as the file has it; none if the whole row is meant.
    pub column: Option<String>,
    /// What is wrong.
    pub reason: Reason,
}

impl Fault {
    pub(super) fn of_row(line: u64, reason: Reason) -> Self {
        Self { line, column: None, reason }
    }

    pub(super) fn of_column(line: u64, column: &str, reason: Reason) -> Self {
        Self { line, column: Some(column.to_owned()), reason }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "line {}", self.line)?;
        if let Some(column) = &self.column {
            write!(out, ", {}", column.escape_debug())?;
        }
        write!(out, ": {}", self.reason)
    }
}

impl std::error::Error for Fault {}

/// What is wrong. Texts from the file are cut to 80 characters.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Reason {
    /// A value that every article needs is missing.
    #[error("it is empty: every article needs it")]
    Missing,
    /// A value is given twice, and differs.
    #[error("it is given twice with different values: leave one")]
    Twice,
    /// A text is longer than the format allows.
    #[error("{found} characters are too many: the format allows {most}")]
    TooLong {
        /// The most characters allowed.
        most: usize,
        /// How many there are.
        found: usize,
    },
    /// A control character, or one that no XML may hold.
    #[error("the character '{}' has no place in a text: remove it", .0.escape_debug())]
    Character(char),
    /// No price.
    #[error("{0:?} is no price: write it with a point, two decimals at most and the currency, like 12.90 CNY")]
    Price(String),
    /// No bare amount.
    #[error("{0:?} is no price: write it with a point, two decimals at most and no currency, like 12.90")]
    Amount(String),
    /// A currency that is not traded in.
    #[error("{0:?} is no known currency: use CNY, EUR or USD")]
    Currency(String),
    /// The prices of a row, or of a file, are in different currencies.
    #[error("it is in another currency than the others: use one")]
    MixedCurrencies,
    /// The reduced price is above the full one.
    #[error("the sale price is above the price: swap or correct them")]
    SaleAbovePrice,
    /// No GTIN.
    #[error(transparent)]
    Gtin(#[from] GtinError),
    /// The GTIN is all zeros, which stands for none.
    #[error("a GTIN of zeros is none: leave it empty")]
    GtinZero,
    /// No whole number.
    #[error("{0:?} is no whole number: write it in the digits 0 to 9")]
    Number(String),
    /// A word that is none of those allowed.
    #[error("{found:?} is not understood: use one of {allowed}")]
    Word {
        /// The word.
        found: String,
        /// The words allowed.
        allowed: &'static str,
    },
    /// No web address.
    #[error("{0:?} is no web address: write all of it without blanks, from https:// on")]
    Link(String),
    /// The address of no 3D model.
    #[error("{0:?} is the address of no 3D model: it must end in .glb or .gltf")]
    Model(String),
    /// A row is longer or shorter than the header.
    #[error("the row has {found} fields and the header {expected}: look for a stray tab, comma, quote or line end")]
    Fields {
        /// How many the header has.
        expected: usize,
        /// How many the row has.
        found: usize,
    },
    /// A row that continues a product, before any product.
    #[error("the row belongs to no product: give it a handle or a title")]
    NoProduct,
    /// A product with more rows than a product can have.
    #[error("the product has too many rows: {0} at most")]
    ManyRows(usize),
    /// Elements inside an element that holds text alone.
    #[error("there are elements inside it: write its text alone, with & and < escaped")]
    Nested,
    /// A reference to an entity that XML does not know.
    #[error("XML knows no &{0}; : write the character itself")]
    Entity(String),
    /// An article that no shopper may see, in a feed that is all for shoppers.
    #[error("the article is not listed: leave it out of this feed")]
    Unlisted,
    /// More kinds of choices than the format has columns for.
    #[error("the product has more than three options: this format has no place for them")]
    Options,
    /// The file is empty.
    #[error("the file is empty: it must begin with a header")]
    Empty,
    /// A column that every file needs is missing from the header.
    #[error("the header has no column {0:?}: add it, or choose another format")]
    NoColumn(&'static str),
    /// The text is not in UTF-8.
    #[error("the text is not in UTF-8: save the file in UTF-8")]
    NotUtf8,
    /// The file ends inside quotes.
    #[error("the quotes opened in this row are never closed: close them")]
    OpenQuote,
    /// An article with more bytes than one can have.
    #[error("the article is longer than {0} bytes: look for quotes or an element that are not closed")]
    Endless(usize),
    /// Not well-formed XML.
    #[error("this is no well-formed XML: {0}")]
    Xml(String),
    /// The file ends too early.
    #[error("the file ends inside <{0}>: it was cut off, get it again")]
    CutOff(String),
    /// The XML is of another kind.
    #[error("this is no RSS or Atom feed: choose another format")]
    NoFeed,
    /// The file cannot be read on.
    #[error("the file cannot be read: {0}")]
    Unreadable(String),
}

impl Reason {
    /// Whether nothing can be read after this: the file itself is broken, not just a row.
    pub fn ends_the_file(&self) -> bool {
        matches!(
            self,
            Self::Empty
                | Self::NoColumn(_)
                | Self::NotUtf8
                | Self::OpenQuote
                | Self::Endless(_)
                | Self::Xml(_)
                | Self::CutOff(_)
                | Self::NoFeed
                | Self::Unreadable(_)
        )
    }
}

/// So much of a text as an error message can show.
pub(super) fn excerpt(text: &str) -> String {
    if text.len() <= 80 { text.to_owned() } else { text.chars().take(80).collect() }
}

/// Why an item was not written.
#[derive(Debug, Error)]
pub enum WriteError {
    /// The format has no place for such an item. Nothing of it was written, and others still can be.
    #[error("article {}, {column}: {reason}", id.escape_debug())]
    Refused {
        /// The item's id.
        id: String,
        /// The column that it does not fit.
        column: &'static str,
        /// Why not.
        reason: Reason,
    },
    /// Writing failed. What was written is not whole.
    #[error("the feed cannot be written: {0}")]
    Io(#[from] io::Error),
}
