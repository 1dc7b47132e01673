//! Packed texts by slot, in pages that are small enough to be moved about.

/// How many members a page holds. A text is replaced by moving what stands behind it in its page: a few kilobytes.
const MEMBERS: usize = 64;

/// The texts of neighbours without gaps, then zeros.
#[derive(Clone, Debug)]
struct Page {
    bytes: Vec<u8>,
    /// Where each text ends.
    ends: [u32; MEMBERS],
}

impl Page {
    fn new() -> Self {
        Self { bytes: Vec::new(), ends: [0; MEMBERS] }
    }

    fn range(&self, place: usize) -> (usize, usize) {
        let start = if place == 0 { 0 } else { self.ends[place - 1] as usize };
        (start, self.ends[place] as usize)
    }

    fn set(&mut self, place: usize, text: &[u8]) {
        let (start, end) = self.range(place);
        let used = self.ends[MEMBERS - 1] as usize;
        let needed = used - (end - start) + text.len();
        if needed > self.bytes.len() {
            // A little more than is needed, for the next one.
            let length = needed + needed / 8;
            self.bytes.reserve_exact(length - self.bytes.len());
            self.bytes.resize(length, 0);
        }
        self.bytes.copy_within(end..used, start + text.len());
        self.bytes[start..start + text.len()].copy_from_slice(text);
        if needed < used {
            self.bytes[needed..used].fill(0);
        }
        for later in &mut self.ends[place..] {
            *later = (*later as usize - (end - start) + text.len()) as u32;
        }
    }
}

/// All texts. A slot that was never set has an empty one.
#[derive(Clone, Debug, Default)]
pub(super) struct Pages(Vec<Page>);

impl Pages {
    pub(super) fn get(&self, slot: u32) -> &str {
        let Some(page) = self.0.get(slot as usize / MEMBERS) else { return "" };
        let (start, end) = page.range(slot as usize % MEMBERS);
        // Only whole texts are written.
        std::str::from_utf8(&page.bytes[start..end]).unwrap_or_default()
    }

    /// Replaces a text. Of the former one no byte is left.
    pub(super) fn set(&mut self, slot: u32, text: &str) {
        let page = slot as usize / MEMBERS;
        if self.0.len() <= page {
            self.0.resize_with(page + 1, Page::new);
        }
        self.0[page].set(slot as usize % MEMBERS, text.as_bytes());
    }

    /// Every byte that is held, used or not.
    #[cfg(test)]
    pub(super) fn bytes(&self) -> impl Iterator<Item = &[u8]> {
        self.0.iter().map(|page| page.bytes.as_slice())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn pages_hold_what_a_map_holds_and_no_byte_more(
            writes in proptest::collection::vec((0u32..200, "[a-z王]{0,40}"), 0..200)
        ) {
            let (mut pages, mut model) = (Pages::default(), HashMap::new());
            for (slot, text) in writes {
                pages.set(slot, &text);
                model.insert(slot, text);
            }
            for slot in 0..300 {
                prop_assert_eq!(pages.get(slot), model.get(&slot).map_or("", String::as_str));
            }
            let left = pages.bytes().flatten().filter(|byte| **byte != 0).count();
            prop_assert_eq!(left, model.values().map(String::len).sum::<usize>());
        }
    }
}
