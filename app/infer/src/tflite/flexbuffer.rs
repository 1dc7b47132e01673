//! Reads FlexBuffers (flatbuffers.dev, "FlexBuffers"), in which MediaPipe's operators carry their options: as much of
//! them as those use, a map of numbers and lists of whole numbers.

/// What a map holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Number(f64),
    Numbers(Vec<i64>),
}

/// The kinds of value, as the format numbers them.
mod kind {
    pub const INT: u8 = 1;
    pub const UINT: u8 = 2;
    pub const FLOAT: u8 = 3;
    pub const MAP: u8 = 9;
    pub const INTS: u8 = 11;
    pub const UINTS: u8 = 12;
}

/// The named values of a map; nothing for other bytes.
pub(super) fn map(bytes: &[u8]) -> Option<Vec<(String, Value)>> {
    let [.., packed, width] = *bytes else { return None };
    let root = Slot { bytes, at: bytes.len().checked_sub(2 + usize::from(width))?, width: usize::from(width), packed };
    if root.kind() != kind::MAP {
        return None;
    }
    let map = root.list()?;
    let unit =
        |back: usize| Some(Slot { bytes, at: map.at.checked_sub(back * map.width)?, width: map.width, packed: 0 });
    let key_width = usize::try_from(unit(2)?.uint()?).ok().filter(|width| *width <= 8)?;
    let keys = List { at: unit(3)?.target()?, width: key_width, ..map };
    let value = |index: usize| {
        let packed = *bytes.get(map.at + map.len * map.width + index)?;
        Some((keys.slot(index, 0).key()?, map.slot(index, packed).value()?))
    };
    (0..map.len).map(value).collect()
}

/// A value in its place.
#[derive(Clone, Copy)]
struct Slot<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Bytes of the number that stands here.
    width: usize,
    /// The kind, and the width of what an offset leads to.
    packed: u8,
}

/// Values one after the other.
#[derive(Clone, Copy)]
struct List<'a> {
    bytes: &'a [u8],
    at: usize,
    width: usize,
    len: usize,
}

impl<'a> List<'a> {
    fn slot(&self, index: usize, packed: u8) -> Slot<'a> {
        Slot { bytes: self.bytes, at: self.at + index * self.width, width: self.width, packed }
    }
}

impl<'a> Slot<'a> {
    fn kind(&self) -> u8 {
        self.packed >> 2
    }

    fn raw(&self) -> Option<&'a [u8]> {
        self.bytes.get(self.at..self.at.checked_add(self.width)?)
    }

    fn uint(&self) -> Option<u64> {
        let raw = self.raw().filter(|raw| matches!(raw.len(), 1 | 2 | 4 | 8))?;
        Some(raw.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte)))
    }

    fn int(&self) -> Option<i64> {
        let number = self.uint()?;
        let unused = 64 - 8 * self.width;
        Some((number << unused).cast_signed() >> unused)
    }

    fn float(&self) -> Option<f64> {
        match *self.raw()? {
            [a, b, c, d] => Some(f64::from(f32::from_le_bytes([a, b, c, d]))),
            [a, b, c, d, e, f, g, h] => Some(f64::from_le_bytes([a, b, c, d, e, f, g, h])),
            _ => None,
        }
    }

    /// Where the offset that stands here leads.
    fn target(&self) -> Option<usize> {
        self.at.checked_sub(usize::try_from(self.uint()?).ok()?)
    }

    /// The list that the offset leads to. Its length stands before it.
    fn list(&self) -> Option<List<'a>> {
        let (at, width) = (self.target()?, 1 << (self.packed & 3));
        let length = Slot { at: at.checked_sub(width)?, width, ..*self };
        let len = usize::try_from(length.uint()?).ok().filter(|len| *len <= self.bytes.len())?;
        Some(List { bytes: self.bytes, at, width, len })
    }

    fn key(&self) -> Option<String> {
        let text = self.bytes.get(self.target()?..)?;
        let end = text.iter().position(|byte| *byte == 0)?;
        String::from_utf8(text[..end].to_vec()).ok()
    }

    fn value(&self) -> Option<Value> {
        let numbers = |list: List<'a>, number: fn(&Slot<'a>) -> Option<i64>| {
            (0..list.len).map(|index| number(&list.slot(index, 0))).collect::<Option<Vec<_>>>()
        };
        match self.kind() {
            kind::INT => self.int().map(|number| Value::Number(number as f64)),
            kind::UINT => self.uint().map(|number| Value::Number(number as f64)),
            kind::FLOAT => self.float().map(Value::Number),
            kind::INTS => numbers(self.list()?, Slot::int).map(Value::Numbers),
            kind::UINTS => numbers(self.list()?, |slot| i64::try_from(slot.uint()?).ok()).map(Value::Numbers),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_of_two_numbers_is_read() {
        // As MediaPipe's files hold it.
        let mut bytes = b"output_height\0output_width\0".to_vec();
        bytes.extend([2, 28, 15, 2, 1, 2, 16, 16, 4, 4, 4, 36, 1]);
        let read = map(&bytes).expect("a map");
        let names: Vec<&str> = read.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["output_height", "output_width"]);
        assert!(read.iter().all(|(_, value)| *value == Value::Number(16.0)));
    }

    #[test]
    fn other_bytes_are_no_map() {
        assert_eq!(map(&[]), None);
        assert_eq!(map(&[0; 40]), None);
        assert_eq!(map(&[255; 40]), None);
    }
}
