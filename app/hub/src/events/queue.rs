//! Many requests' events in one transaction: a commit waits for the disk, and what comes meanwhile shares the next one.

use retail::api::events::Receipt;
use tokio::sync::{mpsc, oneshot};

use super::{
    adopt, basket,
    known::Known,
    row::{self, Row},
};
use crate::{
    HubError,
    database::{Database, Tx},
};

/// How many requests may wait; further ones are told that the hub is busy.
const WAITING: usize = 64;
/// How many events a transaction takes on before it ends: more would keep the first ones waiting.
const GROUP: usize = 512;
/// Where events wait to be written.
#[derive(Clone, Debug)]
pub struct Queue(mpsc::Sender<Job>);

#[derive(Debug)]
struct Job {
    rows: Vec<Row>,
    done: oneshot::Sender<Result<Receipt, HubError>>,
}

impl Queue {
    /// Starts the task that writes; it ends when the last clone of the queue is dropped.
    pub fn start(database: Database) -> Self {
        let (sender, jobs) = mpsc::channel(WAITING);
        tokio::spawn(run(database, jobs));
        Self(sender)
    }

    /// How many requests wait.
    pub fn waiting(&self) -> usize {
        self.0.max_capacity() - self.0.capacity()
    }

    /// Writes rows, together with those of other requests, and returns when they are on disk.
    ///
    /// # Errors
    ///
    /// [`HubError::Busy`] if too many requests wait or the hub is closing, and [`HubError::Database`].
    pub(super) async fn write(&self, rows: Vec<Row>) -> Result<Receipt, HubError> {
        let (done, answer) = oneshot::channel();
        self.0.try_send(Job { rows, done }).map_err(|_| HubError::Busy)?;
        answer.await.map_err(|_| HubError::Busy)?
    }
}

async fn run(database: Database, mut jobs: mpsc::Receiver<Job>) {
    while let Some(first) = jobs.recv().await {
        let (mut count, mut group) = (first.rows.len(), vec![first]);
        while count < GROUP
            && let Ok(next) = jobs.try_recv()
        {
            count += next.rows.len();
            group.push(next);
        }
        answer(&database, group).await;
    }
}

/// Writes a group in one transaction. Should that fail, each request is tried by itself, so that one cannot fail another.
async fn answer(database: &Database, group: Vec<Job>) {
    let all: Vec<_> = group.iter().map(|job| job.rows.as_slice()).collect();
    match write(database, &all).await {
        Ok(receipts) => {
            for (job, receipt) in group.into_iter().zip(receipts) {
                // Whoever asked may be gone.
                let _ = job.done.send(Ok(receipt));
            }
        }
        Err(_) if group.len() > 1 => {
            for job in group {
                let receipts = write(database, &[&job.rows]).await;
                let _ = job.done.send(receipts.map(|mut receipts| receipts.pop().unwrap_or_default()));
            }
        }
        Err(error) => {
            if let Some(job) = group.into_iter().next() {
                let _ = job.done.send(Err(error));
            }
        }
    }
}

async fn write(database: &Database, group: &[&[Row]]) -> Result<Vec<Receipt>, HubError> {
    database
        .transaction(async |mut tx| {
            let known = Known::read(&mut tx, group).await?;
            let mut receipts = Vec::with_capacity(group.len());
            for rows in group {
                receipts.push(keep(&mut tx, rows, &known).await?);
            }
            // Last, so that a visitor's events which came together with the name are adopted too.
            for (rows, receipt) in group.iter().zip(&mut receipts) {
                for row in rows.iter().filter(|row| row.identifies && !known.is_erased(row)) {
                    count(receipt, adopt::identify(&mut tx, row).await?.into(), 1);
                }
            }
            Ok((tx, receipts))
        })
        .await
}

/// Keeps the rows that identify nobody.
async fn keep(tx: &mut Tx, rows: &[Row], known: &Known) -> Result<Receipt, HubError> {
    let (mut plain, mut changed) = (Vec::with_capacity(rows.len()), Vec::new());
    for row in rows {
        if known.is_erased(row) {
            changed.push(Row { member: None, visitor: None, ..row.clone() });
        } else if !row.identifies {
            match adopt::belated(tx, row, known.identified()).await? {
                Some(member) => changed.push(Row { member: Some(member), ..row.clone() }),
                None => plain.push(row),
            }
        }
    }
    plain.extend(&changed);
    let nobody = rows.iter().filter(|row| row.nobody).count() as u64;
    let mut receipt = Receipt { nobody, ..Receipt::default() };
    let (told, untold) = plain.into_iter().partition::<Vec<_>, _>(|row| basket::is_told(row));
    count(&mut receipt, row::write(tx, &untold).await?, untold.len() as u64);
    for row in told {
        count(&mut receipt, basket::write(tx, row).await?, 1);
    }
    Ok(receipt)
}

fn count(receipt: &mut Receipt, new: u64, all: u64) {
    receipt.accepted += new;
    receipt.duplicates += all - new;
}
