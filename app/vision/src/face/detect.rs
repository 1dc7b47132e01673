//! Faces found in a picture or a part of it.

use std::sync::LazyLock;

use glam::Vec2;

use super::{
    anchors,
    crop::{Border, Crop, Sampling},
    nms,
    region::Region,
};
use crate::{
    frame::Frame,
    models::{Network, Output},
};

/// The side of the picture that the detector sees.
pub(crate) const INPUT: usize = 128;

/// What it answers: boxes, and how sure it is of each (logits).
pub(crate) const OUTPUTS: [Output; 2] =
    [Output::needed("regressors", ANSWERS * NUMBERS), Output::needed("classificators", ANSWERS)];

/// How many answers it gives.
const ANSWERS: usize = 896;

/// Numbers per answer: centre and size of the box, then six key points.
const NUMBERS: usize = 16;

/// The least score of a face.
const LEAST_SCORE: f32 = 0.5;

/// Logits beyond this would overflow the exponential (MediaPipe's score clipping).
const MOST_LOGIT: f32 = 100.0;

static CENTRES: LazyLock<Vec<Vec2>> = LazyLock::new(anchors::centres);

/// One face, in image pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Detection {
    /// The upper left corner of the box from brow to chin.
    pub low: Vec2,
    /// Its lower right corner.
    pub high: Vec2,
    /// The eyes, left and right in the picture, the tip of the nose, the mouth, and the ears, left and right.
    pub key_points: [Vec2; 6],
    /// How sure the detector is, 0 to 1.
    pub score: f32,
}

impl Detection {
    /// The square that the mesh should look at.
    pub fn region(&self) -> Region {
        Region::around(self.low, self.high, [self.key_points[0], self.key_points[1]])
    }
}

/// The square that holds the whole of `frame`.
pub fn whole(frame: &Frame) -> Region {
    let size = frame.size.as_vec2();
    Region { centre: size / 2.0, side: size.max_element(), rotation: 0.0 }
}

/// The faces within `area` of `frame`, best first.
pub(crate) fn faces(detector: &mut Network<2>, frame: &Frame, area: &Region) -> Vec<Detection> {
    let crop = Crop { side: INPUT, range: detector.range, border: Border::Black, sampling: Sampling::Once };
    let [boxes, logits] = detector.run(|input| crop.take(frame, area, input));
    let answers = boxes.chunks_exact(NUMBERS).zip(logits).zip(CENTRES.iter());
    let faces = answers.filter_map(|((numbers, logit), centre)| decode(numbers, *logit, *centre, area));
    nms::weighted(faces.collect())
}

fn decode(numbers: &[f32], logit: f32, anchor: Vec2, area: &Region) -> Option<Detection> {
    let score = sigmoid(logit);
    let pair = |index: usize| Vec2::new(numbers[index * 2], numbers[index * 2 + 1]) / INPUT as f32;
    let (centre, half) = (pair(0) + anchor, pair(1) / 2.0);
    let sound = centre.is_finite() && half.cmpgt(Vec2::ZERO).all();
    (score >= LEAST_SCORE && sound).then(|| Detection {
        low: area.to_image(centre - half),
        high: area.to_image(centre + half),
        key_points: std::array::from_fn(|index| area.to_image(pair(index + 2) + anchor)),
        score,
    })
}

/// From a logit to a probability.
pub(super) fn sigmoid(logit: f32) -> f32 {
    1.0 / (1.0 + (-logit.clamp(-MOST_LOGIT, MOST_LOGIT)).exp())
}
