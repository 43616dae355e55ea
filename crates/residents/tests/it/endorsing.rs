//! An account counts once, however often and from wherever it endorses.

use crate::support::{app, by_link, idea};
use contributions::{intake::Receipt, store};
use web::testing::{Answer, TestApp};

async fn endorse(test: &TestApp, receipt: &Receipt, cookie: &str) -> Answer {
    test.post_as(&format!("/beitraege/{}/unterstuetzen", receipt.reference), &[], cookie).await
}

async fn count(test: &TestApp, receipt: &Receipt) -> i64 {
    store::by_id(&test.app.db, receipt.id).await.expect("a look").expect("a row").endorsements
}

/// The key that the browser was given.
fn browser(answer: &Answer) -> String {
    let cookie = answer.headers["set-cookie"].to_str().expect("a cookie");
    cookie.split(';').next().expect("a pair").to_owned()
}

database::on_both! {
    async fn what_a_guest_has_endorsed_is_not_counted_again_for_the_account(db: Db) {
        let test = app(db).await;
        let receipt = idea(&test, "Eine Bank am Markt", "bad-belzig").await;
        let phone = browser(&endorse(&test, &receipt, "").await);
        assert_eq!(count(&test, &receipt).await, 1);
        let anna = by_link(&test, "anna@example.org").await;
        endorse(&test, &receipt, &format!("{phone}; {anna}")).await;
        assert_eq!(count(&test, &receipt).await, 1, "the guest's became the account's");
        endorse(&test, &receipt, &phone).await;
        assert_eq!(count(&test, &receipt).await, 1, "signed out, in the same browser");
        endorse(&test, &receipt, &anna).await;
        assert_eq!(count(&test, &receipt).await, 1, "the account in another browser");
    }

    async fn two_accounts_at_one_browser_count_as_two(db: Db) {
        let test = app(db).await;
        let receipt = idea(&test, "Eine Bank am Markt", "bad-belzig").await;
        let anna = by_link(&test, "anna@example.org").await;
        let tablet = browser(&endorse(&test, &receipt, &anna).await);
        let bert = by_link(&test, "bert@example.org").await;
        for _ in 0..2 {
            endorse(&test, &receipt, &format!("{tablet}; {bert}")).await;
        }
        assert_eq!(count(&test, &receipt).await, 2);
    }
}
