//! Product feeds: the files in which shops hand their articles on.
//!
//! A [`Reader`] gives the articles of a file one by one and tells of every row that is wrong, with its line, while it
//! reads on; a file that is broken as a whole ends with one [`Fault`]. A [`Writer`] writes what a reader reads back
//! the same. Both work on streams and hold one article at a time, of Shopify's files one product.
//!
//! | format | has no place for |
//! | --- | --- |
//! | Google Merchant, TSV and XML | [`Item::choices`], articles that are not [listed](Item::listed) |
//! | Shopify | page, 3D model and availability; title, texts and pictures of a product are those of all its variants |

mod fault;
mod field;
pub mod glb;
mod ignored;
mod input;
mod item;
mod merchant;
mod price;
mod rows;
mod shopify;
mod text;

use std::io::{BufRead, Write};

use base::Currency;

pub use fault::{Fault, Reason, WriteError};
pub use item::{Availability, Choice, Condition, Item};
use merchant::{tsv, xml};

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Google Merchant's products as rows with tabs between.
    MerchantTsv,
    /// Google Merchant's products as RSS 2.0 or Atom 1.0; written as RSS.
    MerchantXml,
    /// Shopify's products as CSV, with the headers of either time; written with the new ones.
    Shopify {
        /// The currency of all prices, which the file does not state.
        currency: Currency,
    },
}

/// Reads the articles of a feed.
///
/// After a fault that [ends the file](Reason::ends_the_file) there is no more.
pub struct Reader<R> {
    records: Records<R>,
    position: u64,
    line: u64,
    over: bool,
}

enum Records<R> {
    Tsv(tsv::Records<R>),
    Xml(Box<xml::Records<R>>),
    Shopify(Box<shopify::read::Records<R>>),
}

impl<R: BufRead> Reader<R> {
    /// Reads `input`, which should be buffered, from its beginning. Nothing is read yet.
    pub fn new(format: Format, input: R) -> Self {
        let records = match format {
            Format::MerchantTsv => Records::Tsv(tsv::Records::new(input)),
            Format::MerchantXml => Records::Xml(Box::new(xml::Records::new(input))),
            Format::Shopify { currency } => Records::Shopify(Box::new(shopify::read::Records::new(input, currency))),
        };
        Self { records, position: 0, line: 1, over: false }
    }

    /// How many results there were so far, items and faults together: where to [start](Self::start_at) again.
    pub fn position(&self) -> u64 {
        self.position
    }

    /// Goes on behind the first `position` results of the same file, as if they had been read before.
    ///
    /// They are read again and dropped: that takes no more than reading, while seeking would miss the header, the
    /// namespaces and the product that a row continues. A position behind the last result leaves none.
    #[must_use]
    pub fn start_at(mut self, position: u64) -> Self {
        while self.position < position && self.next().is_some() {}
        self
    }

    /// The line in which the last result's row or element begins, from 1.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// How many bytes of the file were read, to show progress.
    pub fn bytes(&self) -> u64 {
        match &self.records {
            Records::Tsv(records) => records.bytes(),
            Records::Xml(records) => records.bytes(),
            Records::Shopify(records) => records.bytes(),
        }
    }

    /// The columns or elements met so far that nothing here understands, each once, the first hundred.
    pub fn ignored(&self) -> &[String] {
        let ignored = match &self.records {
            Records::Tsv(records) => &records.ignored,
            Records::Xml(records) => &records.ignored,
            Records::Shopify(records) => &records.ignored,
        };
        ignored.names()
    }
}

impl<R: BufRead> Iterator for Reader<R> {
    type Item = Result<Item, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.over {
            return None;
        }
        let result = match &mut self.records {
            Records::Tsv(records) => records.read(),
            Records::Xml(records) => records.read(),
            Records::Shopify(records) => records.read(),
        };
        self.over = match &result {
            Ok(item) => item.is_none(),
            Err(fault) => fault.reason.ends_the_file(),
        };
        let result = result.transpose()?;
        self.position += 1;
        self.line = result.as_ref().map_or_else(|fault| fault.line, |(line, _)| *line);
        Some(result.map(|(_, item)| item))
    }
}

/// Writes articles as a feed.
///
/// A text is written as a reader would read it: trimmed, with line ends as `\n`. What the format has no place for is
/// left out, what it forbids refused.
pub struct Writer<W> {
    out: W,
    kind: Kind,
}

enum Kind {
    Tsv,
    Xml,
    Shopify(shopify::write::Product),
}

impl<W: Write> Writer<W> {
    /// Begins a feed on `out`, which should be buffered.
    ///
    /// # Errors
    ///
    /// [`WriteError::Io`] if `out` fails.
    pub fn new(format: Format, mut out: W) -> Result<Self, WriteError> {
        let kind = match format {
            Format::MerchantTsv => {
                tsv::begin(&mut out)?;
                Kind::Tsv
            }
            Format::MerchantXml => {
                xml::begin(&mut out)?;
                Kind::Xml
            }
            Format::Shopify { currency } => {
                shopify::write::begin(&mut out)?;
                Kind::Shopify(shopify::write::Product::new(currency))
            }
        };
        Ok(Self { out, kind })
    }

    /// Writes an item. For Shopify the items of a group must follow each other; they are kept until it is complete.
    ///
    /// # Errors
    ///
    /// [`WriteError::Refused`] if the format forbids such an item; others can still be written. [`WriteError::Io`] if
    /// the output fails.
    pub fn write(&mut self, item: &Item) -> Result<(), WriteError> {
        match &mut self.kind {
            Kind::Tsv => tsv::write(&mut self.out, item),
            Kind::Xml => xml::write(&mut self.out, item),
            Kind::Shopify(product) => product.write(&mut self.out, item),
        }
    }

    /// Ends the feed, which is not whole without this, and gives the output back.
    ///
    /// # Errors
    ///
    /// [`WriteError::Io`] if the output fails.
    pub fn finish(mut self) -> Result<W, WriteError> {
        match &mut self.kind {
            Kind::Tsv => {}
            Kind::Xml => xml::end(&mut self.out)?,
            Kind::Shopify(product) => product.flush(&mut self.out)?,
        }
        self.out.flush()?;
        Ok(self.out)
    }
}

#[cfg(test)]
mod tests;
