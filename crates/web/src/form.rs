//! Reading forms, with or without files, and keeping what was typed.

use axum::{
    extract::{FromRequest, Multipart, Request},
    http::header,
};
use bytes::Bytes;
use kernel::{Error, Problem, Problems, Result, Timestamp, secrets};
use std::collections::HashMap;

use crate::{App, Failure};

/// The largest form without files, in bytes.
const LARGEST_TEXT: usize = 256 * 1024;
/// More fields than any form of ours has.
const MOST_FIELDS: usize = 200;

/// A file that came with a form.
#[derive(Debug, Clone)]
pub struct Upload {
    /// The name of the form field.
    pub field: String,
    /// The content. Its type is found from the content, never from the name.
    pub bytes: Bytes,
}

/// What a form sent: text fields (a name may occur several times) and files.
#[derive(Debug, Clone, Default)]
pub struct Input {
    fields: HashMap<String, Vec<String>>,
    /// Files, without the empty ones a browser sends for an untouched file field.
    pub files: Vec<Upload>,
}

impl Input {
    /// From pairs, for tests and prefilled forms.
    pub fn from_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut input = Self::default();
        for (name, value) in pairs {
            input.fields.entry(name.to_owned()).or_default().push(value.to_owned());
        }
        input
    }

    /// The first value of a field, trimmed; empty when absent. Line ends are `\n`, control characters are gone.
    pub fn get(&self, name: &str) -> &str {
        self.fields.get(name).and_then(|values| values.first()).map_or("", String::as_str)
    }

    /// The first value, if it is not empty.
    pub fn some(&self, name: &str) -> Option<&str> {
        Some(self.get(name)).filter(|value| !value.is_empty())
    }

    /// All values of a field.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.fields.get(name).into_iter().flatten().map(String::as_str)
    }

    /// Is a check box ticked?
    pub fn ticked(&self, name: &str) -> bool {
        self.fields.contains_key(name)
    }

    /// Puts a value in, for prefilled forms.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.fields.insert(name.to_owned(), vec![value.into()]);
    }

    /// Adds a value beside those that are there.
    pub fn add(&mut self, name: &str, value: impl Into<String>) {
        self.fields.entry(name.to_owned()).or_default().push(value.into());
    }

    /// From a query string or the body of a plain form.
    ///
    /// # Errors
    /// [`Error::Invalid`] when it is no form.
    pub fn from_urlencoded(body: &[u8]) -> Result<Self> {
        let pairs = pairs(body).ok_or_else(|| Error::invalid("", "form-unreadable"))?;
        if pairs.len() > MOST_FIELDS {
            return Err(Error::invalid("", "form-unreadable"));
        }
        let mut input = Self::default();
        for (name, value) in pairs {
            input.fields.entry(name).or_default().push(clean(&value));
        }
        Ok(input)
    }

    async fn from_multipart(mut multipart: Multipart) -> Result<Self> {
        let mut input = Self::default();
        let mut count = 0;
        let unreadable = |_| Error::invalid("", "form-unreadable");
        while let Some(field) = multipart.next_field().await.map_err(unreadable)? {
            count += 1;
            if count > MOST_FIELDS {
                return Err(Error::invalid("", "form-unreadable"));
            }
            let name = field.name().unwrap_or_default().to_owned();
            let is_file = field.file_name().is_some();
            let bytes = field.bytes().await.map_err(|error| {
                if error.status() == http::StatusCode::PAYLOAD_TOO_LARGE {
                    Error::TooLarge
                } else {
                    unreadable(error)
                }
            })?;
            if is_file {
                if !bytes.is_empty() {
                    input.files.push(Upload { field: name, bytes });
                }
            } else {
                let text = std::str::from_utf8(&bytes).map_err(|_| Error::invalid("", "form-unreadable"))?;
                input.fields.entry(name).or_default().push(clean(text));
            }
        }
        Ok(input)
    }
}

