//! Whom the events of a request name.

use std::collections::HashMap;

use retail::{
    cloud_event::{Event, Fault, Identifier, Who},
    identity::{email::Email, phone::Phone},
};
use sqlx::Row;

use crate::{
    Hub, HubError,
    access::{Caller, Role},
};

/// The members that a caller's events may name.
#[derive(Debug)]
pub enum People {
    /// Everybody; identifiers that are known, by kind and value.
    All(HashMap<(String, String), String>),
    /// Those who checked in at the device.
    CheckedIn(Vec<String>),
}

impl People {
    /// Looks up whom `events` name, as far as `caller` may name them. A device that nobody is signed in at could ask
    /// with a made-up event whether somebody is a member; so it names only those it knows anyhow.
    pub async fn named(hub: &Hub, caller: &Caller, events: &[Result<Event, Fault>]) -> Result<Self, HubError> {
        let data = events.iter().flatten().filter_map(|event| event.what.as_ref());
        let named: Vec<_> = data.filter_map(|(_, data)| data.member.as_ref()).collect();
        if !matches!(caller.role, Role::Mirror | Role::Tablet) {
            return known(hub, &named).await.map(Self::All);
        }
        if named.is_empty() {
            return Ok(Self::CheckedIn(Vec::new()));
        }
        let rows = sqlx::query("SELECT DISTINCT member FROM check_in WHERE device = $1")
            .bind(&caller.device)
            .fetch_all(hub.database().read())
            .await?;
        Ok(Self::CheckedIn(rows.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?))
    }

    /// The record of whoever is named; none if the hub knows nobody by that identifier. A record's id is taken as it
    /// is, since the record itself may still be under way from another tablet.
    pub fn find<'a>(&'a self, who: &'a Who) -> Result<Option<&'a str>, &'static str> {
        match (self, who) {
            (Self::All(_), Who::Record(id)) => Ok(Some(id)),
            (Self::All(known), Who::Identifier(identifier)) => Ok(known.get(&key(identifier)).map(String::as_str)),
            (Self::CheckedIn(members), Who::Record(id)) if members.contains(id) => Ok(Some(id)),
            (Self::CheckedIn(_), _) => Err("data.member must be the id of a member who checked in at this device"),
        }
    }
}

/// Finds each identifier once.
async fn known(hub: &Hub, named: &[&Who]) -> Result<HashMap<(String, String), String>, HubError> {
    let mut known = HashMap::new();
    let mut asked = std::collections::HashSet::new();
    for who in named {
        let Who::Identifier(identifier) = who else { continue };
        let (kind, value) = key(identifier);
        if !asked.insert((kind.clone(), value.clone())) {
            continue;
        }
        let row = sqlx::query("SELECT member FROM identifier WHERE kind = $1 AND digest = $2")
            .bind(&kind)
            .bind(hub.vault().digest(&kind, &value))
            .fetch_optional(hub.database().read())
            .await?;
        if let Some(row) = row {
            known.insert((kind, value), row.try_get(0)?);
        }
    }
    Ok(known)
}

/// An identifier in the form that compares.
fn key(identifier: &Identifier) -> (String, String) {
    let value = match identifier.kind.as_str() {
        "phone" => identifier.value.parse::<Phone>().ok().map(String::from),
        "email" => identifier.value.parse::<Email>().ok().map(String::from),
        _ => None,
    };
    (identifier.kind.clone(), value.unwrap_or_else(|| identifier.value.trim().to_owned()))
}
