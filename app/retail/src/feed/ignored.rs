//! Names in a feed that nothing here understands.

/// The most names kept.
const MOST: usize = 100;

/// Names of columns or elements that were passed over, each once.
#[derive(Default)]
pub(super) struct Ignored {
    names: Vec<String>,
}

impl Ignored {
    pub(super) fn note(&mut self, name: &str) {
        let name = name.trim();
        if !name.is_empty() && self.names.len() < MOST && !self.names.iter().any(|known| is_cut_of(known, name)) {
            self.names.push(super::fault::excerpt(name));
        }
    }

    pub(super) fn names(&self) -> &[String] {
        &self.names
    }
}

/// Whether `known` is what was kept of `name`.
fn is_cut_of(known: &str, name: &str) -> bool {
    known == name || (name.len() > known.len() && known == super::fault::excerpt(name))
}
