//! Rank by rank: who may have what is asked for, by keys; and who has, by their texts.

use std::hash::Hash;

use roaring::RoaringBitmap;

use super::{
    Field, Hit, Index, Rank,
    key::runs,
    query::{Wanted, Way, meanings},
    reading, text,
};

/// Where so many fit, nobody is looked for who is alike: that takes the most time and says the least.
const ENOUGH: usize = 5;

/// A way, and who may have it.
struct Opened {
    way: Way,
    candidates: RoaringBitmap,
}

/// One thing that is asked for, with its ways as far as they were opened.
struct Term {
    ways: std::iter::Peekable<std::vec::IntoIter<Way>>,
    opened: Vec<Opened>,
    candidates: RoaringBitmap,
}

impl Term {
    fn new(ways: Vec<Way>) -> Self {
        Self { ways: ways.into_iter().peekable(), opened: Vec::new(), candidates: RoaringBitmap::new() }
    }

    /// Takes in the ways of a rank.
    fn open<K>(&mut self, rank: Rank, index: &Index<K>) {
        while let Some(way) = self.ways.next_if(|way| way.rank <= rank) {
            let candidates = candidates(&way, index);
            if !candidates.is_empty() {
                self.candidates |= &candidates;
                self.opened.push(Opened { way, candidates });
            }
        }
    }

    /// In which detail a member has this, if at all.
    fn field<K>(&self, slot: u32, index: &Index<K>) -> Option<Field> {
        let text = index.texts.get(slot);
        let has = |opened: &&Opened| opened.candidates.contains(slot) && holds(&opened.way, text);
        self.opened.iter().find(has).map(|opened| opened.way.field)
    }
}

/// Who may have a way: all who have it, and perhaps others.
fn candidates<K>(way: &Way, index: &Index<K>) -> RoaringBitmap {
    match &way.wanted {
        Wanted::Pattern(pattern) => index.postings.with_all(&runs(way.field, pattern)),
        Wanted::Read { letters, first, whole } => {
            let cuts = reading::cuts(letters, &index.postings);
            let with = |pieces: &Vec<&str>| index.postings.with_all(&reading::keys_of(pieces, *first, *whole));
            cuts.iter().map(with).fold(RoaringBitmap::new(), |all, some| all | some)
        }
        Wanted::Sounding(syllables) => {
            let pieces: Vec<&str> = syllables.iter().map(String::as_str).collect();
            index.postings.with_all(&reading::keys_of(&pieces, false, false))
        }
        Wanted::Like(letters) => index.words.like(letters),
    }
}

fn holds(way: &Way, text: &str) -> bool {
    let mut readings = text::sections(text).filter(|(field, _)| *field == Field::Reading);
    match &way.wanted {
        Wanted::Pattern(pattern) => text::fields_with(text, pattern).any(|field| field == way.field),
        Wanted::Read { letters, first, whole } => {
            readings.any(|(_, section)| reading::reads(section, letters, *first, *whole))
        }
        Wanted::Sounding(syllables) => readings
            .any(|(_, section)| reading::syllables(section).windows(syllables.len()).any(|run| run == syllables)),
        // The words themselves were compared.
        Wanted::Like(_) => true,
    }
}

/// Whom a query means, the best first.
pub(super) fn find<K: Clone + Eq + Hash>(index: &Index<K>, query: &str, limit: usize) -> Vec<Hit<K>> {
    let mut meanings: Vec<Vec<Term>> =
        meanings(query).into_iter().map(|terms| terms.into_iter().map(Term::new).collect()).collect();
    let mut hits = Vec::new();
    let mut seen = RoaringBitmap::new();
    for rank in Rank::ALL {
        if hits.len() >= limit || rank == Rank::Alike && hits.len() >= ENOUGH {
            break;
        }
        let candidates = of_rank(&mut meanings, rank, index) - &seen;
        let found = index.recency.newest(&candidates).filter_map(|slot| {
            let field = meanings.iter().find_map(|terms| field(terms, slot, index))?;
            Some((slot, Hit { id: index.ids.get(slot as usize)?.clone()?, rank, field }))
        });
        for (slot, hit) in found.take(limit - hits.len()) {
            seen.insert(slot);
            hits.push(hit);
        }
    }
    hits
}

/// Who may be meant, by ways of this rank or a better one.
fn of_rank<K>(meanings: &mut [Vec<Term>], rank: Rank, index: &Index<K>) -> RoaringBitmap {
    let mut candidates = RoaringBitmap::new();
    for terms in meanings {
        terms.iter_mut().for_each(|term| term.open(rank, index));
        if let Some((first, others)) = terms.split_first() {
            candidates |= others.iter().fold(first.candidates.clone(), |all, term| all & &term.candidates);
        }
    }
    candidates
}

/// In which detail a member has the first of all these terms, if it has all.
fn field<K>(terms: &[Term], slot: u32, index: &Index<K>) -> Option<Field> {
    let mut fields = terms.iter().map(|term| term.field(slot, index));
    let first = fields.next().flatten()?;
    fields.all(|field| field.is_some()).then_some(first)
}
