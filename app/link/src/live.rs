//! What just changed, as the hub tells it.

use std::{collections::VecDeque, time::Duration};

use futures_util::{Stream, StreamExt, stream};
use reqwest::header::{ACCEPT, HeaderName, HeaderValue};
use retail::api::live::{LiveEvent, RESET};

use crate::{
    Client, LinkError,
    client::{Backoff, Call, parse},
    port::Flow,
    sse,
};

/// How long a stream may be silent. The hub says something every 15 seconds.
const SILENCE: Duration = Duration::from_secs(45);

/// How long opening a stream may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// What a listener hears.
#[derive(Clone, Debug, PartialEq)]
pub enum Live {
    /// The line is there, at first or again.
    Open,
    /// Something changed.
    Event(Told),
    /// Some events were missed and are not kept any more: read anew what is shown.
    Reset,
}

/// An event.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// Its number: what a later listener goes on from.
    pub number: i64,
    /// What changed.
    pub event: LiveEvent,
}

impl Client {
    /// Listens to what changes, from behind the event `from`, or from now on. A lost line is sought again without end, and
    /// the stream goes on where it broke off. It ends with an error only where trying again is no use: 401, 403.
    pub fn live(&self, from: Option<i64>) -> impl Stream<Item = Result<Live, LinkError>> + use<> {
        let listener = Listener {
            client: self.clone(),
            after: from,
            line: None,
            ready: VecDeque::new(),
            backoff: Backoff::long(),
            is_over: false,
        };
        stream::unfold(listener, async |mut listener| Some((listener.next().await?, listener)))
    }
}

struct Listener {
    client: Client,
    /// The last number that was heard.
    after: Option<i64>,
    line: Option<Line>,
    ready: VecDeque<sse::Event>,
    backoff: Backoff,
    is_over: bool,
}

struct Line {
    parser: sse::Parser,
    bytes: Flow<'static, Option<Vec<u8>>>,
}

impl Listener {
    async fn next(&mut self) -> Option<Result<Live, LinkError>> {
        loop {
            if self.is_over {
                return None;
            }
            if let Some(event) = self.ready.pop_front() {
                self.after = event.id.parse().ok().or(self.after);
                return Some(self.heard(event));
            }
            if self.line.is_none() {
                match self.connect().await {
                    Ok(line) => {
                        self.line = Some(line);
                        return Some(Ok(Live::Open));
                    }
                    Err(error) if error.passes() => self.rest().await,
                    Err(error) => {
                        self.is_over = true;
                        return Some(Err(error));
                    }
                }
            } else if !self.hear().await {
                self.line = None;
                self.rest().await;
            }
        }
    }

    async fn rest(&mut self) {
        let wait = self.backoff.next();
        self.client.time().sleep(wait).await;
    }

    async fn connect(&self) -> Result<Line, LinkError> {
        let mut call = Call::get(&["live"]);
        call.headers.push((ACCEPT, HeaderValue::from_static("text/event-stream")));
        if let Some(after) = self.after {
            call.headers.push((HeaderName::from_static("last-event-id"), after.into()));
        }
        let response = self.client.within(PATIENCE, self.client.open(&call)).await??;
        let bytes = response.bytes_stream().map(|piece| piece.ok().map(|bytes| bytes.to_vec()));
        Ok(Line { parser: sse::Parser::new(), bytes: Box::pin(bytes) })
    }

    /// Reads what comes next; whether the line still stands.
    async fn hear(&mut self) -> bool {
        let Some(line) = &mut self.line else { return false };
        let Ok(Some(Some(bytes))) = self.client.within(SILENCE, line.bytes.next()).await else { return false };
        self.ready.extend(line.parser.push(&bytes));
        if self.ready.is_empty() {
            // A heartbeat tells how far the hub has come, too.
            self.after = line.parser.reached().parse().ok().or(self.after);
        }
        self.backoff = Backoff::long();
        true
    }

    fn heard(&self, event: sse::Event) -> Result<Live, LinkError> {
        if event.name == RESET {
            return Ok(Live::Reset);
        }
        let event = parse(event.data.as_bytes())?;
        Ok(Live::Event(Told { number: self.after.unwrap_or_default(), event }))
    }
}
