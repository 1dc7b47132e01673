//! A platform's customers.

use retail::{
    api::members::{Address, Changes, Contact, Identifier},
    identity::{Email, Phone, phone::Country},
    member::Record,
};
use serde::{
    Deserialize,
    de::{IntoDeserializer, value},
};
use sqlx::Row;

use super::{NO_ID, SyncFault, Synced, hub_id};
use crate::{
    Hub, HubError,
    connect::record::{self, Customer},
    database::Tx,
    members::store,
};

/// What is kept of a customer.
struct Known<'a> {
    /// The kind that the platform's ids are identifiers of.
    kind: String,
    platform: &'a str,
    customer: &'a str,
    /// The id of the platform's own record.
    record: String,
    /// What the platform says.
    said: Changes,
    digest: Vec<u8>,
}

/// Writes the records of those customers of whom the platform says something new.
pub async fn take(hub: &Hub, platform: &str, customers: &[Customer], synced: &mut Synced) -> Result<(), HubError> {
    for customer in customers {
        let fault = |reason: String| SyncFault { kind: "customer", id: customer.id.clone(), reason };
        let Some(record) = hub_id(platform, &customer.id) else {
            synced.faults.push(fault(NO_ID.to_owned()));
            continue;
        };
        let kind = format!("platform:{platform}");
        let said = said(&kind, customer);
        let text = serde_json::to_string(&said).map_err(|_| HubError::Sealed)?;
        let digest = hub.vault().digest(&kind, &text);
        match put(hub, &Known { kind, platform, customer: &customer.id, record, said, digest }).await {
            Ok(is_new) => synced.customers += usize::from(is_new),
            Err(HubError::Invalid(reason)) => synced.faults.push(fault(reason)),
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Whether the platform said something new of this customer.
async fn put(hub: &Hub, known: &Known<'_>) -> Result<bool, HubError> {
    let attempt = |shared| move || try_to_put(hub, known, shared);
    let done = match hub.database().retrying(attempt(false)).await {
        Err(HubError::Conflict { code: "identifier_taken", .. }) => hub.database().retrying(attempt(true)).await,
        done => done,
    };
    match done {
        Ok(true) => hub.reindex(&known.record).await.map(|()| true),
        // The record was erased, and is not made again.
        Err(HubError::NotFound(_)) => Ok(false),
        done => done,
    }
}

async fn try_to_put(hub: &Hub, known: &Known<'_>, shared: bool) -> Result<bool, HubError> {
    let mut tx = hub.database().begin().await?;
    let row = sqlx::query("SELECT digest FROM platform_customer WHERE platform = $1 AND id = $2")
        .bind(known.platform.to_owned())
        .bind(known.customer.to_owned())
        .fetch_optional(&mut *tx)
        .await?;
    if let Some(row) = row
        && row.try_get::<Vec<u8>, _>(0)? == known.digest
    {
        return Ok(false);
    }
    let record = match carrier(hub, &mut tx, known).await? {
        // Somebody knew already whose number it is; what that record says is its own channel's.
        Some(other) if other != known.record => other,
        _ => {
            let there = store::record(hub, &mut tx, &known.record).await?;
            let changes = Changes { at: hub.now(), ..anew(&known.said, there.map(|there| there.record), shared) };
            store::write(hub, &mut tx, &known.record, changes, true).await?;
            known.record.clone()
        }
    };
    sqlx::query(
        "INSERT INTO platform_customer (platform, id, member, digest) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (platform, id) DO UPDATE SET member = excluded.member, digest = excluded.digest",
    )
    .bind(known.platform.to_owned())
    .bind(known.customer.to_owned())
    .bind(record)
    .bind(known.digest.clone())
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(true)
}

/// The record that the customer's number is known of.
async fn carrier(hub: &Hub, tx: &mut Tx, known: &Known<'_>) -> Result<Option<String>, HubError> {
    let row = sqlx::query("SELECT member FROM identifier WHERE kind = $1 AND digest = $2")
        .bind(known.kind.clone())
        .bind(hub.vault().digest(&known.kind, known.customer))
        .fetch_optional(&mut **tx)
        .await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?)
}

/// What the platform says of a customer, in the forms that records are kept in. A phone or an address that is none is left
/// out.
fn said(kind: &str, customer: &Customer) -> Changes {
    let address = customer.addresses.first();
    let country = address.and_then(|address| country(&address.country)).unwrap_or(Country::Cn);
    let contact = |value: String| Contact { value, verified: false, shared: false };
    let phone = customer.phone.as_ref().and_then(|phone| Phone::parse(phone, country).ok());
    let email = customer.email.parse::<Email>().ok();
    Changes {
        name: Some(name(customer)),
        phones: Some(phone.map(|phone| contact(phone.to_string())).into_iter().collect()),
        emails: Some(email.map(|email| contact(email.to_string())).into_iter().collect()),
        identifiers: Some(vec![Identifier { kind: kind.to_owned(), value: customer.id.clone() }]),
        address: Some(address.map(line)),
        ..Changes::default()
    }
}

/// A country by its ISO 3166 code, if its phone numbers are known.
fn country(code: &str) -> Option<Country> {
    let code: value::StrDeserializer<'_, value::Error> = code.into_deserializer();
    Country::deserialize(code).ok()
}

fn line(address: &record::Address) -> Address {
    let lines = address.lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty());
    Address {
        line: lines.collect::<Vec<_>>().join(", "),
        city: address.city.clone(),
        postcode: address.postal_code.clone(),
        country: address.country.clone(),
    }
}

/// The name as people write it: Chinese ones with the family name first and in one.
fn name(customer: &Customer) -> String {
    let (given, family) = (customer.given_name.trim(), customer.family_name.trim());
    let is_chinese =
        |text: &str| !text.is_empty() && text.chars().all(|letter| ('\u{3400}'..='\u{9fff}').contains(&letter));
    if is_chinese(given) && is_chinese(family) {
        return format!("{family}{given}");
    }
    format!("{given} {family}").trim().to_owned()
}

/// The part of what the platform says that its record does not. What was found out about a contact stays, and so do other
/// numbers of the member.
fn anew(said: &Changes, there: Option<Record>, shared: bool) -> Changes {
    let details = there.map(|there| there.details).unwrap_or_default();
    let contacts = |said: &Option<Vec<Contact>>, there: &[Contact]| {
        said.as_ref().map(|said| {
            let known = |contact: &Contact| there.iter().find(|there| there.value == contact.value).cloned();
            let with = |contact: &Contact| known(contact).unwrap_or(Contact { shared, ..contact.clone() });
            said.iter().map(with).collect::<Vec<_>>()
        })
    };
    let ours = said.identifiers.iter().flatten().filter(|number| !details.identifiers.contains(number));
    let identifiers: Vec<Identifier> = details.identifiers.iter().chain(ours).cloned().collect();
    Changes {
        name: said.name.clone().filter(|name| *name != details.name),
        phones: contacts(&said.phones, &details.phones).filter(|phones| *phones != details.phones),
        emails: contacts(&said.emails, &details.emails).filter(|emails| *emails != details.emails),
        address: said.address.clone().filter(|address| *address != details.address),
        identifiers: Some(identifiers).filter(|all| *all != details.identifiers),
        ..Changes::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn customer(given: &str, family: &str, phone: Option<&str>) -> Customer {
        Customer {
            id: "7".to_owned(),
            given_name: given.to_owned(),
            family_name: family.to_owned(),
            email: "Ann@Example.com".to_owned(),
            phone: phone.map(str::to_owned),
            addresses: vec![record::Address {
                lines: vec!["Main Street 1".to_owned(), String::new()],
                city: "Berlin".to_owned(),
                postal_code: "10115".to_owned(),
                region: String::new(),
                country: "DE".to_owned(),
            }],
        }
    }

    #[test]
    fn chinese_names_begin_with_the_family() {
        assert_eq!(name(&customer("小明", "王", None)), "王小明");
        assert_eq!(name(&customer("Ann", "Miller", None)), "Ann Miller");
        assert_eq!(name(&customer("", "Miller", None)), "Miller");
    }

    #[test]
    fn a_phone_is_read_in_the_country_of_the_address() {
        let said = |phone| said("platform:shop", &customer("Ann", "Miller", Some(phone))).phones.unwrap_or_default();
        assert_eq!(said("030 123456")[0].value, "+4930123456");
        assert_eq!(said("ask for it"), []);
    }

    #[test]
    fn what_the_record_says_already_is_not_said_anew() {
        let said = said("platform:shop", &customer("Ann", "Miller", Some("030 123456")));
        let mut record = Record::new();
        record.apply(Changes { at: 1, ..anew(&said, None, false) }).expect("sound");
        assert_eq!(anew(&said, Some(record.clone()), true), Changes::default());
        let number = Identifier { kind: "member_number".to_owned(), value: "M-1".to_owned() };
        record.details.identifiers.insert(0, number);
        assert_eq!(anew(&said, Some(record), false), Changes::default(), "other numbers stay");
    }
}
