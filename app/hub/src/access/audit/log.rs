//! The task that writes a hub's chain: what waits is written in one transaction, and all are told when it is on disk.

use std::{io, time::Duration};

use tokio::{
    sync::{mpsc, oneshot},
    time::{Instant, timeout_at},
};

use super::chain::{self, End, Record};
use crate::{
    HubError,
    clock::Clock,
    database::{Database, Tx},
    random,
    vault::Vault,
};

/// How many entries are written in one transaction at most.
const AT_ONCE: usize = 512;

/// How many entries wait in the queue before their writers wait for a place.
const QUEUE: usize = 4096;

/// How often loose rows are looked for.
const LOOK: Duration = Duration::from_millis(500);

/// How long after the last change they are looked for: longer than any transaction lasts.
const LOOK_FOR: Duration = Duration::from_secs(60);

/// Where entries go.
#[derive(Debug)]
pub struct Log(mpsc::Sender<Message>);

enum Message {
    Write(Record, oneshot::Sender<bool>),
    Look,
    Close(oneshot::Sender<()>),
}

struct Writer {
    database: Database,
    vault: Vault,
    clock: Clock,
    chain: String,
}

impl Log {
    /// Starts the task.
    pub fn start(database: Database, vault: Vault, clock: Clock) -> Self {
        let (sender, queue) = mpsc::channel(QUEUE);
        let writer = Writer { database, vault, clock, chain: random::id() };
        tokio::spawn(writer.run(queue));
        Self(sender)
    }

    pub(super) async fn write(&self, record: Record) -> Result<(), HubError> {
        let (done, told) = oneshot::channel();
        let queued = self.0.send(Message::Write(record, done)).await.is_ok();
        if queued && told.await.unwrap_or(false) {
            return Ok(());
        }
        Err(HubError::Database(sqlx::Error::Io(io::Error::other("the audit log cannot be written"))))
    }

    /// Says that loose rows are about to come.
    pub(super) fn look(&self) {
        // A full queue is looked after at once anyway.
        let _ = self.0.try_send(Message::Look);
    }

    /// Writes what waits and ends the task.
    pub async fn close(&self) {
        let (done, told) = oneshot::channel();
        if self.0.send(Message::Close(done)).await.is_ok() {
            let _ = told.await;
        }
    }
}

impl Writer {
    async fn run(self, mut queue: mpsc::Receiver<Message>) {
        // Rows that a hub left loose when it was killed are found at the start.
        let mut look_until = Instant::now() + LOOK_FOR;
        let mut next_look = Instant::now() + LOOK;
        loop {
            let mut messages = Vec::new();
            if Instant::now() < look_until {
                match timeout_at(next_look, queue.recv_many(&mut messages, AT_ONCE)).await {
                    Ok(0) => return,
                    Ok(_) => {}
                    Err(_) => next_look = Instant::now() + LOOK,
                }
            } else if queue.recv_many(&mut messages, AT_ONCE).await == 0 {
                return;
            }
            let looked = messages.is_empty();
            let (mut records, mut waiting, mut closing) = (Vec::new(), Vec::new(), None);
            for message in messages {
                match message {
                    Message::Write(record, done) => {
                        records.push(record);
                        waiting.push(done);
                    }
                    Message::Look => look_until = Instant::now() + LOOK_FOR,
                    Message::Close(done) => closing = Some(done),
                }
            }
            let with_loose = looked || closing.is_some();
            let written = self.write(&records, with_loose).await;
            if let Err(error) = &written {
                tracing::error!(%error, "the audit log cannot be written");
            }
            for done in waiting {
                // Who does not wait any more need not be told.
                let _ = done.send(written.is_ok());
            }
            if let Some(done) = closing {
                let _ = done.send(());
                return;
            }
        }
    }

    async fn write(&self, records: &[Record], with_loose: bool) -> Result<(), HubError> {
        self.database
            .retrying(|| async {
                let loose = if with_loose { chain::loose(&self.database, &self.vault).await? } else { Vec::new() };
                if records.is_empty() && loose.is_empty() {
                    return Ok(());
                }
                let mut tx = self.database.begin_on_own_rows().await?;
                let mut end = self.end(&mut tx).await?;
                end = chain::insert(&mut tx, &self.vault, &self.chain, end, records).await?;
                for row in &loose {
                    end = chain::adopt(&mut tx, &self.vault, &self.chain, end, row).await?;
                }
                Ok(tx.commit().await?)
            })
            .await
    }

    /// Where this chain ends; a new one is opened. Asked of the database each time, since the last commit may have
    /// succeeded without an answer.
    async fn end(&self, tx: &mut Tx) -> Result<End, HubError> {
        if let Some(end) = chain::end(tx, &self.chain).await? {
            return Ok(end);
        }
        let opening = chain::opening(&self.database, self.clock.now()).await?;
        chain::insert(tx, &self.vault, &self.chain, End::START, &opening).await
    }
}