/// The pairs of a plain form. `Query` is axum's public parser of the same format.
fn pairs(body: &[u8]) -> Option<Vec<(String, String)>> {
    let uri = http::Uri::builder().path_and_query([b"/?".as_slice(), body].concat()).build().ok()?;
    Some(axum::extract::Query::try_from_uri(&uri).ok()?.0)
}

/// Trims, unifies line ends and drops control characters that no keyboard makes.
fn clean(text: &str) -> String {
    let unified = text.replace("\r\n", "\n").replace('\r', "\n");
    let kept: String = unified.chars().filter(|c| *c == '\n' || *c == '\t' || !c.is_control()).collect();
    kept.trim().to_owned()
}

impl FromRequest<App> for Input {
    type Rejection = Failure;

    async fn from_request(request: Request, app: &App) -> Result<Self, Failure> {
        let kind = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
            .to_owned();
        if kind.starts_with("multipart/form-data") {
            let multipart = Multipart::from_request(request, app)
                .await
                .map_err(|_| Error::invalid("", "form-unreadable"))?;
            return Ok(Self::from_multipart(multipart).await?);
        }
        if !kind.starts_with("application/x-www-form-urlencoded") {
            return Err(Error::invalid("", "form-unreadable").into());
        }
        let body =
            axum::body::to_bytes(request.into_body(), LARGEST_TEXT).await.map_err(|_| Error::TooLarge)?;
        Ok(Self::from_urlencoded(&body)?)
    }
}

/// A form on its way to the reader: what was typed, and what is wrong with it.
#[derive(Debug, Clone, Default)]
pub struct FormState {
    /// What was typed.
    pub input: Input,
    /// What is wrong.
    pub problems: Problems,
}

impl FormState {
    /// A form with these values and nothing wrong.
    pub fn new(input: Input) -> Self {
        Self { input, problems: Problems::default() }
    }

    /// The value of a field.
    pub fn get(&self, name: &str) -> &str {
        self.input.get(name)
    }

    /// Is this one of the chosen values?
    pub fn chosen(&self, name: &str, value: &str) -> bool {
        self.input.all(name).any(|chosen| chosen == value)
    }

    /// The first problem of a field.
    pub fn problem(&self, name: &str) -> Option<&Problem> {
        self.problems.of(name)
    }

    /// Is anything wrong?
    pub fn is_invalid(&self) -> bool {
        !self.problems.is_empty()
    }
}

/// A signed moment in a form: says when the form was made, and that we made it. Not bound to a person, since it only
/// slows down machines.
pub fn time_token(app: &App, now: Timestamp) -> String {
    let seconds = now.seconds().to_string();
    let mac = app.secrets.mac(secrets::Purpose::FormToken, seconds.as_bytes());
    format!("{seconds}.{}", secrets::hex(&mac[..16]))
}

/// Seconds since the form was made; `None` when the token is not ours.
pub fn form_age(app: &App, now: Timestamp, token: &str) -> Option<i64> {
    let (seconds, mac) = token.split_once('.')?;
    let expected = app.secrets.mac(secrets::Purpose::FormToken, seconds.as_bytes());
    (secrets::hex(&expected[..16]) == mac).then_some(())?;
    seconds.parse::<i64>().ok().map(|made| now.seconds() - made)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_form_is_read_with_umlauts_repeated_names_and_windows_line_ends() {
        let input =
            Input::from_urlencoded("text=%C3%9Cber%0D%0Adie+Br%C3%BCcke%00&tag=a&tag=b&leer=".as_bytes())
                .expect("a form");
        assert_eq!(input.get("text"), "Über\ndie Brücke");
        assert_eq!(input.all("tag").collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(input.some("leer"), None);
        assert_eq!(input.get("fehlt"), "");
    }

    #[test]
    fn a_flood_of_fields_is_no_form() {
        let flood = "a=1&".repeat(MOST_FIELDS + 1);
        assert!(matches!(Input::from_urlencoded(flood.as_bytes()), Err(Error::Invalid(_))));
    }
}
