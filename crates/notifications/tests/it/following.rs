//! Asking, confirming, unsubscribing, through the pages.

use crate::setup::{DAY, app, background, place, tell};
use kernel::{ContributionId, Locale};
use notifications::{
    Subject, follower_count, follows_of, forget, form, request_follow,
    testing::{SentMail, follow, outbox, run_jobs},
};
use uuid::Uuid;
use web::{
    Cx,
    testing::{Answer, TestApp},
};

/// The hidden fields of the card as a page shows it.
fn card(test: &TestApp, subject: Subject) -> Answer {
    let text = form(&background(&test.app), subject, "Reetz & \"Umland\"", "/orte/reetz")
        .expect("a card")
        .into_string();
    Answer { status: http::StatusCode::OK, headers: http::HeaderMap::new(), text }
}

fn unescape(text: &str) -> String {
    text.replace("&#38;", "&").replace("&#34;", "\"").replace("&amp;", "&").replace("&quot;", "\"")
}

async fn ask(test: &TestApp, path: &str, subject: Subject, email: &str, changes: &[(&str, &str)]) -> Answer {
    let card = card(test, subject);
    let mut fields: Vec<(&str, String)> = ["kind", "id", "title", "path", "signature"]
        .map(|name| (name, unescape(&card.field(name).expect(name))))
        .to_vec();
    fields.push(("email", email.to_owned()));
    for (name, value) in changes {
        fields.retain(|(field, _)| field != name);
        fields.push((name, (*value).to_owned()));
    }
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    test.post(path, &fields).await
}

async fn only_mail(test: &TestApp) -> SentMail {
    let mails = outbox(&test.app.db).await;
    assert_eq!(mails.len(), 1, "{mails:#?}");
    mails[0].clone()
}

