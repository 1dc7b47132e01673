//! Feeds coming in: every good row is loaded, every bad one told of, and a broken import goes on where it broke.
//!
//! A file is read on a thread of its own and loaded a batch a transaction. The position in the file is committed with
//! the rows before it, so that the same file sent again under the same id is gone on with, whatever became of the first.

mod apply;
pub(super) mod body;
pub(crate) mod count;
mod shelf;
mod state;

use std::io::{BufRead, BufReader};

use axum::{
    Json, RequestExt,
    extract::{Request, State},
    http::header,
};
use retail::{
    api::catalogue::{ImportQuery, ImportReport, RowFault},
    feed::{Fault, Format, Item, Reader},
};
use tokio::sync::mpsc;

use super::{KEEPERS, LARGEST_FEED};
use crate::{
    Hub, HubError,
    access::Caller,
    database::rows,
    error::Problem,
    http::extract::{Path, Query},
};
pub use state::Progress;

/// How many batches may wait for the database.
const WAITING: usize = 2;

/// Loads a feed that comes as the body. Sent again under the same id it is gone on with behind what was loaded; once
/// done it is not read again.
#[utoipa::path(post, path = "/v1/imports/{id}", tag = "catalogue",
    params(("id" = String, Path, description = "A UUID that the sender made"), ImportQuery),
    request_body(content = String, content_type = "application/octet-stream", description = "The file"), responses(
    (status = 200, body = ImportReport),
    (status = 401, body = Problem),
    (status = 403, body = Problem),
    (status = 404, body = Problem, description = "No such location"),
    (status = 409, body = Problem, description = "The id is another import's, or the same one is running"),
    (status = 422, body = Problem, description = "The file is broken; what came before that is loaded"),
))]
pub(super) async fn post(
    State(hub): State<Hub>,
    caller: Caller,
    Path(id): Path<String>,
    Query(query): Query<ImportQuery>,
    request: Request,
) -> Result<Json<ImportReport>, HubError> {
    caller.require(&KEEPERS)?;
    let announced = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    if announced.is_some_and(|length: u64| length > LARGEST_FEED as u64) {
        return Err(HubError::TooLarge);
    }
    let input = BufReader::with_capacity(1 << 16, body::reader(request.into_limited_body()));
    Ok(Json(run(&hub, &id, &query, &caller.actor, input, |_| ()).await?))
}

/// How far an import has come.
#[utoipa::path(get, path = "/v1/imports/{id}", tag = "catalogue", params(("id" = String, Path)), responses(
    (status = 200, body = ImportReport),
    (status = 401, body = Problem),
    (status = 403, body = Problem),
    (status = 404, body = Problem),
    (status = 422, body = Problem),
))]
pub(super) async fn report(
    State(hub): State<Hub>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<ImportReport>, HubError> {
    caller.require(&KEEPERS)?;
    Ok(Json(state::report(&hub, &id).await?))
}

/// Whether an import was read to its end; not, if there is none.
pub async fn is_done(hub: &Hub, id: &str) -> Result<bool, HubError> {
    match state::report(hub, id).await {
        Err(HubError::NotFound(_)) => Ok(false),
        report => Ok(report?.done),
    }
}

/// What is loaded at once.
#[derive(Default)]
struct Batch {
    items: Vec<(u64, Item)>,
    faults: Vec<Fault>,
    end: Option<Result<(), Fault>>,
}

/// Loads a feed, calling `progress` after each batch.
///
/// # Errors
///
/// [`HubError::Invalid`] if the file is broken; what came before that is loaded. [`HubError::Conflict`] if the id is
/// another import's or this one is running already.
pub async fn run(
    hub: &Hub,
    id: &str,
    query: &ImportQuery,
    actor: &str,
    input: impl BufRead + Send + 'static,
    mut progress: impl FnMut(&Progress),
) -> Result<ImportReport, HubError> {
    let mut now = state::begin(hub, id, query).await?;
    if now.done {
        return state::report(hub, id).await;
    }
    let format = query.format.with(query.currency.unwrap_or(base::Currency::Cny));
    let (batches, mut incoming) = mpsc::channel(WAITING);
    let from = u64::try_from(now.position).unwrap_or_default();
    tokio::task::spawn_blocking(move || read(format, input, from, &batches));
    while let Some(batch) = incoming.recv().await {
        now = hub
            .database()
            .transaction(async |mut tx| {
                let order = apply::Order { import: id, query, actor, now: hub.now(), position: now.position };
                let faults = apply::apply(&mut tx, &batch.items, &order).await?;
                let faults = in_order(&batch.faults, faults);
                let good = batch.items.len() + batch.faults.len() - faults.len();
                let done = matches!(batch.end, Some(Ok(())));
                let next = state::advance(&mut tx, id, &now, good, &faults, done, hub.now()).await?;
                Ok((tx, next))
            })
            .await?;
        progress(&now);
        if let Some(Err(fault)) = batch.end {
            return Err(HubError::invalid(format!(
                "the file is broken at {fault}; {} rows before that are dealt with: send the whole file under the same id",
                now.position
            )));
        }
    }
    if now.done { state::report(hub, id).await } else { Err(HubError::invalid("the file could not be read")) }
}

/// Reads the file behind its first `from` rows, a batch at a time, until nobody wants more.
fn read(format: Format, input: impl BufRead, from: u64, batches: &mpsc::Sender<Batch>) {
    let mut reader = Reader::new(format, input).start_at(from);
    loop {
        let batch = next_batch(&mut reader);
        let is_last = batch.end.is_some();
        if batches.blocking_send(batch).is_err() || is_last {
            return;
        }
    }
}

fn next_batch(reader: &mut Reader<impl BufRead>) -> Batch {
    let mut batch = Batch::default();
    while batch.items.len() + batch.faults.len() < rows::AT_ONCE {
        match reader.next() {
            Some(Ok(item)) => batch.items.push((reader.line(), item)),
            Some(Err(fault)) if fault.reason.ends_the_file() => {
                batch.end = Some(Err(fault));
                break;
            }
            Some(Err(fault)) => batch.faults.push(fault),
            None => {
                batch.end = Some(Ok(()));
                break;
            }
        }
    }
    batch
}

/// The rows that could not be read and those that could not be loaded, by their lines.
fn in_order(unread: &[Fault], unloaded: Vec<RowFault>) -> Vec<RowFault> {
    let unread = unread.iter().map(|fault| RowFault {
        line: i64::try_from(fault.line).unwrap_or(i64::MAX),
        column: fault.column.clone(),
        reason: fault.reason.to_string(),
    });
    let mut faults: Vec<RowFault> = unread.chain(unloaded).collect();
    faults.sort_by_key(|fault| fault.line);
    faults
}
