//! One finished answer.

use super::encoding::Encoding;
use axum::{body::Body, response::Response};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use kernel::{Timestamp, secrets};

/// How long a page is fresh, in microseconds, from the moment **before** its first query. With what it takes to send
/// it, nobody sees anything older than a second.
pub const LIFE: i64 = 900_000;
/// From this age on the next request renders it anew while the others still get the kept one, in microseconds.
const ELDERLY: i64 = 600_000;
/// How old a page may be that is shown while the database is away, in microseconds.
const EXCUSED: i64 = 10 * 60 * 1_000_000;
/// What headers and bookkeeping of a page take, roughly, in bytes.
const AROUND: usize = 2 * 1024;

/// When something was read: the clock and the writes seen so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The clock.
    pub at: Timestamp,
    /// [`database::Db::generation`].
    pub generation: u64,
}

impl Moment {
    /// Microseconds since `earlier`; `None` when a write came between, or the clock has been set back.
    fn since(self, earlier: Self) -> Option<i64> {
        let age = self.at.micros() - earlier.at.micros();
        (self.generation == earlier.generation && age >= 0).then_some(age)
    }

    /// Is what began at `earlier` as good as what begins now?
    pub(crate) fn still_holds(self, earlier: Self) -> bool {
        self.is_within(LIFE, earlier)
    }

    /// The same for a life of so many microseconds.
    pub(crate) fn is_within(self, life: i64, earlier: Self) -> bool {
        self.since(earlier).is_some_and(|age| age < life)
    }
}

/// A finished answer: headers and bytes, as they go out.
#[derive(Debug)]
pub struct Kept {
    began: Moment,
    /// SHA-256 of the page before it was packed.
    content: [u8; 32],
    headers: HeaderMap,
    body: Bytes,
}

impl Kept {
    /// From the headers that the router gave, the page's hash and its packed bytes.
    pub(crate) fn new(
        began: Moment,
        mut headers: HeaderMap,
        content: [u8; 32],
        encoding: Encoding,
        body: Bytes,
    ) -> Self {
        let tag = format!("\"{}{}\"", secrets::hex(&content[..12]), encoding.suffix());
        if let Ok(tag) = HeaderValue::from_str(&tag) {
            headers.insert(header::ETAG, tag);
        }
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        if let Some(name) = encoding.header() {
            headers.insert(header::CONTENT_ENCODING, name);
        }
        Self { began, content, headers, body }
    }

    /// The packed bytes, if they are those of this page: what has not changed need not be packed again.
    pub(crate) fn body_of(&self, content: &[u8; 32]) -> Option<Bytes> {
        (self.content == *content).then(|| self.body.clone())
    }

    /// May it be shown now?
    pub fn is_fresh(&self, now: Moment) -> bool {
        now.still_holds(self.began)
    }

    /// Was it begun later, or after more writes?
    pub(crate) fn is_newer_than(&self, other: &Self) -> bool {
        (self.began.generation, self.began.at) > (other.began.generation, other.began.at)
    }

    /// Is it time to render it anew?
    pub(crate) fn is_elderly(&self, now: Moment) -> bool {
        now.since(self.began).is_none_or(|age| age >= ELDERLY)
    }

    /// Its age in seconds, if it may be shown while the database is away: nothing that this instance knows to have
    /// changed, such as something that has been withdrawn, and nothing very old.
    pub fn excused(&self, now: Moment) -> Option<i64> {
        now.since(self.began).filter(|age| *age < EXCUSED).map(|age| age / 1_000_000)
    }

    /// What it takes in memory, in bytes.
    pub(crate) fn weight(&self) -> usize {
        self.body.len() + AROUND
    }

    /// The answer to a request with these headers; "not modified" when the client has it already.
    pub(crate) fn answer(&self, asked: &HeaderMap, is_head: bool) -> Response {
        let mut response = Response::default();
        response.headers_mut().clone_from(&self.headers);
        let own = self.headers.get(header::ETAG).and_then(|tag| tag.to_str().ok());
        if own.is_some_and(|own| is_known(asked, own)) {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            for name in [header::CONTENT_LENGTH, header::CONTENT_TYPE, header::CONTENT_ENCODING] {
                response.headers_mut().remove(name);
            }
        } else if !is_head {
            *response.body_mut() = Body::from(self.body.clone());
        }
        response
    }
}

/// Does the client have what carries this tag? `If-None-Match` (RFC 9110, section 13.1.2), compared weakly.
pub fn is_known(asked: &HeaderMap, own: &str) -> bool {
    let known = asked.get(header::IF_NONE_MATCH).and_then(|tags| tags.to_str().ok()).unwrap_or_default();
    let own = own.trim_start_matches("W/");
    known.split(',').map(str::trim).any(|tag| tag == "*" || tag.trim_start_matches("W/") == own)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(micros: i64, generation: u64) -> Moment {
        Moment { at: Timestamp::from_micros(micros), generation }
    }

    fn page(text: &'static str) -> Kept {
        let body = Bytes::from_static(text.as_bytes());
        Kept::new(at(5_000_000, 7), HeaderMap::new(), secrets::sha256(&body), Encoding::Identity, body)
    }

    #[test]
    fn a_page_is_fresh_for_less_than_a_second_and_until_the_next_write() {
        let kept = page("x");
        assert!(kept.is_fresh(at(5_000_000, 7)) && kept.is_fresh(at(5_000_000 + LIFE - 1, 7)));
        assert!(!kept.is_fresh(at(5_000_000 + LIFE, 7)), "too old");
        assert!(!kept.is_fresh(at(5_000_001, 8)), "something was written");
        assert!(!kept.is_fresh(at(4_999_999, 7)), "the clock was set back: nobody knows how old it is");
        const { assert!(LIFE < 1_000_000 && ELDERLY < LIFE) };
    }

    #[test]
    fn while_the_database_is_away_nothing_is_shown_that_is_known_to_have_changed() {
        let kept = page("x");
        assert_eq!(kept.excused(at(8_000_000, 7)), Some(3));
        assert_eq!(kept.excused(at(8_000_000, 8)), None);
        assert_eq!(kept.excused(at(5_000_000 + EXCUSED, 7)), None);
    }

    #[test]
    fn a_client_that_has_the_page_is_told_so() {
        let kept = page("x");
        let tag = kept.headers[header::ETAG].to_str().expect("text").to_owned();
        for (said, status) in [
            (tag.clone(), 304),
            (format!("\"other\", W/{tag}"), 304),
            ("*".to_owned(), 304),
            ("\"other\"".to_owned(), 200),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::IF_NONE_MATCH, said.parse().expect("a header"));
            assert_eq!(kept.answer(&headers, false).status(), status, "{said}");
        }
        assert_ne!(page("y").headers[header::ETAG], *tag);
    }
}
