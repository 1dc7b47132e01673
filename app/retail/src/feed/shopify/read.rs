//! Shopify's rows, gathered to products, as items.

mod product;

use std::{collections::VecDeque, io::BufRead};

use base::Currency;

use self::product::Product;
use super::{
    MOST_ROWS,
    column::{COUNT, Column},
};
use crate::feed::{
    fault::{Fault, Reason},
    ignored::Ignored,
    input::MOST,
    item::Item,
    rows::{Row, Rows},
};

/// The most bytes of one product, whose rows are held together.
const MOST_BYTES: usize = 16 * MOST;

/// What the fields of a row are, and what the file calls them.
pub(super) struct Header {
    columns: Vec<Option<Column>>,
    names: [String; COUNT],
}

impl Header {
    /// The file's name of a column.
    pub(super) fn name(&self, column: Column) -> &str {
        let name = &self.names[column as usize];
        if name.is_empty() { column.name() } else { name }
    }

    fn cells<'a>(&self, row: &'a Row) -> Cells<'a> {
        let mut cells = Cells { line: row.line, texts: [""; COUNT] };
        for (column, text) in self.columns.iter().zip(row.fields()) {
            if let Some(column) = column {
                cells.texts[*column as usize] = text.trim();
            }
        }
        cells
    }
}

/// The fields of a row by their columns, trimmed.
pub(super) struct Cells<'a> {
    pub(super) line: u64,
    texts: [&'a str; COUNT],
}

impl<'a> Cells<'a> {
    pub(super) fn get(&self, column: Column) -> &'a str {
        self.texts[column as usize]
    }

    fn is_empty(&self) -> bool {
        self.texts.iter().all(|text| text.is_empty())
    }
}

/// Reads the rows of a file as items.
pub(in crate::feed) struct Records<R> {
    rows: Rows<R>,
    row: Row,
    header: Option<Header>,
    currency: Currency,
    product: Option<Product>,
    ready: VecDeque<Result<(u64, Item), Fault>>,
    /// The end was reached, in this way.
    end: Option<Result<(), Fault>>,
    pub(in crate::feed) ignored: Ignored,
}

impl<R: BufRead> Records<R> {
    pub(in crate::feed) fn new(input: R, currency: Currency) -> Self {
        Self {
            rows: Rows::new(input, b','),
            row: Row::default(),
            header: None,
            currency,
            product: None,
            ready: VecDeque::new(),
            end: None,
            ignored: Ignored::default(),
        }
    }

    pub(in crate::feed) fn bytes(&self) -> u64 {
        self.rows.bytes()
    }

    /// The next item, or what is wrong with its row or the file; `None` at the end.
    pub(in crate::feed) fn read(&mut self) -> Result<Option<(u64, Item)>, Fault> {
        loop {
            if let Some(result) = self.ready.pop_front() {
                return result.map(Some);
            }
            if let Some(end) = self.end.take() {
                return end.map(|()| None);
            }
            let Some(header) = self.header.take() else {
                self.header = Some(self.read_header()?);
                continue;
            };
            match self.rows.read(&mut self.row) {
                Ok(true) => {
                    if let Err(fault) = self.take(&header) {
                        self.ready.push_back(Err(fault));
                    }
                }
                Ok(false) => self.close(&header, Ok(())),
                Err(fault) => self.close(&header, Err(fault)),
            }
            self.header = Some(header);
        }
    }

    fn read_header(&mut self) -> Result<Header, Fault> {
        let line = self.rows.line();
        if !self.rows.read(&mut self.row)? {
            return Err(Fault::of_row(line, Reason::Empty));
        }
        let mut header = Header { columns: Vec::new(), names: std::array::from_fn(|_| String::new()) };
        for text in self.row.fields() {
            let column = Column::of_name(text);
            match column {
                Some(column) => header.names[column as usize] = text.trim().to_owned(),
                None => self.ignored.note(text),
            }
            header.columns.push(column);
        }
        for needed in [Column::Title, Column::Sku, Column::Price] {
            if !header.columns.contains(&Some(needed)) {
                return Err(Fault::of_row(self.row.line, Reason::NoColumn(needed.name())));
            }
        }
        Ok(header)
    }

    /// Adds a row to its product, or begins the next one. A fault of the row is told of before its product's items.
    fn take(&mut self, header: &Header) -> Result<(), Fault> {
        self.row.check_length(header.columns.len())?;
        let cells = header.cells(&self.row);
        if cells.is_empty() {
            return Ok(());
        }
        if !self.product.as_ref().is_some_and(|product| product.is_continued_by(&cells)) {
            if cells.get(Column::Handle).is_empty() && cells.get(Column::Title).is_empty() {
                return Err(Fault::of_row(cells.line, Reason::NoProduct));
            }
            if let Some(product) = self.product.replace(Product::new(&cells)) {
                self.ready.extend(product.finish(header));
            }
        }
        let Some(product) = &mut self.product else { return Ok(()) };
        if product.rows == MOST_ROWS || product.bytes + self.row.size() > MOST_BYTES {
            return Err(Fault::of_row(cells.line, Reason::ManyRows(MOST_ROWS)));
        }
        product.bytes += self.row.size();
        product.add(&cells, header, self.currency)
    }

    fn close(&mut self, header: &Header, end: Result<(), Fault>) {
        if let Some(product) = self.product.take() {
            self.ready.extend(product.finish(header));
        }
        self.end = Some(end);
    }
}

#[cfg(test)]
mod tests;
