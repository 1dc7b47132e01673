//! What can go wrong.

use std::path::PathBuf;

use hub::HubError;
use thiserror::Error;

/// Why nothing is served. What was given is at fault, whichever it is.
#[derive(Debug, Error)]
pub enum ServeError {
    /// There is no page in the folder.
    #[error("{} holds no index.html: `bash web/build` makes that folder", .0.display())]
    NoPage(PathBuf),
    /// A text is no origin.
    #[error("\"{0}\" is no origin: write it as https://shop.example or http://127.0.0.1:7070")]
    NoOrigin(String),
    /// The address cannot be listened on, or the certificate does not read.
    #[error(transparent)]
    Server(#[from] HubError),
}
