//! Rows of fields with a character between, quoted as RFC 4180 says: what spreadsheets write.

use std::io::{BufRead, Write};

use memchr::memchr;

use super::{
    fault::{Fault, Reason},
    input::{Input, MOST},
};

/// The fields of one row.
#[derive(Default)]
pub(super) struct Row {
    /// The line in which it begins.
    pub(super) line: u64,
    text: String,
    ends: Vec<usize>,
}

impl Row {
    /// The fields in their order.
    pub(super) fn fields(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, &end)| &self.text[start..end])
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// How many bytes its fields have.
    pub(super) fn size(&self) -> usize {
        self.text.len()
    }

    /// A fault of the row if its fields are more or fewer than the header's.
    pub(super) fn check_length(&self, expected: usize) -> Result<(), Fault> {
        let found = self.len();
        if found == expected { Ok(()) } else { Err(Fault::of_row(self.line, Reason::Fields { expected, found })) }
    }
}

/// Where the next byte stands.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Start,
    Plain,
    Quoted,
    /// Behind a quote inside quotes: their end, or the first of two that stand for one.
    Quote,
}

/// Reads rows, passing over empty lines and a byte order mark.
pub(super) struct Rows<R> {
    input: Input<R>,
    delimiter: u8,
    line: Vec<u8>,
}

impl<R: BufRead> Rows<R> {
    pub(super) fn new(input: R, delimiter: u8) -> Self {
        Self { input: Input::new(input), delimiter, line: Vec::new() }
    }

    pub(super) fn bytes(&self) -> u64 {
        self.input.bytes()
    }

    /// The line that is read next.
    pub(super) fn line(&self) -> u64 {
        self.input.line()
    }

    /// Reads the next row into `row`; `false` at the end. An error is one that ends the file.
    pub(super) fn read(&mut self, row: &mut Row) -> Result<bool, Fault> {
        self.input.refill();
        loop {
            row.line = self.input.line();
            if !self.read_line(row.line)? {
                return Ok(false);
            }
            if !self.line.trim_ascii().is_empty() || self.line.contains(&self.delimiter) {
                break;
            }
        }
        let mut bytes = std::mem::take(&mut row.text).into_bytes();
        bytes.clear();
        row.ends.clear();
        let mut place = Place::Start;
        loop {
            place = self.split(place, &mut bytes, &mut row.ends);
            if place != Place::Quoted {
                break;
            }
            if !self.read_line(row.line)? {
                return Err(Fault::of_row(row.line, Reason::OpenQuote));
            }
        }
        row.ends.push(bytes.len());
        row.text = String::from_utf8(bytes).map_err(|_| Fault::of_row(row.line, Reason::NotUtf8))?;
        if row.ends.iter().any(|&end| !row.text.is_char_boundary(end)) {
            return Err(Fault::of_row(row.line, Reason::NotUtf8));
        }
        Ok(true)
    }

    fn read_line(&mut self, row_line: u64) -> Result<bool, Fault> {
        self.line.clear();
        let first = self.input.bytes() == 0;
        if let Err(error) = self.input.read_until(b'\n', &mut self.line) {
            let spent = self.input.is_spent();
            let reason = if spent { Reason::Endless(MOST) } else { Reason::Unreadable(error.to_string()) };
            return Err(Fault::of_row(row_line, reason));
        }
        let read = !self.line.is_empty();
        if first && self.line.starts_with("\u{feff}".as_bytes()) {
            self.line.drain(..3);
        }
        Ok(read)
    }

    /// Splits the line, whose end counts only inside quotes.
    fn split(&self, mut place: Place, bytes: &mut Vec<u8>, ends: &mut Vec<usize>) -> Place {
        let line = self.line.strip_suffix(b"\n").unwrap_or(&self.line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let mut rest = line;
        while let Some(&first) = rest.first() {
            let (next, taken) = match place {
                Place::Start if first == b'"' => (Place::Quoted, 1),
                Place::Quoted => {
                    let length = memchr(b'"', rest).unwrap_or(rest.len());
                    bytes.extend_from_slice(&rest[..length]);
                    if length == rest.len() { (Place::Quoted, length) } else { (Place::Quote, length + 1) }
                }
                Place::Quote if first == b'"' => {
                    bytes.push(first);
                    (Place::Quoted, 1)
                }
                // What stands between a quote and the delimiter is taken as it is.
                Place::Start | Place::Plain | Place::Quote => {
                    let length = memchr(self.delimiter, rest).unwrap_or(rest.len());
                    bytes.extend_from_slice(&rest[..length]);
                    if length == rest.len() {
                        (Place::Plain, length)
                    } else {
                        ends.push(bytes.len());
                        (Place::Start, length + 1)
                    }
                }
            };
            (place, rest) = (next, &rest[taken..]);
        }
        if place == Place::Quoted {
            bytes.extend_from_slice(&self.line[line.len()..]);
        }
        place
    }
}

/// Writes one row, ended by `\r\n` as RFC 4180 says.
pub(super) fn write<'a>(
    out: &mut impl Write,
    delimiter: u8,
    fields: impl IntoIterator<Item = &'a str>,
) -> std::io::Result<()> {
    for (index, field) in fields.into_iter().enumerate() {
        if index > 0 {
            out.write_all(&[delimiter])?;
        }
        if field.bytes().any(|byte| matches!(byte, b'"' | b'\n' | b'\r') || byte == delimiter) {
            write!(out, "\"{}\"", field.replace('"', "\"\""))?;
        } else {
            out.write_all(field.as_bytes())?;
        }
    }
    out.write_all(b"\r\n")
}

#[cfg(test)]
mod tests;
