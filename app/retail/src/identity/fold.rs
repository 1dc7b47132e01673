//! Letters as one form: full-width to half-width, capitals to small ones, accents off.
//!
//! What Unicode's NFKC with case folding (UAX #15) does to the scripts that stores meet, without its tables.

/// A full-width form's ASCII sibling and the ideographic space's plain one; everything else as it is.
pub(crate) fn narrow(letter: char) -> char {
    match letter {
        '\u{3000}' => ' ',
        // The block of full-width forms is ASCII's printable part, moved.
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
        _ => letter,
    }
}

/// A text in half-width small letters, accents kept.
pub(crate) fn narrow_lower(text: &str) -> String {
    text.chars().map(narrow).flat_map(char::to_lowercase).collect()
}

/// A text in half-width small letters without accents: `Müller` and `ＭＵＬＬＥＲ` both as `muller`.
pub(crate) fn plain(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in narrow_lower(text).chars() {
        match unaccented(letter) {
            Some(letters) => folded.push_str(letters),
            None => folded.push(letter),
        }
    }
    folded
}

/// Whether a mark joins the parts of a name to one word, as hyphens and apostrophes do.
pub(crate) fn joins(mark: char) -> bool {
    matches!(mark, '-' | '\'' | '’' | '‐' | '`')
}

/// The ASCII letters of an accented Latin small letter; nothing for a combining accent (U+0300 to U+036F).
fn unaccented(letter: char) -> Option<&'static str> {
    Some(match letter {
        '\u{300}'..='\u{36f}' => "",
        'à'..='å' | 'ā' | 'ă' | 'ą' | 'ǎ' => "a",
        'æ' => "ae",
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => "e",
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => "g",
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' | 'ǐ' => "i",
        'ĺ' | 'ļ' | 'ľ' | 'ł' => "l",
        'ñ' | 'ń' | 'ņ' | 'ň' => "n",
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' | 'ǒ' => "o",
        'œ' => "oe",
        'ŕ' | 'ŗ' | 'ř' => "r",
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => "s",
        'ß' => "ss",
        'ţ' | 'ť' | 'ț' => "t",
        'þ' => "th",
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' | 'ǔ' | 'ǖ' | 'ǘ' | 'ǚ' | 'ǜ' => "u",
        'ý' | 'ÿ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn width_case_and_accents_go() {
        assert_eq!(plain("ＭÜＬＬＥＲ　Straße"), "muller strasse");
        assert_eq!(plain("Zoe\u{308} Łukasz"), "zoe lukasz");
        assert_eq!(plain("王小明"), "王小明");
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing_more(text in "[ -~à-žＡ-ｚ王小明]{0,20}") {
            let once = plain(&text);
            prop_assert_eq!(plain(&once), once);
        }
    }
}
