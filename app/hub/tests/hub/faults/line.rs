//! The line between the hub and its database: it breaks at any packet, stays broken, and is mended.

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
};

/// How long an answer may take that nobody waits for.
const ANSWER: Duration = Duration::from_secs(1);

/// What a break takes along.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Lost {
    /// The packet whose turn it is.
    Question,
    /// The answer to it.
    Answer,
}

/// A proxy that every connection of a hub goes through.
#[derive(Clone)]
pub struct Line(Arc<State>);

struct State {
    server: String,
    /// The packet that breaks it, counted down to zero; below, all get through.
    left: AtomicI64,
    loses_answer: AtomicBool,
    gone: AtomicBool,
}

impl Line {
    /// A line to `server`, `HOST:PORT`, and its own address.
    pub async fn to(server: &str) -> (Self, SocketAddr) {
        let state = State {
            server: server.to_owned(),
            left: AtomicI64::new(0),
            loses_answer: AtomicBool::new(false),
            gone: AtomicBool::new(false),
        };
        let line = Self(Arc::new(state));
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let listening = line.clone();
        tokio::spawn(async move {
            while let Ok((hub, _)) = listener.accept().await {
                tokio::spawn(listening.clone().carry(hub));
            }
        });
        (line, address)
    }

    /// Breaks the connection that carries the `turn`th packet from now on, counted from 1.
    pub fn break_at(&self, turn: i64, lost: Lost) {
        self.0.loses_answer.store(lost == Lost::Answer, Ordering::SeqCst);
        self.0.left.store(turn, Ordering::SeqCst);
    }

    /// Breaks nothing more. Whether something was broken.
    pub fn mend(&self) -> bool {
        self.0.gone.store(false, Ordering::SeqCst);
        self.0.left.swap(0, Ordering::SeqCst) <= 0
    }

    /// Takes the database away: every connection ends at its next packet, and no new one begins.
    pub fn take_away(&self) {
        self.0.gone.store(true, Ordering::SeqCst);
    }

    async fn carry(self, hub: TcpStream) {
        if self.0.gone.load(Ordering::SeqCst) {
            return;
        }
        let server = TcpStream::connect(&self.0.server).await.expect("the server answers");
        let ((mut from_hub, mut to_hub), (mut from_server, mut to_server)) = (hub.into_split(), server.into_split());
        tokio::select! {
            () = self.questions(&mut from_hub, &mut to_server) => {}
            _ = copy(&mut from_server, &mut to_hub) => {}
        }
        if self.0.loses_answer.load(Ordering::SeqCst) {
            // The server does what it was asked before it hears that nobody listens.
            let _ = tokio::time::timeout(ANSWER, from_server.read(&mut [0; 64])).await;
        }
    }

    async fn questions(&self, hub: &mut OwnedReadHalf, server: &mut OwnedWriteHalf) {
        let mut packet = vec![0; 1 << 16];
        while let Ok(length) = hub.read(&mut packet).await {
            if length == 0 || self.0.gone.load(Ordering::SeqCst) {
                return;
            }
            // Far below zero it counts on, which breaks nothing.
            let breaks = self.0.left.fetch_sub(1, Ordering::SeqCst) == 1;
            if breaks && !self.0.loses_answer.load(Ordering::SeqCst) {
                return;
            }
            if server.write_all(&packet[..length]).await.is_err() || breaks {
                return;
            }
        }
    }
}
