//! Measures the hub without the engine: `cargo run -p hub --example bench -- hub --members 10000`, as `vitrine bench` does.

use std::process::ExitCode;

use clap::Parser;
use hub::command::{self, Bench};

#[derive(Debug, Parser)]
struct Cli {
    #[command(subcommand)]
    what: Bench,
}

#[tokio::main]
#[allow(clippy::print_stdout, clippy::print_stderr, reason = "a measurement is printed")]
async fn main() -> ExitCode {
    match command::bench(&Cli::parse().what, |line| println!("{line}")).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(command::exit_code(&error))
        }
    }
}
