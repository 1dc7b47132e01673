//! Whether a product comes in somebody's size.
//!
//! Sizes are words: `M`, `42`, `52-18-140`. Two words compare only on one scale, and a product's own sizes are all that is
//! known of its scale. So a size that the product comes in is theirs; letters (`XS` to `XXXL`) are one scale; and a number
//! that the product does not come in says nothing, since a waist of 30 is no shoe.

use super::Size;

impl Size {
    /// Of a product that comes in the sizes `all`, of which `had` can be had, for somebody who wears the sizes `known`.
    pub fn of(known: &[&str], all: &[&str], had: &[&str]) -> Self {
        let wears = |size: &&str| known.iter().any(|known| same(known, size));
        if all.is_empty() || had.iter().any(wears) {
            return Self::Right;
        }
        let letters = known.iter().any(|size| is_letters(size)) && all.iter().all(|size| is_letters(size));
        if letters || all.iter().any(wears) { Self::Wrong } else { Self::Unknown }
    }
}

/// Whether two words are one size: `m` and `M`, `XXL` and `2XL`.
pub fn same(a: &str, b: &str) -> bool {
    plain(a) == plain(b)
}

fn plain(size: &str) -> String {
    let upper: String = size.chars().filter(|char| !char.is_whitespace()).flat_map(char::to_uppercase).collect();
    let extra = upper.bytes().take_while(|byte| *byte == b'X').count();
    match upper.get(extra..) {
        Some(rest @ ("S" | "L")) if extra > 1 => format!("{extra}X{rest}"),
        _ => upper,
    }
}

/// `S`, `M` and `L`, and with any number of `X` before.
fn is_letters(size: &str) -> bool {
    let plain = plain(size);
    let rest = plain.trim_start_matches(|char: char| char.is_ascii_digit() || char == 'X');
    matches!(rest, "S" | "L") || plain == "M"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_compare_on_one_scale() {
        let of = |known: &[&str], had: &[&str]| Size::of(known, &["S", "M", "L", "XXL"], had);
        assert_eq!(of(&["m"], &["S", "M"]), Size::Right);
        assert_eq!(of(&["2XL"], &["XXL"]), Size::Right);
        assert_eq!(of(&["M"], &["S"]), Size::Wrong, "it comes in theirs, and is gone");
        assert_eq!(of(&["XS"], &["S"]), Size::Wrong, "it never came in theirs");
        assert_eq!(of(&["42"], &["S"]), Size::Unknown);
        assert_eq!(of(&[], &["S"]), Size::Unknown);
        assert_eq!(Size::of(&["30", "M"], &["38", "40"], &["38"]), Size::Unknown);
        assert_eq!(Size::of(&["30", "40"], &["38", "40"], &["38"]), Size::Wrong);
        assert_eq!(Size::of(&["30"], &[], &[]), Size::Right, "one size for all");
    }

    #[test]
    fn no_word_is_too_odd() {
        for size in ["", "X", "XX", "号", "52-18-140", "XXXXXXXXS"] {
            assert!(same(size, size));
            assert_eq!(Size::of(&[size], &["M"], &["M"]), if is_letters(size) { Size::Wrong } else { Size::Unknown });
        }
    }
}
