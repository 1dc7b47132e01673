//! `vitrine serve`.

use serve::command::{self, Arguments};
use tokio::runtime::Runtime;

use crate::{failure::Failure, output::say};

/// Serves the browser's mirror.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let runtime = Runtime::new().map_err(anyhow::Error::from)?;
    runtime.block_on(command::run(arguments, say)).map_err(|error| Failure::Input(error.to_string()))
}
