//! The grid of places at which the detector answers.

use glam::Vec2;

/// How many answers the detector gives.
pub const COUNT: usize = 896;

/// Cells along a side, and answers in each cell: strides of 8 and 16 pixels on a picture of 128.
const LAYERS: [(u16, usize); 2] = [(16, 2), (8, 6)];

/// The centres of all answers in the order of the detector's output, in fractions of its picture.
pub fn centres() -> Vec<Vec2> {
    LAYERS.iter().flat_map(|&(cells, answers)| layer(cells, answers)).collect()
}

fn layer(cells: u16, answers: usize) -> impl Iterator<Item = Vec2> {
    let along = move |cell: u16| (f32::from(cell) + 0.5) / f32::from(cells);
    (0..cells).flat_map(move |row| {
        (0..cells).flat_map(move |column| std::iter::repeat_n(Vec2::new(along(column), along(row)), answers))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_as_the_detector_answers() {
        let centres = centres();
        assert_eq!(centres.len(), COUNT);
        assert_eq!(centres[0], Vec2::splat(0.5 / 16.0));
        assert_eq!(centres[COUNT - 1], Vec2::splat(7.5 / 8.0));
    }
}
