//! The hub's command line: `vitrine hub` and, where the engine is not wanted, `vitrine-hub`.

mod bench;

use std::{
    env,
    fs::File,
    io::{BufReader, BufWriter, Write},
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
};

use clap::{Args, Subcommand, ValueEnum};
use retail::api::catalogue::{FeedFormat, ImportQuery, Language, ModelQuery};
use sha2::{Digest, Sha256};

pub use self::bench::{Bench, bench};
use crate::{
    Hub, HubError, backup, catalogue, check,
    http::{Tls, asked_to_stop},
    observe::{self, Format},
    random, sample,
    service::{self, Notice, Options},
};

/// Who imports, for the record.
const ACTOR: &str = "command line";

/// Where a hub lies.
#[derive(Clone, Debug, Args)]
pub struct Place {
    /// The folder for its key and its database; `vitrine` in the user's data folder otherwise.
    #[arg(long, global = true)]
    pub data: Option<PathBuf>,
    /// The database, as sqlite://PATH or postgres://USER:PASSWORD@HOST/DATABASE; a file in the folder otherwise.
    #[arg(long, global = true)]
    pub database: Option<String>,
}

/// The arguments of a hub.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Where it lies.
    #[command(flatten)]
    pub place: Place,
    /// The address to answer at.
    #[arg(long, default_value = "127.0.0.1:7070")]
    pub listen: SocketAddr,
    /// The address of a proxy in front, whose X-Forwarded-For is believed to say who asks; once for each.
    #[arg(long = "proxy", value_name = "ADDRESS")]
    pub proxies: Vec<IpAddr>,
    /// What an empty hub begins with.
    #[arg(long, value_enum, default_value_t = Sample::Chain)]
    pub sample: Sample,
    /// What it shows to answer over TLS.
    #[command(flatten)]
    pub credentials: Credentials,
    /// How the log is written to the error output.
    #[arg(long, value_enum, default_value_t = Format::Plain)]
    pub log: Format,
    /// What to do instead of serving.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What a server shows to answer over TLS.
#[derive(Clone, Debug, Args)]
pub struct Credentials {
    /// The certificate to answer with over TLS, a PEM file.
    #[arg(long, requires = "key")]
    pub certificate: Option<PathBuf>,
    /// The certificate's private key, a PEM file.
    #[arg(long, requires = "certificate")]
    pub key: Option<PathBuf>,
}

