//! A place for the newest of something: what was there before is dropped, so nothing ever queues.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Holds at most one value.
pub struct Slot<T>(Mutex<Option<T>>);

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Self(Mutex::new(None))
    }
}

impl<T> Slot<T> {
    /// Puts a value in; an older one that nobody took is dropped.
    pub fn put(&self, value: T) {
        *self.lock() = Some(value);
    }

    /// Takes the value out, if there is one.
    pub fn take(&self) -> Option<T> {
        self.lock().take()
    }

    /// The lock; a holder that panicked left a whole value or none.
    fn lock(&self) -> MutexGuard<'_, Option<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_wins_and_is_taken_once() {
        let slot = Slot::default();
        slot.put(1);
        slot.put(2);
        assert_eq!(slot.take(), Some(2));
        assert_eq!(slot.take(), None);
    }
}
