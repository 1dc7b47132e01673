//! Whoever is erased is gone from tablets too.

use link::Change;
use retail::api::members::{Changes, Entry, WriteEntry};

use crate::shop::{Device, Line, Shop};

#[tokio::test(flavor = "multi_thread")]
async fn an_erased_member_leaves_nothing_in_a_tablets_memory_and_files() {
    let shop = Shop::open().await;
    let mut tablet = Device::new(&shop).await;
    let changes =
        |name: &str| Changes { name: Some(name.to_owned()), store: Some(Some("s1".to_owned())), ..Changes::default() };
    for (id, name) in [("zoe", "Zqxylophone"), ("ann", "Ann Lee")] {
        tablet.write(Change::CreateMember { id: id.to_owned(), changes: changes(name) }).await.expect("kept");
    }
    tablet.sync().await.expect("a line");
    tablet.wire.set(Line::Down);
    let entry = WriteEntry { at: 0, entry: Some(Entry::Note { text: "Zqmarimba".to_owned() }) };
    tablet.write(Change::WriteEntry { member: "zoe".to_owned(), id: "n".to_owned(), entry }).await.expect("kept");
    let before = tablet.files();
    assert!(!before.windows(6).any(|window| window == b"Zqxylo" || window == b"Zqmari"), "it is sealed");

    shop.client("manager").erase("zoe").await.expect("erased");
    tablet.wire.set(Line::Up);
    tablet.sync().await.expect("a line");
    for _ in 0..2 {
        assert!(tablet.member("zoe").is_none() && tablet.find("Zqxylo", 5).is_empty());
        assert!(tablet.unsent().is_empty() && tablet.refused().is_empty(), "what was written for her went with her");
        assert_eq!(tablet.find("ann", 5).len(), 1);
        tablet.restart().await;
    }
    // Even who has the key finds nothing: no sealed byte of before is left.
    let after = tablet.files();
    let left = before.windows(16).skip(8).filter(|part| after.windows(16).any(|window| window == *part));
    assert_eq!(left.count(), 0);
}
