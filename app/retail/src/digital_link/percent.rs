//! Percent-encoding (RFC 3986, section 2.1).

use std::fmt;

use thiserror::Error;

/// A percent sign that stands for nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("after a % there must be two hexadecimal digits that spell UTF-8: write a percent sign itself as %25")]
pub struct EscapeError;

/// The text that an escaped one stands for.
pub(super) fn decode(text: &str) -> Result<String, EscapeError> {
    let mut parts = text.split('%');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let (code, plain) = part.as_bytes().split_at_checked(2).ok_or(EscapeError)?;
        bytes.push(hex(code[0])? << 4 | hex(code[1])?);
        bytes.extend(plain);
    }
    String::from_utf8(bytes).map_err(|_| EscapeError)
}

fn hex(digit: u8) -> Result<u8, EscapeError> {
    char::from(digit).to_digit(16).map(|value| value as u8).ok_or(EscapeError)
}

/// Writes a text with everything escaped that has a meaning anywhere in a URI.
pub(super) struct Encoded<'a>(pub &'a str);

impl fmt::Display for Encoded<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for byte in self.0.bytes() {
            match byte {
                b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'.' | b'_' | b'~' => {
                    write!(out, "{}", char::from(byte))?;
                }
                _ => write!(out, "%{byte:02X}")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn refuses_what_stands_for_nothing() {
        for bad in ["%", "%2", "a%2", "%zz", "%+1", "%%25", "%\u{e9}", "%ff"] {
            assert_eq!(decode(bad), Err(EscapeError), "{bad}");
        }
        assert_eq!(decode("%2f%2F%C3%A9"), Ok("//\u{e9}".to_owned()));
    }

    proptest! {
        #[test]
        fn every_text_survives(text: String) {
            prop_assert_eq!(decode(&Encoded(&text).to_string()), Ok(text));
        }
    }
}
