//! How common a value is: two who are called Wang Wei agree by chance oftener than two who are called Ouyang Jin.

use std::collections::HashMap;

use super::{Field, Member};

/// How many records carry each value.
#[derive(Clone, Debug, Default)]
pub struct Frequencies {
    counts: [HashMap<String, u32>; 6],
    records: [u32; 6],
}

impl Frequencies {
    /// Counts the values of all records of a store.
    pub fn of<'a>(members: impl IntoIterator<Item = &'a Member>) -> Self {
        let mut frequencies = Self::default();
        for member in members {
            for field in Field::ALL {
                let values = member.values(field);
                frequencies.records[field as usize] += u32::from(!values.is_empty());
                for value in values {
                    *frequencies.counts[field as usize].entry(value).or_default() += 1;
                }
            }
        }
        frequencies
    }

    /// Takes over what was counted elsewhere, as a database counts: how many records carry `value`, and how many have
    /// the field at all.
    pub fn set(&mut self, field: Field, value: &str, count: u32, records: u32) {
        self.counts[field as usize].insert(value.to_owned(), count);
        self.records[field as usize] = records;
    }

    /// What to add to the weight of an exact agreement on a value of a field, bits: log2(u/f), where `f` is the
    /// value's own frequency and `u` the field's average (Winkler 2000, "Frequency-based matching in the
    /// Fellegi-Sunter model of record linkage").
    ///
    /// The two records that agree aren't counted: their agreement is the question. What the average is worth beside
    /// the count is 1/u records, so that in a small store, or before one has counted, nothing is added.
    pub fn bits(&self, field: Field, value: &str, u: f64) -> f64 {
        let others = |count: u32| f64::from(count.saturating_sub(2));
        let count = self.counts[field as usize].get(value).copied().unwrap_or(0);
        let frequency = (others(count) + 1.0) / (others(self.records[field as usize]) + 1.0 / u);
        (u / frequency).log2()
    }
}
