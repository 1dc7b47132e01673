//! `vitrine-hub`: the hub alone, for servers that draw nothing. `vitrine hub` is the same.

use std::{
    io::{Write, stderr, stdout},
    process::ExitCode,
};

use clap::Parser;
use hub::command;

/// Serve a store hub, or keep one in order.
#[derive(Debug, Parser)]
#[command(name = "vitrine-hub", version, about)]
struct Cli {
    #[command(flatten)]
    arguments: command::Arguments,
}

#[tokio::main]
async fn main() -> ExitCode {
    match command::run(&Cli::parse().arguments, say).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _reader_gone = writeln!(stderr(), "vitrine-hub: {error}");
            ExitCode::from(command::exit_code(&error))
        }
    }
}

/// Writes a line. A reader that has gone away is no failure.
fn say(line: &str) {
    let _reader_gone = writeln!(stdout(), "{line}");
}
