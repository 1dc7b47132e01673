//! The command line: `vitrine serve`.

use std::{
    env,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use clap::Args;
use hub::{
    command::Credentials,
    http::{Server, asked_to_stop},
};

use crate::{Folder, Origin, Policy, ServeError, router};

/// The name of the folder that `web/build` makes.
const FOLDER: &str = "web";

/// The arguments of `vitrine serve`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The folder that `web/build` made; `web` in $CARGO_TARGET_DIR otherwise, or beside this program.
    pub folder: Option<PathBuf>,
    /// The address to answer at.
    #[arg(long, default_value = "127.0.0.1:7080")]
    pub listen: SocketAddr,
    /// The address of a hub that the page may ask, as https://hub.example; once for each.
    #[arg(long = "hub", value_name = "URL")]
    pub hubs: Vec<Origin>,
    /// The origin of a shop whose pages may show the mirror in a frame, as https://shop.example; once for each.
    #[arg(long, value_name = "ORIGIN")]
    pub framed_by: Vec<Origin>,
    /// What it shows to answer over TLS.
    #[command(flatten)]
    pub credentials: Credentials,
}

/// Serves the folder until the process is asked to stop; `say` writes a line for the person at the keyboard.
///
/// # Errors
///
/// [`ServeError`].
pub async fn run(arguments: &Arguments, say: impl Fn(&str)) -> Result<(), ServeError> {
    let folder = Folder::open(&arguments.folder.clone().unwrap_or_else(usual_folder))?;
    let policy = Policy { hubs: arguments.hubs.clone(), framed_by: arguments.framed_by.clone() };
    let tls = arguments.credentials.tls();
    let server = Server::bind(arguments.listen, tls.as_ref()).await?;
    say(&format!("The mirror is at {}", server.url()));
    if tls.is_none() && !server.address().ip().is_loopback() {
        say("Browsers open cameras to https pages only: name --certificate and --key, unless a proxy adds TLS.");
    }
    Ok(server.answer(router(folder, &policy), asked_to_stop()).await?)
}

/// Where `web/build` puts it, or where it lies if it was copied to a server together with this program.
fn usual_folder() -> PathBuf {
    let built = env::var_os("CARGO_TARGET_DIR").filter(|path| !path.is_empty()).map(PathBuf::from);
    let beside = || env::current_exe().ok().and_then(|program| program.parent().map(Path::to_owned));
    built.or_else(beside).unwrap_or_default().join(FOLDER)
}

#[cfg(test)]
mod tests {
    use std::{cell::RefCell, fs, net::TcpListener};

    use clap::Parser;

    use super::*;

    #[derive(Debug, Parser)]
    struct Cli {
        #[command(flatten)]
        arguments: Arguments,
    }

    fn read(words: &[&str]) -> Result<Arguments, clap::Error> {
        Cli::try_parse_from([&["serve"], words].concat()).map(|cli| cli.arguments)
    }

    #[test]
    fn hubs_and_shops_are_named_as_often_as_there_are_any() {
        let words = [
            "out",
            "--hub",
            "http://127.0.0.1:7070/docs",
            "--hub",
            "https://b.example",
            "--framed-by",
            "https://c.example",
        ];
        let arguments = read(&words).expect("arguments");
        let text = |origins: &[Origin]| origins.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(text(&arguments.hubs), ["http://127.0.0.1:7070", "https://b.example"]);
        assert_eq!(text(&arguments.framed_by), ["https://c.example"]);
        assert_eq!(arguments.listen.to_string(), "127.0.0.1:7080");
        assert!(read(&["--hub", "hub.example"]).expect_err("refused").to_string().contains("is no origin"));
        assert!(read(&["--key", "key.pem"]).is_err(), "a key needs its certificate");
    }

    #[tokio::test]
    async fn a_port_that_is_taken_and_a_folder_without_a_page_are_one_line() {
        let folder = tempfile::tempdir().expect("a folder");
        let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = taken.local_addr().expect("an address").to_string();
        let said = RefCell::new(Vec::new());
        let refusal = async || {
            let words = [folder.path().to_str().expect("text"), "--listen", &address];
            let done = run(&read(&words).expect("arguments"), |line| said.borrow_mut().push(line.to_owned())).await;
            done.expect_err("refused").to_string()
        };
        assert!(refusal().await.ends_with("holds no index.html: `bash web/build` makes that folder"));
        fs::write(folder.path().join("index.html"), "a page").expect("written");
        let taken = refusal().await;
        assert!(taken.starts_with(&format!("cannot listen on {address}: ")) && taken.lines().count() == 1, "{taken}");
        assert!(said.borrow().is_empty(), "nothing is promised before it listens");
    }
}
