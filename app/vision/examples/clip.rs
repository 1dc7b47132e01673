//! Makes a film of a photo that moves by a known path: `clip PHOTO OUT.y4m`, 1280x720, 60 frames at 30 a second.

use std::{
    env,
    error::Error,
    f32::consts::TAU,
    fs::{self, File},
    io::{BufWriter, Write},
};

use glam::{Mat3, UVec2, Vec2};
use vision::{frame::Frame, image_file};

const SIZE: UVec2 = UVec2::new(1280, 720);
const FRAMES: u32 = 60;

/// From the photo to a frame: four fifths as high as the frame, swaying, nodding, coming near and going. The end meets
/// the start, so that the film can be played in a circle.
fn path(frame: u32, photo: Vec2) -> Mat3 {
    let turn = TAU * frame as f32 / FRAMES as f32;
    let middle = SIZE.as_vec2() / 2.0;
    let sway = Vec2::new(160.0 * turn.sin(), 40.0 * (2.0 * turn).sin());
    let scale = 0.8 * SIZE.y as f32 / photo.y * (1.0 + 0.1 * turn.sin());
    Mat3::from_translation(middle + sway)
        * Mat3::from_angle(0.12 * (2.0 * turn).sin())
        * Mat3::from_scale(Vec2::splat(scale))
        * Mat3::from_translation(-photo / 2.0)
}

/// The photo between pixels; beyond its border, its border.
fn sampled(photo: &Frame, at: Vec2) -> [f32; 3] {
    let (base, part) = ((at - 0.5).floor(), (at - 0.5).fract_gl());
    let colour = |x: i32, y: i32| photo.rgb(base.x as i32 + x, base.y as i32 + y).map(f32::from);
    let mixed = |a: [f32; 3], b: [f32; 3], part: f32| [0, 1, 2].map(|c| a[c] + (b[c] - a[c]) * part);
    mixed(mixed(colour(0, 0), colour(1, 0), part.x), mixed(colour(0, 1), colour(1, 1), part.x), part.y)
}

/// ITU-R BT.601-7 in the limited range.
fn yuv([r, g, b]: [f32; 3]) -> [f32; 3] {
    let y = 0.299 * r + 0.587 * g + 0.114 * b;
    [16.0 + y * 219.0 / 255.0, 128.0 + (b - y) * 112.0 / 225.93, 128.0 + (r - y) * 112.0 / 178.755]
}

fn drawn(photo: &Frame, frame: u32) -> Vec<u8> {
    let back = path(frame, photo.size.as_vec2()).inverse();
    let at = |x: f32, y: f32| yuv(sampled(photo, back.transform_point2(Vec2::new(x, y))));
    let luma = (0..SIZE.y).flat_map(|y| (0..SIZE.x).map(move |x| (x, y)));
    let luma = luma.map(|(x, y)| at(x as f32 + 0.5, y as f32 + 0.5)[0].round() as u8);
    let blocks = || (0..SIZE.y / 2).flat_map(|y| (0..SIZE.x / 2).map(move |x| (x, y)));
    // In the middle of each block of four.
    let chroma =
        |plane: usize| blocks().map(move |(x, y)| at(x as f32 * 2.0 + 1.0, y as f32 * 2.0 + 1.0)[plane].round() as u8);
    luma.chain(chroma(1)).chain(chroma(2)).collect()
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [photo, out] = &arguments[..] else { return Err("usage: clip PHOTO OUT.y4m".into()) };
    let photo = image_file::decode(&fs::read(photo)?)?.frame;
    let mut film = BufWriter::new(File::create(out)?);
    writeln!(film, "YUV4MPEG2 W{} H{} F30:1 Ip A1:1 C420mpeg2", SIZE.x, SIZE.y)?;
    for frame in 0..FRAMES {
        film.write_all(b"FRAME\n")?;
        film.write_all(&drawn(&photo, frame))?;
    }
    film.flush()?;
    Ok(())
}
