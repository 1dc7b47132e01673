//! Notes on customers.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{super::NewNote, Client, ConnectError, mark};

/// The newest notes; a server as it comes gives up to 1,000.
const NOTES: &str = "query ($customer: ID!) { done: customer(id: $customer) { \
    history(options: { take: 1000, filter: { type: { eq: \"CUSTOMER_NOTE\" } }, sort: { createdAt: DESC } }) { \
    items { data } } } }";

const ADD: &str = "mutation ($customer: ID!, $note: String!) { \
    done: addNoteToCustomer(input: { id: $customer, note: $note, isPublic: false }) { id } }";

#[derive(Deserialize)]
struct Noted {
    history: History,
}

/// The part of an order's or a customer's history that is notes.
#[derive(Deserialize)]
pub struct History {
    items: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    data: Value,
}

impl History {
    /// Whether one of the notes is marked as `id`.
    pub fn holds(&self, id: &str) -> bool {
        let mark = mark(id);
        let notes = self.items.iter().filter_map(|entry| entry.data["note"].as_str());
        notes.flat_map(str::lines).any(|line| line == mark)
    }
}

/// Writes a note unless it is there. Its mark is its last line, by which it is looked for among the newest 1,000.
pub async fn write(client: &Client, note: &NewNote) -> Result<(), ConnectError> {
    let noted: Option<Noted> = client.ask(NOTES, json!({ "customer": note.customer })).await?;
    if noted.is_some_and(|noted| noted.history.holds(&note.id)) {
        return Ok(());
    }
    let text = format!("{}\n{}", note.text, mark(&note.id));
    client.ask::<Value>(ADD, json!({ "customer": note.customer, "note": text })).await.map(drop)
}
