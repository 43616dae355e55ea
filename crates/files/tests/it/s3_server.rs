//! A small S3 for tests: one bucket in memory, every request's signature checked (AWS Signature Version 4), answers that
//! go wrong on demand. It runs on a thread of its own, so that tests may also drive programs that block.

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use hmac::{Hmac, KeyInit, Mac};
use kernel::{
    Clock, Timestamp,
    secrets::{hex, sha256},
};
use sha2::Sha256;
use std::{
    collections::BTreeMap,
    fmt::Write,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard},
};
use tokio::net::TcpListener;

pub(crate) const BUCKET: &str = "fotos";
pub(crate) const REGION: &str = "eu-central-1";
pub(crate) const KEY_ID: &str = "LEISTENTEST";
pub(crate) const SECRET_KEY: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYgeheim";
/// Few, so that every listing has several pages.
const PAGE: usize = 3;

/// What goes wrong with the next answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// An answer with this status.
    Status(u16),
    /// No answer at all.
    Silence,
    /// The connection ends in the middle of the body.
    Cut,
    /// One byte of the body is another one.
    Changed,
}

/// A running storage.
#[derive(Clone)]
pub(crate) struct S3 {
    pub(crate) address: SocketAddr,
    inside: Arc<Mutex<Inside>>,
}

#[derive(Default)]
struct Inside {
    objects: BTreeMap<String, (Bytes, Timestamp)>,
    fault: Option<(Fault, usize)>,
    /// Method and key of every request with a good signature.
    requests: Vec<String>,
    refused: usize,
}

impl S3 {
    /// Starts one on a free port.
    pub(crate) fn start() -> Self {
        Self::serve(|listener, router| async { axum::serve(listener, router).await })
    }

    /// Starts one that is served in some other way.
    pub(crate) fn serve<F: Future<Output = std::io::Result<()>>>(
        serving: impl FnOnce(TcpListener, Router) -> F + Send + 'static,
    ) -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        listener.set_nonblocking(true).expect("a listener that does not block");
        let s3 = Self { address: listener.local_addr().expect("an address"), inside: Arc::default() };
        let router = Router::new().fallback(answer).with_state(s3.clone());
        std::thread::spawn(move || {
            let runtime =
                tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(async {
                let listener = TcpListener::from_std(listener).expect("a listener");
                serving(listener, router).await.expect("serving");
            });
        });
        s3
    }

    pub(crate) fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The next `times` requests with a good signature go wrong; `usize::MAX`: all of them until [`S3::heal`].
    pub(crate) fn fail(&self, fault: Fault, times: usize) {
        self.inside().fault = Some((fault, times));
    }

    pub(crate) fn heal(&self) {
        self.inside().fault = None;
    }

    /// Keys and contents.
    pub(crate) fn objects(&self) -> BTreeMap<String, Bytes> {
        self.inside().objects.iter().map(|(key, (bytes, _))| (key.clone(), bytes.clone())).collect()
    }

    /// Puts an object there without asking anybody.
    pub(crate) fn place(&self, key: &str, bytes: &'static [u8]) {
        let object = (Bytes::from_static(bytes), Clock::system().now());
        self.inside().objects.insert(key.to_owned(), object);
    }

    /// Method and key of what was asked since the last call.
    pub(crate) fn requests(&self) -> Vec<String> {
        std::mem::take(&mut self.inside().requests)
    }

    /// Requests whose signature was wrong.
    pub(crate) fn refused(&self) -> usize {
        self.inside().refused
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().expect("a whole storage")
    }

    fn next_fault(&self) -> Option<Fault> {
        let mut inside = self.inside();
        let (fault, times) = inside.fault?;
        inside.fault = (times > 1).then(|| (fault, times.saturating_sub(usize::from(times < usize::MAX))));
        Some(fault)
    }
}

