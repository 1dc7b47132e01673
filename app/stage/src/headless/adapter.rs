//! What there is to draw with.

use std::ops::Deref;

use bevy::{
    render::{renderer::RenderInstance, settings::Backends},
    tasks::block_on,
};

use crate::error::StageError;

/// The engine's own graphics instance type, which it does not re-export.
type Instance = <<<RenderInstance as Deref>::Target as Deref>::Target as Deref>::Target;

/// The name and the interface of the first graphics adapter; an error where there is none.
pub fn adapter() -> Result<String, StageError> {
    let backends = Backends::from_env().unwrap_or(Backends::all());
    let found = block_on(Instance::default().enumerate_adapters(backends));
    let info = found.first().map(|adapter| adapter.get_info()).ok_or(StageError::NoAdapter)?;
    Ok(format!("{} ({:?})", info.name, info.backend))
}
