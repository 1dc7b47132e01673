//! A hub that is served, and lines to it.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
    time::Duration,
};

use hub::{Config, Hub, clock::Clock, vault::MasterKey};
use link::{
    Client, LinkError, Tablet, Time,
    port::{Later, SystemTime},
    store::{FileStore, StoreKey},
    tablet::Scope,
};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
};

/// A hub with a store "s1", an associate, a manager, a tablet and a mirror there, each with a token of the same name.
pub struct Shop {
    pub hub: Hub,
    pub address: std::net::SocketAddr,
    _folder: TempDir,
}

impl Shop {
    pub async fn open() -> Self {
        Self::open_by(Clock::default()).await
    }

    /// A hub that goes by this clock.
    pub async fn open_by(clock: Clock) -> Self {
        let folder = TempDir::new().expect("a folder");
        let key = MasterKey::generate().expect("chance");
        let config = Config { clock, ..Config::sqlite(folder.path().join("hub.db"), key) };
        let hub = Hub::open(config).await.expect("a hub");
        fill(&hub).await;
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let router = hub.router();
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { hub, address, _folder: folder }
    }

    /// Another store.
    pub async fn add_store(&self, id: &str) {
        let mut tx = self.hub.database().begin().await.expect("a transaction");
        let sql = "INSERT INTO location (id, kind, name_en, name_zh) VALUES ($1, 'store', $1, $1)";
        sqlx::query(sql).bind(id.to_owned()).execute(&mut *tx).await.expect("a location");
        tx.commit().await.expect("written");
    }

    /// A client whose line can be broken.
    pub async fn wired(&self, token: &str) -> (Client, Wire) {
        let wire = Wire::to(self.address).await;
        (Client::new(&format!("http://{}", wire.address), token, Arc::new(SystemTime)).expect("a client"), wire)
    }

    /// A client with a good line.
    pub fn client(&self, token: &str) -> Client {
        Client::new(&format!("http://{}", self.address), token, Arc::new(SystemTime)).expect("a client")
    }
}

async fn fill(hub: &Hub) {
    let mut tx = hub.database().begin().await.expect("a transaction");
    let digest = |token: &str| hub::vault::token_digest(token);
    let sql = "INSERT INTO location (id, kind, name_en, name_zh) VALUES ('s1', 'store', 's1', 's1')";
    sqlx::query(sql).execute(&mut *tx).await.expect("a location");
    let sql = "INSERT INTO device (id, kind, name, location, token_digest, created_at) \
               VALUES ($1, $1, $1, 's1', $2, 0)";
    for kind in ["tablet", "mirror"] {
        sqlx::query(sql).bind(kind).bind(digest(kind)).execute(&mut *tx).await.expect("a device");
    }
    for role in ["associate", "manager"] {
        let sql = "INSERT INTO staff (id, name, role, location, pin_hash, failures, locked_until, active, created_at) \
                   VALUES ($1, $1, $1, 's1', '', 0, 0, 1, 0)";
        sqlx::query(sql).bind(role).execute(&mut *tx).await.expect("staff");
        let sql = "INSERT INTO session (token_digest, staff, device, created_at, expires_at) \
                   VALUES ($1, $2, 'tablet', 0, 9000000000000000)";
        sqlx::query(sql).bind(digest(role)).bind(role).execute(&mut *tx).await.expect("a session");
    }
    tx.commit().await.expect("written");
}

/// How a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// Everything arrives.
    Up,
    /// Nothing arrives.
    Down,
    /// Questions arrive and answers are lost.
    Mute,
    /// The next answer is lost, then everything arrives.
    Lose,
}

/// A line to a hub that can be broken.
#[derive(Clone)]
pub struct Wire {
    state: Arc<AtomicU8>,
    pub address: std::net::SocketAddr,
}

