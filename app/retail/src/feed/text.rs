//! Texts of a feed brought into one form, so that what is read from any format can be written in any other.

use super::fault::{Reason, excerpt};

/// Refuses characters that no text needs and that XML cannot hold (XML 1.0, section 2.2).
fn check(text: &str, allowed: impl Fn(char) -> bool) -> Result<(), Reason> {
    // Most texts hold nothing else.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~') || (byte < b' ' && allowed(byte.into()))) {
        return Ok(());
    }
    let bad = |char: char| (char.is_control() && !allowed(char)) || matches!(char, '\u{fffe}' | '\u{ffff}');
    text.chars().find(|&char| bad(char)).map_or(Ok(()), |char| Err(Reason::Character(char)))
}

/// A text that must not be changed between its ends.
pub(super) fn identifier(text: &str) -> Result<String, Reason> {
    let text = text.trim();
    check(text, |_| false)?;
    Ok(text.to_owned())
}

/// A text of one line: line ends and tabs in it are blanks, and blanks in a row are one, as XML's layout leaves them.
pub(super) fn line(text: &str) -> Result<String, Reason> {
    let blank = |char: char| char.is_ascii_whitespace();
    check(text, blank)?;
    let mut words = text.trim().split_ascii_whitespace();
    let mut line = words.next().unwrap_or_default().to_owned();
    for word in words {
        line.push(' ');
        line.push_str(word);
    }
    Ok(line)
}

/// A text of several lines, each ended by `\n`.
pub(super) fn block(text: &str) -> Result<String, Reason> {
    let text = text.trim();
    check(text, |char| matches!(char, '\t' | '\n' | '\r'))?;
    if text.contains('\r') { Ok(text.replace("\r\n", "\n").replace('\r', "\n")) } else { Ok(text.to_owned()) }
}

/// A web address.
pub(super) fn link(text: &str) -> Result<String, Reason> {
    let text = text.trim();
    let host = ["https://", "http://"].into_iter().find_map(|scheme| {
        let start = text.get(..scheme.len())?;
        start.eq_ignore_ascii_case(scheme).then(|| &text[scheme.len()..])
    });
    let whole = host.is_some_and(|host| host.starts_with(|char: char| char.is_alphanumeric() || char == '['));
    let allowed = |char: char| match char {
        '"' | '<' | '>' | '\u{fffe}' | '\u{ffff}' => false,
        '!'..='~' => true,
        _ => !char.is_whitespace() && !char.is_control(),
    };
    if !whole || !text.chars().all(allowed) {
        return Err(Reason::Link(excerpt(text)));
    }
    Ok(text.to_owned())
}

/// The web address of a 3D model.
pub(super) fn model_link(text: &str) -> Result<String, Reason> {
    let link = link(text)?;
    let path = link.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    if path.ends_with(".glb") || path.ends_with(".gltf") { Ok(link) } else { Err(Reason::Model(excerpt(text))) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_into_one_form() {
        assert_eq!(line("\n  Round\tframe,\r\n black "), Ok("Round frame, black".to_owned()));
        assert_eq!(block(" a\r\nb\rc\n"), Ok("a\nb\nc".to_owned()));
        assert_eq!(identifier("A\tB"), Err(Reason::Character('\t')));
        assert_eq!(line("bell\u{7}"), Err(Reason::Character('\u{7}')));
        assert_eq!(block("\u{ffff}"), Err(Reason::Character('\u{ffff}')));
    }

    #[test]
    fn a_link_is_a_whole_web_address() {
        for good in ["https://shop.example/a?b=c,d", "HTTP://[::1]/x", "https://\u{955c}.example/\u{8272}"] {
            assert_eq!(link(good).as_deref(), Ok(good));
        }
        for bad in [
            "shop.example/a",
            "ftp://shop.example",
            "https://",
            "https:///a",
            "https://a b",
            "javascript:alert(1)",
            "\u{955c}",
        ] {
            assert_eq!(link(bad), Err(Reason::Link(bad.to_owned())), "{bad}");
        }
        assert!(model_link("https://a.example/x.GLB?v=2").is_ok());
        assert!(model_link("https://a.example/x.usdz").is_err());
        assert!(model_link("https://a.example/?x.glb").is_err());
    }
}
