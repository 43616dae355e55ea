//! Errors on their way out. A handler returns [`Failure`]; the outer layer, which knows the language and whether a page
//! or a program is asking, turns it into an error page or a problem document (RFC 9457).

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use kernel::Error;
use std::sync::Arc;

/// What a handler returns.
pub type Outcome<T = Response> = Result<T, Failure>;

/// An error that becomes an answer.
#[derive(Debug, Clone)]
pub struct Failure(pub Arc<Error>);

impl<E: Into<Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(Arc::new(error.into()))
    }
}

impl Failure {
    /// The HTTP status of the kind of error.
    pub fn status(&self) -> StatusCode {
        match *self.0 {
            Error::NotFound => StatusCode::NOT_FOUND,
            Error::Unauthenticated => StatusCode::UNAUTHORIZED,
            Error::Forbidden => StatusCode::FORBIDDEN,
            Error::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Error::Conflict(_) => StatusCode::CONFLICT,
            Error::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Error::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Error::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Error::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Seconds after which another try makes sense.
    pub(crate) fn retry_after(&self) -> Option<u32> {
        match *self.0 {
            Error::TooMany(seconds) => Some(seconds),
            Error::Unavailable(_) => Some(10),
            _ => None,
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        if let Error::Internal(cause) = &*self.0 {
            tracing::error!(%cause, "a request failed");
        }
        if let Error::Unavailable(cause) = &*self.0 {
            tracing::warn!(cause, "a request could not be served now");
        }
        let mut response = self.status().into_response();
        if let Some(seconds) = self.retry_after() {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(self);
        response
    }
}
