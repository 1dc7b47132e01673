//! The file: a head with its key, then records one after another.
//!
//! ```text
//! head    8 bytes "VITRLOG1", the file's key sealed with the host's
//! record  4 bytes length of what follows (little-endian), a batch sealed with the file's key
//! ```

use std::{
    fs::{File, OpenOptions},
    io::{Read, Seek, SeekFrom, Write},
    path::Path,
};

use super::{
    failed,
    seal::{OVERHEAD, StoreKey},
};
use crate::store::{
    Edit, StoreError,
    batch::{decode, encode, length, split},
};

const MAGIC: &[u8; 8] = b"VITRLOG1";

/// The head's length, bytes.
const HEAD: usize = MAGIC.len() + 32 + OVERHEAD;

/// A log that is open for appending.
#[derive(Debug)]
pub struct Log {
    file: File,
    key: StoreKey,
    /// How many records there are.
    records: u64,
    length: u64,
    is_clean: bool,
}

impl Log {
    /// Makes a log of one record. It is on disk when this returns, its name may not be.
    pub fn create(path: &Path, host: &StoreKey, edits: &[Edit]) -> Result<Self, StoreError> {
        let key = StoreKey::generate()?;
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path).map_err(|error| failed(&error))?;
        let head = [MAGIC.as_slice(), &host.seal(MAGIC, key.bytes())?].concat();
        file.write_all(&head).map_err(|error| failed(&error))?;
        let mut log = Self { file, key, records: 0, length: head.len() as u64, is_clean: true };
        log.append(edits)?;
        Ok(log)
    }

    /// Reads a log; none if there is no file, or one whose making was cut short.
    pub fn open(path: &Path, host: &StoreKey, mut each: impl FnMut(Vec<Edit>)) -> Result<Option<Self>, StoreError> {
        let mut file = match OpenOptions::new().read(true).write(true).open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(failed(&error)),
        };
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(|error| failed(&error))?;
        if bytes.len() < HEAD && MAGIC.starts_with(&bytes[..bytes.len().min(MAGIC.len())]) {
            return Ok(None);
        }
        let key = file_key(&bytes, host).ok_or(StoreError::Key)?;
        let mut log = Self { file, key, records: 0, length: HEAD as u64, is_clean: true };
        let mut rest = bytes.get(HEAD..).unwrap_or_default();
        while !rest.is_empty() {
            let Some((edits, after)) = log.read(rest) else {
                if !is_torn(rest) {
                    return Err(StoreError::Damaged(log.length));
                }
                log.is_clean = false;
                break;
            };
            each(edits);
            log.records += 1;
            log.length += (rest.len() - after.len()) as u64;
            rest = after;
        }
        Ok(Some(log))
    }

    /// Whether there is nothing behind the last whole record.
    pub fn is_clean(&self) -> bool {
        self.is_clean
    }

    /// The file's length, bytes.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// Adds a record; it is on disk when this returns.
    pub fn append(&mut self, edits: &[Edit]) -> Result<(), StoreError> {
        let sealed = self.key.seal(&self.records.to_le_bytes(), &encode(edits)?)?;
        let record = [&length(sealed.len())?.to_le_bytes(), sealed.as_slice()].concat();
        let written = self.write(&record);
        if written.is_err() {
            // Half a record in the middle would read as damage: what cannot be taken back is overwritten by the next.
            self.file.set_len(self.length).map_err(|error| failed(&error))?;
        }
        written.map_err(|error| failed(&error))?;
        self.length += record.len() as u64;
        self.records += 1;
        Ok(())
    }

    fn write(&mut self, record: &[u8]) -> std::io::Result<()> {
        self.file.seek(SeekFrom::Start(self.length))?;
        self.file.write_all(record)?;
        self.file.sync_data()
    }

    /// The next record's edits and what lies behind it.
    fn read<'a>(&self, bytes: &'a [u8]) -> Option<(Vec<Edit>, &'a [u8])> {
        let (sealed, rest) = split(bytes)?;
        Some((decode(&self.key.open(&self.records.to_le_bytes(), sealed)?)?, rest))
    }
}

/// Whether bytes that are no record are what a crash leaves of the last one: it is cut off, its end was not written,
/// or its beginning was not.
fn is_torn(bytes: &[u8]) -> bool {
    split(bytes).is_none_or(|(sealed, rest)| rest.is_empty() || sealed.is_empty())
}

fn file_key(bytes: &[u8], host: &StoreKey) -> Option<StoreKey> {
    let sealed = bytes.get(..HEAD)?.strip_prefix(MAGIC)?;
    Some(StoreKey::new(host.open(MAGIC, sealed)?.try_into().ok()?))
}

/// Overwrites a file whose name is gone or about to go, so that nothing of it can be read.
pub fn overwrite(mut file: File) -> Result<(), StoreError> {
    let mut left = file.metadata().map_err(|error| failed(&error))?.len();
    let zeros = [0; 1 << 16];
    while left > 0 {
        let part = left.min(zeros.len() as u64);
        file.write_all(&zeros[..part as usize]).map_err(|error| failed(&error))?;
        left -= part;
    }
    file.sync_data().map_err(|error| failed(&error))
}

/// Makes a renaming outlast a crash. Where folders cannot be synced, the file system sees to that itself.
pub fn sync_folder(path: &Path) -> Result<(), StoreError> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    #[cfg(unix)]
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(|error| failed(&error))?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}
