//! The sounds as numbers: struck tones of a few partials, soft enough for a shop.

use std::f32::consts::TAU;

/// Samples a second.
pub const RATE: u32 = 44_100;
/// The length of the ambience in seconds; every tone in it fits a whole number of times, so that it loops unheard.
const AMBIENCE: f32 = 16.0;

/// A struck tone.
struct Tone {
    /// Its pitch in hertz.
    pitch: f32,
    /// When it is struck, in seconds.
    at: f32,
    /// The time in which it falls to 1/e, in seconds.
    decay: f32,
    /// Its loudness, 1 the loudest that can be played.
    level: f32,
}

/// A short wooden tick.
pub fn touch() -> Vec<f32> {
    struck(0.09, &[Tone { pitch: 880.0, at: 0.0, decay: 0.018, level: 0.16 }])
}

/// A soft step.
pub fn choose() -> Vec<f32> {
    struck(
        0.26,
        &[
            Tone { pitch: 523.25, at: 0.0, decay: 0.06, level: 0.12 },
            Tone { pitch: 783.99, at: 0.035, decay: 0.07, level: 0.08 },
        ],
    )
}

/// Three rising tones: it is done.
pub fn done() -> Vec<f32> {
    struck(
        0.9,
        &[
            Tone { pitch: 523.25, at: 0.0, decay: 0.22, level: 0.12 },
            Tone { pitch: 659.26, at: 0.11, decay: 0.22, level: 0.11 },
            Tone { pitch: 783.99, at: 0.22, decay: 0.26, level: 0.11 },
        ],
    )
}

/// A slow open chord that breathes.
pub fn ambience() -> Vec<f32> {
    let count = (AMBIENCE * RATE as f32) as usize;
    (0..count).map(|index| breath(index as f32 / RATE as f32)).collect()
}

fn breath(time: f32) -> f32 {
    [(110.0, 1.0), (165.0, 2.0), (220.0, 3.0), (330.0, 2.0)]
        .map(|(pitch, breaths): (f32, f32)| {
            let swell = 0.5 - 0.5 * (TAU * breaths * time / AMBIENCE).cos();
            (TAU * pitch * time).sin() * swell * 0.008
        })
        .iter()
        .sum()
}

fn struck(seconds: f32, tones: &[Tone]) -> Vec<f32> {
    let count = (seconds * RATE as f32) as usize;
    let fade = 0.01 * RATE as f32;
    (0..count)
        .map(|index| {
            let time = index as f32 / RATE as f32;
            let out = ((count - index) as f32 / fade).min(1.0);
            out * tones.iter().map(|tone| sample(tone, time)).sum::<f32>()
        })
        .collect()
}

fn sample(tone: &Tone, time: f32) -> f32 {
    let since = time - tone.at;
    if since < 0.0 {
        return 0.0;
    }
    // Two milliseconds of attack: a sound that starts at once would click.
    let envelope = (since / 0.002).min(1.0) * (-since / tone.decay).exp();
    let wave = (TAU * tone.pitch * since).sin() + 0.25 * (TAU * 3.0 * tone.pitch * since).sin() * (-since / 0.02).exp();
    tone.level * envelope * wave
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_sound_is_loud_or_clicks() {
        for sound in [touch(), choose(), done(), ambience()] {
            assert!(sound.iter().all(|sample| sample.abs() < 0.4));
            assert!(sound[0].abs() < 0.01 && sound[sound.len() - 1].abs() < 0.01);
            assert!(sound.iter().any(|sample| sample.abs() > 0.005));
        }
    }
}
