//! Pulls the plug: a process that books without pause is killed at a random moment, 100 times on each database. Whatever
//! it was told is booked is there once, and every sum agrees.
//!
//! The process is this test binary again, running [`child`] alone.

use std::{
    io::{BufRead, BufReader, Write},
    process::{Command as Process, Stdio},
    thread,
    time::Duration,
};

use hub::{
    Config, Hub, HubError,
    stock::{Act, hold, receipt, sale, take_back, transfer},
    vault::MasterKey,
};
use sqlx::AssertSqlSafe;

use super::{
    chance::Chance,
    clean,
    command::{self, Command},
    shop,
};
use crate::shop::{On, on_both};

const DATABASE: &str = "VITRINE_KILL_DATABASE";
const KEY: &str = "VITRINE_KILL_KEY";
const SEED: &str = "VITRINE_KILL_SEED";
const RUNS: u64 = 100;

on_both!(what_was_told_to_be_booked_outlives_a_kill, async |on: On| {
    let shop = shop(on).await;
    shop.hub.close().await;
    let mut booked = 0;
    for seed in 0..RUNS {
        let config = shop.config.clone();
        let told = tokio::task::spawn_blocking(move || run_and_kill(&config, seed)).await.expect("a run");
        let hub = Hub::open(shop.config.clone()).await.expect("opens again");
        clean(hub::stock::check(&hub).await);
        for number in &told {
            assert!(is_there(&hub, &command(seed, *number)).await, "seed {seed}: {number} was told and is lost");
        }
        booked += told.len();
        hub.close().await;
    }
    assert!(booked > 500, "{booked} documents in {RUNS} runs try little");
});

/// Lets a process book until it is killed, and says which commands it was told are booked.
fn run_and_kill(config: &Config, seed: u64) -> Vec<u64> {
    let mut chance = Chance(seed ^ 0x6b69_6c6c);
    let mut process = Process::new(std::env::current_exe().expect("this binary"))
        .args(["--exact", "stock::kill::child", "--nocapture"])
        .env(DATABASE, &config.database)
        .env(KEY, config.key.to_text())
        .env(SEED, seed.to_string())
        .stdout(Stdio::piped())
        .spawn()
        .expect("starts");
    let mut lines = BufReader::new(process.stdout.take().expect("a pipe")).lines().map_while(Result::ok);
    let mut told = Vec::new();
    // One in ten dies while it starts.
    let enough = if chance.percent(10) { 0 } else { chance.below(30) };
    while told.len() < enough {
        let Some(line) = lines.next() else { break };
        told.extend(number(&line));
    }
    thread::sleep(Duration::from_micros(chance.next() % 5_000));
    process.kill().expect("is killed");
    process.wait().expect("has ended");
    told.extend(lines.filter_map(|line| number(&line)));
    told
}

fn number(line: &str) -> Option<u64> {
    // The last line may be cut off; a whole one ends in a full stop.
    line.strip_prefix("booked ")?.strip_suffix('.')?.parse().ok()
}

/// What the process does that is killed; nothing where no test asks for it.
#[test]
fn child() {
    let given = |name| std::env::var(name).ok();
    let (Some(database), Some(key), Some(seed)) = (given(DATABASE), given(KEY), given(SEED)) else { return };
    let (key, seed) = (MasterKey::from_text(&key).expect("a key"), seed.parse().expect("a number"));
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let hub = Hub::open(Config::new(database, key)).await.expect("a hub");
        let lanes = (0..4).map(|lane| tokio::spawn(book_on(hub.clone(), seed, lane)));
        futures_util::future::join_all(lanes).await;
    });
}

async fn book_on(hub: Hub, seed: u64, lane: u64) {
    for number in (lane..).step_by(4) {
        let booked = book(&hub, &command(seed, number)).await;
        match booked {
            Ok(()) => {
                let mut out = std::io::stdout().lock();
                out.write_all(format!("booked {number}.\n").as_bytes()).and_then(|()| out.flush()).expect("is heard");
            }
            Err(HubError::Conflict { .. } | HubError::NotFound(_)) => {}
            Err(error) => assert!(error.is_conflict(), "{error}"),
        }
    }
}

/// The command of a number: goods come in first, then everything is tried with what the numbers before made.
fn command(seed: u64, number: u64) -> Command {
    let id = |number: u64| Chance(seed << 32 | number).id();
    let mut chance = Chance((seed << 32 | number) ^ 0xabcd);
    match number % 8 {
        0 | 1 => Command::Receipt(id(number), command::receipt(&mut chance)),
        2 => Command::Hold(id(number), command::hold(&mut chance)),
        3 => Command::Sale(id(number), command::sale(&mut chance, Some(id(number - 1)))),
        4 => Command::Transfer(id(number), command::transfer(&mut chance)),
        5 => Command::Receive(id(number - 1)),
        6 => Command::Sale(id(number), command::sale(&mut chance, None)),
        _ => {
            let mut asked = command::take_back(&mut chance, id(number - 1));
            asked.lines.truncate(1);
            Command::Return(id(number), asked)
        }
    }
}

async fn book(hub: &Hub, command: &Command) -> Result<(), HubError> {
    let act = Act { actor: "device:till".to_owned(), now: hub.now() };
    match command {
        Command::Receipt(id, asked) => receipt::receive(hub, &act, id, asked).await.map(drop),
        Command::Hold(id, asked) => hold::place(hub, &act, id, asked).await.map(drop),
        Command::Sale(id, asked) => sale::sell(hub, &act, id, asked).await.map(drop),
        Command::Transfer(id, asked) => transfer::send(hub, &act, id, asked).await.map(drop),
        Command::Receive(id) => transfer::receive(hub, &act, id).await.map(drop),
        Command::Return(id, asked) => take_back::take_back(hub, &act, id, asked).await.map(drop),
        other => unreachable!("{other:?} is not in the script"),
    }
}

/// Whether a command is booked; that nothing is booked twice, the sums tell.
async fn is_there(hub: &Hub, command: &Command) -> bool {
    let (id, from) = match command {
        Command::Receipt(id, _) => (id, "movement WHERE kind = 'receipt' AND document = $1"),
        Command::Hold(id, _) => (id, "hold WHERE id = $1"),
        Command::Sale(id, _) => (id, "purchase WHERE id = $1"),
        Command::Transfer(id, _) => (id, "transfer WHERE id = $1"),
        Command::Receive(id) => (id, "transfer WHERE state = 'received' AND id = $1"),
        Command::Return(id, _) => (id, "take_back WHERE id = $1"),
        other => unreachable!("{other:?} is not in the script"),
    };
    let rows = sqlx::query(AssertSqlSafe(format!("SELECT 1 FROM {from}"))).bind(id.clone());
    let count = rows.fetch_all(hub.database().read()).await.expect("reads").len();
    let lines = if let Command::Receipt(_, asked) = command { asked.lines.len() } else { 1 };
    count == lines
}
