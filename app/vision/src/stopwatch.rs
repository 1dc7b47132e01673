//! How long the steps of a frame take.

/// Times one step after the other. WebAssembly has no clock of its own, so that each step takes 0 ms there: its host
/// times the frame.
pub(crate) struct Stopwatch {
    #[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
    lap: std::time::Instant,
}

#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
impl Stopwatch {
    /// The first step starts.
    pub fn start() -> Self {
        Self { lap: std::time::Instant::now() }
    }

    /// Ends a step and starts the next: its wall time, ms.
    pub fn lap(&mut self) -> f32 {
        let before = std::mem::replace(&mut self.lap, std::time::Instant::now());
        (self.lap - before).as_secs_f32() * 1e3
    }
}

#[cfg(all(target_family = "wasm", target_os = "unknown"))]
impl Stopwatch {
    pub fn start() -> Self {
        Self {}
    }

    pub fn lap(&mut self) -> f32 {
        0.0
    }
}
