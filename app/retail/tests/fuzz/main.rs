//! Every parser is given damaged inputs and never panics; what it lets through keeps what it promises.
//!
//! `cargo test -p retail --test fuzz` tries so many of each. To hunt for longer, and from another seed:
//! `VITRINE_FUZZ_CASES=1000000 VITRINE_FUZZ_SEED=7 cargo test -p retail --test fuzz`.

mod damage;
mod parsers;

use std::panic::{AssertUnwindSafe, catch_unwind};

use damage::Damage;

/// How many inputs each parser is given.
const CASES: u64 = 5_000;

/// The seed where none is asked for.
const SEED: u64 = 0x9e37_79b9_7f4a_7c15;

/// Gives `parse` the `good` inputs, then damaged ones; a panic fails the test with the shortest input found for it.
fn fuzz(good: &[&[u8]], parse: impl Fn(&[u8])) {
    let asked = |name, usual| std::env::var(name).map_or(usual, |text| text.parse().expect("a number"));
    let panics = |input: &[u8]| catch_unwind(AssertUnwindSafe(|| parse(input))).is_err();
    let mut damage = Damage::new(asked("VITRINE_FUZZ_SEED", SEED));
    for input in good {
        parse(input);
    }
    for case in 0..asked("VITRINE_FUZZ_CASES", CASES) {
        let mut input = good[damage.below(good.len())].to_vec();
        damage.strike(&mut input);
        let found = panics(&input).then(|| shortened(input, panics));
        assert!(found.is_none(), "case {case} panics, shortened: b\"{}\"", found.unwrap_or_default().escape_ascii());
    }
}

/// As `fuzz` for what reads text: damaged bytes that are none are read with replacement characters.
fn fuzz_text(good: &[&str], parse: impl Fn(&str)) {
    let good: Vec<&[u8]> = good.iter().map(|text| text.as_bytes()).collect();
    fuzz(&good, |input| parse(&String::from_utf8_lossy(input)));
}

/// Takes parts of `input` away as long as it still `panics`.
fn shortened(mut input: Vec<u8>, panics: impl Fn(&[u8]) -> bool) -> Vec<u8> {
    let mut part = input.len().div_ceil(2);
    while part > 0 {
        let mut at = 0;
        while at < input.len() {
            let to = (at + part).min(input.len());
            let less = [&input[..at], &input[to..]].concat();
            if panics(&less) {
                input = less;
            } else {
                at = to;
            }
        }
        part /= 2;
    }
    input
}

#[test]
fn a_panic_is_found_and_shortened() {
    let found = catch_unwind(|| fuzz(&[b"one, two and three"], |input| assert!(!input.contains(&b'<'))));
    let told = found.expect_err("one case in some has such a letter");
    let told = told.downcast_ref::<String>().expect("a text");
    assert!(told.ends_with("shortened: b\"<\""), "{told}");
}
