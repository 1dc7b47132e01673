//! The log: what goes in, and how it reads.

use std::{io, panic};

use tracing::{Subscriber, level_filters::LevelFilter};
use tracing_subscriber::{
    Layer, Registry,
    filter::Targets,
    fmt::{self, MakeWriter},
    layer::SubscriberExt,
};

use crate::HubError;

/// How a line of the log reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Plain,
    /// An object of JSON.
    Json,
}

/// Sends the whole process' log to standard error, and keeps the texts of panics out of it: they may quote what the
/// code was working on.
///
/// # Errors
///
/// [`HubError::Setup`] if the process has a log already.
pub fn log(format: Format) -> Result<(), HubError> {
    tracing::subscriber::set_global_default(subscriber(format, io::stderr))
        .map_err(|_| HubError::Setup("this process has a log already".to_owned()))?;
    panic::set_hook(Box::new(|panicked| {
        let place = panicked.location().map_or_else(String::new, ToString::to_string);
        tracing::error!(place, "panicked");
    }));
    Ok(())
}

/// A log that `writer` takes. What it holds cannot be widened from outside: libraries write their own statements,
/// headers and addresses at finer levels.
pub fn subscriber(
    format: Format,
    writer: impl for<'a> MakeWriter<'a> + Send + Sync + 'static,
) -> impl Subscriber + Send + Sync {
    let layer = fmt::layer().with_writer(writer).with_ansi(false);
    let layer: Box<dyn Layer<Registry> + Send + Sync> = match format {
        Format::Plain => Box::new(layer),
        Format::Json => Box::new(layer.json().flatten_event(true).with_current_span(true).with_span_list(false)),
    };
    let levels = Targets::new().with_default(LevelFilter::WARN).with_target("hub", LevelFilter::INFO);
    tracing_subscriber::registry().with(layer.with_filter(levels))
}
