//! Contact details as lists show them to those who need not see them in full: enough to tell one's own.

/// What stands for hidden letters and digits.
const HIDDEN: char = '*';

/// A name with its first letter alone, each further letter hidden: `王**`, `A** B******`.
///
/// In Chinese the first letter is the family name's. Letters after a space begin anew; no more than 8 are written for
/// any word, so that a long one does not burst a list.
pub fn name(name: &str) -> String {
    let words: Vec<String> = name.split_whitespace().map(|word| first_of(word, 8)).collect();
    words.join(" ")
}

/// A phone number without its middle: `138****1234`, `+86138****1234`.
///
/// The last four digits are shown, and of the rest what leaves at least four hidden. A number too short for that is
/// hidden whole.
pub fn phone(phone: &str) -> String {
    let digits: Vec<char> = phone.chars().filter(char::is_ascii_digit).collect();
    let Some(head) = digits.len().checked_sub(8) else { return HIDDEN.to_string().repeat(4) };
    let plus = phone.trim_start().starts_with('+').then_some('+');
    let tail = &digits[digits.len() - 4..];
    plus.iter().chain(&digits[..head]).chain(&[HIDDEN; 4]).chain(tail).collect()
}

/// An address with its mailbox's first letter and its domain: `a***@example.com`.
///
/// Always three are hidden, so that the mailbox's length does not show. What is no address is hidden whole.
pub fn email(email: &str) -> String {
    let hidden = HIDDEN.to_string().repeat(3);
    match email.rsplit_once('@') {
        Some((mailbox, domain)) => {
            let first: String = mailbox.chars().take(usize::from(mailbox.chars().count() > 1)).collect();
            format!("{first}{hidden}@{domain}")
        }
        None => hidden,
    }
}

fn first_of(word: &str, longest: usize) -> String {
    let count = word.chars().count();
    // A single letter is hidden too: shown, it would be the whole name.
    let shown = usize::from(count > 1);
    word.chars().take(shown).chain(std::iter::repeat_n(HIDDEN, count.min(longest) - shown)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn shows_enough_to_know_ones_own() {
        assert_eq!(name("王小明"), "王**");
        assert_eq!(name("Ann Lee"), "A** L**");
        assert_eq!(name("Bo X"), "B* *");
        assert_eq!(phone("13800131234"), "138****1234");
        assert_eq!(phone("+8613800131234"), "+86138****1234");
        assert_eq!(email("ann.lee@example.com"), "a***@example.com");
        assert_eq!(email("a@example.com"), "***@example.com");
    }

    #[test]
    fn what_is_short_or_strange_is_hidden_whole() {
        assert_eq!(name(""), "");
        assert_eq!(name("王"), "*");
        assert_eq!(phone("1234567"), "****");
        assert_eq!(phone("+1234567"), "****", "a plus is no digit");
        assert_eq!(phone(""), "****");
        assert_eq!(email("nobody"), "***");
    }

    proptest! {
        #[test]
        fn hides_all_but_the_first_letter_of_every_word(text in "\\PC{0,30}") {
            let masked = name(&text);
            for (word, original) in masked.split_whitespace().zip(text.split_whitespace()) {
                prop_assert!(word.chars().skip(1).all(|letter| letter == HIDDEN));
                prop_assert!(original.chars().count() > 1 || word.starts_with(HIDDEN));
            }
        }

        #[test]
        fn hides_four_digits_of_any_phone_number(digits in "\\+?[0-9]{0,15}") {
            let masked = phone(&digits);
            prop_assert!(masked.contains("****"));
            let shown = masked.chars().filter(char::is_ascii_digit).count();
            prop_assert!(shown + 4 <= digits.trim_start_matches('+').len().max(4));
        }
    }
}
