//! A place in a JSON file, read with as few words as possible: whatever does not fit becomes a fault with its path, and
//! reading goes on, so that one run names all of them.

use crate::{
    date::PartialDate,
    file::{Fault, Reference},
};
use jiff::civil::Date;
use serde_json::{Map, Value};
use std::cell::RefCell;

/// A value, or the absence of one, and where in the file it is.
#[derive(Clone)]
pub(super) struct Node<'v> {
    value: Option<&'v Value>,
    /// Such as `bundles[2].measures[0].name`.
    path: String,
    faults: &'v RefCell<Vec<Fault>>,
}

impl<'v> Node<'v> {
    pub(super) fn root(value: &'v Value, faults: &'v RefCell<Vec<Fault>>) -> Self {
        Self { value: Some(value), path: String::new(), faults }
    }

    pub(super) fn fault(&self, reason: impl Into<String>) {
        self.faults.borrow_mut().push(Fault { path: self.path.clone(), reason: reason.into() });
    }

    fn map(&self) -> Option<&'v Map<String, Value>> {
        let map = self.value?.as_object();
        if map.is_none() {
            self.fault("must be an object { … }");
        }
        map
    }

    /// The members that may be here; another one is a fault, so that nothing gets lost unseen.
    pub(super) fn only(&self, known: &[&str]) -> &Self {
        for name in self.map().into_iter().flat_map(Map::keys) {
            if !known.contains(&name.as_str()) {
                self.get(name).fault(format!("is not known here; known are {}", known.join(", ")));
            }
        }
        self
    }

    /// Null counts as absent.
    pub(super) fn get(&self, name: &str) -> Self {
        let path = if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) };
        let value = self.value.and_then(|value| value.get(name)).filter(|value| !value.is_null());
        Self { value, path, faults: self.faults }
    }

    pub(super) fn exists(&self) -> bool {
        self.value.is_some()
    }

    /// The members of an object, by name.
    pub(super) fn members(&self) -> Vec<(&'v str, Self)> {
        self.map().into_iter().flatten().map(|(name, _)| (name.as_str(), self.get(name))).collect()
    }

    /// The members of an object that may be absent.
    pub(super) fn present_members(&self) -> Vec<(&'v str, Self)> {
        if self.exists() { self.members() } else { Vec::new() }
    }

    /// The items of a list; none when it is absent.
    pub(super) fn items(&self) -> Vec<Self> {
        let Some(value) = self.value else { return Vec::new() };
        let Some(list) = value.as_array() else {
            self.fault("must be a list [ … ]");
            return Vec::new();
        };
        let item = |(n, value)| Self {
            value: Some(value),
            path: format!("{}[{n}]", self.path),
            faults: self.faults,
        };
        list.iter().enumerate().map(item).collect()
    }

    pub(super) fn texts(&self) -> Vec<String> {
        self.items().iter().map(Self::text).collect()
    }

    /// A text that must be there.
    pub(super) fn text(&self) -> String {
        let text = self.optional_text();
        if text.is_none() && self.value.is_none() {
            self.fault("is missing; a text must be here");
        }
        text.unwrap_or_default()
    }

    pub(super) fn optional_text(&self) -> Option<String> {
        match self.value?.as_str().map(str::trim) {
            Some("") => self.fault("is empty; leave it out when nothing is known"),
            Some(text) if text.contains(|c: char| c.is_control() && c != '\n') => {
                self.fault("holds control characters; take them out");
            }
            Some(text) => return Some(text.to_owned()),
            None => self.fault("must be a text"),
        }
        None
    }

    /// A short name as it stands in addresses: lower-case letters, digits and hyphens.
    pub(super) fn slug(&self) -> String {
        let text = self.text();
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if !text.is_empty() && (!text.chars().all(fits) || text.len() > 80) {
            self.fault(format!(
                "“{text}” cannot stand in an address; take at most 80 of a to z, 0 to 9 and -"
            ));
        }
        text
    }

    /// A word of a list that others keep: lower-case letters and underscores.
    pub(super) fn slug_word(&self) -> String {
        let text = self.text();
        if !text.is_empty() && !text.chars().all(|c| c.is_ascii_lowercase() || c == '_') {
            self.fault(format!("“{text}” is no kind; take a word of a to z and _"));
        }
        text
    }

    /// A name to be looked up elsewhere.
    pub(super) fn reference(&self) -> Reference {
        Reference { path: self.path.clone(), name: self.text() }
    }

    pub(super) fn web_address(&self) -> Option<String> {
        let text = self.optional_text()?;
        if text.starts_with("https://") || text.starts_with("http://") {
            return Some(text);
        }
        self.fault("must be a web address that begins with https://");
        None
    }

    pub(super) fn flag(&self) -> bool {
        self.optional_flag().unwrap_or(false)
    }

    pub(super) fn optional_flag(&self) -> Option<bool> {
        let flag = self.value?.as_bool();
        if flag.is_none() {
            self.fault("must be true or false");
        }
        flag
    }

    /// A whole number that is not negative.
    pub(super) fn count(&self) -> Option<i64> {
        self.scaled(1)
    }

    /// Money in euros with at most two decimals, as cents.
    pub(super) fn cents(&self) -> Option<i64> {
        self.scaled(100)
    }

    /// A number that is not negative, times `scale`, a power of ten; it must be whole then. Read from its digits, so that
    /// no binary fraction comes between.
    pub(super) fn scaled(&self, scale: i64) -> Option<i64> {
        let Some(number) = self.value?.as_number() else {
            self.fault("must be a number");
            return None;
        };
        let places = scale.ilog10() as usize;
        let written = number.to_string();
        let (whole, fraction) = written.split_once('.').unwrap_or((&written, ""));
        let fraction = fraction.trim_end_matches('0');
        if whole.starts_with('-') && written.chars().any(|c| c.is_ascii_digit() && c != '0') {
            self.fault(format!("{written} is negative; it must be 0 or more"));
            return None;
        }
        let digits = format!("{}{fraction:0<places$}", whole.trim_start_matches('-'));
        let scaled = if fraction.len() > places { None } else { digits.parse::<i64>().ok() };
        if scaled.is_none() {
            self.fault(match places {
                0 => format!("{written} must be a whole number that is not too large"),
                _ => format!("{written} must have at most {places} decimals and not be too large"),
            });
        }
        scaled
    }

    pub(super) fn day(&self) -> Option<Date> {
        let text = self.optional_text()?;
        let day = text.parse().ok().filter(|_| text.len() == 10);
        if day.is_none() {
            self.fault(format!("“{text}” is no day; write it like 2023-06-30"));
        }
        day
    }

    /// A year, a month or a day.
    pub(super) fn partial_date(&self) -> Option<PartialDate> {
        let text = self.optional_text()?;
        let date = text.parse().ok();
        if date.is_none() {
            self.fault(format!(
                "“{text}” is no date; write a year, month or day like 2023, 2023-06 or 2023-06-30"
            ));
        }
        date
    }
}
