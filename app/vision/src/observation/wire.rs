//! An [`Observation`] as a row of numbers, for hosts whose tracker and stage have nothing in common but memory, such as
//! a browser's worker and its page. Nothing is lost: every number is a double, which holds single precision and whole
//! numbers below 2^53 exactly. What comes back is checked.
//!
//! The head, at fixed places:
//!
//! | place | what |
//! | --- | --- |
//! | 0 | [`VERSION`] |
//! | 1 | number of the frame |
//! | 2, 3 | width and height of the frame, px |
//! | 4, 5 | width and height of the camera's picture, px |
//! | 6 | focal length, px |
//! | 7, 8 | where the optical axis meets the picture, px from the top left |
//! | 9 | what the focal length rests on: 0 assumed, 1 EXIF, 2 known |
//! | 10 to 14 | wall time of detection, landmarks, geometry, light and the whole, ms; 0 in browsers |
//! | 15 | 1 where the light is known, else 0, and the numbers up to 52 are 0 |
//! | 16 to 42 | nine coefficients of spherical harmonics, red, green and blue of each |
//! | 43 to 45 | unit vector toward the main light |
//! | 46 to 48 | ambient light, red, green, blue |
//! | 49 to 51 | main light, red, green, blue |
//! | 52 | exposure |
//! | 53 | number of faces |
//!
//! Then each face, at places counted from its own start:
//!
//! | place | what |
//! | --- | --- |
//! | 0 | number of the face |
//! | 1 | score, 0 to 1 |
//! | 2 to 17 | pose, from the head frame to the camera frame, column by column |
//! | 18 to 21 | pupillary distance, mm: value, lower and upper end of the 95 % interval, what it rests on |
//! | 22 to 25 | width of the face, mm, the same |
//! | 26 | number of landmarks, 478 |
//! | 27 | number of points of the shape, 478 |
//! | 28 on | the landmarks, x, y and z of each, px; then the shape, x, y and z of each, m |
//!
//! Measurements rest on: 0 iris diameter, 1 usual width of a face, 2 card, 3 sheet of A4, 4 marker, 5 depth sensor,
//! 6 typed.

use base::{Basis, Measured};
use glam::{Mat4, UVec2, Vec2, Vec3};

use super::{FaceObservation, Light, Observation, Timings};
use crate::camera::{Camera, CameraBasis};

mod reader;

use reader::Reader;

/// The number of this layout. Another layout gets another number.
pub const VERSION: u32 = 1;

const CAMERA_BASES: [CameraBasis; 3] = [CameraBasis::Assumed, CameraBasis::Exif, CameraBasis::Known];

const BASES: [Basis; 7] = [
    Basis::IrisDiameter,
    Basis::FaceWidthPrior,
    Basis::Card,
    Basis::A4Sheet,
    Basis::Marker,
    Basis::DepthSensor,
    Basis::Typed,
];

/// Numbers of a light.
const LIGHT: usize = 37;

/// Why numbers are no observation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    /// Written by another version of the tracker.
    #[error("the observation is not of layout {VERSION}: load the tracker that belongs to this stage")]
    Version,
    /// The numbers end too early, or go on after the last face.
    #[error("the observation has another length than it says: send it whole")]
    Length,
    /// A number that stands for nothing.
    #[error("number {0} of the observation is not what it should be: send it as it was written")]
    Number(usize),
}

/// The numbers of `observation`.
pub fn encode(observation: &Observation) -> Vec<f64> {
    let mut numbers =
        Vec::with_capacity(54 + observation.faces.iter().map(|face| 28 + 6 * face.shape.len()).sum::<usize>());
    numbers.extend([f64::from(VERSION), observation.frame_id as f64]);
    let camera = &observation.camera;
    numbers.extend([observation.size, camera.size].iter().flat_map(|size| size.to_array()).map(f64::from));
    singles(&mut numbers, [camera.focal, camera.principal.x, camera.principal.y]);
    numbers.push(place(&CAMERA_BASES, &camera.basis));
    let Timings { detection, landmarks, geometry, light, total } = observation.timings;
    singles(&mut numbers, [detection, landmarks, geometry, light, total]);
    match &observation.light {
        Some(light) => put_light(&mut numbers, light),
        None => numbers.extend([0.0; 1 + LIGHT]),
    }
    numbers.push(observation.faces.len() as f64);
    observation.faces.iter().for_each(|face| put_face(&mut numbers, face));
    numbers
}

