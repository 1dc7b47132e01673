//! The fields of an item as texts: what all formats have in common.

use std::borrow::Cow;

use base::{Currency, Gtin, Money};

use super::{
    fault::{Reason, excerpt},
    item::{Availability, Condition, Item},
    price,
    text::{block, identifier, line, link, model_link},
};

/// A field that formats have columns for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Id,
    Group,
    Title,
    Description,
    Brand,
    Category,
    ProductType,
    Price,
    SalePrice,
    Availability,
    Quantity,
    Gtin,
    Colour,
    Size,
    Material,
    Link,
    ImageLink,
    AdditionalImageLink,
    VirtualModelLink,
    ModelVariant,
    Condition,
}

impl Field {
    pub(super) const ALL: [Self; 21] = [
        Self::Id,
        Self::Group,
        Self::Title,
        Self::Description,
        Self::Brand,
        Self::Category,
        Self::ProductType,
        Self::Price,
        Self::SalePrice,
        Self::Availability,
        Self::Quantity,
        Self::Gtin,
        Self::Colour,
        Self::Size,
        Self::Material,
        Self::Link,
        Self::ImageLink,
        Self::AdditionalImageLink,
        Self::VirtualModelLink,
        Self::ModelVariant,
        Self::Condition,
    ];

    /// Its text in an item, if it is kept as one text and is not empty.
    fn text(self, item: &Item) -> Option<&str> {
        let text = match self {
            Self::Id => Some(&item.id),
            Self::Title => Some(&item.title),
            Self::Group => item.group.as_ref(),
            Self::Description => item.description.as_ref(),
            Self::Brand => item.brand.as_ref(),
            Self::Category => item.category.as_ref(),
            Self::ProductType => item.product_type.as_ref(),
            Self::Colour => item.colour.as_ref(),
            Self::Size => item.size.as_ref(),
            Self::Material => item.material.as_ref(),
            Self::Link => item.link.as_ref(),
            Self::ImageLink => item.image_link.as_ref(),
            Self::VirtualModelLink => item.virtual_model_link.as_ref(),
            Self::ModelVariant => item.model_variant.as_ref(),
            _ => None,
        };
        text.map(String::as_str).filter(|text| !text.is_empty())
    }

    /// All that stands for it in a file: none if it is empty, several texts for pictures.
    pub(super) fn texts(self, item: &Item) -> Vec<Cow<'_, str>> {
        let owned = |text: Option<String>| text.map(Cow::Owned).into_iter().collect();
        match self {
            Self::Price => vec![price::write(item.price).into()],
            Self::SalePrice => owned(item.sale_price.map(price::write)),
            Self::Availability => word(&Availability::WORDS, item.availability),
            Self::Condition => word(&Condition::WORDS, item.condition),
            Self::Quantity => owned(item.quantity.map(|quantity| quantity.to_string())),
            Self::Gtin => owned(item.gtin.map(Gtin::shortest)),
            Self::AdditionalImageLink => item.additional_image_links.iter().map(|text| text.as_str().into()).collect(),
            _ => self.text(item).map(Cow::Borrowed).into_iter().collect(),
        }
    }
}

