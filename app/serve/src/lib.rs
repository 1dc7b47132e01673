//! Serves the browser's mirror: the folder that `web/build` makes, with the headers that a page needs which opens a
//! camera and shares memory with its workers.
//!
//! [`router`] answers for a [`Folder`] under a [`Policy`]; [`command`] is `vitrine serve`.

pub mod command;
mod error;
mod folder;
mod origin;
mod policy;
mod router;

pub use error::ServeError;
pub use folder::Folder;
pub use origin::Origin;
pub use policy::Policy;
pub use router::router;
