//! Languages, switchable while the screens are up. The texts are Fluent files in `assets/locales`, compiled in.

use bevy::prelude::Resource;
use fluent_bundle::{FluentArgs, FluentResource, concurrent::FluentBundle};
use tracing::error;
use unic_langid::{LanguageIdentifier, langid};

#[cfg(test)]
mod tests;

/// A language of the screens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Locale {
    /// English.
    #[default]
    English,
    /// Chinese in simplified characters.
    SimplifiedChinese,
}

impl Locale {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::English, Self::SimplifiedChinese];

    /// The BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::SimplifiedChinese => "zh-Hans",
        }
    }

    /// The language of a BCP 47 tag, if the screens speak it.
    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|locale| locale.tag() == tag)
    }

    /// The language that the toggle leads to.
    pub fn other(self) -> Self {
        match self {
            Self::English => Self::SimplifiedChinese,
            Self::SimplifiedChinese => Self::English,
        }
    }

    fn language(self) -> LanguageIdentifier {
        match self {
            Self::English => langid!("en"),
            Self::SimplifiedChinese => langid!("zh-Hans"),
        }
    }

    fn source(self) -> &'static str {
        match self {
            Self::English => include_str!("../../../assets/locales/en/mirror.ftl"),
            Self::SimplifiedChinese => include_str!("../../../assets/locales/zh-Hans/mirror.ftl"),
        }
    }
}

/// The texts of every language, and the language that is spoken now.
#[derive(Resource)]
pub struct Texts {
    /// The language that is spoken now.
    pub locale: Locale,
    bundles: [FluentBundle<FluentResource>; 2],
}

impl Texts {
    /// The bundled texts, speaking `locale`.
    pub fn new(locale: Locale) -> Self {
        Self { locale, bundles: Locale::ALL.map(bundle) }
    }

    /// The message `key` in the present language; the key itself where there is none.
    pub fn say(&self, key: &str) -> String {
        self.say_with(key, &[])
    }

    /// The message `key` with its variables filled in.
    pub fn say_with(&self, key: &str, variables: &[(&str, &str)]) -> String {
        let bundle = &self.bundles[self.locale as usize];
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
            error!("no text \"{key}\" in {}", self.locale.tag());
            return key.to_owned();
        };
        let arguments: FluentArgs = variables.iter().copied().collect();
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, Some(&arguments), &mut errors).into_owned();
        for problem in errors {
            error!("text \"{key}\" in {}: {problem}", self.locale.tag());
        }
        text
    }
}

fn bundle(locale: Locale) -> FluentBundle<FluentResource> {
    let mut bundle = FluentBundle::new_concurrent(vec![locale.language()]);
    // Both languages run left to right; the marks would be drawn as boxes.
    bundle.set_use_isolating(false);
    let resource = FluentResource::try_new(locale.source().to_owned()).unwrap_or_else(|(partial, problems)| {
        error!("the texts in {} have {} mistakes", locale.tag(), problems.len());
        partial
    });
    if let Err(problems) = bundle.add_resource(resource) {
        error!("the texts in {} say {} messages twice", locale.tag(), problems.len());
    }
    bundle
}