impl Credentials {
    /// Both files, if they are named.
    pub fn tls(&self) -> Option<Tls> {
        Some(Tls { certificate: self.certificate.clone()?, key: self.key.clone()? })
    }
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
pub enum Command {
    /// Verify every invariant of the database, and name what is off.
    Check,
    /// Write everything into one file, while the hub may go on serving.
    Backup {
        /// The file; it must not be there yet.
        file: PathBuf,
    },
    /// Fill an empty hub from such a file.
    Restore {
        /// The file.
        file: PathBuf,
    },
    /// Add made-up members, to try a load.
    Seed {
        /// How many.
        #[arg(long)]
        members: usize,
        /// Which ones: another seed makes others.
        #[arg(long, default_value_t = 2)]
        seed: u64,
    },
    /// Load a product feed, or say which variants of a 3D model show a product.
    Import(Source),
}

/// The arguments of an import.
#[derive(Debug, Args)]
pub struct Import {
    /// What is loaded.
    #[command(flatten)]
    pub source: Source,
    /// Where the hub lies.
    #[command(flatten)]
    pub place: Place,
}

/// What is imported.
#[derive(Debug, Args)]
pub struct Source {
    /// A product feed: Google Merchant's as .tsv, .txt or .xml, Shopify's as .csv; or a product's 3D model as .glb.
    pub file: PathBuf,
    /// The location that the feed's quantities are of; without one they are passed over.
    #[arg(long)]
    pub location: Option<String>,
    /// The language of its texts is Chinese.
    #[arg(long)]
    pub chinese: bool,
    /// The product that the model is of.
    #[arg(long)]
    pub product: Option<String>,
    /// The web address at which the mirrors find the model; what the product has already if left out.
    #[arg(long, requires = "product")]
    pub address: Option<String>,
}

/// Serves a hub, or does what was asked for instead; `say` writes a line for the person at the keyboard.
///
/// # Errors
///
/// [`HubError::Setup`] and [`HubError::Invalid`] where what was given is at fault.
pub async fn run(arguments: &Arguments, say: impl Fn(&str)) -> Result<(), HubError> {
    let options = Options { proxies: arguments.proxies.clone(), ..options(&arguments.place)? };
    if let Some(Command::Restore { file }) = &arguments.command {
        return restore(&Options { must_have_key: true, ..options }, file, say).await;
    }
    let hub = service::open(&options).await?;
    let done = match &arguments.command {
        None | Some(Command::Restore { .. }) => serve(&hub, arguments, say).await,
        Some(Command::Check) => verify(&hub, say).await,
        Some(Command::Backup { file }) => back_up(&hub, file, say).await,
        Some(Command::Seed { members, seed }) => {
            sample::insert_members(&hub, sample::members(*seed, *members, hub.now()))
                .await
                .map(|()| say("The members were added."))
        }
        Some(Command::Import(source)) => load(&hub, source, say).await,
    };
    hub.close().await;
    done
}

/// What a failed command exits with: 2 if what was given is at fault, 1 for anything else.
pub fn exit_code(error: &HubError) -> u8 {
    match error {
        HubError::Setup(_) | HubError::Invalid(_) | HubError::Conflict { .. } => 2,
        _ => 1,
    }
}

fn options(place: &Place) -> Result<Options, HubError> {
    let folder = match &place.data {
        Some(folder) => folder.clone(),
        None => data_folder().ok_or_else(|| HubError::Setup("name the hub's folder with --data".to_owned()))?,
    };
    Ok(Options { folder, database: place.database.clone(), must_have_key: false, proxies: Vec::new() })
}

/// The user's folder for programs' data (XDG Base Directory; Windows and macOS have their own).
fn data_folder() -> Option<PathBuf> {
    let from = |variable: &str| env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from);
    let folder = if cfg!(windows) {
        from("APPDATA")?
    } else if cfg!(target_os = "macos") {
        from("HOME")?.join("Library/Application Support")
    } else {
        from("XDG_DATA_HOME").or_else(|| Some(from("HOME")?.join(".local/share")))?
    };
    Some(folder.join("vitrine"))
}

async fn serve(hub: &Hub, arguments: &Arguments, say: impl Fn(&str)) -> Result<(), HubError> {
    observe::log(arguments.log)?;
    let tls = arguments.credentials.tls();
    let tell = |notice| match notice {
        Notice::Listening(address) => {
            say(&format!("The hub answers at {address}; {address}/docs describes how to ask it."))
        }
        Notice::SetUpCode(code) => {
            say(&format!("Nobody leads this hub yet: the first manager signs up with the code {code}."))
        }
        Notice::SampleReady => say("The sample chain is there."),
    };
    let with_sample = arguments.sample == Sample::Chain;
    service::run(hub, arguments.listen, tls.as_ref(), with_sample, tell, asked_to_stop()).await
}

async fn verify(hub: &Hub, say: impl Fn(&str)) -> Result<(), HubError> {
    let faults = check(hub).await?;
    for fault in &faults {
        say(&fault.to_string());
    }
    if faults.is_empty() {
        say("Every invariant holds.");
        return Ok(());
    }
    Err(HubError::Invalid(format!("{} invariants of the database do not hold", faults.len())))
}

async fn back_up(hub: &Hub, path: &Path, say: impl Fn(&str)) -> Result<(), HubError> {
    let refused = |error| HubError::Setup(format!("cannot write {}: {error}", path.display()));
    let mut out = BufWriter::new(File::create_new(path).map_err(refused)?);
    let summary = backup::backup(hub, &mut out).await?;
    out.flush().and_then(|()| out.get_ref().sync_all()).map_err(refused)?;
    say(&format!("{} rows were written to {}. Without the hub's key nobody reads them.", summary.rows, path.display()));
    Ok(())
}