async fn answer(State(s3): State<S3>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.expect("a whole request");
    if let Err(why) = signed(&parts.method, &parts.uri, &parts.headers, &body) {
        s3.inside().refused += 1;
        return problem(StatusCode::FORBIDDEN, "SignatureDoesNotMatch", why);
    }
    let Some(key) = parts.uri.path().strip_prefix(&format!("/{BUCKET}")) else {
        return problem(StatusCode::NOT_FOUND, "NoSuchBucket", "there is one bucket");
    };
    let key = key.trim_start_matches('/').to_owned();
    s3.inside().requests.push(format!("{} {key}", parts.method));
    let fault = s3.next_fault();
    match fault {
        Some(Fault::Silence) => std::future::pending().await,
        Some(Fault::Status(status)) => {
            let status = StatusCode::from_u16(status).expect("a status");
            return problem(status, "InternalError", "on demand");
        }
        Some(Fault::Cut | Fault::Changed) | None => {}
    }
    match (&parts.method, key.as_str()) {
        (&Method::GET, "") => list(&s3, parts.uri.query().unwrap_or_default()),
        (&Method::GET | &Method::HEAD, key) => get(&s3, key, &parts.headers, fault),
        (&Method::PUT, key) => {
            let tag = tag(&body);
            s3.inside().objects.insert(key.to_owned(), (body, Clock::system().now()));
            ([(header::ETAG, tag)], ()).into_response()
        }
        (&Method::DELETE, key) => {
            s3.inside().objects.remove(key);
            StatusCode::NO_CONTENT.into_response()
        }
        _ => problem(StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed", "not here"),
    }
}

fn get(s3: &S3, key: &str, headers: &HeaderMap, fault: Option<Fault>) -> Response {
    let Some((whole, _)) = s3.inside().objects.get(key).cloned() else {
        return problem(StatusCode::NOT_FOUND, "NoSuchKey", "there is none");
    };
    let asked = headers.get(header::RANGE).and_then(|range| range.to_str().ok()?.strip_prefix("bytes="));
    let range = asked.and_then(|range| {
        let (from, to) = range.split_once('-')?;
        let end = to.parse::<usize>().map_or(whole.len(), |last| whole.len().min(last + 1));
        Some(from.parse::<usize>().ok()?..end)
    });
    if range.as_ref().is_some_and(|range| range.start >= range.end) {
        return problem(StatusCode::RANGE_NOT_SATISFIABLE, "InvalidRange", "it ends before");
    }
    let mut answer = Response::builder()
        .header(header::ETAG, tag(&whole))
        .header(header::LAST_MODIFIED, "Mon, 23 Nov 2026 00:00:00 GMT");
    let mut bytes = whole.clone();
    if let Some(range) = range {
        let told = format!("bytes {}-{}/{}", range.start, range.end - 1, whole.len());
        answer = answer.status(StatusCode::PARTIAL_CONTENT).header(header::CONTENT_RANGE, told);
        bytes = whole.slice(range);
    }
    answer = answer.header(header::CONTENT_LENGTH, bytes.len());
    let body = match fault {
        Some(Fault::Changed) => {
            let mut changed = bytes.to_vec();
            changed[0] ^= 1;
            Body::from(changed)
        }
        Some(Fault::Cut) => {
            let pieces = [
                Ok(bytes.slice(..bytes.len() / 2)),
                Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset)),
            ];
            Body::from_stream(futures_util::stream::iter(pieces))
        }
        _ => Body::from(bytes),
    };
    answer.body(body).expect("an answer")
}

