//! Items as Shopify's rows.

use std::io::Write;

use base::Currency;

use super::{
    NO_OPTION,
    column::{COLUMNS, COUNT, Column},
    column_of, most, option_field,
};
use crate::feed::{
    fault::{Reason, WriteError},
    field::{Field, tidy},
    item::{Choice, Item},
    price, rows, text,
};

/// The most options of a product.
const MOST_OPTIONS: usize = 3;

/// The items of one product, until it is complete.
pub(in crate::feed) struct Product {
    currency: Currency,
    items: Vec<Item>,
    /// The options of any of its items.
    options: Vec<String>,
}

/// A row by its columns.
type Cells = [String; COUNT];

/// Writes the header.
pub(in crate::feed) fn begin(out: &mut impl Write) -> Result<(), WriteError> {
    Ok(rows::write(out, b',', COLUMNS.map(|(_, name, _)| name))?)
}

impl Product {
    pub(in crate::feed) fn new(currency: Currency) -> Self {
        Self { currency, items: Vec::new(), options: Vec::new() }
    }

    /// Keeps an item, having written the product before if this one begins another.
    pub(in crate::feed) fn write(&mut self, out: &mut impl Write, item: &Item) -> Result<(), WriteError> {
        let refused =
            |column: Column, reason| WriteError::Refused { id: item.id.clone(), column: column.name(), reason };
        let tidy = self.tidy(item).map_err(|(column, reason)| refused(column, reason))?;
        let continues = self.items.last().is_some_and(|last| last.group.is_some() && last.group == tidy.group);
        let mut options = if continues { self.options.clone() } else { Vec::new() };
        for choice in choices(&tidy) {
            if !options.contains(&choice.name) {
                options.push(choice.name);
            }
        }
        if options.len() > MOST_OPTIONS {
            return Err(refused(Column::Option3Name, Reason::Options));
        }
        if !continues {
            self.flush(out)?;
        }
        self.items.push(tidy);
        self.options = options;
        Ok(())
    }

    fn tidy(&self, item: &Item) -> Result<Item, (Column, Reason)> {
        let mut tidy = tidy(item, most).map_err(|(field, reason)| (column_of(field), reason))?;
        if tidy.price.currency != self.currency {
            return Err((Column::Price, Reason::MixedCurrencies));
        }
        for choice in &mut tidy.choices {
            let (name, value) = (text::line(&choice.name), text::line(&choice.value));
            choice.name = name.map_err(|reason| (Column::Option1Name, reason))?;
            choice.value = value.map_err(|reason| (Column::Option1Value, reason))?;
            if choice.name.is_empty() || option_field(&choice.name).is_some() {
                return Err((Column::Option1Name, Reason::Twice));
            }
        }
        Ok(tidy)
    }

    /// Writes the product that is kept, if there is one.
    pub(in crate::feed) fn flush(&mut self, out: &mut impl Write) -> Result<(), WriteError> {
        let items = std::mem::take(&mut self.items);
        let options = std::mem::take(&mut self.options);
        let Some(first) = items.first() else { return Ok(()) };
        let handle = first.group.as_ref().unwrap_or(&first.id);
        let pictures = pictures(&items);
        for index in 0..items.len().max(pictures.len()) {
            let mut cells = Cells::default();
            let mut put = |column: Column, text: &str| text.clone_into(&mut cells[column as usize]);
            put(Column::Handle, handle);
            if let Some(picture) = pictures.get(index) {
                put(Column::Picture, picture);
                put(Column::PicturePosition, &(index + 1).to_string());
            }
            if let Some(item) = items.get(index) {
                put_variant(item, &options, &mut put);
                if items.len() > 1 {
                    put(Column::VariantPicture, item.image_link.as_deref().unwrap_or_default());
                }
            }
            if index == 0 {
                put_product(first, &options, &mut put);
            }
            rows::write(out, b',', cells.iter().map(String::as_str))?;
        }
        Ok(())
    }
}

/// What stands in the first row for all.
fn put_product(item: &Item, options: &[String], put: &mut impl FnMut(Column, &str)) {
    for field in [Field::Title, Field::Description, Field::Brand, Field::ProductType] {
        put(column_of(field), &field.texts(item).concat());
    }
    put(Column::Published, if item.listed { "TRUE" } else { "FALSE" });
    put(Column::Status, if item.listed { "Active" } else { "Draft" });
    for (name, (column, _)) in options.iter().zip(Column::OPTIONS) {
        put(column, name);
    }
    if options.is_empty() {
        put(Column::Option1Name, NO_OPTION.0);
    }
}

/// What stands in each variant's row.
fn put_variant(item: &Item, options: &[String], put: &mut impl FnMut(Column, &str)) {
    for field in [Field::Id, Field::Gtin, Field::Quantity, Field::Category, Field::Condition] {
        put(column_of(field), &field.texts(item).concat());
    }
    put(Column::Price, &price::write_amount(item.sale_price.unwrap_or(item.price)));
    if item.sale_price.is_some() {
        put(Column::CompareAt, &price::write_amount(item.price));
    }
    let choices = choices(item);
    for (name, (_, column)) in options.iter().zip(Column::OPTIONS) {
        if let Some(choice) = choices.iter().find(|choice| choice.name == *name) {
            put(column, &choice.value);
        }
    }
    if options.is_empty() {
        put(Column::Option1Value, NO_OPTION.1);
    }
}

/// Every option of an item: colour, size and material are Shopify's options too.
fn choices(item: &Item) -> Vec<Choice> {
    let fields = [("Color", &item.colour), ("Size", &item.size), ("Material", &item.material)];
    let named = fields
        .into_iter()
        .filter_map(|(name, value)| value.as_ref().map(|value| Choice { name: name.to_owned(), value: value.clone() }));
    named.chain(item.choices.iter().cloned()).collect()
}

/// The pictures of all variants, each once.
fn pictures(items: &[Item]) -> Vec<&str> {
    let mut pictures = Vec::new();
    for link in items.iter().flat_map(|item| item.image_link.iter().chain(&item.additional_image_links)) {
        if !pictures.contains(&link.as_str()) {
            pictures.push(link);
        }
    }
    pictures
}
