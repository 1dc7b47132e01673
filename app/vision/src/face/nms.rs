//! Many answers about one face become one.

use glam::Vec2;

use super::detect::Detection;

/// Answers that share more of their area than this are about the same face.
const SAME_FACE: f32 = 0.3;

/// Groups answers by overlap, best first, and averages each group by score (MediaPipe's weighted suppression).
pub fn weighted(mut answers: Vec<Detection>) -> Vec<Detection> {
    answers.sort_by(|a, b| b.score.total_cmp(&a.score));
    let mut faces = Vec::new();
    while !answers.is_empty() {
        // Taken out first: an empty box does not overlap even itself.
        let best = answers.remove(0);
        let (same, others) = answers.into_iter().partition(|answer| intersection_over_union(&best, answer) > SAME_FACE);
        faces.push(mean(best, same));
        answers = others;
    }
    faces
}

/// The mean by score of the best answer and the others about the same face.
fn mean(best: Detection, mut same: Vec<Detection>) -> Detection {
    same.insert(0, best);
    let total: f32 = same.iter().map(|answer| answer.score).sum();
    let average = |point: &dyn Fn(&Detection) -> Vec2| {
        same.iter().map(|answer| point(answer) * answer.score).sum::<Vec2>() / total
    };
    Detection {
        low: average(&|answer| answer.low),
        high: average(&|answer| answer.high),
        key_points: std::array::from_fn(|index| average(&|answer| answer.key_points[index])),
        score: best.score,
    }
}

/// The shared area of two boxes, as a part of the area they cover together.
pub fn intersection_over_union(a: &Detection, b: &Detection) -> f32 {
    let shared = (a.high.min(b.high) - a.low.max(b.low)).max(Vec2::ZERO).element_product();
    let together = area(a) + area(b) - shared;
    if together > 0.0 { shared / together } else { 0.0 }
}

fn area(detection: &Detection) -> f32 {
    (detection.high - detection.low).max(Vec2::ZERO).element_product()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(x: f32, score: f32) -> Detection {
        let low = Vec2::new(x, 0.0);
        Detection { low, high: low + 10.0, key_points: [low; 6], score }
    }

    #[test]
    fn near_answers_merge_by_score_and_far_ones_stay() {
        let faces = weighted(vec![answer(2.0, 0.5), answer(40.0, 0.6), answer(0.0, 1.0)]);
        assert_eq!(faces.len(), 2);
        assert!((faces[0].low.x - 2.0 / 3.0).abs() < 1e-5);
        assert_eq!(faces[0].score, 1.0);
        assert_eq!(faces[1].low.x, 40.0);
    }

    #[test]
    fn an_empty_box_ends() {
        let empty = Detection { high: Vec2::ZERO, ..answer(0.0, 0.9) };
        assert_eq!(weighted(vec![empty, empty]).len(), 2);
    }
}
