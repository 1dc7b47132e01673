use std::{collections::BTreeSet, fs, path::Path};

use super::*;

fn keys(locale: Locale) -> BTreeSet<String> {
    let resource = FluentResource::try_new(locale.source().to_owned()).expect("a file without mistakes");
    let mut keys = BTreeSet::new();
    for line in resource.source().lines() {
        if let Some((key, _)) = line.split_once(" = ") {
            assert!(keys.insert(key.to_owned()), "{key} stands twice in {}", locale.tag());
        }
    }
    keys
}

/// Every text literal that the sources pass to `say` or `say_with`.
fn said(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            said(&path, found);
        } else if !path.ends_with("tests.rs") {
            let source = fs::read_to_string(&path).expect("a source file");
            for mark in ["say(\"", "say_with(\""] {
                found.extend(source.split(mark).skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned));
            }
        }
    }
}

#[test]
fn the_languages_have_the_same_keys() {
    assert_eq!(keys(Locale::English), keys(Locale::SimplifiedChinese));
}

#[test]
fn the_languages_use_the_same_variables() {
    let variables = |locale: Locale| -> BTreeSet<(String, String)> {
        let lines = locale.source().lines().filter_map(|line| line.split_once(" = "));
        lines
            .flat_map(|(key, text)| text.split("{ $").skip(1).map(move |rest| (key, rest)))
            .filter_map(|(key, rest)| Some((key.to_owned(), rest.split(' ').next()?.to_owned())))
            .collect()
    };
    assert_eq!(variables(Locale::English), variables(Locale::SimplifiedChinese));
}

#[test]
fn every_text_that_is_said_exists() {
    let mut found = BTreeSet::new();
    said(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")), &mut found);
    assert!(found.len() > 10, "found only {found:?}");
    let known = keys(Locale::English);
    let missing: Vec<_> = found.difference(&known).collect();
    assert!(missing.is_empty(), "no text for {missing:?}");
}

#[test]
fn the_toggle_speaks_the_other_language_at_once() {
    let mut texts = Texts::new(Locale::English);
    assert_eq!(texts.say("compare"), "Compare");
    texts.locale = texts.locale.other();
    assert_eq!(texts.say("compare"), "对比");
    assert_eq!(texts.say_with("attract-body", &[("count", "12")]), "12 款镜框，按真实尺寸试戴。");
}

#[test]
fn tags_name_languages() {
    for locale in Locale::ALL {
        assert_eq!(Locale::from_tag(locale.tag()), Some(locale));
    }
    assert_eq!(Locale::from_tag("tlh"), None);
}
