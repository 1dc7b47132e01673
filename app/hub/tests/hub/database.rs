//! What a hub owes its disk.

use sqlx::AssertSqlSafe;

use crate::shop::{On, Shop};

/// A log of this many bytes is brought into the file by a commit at the latest.
const LOG: u64 = 64 << 20;

/// What each commit writes, bytes.
const WRITTEN: u64 = 4 << 20;

/// Without anybody bringing it into the file the log would come to three times what it may.
#[tokio::test(flavor = "multi_thread")]
async fn the_log_stays_within_bounds_however_much_is_written() {
    let shop = Shop::open(On::Sqlite).await;
    let sql = format!(
        "INSERT INTO setting (name, value) VALUES ('large', hex(randomblob({}))) \
         ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        WRITTEN / 2
    );
    let mut longest = 0;
    for _ in 0..3 * LOG / WRITTEN {
        sqlx::query(AssertSqlSafe(sql.clone())).execute(shop.hub.database().write_pool()).await.expect("written");
        let log = std::fs::metadata(shop.folder().join("hub.db-wal")).expect("a log").len();
        longest = longest.max(log);
    }
    assert!(longest > WRITTEN, "{longest} bytes are not a log of what was written");
    assert!(longest < LOG + 4 * WRITTEN, "{longest} bytes");
}
