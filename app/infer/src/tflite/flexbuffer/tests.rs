use super::*;

/// `{a: 7, ab: 1.5, list: [3, 300, 2], minus: -1}`, the list with one type for all.
const TYPED: [u8; 67] = [
    97, 0, 97, 98, 0, 108, 105, 115, 116, 0, 3, 0, 3, 0, 44, 1, 2, 0, 109, 105, 110, 117, 115, 0, 4, 25, 24, 22, 10, 0,
    0, 0, 7, 0, 0, 0, 1, 0, 0, 0, 4, 0, 0, 0, 7, 0, 0, 0, 0, 0, 192, 63, 40, 0, 0, 0, 255, 255, 255, 255, 6, 14, 45, 6,
    20, 38, 1,
];

/// The same with 70000 instead of 300, and a type for each.
const UNTYPED: [u8; 79] = [
    97, 0, 97, 98, 0, 108, 105, 115, 116, 0, 0, 0, 3, 0, 0, 0, 3, 0, 0, 0, 112, 17, 1, 0, 2, 0, 0, 0, 10, 10, 6, 109,
    105, 110, 117, 115, 0, 4, 38, 37, 35, 10, 0, 0, 6, 0, 0, 0, 1, 0, 0, 0, 4, 0, 0, 0, 7, 0, 0, 0, 0, 0, 192, 63, 48,
    0, 0, 0, 255, 255, 255, 255, 6, 14, 42, 6, 20, 38, 1,
];

#[test]
fn values_are_found_by_name() {
    for (bytes, middle) in [(&TYPED[..], 300), (&UNTYPED[..], 70_000)] {
        let map = Map::read(bytes).unwrap();
        assert_eq!((map.index("a"), map.number("a"), map.number("ab")), (Ok(7), Ok(7.0), Ok(1.5)));
        assert_eq!(map.indices("list"), Ok(vec![3, middle, 2]));
    }
}

#[test]
fn values_of_other_kinds_are_refused() {
    let map = Map::read(&TYPED).unwrap();
    assert_eq!(map.index("lis"), Err(Fault::Missing("lis")));
    assert!(matches!(map.index("minus"), Err(Fault::Unfit(_))));
    assert!(matches!(map.index("ab"), Err(Fault::Unfit(_))));
    assert!(matches!(map.number("list"), Err(Fault::Unfit(_))));
    assert!(map.indices("ab").is_err());
}

#[test]
fn no_damage_is_a_panic() {
    for bytes in [&TYPED[..], &UNTYPED[..]] {
        for at in 0..bytes.len() {
            for byte in 0..=255 {
                let mut bytes = bytes.to_vec();
                bytes[at] = byte;
                let Ok(map) = Map::read(&bytes) else { continue };
                let found = (map.index("a"), map.number("ab"), map.indices("list"));
                assert!(found.2.is_err() || found.2.is_ok_and(|list| list.len() <= bytes.len()));
            }
        }
        assert!((0..bytes.len()).all(|end| Map::read(&bytes[..end]).is_err()));
    }
}
