//! Signing in for the tests of other concepts.

use crate::{
    session::{self, Browser},
    store,
};
use kernel::ResidentId;
use web::testing::TestApp;

/// Makes an account for this address, if there is none, and signs its owner in; the value of their `Cookie` header.
///
/// # Panics
/// When the database does not take it.
pub async fn sign_in(test: &TestApp, email: &'static str) -> (ResidentId, String) {
    let app = &test.app;
    let (now, random) = (app.clock.now(), app.random.clone());
    let browser = Browser { token_hash: None, device: "Test".to_owned() };
    let (id, token) = app
        .db
        .write(move |tx| {
            Box::pin(async move {
                let folded = email.to_ascii_lowercase();
                let id = store::find_or_make(tx, &random, email, &folded, "de", now).await?;
                Ok((id, session::begin(tx, &random, now, id, &browser).await?))
            })
        })
        .await
        .expect("a signed-in resident");
    (id, session::cookie_pair(app, &token))
}
