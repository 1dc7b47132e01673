//! A request's body, read by a thread that waits for it.

use std::io::{self, Read};

use axum::body::{Body, Bytes};
use futures_util::StreamExt;
use tokio::sync::mpsc;

/// How many pieces of the body may wait to be read.
const WAITING: usize = 8;

/// Reads `body` piece by piece, no faster than it is asked for.
pub fn reader(body: Body) -> impl Read + Send + 'static {
    let (pieces, incoming) = mpsc::channel(WAITING);
    tokio::spawn(async move {
        let mut stream = body.into_data_stream();
        while let Some(piece) = stream.next().await {
            // A body that breaks off is an error for the reader, so that half a row is not taken for a whole one.
            let piece = piece.map_err(|error| io::Error::other(error.to_string()));
            if pieces.send(piece).await.is_err() {
                return;
            }
        }
    });
    BodyReader { incoming, piece: Bytes::new() }
}

struct BodyReader {
    incoming: mpsc::Receiver<io::Result<Bytes>>,
    piece: Bytes,
}

impl Read for BodyReader {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.piece.is_empty() {
            match self.incoming.blocking_recv() {
                Some(piece) => self.piece = piece?,
                None => return Ok(0),
            }
        }
        let count = self.piece.len().min(out.len());
        out[..count].copy_from_slice(&self.piece.split_to(count));
        Ok(count)
    }
}