fn list(s3: &S3, query: &str) -> Response {
    let query: BTreeMap<_, _> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let asked = |name: &str| query.get(name).map(String::as_str).unwrap_or_default();
    assert_eq!(asked("list-type"), "2", "the newer way to list");
    let (prefix, after) = (asked("prefix"), asked("continuation-token"));
    let inside = s3.inside();
    let mut found = inside
        .objects
        .iter()
        .filter(|(key, _)| key.starts_with(prefix) && (after.is_empty() || key.as_str() > after))
        .peekable();
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?><ListBucketResult>");
    let mut last = "";
    for (key, (bytes, at)) in found.by_ref().take(PAGE) {
        last = key;
        let _ = write!(
            xml,
            "<Contents><Key>{key}</Key><LastModified>{}</LastModified><ETag>{}</ETag><Size>{}</Size></Contents>",
            at.rfc3339(),
            tag(bytes),
            bytes.len()
        );
    }
    if found.peek().is_some() {
        let _ = write!(xml, "<NextContinuationToken>{last}</NextContinuationToken>");
    }
    xml.push_str("</ListBucketResult>");
    ([(header::CONTENT_TYPE, "application/xml")], xml).into_response()
}

fn tag(bytes: &[u8]) -> String {
    format!("\"{}\"", &hex(&sha256(bytes))[..32])
}

fn problem(status: StatusCode, code: &str, message: &str) -> Response {
    let xml = format!("<Error><Code>{code}</Code><Message>{message}</Message></Error>");
    (status, [(header::CONTENT_TYPE, "application/xml")], xml).into_response()
}

/// Checks the signature as the storage's owner would: method, address, headers and body are those that were signed with
/// the key of the bucket.
fn signed(method: &Method, uri: &Uri, headers: &HeaderMap, body: &[u8]) -> Result<(), &'static str> {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let content = header("x-amz-content-sha256");
    if content != hex(&sha256(body)) {
        return Err("the body is not the signed one");
    }
    let part = |name: &str| {
        let fields = header("authorization").strip_prefix("AWS4-HMAC-SHA256 ")?;
        fields.split(',').find_map(|field| field.trim().strip_prefix(name)?.strip_prefix('='))
    };
    let scope = part("Credential").and_then(|text| text.strip_prefix(KEY_ID)?.strip_prefix('/'));
    let (Some(scope), Some(names), Some(signature)) = (scope, part("SignedHeaders"), part("Signature"))
    else {
        return Err("no signature");
    };
    let names: Vec<&str> = names.split(';').collect();
    if ["host", "x-amz-content-sha256", "x-amz-date"].iter().any(|name| !names.contains(name)) {
        return Err("not all that matters is signed");
    }
    let moment = header("x-amz-date");
    let date = moment.get(..8).unwrap_or_default();
    if scope != format!("{date}/{REGION}/s3/aws4_request") {
        return Err("signed for something else");
    }
    let mut pairs: Vec<String> = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes())
        .map(|(name, value)| format!("{}={}", encoded(&name), encoded(&value)))
        .collect();
    pairs.sort();
    let lines: String =
        names.iter().fold(String::new(), |lines, name| format!("{lines}{name}:{}\n", header(name).trim()));
    let canonical =
        format!("{method}\n{}\n{}\n{lines}\n{}\n{content}", uri.path(), pairs.join("&"), names.join(";"));
    let text = format!("AWS4-HMAC-SHA256\n{moment}\n{scope}\n{}", hex(&sha256(canonical.as_bytes())));
    let mut key = format!("AWS4{SECRET_KEY}").into_bytes();
    for part in scope.split('/') {
        key = mac(&key, part);
    }
    if hex(&mac(&key, &text)) == signature { Ok(()) } else { Err("signed with another key") }
}

fn mac(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key of any length");
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

/// As the signature counts it: all but the unreserved characters in hexadecimal.
fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

#[test]
fn the_signature_is_counted_as_amazon_shows_it() {
    // "GET Bucket Lifecycle" of the examples in Amazon's description of the signature, with their key.
    let mut key = b"AWS4wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".to_vec();
    for part in ["20130524", "us-east-1", "s3", "aws4_request"] {
        key = mac(&key, part);
    }
    let text = "AWS4-HMAC-SHA256\n20130524T000000Z\n20130524/us-east-1/s3/aws4_request\n9766c798316ff2757b517bc739a67f6213b4ab36dd5da2f94eaebf79c77395ca";
    assert_eq!(hex(&mac(&key, text)), "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
}
