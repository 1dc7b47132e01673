//! Bytes of a feed, with the line they stand in and a bound on what one article may take.

use std::io::{self, BufRead, Read};

/// The most bytes one article may take: no description comes near it, and unclosed quotes soon do.
pub(super) const MOST: usize = 1 << 20;

/// A source that counts what is read of it.
pub(super) struct Input<R> {
    inner: R,
    line: u64,
    bytes: u64,
    left: usize,
}

impl<R: BufRead> Input<R> {
    pub(super) fn new(inner: R) -> Self {
        Self { inner, line: 1, bytes: 0, left: MOST }
    }

    /// The line that the next byte stands in, from 1.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// How many bytes were read.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Lets the next article have all the bytes it may take.
    pub(super) fn refill(&mut self) {
        self.left = MOST;
    }

    /// Whether reading failed because the article took too much.
    pub(super) fn is_spent(&self) -> bool {
        self.left == 0
    }
}

impl<R: BufRead> BufRead for Input<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let buffer = self.inner.fill_buf()?;
        if self.left == 0 && !buffer.is_empty() {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, "the article is too long"));
        }
        Ok(&buffer[..buffer.len().min(self.left)])
    }

    fn consume(&mut self, amount: usize) {
        // What was shown is still there, so that this reads nothing and cannot fail.
        if let Ok(buffer) = self.inner.fill_buf() {
            let taken = &buffer[..amount.min(buffer.len())];
            self.line += memchr::memchr_iter(b'\n', taken).count() as u64;
        }
        self.bytes += amount as u64;
        self.left = self.left.saturating_sub(amount);
        self.inner.consume(amount);
    }
}

impl<R: BufRead> Read for Input<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let buffer = self.fill_buf()?;
        let count = buffer.len().min(out.len());
        out[..count].copy_from_slice(&buffer[..count]);
        self.consume(count);
        Ok(count)
    }
}