database::on_both! {
    async fn following_needs_a_mail_and_a_button(db: Db) {
        let test = app(db);
        let answer = ask(&test, "/folgen", place(1), "Anna@Example.org", &[]).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert_eq!(follower_count(&test.app.db, place(1)).await.expect("a count"), 0);
        let mail = only_mail(&test).await;
        assert_eq!((mail.to.as_str(), mail.unsubscribe_url.clone()), ("Anna@Example.org", None));
        assert!(mail.subject.contains("Reetz & \"Umland\""), "{}", mail.subject);
        let link = mail.link("/folgen/").expect("a link");
        // A scanner opens the link, twice; nothing happens.
        for _ in 0..2 {
            let page = test.get(&link).await;
            assert_eq!(page.status, 200);
            assert!(page.text.contains("method=\"post\"") && !page.text.contains("Anna@"), "{}", page.text);
        }
        assert_eq!(follower_count(&test.app.db, place(1)).await.expect("a count"), 0);
        for _ in 0..2 {
            assert_eq!(test.post(&link, &[]).await.status, 200);
            assert_eq!(follower_count(&test.app.db, place(1)).await.expect("a count"), 1);
        }
        assert_eq!(follower_count(&test.app.db, place(2)).await.expect("a count"), 0);
    }

    async fn the_answer_does_not_tell_who_follows_already(db: Db) {
        let test = app(db);
        follow(&test.app, "anna@example.org", place(1)).await;
        let known = ask(&test, "/folgen", place(1), "ANNA@example.org", &[]).await;
        let unknown = ask(&test, "/folgen", place(1), "nobody@example.org", &[]).await;
        let machine = ask(&test, "/folgen", place(1), "trapped@example.org", &[("website", "x")]).await;
        assert_eq!((known.status, &known.text), (unknown.status, &unknown.text));
        assert_eq!((known.status, &known.text), (machine.status, &machine.text));
        let mails = outbox(&test.app.db).await;
        assert_eq!(mails.len(), 2, "{mails:#?}");
        let to = |email: &str| mails.iter().find(|mail| mail.to == email).expect(email);
        let (owner, other) = (to("anna@example.org"), to("nobody@example.org"));
        assert!(owner.link("/abmelden/").is_some() && owner.link("/folgen/").is_none(), "the owner hears that they follow already");
        assert!(other.link("/folgen/").is_some());
    }

    async fn a_link_to_unsubscribe_works_once_and_for_all_and_does_nothing_else(db: Db) {
        let test = app(db);
        follow(&test.app, "anna@example.org", place(1)).await;
        follow(&test.app, "anna@example.org", place(2)).await;
        follow(&test.app, "otto@example.org", place(1)).await;
        tell(&test.app, &[place(1)], "Neues aus Reetz").await;
        run_jobs(&test.app).await;
        let mail = outbox(&test.app.db).await.into_iter().find(|mail| mail.to == "anna@example.org").expect("a mail");
        let one = mail.link("/abmelden/").expect("a link");
        let token = one.rsplit('/').next().expect("a token");
        // It confirms nothing, a changed one is nothing, and opening it ends nothing.
        assert_eq!(test.post(&format!("/folgen/{token}"), &[]).await.status, 404);
        assert_eq!(test.get(&format!("/folgen/{token}")).await.status, 404);
        let mut other = token.to_owned();
        other.replace_range(..1, if token.starts_with('0') { "1" } else { "0" });
        assert_eq!(test.post(&format!("/abmelden/{other}"), &[]).await.status, 404);
        assert_eq!(test.get(&one).await.status, 200);
        assert_eq!(follower_count(&test.app.db, place(1)).await.expect("a count"), 2);
        let gone = test.post(&one, &[]).await;
        assert_eq!(gone.status, 200);
        assert!(!gone.text.contains("anna@"));
        assert_eq!(test.post(&one, &[]).await.text, gone.text);
        assert_eq!(follower_count(&test.app.db, place(1)).await.expect("a count"), 1, "only the one follow is gone");
        assert_eq!(follower_count(&test.app.db, place(2)).await.expect("a count"), 1);
    }

    async fn one_click_of_a_mail_program_ends_everything_and_forgets_the_address(db: Db) {
        let test = app(db);
        follow(&test.app, "anna@example.org", place(1)).await;
        follow(&test.app, "anna@example.org", place(2)).await;
        tell(&test.app, &[place(1)], "Neues aus Reetz").await;
        run_jobs(&test.app).await;
        let url = only_mail(&test).await.unsubscribe_url.expect("an address");
        let path = url.strip_prefix("http://localhost:8080").expect("an address of ours");
        // As RFC 8058 has it: no cookie, no origin, no Fetch metadata, a fixed body.
        let request = http::Request::post(path).header("host", "localhost:8080").header("content-type", "application/x-www-form-urlencoded");
        let answer = test.send(request.body("List-Unsubscribe=One-Click".into()).expect("a request")).await;
        assert_eq!(answer.status, 200, "answered without a redirect");
        let left: i64 = test.app.db.query("select count(*) from follower").value().await.expect("a count");
        assert_eq!(left, 0);
    }

    async fn nobody_puts_words_of_their_own_into_a_mail_to_others(db: Db) {
        let test = app(db);
        let changes: [&[(&str, &str)]; 6] = [
            &[("title", "Gewinnspiel: jetzt klicken")], &[("path", "//example.org")], &[("path", "/anderswo")], &[("signature", "")],
            &[("id", "00000000-0000-0000-0000-000000000002")], &[("kind", "receipt")],
        ];
        for change in changes {
            assert_eq!(ask(&test, "/folgen", place(1), "anna@example.org", change).await.status, 422, "{change:?}");
        }
        assert_eq!(outbox(&test.app.db).await, []);
    }

    async fn a_wrong_address_is_asked_for_again_with_its_form(db: Db) {
        let test = app(db);
        for email in ["", "anna", "a@example.org\r\nBcc: b@example.org"] {
            let answer = ask(&test, "/folgen", place(1), email, &[]).await;
            assert_eq!(answer.status, 422);
            assert!(answer.text.contains("id=\"email-error\"") && answer.field("signature").is_some(), "{}", answer.text);
        }
        assert_eq!(outbox(&test.app.db).await, []);
    }

    async fn an_address_is_not_flooded_whoever_asks(db: Db) {
        let test = app(db);
        for n in 0..12 {
            assert_eq!(ask(&test, "/folgen", place(n), "anna@example.org", &[]).await.status, 200);
        }
        assert_eq!(outbox(&test.app.db).await.len(), 5);
        for n in 0..18 {
            ask(&test, "/folgen", place(1), &format!("a{n}@example.org"), &[]).await;
        }
        let refused = ask(&test, "/folgen", place(1), "one-more@example.org", &[]).await;
        assert_eq!(refused.status, 429);
        assert!(refused.headers.contains_key("retry-after"));
    }

    async fn a_double_click_writes_one_mail(db: Db) {
        let test = app(db);
        for _ in 0..2 {
            ask(&test, "/folgen", place(1), "anna@example.org", &[]).await;
        }
        only_mail(&test).await;
    }

    async fn pages_and_mails_speak_the_language_of_the_asker(db: Db) {
        let test = app(db);
        let answer = ask(&test, "/en/folgen", place(1), "anna@example.org", &[]).await;
        assert!(answer.text.contains("look into your mailbox"), "{}", answer.text);
        let mail = only_mail(&test).await;
        assert!(mail.subject.starts_with("Please confirm"), "{}", mail.subject);
        let link = mail.link("/folgen/").expect("a link");
        assert!(link.starts_with("/en/folgen/"));
        assert!(test.post(&link, &[]).await.text.contains("You now follow"));
        tell(&test.app, &[place(1)], "Neues").await;
        run_jobs(&test.app).await;
        let mails = outbox(&test.app.db).await;
        let news = mails.iter().find(|mail| mail.subject == "Neues (en)").expect("news in English");
        assert!(news.text.contains("http://localhost:8080/en/orte/reetz"), "{}", news.text);
        assert!(test.get("/einfach/folgen").await.text.contains("Sie können sich jederzeit abmelden"));
        assert!(test.get("/en/folgen").await.text.contains("Follow all that is new"));
    }

    async fn what_nobody_confirms_is_forgotten_after_14_days(db: Db) {
        let test = app(db);
        ask(&test, "/folgen", place(1), "anna@example.org", &[]).await;
        let link = only_mail(&test).await.link("/folgen/").expect("a link");
        test.clock.advance_seconds(14 * DAY - 60);
        run_jobs(&test.app).await;
        assert_eq!(test.get(&link).await.status, 200);
        test.clock.advance_seconds(120);
        run_jobs(&test.app).await;
        assert_eq!(test.get(&link).await.status, 410);
        assert_eq!(test.post(&link, &[]).await.status, 410);
        assert_eq!(test.app.db.query("select count(*) from follower").value::<i64>().await.expect("a count"), 0);
    }

    async fn the_holder_of_a_receipt_alone_hears_what_is_for_the_author(db: Db) {
        let test = app(db);
        let id = ContributionId(Uuid::from_u128(7));
        let (public, own) = (Subject::contribution(id), Subject::receipt(id));
        follow(&test.app, "reader@example.org", public).await;
        let cx = Cx::background(&test.app, Locale::De);
        assert!(form(&cx, own, "x", "/x").is_err(), "no public form follows a receipt");
        let asking = cx.clone();
        test.app.db.write(move |tx| Box::pin(async move { request_follow(tx, &asking, "author@example.org", own, "Mehr Licht", "/beleg").await })).await.expect("a request");
        assert_eq!(follows_of(&test.app.db, own).await.expect("follows")[0].confirmed_at, None);
        let link = outbox(&test.app.db).await[0].link("/folgen/").expect("a link");
        test.post(&link, &[]).await;
        assert_eq!(follows_of(&test.app.db, own).await.expect("follows")[0].confirmed_at, Some(cx.now));
        tell(&test.app, &[own], "Ihre Idee wurde geändert").await;
        run_jobs(&test.app).await;
        let told: Vec<String> = outbox(&test.app.db).await.into_iter().filter(|mail| mail.subject.contains("geändert")).map(|mail| mail.to).collect();
        assert_eq!(told, ["author@example.org"]);
        test.clock.advance_seconds(2 * DAY);
        tell(&test.app, &[public, own], "Die Stadt hat geantwortet").await;
        run_jobs(&test.app).await;
        assert_eq!(outbox(&test.app.db).await.len(), 4);
    }

    async fn forgetting_a_subject_forgets_its_followers_and_its_news(db: Db) {
        let test = app(db);
        follow(&test.app, "anna@example.org", place(1)).await;
        follow(&test.app, "otto@example.org", place(2)).await;
        tell(&test.app, &[place(1), place(2)], "Bald gelöscht").await;
        test.app.db.write(|tx| Box::pin(forget(tx, place(1)))).await.expect("forgotten");
        run_jobs(&test.app).await;
        assert_eq!(outbox(&test.app.db).await, [], "not even followers of the other place hear of it");
        let left: Vec<(String,)> = test.app.db.query("select email from follower").all().await.expect("rows");
        assert_eq!(left, [("otto@example.org".to_owned(),)]);
    }
}

#[tokio::test]
async fn the_card_is_the_same_for_every_reader_and_moment() {
    let sqlite = database::testing::TestDatabase::sqlite().await;
    let test = app(sqlite.db.clone());
    let first = card(&test, place(1)).text;
    test.clock.advance_seconds(DAY);
    assert_eq!(card(&test, place(1)).text, first);
    assert!(
        first.contains("Reetz &#38; &#34;Umland&#34;") || first.contains("Reetz &amp; &quot;Umland&quot;"),
        "{first}"
    );
    sqlite.remove().await;
}
