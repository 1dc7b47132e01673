//! One value of a row: in the database, in the file.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::Value;
use sqlx::{
    Row,
    any::{AnyRow, AnyTypeInfo, AnyTypeInfoKind},
};

use crate::{HubError, database::rows::Statement};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    Text,
    Integer,
    Real,
    Bytes,
}

impl Type {
    pub fn of(info: &AnyTypeInfo) -> Result<Self, HubError> {
        match info.kind() {
            AnyTypeInfoKind::Text => Ok(Self::Text),
            kind if kind.is_integer() => Ok(Self::Integer),
            AnyTypeInfoKind::Real | AnyTypeInfoKind::Double => Ok(Self::Real),
            AnyTypeInfoKind::Blob => Ok(Self::Bytes),
            kind => Err(HubError::Setup(format!("the database has a column of a kind that the hub has not: {kind:?}"))),
        }
    }

    /// Reads the value in a column, as it stands in the file.
    pub fn read(self, row: &AnyRow, column: usize) -> Result<Value, HubError> {
        let value = match self {
            Self::Text => row.try_get::<Option<String>, _>(column)?.map(Value::from),
            Self::Integer => row.try_get::<Option<i64>, _>(column)?.map(Value::from),
            // JSON readers differ in the last bit of such numbers.
            Self::Real => row.try_get::<Option<f64>, _>(column)?.map(|number| Value::from(number.to_string())),
            Self::Bytes => row.try_get::<Option<Vec<u8>>, _>(column)?.map(|bytes| Value::from(STANDARD.encode(bytes))),
        };
        Ok(value.unwrap_or(Value::Null))
    }

    /// The value that stands in the file; none if it is not of this type.
    pub fn parse(self, value: Value) -> Option<Cell> {
        Some(match (self, value) {
            (of, Value::Null) => Cell::Null(of),
            (Self::Text, Value::String(text)) => Cell::Text(text),
            (Self::Integer, Value::Number(number)) => Cell::Integer(number.as_i64()?),
            (Self::Real, Value::String(text)) => Cell::Real(text.parse().ok()?),
            (Self::Bytes, Value::String(text)) => Cell::Bytes(STANDARD.decode(text).ok()?),
            _ => return None,
        })
    }
}

/// A value on its way into the database.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    Null(Type),
    Text(String),
    Integer(i64),
    Real(f64),
    Bytes(Vec<u8>),
}

impl Cell {
    pub fn bind(&self, statement: Statement) -> Statement {
        match self.clone() {
            Self::Null(Type::Text) => statement.bind(None::<String>),
            Self::Null(Type::Integer) => statement.bind(None::<i64>),
            Self::Null(Type::Real) => statement.bind(None::<f64>),
            Self::Null(Type::Bytes) => statement.bind(None::<Vec<u8>>),
            Self::Text(text) => statement.bind(text),
            Self::Integer(number) => statement.bind(number),
            Self::Real(number) => statement.bind(number),
            Self::Bytes(bytes) => statement.bind(bytes),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    proptest! {
        #[test]
        fn numbers_come_back_to_the_last_bit(number: f64) {
            prop_assume!(!number.is_nan());
            let Some(Cell::Real(read)) = Type::Real.parse(Value::from(number.to_string())) else { panic!("no number") };
            prop_assert_eq!(read.to_bits(), number.to_bits());
        }
    }

    #[test]
    fn what_is_not_of_the_type_is_none() {
        for (of, value) in [
            (Type::Text, json!(1)),
            (Type::Integer, json!("1")),
            (Type::Integer, json!(1.5)),
            (Type::Integer, json!(9_223_372_036_854_775_808_u64)),
            (Type::Real, json!("one")),
            (Type::Bytes, json!("not base64")),
            (Type::Bytes, json!([1])),
        ] {
            assert_eq!(of.parse(value.clone()), None, "{value}");
        }
        assert_eq!(Type::Integer.parse(json!(i64::MIN)), Some(Cell::Integer(i64::MIN)));
        assert_eq!(Type::Bytes.parse(json!("AP8=")), Some(Cell::Bytes(vec![0, 255])));
        assert_eq!(Type::Bytes.parse(Value::Null), Some(Cell::Null(Type::Bytes)));
    }
}
