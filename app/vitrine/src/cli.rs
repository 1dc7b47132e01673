//! What can be typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Try on eyewear at true size, in a mirror or in a photo.
#[derive(Debug, Parser)]
#[command(name = "vitrine", version, about)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The experiences and tools.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Open the mirror: before a camera, or on the bundled portrait where there is none.
    Mirror,
    /// Put a product on the faces of one photo.
    Try(TryArguments),
    /// List the products of the catalogue.
    Products {
        /// Write a JSON array instead of a table.
        #[arg(long)]
        json: bool,
    },
    /// Measure speed; one line a figure: name, value, unit.
    Bench {
        /// What to measure.
        name: BenchName,
    },
    /// Tell what this machine can do.
    Doctor,
}

/// The arguments of `vitrine try`.
#[derive(Debug, Args)]
pub struct TryArguments {
    /// A JPEG, PNG or WebP photo.
    pub photo: PathBuf,
    /// A product of the catalogue by its id, or a retailer's own .glb or .gltf file.
    #[arg(long)]
    pub product: String,
    /// A colour of the product by its id; the first one otherwise.
    #[arg(long)]
    pub variant: Option<String>,
    /// Where the picture goes.
    #[arg(long, default_value = "try.png")]
    pub out: PathBuf,
    /// Where the report goes: landmarks, pose and measures as JSON.
    #[arg(long)]
    pub report: Option<PathBuf>,
}

/// What can be measured.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum BenchName {
    /// Detection, landmarks and the whole tracking step on one thread.
    Vision,
    /// A frame of the stage by part, and the start-up.
    Stage,
}
