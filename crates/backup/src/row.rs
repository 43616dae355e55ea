//! Rows as lines of JSON, the same for both databases.

use crate::manifest::{ColumnKind, KindName};
use anyhow::{Context, Result, bail};
use database::rows::Value;
use kernel::secrets::{hex, unhex};
use serde_json::Value as Json;

/// Appends a row as one line.
///
/// # Errors
/// None that depends on the row.
pub fn write(row: &[Value], to: &mut Vec<u8>) -> serde_json::Result<()> {
    let values: Vec<Json> = row
        .iter()
        .map(|value| match value {
            Value::Null => Json::Null,
            Value::Bool(value) => Json::from(*value),
            Value::Whole(value) => Json::from(*value),
            // Rust writes the shortest text that reads back as the same number.
            Value::Real(value) => Json::from(format!("{value:?}")),
            Value::Text(value) => Json::from(value.as_str()),
            Value::Bytes(value) => Json::from(hex(value)),
        })
        .collect();
    serde_json::to_writer(&mut *to, &values)?;
    to.push(b'\n');
    Ok(())
}

/// Reads the lines of a chunk.
///
/// # Errors
/// When a line is no row of these columns.
pub fn read(lines: &[u8], columns: &[ColumnKind]) -> Result<Vec<Vec<Value>>> {
    lines
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .map(|line| {
            let values: Vec<Json> = serde_json::from_slice(line).context("a line is no row")?;
            if values.len() != columns.len() {
                bail!("a row has {} values instead of {}", values.len(), columns.len());
            }
            values
                .into_iter()
                .zip(columns)
                .map(|(json, ColumnKind(name, kind))| {
                    value(json, *kind).with_context(|| format!("the value of {name} is none of its kind"))
                })
                .collect()
        })
        .collect()
}

fn value(json: Json, kind: KindName) -> Option<Value> {
    Some(match (kind, json) {
        (_, Json::Null) => Value::Null,
        (KindName::Bool, Json::Bool(value)) => Value::Bool(value),
        (KindName::Whole, Json::Number(value)) => Value::Whole(value.as_i64()?),
        (KindName::Real, Json::String(value)) => Value::Real(value.parse().ok()?),
        (KindName::Text, Json::String(value)) => Value::Text(value),
        (KindName::Bytes, Json::String(value)) => Value::Bytes(unhex(&value)?),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn column(kind: KindName) -> ColumnKind {
        ColumnKind("x".to_owned(), kind)
    }

    proptest! {
        #[test]
        fn every_row_comes_back_as_it_was(
            whole: i64, real in proptest::num::f64::NORMAL | proptest::num::f64::ZERO, text: String, bytes: Vec<u8>, yes: bool, is_null: bool,
        ) {
            let row = vec![
                Value::Whole(whole), Value::Real(real), Value::Text(text), Value::Bytes(bytes), Value::Bool(yes),
                if is_null { Value::Null } else { Value::Whole(0) },
            ];
            let columns = [KindName::Whole, KindName::Real, KindName::Text, KindName::Bytes, KindName::Bool, KindName::Whole].map(column);
            let mut lines = Vec::new();
            write(&row, &mut lines).expect("written");
            write(&row, &mut lines).expect("written");
            prop_assert_eq!(read(&lines, &columns).expect("read"), vec![row.clone(), row]);
        }
    }

    #[test]
    fn a_row_that_does_not_fit_its_columns_is_refused() {
        for (line, kind) in [
            ("[1,2]", KindName::Whole),
            ("[\"1\"]", KindName::Whole),
            ("[1.5]", KindName::Whole),
            ("[\"0g\"]", KindName::Bytes),
            ("[1.5]", KindName::Real),
            ("{}", KindName::Text),
        ] {
            assert!(read(line.as_bytes(), &[column(kind)]).is_err(), "{line}");
        }
    }
}
