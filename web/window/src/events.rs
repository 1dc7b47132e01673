//! What the page is told, each an object with its `type`:
//!
//! | type | with |
//! | --- | --- |
//! | `state` | `state`: loading, attract, live, compare, kept, trouble; `product` and `colour`: places of the chosen look, or null; `left`, `right`: of a comparison, likewise `[product, colour]`; `active`: left or right; `picture`: asked, saved or failed |
//! | `dressing` | `dressing`: bare, loading, worn or refused; `reason` where it is refused |
//! | `entry` | a field has the focus: `purpose`: text, search, tel, email or numeric; `name`, `text`, and where it lies in the canvas, CSS pixels: `left`, `top`, `width`, `height`. To be answered by `enter` |
//! | `entry-end` | it has it no more |
//! | `language` | `locale`: its BCP 47 tag |
//! | `sound` | `muted` |
//! | `error` | `message`: the adapter refused something, or is lost; this mirror has ended |
//! | `wipe` | the shopper left: forget their pictures |
//! | `snapshot` | `width`, `height` and `pixels`, RGBA; to be answered by `pictureKept` |

use bevy::prelude::*;
use js_sys::{Array, Function, Object, Reflect};
use screens::{
    kit::{entry::TextEntry, field::Field},
    locale::Texts,
    mirror::{
        Mirror, MirrorOutput,
        shelf::Choice,
        state::{MirrorState, Pair, Picture, Side},
    },
    sounds::Muted,
};
use stage::Dressing;
use wasm_bindgen::JsValue;

/// The page's ear.
pub struct Page(pub Function);

impl Page {
    /// Tells the page; what it makes of it is its own.
    pub fn hear<const N: usize>(&self, kind: &str, fields: [(&str, JsValue); N]) {
        let event = Object::new();
        for (name, value) in [("type", kind.into())].into_iter().chain(fields) {
            // Setting a field of a plain object cannot fail.
            let _ = Reflect::set(&event, &name.into(), &value);
        }
        if let Err(error) = self.0.call1(&JsValue::NULL, &event) {
            warn!("the page's listener failed: {error:?}");
        }
    }
}

/// What of the mirror's state the page shows.
#[derive(Clone, PartialEq)]
pub struct Shown {
    state: &'static str,
    chosen: Option<Choice>,
    pair: Option<Pair>,
    picture: Option<&'static str>,
}

impl Shown {
    fn of(mirror: &Mirror) -> Self {
        let state = mirror.machine.state();
        let name = match state {
            MirrorState::Loading => "loading",
            MirrorState::Attract => "attract",
            MirrorState::Live(_) => "live",
            MirrorState::Compare(..) => "compare",
            MirrorState::Kept(..) => "kept",
            MirrorState::CameraTrouble(..) => "trouble",
        };
        let picture = match state {
            MirrorState::Kept(_, _, Picture::Asked) => Some("asked"),
            MirrorState::Kept(_, _, Picture::Saved { .. }) => Some("saved"),
            MirrorState::Kept(_, _, Picture::Failed { .. }) => Some("failed"),
            _ => None,
        };
        Self { state: name, chosen: mirror.machine.chosen(), pair: state.pair(), picture }
    }

    fn tell(&self, page: &Page) {
        let active = self.pair.map(|pair| if pair.active == Side::Left { "left" } else { "right" });
        page.hear(
            "state",
            [
                ("state", self.state.into()),
                ("product", number(self.chosen.map(|choice| choice.product))),
                ("colour", number(self.chosen.map(|choice| choice.variant))),
                ("left", look(self.pair.map(|pair| pair.left))),
                ("right", look(self.pair.map(|pair| pair.right))),
                ("active", active.map_or(JsValue::NULL, JsValue::from)),
                ("picture", self.picture.map_or(JsValue::NULL, JsValue::from)),
            ],
        );
    }
}

fn number(value: Option<usize>) -> JsValue {
    value.map_or(JsValue::NULL, |value| JsValue::from_f64(value as f64))
}

fn look(choice: Option<Choice>) -> JsValue {
    choice
        .map_or(JsValue::NULL, |choice| Array::of2(&number(Some(choice.product)), &number(Some(choice.variant))).into())
}

/// Tells what has changed on the screen.
pub fn tell(
    page: NonSend<Page>,
    mirror: Option<Res<Mirror>>,
    texts: Res<Texts>,
    muted: Res<Muted>,
    mut outputs: MessageReader<MirrorOutput>,
    mut before: Local<Option<Shown>>,
) {
    if outputs.read().any(|output| *output == MirrorOutput::Wipe) {
        page.hear("wipe", []);
    }
    if texts.is_changed() {
        page.hear("language", [("locale", texts.locale.tag().into())]);
    }
    if muted.is_changed() {
        page.hear("sound", [("muted", muted.0.into())]);
    }
    let now = mirror.map(|mirror| Shown::of(&mirror));
    if *before != now {
        if let Some(now) = &now {
            now.tell(&page);
        }
        *before = now;
    }
}

/// Tells where text is to be written.
pub fn tell_entry(page: NonSend<Page>, mut entries: MessageReader<TextEntry>) {
    for entry in entries.read() {
        let TextEntry::Begin(asked) = entry else {
            page.hear("entry-end", []);
            continue;
        };
        let purpose = match asked.purpose {
            Field::Text => "text",
            Field::Search => "search",
            Field::Phone => "tel",
            Field::Email => "email",
            Field::Number => "numeric",
        };
        let size = asked.area.size();
        page.hear(
            "entry",
            [
                ("purpose", purpose.into()),
                ("name", asked.name.as_str().into()),
                ("text", asked.text.as_str().into()),
                ("left", asked.area.min.x.into()),
                ("top", asked.area.min.y.into()),
                ("width", size.x.into()),
                ("height", size.y.into()),
            ],
        );
    }
}

/// Tells how far the product has come.
pub fn tell_dressing(page: NonSend<Page>, dressing: Res<Dressing>, mut before: Local<Option<Dressing>>) {
    if before.as_ref() == Some(&*dressing) {
        return;
    }
    let (name, reason) = match &*dressing {
        Dressing::Bare => ("bare", JsValue::NULL),
        Dressing::Loading => ("loading", JsValue::NULL),
        Dressing::Worn => ("worn", JsValue::NULL),
        Dressing::Refused(reason) => ("refused", reason.into()),
    };
    page.hear("dressing", [("dressing", name.into()), ("reason", reason)]);
    *before = Some(dressing.clone());
}
