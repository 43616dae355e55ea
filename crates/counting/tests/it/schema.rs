//! As much of JSON Schema 2020-12 as the schemas of the commands use; an unknown keyword fails, so that nothing passes
//! unchecked. Every value must be described.

use serde_json::Value;

const KNOWN: [&str; 10] = [
    "$schema",
    "title",
    "type",
    "description",
    "properties",
    "required",
    "additionalProperties",
    "items",
    "minimum",
    "anyOf",
];

/// All ways in which the value breaks the schema.
pub(crate) fn faults(value: &Value, schema: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    check(value, schema, "$", &mut faults);
    faults
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_u64() || number.is_i64() => "integer",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

fn check(value: &Value, schema: &Value, path: &str, faults: &mut Vec<String>) {
    let rules = schema.as_object().unwrap_or_else(|| panic!("no schema at {path}"));
    let unknown = rules.keys().find(|keyword| !KNOWN.contains(&keyword.as_str()));
    assert_eq!(unknown, None, "{path}: the keyword is not checked here");
    assert!(rules.get("description").is_some_and(|text| text.as_str() > Some("")), "{path} is not described");
    if let Some(ways) = rules.get("anyOf").and_then(Value::as_array) {
        let fits = ways.iter().any(|way| {
            let mut found = Vec::new();
            check(value, way, path, &mut found);
            found.is_empty()
        });
        if !fits {
            faults.push(format!("{path} fits none of the alternatives"));
        }
    }
    let types: Vec<&str> = match rules.get("type") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let found = type_of(value);
    if !(types.is_empty() || types.contains(&found) || (found == "integer" && types.contains(&"number"))) {
        faults.push(format!("{path} is of type {found}, not {types:?}"));
    }
    if let (Some(least), Some(number)) = (rules.get("minimum").and_then(Value::as_f64), value.as_f64())
        && number < least
    {
        faults.push(format!("{path} is {number}, below {least}"));
    }
    if let (Value::Object(fields), Some(properties)) = (value, rules.get("properties")) {
        assert_eq!(rules.get("additionalProperties"), Some(&Value::Bool(false)), "{path} is open");
        for (name, field) in fields {
            match properties.get(name) {
                Some(schema) => check(field, schema, &format!("{path}.{name}"), faults),
                None => faults.push(format!("{path}.{name} is not in the schema")),
            }
        }
        for name in rules.get("required").and_then(Value::as_array).into_iter().flatten() {
            if !fields.contains_key(name.as_str().unwrap_or_default()) {
                faults.push(format!("{path} lacks {name}"));
            }
        }
    }
    if let (Value::Array(items), Some(schema)) = (value, rules.get("items")) {
        for (place, item) in items.iter().enumerate() {
            check(item, schema, &format!("{path}[{place}]"), faults);
        }
    }
}