fn singles(numbers: &mut Vec<f64>, values: impl IntoIterator<Item = f32>) {
    numbers.extend(values.into_iter().map(f64::from));
}

fn points(numbers: &mut Vec<f64>, points: &[Vec3]) {
    singles(numbers, points.iter().flat_map(Vec3::to_array));
}

fn place<T: PartialEq>(all: &[T], one: &T) -> f64 {
    all.iter().position(|other| other == one).unwrap_or(all.len()) as f64
}

fn put_light(numbers: &mut Vec<f64>, light: &Light) {
    numbers.push(1.0);
    points(numbers, &light.sh);
    points(numbers, &[light.direction, light.ambient, light.main]);
    singles(numbers, [light.exposure]);
}

fn put_face(numbers: &mut Vec<f64>, face: &FaceObservation) {
    numbers.push(f64::from(face.id));
    singles(numbers, [face.score]);
    singles(numbers, face.pose.to_cols_array());
    for measured in [&face.pupillary_distance_mm, &face.face_width_mm] {
        numbers.extend([measured.value, measured.low, measured.high, place(&BASES, &measured.basis)]);
    }
    numbers.extend([face.landmarks.len(), face.shape.len()].map(|count| count as f64));
    points(numbers, &face.landmarks);
    points(numbers, &face.shape);
}

/// The observation that was written.
pub fn decode(numbers: &[f64]) -> Result<Observation, WireError> {
    let mut reader = Reader::new(numbers);
    if reader.number()? != f64::from(VERSION) {
        return Err(WireError::Version);
    }
    let frame_id = reader.whole()?;
    let size = get_size(&mut reader)?;
    let camera = get_camera(&mut reader)?;
    let [detection, landmarks, geometry, light, total] = reader.singles()?;
    let timings = Timings { detection, landmarks, geometry, light, total };
    let light = get_light(&mut reader)?;
    let count: usize = reader.whole()?;
    // No room is made for faces before their numbers are seen.
    let mut faces = Vec::new();
    for _ in 0..count {
        faces.push(get_face(&mut reader)?);
    }
    reader.end()?;
    Ok(Observation { frame_id, size, camera, faces, light, timings })
}

fn get_size(reader: &mut Reader<'_>) -> Result<UVec2, WireError> {
    Ok(UVec2::new(reader.whole()?, reader.whole()?))
}

fn get_camera(reader: &mut Reader<'_>) -> Result<Camera, WireError> {
    let size = get_size(reader)?;
    let [focal, x, y] = reader.singles()?;
    Ok(Camera { size, focal, principal: Vec2::new(x, y), basis: reader.one_of(&CAMERA_BASES)? })
}

fn get_light(reader: &mut Reader<'_>) -> Result<Option<Light>, WireError> {
    let known = reader.one_of(&[false, true])?;
    let mut sh = [Vec3::ZERO; 9];
    for coefficient in &mut sh {
        *coefficient = reader.singles()?.into();
    }
    let [direction, ambient, main] = [reader.singles()?, reader.singles()?, reader.singles()?].map(Vec3::from);
    let [exposure] = reader.singles()?;
    Ok(known.then_some(Light { sh, direction, ambient, main, exposure }))
}

fn get_measured(reader: &mut Reader<'_>) -> Result<Measured, WireError> {
    let [value, low, high] = [reader.number()?, reader.number()?, reader.number()?];
    Ok(Measured { value, low, high, basis: reader.one_of(&BASES)? })
}

fn get_face(reader: &mut Reader<'_>) -> Result<FaceObservation, WireError> {
    let id = reader.whole()?;
    let [score] = reader.singles()?;
    let pose = Mat4::from_cols_array(&reader.singles()?);
    let (pupillary_distance_mm, face_width_mm) = (get_measured(reader)?, get_measured(reader)?);
    let (landmarks, shape) = (reader.whole()?, reader.whole()?);
    Ok(FaceObservation {
        id,
        score,
        landmarks: reader.points(landmarks)?,
        pose,
        shape: reader.points(shape)?,
        pupillary_distance_mm,
        face_width_mm,
    })
}

#[cfg(test)]
mod tests;
