//! `vitrine bench hub` and `vitrine bench oversell`.

use clap::Subcommand;

use crate::{
    HubError,
    bench::{self, Figure},
};

/// What can be measured of the hub.
///
/// Unless a database is named, each measurement has an SQLite file of its own in the folder for temporary files (`TMPDIR`),
/// which should lie on a disk.
#[derive(Debug, Subcommand)]
pub enum Bench {
    /// The hub at growing numbers of members: filling, memory, search, profiles, events, sales.
    Hub {
        /// How many members; several, to see what grows.
        #[arg(long, num_args = 1.., value_parser = members, default_values_t = [10_000, 100_000, 1_000_000])]
        members: Vec<usize>,
        /// An empty database to fill instead, for one number of members.
        #[arg(long)]
        database: Option<String>,
    },
    /// A crowd of 1,000 who all want the one piece there is, once for each seed.
    Oversell {
        /// How many crowds.
        #[arg(long, default_value_t = 200)]
        seeds: u64,
        /// An empty database to use instead.
        #[arg(long)]
        database: Option<String>,
    },
}

/// The sample chain has orders, and orders need somebody who made them.
fn members(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|count| *count >= 100).ok_or_else(|| "use a number from 100 on".to_owned())
}

/// Measures, and tells each figure in a line as soon as it is there.
///
/// # Errors
///
/// [`HubError::Invalid`] if a named database should hold several numbers of members or a piece was sold twice, and those
/// of the database.
pub async fn bench(what: &Bench, say: impl Fn(&str)) -> Result<(), HubError> {
    let tell = |Figure { name, value, unit }| say(&format!("{name:<55} {value:>12.1} {unit}"));
    match what {
        Bench::Hub { members, database } => bench::hub(database.as_deref(), members, tell).await,
        Bench::Oversell { seeds, database } => bench::oversell(database.as_deref(), *seeds, tell).await,
    }
}
