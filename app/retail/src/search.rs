//! Members as one types: by any part of a name, in Chinese or Latin letters, in pinyin or its initials, with a slip;
//! by the end of a phone number or any three digits of it; by e-mail address and member number.
//!
//! ```
//! use retail::search::{Entry, Field, Index, Rank};
//!
//! let mut index = Index::new();
//! index.put(7, &Entry { names: vec!["王小明".into()], last_seen: 20_000, ..Entry::default() });
//! for query in ["小明", "xiaoming", "wxm", "wangxm", "王曉明", "xioaming"] {
//!     assert_eq!(index.find(query, 10)[0].id, 7);
//! }
//! assert_eq!((index.find("王", 10)[0].rank, index.find("王", 10)[0].field), (Rank::Start, Field::Name));
//! ```
//!
//! An inverted index over short runs of characters (`key`) says who may be meant, and a look at the members'
//! texts who is. Lists of members are Roaring bitmaps (Lemire, Kai, Kaser, "Consistently faster and smaller compressed
//! bitmaps with Roaring", 2016): two bytes a member and less, and cheap to change. Everything that is known of a member
//! follows from its packed text, so that a removal leaves nothing behind.

mod find;
mod key;
mod page;
mod postings;
mod query;
mod reading;
mod recency;
mod text;
mod words;

use std::{collections::HashMap, hash::Hash};

use self::{key::Key, page::Pages, postings::Postings, recency::Recency, words::Words};
use crate::identity::{Email, Phone};

/// How many keys are put in at once where many members are: those of some thousands, in 16 MB.
const BATCH: usize = 1 << 20;

/// What a member is found by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Names as they are written, in any script. Of each the first 254 characters count.
    pub names: Vec<String>,
    /// Phone numbers.
    pub phones: Vec<Phone>,
    /// E-mail addresses.
    pub emails: Vec<Email>,
    /// Member numbers and other codes; letters and digits count. Of each the first 254 characters count.
    pub numbers: Vec<String>,
    /// The day of the last visit or purchase, days since 1970-01-01. Of two members who fit a query equally well, the
    /// one seen last comes first.
    pub last_seen: u32,
}

/// The detail that a query fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// A name as it is written.
    Name,
    /// A name as it is read or misspelt: in pinyin, by initials, with a slip, by its sound.
    Reading,
    /// A phone number.
    Phone,
    /// An e-mail address.
    Email,
    /// A member number.
    Number,
}

impl Field {
    const ALL: [Self; 5] = [Self::Name, Self::Reading, Self::Phone, Self::Email, Self::Number];
}

/// How well a query fits, the best first. Several words fit as well as the one that fits worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rank {
    /// It is the whole detail.
    Exact,
    /// A detail begins with it, or a phone number ends with it.
    Start,
    /// A word of a name begins with it, or a character's reading.
    Word,
    /// It stands somewhere in a detail.
    Inside,
    /// A name is like it but for a slip, or sounds like it. Only looked for where fewer than five fit better.
    Alike,
}

impl Rank {
    const ALL: [Self; 5] = [Self::Exact, Self::Start, Self::Word, Self::Inside, Self::Alike];
}

/// A member who fits a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit<K> {
    /// The member, as it was put.
    pub id: K,
    /// How well the query fits.
    pub rank: Rank,
    /// Which detail it fits; of several words the first one's.
    pub field: Field,
}

/// Members' details, searchable. `K` is what the caller knows a member by: a number or a short text.
#[derive(Clone, Debug)]
pub struct Index<K> {
    /// Each member's place in everything below. Places that fell free are given out again.
    slots: HashMap<K, u32>,
    ids: Vec<Option<K>>,
    free: Vec<u32>,
    texts: Pages,
    postings: Postings,
    words: Words,
    recency: Recency,
}

impl<K> Default for Index<K> {
    fn default() -> Self {
        Self {
            slots: HashMap::new(),
            ids: Vec::new(),
            free: Vec::new(),
            texts: Pages::default(),
            postings: Postings::default(),
            words: Words::default(),
            recency: Recency::default(),
        }
    }
}

