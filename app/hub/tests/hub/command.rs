//! The hub's command line, as somebody types it.

use std::{cell::RefCell, fs, path::Path};

use clap::Parser;
use hub::{HubError, command};
use tempfile::TempDir;

#[derive(Parser)]
struct Cli {
    #[command(flatten)]
    arguments: command::Arguments,
}

#[derive(Parser)]
struct ImportCli {
    #[command(flatten)]
    import: command::Import,
}

/// Reads words as typed after a program's name; FOLDER stands for the folder's path.
fn read<C: Parser>(folder: &Path, words: &str) -> C {
    let words = words.replace("FOLDER", &folder.display().to_string());
    C::try_parse_from(["vitrine"].into_iter().chain(words.split(' '))).expect("understood")
}

/// What `vitrine-hub` says to these words, or why it refuses.
async fn typed(folder: &Path, words: &str) -> Result<Vec<String>, HubError> {
    let said = RefCell::new(Vec::new());
    command::run(&read::<Cli>(folder, words).arguments, |line| said.borrow_mut().push(line.to_owned())).await?;
    Ok(said.into_inner())
}

/// What `vitrine import` says to them.
async fn imported(folder: &Path, words: &str) -> Result<Vec<String>, HubError> {
    let said = RefCell::new(Vec::new());
    command::import(&read::<ImportCli>(folder, words).import, |line| said.borrow_mut().push(line.to_owned())).await?;
    Ok(said.into_inner())
}

#[tokio::test]
async fn a_hub_is_moved_by_its_backup_and_its_key() {
    let folder = TempDir::new().expect("a folder");
    let at = folder.path();
    typed(at, "--data FOLDER/old seed --members 30").await.expect("seeded");
    assert_eq!(typed(at, "check --data FOLDER/old").await.expect("checked"), ["Every invariant holds."]);
    let said = typed(at, "--data FOLDER/old backup FOLDER/all").await.expect("written");
    assert!(said[0].contains("rows were written to"), "{said:?}");
    let again = typed(at, "--data FOLDER/old backup FOLDER/all").await.expect_err("it is there");
    assert!(again.to_string().starts_with("cannot write") && command::exit_code(&again) == 2, "{again}");

    let early = typed(at, "--data FOLDER/new restore FOLDER/all").await.expect_err("no key");
    assert!(early.to_string().contains("hub.key is missing: put it there first"), "{early}");
    assert!(!at.join("new/hub.db").exists(), "nothing stands in the way of the next try");
    fs::copy(at.join("old/hub.key"), at.join("new/hub.key")).expect("copied");
    fs::write(at.join("cut"), &fs::read(at.join("all")).expect("read")[..1_000]).expect("written");
    let cut = typed(at, "--data FOLDER/new restore FOLDER/cut").await.expect_err("cut");
    assert_eq!(command::exit_code(&cut), 2, "{cut}");
    let said = typed(at, "--data FOLDER/new restore FOLDER/all").await.expect("restored");
    assert!(said[0].contains("rows were restored"), "{said:?}");
    assert_eq!(typed(at, "check --data FOLDER/new").await.expect("checked"), ["Every invariant holds."]);
    let twice = typed(at, "--data FOLDER/new restore FOLDER/all").await.expect_err("not empty");
    assert!(twice.to_string().contains("not empty") && command::exit_code(&twice) == 2, "{twice}");
}

#[cfg(unix)]
#[tokio::test]
async fn nobody_else_enters_a_hubs_folder() {
    use std::os::unix::fs::PermissionsExt;
    let folder = TempDir::new().expect("a folder");
    typed(folder.path(), "--data FOLDER/hub check").await.expect("checked");
    let mode = fs::metadata(folder.path().join("hub")).expect("a folder").permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
}

#[tokio::test]
async fn a_feed_is_loaded_and_its_bad_rows_are_named() {
    let folder = TempDir::new().expect("a folder");
    let rows =
        "id\ttitle\tprice\tavailability\nlamp-red\tLamp\t19.90 EUR\tin_stock\nlamp-blue\tLamp\tcheap\tin_stock\n";
    fs::write(folder.path().join("feed.tsv"), rows).expect("written");
    fs::write(folder.path().join("feed.pdf"), rows).expect("written");
    for turn in ["first", "again"] {
        let said = imported(folder.path(), "FOLDER/feed.tsv --data FOLDER").await.expect(turn);
        let last = said.last().expect("a bad row");
        assert!(last.contains("feed.tsv:3: ") && last.contains("price"), "{said:?}");
        assert!(said.iter().any(|line| line == "1 rows loaded, 1 left out"), "{said:?}");
    }
    let unknown = imported(folder.path(), "FOLDER/feed.pdf --data FOLDER").await.expect_err("no feed");
    assert!(unknown.to_string().contains("a feed ends in") && command::exit_code(&unknown) == 2, "{unknown}");
    let missing = imported(folder.path(), "FOLDER/none.csv --data FOLDER").await.expect_err("no file");
    assert!(missing.to_string().starts_with("cannot read") && command::exit_code(&missing) == 2, "{missing}");
}
