//! Asking for members: search as one types, who carries a phone number, the profile.

use std::time::Instant;

use axum::http::Method;
use serde_json::json;

use super::{ask::Asker, fill::Sample, times::Times};
use crate::{Hub, HubError, sample::SampleMember};

/// How many members a search gives.
const HITS: usize = 10;

/// Measures all of it, each after a few tries that are not counted.
pub async fn measure(
    hub: &Hub,
    sample: &Sample,
    say: &mut impl FnMut(&str, f64, &'static str),
) -> Result<(), HubError> {
    let queries: Vec<String> = sample.some.iter().flat_map(typed).collect();
    let mut times = Times::default();
    for (turn, query) in queries.iter().enumerate() {
        let begin = Instant::now();
        hub.find_members(query, HITS).await?;
        counted(&mut times, turn, begin);
    }
    times.tell("search", say);
    let asker = Asker::new(hub).await?;
    let mut times = Times::default();
    for (turn, phone) in sample.some.iter().filter_map(phone).enumerate() {
        let body = json!({ "kind": "phone", "value": phone }).to_string();
        let begin = Instant::now();
        asker.ask(Method::POST, "/v1/members/identify", "application/json", body).await?;
        counted(&mut times, turn, begin);
    }
    times.tell("identified by phone", say);
    let mut times = Times::default();
    for (turn, member) in sample.with_history.iter().enumerate() {
        let path = format!("/v1/members/{}/profile", member.id);
        let begin = Instant::now();
        asker.ask(Method::GET, &path, "application/json", String::new()).await?;
        counted(&mut times, turn, begin);
    }
    times.tell("profile", say);
    Ok(())
}

/// The first ones wait for pages and statements that nobody asked for yet.
fn counted(times: &mut Times, turn: usize, begin: Instant) {
    if turn >= 10 {
        times.add(begin.elapsed());
    }
}

fn phone(member: &SampleMember) -> Option<&String> {
    Some(&member.record.phones.as_ref()?.first()?.value)
}

/// What is typed to find a member: a name letter by letter, one with a slip, the end of a phone number, the beginning of an
/// address, a number.
fn typed(member: &SampleMember) -> Vec<String> {
    let record = &member.record;
    let name = record.name.clone().unwrap_or_default();
    let letters = name.chars().count();
    let mut typed: Vec<String> = (1..=letters.min(6)).map(|count| name.chars().take(count).collect()).collect();
    typed.extend(slip(&name));
    typed.extend(record.other_names.iter().flatten().cloned());
    typed.extend(phone(member).and_then(|phone| phone.get(phone.len().checked_sub(4)?..)).map(str::to_owned));
    typed.extend(record.emails.iter().flatten().map(|email| email.value.chars().take(6).collect()));
    typed.extend(record.identifiers.iter().flatten().map(|number| number.value.clone()));
    typed
}

/// A Latin name with two letters exchanged.
fn slip(name: &str) -> Option<String> {
    let mut letters: Vec<char> = name.chars().collect();
    if letters.len() < 5 || !name.is_ascii() {
        return None;
    }
    letters.swap(2, 3);
    Some(letters.into_iter().collect())
}
