//! Faces: found, traced to 478 landmarks, stilled, measured.

pub mod anchors;
pub mod canonical;
pub mod crop;
pub mod detect;
pub mod measure;
pub mod mesh;
pub mod nms;
pub mod pose;
pub mod refinement;
pub mod region;
pub mod search;
pub mod size;
pub mod smooth;
#[cfg(test)]
pub(crate) mod synthetic;
pub mod track;
