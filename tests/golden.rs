//! Pictures as a shopper sees them, compared with pictures that were looked at. A case is a folder in `tests/golden`;
//! tests/README.md tells its keys.

use std::{
    env,
    error::Error,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use image::{RgbImage, imageops};
use libtest_mimic::{Arguments, Failed, Trial};
use serde::Deserialize;

/// How far a channel may be off before its pixel counts as an outlier, of 255. Software adapters of different
/// versions round shading differently by a few steps.
const CHANNEL_TOLERANCE: u8 = 10;
/// The share of outliers that passes: edges fall on different pixels, and nothing else may.
const OUTLIER_SHARE: f64 = 0.002;
/// The longest side of a kept picture in pixels: enough to see a frame a millimetre off, small enough to keep.
const LONGEST_SIDE: u32 = 480;
/// The noise of a photo in dim light, of 255: four draws of this width have a standard deviation of 0.58 of it.
const NOISE: f64 = 7.0;
/// How much of the picture around the faces is kept, in sizes of their bounding box.
const MARGIN: f64 = 0.4;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    photo: String,
    product: String,
    variant: Option<String>,
    /// How much of the photo's light is left, for a dim room; the camera's noise stays as it is.
    light: Option<f64>,
}

/// What a case needs of a try-on's report.
#[derive(Deserialize)]
struct Report {
    faces: Vec<Face>,
}

#[derive(Deserialize)]
struct Face {
    landmarks: Vec<[f64; 3]>,
}

type Outcome<T> = Result<T, Box<dyn Error>>;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Where a case's photo lies: in this repository, or among the real photos beside it.
fn photo_path(photo: &str) -> PathBuf {
    match photo.strip_prefix("realdata/") {
        Some(rest) => {
            env::var_os("VITRINE_REALDATA").map_or_else(|| root().join("../shared/realdata"), PathBuf::from).join(rest)
        }
        None => root().join(photo),
    }
}

fn try_on(case: &Case, out: &Path) -> Outcome<RgbImage> {
    let report = out.with_extension("json");
    let mut command = Command::new(env!("CARGO_BIN_EXE_vitrine"));
    let photo = taken(case, out)?;
    command.arg("try").arg(&photo).args(["--product", &case.product]);
    command.arg("--out").arg(out).arg("--report").arg(&report);
    if let Some(variant) = &case.variant {
        command.args(["--variant", variant]);
    }
    // Every machine draws its goldens with the same software adapter.
    let done = command.env("WGPU_ADAPTER_NAME", "llvmpipe").output()?;
    if !done.status.success() {
        return Err(format!("vitrine ended with {}: {}", done.status, String::from_utf8_lossy(&done.stderr)).into());
    }
    let seen: Report = serde_json::from_slice(&fs::read(&report)?)?;
    fs::remove_file(&report)?;
    if photo != photo_path(&case.photo) {
        fs::remove_file(&photo)?;
    }
    let picture = faces_only(&image::open(out)?.to_rgb8(), &seen);
    picture.save(out)?;
    Ok(picture)
}

/// The case's photo, as it would have been taken in its light.
fn taken(case: &Case, out: &Path) -> Outcome<PathBuf> {
    let photo = photo_path(&case.photo);
    let Some(light) = case.light else { return Ok(photo) };
    let dim = out.with_extension("dim.png");
    let mut picture = image::open(&photo)?.to_rgb8();
    let mut noise = 1_u32;
    for channel in picture.iter_mut() {
        // A linear congruential generator (Numerical Recipes): the sum of four draws is nearly normal.
        let mut draw = || {
            noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f64::from(noise >> 8) / f64::from(1 << 24) - 0.5
        };
        let grain = (draw() + draw() + draw() + draw()) * NOISE;
        let linear = (f64::from(*channel) / 255.0).powf(2.2) * light;
        *channel = (linear.powf(1.0 / 2.2) * 255.0 + grain).round().clamp(0.0, 255.0) as u8;
    }
    picture.save(&dim)?;
    Ok(dim)
}

