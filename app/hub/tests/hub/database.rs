//! What a hub owes its disk.

use sqlx::AssertSqlSafe;

use crate::shop::{On, Shop};

/// What each commit writes, bytes.
const WRITTEN: u64 = 4 << 20;

/// All of it: eight times the log that begins anew.
const ALL: u64 = 512 << 20;

/// Commits follow each other without a pause, so that never all of the log is in the file by itself, and without anybody
/// seeing to it the log would hold all of it. How much comes in until it begins anew depends on the disk.
#[tokio::test(flavor = "multi_thread")]
async fn the_log_begins_anew_however_much_is_written() {
    let shop = Shop::open(On::Sqlite).await;
    let sql = format!("INSERT INTO setting (name, value) VALUES ($1, hex(randomblob({})))", WRITTEN / 2);
    let mut longest = 0;
    for turn in 0..ALL / WRITTEN {
        let statement = sqlx::query(AssertSqlSafe(sql.clone())).bind(turn.to_string());
        statement.execute(shop.hub.database().write_pool()).await.expect("written");
        let log = std::fs::metadata(shop.folder().join("hub.db-wal")).expect("a log").len();
        longest = longest.max(log);
    }
    assert!(longest > WRITTEN, "{longest} bytes are not a log of what was written");
    assert!(longest < ALL / 2, "{longest} bytes");
}
