//! Reads `text/event-stream`, however its bytes are cut into pieces (WHATWG HTML, section 9.2.6).

/// The longest event that is read, bytes. What is longer is passed over: nobody sends it in good faith.
const LONGEST: usize = 1 << 20;

/// One event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its name; `message` if the stream gives none.
    pub name: String,
    /// Its data, lines parted by line feeds.
    pub data: String,
    /// The id last given on the stream, by this event or one before it.
    pub id: String,
}

/// Reads a stream piece by piece.
#[derive(Debug, Default)]
pub struct Parser {
    line: Vec<u8>,
    after_return: bool,
    started: bool,
    name: String,
    data: String,
    too_long: bool,
    id: String,
    reached: String,
    retry: Option<u64>,
}

impl Parser {
    /// A reader at the beginning of a stream.
    pub fn new() -> Self {
        Self::default()
    }

    /// The id last given by something that is complete, which a reader that comes back names.
    pub fn reached(&self) -> &str {
        &self.reached
    }

    /// How long the stream asks to wait before coming back, ms.
    pub fn retry(&self) -> Option<u64> {
        self.retry
    }

    /// Reads the next bytes; the events that they complete.
    pub fn push(&mut self, bytes: &[u8]) -> Vec<Event> {
        let mut events = Vec::new();
        for &byte in bytes {
            let ends_return = std::mem::replace(&mut self.after_return, byte == b'\r');
            match byte {
                b'\n' if ends_return => {}
                b'\n' | b'\r' => events.extend(self.end_line()),
                _ if self.line.len() + self.data.len() < LONGEST => self.line.push(byte),
                _ => self.too_long = true,
            }
        }
        events
    }

    fn end_line(&mut self) -> Option<Event> {
        let line = std::mem::take(&mut self.line);
        let line = String::from_utf8_lossy(&line);
        let line =
            if std::mem::replace(&mut self.started, true) { &*line } else { line.trim_start_matches('\u{feff}') };
        if line.is_empty() {
            return self.end_event();
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => value.clone_into(&mut self.name),
            "data" => {
                self.data.push_str(value);
                self.data.push('\n');
            }
            "id" if !value.contains('\0') => value.clone_into(&mut self.id),
            "retry" if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) => {
                self.retry = value.parse().ok();
            }
            _ => {}
        }
        None
    }

    fn end_event(&mut self) -> Option<Event> {
        self.id.clone_into(&mut self.reached);
        let (name, mut data) = (std::mem::take(&mut self.name), std::mem::take(&mut self.data));
        if std::mem::take(&mut self.too_long) || data.is_empty() {
            return None;
        }
        data.pop();
        let name = if name.is_empty() { "message".to_owned() } else { name };
        Some(Event { name, data, id: self.id.clone() })
    }
}

#[cfg(test)]
mod tests;
