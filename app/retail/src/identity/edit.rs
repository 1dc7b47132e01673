//! How many slips of the finger lie between two texts.

/// The optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours, in slips
/// (Damerau 1964, "A technique for computer detection and correction of spelling errors").
pub(crate) fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let substituted = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = substituted.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn each_slip_counts_once() {
        for (a, b, slips) in [("", "", 0), ("", "ab", 2), ("wang", "wagn", 1), ("wang", "wan", 1), ("wang", "zhang", 2)]
        {
            assert_eq!(distance(a, b), slips, "{a} {b}");
        }
    }

    proptest! {
        #[test]
        fn distance_has_no_direction(a in "[abc]{0,8}", b in "[abc]{0,8}") {
            prop_assert_eq!(distance(&a, &b), distance(&b, &a));
            prop_assert_eq!(distance(&a, &b) == 0, a == b);
        }
    }
}
