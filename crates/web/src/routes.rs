//! Routes with the right they ask for. Every route states one; the tests of permissions are generated from this table.

use crate::{App, Failure};
use axum::{
    Router,
    extract::Request,
    handler::Handler,
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{MethodFilter, on},
};
use http::Method;
use kernel::{Access, Actor, Error, permission::may_somewhere};

/// One line of the route table.
#[derive(Debug, Clone)]
pub struct RouteInfo {
    /// GET, POST, …
    pub method: Method,
    /// Path pattern, without language prefix.
    pub path: &'static str,
    /// What it asks for.
    pub access: Access,
}

/// Routes of a module.
#[derive(Default, Debug)]
pub struct Routes {
    pub(crate) router: Router<App>,
    pub(crate) table: Vec<RouteInfo>,
}

impl Routes {
    /// No routes yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A page or a reading interface. Changes nothing.
    #[must_use]
    pub fn get<H: Handler<T, App>, T: 'static>(self, path: &'static str, access: Access, handler: H) -> Self {
        self.add(Method::GET, MethodFilter::GET, path, access, handler)
    }

    /// A form's target.
    #[must_use]
    pub fn post<H: Handler<T, App>, T: 'static>(
        self,
        path: &'static str,
        access: Access,
        handler: H,
    ) -> Self {
        self.add(Method::POST, MethodFilter::POST, path, access, handler)
    }

    /// A repeatable write of the API.
    #[must_use]
    pub fn put<H: Handler<T, App>, T: 'static>(self, path: &'static str, access: Access, handler: H) -> Self {
        self.add(Method::PUT, MethodFilter::PUT, path, access, handler)
    }

    /// A repeatable removal of the API.
    #[must_use]
    pub fn delete<H: Handler<T, App>, T: 'static>(
        self,
        path: &'static str,
        access: Access,
        handler: H,
    ) -> Self {
        self.add(Method::DELETE, MethodFilter::DELETE, path, access, handler)
    }

    /// Adds the routes of another part of the same module.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.router = self.router.merge(other.router);
        self.table.extend(other.table);
        self
    }

    /// What each of them is and asks for.
    pub fn table(&self) -> &[RouteInfo] {
        &self.table
    }

    fn add<H: Handler<T, App>, T: 'static>(
        mut self,
        method: Method,
        filter: MethodFilter,
        path: &'static str,
        access: Access,
        handler: H,
    ) -> Self {
        self.router =
            self.router.route(path, on(filter, handler).layer(middleware::from_fn_with_state(access, guard)));
        self.table.push(RouteInfo { method, path, access });
        self
    }
}

/// Nobody reaches a handler without the right its route asks for.
async fn guard(
    axum::extract::State(access): axum::extract::State<Access>,
    request: Request,
    next: Next,
) -> Response {
    let actor = request.extensions().get::<Actor>();
    let refused = match (access, actor) {
        (Access::Public, _) => None,
        (_, None) => Some(Error::Unauthenticated),
        (Access::SignedIn, Some(actor)) => (!actor.is_staff()).then_some(Error::Unauthenticated),
        // A resident who comes to the staff's door is shown how to sign in there, and the other way round.
        (Access::Needs(action), Some(actor)) if !actor.is_behind_the_door_of(action) => {
            Some(Error::Unauthenticated)
        }
        (Access::Needs(action), Some(actor)) => (!may_somewhere(actor, action)).then_some(Error::Forbidden),
    };
    match refused {
        Some(error) => Failure::from(error).into_response(),
        None => next.run(request).await,
    }
}
