use proptest::prelude::*;

use super::*;

fn event(name: &str, data: &str, id: &str) -> Event {
    Event { name: name.to_owned(), data: data.to_owned(), id: id.to_owned() }
}

fn read(text: &str) -> Vec<Event> {
    Parser::new().push(text.as_bytes())
}

/// The examples of the standard, section 9.2.6.
#[test]
fn reads_the_standards_examples() {
    assert_eq!(read("data: YHOO\ndata: +2\ndata: 10\n\n"), [event("message", "YHOO\n+2\n10", "")]);
    let stream = ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n";
    let told = [
        event("message", "first event", "1"),
        event("message", "second event", ""),
        event("message", " third event", ""),
    ];
    assert_eq!(read(stream), told);
    assert_eq!(read("data\n\ndata\ndata\n\ndata:"), [event("message", "", ""), event("message", "\n", "")]);
    assert_eq!(read("data:test\n\ndata: test\n\n"), [event("message", "test", ""), event("message", "test", "")]);
}

#[test]
fn keeps_the_place_that_a_heartbeat_tells() {
    let mut parser = Parser::new();
    assert_eq!(parser.push(b"\xef\xbb\xbfretry: 250\nid: 41\n:\n\nretry: soon\nid: a\0b\n\n"), []);
    assert_eq!((parser.reached(), parser.retry()), ("41", Some(250)));
    assert_eq!(parser.push(b"id: 41\ndata: cut"), []);
    assert_eq!(parser.push(b"\nid: 42\n"), []);
    assert_eq!(parser.reached(), "41", "42 is not complete");
    assert_eq!(parser.push(b"\n"), [event("message", "cut", "42")]);
    assert_eq!(parser.reached(), "42");
    assert_eq!(parser.push(b"event: stock\r\ndata: {}\r\n\r\n"), [event("stock", "{}", "42")]);
    assert_eq!(parser.push(b"event: nothing\n\ndata: x\n\n"), [event("message", "x", "42")]);
}

#[test]
fn what_is_endless_does_not_fill_the_memory() {
    let mut parser = Parser::new();
    for _ in 0..40 {
        assert_eq!(parser.push(&[b'x'; 1 << 16]), []);
    }
    assert!(parser.line.len() <= LONGEST);
    assert_eq!(parser.push(b"\n\ndata: y\n\n"), [event("message", "y", "")]);
}

/// The same rules over the whole text at once.
fn plainly(text: &str) -> Vec<Event> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n").replace('\r', "\n");
    let (mut events, mut id) = (Vec::new(), String::new());
    let mut blocks: Vec<&str> = text.split("\n\n").collect();
    blocks.pop();
    for block in blocks {
        let (mut name, mut data) = ("message", Vec::new());
        for line in block.split('\n') {
            let (field, value) = line.split_once(':').unwrap_or((line, ""));
            let value = value.strip_prefix(' ').unwrap_or(value);
            match field {
                "event" => name = if value.is_empty() { "message" } else { value },
                "data" => data.push(value),
                "id" => id = value.to_owned(),
                _ => {}
            }
        }
        if !data.is_empty() {
            events.push(event(name, &data.join("\n"), &id));
        }
    }
    events
}

proptest! {
    #[test]
    fn pieces_make_no_difference(
        lines in prop::collection::vec(
            "(data: ?[a-z\u{955c}: ]{0,5}|event: ?[a-z]{0,4}|id: ?[0-9]{0,3}|: [a-z]{0,3}|data|other: x|)(\n|\r\n|\r)",
            0..24,
        ),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..12),
    ) {
        // A lone return before a line feed would be one line end.
        let text = lines.concat();
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(text.len() + 1)).collect();
        cuts.extend([0, text.len()]);
        cuts.sort_unstable();
        let mut parser = Parser::new();
        let pieces = cuts.windows(2).flat_map(|ends| parser.push(&text.as_bytes()[ends[0]..ends[1]]));
        prop_assert_eq!(pieces.collect::<Vec<_>>(), plainly(&text));
    }
}
