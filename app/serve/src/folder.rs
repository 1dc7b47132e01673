//! The folder that is served.

use std::path::{Path, PathBuf};

use crate::ServeError;

/// The page itself.
const PAGE: &str = "index.html";

/// How many hex digits of its content's hash a file has in its name.
const HASH: usize = 12;

/// A folder as `web/build` makes it.
#[derive(Clone, Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// Opens a folder with a page in it.
    ///
    /// # Errors
    ///
    /// [`ServeError::NoPage`].
    pub fn open(path: &Path) -> Result<Self, ServeError> {
        let no_page = || ServeError::NoPage(path.to_owned());
        let folder = Self(path.canonicalize().map_err(|_| no_page())?);
        if folder.is_own(&folder.0.join(PAGE)) { Ok(folder) } else { Err(no_page()) }
    }

    /// Where it lies, without links.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The name in the folder of what a URL's path asks for; none unless it is a file that is there to be served.
    ///
    /// Names are of letters, digits, `.`, `-` and `_`, so that nothing has to be decoded. A folder is no file, a name
    /// that begins with a dot is hidden, and what is compressed comes under the name of what it was made from.
    pub(crate) fn name<'a>(&self, path: &'a str) -> Option<&'a str> {
        let name = path.strip_prefix('/')?;
        let name = if name.is_empty() { PAGE } else { name };
        if !name.split('/').all(is_plain) || name.ends_with(".br") {
            return None;
        }
        let compressed = self.0.join(format!("{name}.br"));
        let is_whole = self.is_own(&self.0.join(name)) && (!compressed.exists() || self.is_own(&compressed));
        is_whole.then_some(name)
    }

    /// Whether a file lies in the folder, and not somewhere else where a link leads to.
    fn is_own(&self, path: &Path) -> bool {
        path.is_file() && path.canonicalize().is_ok_and(|real| real == path)
    }
}

fn is_plain(part: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    !part.is_empty() && !part.starts_with('.') && part.bytes().all(is_plain)
}

/// Whether a name carries the hash of what is in the file, as `window.0123456789ab.wasm`: it never changes then.
pub(crate) fn is_hashed(name: &str) -> bool {
    let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    let mut parts = name.rsplit('.').skip(1);
    parts.next().is_some_and(|hash| hash.len() == HASH && hash.bytes().all(is_digit)) && parts.next().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_told_from_a_name() {
        for name in ["main.0123456789ab.js", "a/face.model.abcdefabcdef.model", "x.000000000000.br"] {
            assert!(is_hashed(name), "{name}");
        }
        for name in
            ["index.html", "0123456789ab.js", "main.0123456789AB.js", "main.0123456789a.js", "main.0123456789ab"]
        {
            assert!(!is_hashed(name), "{name}");
        }
    }

    #[test]
    fn a_folder_without_a_page_is_refused() {
        let empty = tempfile::tempdir().expect("a folder");
        for path in [empty.path().to_owned(), empty.path().join("nowhere")] {
            let refused = Folder::open(&path).expect_err("refused").to_string();
            assert_eq!(refused, format!("{} holds no index.html: `bash web/build` makes that folder", path.display()));
        }
    }
}
