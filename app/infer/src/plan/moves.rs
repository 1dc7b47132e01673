//! Operators that only move numbers, as stretches that are copied.

use crate::graph::Operator;

/// A stretch that is copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    /// Which of the tensors read.
    pub read: usize,
    pub from: usize,
    pub to: usize,
    pub len: usize,
}

/// The stretches of an operator that reads tensors of the shapes `inputs` and makes one of the shape `output`; nothing
/// for an operator that does more than move.
pub(crate) fn runs(operator: &Operator, inputs: &[&[usize]], output: &[usize]) -> Option<Vec<Run>> {
    let runs = match operator {
        Operator::Reshape => vec![Run { read: 0, from: 0, to: 0, len: output.iter().product() }],
        Operator::Pad(edges) => {
            let begin: Vec<usize> = edges.iter().map(|edge| edge[0]).collect();
            lines(0, inputs[0], |at| at.iter().zip(&begin).map(|(at, begin)| at + begin).collect(), output)
        }
        Operator::StridedSlice { begin, stride } => {
            let taken = |at: &[usize]| at.iter().zip(begin).zip(stride).map(|((at, b), s)| b + at * s).collect();
            let single = single_numbers(output, taken, inputs[0]);
            single.into_iter().map(|run| Run { from: run.to, to: run.from, ..run }).collect()
        }
        Operator::Concatenate(axis) => {
            let mut start = 0;
            let mut runs = Vec::new();
            for (read, shape) in inputs.iter().enumerate() {
                let offset = start;
                runs.extend(lines(read, shape, |at| shifted(at, *axis, offset), output));
                start += shape[*axis];
            }
            runs
        }
        Operator::DepthToSpace(block) => depth_to_space(*block, inputs[0], output),
        _ => return None,
    };
    Some(joined(runs))
}

fn shifted(at: &[usize], axis: usize, by: usize) -> Vec<usize> {
    let mut at = at.to_vec();
    at[axis] += by;
    at
}

/// Stretches along the last dimension of `shape`, each beginning in `output` where `place` says.
fn lines(read: usize, shape: &[usize], place: impl Fn(&[usize]) -> Vec<usize>, output: &[usize]) -> Vec<Run> {
    let Some((&len, outer)) = shape.split_last() else { return vec![Run { read, from: 0, to: 0, len: 1 }] };
    let begins = indices(outer).map(|mut at| {
        at.push(0);
        at
    });
    begins.enumerate().map(|(line, at)| Run { read, from: line * len, to: offset(&place(&at), output), len }).collect()
}

fn single_numbers(shape: &[usize], place: impl Fn(&[usize]) -> Vec<usize>, other: &[usize]) -> Vec<Run> {
    let run = |(from, at): (usize, Vec<usize>)| Run { read: 0, from, to: offset(&place(&at), other), len: 1 };
    indices(shape).enumerate().map(run).collect()
}

fn depth_to_space(block: usize, input: &[usize], output: &[usize]) -> Vec<Run> {
    let (channels, depth) = (output[3], input[3]);
    let run = |at: Vec<usize>| {
        let [y, x, down] = [at[0], at[1], at[2]];
        let from = offset(&[0, y, x, down * block * channels], &[1, input[1], input[2], depth]);
        let to = offset(&[0, y * block + down, x * block, 0], output);
        Run { read: 0, from, to, len: block * channels }
    };
    indices(&[input[1], input[2], block]).map(run).collect()
}

/// All places of a tensor, the last dimension running fastest.
fn indices(shape: &[usize]) -> impl Iterator<Item = Vec<usize>> + '_ {
    (0..shape.iter().product()).map(move |number: usize| {
        let mut left = number;
        let mut at: Vec<usize> = shape
            .iter()
            .rev()
            .map(|side| {
                let place = left % side;
                left /= side;
                place
            })
            .collect();
        at.reverse();
        at
    })
}

fn offset(at: &[usize], shape: &[usize]) -> usize {
    at.iter().zip(shape).fold(0, |sum, (at, side)| sum * side + at)
}

/// Neighbouring stretches as one.
fn joined(runs: Vec<Run>) -> Vec<Run> {
    let mut joined: Vec<Run> = Vec::new();
    for run in runs {
        match joined.last_mut() {
            Some(last) if last.read == run.read && last.from + last.len == run.from && last.to + last.len == run.to => {
                last.len += run.len;
            }
            _ => joined.push(run),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(read: usize, from: usize, to: usize, len: usize) -> Run {
        Run { read, from, to, len }
    }

    #[test]
    fn padding_moves_rows() {
        let pad = Operator::Pad(vec![[0, 0], [1, 0], [0, 1], [0, 0]]);
        let runs = runs(&pad, &[&[1, 2, 2, 3]], &[1, 3, 3, 3]).expect("a move");
        assert_eq!(runs, [run(0, 0, 9, 6), run(0, 6, 18, 6)]);
    }

    #[test]
    fn channels_are_put_side_by_side() {
        let runs = runs(&Operator::Concatenate(3), &[&[1, 1, 2, 2], &[1, 1, 2, 1]], &[1, 1, 2, 3]).expect("a move");
        assert_eq!(runs, [run(0, 0, 0, 2), run(0, 2, 3, 2), run(1, 0, 2, 1), run(1, 1, 5, 1)]);
    }

    #[test]
    fn a_slice_takes_what_it_says() {
        let slice = Operator::StridedSlice { begin: vec![0, 1], stride: vec![1, 2] };
        let runs = runs(&slice, &[&[2, 5]], &[2, 2]).expect("a move");
        assert_eq!(runs, [run(0, 1, 0, 1), run(0, 3, 1, 1), run(0, 6, 2, 1), run(0, 8, 3, 1)]);
    }

    #[test]
    fn blocks_of_channels_become_rows_and_columns() {
        let runs = runs(&Operator::DepthToSpace(2), &[&[1, 1, 2, 4]], &[1, 2, 4, 1]).expect("a move");
        assert_eq!(runs, [run(0, 0, 0, 2), run(0, 2, 4, 2), run(0, 4, 2, 2), run(0, 6, 6, 2)]);
    }
}
