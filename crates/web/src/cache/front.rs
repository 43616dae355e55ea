//! The way of a request: a kept page, or the router with all its layers.

use super::{
    Asked, ForEveryone, PageCache,
    encoding::Encoding,
    flights::{Flight, Seat},
    kept::{Kept, Moment},
};
use crate::App;
use axum::{
    Router,
    extract::Request,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use http_body_util::BodyExt;
use kernel::secrets;
use std::sync::{Arc, atomic::Ordering};
use tower::ServiceExt;

/// Longest address whose page is kept, in bytes.
const LONGEST: usize = 1024;

/// The finished program: the cache before everything, the router behind it. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Front {
    app: App,
    router: Router,
}

impl Front {
    /// Puts the application's cache before its finished router.
    pub const fn new(app: App, router: Router) -> Self {
        Self { app, router }
    }

    /// The answer, if it lies ready. Takes a few microseconds and never waits.
    pub fn hit<B>(&self, request: &http::Request<B>) -> Option<Response> {
        let (cache, asked, now) = (self.cache(), asked(request)?, self.now());
        let kept = cache.get(asked).filter(|kept| kept.is_fresh(now))?;
        if kept.is_elderly(now) && !cache.flights.is_under_way(asked, now) {
            return None;
        }
        Some(self.hand_out(&kept, request))
    }

    /// The answer: kept, or rendered now.
    pub async fn answer(&self, request: Request) -> Response {
        if self.cache().pages.is_none() || request.method() == Method::HEAD {
            return match self.hit(&request) {
                Some(kept) => kept,
                None => self.route(request).await,
            };
        }
        let Some(asked) = asked(&request) else { return self.route(request).await };
        loop {
            // Before anything is read, so that a write that ends meanwhile counts as not seen.
            let now = self.now();
            let kept = self.cache().get(asked).filter(|kept| kept.excused(now).is_some());
            if let Some(kept) = kept.as_ref().filter(|kept| kept.is_fresh(now) && !kept.is_elderly(now)) {
                return self.hand_out(kept, &request);
            }
            match self.cache().flights.board(asked, now) {
                Seat::Pilot(flight) => {
                    // The key borrows from the request, which goes on to the router.
                    let (address, encoding) = (asked.address.to_owned(), asked.encoding);
                    return self.render(flight, Asked { encoding, address: &address }, request).await;
                }
                Seat::Passenger(mut landing) => {
                    if let Some(kept) = kept {
                        if kept.is_fresh(now) {
                            return self.hand_out(&kept, &request);
                        }
                        if let (true, Some(age)) =
                            (self.cache().away.load(Ordering::Relaxed), kept.excused(now))
                        {
                            return self.hand_out_old(&kept, age, request.headers());
                        }
                    }
                    // An error means that the pilot was given up: look again.
                    let landed =
                        landing.wait_for(Option::is_some).await.ok().and_then(|landed| landed.clone());
                    match landed {
                        Some(Some(kept)) => return self.hand_out(&kept, &request),
                        Some(None) => return self.route(request).await,
                        None => {}
                    }
                }
            }
        }
    }

    /// Renders for everyone who waits.
    async fn render(&self, flight: Flight<'_>, asked: Asked<'_>, mut request: Request) -> Response {
        let cache = self.cache();
        let conditions = request.headers().clone();
        // Packed here, once, and not by the layer that packs what is not kept.
        request.headers_mut().remove(header::ACCEPT_ENCODING);
        let response = self.route(request).await;
        if response.status() == StatusCode::SERVICE_UNAVAILABLE {
            cache.away.store(true, Ordering::Relaxed);
            if let Some((old, age)) =
                cache.get(asked).and_then(|old| Some((old.clone(), old.excused(self.now())?)))
            {
                return self.hand_out_old(&old, age, &conditions);
            }
        }
        if !may_be_kept(&response) {
            flight.land(None);
            return response;
        }
        cache.away.store(false, Ordering::Relaxed);
        cache.counts.misses.fetch_add(1, Ordering::Relaxed);
        match self.pack(asked, flight.began(), response).await {
            Ok(kept) => {
                cache.keep(asked, kept.clone());
                let answer = kept.answer(&conditions, false);
                self.count_known(&answer);
                flight.land(Some(kept));
                answer
            }
            Err(error) => {
                tracing::error!(%error, "a page could not be packed");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        }
    }

    async fn pack(
        &self,
        asked: Asked<'_>,
        began: Moment,
        response: Response,
    ) -> Result<Arc<Kept>, kernel::Error> {
        let cache = self.cache();
        let (parts, body) = response.into_parts();
        let plain = body.collect().await.map_err(kernel::Error::internal)?.to_bytes();
        let content = secrets::sha256(&plain);
        let body = match cache.get(asked).and_then(|old| old.body_of(&content)) {
            Some(body) => body,
            None => {
                let _turn = cache.compressors.acquire().await.map_err(kernel::Error::internal)?;
                let encoding = asked.encoding;
                tokio::task::spawn_blocking(move || encoding.pack(plain))
                    .await
                    .map_err(kernel::Error::internal)?
                    .map_err(kernel::Error::internal)?
            }
        };
        Ok(Arc::new(Kept::new(began, parts.headers, content, asked.encoding, body)))
    }

    fn hand_out<B>(&self, kept: &Kept, request: &http::Request<B>) -> Response {
        self.cache().counts.hits.fetch_add(1, Ordering::Relaxed);
        let answer = kept.answer(request.headers(), request.method() == Method::HEAD);
        self.count_known(&answer);
        answer
    }

    /// An older page, saying so (RFC 9111, section 5.1).
    fn hand_out_old(&self, kept: &Kept, age: i64, asked: &HeaderMap) -> Response {
        self.cache().counts.stale.fetch_add(1, Ordering::Relaxed);
        let mut answer = kept.answer(asked, false);
        answer.headers_mut().insert(header::AGE, HeaderValue::from(age));
        answer
    }

    fn count_known(&self, answer: &Response) {
        if answer.status() == StatusCode::NOT_MODIFIED {
            self.cache().counts.not_modified.fetch_add(1, Ordering::Relaxed);
        }
    }

    async fn route(&self, request: Request) -> Response {
        match self.router.clone().oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        }
    }

    fn cache(&self) -> &PageCache {
        &self.app.pages
    }

    fn now(&self) -> Moment {
        Moment { at: self.app.clock.now(), generation: self.app.db.generation() }
    }
}

/// What is asked for, if the answer may come out of the cache at all.
fn asked<B>(request: &http::Request<B>) -> Option<Asked<'_>> {
    let (headers, address) = (request.headers(), request.uri().path_and_query()?.as_str());
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let speaks_up = headers.contains_key(header::COOKIE) || headers.contains_key(header::AUTHORIZATION);
    let elsewhere = address.starts_with("/api/") || address.starts_with(assets::PREFIX);
    (reads && !speaks_up && !elsewhere && address.len() <= LONGEST)
        .then(|| Asked { encoding: Encoding::of(headers), address })
}

/// Two locks: it is marked as for everyone, and nothing in it is for one person.
fn may_be_kept(response: &Response) -> bool {
    let headers = response.headers();
    response.status() == StatusCode::OK
        && response.extensions().get::<ForEveryone>().is_some()
        && !headers.contains_key(header::SET_COOKIE)
        && headers.get(header::CACHE_CONTROL).is_some_and(|value| value != "no-store")
}
