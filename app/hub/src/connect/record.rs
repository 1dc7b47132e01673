//! What is exchanged with platforms, in nobody's dialect. Money is in hundredths of the currency's unit.

use std::fmt;

/// Where a page ends, in the platform's own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor(pub String);

/// A part of a long list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// What is in this part.
    pub items: Vec<T>,
    /// Where the next part begins; none after the last one.
    pub next: Option<Cursor>,
}

/// A text in the languages of the hub; the same in both where the platform has one alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// In English.
    pub en: String,
    /// In Chinese.
    pub zh: String,
}

/// What is sold, in all its variants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    /// The platform's identifier.
    pub id: String,
    /// What it is called.
    pub name: Text,
    /// What is said of it, as the platform's HTML.
    pub description: Text,
    /// Its picture.
    pub image_url: Option<String>,
    /// Whether it is on sale.
    pub active: bool,
    /// Its variants, at least one where it can be bought.
    pub variants: Vec<Variant>,
}

/// One article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// The platform's identifier.
    pub id: String,
    /// The seller's number; not every platform keeps two variants from having the same.
    pub sku: String,
    /// What it is called.
    pub name: Text,
    /// What tells it from the other variants: an option's group and its value, `("Colour", "Black")`.
    pub options: Vec<(String, String)>,
    /// The price that a customer pays, tax included, hundredths of the currency's unit.
    pub price_minor: i64,
    /// The currency's ISO 4217 code.
    pub currency: String,
    /// Whether it is on sale.
    pub active: bool,
}

/// A place where stock lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The platform's identifier.
    pub id: String,
    /// What it is called.
    pub name: String,
}

/// How much of a variant lies at a place, pieces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Level {
    /// The seller's number.
    pub sku: String,
    /// The place's identifier.
    pub place: String,
    /// What lies there.
    pub on_hand: i64,
    /// How much of that is sold and waits to be sent.
    pub allocated: i64,
}

/// A customer. Printed as an identifier alone, since the rest is personal.
#[derive(Clone, PartialEq, Eq)]
pub struct Customer {
    /// The platform's identifier.
    pub id: String,
    /// First names.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// E-mail address.
    pub email: String,
    /// Phone number as the customer wrote it.
    pub phone: Option<String>,
    /// Postal addresses, the one to send to first.
    pub addresses: Vec<Address>,
}

/// A postal address.
#[derive(Clone, PartialEq, Eq)]
pub struct Address {
    /// Street, house and flat, in as many lines as were written.
    pub lines: Vec<String>,
    /// City.
    pub city: String,
    /// Postal code.
    pub postal_code: String,
    /// Province or state.
    pub region: String,
    /// The country's ISO 3166-1 code of two letters.
    pub country: String,
}

/// A sale to write: paid and priced at the hub.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewOrder {
    /// The hub's identifier, by which the order is known again.
    pub id: String,
    /// Who bought, as the platform's identifier.
    pub customer: String,
    /// What was bought, each article once.
    pub lines: Vec<NewLine>,
    /// What was paid, tax included, hundredths of the currency's unit.
    pub total_minor: i64,
    /// The currency's ISO 4217 code.
    pub currency: String,
}

/// An article and how many of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLine {
    /// The seller's number.
    pub sku: String,
    /// How many, pieces.
    pub quantity: u32,
}

/// An order as the platform knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenOrder {
    /// The platform's identifier.
    pub id: String,
    /// What people call it: the number on the receipt.
    pub code: String,
}

/// A note to write. Printed without its text, since that is personal.
#[derive(Clone, PartialEq, Eq)]
pub struct NewNote {
    /// The hub's identifier, by which the note is known again.
    pub id: String,
    /// Whom it is about, as the platform's identifier.
    pub customer: String,
    /// What is to be remembered.
    pub text: String,
}

impl fmt::Debug for Customer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Customer").field("id", &self.id).finish_non_exhaustive()
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Address").field("country", &self.country).finish_non_exhaustive()
    }
}

impl fmt::Debug for NewNote {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("NewNote").field("id", &self.id).finish_non_exhaustive()
    }
}
