//! What a member's record may hold, and the form it is kept in.

use std::fmt::Display;

use super::Refused;
use crate::{
    api::members::{Address, Changes, Contact, Identifier},
    identity::{Email, Name, Phone, phone::Country},
};

/// The longest text, characters.
const LONGEST: usize = 200;

/// How many of one kind a record holds: names, phones, addresses.
const MOST: usize = 20;

/// The changes with every value in the form it is kept in.
pub fn checked(mut changes: Changes) -> Result<Changes, Refused> {
    let country = changes.country.unwrap_or(Country::Cn);
    if let Some(name) = &mut changes.name {
        *name = person_name("name", name)?;
    }
    if let Some(names) = &mut changes.other_names {
        each("other_names", names, |name| person_name("other_names", name))?;
    }
    if let Some(phones) = &mut changes.phones {
        each("phones", phones, |phone| contact("phones", phone, Phone::parse(&phone.value, country)))?;
    }
    if let Some(emails) = &mut changes.emails {
        each("emails", emails, |email| contact("emails", email, email.value.parse::<Email>()))?;
    }
    if let Some(identifiers) = &mut changes.identifiers {
        each("identifiers", identifiers, identifier)?;
    }
    if let Some(Some(address)) = &mut changes.address {
        let Address { line, city, postcode, country } = address;
        for text in [line, city, postcode, country] {
            *text = short("address", text)?;
        }
    }
    for (field, text) in
        [("locale", &mut changes.locale), ("store", &mut changes.store), ("associate", &mut changes.associate)]
    {
        if let Some(Some(text)) = text {
            *text = word(field, text)?;
        }
    }
    if let Some(tier) = &mut changes.tier {
        *tier = word("tier", tier)?;
    }
    Ok(changes)
}

fn each<T>(field: &'static str, items: &mut [T], read: impl Fn(&T) -> Result<T, Refused>) -> Result<(), Refused> {
    if items.len() > MOST {
        return Err(refused(field, format!("there are more than {MOST}")));
    }
    for item in items {
        *item = read(item)?;
    }
    Ok(())
}

fn person_name(field: &'static str, text: &str) -> Result<String, Refused> {
    text.parse::<Name>().map_err(|fault| refused(field, fault))?;
    short(field, text)
}

fn contact<T: Display>(
    field: &'static str,
    contact: &Contact,
    read: Result<T, impl Display>,
) -> Result<Contact, Refused> {
    let value = read.map_err(|fault| refused(field, fault))?.to_string();
    Ok(Contact { value, ..contact.clone() })
}

fn identifier(from: &Identifier) -> Result<Identifier, Refused> {
    let platform = from.kind.strip_prefix("platform:").is_some_and(|name| !name.is_empty());
    if !platform && !["member_number", "loyalty_qr"].contains(&from.kind.as_str()) {
        let fault = "its kind is member_number, loyalty_qr or platform:NAME";
        return Err(refused("identifiers", fault));
    }
    Ok(Identifier { kind: word("identifiers", &from.kind)?, value: word("identifiers", &from.value)? })
}

/// A text that is not empty.
fn word(field: &'static str, text: &str) -> Result<String, Refused> {
    let text = short(field, text)?;
    if text.is_empty() { Err(refused(field, "it is empty")) } else { Ok(text) }
}

fn short(field: &'static str, text: &str) -> Result<String, Refused> {
    let text = text.trim();
    if text.chars().count() > LONGEST {
        return Err(refused(field, format!("it is longer than {LONGEST} characters")));
    }
    if text.contains(char::is_control) {
        return Err(refused(field, "it has a control character: write it in one line"));
    }
    Ok(text.to_owned())
}

fn refused(field: &'static str, fault: impl Display) -> Refused {
    Refused { field, fault: fault.to_string() }
}
