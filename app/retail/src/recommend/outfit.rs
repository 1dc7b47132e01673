//! A look around one item: for each slot, a shade, a bulb, a table, the piece that goes best with it and the others.

use thiserror::Error;

use super::{Item, Matrix, Pair, Reason, Recommendation, lift};

/// The most slots of a look, beside its seed.
pub const MOST_SLOTS: usize = 5;

/// The pieces tried for each slot, those that most surely go with the seed: at most 9⁵ looks, some milliseconds.
const SHORTLIST: usize = 8;

/// Why there is no look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum OutfitError {
    /// More than [`MOST_SLOTS`].
    #[error("a look of {0} slots is too large: ask for at most 5")]
    Slots(usize),
}

/// A piece of a shortlist.
#[derive(Clone, Copy)]
struct Piece {
    item: Item,
    pair: Pair,
}

/// Pieces of distinct slots that go with a seed and with each other, in the order of the slots; a slot for which none
/// does stays empty.
///
/// `slots` are the items that may fill each: in stock, in the right size, as the caller filtered them. The look is the
/// best that the shortlists make: its value is the sum of log2 of the certain lift of each piece with the seed and of
/// the lift, drawn towards one, of each two pieces. Pieces that were never sold together, but should have been by
/// chance, count against each other; what was never seen counts nothing.
pub fn outfit(bought: &Matrix, seed: Item, slots: &[&[Item]]) -> Result<Vec<Recommendation>, OutfitError> {
    if slots.len() > MOST_SLOTS {
        return Err(OutfitError::Slots(slots.len()));
    }
    let shortlists: Vec<_> = slots.iter().map(|slot| shortlist(bought, seed, slot)).collect();
    let mut best = (0.0, Vec::new());
    search(bought, &shortlists, 0.0, &mut Vec::new(), &mut best);
    let reason = |piece: Piece| Reason::Complement { item: seed, pair: piece.pair };
    Ok(best.1.into_iter().map(|piece| Recommendation { item: piece.item, reason: reason(piece) }).collect())
}

fn shortlist(bought: &Matrix, seed: Item, slot: &[Item]) -> Vec<Piece> {
    let certain = lift::complements(bought, seed, |item| slot.contains(&item));
    certain.into_iter().take(SHORTLIST).map(|(item, pair)| Piece { item, pair }).collect()
}

/// Tries every piece of the first shortlist, and none, with all that the others allow.
fn search(bought: &Matrix, slots: &[Vec<Piece>], value: f64, chosen: &mut Vec<Piece>, best: &mut (f64, Vec<Piece>)) {
    let Some((slot, rest)) = slots.split_first() else {
        if value > best.0 {
            *best = (value, chosen.clone());
        }
        return;
    };
    search(bought, rest, value, chosen, best);
    for piece in slot {
        if chosen.iter().any(|other| other.item == piece.item) {
            continue;
        }
        let added = gain(bought, *piece, chosen);
        chosen.push(*piece);
        search(bought, rest, value + added, chosen, best);
        chosen.pop();
    }
}

/// What a piece adds to a look.
fn gain(bought: &Matrix, piece: Piece, chosen: &[Piece]) -> f64 {
    let together = chosen.iter().map(|other| bought.pair(piece.item, other.item).shrunk().log2());
    piece.pair.lower().log2() + together.sum::<f64>()
}

#[cfg(test)]
mod tests;
