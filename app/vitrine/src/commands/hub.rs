//! `vitrine hub`: the store hub, and what keeps it in order.

use std::{env, path::PathBuf};

use hub::{
    Hub, HubError,
    service::{self, Notice, Options, Tls},
};
use tokio::runtime::Runtime;

use crate::{
    cli::{HubArguments, HubCommand, Place},
    failure::Failure,
    output::say,
};

/// Serves a hub, or does what was asked for instead.
pub fn run(arguments: &HubArguments) -> Result<(), Failure> {
    let runtime = Runtime::new().map_err(anyhow::Error::from)?;
    runtime.block_on(async {
        let hub = service::open(&options(&arguments.place)?).await.map_err(failure)?;
        let done = match &arguments.command {
            None => serve(&hub, arguments).await,
            Some(HubCommand::Check) => check(&hub).await,
            Some(HubCommand::Seed { members, seed }) => seed_members(&hub, *seed, *members).await,
        };
        hub.close().await;
        done
    })
}

fn options(place: &Place) -> Result<Options, Failure> {
    let folder = match &place.data {
        Some(folder) => folder.clone(),
        None => data_folder().ok_or_else(|| Failure::input("the hub's folder", "name one with --data"))?,
    };
    Ok(Options { folder, database: place.database.clone() })
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

async fn serve(hub: &Hub, arguments: &HubArguments) -> Result<(), Failure> {
    let tls = match (&arguments.certificate, &arguments.key) {
        (Some(certificate), Some(key)) => Some(Tls { certificate: certificate.clone(), key: key.clone() }),
        _ => None,
    };
    let with_sample = arguments.sample == crate::cli::Sample::Chain;
    service::run(hub, arguments.listen, tls.as_ref(), with_sample, tell, asked_to_stop()).await.map_err(failure)
}

fn tell(notice: Notice) {
    match notice {
        Notice::Listening(address) => {
            say(&format!("The hub answers at {address}; its interface is described at {address}/docs."))
        }
        Notice::SetUpCode(code) => {
            say(&format!("Nobody leads this hub yet. Sign the first manager up with the code {code}."))
        }
        Notice::SampleReady => say("The sample chain is there: 3 stores, a warehouse, 200 products, 2,000 members."),
    }
}

/// Resolves when the terminal or the service manager asks the hub to stop.
async fn asked_to_stop() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    if let Ok(mut terminated) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        tokio::select! {
            _ = interrupted => {}
            _ = terminated.recv() => {}
        }
        return;
    }
    let _no_terminal = interrupted.await;
}

async fn check(hub: &Hub) -> Result<(), Failure> {
    let faults = hub::stock::check(hub).await.map_err(failure)?;
    for fault in &faults {
        say(&fault.to_string());
    }
    match faults.len() {
        0 => {
            say("Every invariant holds.");
            Ok(())
        }
        count => Err(Failure::Input(format!("{count} invariants of the database do not hold"))),
    }
}

async fn seed_members(hub: &Hub, seed: u64, count: usize) -> Result<(), Failure> {
    let members = hub::sample::members(seed, count, hub.now());
    hub::sample::insert_members(hub, members).await.map_err(failure)?;
    say(&format!("{count} members were added."));
    Ok(())
}

/// What was set up wrongly is the input's fault; anything else is the machine's.
fn failure(error: HubError) -> Failure {
    match error {
        HubError::Setup(why) => Failure::Input(why),
        other => Failure::Other(other.into()),
    }
}