async fn restore(options: &Options, path: &Path, say: impl Fn(&str)) -> Result<(), HubError> {
    let mut input = BufReader::new(open(path)?);
    let hub = service::open(options).await?;
    let summary = backup::restore(hub.database(), hub.vault(), &mut input).await;
    hub.close().await;
    say(&format!("{} rows were restored.", summary?.rows));
    Ok(())
}

/// Loads a product feed or a product's model.
///
/// # Errors
///
/// [`HubError::Setup`] if the file cannot be read or its ending says no format, and those of [`catalogue::import::run`] and
/// [`catalogue::model::take`].
pub async fn import(arguments: &Import, say: impl Fn(&str)) -> Result<(), HubError> {
    // What cannot be imported opens no hub.
    open(&arguments.source.file)?;
    let hub = service::open(&options(&arguments.place)?).await?;
    let done = load(&hub, &arguments.source, say).await;
    hub.close().await;
    done
}

async fn load(hub: &Hub, source: &Source, say: impl Fn(&str)) -> Result<(), HubError> {
    let path = &source.file;
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("tsv" | "txt") => load_feed(hub, source, FeedFormat::MerchantTsv, say).await,
        Some("xml") => load_feed(hub, source, FeedFormat::MerchantXml, say).await,
        Some("csv") => load_feed(hub, source, FeedFormat::Shopify, say).await,
        Some("glb") => load_model(hub, source, say).await,
        _ => Err(HubError::Setup(format!(
            "{}: a feed ends in .tsv, .txt, .xml or .csv, and a model in .glb",
            path.display()
        ))),
    }
}

/// Loads a product feed; broken off, the same file goes on where it was, and one that was loaded is loaded anew.
async fn load_feed(hub: &Hub, source: &Source, format: FeedFormat, say: impl Fn(&str)) -> Result<(), HubError> {
    let path = &source.file;
    let language = if source.chinese { Language::Chinese } else { Language::English };
    let query = ImportQuery { format, language, location: source.location.clone(), currency: None };
    let input = BufReader::with_capacity(1 << 16, open(path)?);
    let mut id = fingerprint(path)?;
    if catalogue::import::is_done(hub, &id).await? {
        id = random::id();
    }
    let report = catalogue::import::run(hub, &id, &query, ACTOR, input, |progress| {
        say(&format!("{} rows loaded, {} left out", progress.good, progress.bad));
    });
    for fault in report.await?.faults {
        say(&format!("{}:{}: {}", path.display(), fault.line, fault.reason));
    }
    Ok(())
}

/// Says which variants of a model show which articles of its product.
async fn load_model(hub: &Hub, source: &Source, say: impl Fn(&str)) -> Result<(), HubError> {
    let path = &source.file;
    let product = source.product.as_deref();
    let product = product.ok_or_else(|| HubError::Setup("name the product of the model with --product".to_owned()))?;
    let query = ModelQuery { address: source.address.clone() };
    let report = catalogue::model::take(hub, product, &query, open(path)?).await?;
    for shown in &report.shown {
        say(&format!("{} shows {}", shown.variant, shown.sku));
    }
    for fault in &report.faults {
        let what = fault.sku.as_deref().or(fault.variant.as_deref()).unwrap_or_default();
        say(&format!("{}: {what}: {}", path.display(), fault.reason));
    }
    Ok(())
}

fn open(path: &Path) -> Result<File, HubError> {
    File::open(path).map_err(|error| HubError::Setup(format!("cannot read {}: {error}", path.display())))
}

/// An import's id: the same file has the same.
fn fingerprint(path: &Path) -> Result<String, HubError> {
    let mut hasher = Sha256::new();
    std::io::copy(&mut open(path)?, &mut HashWriter(&mut hasher))
        .map_err(|error| HubError::Setup(format!("cannot read {}: {error}", path.display())))?;
    Ok(hasher.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect())
}

struct HashWriter<'a>(&'a mut Sha256);

impl Write for HashWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
