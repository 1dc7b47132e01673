//! Google Merchant's products as rows with tabs between.

use std::io::{BufRead, Write};

use super::{field, most, name, writable};
use crate::feed::{
    fault::{Fault, Reason, WriteError},
    field::{Draft, Field},
    ignored::Ignored,
    item::Item,
    rows::{self, Row, Rows},
};

const TAB: u8 = b'\t';

struct Column {
    name: String,
    field: Option<Field>,
}

/// Reads the rows of a file as items.
pub(in crate::feed) struct Records<R> {
    rows: Rows<R>,
    row: Row,
    columns: Vec<Column>,
    pub(in crate::feed) ignored: Ignored,
}

impl<R: BufRead> Records<R> {
    pub(in crate::feed) fn new(input: R) -> Self {
        Self { rows: Rows::new(input, TAB), row: Row::default(), columns: Vec::new(), ignored: Ignored::default() }
    }

    pub(in crate::feed) fn bytes(&self) -> u64 {
        self.rows.bytes()
    }

    /// The next item, or what is wrong with its row or the file; `None` at the end.
    pub(in crate::feed) fn read(&mut self) -> Result<Option<(u64, Item)>, Fault> {
        if self.columns.is_empty() {
            self.read_header()?;
        }
        while self.rows.read(&mut self.row)? {
            if self.row.fields().any(|field| !field.trim().is_empty()) {
                return self.item().map(|item| Some((self.row.line, item)));
            }
        }
        Ok(None)
    }

    fn read_header(&mut self) -> Result<(), Fault> {
        let line = self.rows.line();
        if !self.rows.read(&mut self.row)? {
            return Err(Fault::of_row(line, Reason::Empty));
        }
        for text in self.row.fields() {
            // Google takes blanks for low lines, and feeds made from XML keep its prefix.
            let folded = text.trim().to_ascii_lowercase().replace(' ', "_");
            let field = field(folded.strip_prefix("g:").unwrap_or(&folded));
            if field.is_none() {
                self.ignored.note(text);
            }
            self.columns.push(Column { name: text.trim().to_owned(), field });
        }
        for needed in [Field::Id, Field::Title, Field::Price] {
            if !self.columns.iter().any(|column| column.field == Some(needed)) {
                return Err(Fault::of_row(self.row.line, Reason::NoColumn(name(needed))));
            }
        }
        Ok(())
    }

    fn item(&self) -> Result<Item, Fault> {
        self.row.check_length(self.columns.len())?;
        let mut draft = Draft::new();
        for (column, text) in self.columns.iter().zip(self.row.fields()) {
            let Some(field) = column.field else { continue };
            set(&mut draft, field, text).map_err(|reason| Fault::of_column(self.row.line, &column.name, reason))?;
        }
        draft.finish(most).map_err(|(field, reason)| {
            let column = self.columns.iter().find(|column| column.field == Some(field));
            Fault::of_column(self.row.line, column.map_or(name(field), |column| &column.name), reason)
        })
    }
}

/// Several pictures stand in one field with commas between.
fn set(draft: &mut Draft, field: Field, text: &str) -> Result<(), Reason> {
    if field == Field::AdditionalImageLink {
        return text.split(',').try_for_each(|link| draft.set(field, link, None));
    }
    draft.set(field, text, None)
}

/// Writes the header.
pub(in crate::feed) fn begin(out: &mut impl Write) -> Result<(), WriteError> {
    Ok(rows::write(out, TAB, Field::ALL.map(name))?)
}

/// Writes an item as a row.
pub(in crate::feed) fn write(out: &mut impl Write, item: &Item) -> Result<(), WriteError> {
    let item = writable(item)?;
    let fields = Field::ALL.map(|field| match field {
        Field::AdditionalImageLink => pictures(&item),
        _ => field.texts(&item).concat(),
    });
    Ok(rows::write(out, TAB, fields.iter().map(String::as_str))?)
}

/// A comma inside an address would end it, so it is written as `%2C`, as Google asks.
fn pictures(item: &Item) -> String {
    let links = item.additional_image_links.iter();
    links.map(|link| link.replace(',', "%2C")).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests;
