//! What our events say.

use std::fmt;

use serde_json::{Map, Value};

use super::{Fault, Kind};
use crate::{api::catalogue, timestamp::DAY};

/// The longest time that a shopper can stay with a product, ms.
const LONGEST_DWELL: i64 = DAY;
/// The most pieces of one article in a cart.
const MOST_PIECES: i64 = 10_000;

const ID: &str = "1 to 64 lower-case letters, digits and hyphens";
const GOODS: &str = "what the catalogue calls it: 1 to 100 characters";

/// What an event of ours says. Fields that it does not know are passed over and kept nowhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Data {
    /// Who it was, if that is known.
    pub member: Option<Who>,
    /// Who it was, if that is not known: an identifier that an app or a browser made for its visitor.
    pub visitor: Option<String>,
    /// The store; the sender's own if it says nothing.
    pub location: Option<String>,
    /// The device; the sender if it says nothing.
    pub device: Option<String>,
    /// The product; the event's subject if the data does not say.
    pub product: Option<String>,
    /// The variant.
    pub sku: Option<String>,
    /// How many pieces, 1 or more.
    pub quantity: i64,
    /// How long, ms; 0 if that was not measured.
    pub dwell_ms: i64,
}

/// A member, as an event names one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// By the member record's id.
    Record(String),
    /// By something that belongs to the member alone.
    Identifier(Identifier),
}

/// A phone, e-mail, member number or the like, as it was sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Identifier {
    /// Which kind it is, in lower-case letters, digits, hyphens and underscores.
    pub kind: String,
    /// The identifier.
    pub value: String,
}

impl fmt::Debug for Identifier {
    /// Personal, so never written out.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Identifier({})", self.kind)
    }
}

impl Data {
    /// Reads an event's data; `subject` names the product where the data does not.
    pub fn read(kind: Kind, subject: Option<String>, data: Value) -> Result<Self, Fault> {
        let mut fields = match data {
            Value::Object(fields) => fields,
            Value::Null => Map::new(),
            _ => return Err(Fault::DataNotJson),
        };
        let product = fields.remove("product").or(subject.filter(|_| kind.has_product()).map(Value::String));
        let data = Self {
            member: member(&mut fields)?,
            visitor: id(fields.remove("visitor"), "visitor")?,
            location: goods(fields.remove("location"), "location")?,
            device: id(fields.remove("device"), "device")?,
            product: goods(product, "product")?,
            sku: goods(fields.remove("sku"), "sku")?,
            quantity: number(fields.remove("quantity"), "quantity", MOST_PIECES, "a whole number from 1 to 10000")?
                .unwrap_or(1),
            dwell_ms: number(
                fields.remove("dwell_ms"),
                "dwell_ms",
                LONGEST_DWELL,
                "a whole number from 1 to 86400000",
            )?
            .unwrap_or(0),
        };
        data.complete(kind)?;
        Ok(data)
    }

    /// Checks that everything is there without which an event of this kind says nothing.
    fn complete(&self, kind: Kind) -> Result<(), Fault> {
        if kind.has_product() && self.product.is_none() && self.sku.is_none() {
            return Err(Fault::NoProduct);
        }
        match kind {
            Kind::Dwell if self.dwell_ms == 0 => Err(Fault::FieldMissing("dwell_ms")),
            Kind::CheckIn | Kind::Identified if self.member.is_none() => Err(Fault::FieldMissing("member")),
            Kind::Identified if self.visitor.is_none() => Err(Fault::FieldMissing("visitor")),
            _ => Ok(()),
        }
    }
}

fn member(fields: &mut Map<String, Value>) -> Result<Option<Who>, Fault> {
    let fault = Fault::Field("member", "a member record's id, or an object with kind and value");
    match fields.remove("member") {
        Some(Value::Object(mut parts)) => {
            let (Some(Value::String(kind)), Some(Value::String(value))) = (parts.remove("kind"), parts.remove("value"))
            else {
                return Err(fault);
            };
            let known = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte);
            if kind.is_empty() || kind.len() > 32 || !kind.bytes().all(known) || value.is_empty() || value.len() > 256 {
                return Err(fault);
            }
            Ok(Some(Who::Identifier(Identifier { kind, value })))
        }
        other => {
            let known = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:".contains(&byte);
            Ok(text(other, known).ok_or(fault)?.map(Who::Record))
        }
    }
}

/// An identifier, in the letters that leave no room for what a person writes of oneself.
fn id(value: Option<Value>, name: &'static str) -> Result<Option<String>, Fault> {
    text(value, |byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-').ok_or(Fault::Field(name, ID))
}

/// A product, an article or a place, which have the names that shops gave them.
fn goods(value: Option<Value>, name: &'static str) -> Result<Option<String>, Fault> {
    match value {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if catalogue::identifier(name, &text).is_ok() => Ok(Some(text)),
        Some(_) => Err(Fault::Field(name, GOODS)),
    }
}

/// A text of 1 to 64 allowed bytes, or none where none was sent; nothing if it is something else.
fn text(value: Option<Value>, allowed: impl Fn(u8) -> bool) -> Option<Option<String>> {
    match value {
        None | Some(Value::Null) => Some(None),
        Some(Value::String(text)) if (1..=64).contains(&text.len()) && text.bytes().all(allowed) => Some(Some(text)),
        Some(_) => None,
    }
}

fn number(value: Option<Value>, name: &'static str, most: i64, expected: &'static str) -> Result<Option<i64>, Fault> {
    match value {
        None | Some(Value::Null) => Ok(None),
        Some(value) => match value.as_i64() {
            Some(number) if (1..=most).contains(&number) => Ok(Some(number)),
            _ => Err(Fault::Field(name, expected)),
        },
    }
}