impl Wire {
    pub async fn to(hub: std::net::SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let wire = Self { state: Arc::default(), address: listener.local_addr().expect("an address") };
        let state = wire.clone();
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                let state = state.clone();
                tokio::spawn(async move { state.carry(near, hub).await });
            }
        });
        wire
    }

    pub fn set(&self, line: Line) {
        self.state.store(line as u8, Ordering::SeqCst);
    }

    pub fn is(&self, line: Line) -> bool {
        self.state.load(Ordering::SeqCst) == line as u8
    }

    async fn carry(&self, near: TcpStream, hub: std::net::SocketAddr) {
        if self.is(Line::Down) {
            return;
        }
        let Ok(far) = TcpStream::connect(hub).await else { return };
        let ((near_in, near_out), (far_in, far_out)) = (near.into_split(), far.into_split());
        tokio::select! {
            () = self.copy(near_in, far_out, &[Line::Down]) => {}
            () = self.copy(far_in, near_out, &[Line::Down, Line::Mute, Line::Lose]) => {}
        }
    }

    /// Carries bytes until there is one that the line lets not pass.
    async fn copy(&self, mut from: OwnedReadHalf, mut to: OwnedWriteHalf, broken: &[Line]) {
        let mut bytes = vec![0; 1 << 16];
        while let Ok(count @ 1..) = from.read(&mut bytes).await {
            if broken.iter().any(|line| self.is(*line)) {
                let lost = (Line::Lose as u8, Line::Up as u8);
                let _ = self.state.compare_exchange(lost.0, lost.1, Ordering::SeqCst, Ordering::SeqCst);
                return;
            }
            if to.write_all(&bytes[..count]).await.is_err() {
                return;
            }
        }
    }
}

/// The system's time, so many ms off.
#[derive(Debug)]
struct Off(i64);

impl Time for Off {
    fn now(&self) -> i64 {
        SystemTime.now() + self.0
    }

    fn sleep(&self, duration: Duration) -> Later<'static, ()> {
        SystemTime.sleep(duration)
    }
}

/// A tablet with a line of its own and a file that outlasts it.
pub struct Device {
    pub wire: Wire,
    pub folder: TempDir,
    /// How far its clock is ahead, ms; heeded from the next restart on.
    pub ahead: i64,
    tablet: Option<Tablet>,
}

impl Device {
    pub async fn new(shop: &Shop) -> Self {
        let wire = Wire::to(shop.address).await;
        let folder = TempDir::new().expect("a folder");
        let mut device = Self { wire, folder, ahead: 0, tablet: None };
        device.restart().await;
        device
    }

    /// Drops the tablet, whatever it was about to do, and opens it from its file.
    pub async fn restart(&mut self) {
        self.tablet = None;
        let client = Client::new(&format!("http://{}", self.wire.address), "associate", Arc::new(Off(self.ahead)));
        let scope = Scope { store: Some("s1".to_owned()), associate: None };
        let store = FileStore::open(self.folder.path().join("tablet"), StoreKey::new([9; 32])).expect("a store");
        let tablet = Tablet::open(client.expect("a client"), Arc::new(store), scope);
        self.tablet = Some(tablet.await.expect("a tablet"));
    }

    /// Everything that lies in the tablet's folder.
    pub fn files(&self) -> Vec<u8> {
        let files = std::fs::read_dir(self.folder.path()).expect("a folder");
        files.flat_map(|file| std::fs::read(file.expect("a file").path()).expect("read")).collect()
    }
}

impl std::ops::Deref for Device {
    type Target = Tablet;

    fn deref(&self) -> &Tablet {
        self.tablet.as_ref().expect("it is on")
    }
}

/// The status and the code with which the hub refuses.
pub fn refused<T: std::fmt::Debug>(result: Result<T, LinkError>) -> (u16, String) {
    match result.expect_err("refused") {
        LinkError::Refused(refusal) => (refusal.status, refusal.code),
        other => (0, other.to_string()),
    }
}
