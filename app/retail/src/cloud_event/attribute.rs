//! An event's attributes, from JSON and from headers.

use serde_json::{Map, Value};

use super::Fault;
use crate::timestamp;

/// The longest `source`, `type` and `subject`, bytes.
const LONGEST: usize = 256;
/// The longest `id`, bytes.
const LONGEST_ID: usize = 128;

/// The attributes of an event that matter here.
#[derive(Debug, PartialEq, Eq)]
pub struct Context {
    pub source: String,
    pub id: String,
    pub type_name: String,
    pub subject: Option<String>,
    pub at: Option<i64>,
    /// Whether the data is JSON.
    pub is_json: bool,
}

impl Context {
    /// From an event in JSON, whose data was taken out. An attribute that is null counts as absent.
    pub fn from_json(mut fields: Map<String, Value>) -> Result<Self, Fault> {
        fields.retain(|_, value| !value.is_null());
        let mut texts = fields.into_iter();
        Self::read(&mut texts, |value| match value {
            Value::String(text) => Ok(text),
            Value::Bool(_) => Ok("true".to_owned()),
            Value::Number(number) if number.is_i64() => Ok(number.to_string()),
            _ => Err(Fault::Extension),
        })
    }

    /// From headers whose names start with `ce-`; the type of the data is the request's own.
    pub fn from_headers<'a>(
        headers: impl IntoIterator<Item = (&'a str, &'a [u8])>,
        content_type: Option<&str>,
    ) -> Result<Self, Fault> {
        let attribute = |(name, value): (&str, &'a [u8])| {
            let prefix = name.get(..3).filter(|prefix| prefix.eq_ignore_ascii_case("ce-"))?;
            Some((name[prefix.len()..].to_ascii_lowercase(), value))
        };
        let mut attributes = headers.into_iter().filter_map(attribute);
        let mut context = Self::read(&mut attributes, |value| decode(value).ok_or(Fault::Extension))?;
        context.is_json = content_type.is_none_or(is_json);
        Ok(context)
    }

    fn read<T>(
        attributes: &mut dyn Iterator<Item = (String, T)>,
        text: impl Fn(T) -> Result<String, Fault>,
    ) -> Result<Self, Fault> {
        let [mut specversion, mut source, mut id, mut type_name, mut subject, mut time, mut content, mut schema] =
            [const { None }; 8];
        for (name, value) in attributes {
            let place = match name.as_str() {
                "specversion" => &mut specversion,
                "source" => &mut source,
                "id" => &mut id,
                "type" => &mut type_name,
                "subject" => &mut subject,
                "time" => &mut time,
                "datacontenttype" => &mut content,
                "dataschema" => &mut schema,
                _ => {
                    check_extension(&name)?;
                    text(value)?;
                    continue;
                }
            };
            *place = Some(text(value)?);
        }
        if specversion.ok_or(Fault::Missing("specversion"))? != "1.0" {
            return Err(Fault::Version);
        }
        if let Some(schema) = schema {
            uri(schema, "dataschema")?;
        }
        Ok(Self {
            source: uri(source.ok_or(Fault::Missing("source"))?, "source")?,
            id: plain(id.ok_or(Fault::Missing("id"))?, "id", LONGEST_ID, "a text of 1 to 128 bytes")?,
            type_name: plain(type_name.ok_or(Fault::Missing("type"))?, "type", LONGEST, "a text of 1 to 256 bytes")?,
            subject: subject.map(|text| plain(text, "subject", LONGEST, "a text of 1 to 256 bytes")).transpose()?,
            at: time.map(|text| timestamp::parse(&text)).transpose()?,
            is_json: content.as_deref().is_none_or(is_json),
        })
    }
}

/// Names are lower-case letters and digits (CloudEvents 1.0.2, "Naming Conventions").
fn check_extension(name: &str) -> Result<(), Fault> {
    let clean = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    if clean && !name.is_empty() { Ok(()) } else { Err(Fault::Name) }
}

/// A text without the characters that CloudEvents' String may not have.
fn plain(text: String, name: &'static str, longest: usize, expected: &'static str) -> Result<String, Fault> {
    let allowed = |letter: char| {
        !letter.is_control() && u32::from(letter) & 0xfffe != 0xfffe && !('\u{fdd0}'..='\u{fdef}').contains(&letter)
    };
    if text.is_empty() || text.len() > longest || !text.chars().all(allowed) {
        return Err(Fault::Attribute(name, expected));
    }
    Ok(text)
}

/// A URI reference as far as its characters go (RFC 3986, appendix A).
fn uri(text: String, name: &'static str) -> Result<String, Fault> {
    let fault = Fault::Attribute(name, "a URI reference of 1 to 256 bytes, other characters as %XX");
    let mut bytes = text.bytes();
    let mut sound = !text.is_empty() && text.len() <= LONGEST;
    while let Some(byte) = bytes.next() {
        sound &= match byte {
            b'%' => {
                [bytes.next(), bytes.next()].iter().all(|digit| digit.is_some_and(|digit| digit.is_ascii_hexdigit()))
            }
            _ => byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=".contains(&byte),
        };
    }
    if sound { Ok(text) } else { Err(fault) }
}

/// Whether a media type is JSON (`application/json` or `+json`).
fn is_json(media: &str) -> bool {
    let essence = media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence.ends_with("/json") || essence.ends_with("+json")
}

/// A header's text: without its quotes, then with one round of percent signs decoded (HTTP binding, section 3.1.3.2).
fn decode(value: &[u8]) -> Option<String> {
    let text = unquote(value)?;
    let mut decoded = Vec::with_capacity(text.len());
    let mut bytes = text.iter();
    while let Some(&byte) = bytes.next() {
        let hex = |digit: Option<&u8>| char::from(*digit?).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        decoded.push(if byte == b'%' { hex(bytes.next())? * 16 + hex(bytes.next())? } else { byte });
    }
    String::from_utf8(decoded).ok()
}

/// What a quoted string quotes (RFC 7230, section 3.2.6), or the text as it is.
fn unquote(value: &[u8]) -> Option<Vec<u8>> {
    let Some(quoted) = value.strip_prefix(b"\"") else { return Some(value.to_vec()) };
    let mut plain = Vec::with_capacity(quoted.len());
    let mut bytes = quoted.strip_suffix(b"\"")?.iter();
    while let Some(&byte) = bytes.next() {
        match byte {
            b'"' => return None,
            b'\\' => plain.push(*bytes.next()?),
            _ => plain.push(byte),
        }
    }
    Some(plain)
}
