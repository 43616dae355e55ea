//! What all of `/api/v1` shares: lists, cursors, problem documents.

use crate::{Cx, Failure, Outcome, cache::ForEveryone, field::message};
use axum::{
    extract::{FromRequest, FromRequestParts, Request},
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header, request::Parts};
use kernel::{Error, Result};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use utoipa::ToSchema;

/// Most items of a list.
pub const MOST: u32 = 200;
/// Items of a list when nothing is asked.
pub const USUAL: u32 = 50;
/// The largest JSON body, in bytes.
const LARGEST: usize = 128 * 1024;
/// The longest query string, in bytes.
const LONGEST_QUERY: usize = 8 * 1024;
/// The deepest nesting of a JSON body.
const DEEPEST: usize = 16;

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct List<T> {
    /// The items.
    pub items: Vec<T>,
    /// Give this as `after` to get the next page; null at the end.
    pub next: Option<String>,
}

impl<T> List<T> {
    /// From one item more than was asked for: the surplus one only says that there is a next page.
    pub fn cut(mut items: Vec<T>, limit: usize, cursor: impl Fn(&T) -> String) -> Self {
        let more = items.len() > limit;
        items.truncate(limit);
        let next = if more { items.last().map(cursor) } else { None };
        Self { items, next }
    }
}

/// `limit` and `after` of a list.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Paging {
    /// Most items, 1 to 200.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u32>,
    /// The `next` of the page before.
    pub after: Option<String>,
}

impl Paging {
    /// The checked number of items.
    ///
    /// # Errors
    /// [`Error::Invalid`] for 0 or more than [`MOST`].
    pub fn limit(&self) -> Result<usize> {
        match self.limit.unwrap_or(USUAL) {
            n @ 1..=MOST => Ok(n as usize),
            _ => Err(Error::invalid("limit", "api-limit")),
        }
    }
}

/// A problem document after RFC 9457.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemDocument {
    /// Names the kind of problem; relative to this site.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind in words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What is wrong with which member, in the language of the request.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<MemberProblem>,
}

/// What is wrong with one member.
#[derive(Debug, Serialize, ToSchema)]
pub struct MemberProblem {
    /// The member; empty for the whole.
    pub member: String,
    /// What is wrong and how to mend it.
    pub detail: String,
}

/// The problem document of an error.
pub(crate) fn problem(cx: &Cx, failure: &Failure) -> Response {
    let status = failure.status();
    let (kind, key): (&str, &str) = match &*failure.0 {
        Error::NotFound => ("not-found", "error-not-found"),
        Error::Unauthenticated => ("unauthenticated", "error-unauthenticated"),
        Error::Forbidden => ("forbidden", "error-forbidden"),
        Error::Invalid(_) => ("invalid", "error-invalid"),
        Error::Conflict(key) => ("conflict", key),
        Error::TooMany(_) => ("too-many", "error-too-many"),
        Error::TooLarge => ("too-large", "error-too-large"),
        Error::Unavailable(_) => ("unavailable", "error-unavailable"),
        Error::Internal(_) => ("internal", "error-internal"),
    };
    let errors = match &*failure.0 {
        Error::Invalid(problems) => problems
            .0
            .iter()
            .map(|problem| MemberProblem { member: problem.field.to_owned(), detail: message(cx, problem) })
            .collect(),
        _ => Vec::new(),
    };
    let document = ProblemDocument {
        kind: format!("/api/problems#{kind}"),
        title: cx.t(key),
        status: status.as_u16(),
        errors,
    };
    let mut response = (status, axum::Json(document)).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    if let Some(seconds) = failure.retry_after() {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    if status == StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

/// A JSON body, checked for size, depth and shape before anything else happens.
#[derive(Debug)]
pub struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, _: &S) -> Result<Self, Failure> {
        let kind = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        if !kind.starts_with("application/json") {
            return Err(Error::invalid("", "api-not-json").into());
        }
        let bytes = axum::body::to_bytes(request.into_body(), LARGEST)
            .await
            .map_err(|error| crate::form::interrupted(&error))?;
        Ok(Self(parse(&bytes)?))
    }
}

