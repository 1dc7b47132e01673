//! Customers.

use serde::Deserialize;

use super::{
    super::{
        super::{Customer, record::Address},
        Client,
    },
    ConnectError, Cursor, List, Page, options, skip,
};
use crate::clock::Millis;

const CUSTOMERS: &str = "query ($options: CustomerListOptions) { \
    done: customers(options: $options) { totalItems items { id firstName lastName emailAddress phoneNumber \
    addresses { streetLine1 streetLine2 city postalCode province country { code } defaultShippingAddress } } } }";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireCustomer {
    id: String,
    first_name: String,
    last_name: String,
    email_address: String,
    phone_number: Option<String>,
    addresses: Option<Vec<WireAddress>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireAddress {
    #[serde(rename = "streetLine1")]
    first_line: String,
    #[serde(rename = "streetLine2")]
    second_line: Option<String>,
    city: Option<String>,
    postal_code: Option<String>,
    province: Option<String>,
    country: Country,
    default_shipping_address: Option<bool>,
}

#[derive(Deserialize)]
struct Country {
    code: String,
}

/// A page of customers.
pub async fn customers(
    client: &Client,
    since: Option<Millis>,
    cursor: Option<&Cursor>,
) -> Result<Page<Customer>, ConnectError> {
    let skip = skip(cursor.map(|Cursor(text)| text.as_str()))?;
    let list: List<WireCustomer> = client.ask(CUSTOMERS, options(skip, since)).await?;
    Ok(list.page(skip, customer))
}

fn customer(wire: WireCustomer) -> Customer {
    let mut addresses = wire.addresses.unwrap_or_default();
    addresses.sort_by_key(|address| address.default_shipping_address != Some(true));
    Customer {
        id: wire.id,
        given_name: wire.first_name,
        family_name: wire.last_name,
        email: wire.email_address,
        phone: wire.phone_number.filter(|phone| !phone.is_empty()),
        addresses: addresses.into_iter().map(address).collect(),
    }
}

fn address(wire: WireAddress) -> Address {
    let lines = [wire.first_line, wire.second_line.unwrap_or_default()];
    Address {
        lines: lines.into_iter().filter(|line| !line.is_empty()).collect(),
        city: wire.city.unwrap_or_default(),
        postal_code: wire.postal_code.unwrap_or_default(),
        region: wire.province.unwrap_or_default(),
        country: wire.country.code,
    }
}
