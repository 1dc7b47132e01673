//! What can be typed.

use std::{net::SocketAddr, ops::RangeInclusive, path::PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};
use glam::UVec2;
use screens::locale::Locale;

/// What a side of the mirror's picture can be, px: a screen.
const SIDES: RangeInclusive<u32> = 320..=4096;

/// Try on eyewear at true size, in a mirror or in a photo; and the hub of a store.
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
    Mirror(MirrorArguments),
    /// Put a product on the faces of one photo.
    Try(TryArguments),
    /// List the products of the catalogue.
    Products {
        /// Write a JSON array instead of a table.
        #[arg(long)]
        json: bool,
    },
    /// Serve the store hub: members, catalogue, stock, events and recommendations.
    Hub(HubArguments),
    /// Measure speed; one line a figure: name, value, unit.
    #[command(subcommand)]
    Bench(Bench),
    /// Tell what this machine can do.
    Doctor,
}

/// The arguments of `vitrine mirror`.
#[derive(Debug, Args)]
pub struct MirrorArguments {
    /// Where the frames come from: `camera`, a photo, a Y4M or MJPEG film, or a folder of photos. Without it the
    /// camera, or the bundled portrait where there is none.
    #[arg(long)]
    pub source: Option<String>,
    /// The language that shoppers are met in.
    #[arg(long, value_parser = locale, default_value = "en")]
    pub locale: Locale,
    /// Write what the mirror shows as pictures instead of opening a window; needs a source other than a camera.
    #[arg(long, requires = "source")]
    pub headless: bool,
    /// How many pictures; as many as the source has frames otherwise.
    #[arg(long, requires = "headless")]
    pub frames: Option<u32>,
    /// The folder for the pictures.
    #[arg(long, requires = "headless", default_value = "mirror")]
    pub out: PathBuf,
    /// Width and height of the pictures in pixels.
    #[arg(long, requires = "headless", value_parser = size, default_value = "1080x1920")]
    pub size: UVec2,
}

fn locale(tag: &str) -> Result<Locale, String> {
    Locale::from_tag(tag).ok_or_else(|| format!("use one of {}", Locale::ALL.map(Locale::tag).join(", ")))
}

fn size(text: &str) -> Result<UVec2, String> {
    let side = |text: &str| text.parse().ok().filter(|side| SIDES.contains(side));
    let size = text.split_once('x').and_then(|(width, height)| Some(UVec2::new(side(width)?, side(height)?)));
    size.ok_or_else(|| format!("use WIDTHxHEIGHT, each from {} to {}", SIDES.start(), SIDES.end()))
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

/// Where a hub lies.
#[derive(Debug, Args)]
pub struct Place {
    /// The folder for its key and its database; `vitrine` in the user's data folder otherwise.
    #[arg(long, global = true)]
    pub data: Option<PathBuf>,
    /// The database, as sqlite://PATH or postgres://USER:PASSWORD@HOST/DATABASE; a file in the folder otherwise.
    #[arg(long, global = true)]
    pub database: Option<String>,
}

/// The arguments of `vitrine hub`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct HubArguments {
    /// Where it lies.
    #[command(flatten)]
    pub place: Place,
    /// The address to answer at.
    #[arg(long, default_value = "127.0.0.1:7070")]
    pub listen: SocketAddr,
    /// What an empty hub begins with.
    #[arg(long, value_enum, default_value_t = Sample::Chain)]
    pub sample: Sample,
    /// The certificate to answer with over TLS, a PEM file.
    #[arg(long, requires = "key")]
    pub certificate: Option<PathBuf>,
    /// The certificate's private key, a PEM file.
    #[arg(long, requires = "certificate")]
    pub key: Option<PathBuf>,
    /// What to do instead of serving.
    #[command(subcommand)]
    pub command: Option<HubCommand>,
}

/// What an empty hub begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Sample {
    /// A chain of three stores with a year behind it, all of it made up.
    Chain,
    /// Nothing.
    None,
}

/// What keeps a hub in order.
#[derive(Debug, Subcommand)]
pub enum HubCommand {
    /// Verify every invariant of the database, and name what is off.
    Check,
    /// Add made-up members, to try a load.
    Seed {
        /// How many.
        #[arg(long)]
        members: usize,
        /// Which ones: another seed makes others.
        #[arg(long, default_value_t = 2)]
        seed: u64,
    },
}

/// What can be measured.
#[derive(Debug, Subcommand)]
pub enum Bench {
    /// Detection, landmarks and the whole tracking step on one thread.
    Vision,
    /// The inference engine: what each model asks for and takes, and what this machine could do at most.
    Infer {
        /// Models as .tflite files, packed or not; those that see faces otherwise.
        models: Vec<PathBuf>,
    },
    /// A frame of the stage by part, and the start-up.
    Stage,
}
