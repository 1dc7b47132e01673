//! Where the hub's key lies: not in the database, and readable to nobody but the hub.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use crate::{HubError, vault::MasterKey};

/// The environment's variable that holds the key, where it is kept elsewhere than in a file.
const VARIABLE: &str = "VITRINE_HUB_KEY";

/// The key's file, in the hub's folder or in that of systemd's credentials.
const FILE: &str = "hub.key";

/// Reads the key, or makes one for a new hub.
///
/// # Errors
///
/// [`HubError::Setup`] if it does not read, or is missing though `needed`: a new one would open nothing of what is there.
pub fn read_or_make(folder: &Path, needed: bool) -> Result<MasterKey, HubError> {
    if let Ok(text) = std::env::var(VARIABLE) {
        return MasterKey::from_text(&text);
    }
    let credentials = std::env::var_os("CREDENTIALS_DIRECTORY").map(|folder| PathBuf::from(folder).join(FILE));
    let own = folder.join(FILE);
    for file in credentials.into_iter().chain([own.clone()]) {
        if file.exists() {
            return MasterKey::from_text(&fs::read_to_string(&file).map_err(|error| unusable(&file, &error))?);
        }
    }
    if needed {
        let file = own.display();
        return Err(HubError::Setup(format!(
            "the hub's key {file} is missing: put it there first, nothing opens without it"
        )));
    }
    let key = MasterKey::generate()?;
    let mut file = private(&own).map_err(|error| unusable(&own, &error))?;
    writeln!(file, "{}", key.to_text()).and_then(|()| file.sync_all()).map_err(|error| unusable(&own, &error))?;
    Ok(key)
}

fn unusable(file: &Path, error: &std::io::Error) -> HubError {
    HubError::Setup(format!("the key {} cannot be used: {error}", file.display()))
}

/// A new file that only its owner reads.
fn private(path: &Path) -> std::io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_never_in_place_of_a_lost_one() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let made = read_or_make(folder.path(), false).expect("a key");
        assert_eq!(read_or_make(folder.path(), true).expect("the key").to_text(), made.to_text());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(folder.path().join(FILE)).expect("a file").permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        fs::remove_file(folder.path().join(FILE)).expect("removed");
        assert!(read_or_make(folder.path(), true).is_err());
    }
}
