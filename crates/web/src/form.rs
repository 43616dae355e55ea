//! Reading forms, with or without files, and keeping what was typed.

use axum::{
    extract::{FromRequest, Multipart, Request},
    http::header,
};
use bytes::Bytes;
use kernel::{Error, Problem, Problems, Result, Timestamp, secrets};
use std::{collections::HashMap, io::ErrorKind};

use crate::{App, Failure};

/// The largest form without files, in bytes.
const LARGEST_TEXT: usize = 256 * 1024;
/// More fields than any form of ours has.
const MOST_FIELDS: usize = 200;
/// More files than any form of ours takes; what comes beyond is passed over.
const MOST_FILES: usize = 12;

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

    /// Puts these values in, and nothing else; none takes the field away.
    pub fn set_all(&mut self, name: &str, values: Vec<String>) {
        if values.is_empty() {
            self.fields.remove(name);
        } else {
            self.fields.insert(name.to_owned(), values);
        }
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
        let mut input = Self::default();
        for (count, (name, value)) in form_urlencoded::parse(body).enumerate() {
            if count >= MOST_FIELDS {
                return Err(unreadable());
            }
            input.fields.entry(name.into_owned()).or_default().push(clean(&value));
        }
        Ok(input)
    }

    /// Reads piece by piece and keeps no more of anything than its limit: of a file, one byte more than allowed, so
    /// that whoever looks at it can tell that it is too large and keep the rest of the form.
    async fn from_multipart(mut multipart: Multipart, largest_file: usize) -> Result<Self> {
        let mut input = Self::default();
        let (mut count, mut text_left) = (0, LARGEST_TEXT);
        while let Some(mut field) = multipart.next_field().await.map_err(|error| interrupted(&error))? {
            count += 1;
            if count > MOST_FIELDS {
                return Err(unreadable());
            }
            let name = field.name().unwrap_or_default().to_owned();
            let is_file = field.file_name().is_some();
            let most = match (is_file, input.files.len()) {
                (true, MOST_FILES..) => 0,
                (true, _) => largest_file.saturating_add(1),
                (false, _) => text_left,
            };
            let mut kept = Vec::new();
            while let Some(piece) = field.chunk().await.map_err(|error| interrupted(&error))? {
                let room = most - kept.len();
                if piece.len() > room && !is_file {
                    return Err(Error::TooLarge);
                }
                kept.extend_from_slice(&piece[..piece.len().min(room)]);
            }
            if is_file {
                if !kept.is_empty() {
                    input.files.push(Upload { field: name, bytes: kept.into() });
                }
            } else {
                text_left -= kept.len();
                let text = std::str::from_utf8(&kept).map_err(|_| unreadable())?;
                input.fields.entry(name).or_default().push(clean(text));
            }
        }
        Ok(input)
    }
}

fn unreadable() -> Error {
    Error::invalid("", "form-unreadable")
}

/// Why a body could not be read to its end: it is too large, the server holds too much already, or it broke off.
pub(crate) fn interrupted(error: &(dyn std::error::Error + 'static)) -> Error {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if error.is::<http_body_util::LengthLimitError>() {
            return Error::TooLarge;
        }
        if error.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == ErrorKind::OutOfMemory)
        {
            return Error::Unavailable("too many large bodies at once".to_owned());
        }
        cause = error.source();
    }
    unreadable()
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
        Ok(Self::with_files(request, app, app.settings.photo_bytes as usize).await?)
    }
}

impl Input {
    /// Reads a form whose files may have this many bytes each. Handlers of photos take an `Input` instead.
    ///
    /// # Errors
    /// [`Error::Invalid`] when it is no form, [`Error::TooLarge`] when the whole of it is too large.
    pub async fn with_files(request: Request, app: &App, largest_file: usize) -> Result<Self> {
        let kind = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
            .to_owned();
        if kind.starts_with("multipart/form-data") {
            let multipart = Multipart::from_request(request, app).await.map_err(|_| unreadable())?;
            return Self::from_multipart(multipart, largest_file).await;
        }
        if !kind.starts_with("application/x-www-form-urlencoded") {
            return Err(unreadable());
        }
        let body = axum::body::to_bytes(request.into_body(), LARGEST_TEXT)
            .await
            .map_err(|error| interrupted(&error))?;
        Self::from_urlencoded(&body)
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
    fn a_long_text_is_read_whole_however_it_is_encoded() {
        let text = "%F0%9F%8C%B3".repeat(15_000);
        let input = Input::from_urlencoded(format!("text={text}").as_bytes()).expect("a form");
        assert_eq!(input.get("text").chars().count(), 15_000);
    }

    #[test]
    fn a_flood_of_fields_is_no_form() {
        let flood = "a=1&".repeat(MOST_FIELDS + 1);
        assert!(matches!(Input::from_urlencoded(flood.as_bytes()), Err(Error::Invalid(_))));
    }
}
