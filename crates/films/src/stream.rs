//! The files of a film. What lies under an address never changes until it is gone: browsers may keep it for a while and ask
//! whether it is still there.

use crate::{
    film::Film,
    range::{self, Part},
    store,
};
use axum::{
    body::Body,
    extract::Path,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use kernel::{Error, Result};
use web::{Cx, Outcome, cache::kept::is_known};

/// `GET /filme/{id}/{name}`: the film, its captions, its picture.
pub(crate) async fn file(
    cx: Cx,
    Path((id, name)): Path<(String, String)>,
    method: Method,
    asked: HeaderMap,
) -> Outcome {
    let film = store::named(&cx.app.db, &id).await?;
    let small = match name.as_str() {
        "untertitel.vtt" => film.captions.as_deref().map(|file| (file, "text/vtt; charset=utf-8")),
        "bild.jpg" => film.poster.as_deref().map(|file| (file, "image/jpeg")),
        name if name.strip_prefix("film.") == Some(film.kind.as_str()) => {
            return Ok(send(&cx, &film, &method, &asked).await?);
        }
        _ => None,
    };
    let (file, content_type) = small.ok_or(Error::NotFound)?;
    // Weak: it may be packed on its way.
    let tag = format!("W/\"{file}\"");
    let mut response = if is_known(&asked, &tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        cx.app.files.get(file).await?.into_response()
    };
    fixed_headers(response.headers_mut(), content_type, &tag)?;
    Ok(response)
}

async fn send(cx: &Cx, film: &Film, method: &Method, asked: &HeaderMap) -> Result<Response> {
    let length = film.bytes.unsigned_abs();
    let tag = format!("\"{}\"", film.file);
    let mut response = if is_known(asked, &tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        match part(method, asked, &tag, length) {
            Part::Whole => bytes(cx, film, method, 0..length).await?,
            Part::Of(range) => {
                let told = format!("bytes {}-{}/{length}", range.start, range.end - 1);
                let mut response = bytes(cx, film, method, range).await?;
                *response.status_mut() = StatusCode::PARTIAL_CONTENT;
                insert(response.headers_mut(), header::CONTENT_RANGE, &told)?;
                response
            }
            Part::Beyond => {
                let told = [(header::CONTENT_RANGE, format!("bytes */{length}"))];
                return Ok((StatusCode::RANGE_NOT_SATISFIABLE, told).into_response());
            }
        }
    };
    let headers = response.headers_mut();
    fixed_headers(headers, film.kind.content_type(), &tag)?;
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    Ok(response)
}

async fn bytes(cx: &Cx, film: &Film, method: &Method, range: std::ops::Range<u64>) -> Result<Response> {
    let length = HeaderValue::from(range.end - range.start);
    let body = if method == Method::HEAD {
        Body::empty()
    } else {
        Body::from_stream(cx.app.files.part(&film.file, range).await?)
    };
    let mut response = body.into_response();
    response.headers_mut().insert(header::CONTENT_LENGTH, length);
    Ok(response)
}

/// Parts are for GET only, and only for whoever has the beginning of the same file.
fn part(method: &Method, asked: &HeaderMap, tag: &str, length: u64) -> Part {
    let is_same = asked.get(header::IF_RANGE).is_none_or(|known| known == tag);
    if method != Method::GET || !is_same {
        return Part::Whole;
    }
    range::asked(asked.get(header::RANGE).and_then(|value| value.to_str().ok()), length)
}

/// A film that was taken away, perhaps because somebody in it wanted that, must not stay in caches for long.
fn fixed_headers(headers: &mut HeaderMap, content_type: &'static str, tag: &str) -> Result<()> {
    for (name, value) in [
        (header::CONTENT_TYPE, content_type),
        (header::CACHE_CONTROL, "public, max-age=3600"),
        // For whoever opens the address itself: the browser's own player, and nothing else. It asks for the film once more,
        // as part of this site, which it would not be in a sandbox.
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; media-src 'self'"),
        (header::CONTENT_DISPOSITION, "inline"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    insert(headers, header::ETAG, tag)
}

fn insert(headers: &mut HeaderMap, name: header::HeaderName, value: &str) -> Result<()> {
    headers.insert(name, HeaderValue::try_from(value).map_err(Error::internal)?);
    Ok(())
}
