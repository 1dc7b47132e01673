//! A second thread that stays awake for a whole run. One that sleeps between two steps wakes up later than most steps end.

use std::{
    hint::spin_loop,
    sync::atomic::{AtomicBool, Ordering},
};

/// Says that the work is over, even when it panics.
struct End<'a>(&'a AtomicBool);

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Release);
    }
}

/// Does `work`, while another thread of the pool waits for what `rayon::join` has to share in it.
pub(crate) fn attended(work: impl FnOnce() + Send) {
    let over = AtomicBool::new(false);
    let attend = || {
        while !over.load(Ordering::Acquire) {
            if rayon::yield_now() != Some(rayon::Yield::Executed) {
                spin_loop();
            }
        }
    };
    let work = || {
        let _end = End(&over);
        work();
    };
    rayon::join(work, attend);
}
