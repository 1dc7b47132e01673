//! `vitrine`: the desktop host and the command line.
//!
//! Exit codes: 0 done; 2 the input is at fault; 3 nothing found to work on; 1 anything else. Every failure is one line
//! on the error output that says what is wrong and what to do.

mod camera;
mod cli;
mod commands;
mod failure;
mod models;
mod output;
mod portrait;
mod product;
mod report;
mod slot;
mod solver;

use std::process::ExitCode;

use clap::Parser;

use cli::{Cli, Command};
use failure::Failure;

fn main() -> ExitCode {
    match run(Cli::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            output::complain(&failure.to_string());
            failure.exit_code()
        }
    }
}

fn run(command: Command) -> Result<(), Failure> {
    match command {
        Command::Mirror(arguments) => commands::mirror::run(&arguments),
        Command::Try(arguments) => commands::try_on::run(&arguments),
        Command::Products { json } => commands::products::run(json),
        Command::Hub(arguments) => commands::hub::run(&arguments),
        Command::Serve(arguments) => commands::serve::run(&arguments),
        Command::Import(arguments) => commands::hub::import(&arguments),
        Command::Bench(bench) => commands::bench::run(&bench),
        Command::Doctor => commands::doctor::run(),
    }
}