/// Cuts out the faces with some margin, and shrinks what is large.
fn faces_only(picture: &RgbImage, seen: &Report) -> RgbImage {
    let points = || seen.faces.iter().flat_map(|face| &face.landmarks);
    let span = |axis: usize, limit: u32| {
        let low = points().map(|point| point[axis]).fold(f64::MAX, f64::min);
        let high = points().map(|point| point[axis]).fold(f64::MIN, f64::max);
        let margin = (high - low) * MARGIN;
        let clamp = |value: f64| value.clamp(0.0, f64::from(limit)) as u32;
        (clamp(low - margin), clamp(high + margin))
    };
    let ((left, right), (top, bottom)) = (span(0, picture.width()), span(1, picture.height()));
    let cut = imageops::crop_imm(picture, left, top, right - left, bottom - top).to_image();
    let longest = cut.width().max(cut.height());
    if longest <= LONGEST_SIDE {
        return cut;
    }
    let side = |length: u32| (length * LONGEST_SIDE).div_ceil(longest);
    imageops::resize(&cut, side(cut.width()), side(cut.height()), imageops::FilterType::Triangle)
}

/// The share of pixels with a channel further off than the tolerance, and a picture that shows where.
fn compare(actual: &RgbImage, expected: &RgbImage) -> (f64, RgbImage) {
    let mut outliers = 0;
    let difference = RgbImage::from_fn(actual.width(), actual.height(), |x, y| {
        let channels = [0, 1, 2].map(|c| actual.get_pixel(x, y)[c].abs_diff(expected.get_pixel(x, y)[c]));
        outliers += usize::from(channels.iter().any(|off| *off > CHANNEL_TOLERANCE));
        image::Rgb(channels.map(|off| off.saturating_mul(4)))
    });
    (outliers as f64 / f64::from(actual.width() * actual.height()), difference)
}

fn check(folder: &Path, case: &Case) -> Outcome<()> {
    let expected_path = folder.join("expected.png");
    let actual_path = folder.join("picture.actual.png");
    let actual = try_on(case, &actual_path)?;
    if env::var_os("VITRINE_BLESS").is_some() {
        actual.save(&expected_path)?;
        fs::remove_file(&actual_path)?;
        return Ok(());
    }
    let expected = image::open(&expected_path)?.to_rgb8();
    if actual.dimensions() != expected.dimensions() {
        return Err(format!("{:?} pixels where {:?} were expected", actual.dimensions(), expected.dimensions()).into());
    }
    let (share, difference) = compare(&actual, &expected);
    if share > OUTLIER_SHARE {
        let difference_path = folder.join("picture.diff.png");
        difference.save(&difference_path)?;
        let percent = share * 100.0;
        return Err(format!("{percent:.2} % of the pixels differ: see {}", difference_path.display()).into());
    }
    fs::remove_file(&actual_path)?;
    Ok(())
}

fn trial(folder: PathBuf) -> Outcome<Trial> {
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let text = fs::read_to_string(folder.join("case.json")).map_err(|error| format!("{name}: {error}"))?;
    let case: Case = serde_json::from_str(&text).map_err(|error| format!("{name}/case.json: {error}"))?;
    let absent = !photo_path(&case.photo).exists();
    if absent && !case.photo.starts_with("realdata/") {
        return Err(format!("{name}: {} does not exist", case.photo).into());
    }
    let kind = if absent { "skipped, the real photos are absent" } else { "" };
    let run = move || check(&folder, &case).map_err(|error| Failed::from(error.to_string()));
    Ok(Trial::test(name, run).with_kind(kind).with_ignored_flag(absent))
}

fn main() -> Outcome<()> {
    let mut folders: Vec<_> = fs::read_dir(root().join("tests/golden"))?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()).filter(|path| path.is_dir()))
        .collect();
    folders.sort();
    let trials = folders.into_iter().map(trial).collect::<Outcome<Vec<_>>>()?;
    // Each case uses every core by itself.
    let arguments = Arguments { test_threads: Some(1), ..Arguments::from_args() };
    libtest_mimic::run(&arguments, trials).exit()
}
