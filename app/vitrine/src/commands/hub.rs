//! `vitrine hub`, `vitrine import` and what `vitrine bench` measures of the hub.

use hub::{
    HubError,
    command::{self, Arguments, Bench, Import},
};
use tokio::runtime::Runtime;

use crate::{failure::Failure, output::say};

/// Serves a hub, or keeps one in order.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    block_on(command::run(arguments, say))
}

/// Loads a product feed.
pub fn import(arguments: &Import) -> Result<(), Failure> {
    block_on(command::import(arguments, say))
}

/// Measures the hub.
pub fn bench(what: &Bench) -> Result<(), Failure> {
    block_on(command::bench(what, say))
}

fn block_on(work: impl Future<Output = Result<(), HubError>>) -> Result<(), Failure> {
    let runtime = Runtime::new().map_err(anyhow::Error::from)?;
    runtime.block_on(work).map_err(|error| match command::exit_code(&error) {
        2 => Failure::Input(error.to_string()),
        _ => Failure::Other(error.into()),
    })
}
