//! Codes for people to read and type: eight letters in two groups, `WDJB-MJHT`.

use crate::{HubError, random};

/// Letters that make no words and are not mistaken for each other (RFC 8628, section 6.1).
const LETTERS: &[u8; 20] = b"BCDFGHJKLMNPQRSTVWXZ";

/// How many letters a code has: 34 bits of chance.
const LENGTH: usize = 8;

/// A new code.
pub fn draw() -> Result<String, HubError> {
    let mut letters = Vec::with_capacity(LENGTH);
    while letters.len() < LENGTH {
        let [byte] = random::bytes::<1>()?;
        // The last bytes would make some letters likelier than others.
        if byte < 240 {
            letters.push(char::from(LETTERS[usize::from(byte) % LETTERS.len()]));
        }
    }
    Ok(grouped(&letters))
}

/// A code as it was drawn, from what a person typed: lower case, spaces and other marks are no matter.
pub fn read(text: &str) -> Option<String> {
    let typed = text.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_uppercase());
    let letters: Vec<char> = typed.take(LENGTH + 1).collect();
    let known = |letter: &char| u8::try_from(*letter).is_ok_and(|byte| LETTERS.contains(&byte));
    (letters.len() == LENGTH && letters.iter().all(known)).then(|| grouped(&letters))
}

fn grouped(letters: &[char]) -> String {
    let (first, second) = letters.split_at(LENGTH / 2);
    first.iter().chain(&['-']).chain(second).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn is_read_however_it_is_typed() {
        let code = draw().expect("chance");
        assert_eq!(code.len(), LENGTH + 1);
        assert_eq!(read(&code), Some(code.clone()));
        assert_eq!(read(&format!(" {} ", code.to_lowercase().replace('-', " "))), Some(code));
        assert_eq!(read("wdjbmjht").as_deref(), Some("WDJB-MJHT"));
        for bad in ["", "WDJB", "WDJB-MJHTX", "ADJB-MJHT", "WDJB-MJH0"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_code_or_not(text in "\\PC*") {
            prop_assert!(read(&text).is_none_or(|code| read(&code) == Some(code.clone())));
        }
    }
}
