//! Sensitive acts ask for a proof of the last ten minutes (OWASP ASVS 7.5).

use axum::response::Response;
use kernel::{Actor, Timestamp};
use web::{Cx, page::redirect};

/// How long a proof counts.
const FRESH_SECONDS: i64 = 10 * 60;

/// Has this actor proved both factors within the last ten minutes?
pub fn is_fresh(actor: &Actor, now: Timestamp) -> bool {
    actor.proved.is_some_and(|proved| proved.plus_seconds(FRESH_SECONDS) > now)
}

/// The way to the page that asks for a code again and comes back to `path` (without language prefix); `None` when the
/// last proof is fresh enough. A handler of a sensitive act begins with it, on showing its form and on carrying it out.
pub fn detour(cx: &Cx, path: &str) -> Option<Response> {
    if is_fresh(&cx.actor, cx.now) {
        return None;
    }
    let back = web::application::percent_encode(&cx.href(path));
    Some(redirect(&format!("{}?weiter={back}", cx.href("/werkbank/bestaetigen"))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proof_counts_for_ten_minutes_and_no_proof_counts_never() {
        let now = Timestamp::from_micros(0);
        let actor = Actor { proved: Some(now), ..Actor::default() };
        assert!(is_fresh(&actor, now.plus_seconds(599)));
        assert!(!is_fresh(&actor, now.plus_seconds(600)));
        assert!(!is_fresh(&Actor::default(), now));
    }
}
