use crate::support::{
    BELZIG, answer, app, count, days_later, idea, mails_to, municipality, responder, staff,
};
use jiff::civil::date;
use kernel::{Grant, Role, Timestamp};
use responses::{NewResponse, assign, publish};
use web::testing::{TestApp, on_both};

/// Goes on to a moment of 2026 and does what is due in the background.
async fn go_to(test: &TestApp, month: i8, day: i8, hour: i8, minute: i8) {
    let there = Timestamp::berlin(date(2026, month, day), hour, minute);
    test.clock.advance_seconds(there.seconds() - test.clock.now().seconds());
    test.app.run_due_jobs().await.expect("the background work");
}

/// Gives an idea to the office `bauen`.
async fn give(test: &TestApp, id: kernel::ContributionId) {
    let on = contributions::store::by_id(&test.app.db, id).await.expect("a database").expect("an idea");
    assign(&staff(test), &on, "bad-belzig-bauen", "Das gehört dorthin").await.expect("handed over");
}

#[tokio::test]
async fn staff_get_one_mail_on_each_working_day_that_something_is_due() {
    on_both(async |db| {
        let test = app(db).await;
        let (person, _) = responder(&test, BELZIG).await;
        let receipt = idea(&test, "Eine Bank am Dorfteich").await;
        give(&test, receipt.id).await;
        let mails = async || mails_to(&test, person).await.len();
        days_later(&test, 0).await;
        assert_eq!(mails().await, 0, "nothing is due for four weeks");
        go_to(&test, 6, 26, 6, 45).await;
        assert_eq!(mails().await, 0, "not before seven");
        go_to(&test, 6, 26, 7, 0).await;
        assert_eq!(mails().await, 1);
        go_to(&test, 6, 26, 15, 0).await;
        assert_eq!(mails().await, 1, "one a day");
        go_to(&test, 6, 27, 10, 0).await;
        go_to(&test, 6, 28, 10, 0).await;
        assert_eq!(mails().await, 1, "none on a weekend");
        go_to(&test, 6, 29, 10, 0).await;
        let all = mails_to(&test, person).await;
        assert_eq!(all.len(), 2);
        assert!(
            all[1].subject.starts_with("Eine Antwort ist fällig")
                && all[1].text.contains("Frist: heute")
                && all[1].text.contains(&receipt.reference),
            "{}",
            all[1].text
        );
        publish(&staff(&test), NewResponse { contributions: vec![receipt.id], draft: answer("adopted") })
            .await
            .expect("an answer");
        go_to(&test, 6, 30, 10, 0).await;
        assert_eq!(mails().await, 2, "answered is answered");
    })
    .await;
}

#[tokio::test]
async fn there_is_no_mail_on_a_public_holiday() {
    on_both(async |db| {
        let test = app(db).await;
        let (person, _) = responder(&test, BELZIG).await;
        go_to(&test, 11, 27, 10, 0).await;
        // Four weeks later is Christmas Day, so the promise is Monday, the 28th.
        let receipt = idea(&test, "Eine Bank am Dorfteich").await;
        give(&test, receipt.id).await;
        go_to(&test, 12, 23, 10, 0).await;
        assert_eq!(mails_to(&test, person).await.len(), 1);
        go_to(&test, 12, 25, 10, 0).await;
        assert_eq!(mails_to(&test, person).await.len(), 1, "Christmas Day 2026 is a Friday");
        go_to(&test, 12, 28, 10, 0).await;
        assert_eq!(mails_to(&test, person).await.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_deputy_steps_in_when_an_answer_is_overdue_for_too_long() {
    on_both(async |db| {
        let test = app(db).await;
        let head = Grant::in_municipality(Role::Responder, municipality(&test, BELZIG).await);
        let (deputy, _) = people::testing::sign_in_as(&test, "Verwaltungsleitung", Some("bad-belzig-leitung"), [head]).await;
        let receipt = idea(&test, "Eine Bank am Dorfteich").await;
        give(&test, receipt.id).await;
        days_later(&test, 28).await;
        days_later(&test, 2).await;
        assert!(mails_to(&test, deputy).await.is_empty(), "two days over: not yet");
        days_later(&test, 1).await;
        let mails = mails_to(&test, deputy).await;
        let escalations: Vec<_> = mails.iter().filter(|mail| mail.subject.contains("Vertretung")).collect();
        assert!(escalations.len() == 1 && escalations[0].text.contains(&receipt.reference), "{mails:?}");
        days_later(&test, 1).await;
        let later = mails_to(&test, deputy).await;
        assert_eq!(later.iter().filter(|mail| mail.subject.contains("Vertretung")).count(), 1, "told once");
        assert!(later.len() > mails.len(), "but it is in their daily mail now");
        let (_, cookie) = people::testing::sign_in_as(&test, "Verwaltungsleitung", Some("bad-belzig-leitung"), [head]).await;
        assert!(test.get_as("/werkbank/antworten", &cookie).await.text.contains("auch bei der Vertretung"));
        assert_eq!(count(&test, "select count(*) from assignment where office_key = 'bad-belzig-bauen' and deputy_key = 'bad-belzig-leitung'").await, 1);
        // Handing it over begins anew.
        give(&test, receipt.id).await;
        assert_eq!(count(&test, "select count(*) from assignment where deputy_key is not null").await, 0);
    })
    .await;
}