fn word<T: PartialEq>(words: &[(T, &'static str)], value: Option<T>) -> Vec<Cow<'static, str>> {
    let found = words.iter().find(|(known, _)| Some(known) == value.as_ref());
    found.map(|(_, word)| Cow::Borrowed(*word)).into_iter().collect()
}

/// An item while its fields come in one by one.
pub(super) struct Draft {
    pub(super) item: Item,
    price: Option<Money>,
}

impl Draft {
    pub(super) fn new() -> Self {
        Self { item: Item::new("", "", Money { minor: 0, currency: Currency::Cny }), price: None }
    }

    /// Whether the field has a value.
    pub(super) fn has(&self, field: Field) -> bool {
        match field {
            Field::Price => self.price.is_some(),
            Field::SalePrice => self.item.sale_price.is_some(),
            Field::Availability => self.item.availability.is_some(),
            Field::Condition => self.item.condition.is_some(),
            Field::Quantity => self.item.quantity.is_some(),
            Field::Gtin => self.item.gtin.is_some(),
            Field::AdditionalImageLink => !self.item.additional_image_links.is_empty(),
            _ => field.text(&self.item).is_some(),
        }
    }

    /// Reads a field from its text, in which an empty one is none. Amounts are in `currency`, or name their own.
    pub(super) fn set(&mut self, field: Field, text: &str, currency: Option<Currency>) -> Result<(), Reason> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(());
        }
        let amount = |text| currency.map_or_else(|| price::read(text), |currency| price::read_amount(text, currency));
        let item = &mut self.item;
        match field {
            Field::Id => put_text(&mut item.id, identifier(text)?),
            Field::Title => put_text(&mut item.title, line(text)?),
            Field::Price => put(&mut self.price, amount(text)?),
            Field::SalePrice => put(&mut item.sale_price, amount(text)?),
            Field::Group => put(&mut item.group, identifier(text)?),
            Field::Description => put(&mut item.description, block(text)?),
            Field::Brand => put(&mut item.brand, line(text)?),
            Field::Category => put(&mut item.category, line(text)?),
            Field::ProductType => put(&mut item.product_type, line(text)?),
            Field::Availability => put(&mut item.availability, availability(text)?),
            Field::Quantity => put(&mut item.quantity, number(text)?),
            Field::Gtin => put(&mut item.gtin, gtin(text)?),
            Field::Colour => put(&mut item.colour, line(text)?),
            Field::Size => put(&mut item.size, line(text)?),
            Field::Material => put(&mut item.material, line(text)?),
            Field::Link => put(&mut item.link, link(text)?),
            Field::ImageLink => put(&mut item.image_link, link(text)?),
            Field::AdditionalImageLink => {
                let link = link(text)?;
                if !item.additional_image_links.contains(&link) {
                    item.additional_image_links.push(link);
                }
                Ok(())
            }
            Field::VirtualModelLink => put(&mut item.virtual_model_link, model_link(text)?),
            Field::ModelVariant => put(&mut item.model_variant, identifier(text)?),
            Field::Condition => put(&mut item.condition, condition(text)?),
        }
    }

    /// Takes the sale price for the full one unless it is below it: what two prices mean to Shopify.
    pub(super) fn settle_prices(&mut self) {
        let reduced = |full: Money| self.item.sale_price.is_some_and(|sale| sale.minor < full.minor);
        if !self.price.is_some_and(reduced) {
            self.price = self.item.sale_price.take();
        }
    }

    /// The item, if it has what every article needs and nothing is longer than `most` characters.
    pub(super) fn finish(mut self, most: fn(Field) -> usize) -> Result<Item, (Field, Reason)> {
        if let Some(field) = [Field::Id, Field::Title, Field::Price].into_iter().find(|&field| !self.has(field)) {
            return Err((field, Reason::Missing));
        }
        if let Some(price) = self.price {
            self.item.price = price;
        }
        check(&self.item, most)?;
        Ok(self.item)
    }
}

/// The item as it would be read back from a file; what is no item is refused.
pub(super) fn tidy(item: &Item, most: fn(Field) -> usize) -> Result<Item, (Field, Reason)> {
    let mut draft = Draft::new();
    for field in Field::ALL {
        for text in field.texts(item) {
            draft.set(field, &text, None).map_err(|reason| (field, reason))?;
        }
    }
    draft.item.choices.clone_from(&item.choices);
    draft.item.listed = item.listed;
    draft.finish(most)
}

fn check(item: &Item, most: fn(Field) -> usize) -> Result<(), (Field, Reason)> {
    for field in Field::ALL {
        let most = most(field);
        let pictures = if field == Field::AdditionalImageLink { &item.additional_image_links[..] } else { &[] };
        let mut texts = field.text(item).into_iter().chain(pictures.iter().map(String::as_str));
        if let Some(text) = texts.find(|text| text.len() > most && text.chars().count() > most) {
            return Err((field, Reason::TooLong { most, found: text.chars().count() }));
        }
    }
    match item.sale_price {
        Some(sale) if sale.currency != item.price.currency => Err((Field::SalePrice, Reason::MixedCurrencies)),
        Some(sale) if sale.minor > item.price.minor => Err((Field::SalePrice, Reason::SaleAbovePrice)),
        _ => Ok(()),
    }
}

fn put<T: PartialEq>(slot: &mut Option<T>, value: T) -> Result<(), Reason> {
    if slot.as_ref().is_some_and(|there| *there != value) {
        return Err(Reason::Twice);
    }
    *slot = Some(value);
    Ok(())
}

fn put_text(slot: &mut String, value: String) -> Result<(), Reason> {
    if !slot.is_empty() && *slot != value {
        return Err(Reason::Twice);
    }
    *slot = value;
    Ok(())
}

fn number(text: &str) -> Result<i64, Reason> {
    text.parse().map_err(|_| Reason::Number(excerpt(text)))
}

/// A GTIN with a right check digit. Zeros have one too, and stand in exports where there is no GTIN.
fn gtin(text: &str) -> Result<Gtin, Reason> {
    let gtin: Gtin = text.parse()?;
    if gtin.to_string().bytes().all(|byte| byte == b'0') { Err(Reason::GtinZero) } else { Ok(gtin) }
}

fn availability(text: &str) -> Result<Availability, Reason> {
    known(&Availability::WORDS, text, "in_stock, out_of_stock, preorder and backorder")
}

fn condition(text: &str) -> Result<Condition, Reason> {
    known(&Condition::WORDS, text, "new, refurbished and used")
}

/// Words are taken in any case, and with blanks for the low lines, as feeds of old have them.
fn known<T: Copy>(words: &[(T, &str)], text: &str, allowed: &'static str) -> Result<T, Reason> {
    let word = text.to_ascii_lowercase().replace(' ', "_");
    let found = words.iter().find(|(_, known)| *known == word);
    found.map(|(value, _)| *value).ok_or_else(|| Reason::Word { found: excerpt(text), allowed })
}
