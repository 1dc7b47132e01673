//! Weights of which most are zero, as TensorFlow Lite stores them: level by level in an order of its own, each level
//! either dense or as lists of what is there; the innermost levels may be blocks.

use super::flatbuffer::Table;
use crate::error::LoadError;

/// The most numbers that a level is dense over, and the most entries that are passed: far above any model's, and soon
/// passed.
const MOST: usize = 1 << 24;

/// The most blocks: as many as a tensor has dimensions.
const MOST_BLOCKS: usize = 8;

/// One level.
enum Level {
    Dense(usize),
    /// Where the entries of each parent begin and end, and which place each of them has.
    Sparse {
        segments: Vec<usize>,
        places: Vec<usize>,
    },
}

/// Tells where in a dense tensor of `shape` each of the `stored` numbers belongs, in the order in which they are stored.
pub(super) fn places(sparsity: &Table<'_>, shape: &[usize], stored: usize) -> Result<Vec<usize>, Wrong> {
    let index = |number: &i32| usize::try_from(*number).map_err(|_| Wrong::Form("a negative dimension"));
    let order: Vec<usize> = sparsity.ints(0)?.iter().map(index).collect::<Result<_, _>>()?;
    let blocks: Vec<usize> = sparsity.ints(1)?.iter().map(index).collect::<Result<_, _>>()?;
    let levels = sparsity.tables(2)?.iter().map(level).collect::<Result<Vec<_>, _>>()?;
    let dimensions = shape.len() + blocks.len();
    let mut seen = vec![false; dimensions];
    order.iter().for_each(|dimension| seen.get_mut(*dimension).into_iter().for_each(|seen| *seen = true));
    let dense = |product: usize, level: &Level| match level {
        Level::Dense(size) => product.checked_mul(*size).filter(|product| *product <= MOST),
        Level::Sparse { .. } => Some(product),
    };
    if levels.iter().try_fold(1, dense).is_none() || blocks.len() > MOST_BLOCKS {
        return Err(Wrong::Form("it is too large"));
    }
    if order.len() != dimensions || levels.len() != dimensions || seen.contains(&false) {
        return Err(Wrong::Form("its levels are not those of its dimensions"));
    }
    let strides = strides(&levels, &order, &blocks, shape)?;
    let mut walk = Walk { levels: &levels, strides: &strides, stored, passed: 0, places: Vec::with_capacity(stored) };
    walk.level(0, 0, 0)?;
    let size: usize = shape.iter().product();
    if walk.places.len() != stored || walk.places.iter().any(|place| *place >= size) {
        return Err(Wrong::Form("its numbers do not fill its places"));
    }
    Ok(walk.places)
}

/// What is wrong: with the bytes, or with what they say.
pub(super) enum Wrong {
    Bytes(LoadError),
    Form(&'static str),
}

impl From<LoadError> for Wrong {
    fn from(error: LoadError) -> Self {
        Self::Bytes(error)
    }
}

fn level(table: &Table<'_>) -> Result<Level, Wrong> {
    if table.byte(0)? == 0 {
        let size = usize::try_from(table.int_or(1, 0)?).ok().filter(|size| *size > 0);
        return size.map(Level::Dense).ok_or(Wrong::Form("an empty level"));
    }
    Ok(Level::Sparse { segments: numbers(table, 2)?, places: numbers(table, 4)? })
}

/// The list whose type stands in `slot` and which itself stands in the slot behind it.
fn numbers(table: &Table<'_>, slot: usize) -> Result<Vec<usize>, Wrong> {
    let list = table.table(slot + 1)?.ok_or(Wrong::Form("a level without its lists"))?;
    match table.byte(slot)? {
        1 => list
            .ints(0)?
            .iter()
            .map(|number| usize::try_from(*number).map_err(|_| Wrong::Form("a negative place")))
            .collect(),
        2 => {
            let (numbers, _) = list.vector(0, 2)?.content(2).as_chunks();
            Ok(numbers.iter().map(|bytes| usize::from(u16::from_le_bytes(*bytes))).collect())
        }
        3 => Ok(list.raw(0)?.iter().copied().map(usize::from).collect()),
        _ => Err(Wrong::Form("a level's lists are of a type that is not known")),
    }
}

/// How far one step in each level moves in the dense tensor.
fn strides(levels: &[Level], order: &[usize], blocks: &[usize], shape: &[usize]) -> Result<Vec<usize>, Wrong> {
    let mut block = vec![1; shape.len()];
    for (number, dimension) in blocks.iter().enumerate() {
        let level = order.iter().position(|of| *of == shape.len() + number).and_then(|level| levels.get(level));
        match (block.get_mut(*dimension), level) {
            (Some(block), Some(Level::Dense(size))) => *block = *size,
            _ => return Err(Wrong::Form("a block that is not dense")),
        }
    }
    let step = |dimension: usize| shape[dimension + 1..].iter().product::<usize>();
    let stride = |of: &usize| match blocks.get(of.wrapping_sub(shape.len())) {
        Some(dimension) => step(*dimension),
        None => step(*of) * block[*of],
    };
    Ok(order.iter().map(stride).collect())
}

struct Walk<'a> {
    levels: &'a [Level],
    strides: &'a [usize],
    stored: usize,
    passed: usize,
    places: Vec<usize>,
}

impl Walk<'_> {
    /// Passes all entries below the `parent`-th entry of the level above; `place` is where that one lies.
    fn level(&mut self, number: usize, parent: usize, place: usize) -> Result<(), Wrong> {
        self.passed += 1;
        if self.passed > MOST {
            return Err(Wrong::Form("it is too large"));
        }
        let (Some(level), Some(stride)) = (self.levels.get(number), self.strides.get(number)) else {
            self.places.push(place);
            return if self.places.len() > self.stored { Err(Wrong::Form("more places than numbers")) } else { Ok(()) };
        };
        let next = |step: usize| step.checked_mul(*stride).and_then(|far| far.checked_add(place));
        match level {
            Level::Dense(size) => {
                for step in 0..*size {
                    let place = next(step).ok_or(Wrong::Form("a place beyond all"))?;
                    self.level(number + 1, parent * size + step, place)?;
                }
            }
            Level::Sparse { segments, places } => {
                let (Some(from), Some(to)) = (segments.get(parent), segments.get(parent + 1)) else {
                    return Err(Wrong::Form("a level's list is too short"));
                };
                for entry in *from..*to {
                    let step = places.get(entry).ok_or(Wrong::Form("a level's list is too short"))?;
                    let place = next(*step).ok_or(Wrong::Form("a place beyond all"))?;
                    self.level(number + 1, entry, place)?;
                }
            }
        }
        Ok(())
    }
}
