//! Whether two members' records are one person: contact details in a form that compares, and rules over them.
//!
//! Nothing here merges records. [`matching::assess`] says what it would do and why, field by field.

pub mod address;
pub mod birthday;
pub(crate) mod edit;
pub mod email;
pub(crate) mod fold;
pub mod mask;
pub mod matching;
pub mod name;
pub mod phone;

pub use address::{AddressLine, City};
pub use birthday::Birthday;
pub use email::Email;
pub use name::Name;
pub use phone::{Country, Phone};
