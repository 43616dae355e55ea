//! Style sheet and logo, by names made of their content, for ever.

use crate::{choices::name_of, store};
use axum::{
    extract::Path,
    response::{IntoResponse, Response},
};
use http::header;
use kernel::Error;
use web::{Cx, Outcome};

const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// Only what some look names is handed out; other stored files are nobody's business here.
pub(crate) async fn file(cx: Cx, Path(name): Path<String>) -> Outcome {
    let looks = store::all(&cx.app.db).await?;
    if let Some(name) = name.strip_suffix(".css") {
        let mut sheets = looks.iter().filter_map(|look| look.choices.palette().0.style_sheet());
        let css = sheets.find(|css| name_of(css) == name).ok_or(Error::NotFound)?;
        return Ok(answer("text/css; charset=utf-8", css));
    }
    let file = name.strip_suffix(".png").ok_or(Error::NotFound)?;
    let mut logos = looks.iter().filter_map(|look| look.choices.logo.as_ref());
    let logo = logos.find(|logo| logo.file == file).ok_or(Error::NotFound)?;
    let mut response = answer("image/png", cx.app.files.get(&logo.file).await?);
    let sandbox = http::HeaderValue::from_static("sandbox; default-src 'none'");
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, sandbox);
    Ok(response)
}

fn answer(kind: &'static str, body: impl IntoResponse) -> Response {
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, FOR_EVER)], body).into_response()
}