/// The query string, with a problem document instead of a bare line when it does not fit.
#[derive(Debug)]
pub struct Params<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Params<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        let bad = |cause: String| {
            Failure::from(Error::Invalid(
                kernel::Problem::new("", "api-bad-query").with("cause", cause).into(),
            ))
        };
        let asked = parts.uri.query().unwrap_or_default();
        if asked.len() > LONGEST_QUERY {
            return Err(bad(format!("> {LONGEST_QUERY} bytes")));
        }
        match axum::extract::Query::<T>::try_from_uri(&parts.uri) {
            Ok(axum::extract::Query(params)) => Ok(Self(params)),
            Err(error) => Err(bad(error.body_text())),
        }
    }
}

/// Reads JSON, no deeper than [`DEEPEST`].
///
/// # Errors
/// [`Error::Invalid`] with the place of the fault.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    let mut depth = 0usize;
    let (mut in_text, mut escaped) = (false, false);
    for byte in bytes {
        match (in_text, byte) {
            (true, _) if escaped => escaped = false,
            (true, b'\\') => escaped = true,
            (_, b'"') => in_text = !in_text,
            (false, b'{' | b'[') => depth += 1,
            (false, b'}' | b']') => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return Err(Error::invalid("", "api-too-deep"));
        }
    }
    serde_json::from_slice(bytes).map_err(|error| {
        Error::Invalid(
            kernel::Problem::new("", "api-bad-json")
                .with("line", error.line())
                .with("column", error.column())
                .with("cause", error)
                .into(),
        )
    })
}

/// JSON with permission for other sites to read it: everything public may be read by everyone.
pub fn public<T: Serialize>(value: &T) -> Outcome {
    let mut response = axum::Json(value).into_response();
    open(&mut response);
    Ok(response)
}

/// Lets other sites read an answer, without their visitors' cookies.
pub fn open(response: &mut Response) {
    response.extensions_mut().insert(ForEveryone);
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("cross-origin"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-cache"));
}

/// The frame of the OpenAPI document; modules add their parts.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    use utoipa::openapi::{
        Components, Info, License, OpenApiBuilder, Server,
        security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
    };
    let mut info = Info::new("Leisten", env!("CARGO_PKG_VERSION"));
    info.description =
        Some("Reads everything public without a key; takes contributions without an account.".to_owned());
    let mut license = License::new("EUPL-1.2");
    license.identifier = Some("EUPL-1.2".to_owned());
    info.license = Some(license);
    let mut components = Components::new();
    let token = SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build());
    components.add_security_scheme("token", token);
    OpenApiBuilder::new().info(info).servers(Some([Server::new("/")])).components(Some(components)).build()
}

/// Gives every operation a name of its own, from method and path, since modules do not know each other's names.
pub(crate) fn name_operations(document: &mut utoipa::openapi::OpenApi) {
    for (path, item) in &mut document.paths.paths {
        let operations = [
            ("get", &mut item.get),
            ("put", &mut item.put),
            ("post", &mut item.post),
            ("delete", &mut item.delete),
        ];
        for (method, operation) in operations {
            if let Some(operation) = operation {
                let words =
                    path.trim_start_matches("/api/v1/").replace(|c: char| !c.is_ascii_alphanumeric(), "_");
                operation.operation_id =
                    Some(format!("{method}_{}", words.replace("__", "_").trim_matches('_')));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_that_is_too_deep_is_refused_before_it_is_read() {
        let deep = "[".repeat(100_000);
        assert!(matches!(parse::<serde_json::Value>(deep.as_bytes()), Err(Error::Invalid(_))));
        assert!(parse::<serde_json::Value>(br#"{"a":"[[[[[[[[[[[[[[[[[[[[\"["}"#).is_ok());
    }

    #[test]
    fn a_surplus_item_becomes_the_next_page() {
        let list = List::cut(vec![1, 2, 3], 2, ToString::to_string);
        assert_eq!((list.items, list.next), (vec![1, 2], Some("2".to_owned())));
        assert_eq!(List::cut(vec![1, 2], 2, ToString::to_string).next, None);
    }

    #[test]
    fn a_list_is_never_longer_than_allowed() {
        assert!(Paging { limit: Some(201), after: None }.limit().is_err());
        assert!(Paging { limit: Some(0), after: None }.limit().is_err());
        assert_eq!(Paging::default().limit().ok(), Some(50));
    }
}
