//! A hub to test with: its own database, a clock that stands still, and callers of every role.

use std::{path::Path, time::Duration};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Method, Request, StatusCode, header},
};
use hub::{Config, Hub, clock::Clock, vault::MasterKey};
use serde_json::Value;
use sqlx::{AnyPool, AssertSqlSafe, any::install_default_drivers};
use tempfile::TempDir;
use tower::ServiceExt;

/// When every test begins: 2026-03-02 09:00 UTC.
pub const MORNING: i64 = 1_772_442_000_000;

/// Which database a test runs on.
#[derive(Clone, Copy, Debug)]
pub enum On {
    /// A file of its own.
    Sqlite,
    /// A database of its own on the test server.
    Postgres,
}

/// A hub that stands alone.
pub struct Shop {
    pub hub: Hub,
    pub clock: Clock,
    pub config: Config,
    router: Router,
    folder: TempDir,
}

/// What a request came to.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub body: Value,
}

impl Shop {
    /// Opens a hub with an empty database, with a store "s1", a store "s2", a warehouse "w1", and one caller of each
    /// role whose token is the role's name.
    pub async fn open(on: On) -> Self {
        let folder = TempDir::new().expect("a folder");
        let database = match on {
            On::Sqlite => format!("sqlite://{}", folder.path().join("hub.db").display()),
            On::Postgres => new_database().await,
        };
        let clock = Clock::standing_at(MORNING);
        let key = MasterKey::generate().expect("chance");
        let config = Config { clock: clock.clone(), ..Config::new(database, key) };
        let hub = Hub::open(config.clone()).await.expect("a hub");
        fill(&hub).await;
        Self { router: hub.router(), hub, clock, config, folder }
    }

    /// The same hub, its database reached at another address.
    pub async fn reopened_at(mut self, database: String) -> Self {
        self.hub.close().await;
        self.config.database = database;
        self.hub = Hub::open(self.config.clone()).await.expect("a hub");
        self.router = self.hub.router();
        self
    }

    /// Where its files lie.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Sends a request as the caller whose token is `token`, reading for the purpose of service.
    pub async fn call(&self, token: &str, method: Method, path: &str, body: Option<Value>) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header("purpose", "service");
        let request = match body {
            Some(body) => request.header(header::CONTENT_TYPE, "application/json").body(Body::from(body.to_string())),
            None => request.body(Body::empty()),
        };
        self.send(request.expect("a request")).await
    }

    /// [`call`](Self::call), asked again as long as the hub says that it was asked too often: a long test on a fast
    /// machine has to wait as every client has to.
    pub async fn patient(&self, token: &str, method: Method, path: &str, body: Option<Value>) -> Answer {
        loop {
            let answer = self.call(token, method.clone(), path, body.clone()).await;
            if answer.status != StatusCode::TOO_MANY_REQUESTS {
                return answer;
            }
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }

    /// Sends any request.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        let status = response.status();
        let bytes = to_bytes(response.into_body(), usize::MAX).await.expect("a body");
        let body =
            serde_json::from_slice(&bytes).unwrap_or_else(|_| String::from_utf8_lossy(&bytes).into_owned().into());
        Answer { status, body }
    }

    /// Everything that lies in the hub's folder: the database, its write-ahead log and what else there may be.
    pub fn database_files(&self) -> Vec<u8> {
        let files = std::fs::read_dir(self.folder.path()).expect("a folder");
        files.flat_map(|file| std::fs::read(file.expect("a file").path()).expect("its bytes")).collect()
    }

    pub async fn get(&self, token: &str, path: &str) -> Answer {
        self.call(token, Method::GET, path, None).await
    }

    pub async fn put(&self, token: &str, path: &str, body: Value) -> Answer {
        self.call(token, Method::PUT, path, Some(body)).await
    }

    pub async fn post(&self, token: &str, path: &str, body: Value) -> Answer {
        self.call(token, Method::POST, path, Some(body)).await
    }

    pub async fn delete(&self, token: &str, path: &str) -> Answer {
        self.call(token, Method::DELETE, path, None).await
    }
}

impl Answer {
    /// The body, of an answer that must have been a success.
    #[track_caller]
    pub fn ok(self) -> Value {
        assert!(self.status.is_success(), "{self:?}");
        self.body
    }

    /// The reason word of an answer that must have been a refusal with `status`.
    #[track_caller]
    pub fn refused(self, status: u16) -> String {
        assert_eq!(self.status.as_u16(), status, "{self:?}");
        self.body["code"].as_str().unwrap_or_default().to_owned()
    }
}

/// Locations, staff and devices are written as they stand in the database: how they come about is tested elsewhere.
async fn fill(hub: &Hub) {
    let database = hub.database();
    let mut tx = database.begin().await.expect("a transaction");
    for (id, kind) in [("s1", "store"), ("s2", "store"), ("w1", "warehouse")] {
        let sql = "INSERT INTO location (id, kind, name_en, name_zh) VALUES ($1, $2, $1, $1)";
        sqlx::query(sql).bind(id).bind(kind).execute(&mut *tx).await.expect("a location");
    }
    for (id, kind, location) in
        [("tablet", "tablet", Some("s1")), ("mirror", "mirror", Some("s1")), ("system", "system", None)]
    {
        let sql =
            "INSERT INTO device (id, kind, name, location, token_digest, created_at) VALUES ($1, $2, $1, $3, $4, 0)";
        let digest = hub::vault::token_digest(id);
        sqlx::query(sql).bind(id).bind(kind).bind(location).bind(digest).execute(&mut *tx).await.expect("a device");
    }
    for (id, location) in [("associate", Some("s1")), ("manager", None)] {
        let sql = "INSERT INTO staff (id, name, role, location, pin_hash, failures, locked_until, active, created_at) \
                   VALUES ($1, $1, $1, $2, '', 0, 0, 1, 0)";
        sqlx::query(sql).bind(id).bind(location).execute(&mut *tx).await.expect("staff");
        let sql = "INSERT INTO session (token_digest, staff, device, created_at, expires_at) \
                   VALUES ($1, $2, 'tablet', 0, 9000000000000000)";
        let digest = hub::vault::token_digest(id);
        sqlx::query(sql).bind(digest).bind(id).execute(&mut *tx).await.expect("a session");
    }
    tx.commit().await.expect("written");
}

/// A new database on the test server.
pub async fn new_database() -> String {
    let server = std::env::var("VITRINE_TEST_POSTGRES").expect(
        "VITRINE_TEST_POSTGRES is the address of a PostgreSQL server for tests, as in postgres://me@host/postgres",
    );
    install_default_drivers();
    let pool = AnyPool::connect(&server).await.expect("the test server answers");
    let name = format!("vitrine_{}", uuid::Uuid::now_v7().simple());
    sqlx::raw_sql(AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&pool).await.expect("a database");
    pool.close().await;
    let (base, _) = server.rsplit_once('/').expect("an address with a database");
    format!("{base}/{name}")
}

/// A test on both databases: `on_both!(name, async |on| ...)` makes `name::sqlite` and `name::postgres`.
macro_rules! on_both {
    ($name:ident, $body:expr) => {
        mod $name {
            use super::*;

            #[tokio::test(flavor = "multi_thread")]
            async fn sqlite() {
                ($body)($crate::shop::On::Sqlite).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn postgres() {
                ($body)($crate::shop::On::Postgres).await;
            }
        }
    };
}
pub(crate) use on_both;
