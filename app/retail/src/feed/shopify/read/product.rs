//! One product: its rows, until the last one is known.

use base::Currency;

use super::{Cells, Header};
use crate::feed::{
    fault::{Fault, Reason, excerpt},
    field::{Draft, Field},
    item::{Choice, Item},
    shopify::{NO_OPTION, column::Column, column_of, most, option_field},
    text,
};

/// A product whose rows are being read.
pub(super) struct Product {
    pub(super) rows: usize,
    pub(super) bytes: usize,
    handle: String,
    /// What holds for all variants that say nothing else.
    common: Vec<(Field, Column, String)>,
    listed: bool,
    option_names: [String; 3],
    pictures: Vec<(u64, String)>,
    variants: Vec<Variant>,
}

struct Variant {
    line: u64,
    draft: Result<Draft, Fault>,
    options: [String; 3],
}

impl Product {
    /// The product that begins in this row. A row without handle goes by the one that Shopify makes of its title.
    pub(super) fn new(cells: &Cells<'_>) -> Self {
        let handle = Some(cells.get(Column::Handle)).filter(|handle| !handle.is_empty());
        let columns = [
            (Field::Title, Column::Title),
            (Field::Description, Column::Body),
            (Field::Brand, Column::Vendor),
            (Field::ProductType, Column::Type),
            (Field::Category, category_column(cells)),
            (Field::Condition, Column::Condition),
        ];
        let is = |column, word: &str| cells.get(column).eq_ignore_ascii_case(word);
        let hidden = ["draft", "archived", "unlisted"].iter().any(|word| is(Column::Status, word));
        Self {
            rows: 0,
            bytes: 0,
            handle: handle.map_or_else(|| handle_of(cells.get(Column::Title)), str::to_owned),
            common: columns.map(|(field, column)| (field, column, cells.get(column).to_owned())).to_vec(),
            listed: !hidden && !is(Column::Published, "false"),
            option_names: Default::default(),
            pictures: Vec::new(),
            variants: Vec::new(),
        }
    }

    /// Whether a row belongs to this product: it names the same handle, or neither handle nor title.
    pub(super) fn is_continued_by(&self, cells: &Cells<'_>) -> bool {
        match cells.get(Column::Handle) {
            "" => cells.get(Column::Title).is_empty(),
            handle => handle == self.handle,
        }
    }

    /// Adds a row: a variant, a picture, or both. The first row is a variant in any case.
    ///
    /// A picture in a row of its own that is wrong is told of at once; else the variant is.
    pub(super) fn add(&mut self, cells: &Cells<'_>, header: &Header, currency: Currency) -> Result<(), Fault> {
        self.rows += 1;
        for (name, (column, _)) in self.option_names.iter_mut().zip(Column::OPTIONS) {
            if name.is_empty() {
                cells.get(column).clone_into(name);
            }
        }
        let of_variant = Column::OF_VARIANTS.iter().any(|&column| !cells.get(column).is_empty());
        let picture = self.add_picture(cells, header);
        if self.rows == 1 || of_variant {
            let draft = picture.and_then(|()| read_variant(cells, header, currency));
            let options = Column::OPTIONS.map(|(_, column)| cells.get(column).to_owned());
            self.variants.push(Variant { line: cells.line, draft, options });
            return Ok(());
        }
        picture
    }

    fn add_picture(&mut self, cells: &Cells<'_>, header: &Header) -> Result<(), Fault> {
        let fault = |column, reason| Fault::of_column(cells.line, header.name(column), reason);
        let picture = cells.get(Column::Picture);
        if picture.is_empty() {
            return Ok(());
        }
        let position = match cells.get(Column::PicturePosition) {
            "" => u64::MAX,
            text => text.parse().map_err(|_| fault(Column::PicturePosition, Reason::Number(excerpt(text))))?,
        };
        let link = text::link(picture).map_err(|reason| fault(Column::Picture, reason))?;
        self.pictures.push((position, link));
        Ok(())
    }

    /// Its items, and what is wrong with the others, in the order of their lines.
    pub(super) fn finish(mut self, header: &Header) -> impl Iterator<Item = Result<(u64, Item), Fault>> {
        self.pictures.sort_by_key(|(position, _)| *position);
        let variants = std::mem::take(&mut self.variants);
        let alone = variants.len() == 1;
        variants.into_iter().map(move |variant| self.item(variant, alone, header))
    }

    fn item(&self, variant: Variant, alone: bool, header: &Header) -> Result<(u64, Item), Fault> {
        let Variant { line, draft, options } = variant;
        let mut draft = draft?;
        let fault = |column, reason| Fault::of_column(line, header.name(column), reason);
        // A product that goes by its only SKU has no variants: its handle says nothing more.
        if !(alone && self.handle == draft.item.id) {
            draft.set(Field::Group, &self.handle, None).map_err(|reason| fault(Column::Handle, reason))?;
        }
        for (field, column, text) in &self.common {
            if !draft.has(*field) {
                draft.set(*field, text, None).map_err(|reason| fault(*column, reason))?;
            }
        }
        let names = self.option_names.iter().zip(&options);
        for ((name, value), (name_column, value_column)) in names.zip(Column::OPTIONS) {
            let column = if name.is_empty() { name_column } else { value_column };
            choose(&mut draft, name, value).map_err(|reason| fault(column, reason))?;
        }
        for (_, link) in &self.pictures {
            let first = draft.item.image_link.get_or_insert_with(|| link.clone());
            if first != link {
                draft.set(Field::AdditionalImageLink, link, None).map_err(|r| fault(Column::Picture, r))?;
            }
        }
        draft.settle_prices();
        draft.item.listed = self.listed;
        let item = draft.finish(most).map_err(|(field, reason)| fault(column_of(field), reason))?;
        Ok((line, item))
    }
}

/// Reads what is the variant's own. Barcodes have an apostrophe before them in exports, against spreadsheets.
fn read_variant(cells: &Cells<'_>, header: &Header, currency: Currency) -> Result<Draft, Fault> {
    let fields = [
        (Field::Id, Column::Sku),
        (Field::Gtin, Column::Barcode),
        (Field::Price, Column::CompareAt),
        (Field::SalePrice, Column::Price),
        (Field::Quantity, Column::Quantity),
        (Field::ImageLink, Column::VariantPicture),
        (Field::Condition, Column::Condition),
        (Field::Category, category_column(cells)),
    ];
    let mut draft = Draft::new();
    for (field, column) in fields {
        let text = cells.get(column);
        let text = if field == Field::Gtin { text.trim_start_matches('\'') } else { text };
        draft
            .set(field, text, Some(currency))
            .map_err(|reason| Fault::of_column(cells.line, header.name(column), reason))?;
    }
    Ok(draft)
}

/// Shopify's own taxonomy, or Google's where it is not filled in.
fn category_column(cells: &Cells<'_>) -> Column {
    if cells.get(Column::Category).is_empty() { Column::GoogleCategory } else { Column::Category }
}

/// Takes in one option with its value.
fn choose(draft: &mut Draft, name: &str, value: &str) -> Result<(), Reason> {
    if value.is_empty() || (name, value) == NO_OPTION {
        return Ok(());
    }
    if name.is_empty() {
        return Err(Reason::Missing);
    }
    if let Some(field) = option_field(name) {
        return draft.set(field, value, None);
    }
    draft.item.choices.push(Choice { name: text::line(name)?, value: text::line(value)? });
    Ok(())
}

/// The handle that Shopify makes of a title: its letters and digits in lower case, with hyphens between.
fn handle_of(title: &str) -> String {
    let lower = title.to_lowercase();
    let words = lower.split(|char: char| !char.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}
