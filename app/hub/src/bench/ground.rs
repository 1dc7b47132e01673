//! A hub to measure.

use std::path::PathBuf;

use sqlx::Row;

use crate::{Config, Hub, HubError, database::Kind, random, vault::MasterKey};

/// An open hub, and the folder that goes away with it.
pub struct Ground {
    pub hub: Hub,
    folder: Option<Folder>,
}

/// A folder that is removed with all that is in it.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        // What cannot be removed is the system's to clear away.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

impl Ground {
    /// Opens the hub of a named database, or one of its own.
    pub async fn open(database: Option<&str>) -> Result<Self, HubError> {
        let (database, folder) = match database {
            Some(address) => (address.to_owned(), None),
            None => {
                let path = std::env::temp_dir().join(format!("vitrine-bench-{}", random::id()));
                std::fs::create_dir(&path)
                    .map_err(|error| HubError::Setup(format!("cannot make {}: {error}", path.display())))?;
                (format!("sqlite://{}", path.join("hub.db").display()), Some(Folder(path)))
            }
        };
        let hub = Hub::open(Config::new(database, MasterKey::generate()?)).await?;
        Ok(Self { hub, folder })
    }

    /// The size of the database, MiB.
    pub async fn database_size(&self) -> Result<f64, HubError> {
        let sql = match self.hub.database().kind() {
            Kind::Sqlite => "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
            Kind::Postgres => "SELECT CAST(pg_database_size(current_database()) AS BIGINT)",
        };
        let bytes: i64 = sqlx::query(sql).fetch_one(self.hub.database().read()).await?.try_get(0)?;
        Ok(bytes as f64 / f64::from(1 << 20))
    }

    /// Closes the hub and removes what was made for it.
    pub async fn close(self) {
        self.hub.close().await;
        drop(self.folder);
    }
}

/// How much memory the process has now, MiB; nothing where the system does not say.
pub fn memory() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib / 1024.0)
}
