//! `vitrine doctor`: what this machine can do.

use stage::headless;

use crate::{camera, failure::Failure, models, output::say, product::bundled};

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

fn camera() -> String {
    let devices = camera::devices();
    if devices.is_empty() { "none found; the mirror shows the bundled portrait".to_owned() } else { devices.join(", ") }
}
