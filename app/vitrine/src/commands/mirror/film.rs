//! What the mirror can be shown instead of a camera: photos and films from files, and the bundled portrait.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use vision::{
    frame::Frame,
    mjpeg::Mjpeg,
    source::{FrameSource, SourceError, Stills},
    tracker::TrackerSettings,
    y4m::Y4m,
};

use crate::{failure::Failure, portrait};

/// A single picture is shown anew at this pace: it does not move, and the screen's clocks go on.
const PHOTO_PACE: Duration = Duration::from_millis(200);
/// The pace of what does not tell its own: 30 pictures a second.
const FILM_PACE: Duration = Duration::from_nanos(1_000_000_000 / 30);
/// The photos of a folder, by the ends of their names.
const PHOTOS: [&str; 4] = ["jpg", "jpeg", "png", "webp"];
/// Films of JPEG pictures, by the ends of their names.
const MJPEG: [&str; 4] = ["mjpeg", "mjpg", "jpgs", "avi"];

/// Something that can be played again and again.
pub enum Film {
    /// The bundled portrait.
    Portrait(Frame),
    /// A photo, or those of a folder.
    Photos(Arc<[PathBuf]>),
    /// A YUV4MPEG2 film.
    Y4m(Arc<[u8]>),
    /// A film of JPEG pictures.
    Mjpeg(Arc<[u8]>),
}

impl Film {
    /// The bundled portrait.
    pub fn portrait() -> anyhow::Result<Self> {
        Ok(Self::Portrait(portrait::at_720p()?))
    }

    /// What lies at `path`; its first picture has to be whole.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let film = if path.is_dir() { folder(path)? } else { file(path)? };
        let first = film.open().and_then(|mut source| source.next());
        match first.map_err(|error| Failure::input(path.display(), error))? {
            Some(_) => Ok(film),
            None => Err(Failure::input(path.display(), "there is no picture in it")),
        }
    }

    /// Its pictures from the first one on.
    pub fn open(&self) -> Result<Box<dyn FrameSource>, SourceError> {
        Ok(match self {
            Self::Portrait(frame) => Box::new(Once(Some(frame.clone()))),
            Self::Photos(paths) => {
                // What cannot be read does not decode either, and is told of as such.
                let paths = Arc::clone(paths);
                let files = (0..paths.len()).map(move |number| fs::read(&paths[number]).unwrap_or_default());
                Box::new(Stills::new(files, FILM_PACE))
            }
            Self::Y4m(bytes) => Box::new(Y4m::new(bytes.clone())?),
            Self::Mjpeg(bytes) => Box::new(Mjpeg::new(bytes.clone(), FILM_PACE)),
        })
    }

    /// How long its last picture stays.
    pub fn rest(&self) -> Duration {
        if self.is_photo() { PHOTO_PACE } else { FILM_PACE }
    }

    /// How its pictures are looked at: a photo is seen as a photo, however often it is shown.
    pub fn settings(&self) -> TrackerSettings {
        if self.is_photo() { TrackerSettings::still() } else { TrackerSettings::default() }
    }

    fn is_photo(&self) -> bool {
        match self {
            Self::Portrait(_) => true,
            Self::Photos(paths) => paths.len() == 1,
            Self::Y4m(_) | Self::Mjpeg(_) => false,
        }
    }
}

/// One picture.
struct Once(Option<Frame>);

impl FrameSource for Once {
    fn next(&mut self) -> Result<Option<Frame>, SourceError> {
        Ok(self.0.take())
    }
}

fn folder(path: &Path) -> Result<Film, Failure> {
    let entries = fs::read_dir(path).map_err(|error| Failure::input(path.display(), error))?;
    let mut photos: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    photos.retain(|photo| ends_in(photo, &PHOTOS));
    photos.sort();
    if photos.is_empty() {
        return Err(Failure::input(path.display(), "there is no JPEG, PNG or WebP picture in this folder"));
    }
    Ok(Film::Photos(photos.into()))
}

fn file(path: &Path) -> Result<Film, Failure> {
    let bytes = fs::read(path).map_err(|error| Failure::input(path.display(), error))?;
    Ok(if bytes.starts_with(b"YUV4MPEG2") {
        Film::Y4m(bytes.into())
    } else if ends_in(path, &MJPEG) {
        Film::Mjpeg(bytes.into())
    } else {
        Film::Photos([path.to_owned()].into())
    })
}

fn ends_in(path: &Path, ends: &[&str]) -> bool {
    let end = path.extension().and_then(|end| end.to_str()).unwrap_or_default();
    ends.iter().any(|wanted| end.eq_ignore_ascii_case(wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(path: &Path) {
        image::RgbImage::new(4, 4).save(path).expect("a picture");
    }

    fn count(film: &Film) -> usize {
        let mut source = film.open().expect("it opens");
        std::iter::from_fn(|| source.next().expect("a whole picture")).count()
    }

    #[test]
    fn a_folder_plays_its_photos_and_nothing_else() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        assert!(Film::read(folder.path()).is_err(), "an empty folder");
        ["b.png", "a.JPG", "c.webp"].iter().for_each(|name| picture(&at(name)));
        fs::write(at("notes.txt"), "nothing to see").expect("a file");
        let film = Film::read(folder.path()).expect("three photos");
        assert_eq!((count(&film), count(&film)), (3, 3), "again and again");
        assert_eq!(film.rest(), FILM_PACE);
    }

    #[test]
    fn a_file_is_told_by_what_is_in_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        fs::write(at("film"), [b"YUV4MPEG2 W2 H2 F30:1 Cmono\n".as_slice(), b"FRAME\nabcd"].concat()).expect("a file");
        assert!(matches!(Film::read(&at("film")), Ok(Film::Y4m(_))));
        picture(&at("photo.png"));
        let photo = Film::read(&at("photo.png")).expect("a photo");
        assert_eq!((count(&photo), photo.rest()), (1, PHOTO_PACE));
        picture(&at("one.jpg"));
        let twice = fs::read(at("one.jpg")).expect("a file").repeat(2);
        fs::write(at("two.mjpeg"), twice).expect("a file");
        assert_eq!(count(&Film::read(&at("two.mjpeg")).expect("a film")), 2);
        for (name, bytes) in [("empty.mjpeg", ""), ("letter.txt", "Dear customer"), ("cut.y4m", "YUV4MPEG2 W2")] {
            fs::write(at(name), bytes).expect("a file");
            assert!(matches!(Film::read(&at(name)), Err(Failure::Input(_))), "{name}");
        }
        assert!(matches!(Film::read(&at("nowhere")), Err(Failure::Input(_))));
    }
}