impl<K: Clone + Eq + Hash> Index<K> {
    /// An index of nobody.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many members there are.
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// Whether there is nobody.
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// Whether a member is in the index.
    pub fn contains(&self, id: &K) -> bool {
        self.slots.contains_key(id)
    }

    /// Puts a member in, in place of what was known of it. Takes a fraction of a millisecond.
    pub fn put(&mut self, id: K, entry: &Entry) {
        let slot = match self.slots.get(&id) {
            Some(slot) => *slot,
            None => self.place(id),
        };
        self.write(slot, &text::packed(entry));
        self.recency.remove(slot);
        self.recency.insert(slot, entry.last_seen);
    }

    /// Notes that a member was seen, on a day since 1970-01-01. Whether there is such a member.
    pub fn touch(&mut self, id: &K, last_seen: u32) -> bool {
        let Some(slot) = self.slots.get(id) else { return false };
        self.recency.remove(*slot);
        self.recency.insert(*slot, last_seen);
        true
    }

    /// Takes a member out. Its texts are overwritten and its keys and words dropped before this returns. Whether there
    /// was such a member.
    pub fn remove(&mut self, id: &K) -> bool {
        let Some(slot) = self.slots.remove(id) else { return false };
        self.write(slot, "");
        self.recency.remove(slot);
        self.ids[slot as usize] = None;
        self.free.push(slot);
        true
    }

    /// Whom a query means, at most `limit` members, the best first.
    ///
    /// Everybody is found of whose name the query is a part; of whose e-mail address or member number it is the
    /// beginning, or a part from three characters on; and of whose phone number it is a part from three digits on.
    /// Words may stand in any order and in different details: `王 8000`. Of a query 100 characters and six words count.
    pub fn find(&self, query: &str, limit: usize) -> Vec<Hit<K>> {
        find::find(self, query, limit)
    }

    /// Writes down what follows from the text of a slot that had none, its keys only in `pending`.
    fn write_new(&mut self, slot: u32, entry: &Entry, pending: &mut Vec<(Key, u32)>) {
        let text = text::packed(entry);
        pending.extend(key::keys(&text).into_iter().map(|key| (key, slot)));
        for word in words::words(&text) {
            self.words.insert(&word, slot);
        }
        self.texts.set(slot, &text);
        self.recency.insert(slot, entry.last_seen);
    }

    fn place(&mut self, id: K) -> u32 {
        let slot = self.free.pop().unwrap_or(self.ids.len() as u32);
        self.slots.insert(id.clone(), slot);
        if slot as usize == self.ids.len() {
            self.ids.push(None);
        }
        self.ids[slot as usize] = Some(id);
        slot
    }

    /// Replaces a text and what follows from it.
    fn write(&mut self, slot: u32, text: &str) {
        let former = self.texts.get(slot).to_owned();
        if former == text {
            return;
        }
        for key in key::keys(&former) {
            self.postings.remove(key, slot);
        }
        for word in words::words(&former) {
            self.words.remove(&word, slot);
        }
        for key in key::keys(text) {
            self.postings.insert(key, slot);
        }
        for word in words::words(text) {
            self.words.insert(&word, slot);
        }
        self.texts.set(slot, text);
    }
}

impl<K: Clone + Eq + Hash> Extend<(K, Entry)> for Index<K> {
    /// Puts many members in, in less time than one by one: each list is fetched from memory once for many of them.
    fn extend<I: IntoIterator<Item = (K, Entry)>>(&mut self, members: I) {
        let mut pending = Vec::new();
        for (id, entry) in members {
            if self.slots.contains_key(&id) {
                self.postings.insert_all(&mut pending);
                self.put(id, &entry);
                continue;
            }
            let slot = self.place(id);
            self.write_new(slot, &entry, &mut pending);
            if pending.len() >= BATCH {
                self.postings.insert_all(&mut pending);
            }
        }
        self.postings.insert_all(&mut pending);
    }
}

#[cfg(test)]
mod tests;
