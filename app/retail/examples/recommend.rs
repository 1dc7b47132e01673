//! Fits EASE to a matrix and ranks all items for every user: `recommend MATRIX LAMBDA DAMPING COUNT RANKED`. A line of MATRIX is
//! `USER ITEM VALUE`, numbered from 0, a line of RANKED the COUNT best items that its user doesn't have. It answers with
//! the CPU time of reading the events in and fitting, of an answer, and of folding an event in, in milliseconds.

#![allow(clippy::print_stdout, reason = "it answers on standard output")]

use std::{error::Error, fmt::Write, fs, time::Duration};

use cpu_time::ThreadTime;
use retail::recommend::{Ease, Item, Matrix, Settings, User};

/// Events folded in to tell how long that takes.
const FOLDED: u32 = 20;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [matrix, lambda, damping, count, ranked] = &arguments[..] else {
        return Err("usage: recommend MATRIX LAMBDA DAMPING COUNT RANKED".into());
    };
    let events = read(&fs::read_to_string(matrix)?)?;
    let users = events.iter().map(|event| event.0 + 1).max().unwrap_or(0);
    let items = events.iter().map(|event| event.1 + 1).max().unwrap_or(0);
    let settings = Settings { lambda: lambda.parse()?, damping: damping.parse()? };
    let count = count.parse()?;

    let start = ThreadTime::now();
    let mut matrix = Matrix::new(users, items)?;
    for (user, item, value) in events {
        matrix.raise(User(user), Item(item), value)?;
    }
    let mut model = Ease::fit(matrix, settings)?;
    let fit = start.elapsed();

    let mut lists = Vec::new();
    let start = ThreadTime::now();
    for user in (0..users).map(User) {
        let row = model.matrix().row(user);
        lists.push(model.best(row, count, |item| row.binary_search_by_key(&item, |entry| entry.item).is_err()));
    }
    let answer = start.elapsed() / users.max(1);

    let start = ThreadTime::now();
    for index in 0..FOLDED {
        model.fold_in(User(index % users), Item(index % items), 2.0)?;
    }
    let fold = start.elapsed() / FOLDED;

    fs::write(ranked, written(&lists))?;
    let milliseconds = |time: Duration| time.as_secs_f64() * 1e3;
    println!("{} {} {}", milliseconds(fit), milliseconds(answer), milliseconds(fold));
    Ok(())
}

fn read(text: &str) -> Result<Vec<(u32, u32, f64)>, Box<dyn Error>> {
    let line = |line: &str| -> Result<_, Box<dyn Error>> {
        let mut parts = line.split_whitespace();
        let mut next = || parts.next().ok_or("a line is no `USER ITEM VALUE`");
        Ok((next()?.parse()?, next()?.parse()?, next()?.parse()?))
    };
    text.lines().map(line).collect()
}

fn written(lists: &[Vec<(Item, f64)>]) -> String {
    let mut text = String::new();
    for list in lists {
        list.iter().for_each(|(item, _)| _ = write!(text, "{} ", item.0));
        text.push('\n');
    }
    text
}
