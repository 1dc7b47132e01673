//! The size advice in words: what is certain is said plainly, what is not is said so.

use base::{Srgba, tokens::colour};
use retail::{
    advice::{Advice, FrameFit, advise},
    product::Product,
};

use crate::{locale::Texts, mirror::measures::Measures};

/// What the face's width says about a product.
pub(super) fn advice(product: &Product, measures: Option<Measures>) -> Option<Advice> {
    measures.map(|measures| advise(&measures.face_width, product.eyewear.frame_width()))
}

/// The advice as a sentence.
pub(super) fn sentence(texts: &Texts, advice: Advice) -> String {
    match (advice.fit, advice.certain) {
        (FrameFit::Right, true) => texts.say("fit-right"),
        (FrameFit::Right, false) => texts.say("fit-right-probably"),
        (FrameFit::Narrow, true) => texts.say("fit-narrow"),
        (FrameFit::Narrow, false) => texts.say("fit-narrow-probably"),
        (FrameFit::Wide, true) => texts.say("fit-wide"),
        (FrameFit::Wide, false) => texts.say("fit-wide-probably"),
    }
}

/// The advice as a word on a card.
pub(super) fn word(texts: &Texts, fit: FrameFit) -> String {
    match fit {
        FrameFit::Right => texts.say("fit-short-right"),
        FrameFit::Narrow => texts.say("fit-short-narrow"),
        FrameFit::Wide => texts.say("fit-short-wide"),
    }
}

/// The advice's ink.
pub(super) fn ink(fit: FrameFit) -> Srgba {
    match fit {
        FrameFit::Right => colour::INK,
        FrameFit::Narrow | FrameFit::Wide => colour::WARNING,
    }
}

/// The pupillary distance with its interval, as a sentence.
pub(super) fn pupils(texts: &Texts, measures: Option<Measures>) -> String {
    let Some(Measures { pupillary_distance: distance, .. }) = measures else { return texts.say("pupils-pending") };
    let [value, low, high] = [distance.value, distance.low, distance.high].map(|mm| format!("{mm:.0}"));
    texts.say_with("pupils", &[("value", &value), ("low", &low), ("high", &high)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{locale::Locale, mirror::measures::tests::measures};

    #[test]
    fn doubt_is_said() {
        let texts = Texts::new(Locale::English);
        let say = |fit, certain| sentence(&texts, Advice { fit, certain });
        assert_eq!(say(FrameFit::Narrow, true), "Narrow for your face");
        assert!(say(FrameFit::Narrow, false).contains("robably"));
    }

    #[test]
    fn the_interval_is_shown() {
        let texts = Texts::new(Locale::English);
        assert_eq!(pupils(&texts, Some(measures(140.0))), "Pupillary distance 63 mm (60–66)");
        assert!(pupils(&texts, None).starts_with("Look straight"));
    }
}
