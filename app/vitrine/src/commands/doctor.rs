//! `vitrine doctor`: what this machine can do.

use stage::headless;

use crate::{failure::Failure, models, output::say, product::bundled};

/// Prints one line a part: what is there, or what is missing and what to do.
pub fn run() -> Result<(), Failure> {
    say(&format!("vitrine    {}", env!("CARGO_PKG_VERSION")));
    say(&format!("catalogue  {} products", bundled()?.products().len()));
    models::face()?;
    say("models     face detection, face mesh with irises");
    say(&format!("gpu        {}", gpu()));
    say(&format!("camera     {}", camera()));
    Ok(())
}

fn gpu() -> String {
    match headless::adapter() {
        Ok(adapter) => adapter,
        Err(error) => format!("none ({error}); install mesa-vulkan-drivers to draw without one"),
    }
}

/// The capture devices that Linux names; other systems have no listing yet.
fn camera() -> String {
    let devices: Vec<_> = std::fs::read_dir("/dev")
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with("video"))
        .map(|entry| entry.path().display().to_string())
        .collect();
    if devices.is_empty() { "none found".to_owned() } else { devices.join(", ") }
}
