//! The table of distances between words, a row a letter.

/// The longest word that is looked for with slips, letters.
pub(super) const LONGEST: usize = 30;

/// What a word is beside the letters that are looked for.
pub(super) enum Verdict {
    /// Some beginning of it is near enough.
    Like,
    /// None is, but longer words that begin with it may have one.
    Short,
    /// No word that begins with this many of its letters has one.
    Unlike(usize),
}

/// The distances of a word's beginnings (rows) from those of the letters that are looked for (columns).
pub(super) struct Table<'a> {
    letters: &'a [u8],
    word: Vec<u8>,
    rows: Vec<[u8; LONGEST + 1]>,
}

impl<'a> Table<'a> {
    pub(super) fn new(letters: &'a [u8]) -> Self {
        let first = std::array::from_fn(|column| column as u8);
        Self { letters, word: Vec::new(), rows: vec![first] }
    }

    pub(super) fn read(&mut self, word: &[u8], slips: u8) -> Verdict {
        let common = self.word.iter().zip(word).take_while(|(a, b)| a == b).count();
        self.word.truncate(common);
        self.rows.truncate(common + 1);
        let last = self.letters.len();
        if self.rows.iter().any(|row| row[last] <= slips) {
            return Verdict::Like;
        }
        for letter in &word[common..] {
            let row = self.row(*letter);
            self.word.push(*letter);
            self.rows.push(row);
            if row[last] <= slips {
                return Verdict::Like;
            }
            // A swap reaches back two rows, yet costs as much as the row between has more than that.
            if row[..=last].iter().all(|distance| *distance > slips) {
                return Verdict::Unlike(self.word.len());
            }
        }
        Verdict::Short
    }

    /// The row of one more letter.
    fn row(&self, letter: u8) -> [u8; LONGEST + 1] {
        let depth = self.rows.len();
        let above = &self.rows[depth - 1];
        let mut row = [depth as u8; LONGEST + 1];
        for (column, wanted) in self.letters.iter().enumerate() {
            let substituted = above[column] + u8::from(letter != *wanted);
            let mut best = substituted.min(above[column + 1] + 1).min(row[column] + 1);
            if depth > 1 && column > 0 && self.word[depth - 2] == *wanted && letter == self.letters[column - 1] {
                best = best.min(self.rows[depth - 2][column - 1] + 1);
            }
            row[column + 1] = best;
        }
        row
    }
}
