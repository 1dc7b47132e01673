//! What can be typed.

use std::{ops::RangeInclusive, path::PathBuf};

use clap::{Args, Parser, Subcommand};
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
    Hub(hub::command::Arguments),
    /// Serve the browser's mirror, as `web/build` makes it.
    Serve(serve::command::Arguments),
    /// Load a product feed into the hub.
    Import(hub::command::Import),
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
    /// The store hub.
    #[command(flatten)]
    Hub(hub::command::Bench),
}
