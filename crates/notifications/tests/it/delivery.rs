//! The outbox and the wire.

use crate::setup::{DAY, HOUR, app, place, put, sending, tell};
use database::Db;
use kernel::Timestamp;
use notifications::{
    check::{Severity, check},
    outbox::state,
    testing::{Received, Sink, follow, outbox, run_jobs},
};
use std::collections::BTreeSet;

/// A message as RFC 5322 wants it: CRLF only, short ASCII lines, each header once.
fn assert_well_formed(mail: &Received) {
    let without_pairs = mail.data.replace("\r\n", "");
    assert!(!without_pairs.contains(['\r', '\n']), "a bare line end in {:?}", mail.data);
    assert!(mail.data.is_ascii() && mail.data.split("\r\n").all(|line| line.len() <= 998));
    let names = mail.header_names();
    let distinct: BTreeSet<String> = names.iter().map(|name| name.to_ascii_lowercase()).collect();
    assert_eq!(distinct.len(), names.len(), "{names:?}");
    for required in
        ["from", "to", "subject", "date", "message-id", "mime-version", "content-type", "auto-submitted"]
    {
        assert!(distinct.contains(required), "{required} is missing in {names:?}");
    }
    assert!(!distinct.contains("bcc") && !distinct.contains("cc"));
}

database::on_both! {
    async fn a_message_arrives_once_and_whole(db: Db) {
        let sink = Sink::start().await;
        let test = sending(db, &sink.url);
        put(&test.app, "anna@example.org", "Schöne Grüße", "a").await.expect("written");
        put(&test.app, "anna@example.org", "Schöne Grüße", "a").await.expect("written");
        run_jobs(&test.app).await;
        run_jobs(&test.app).await;
        let [mail] = sink.received().try_into().expect("one message");
        assert_well_formed(&mail);
        assert_eq!((mail.from.as_str(), mail.to.clone()), ("mitmachen@example.org", vec!["anna@example.org".to_owned()]));
        assert_eq!(mail.header("From"), ["Mitmachen <mitmachen@example.org>"]);
        assert_eq!(mail.header("To"), ["anna@example.org"]);
        assert_eq!(mail.header("Auto-Submitted"), ["auto-generated"]);
        assert_eq!(mail.header("Content-Type"), ["text/plain; charset=utf-8"]);
        assert_eq!(mail.header("Date"), ["Mon, 01 Jun 2026 08:00:00 +0000"]);
        assert!(mail.header("List-Unsubscribe").is_empty());
        assert_eq!(mail.text().trim_end(), "Guten Tag,\nschöne Grüße\n.\nEnde");
        let (id,): (kernel::MessageId,) = test.app.db.query("select id from message").one().await.expect("the message");
        assert_eq!(mail.header("Message-ID"), [format!("<{id}@mitmachen.example.org>")]);
        assert_eq!(state(&test.app.db, test.clock.now()).await.expect("a state").waiting, 0);
    }

    async fn gathered_mail_can_be_unsubscribed_by_the_mail_program(db: Db) {
        let sink = Sink::start().await;
        let test = sending(db, &sink.url);
        follow(&test.app, "anna@example.org", place(1)).await;
        tell(&test.app, &[place(1)], "Neues aus Reetz").await;
        run_jobs(&test.app).await;
        let [mail] = sink.received().try_into().expect("one message");
        assert_well_formed(&mail);
        assert_eq!(mail.header("List-Unsubscribe-Post"), ["List-Unsubscribe=One-Click"]);
        let url = mail.header("List-Unsubscribe").concat();
        assert!(url.starts_with("<https://mitmachen.example.org/abmelden/") && url.ends_with('>'), "{url}");
        assert!(mail.text().contains(url.trim_matches(['<', '>'])), "{}", mail.text());
    }

    async fn words_of_people_end_no_header_line(db: Db) {
        let sink = Sink::start().await;
        let test = sending(db, &sink.url);
        put(&test.app, "anna@example.org", "Licht\r\nBcc: spy@example.org\r\n\r\nBody", "a").await.expect("written");
        for evil in ["a@example.org\r\nBcc: b@example.org", "a@example.org\nDATA", "a@example.org> RCPT TO:<b@example.org"] {
            assert!(matches!(put(&test.app, evil, "x", evil).await, Err(kernel::Error::Invalid(_))), "{evil}");
        }
        run_jobs(&test.app).await;
        let [mail] = sink.received().try_into().expect("one message");
        assert_well_formed(&mail);
        assert_eq!(mail.to, ["anna@example.org"]);
        assert_eq!(mail.header("Subject"), ["Licht Bcc: spy@example.org Body"]);
    }

    async fn without_a_mail_server_messages_wait_and_the_check_says_so(db: Db) {
        let test = app(db.clone());
        put(&test.app, "anna@example.org", "Hallo", "a").await.expect("written");
        run_jobs(&test.app).await;
        test.clock.advance_seconds(10 * DAY);
        run_jobs(&test.app).await;
        let waiting = state(&test.app.db, test.clock.now()).await.expect("a state");
        assert_eq!((waiting.waiting, waiting.retrying, waiting.given_up), (1, 0, 0));
        let findings = check(&test.app).await.expect("findings");
        assert!(findings.iter().any(|f| f.severity == Severity::Fault && f.text.contains("mail.smtp_url")), "{findings:?}");
        assert!(findings.iter().any(|f| f.text.contains("1 waiting")), "{findings:?}");
        // Once there is a server, it goes out.
        let sink = Sink::start().await;
        let test = sending(db, &sink.url);
        run_jobs(&test.app).await;
        assert_eq!(sink.received().len(), 1);
        let findings = check(&test.app).await.expect("findings");
        assert!(findings.iter().all(|f| f.severity == Severity::Good), "{findings:?}");
    }

    async fn a_failing_server_is_tried_with_growing_pauses_until_it_takes_the_message(db: Db) {
        let sink = Sink::start().await;
        sink.refuse(451);
        let test = sending(db, &sink.url);
        put(&test.app, "anna@example.org", "Hallo", "a").await.expect("written");
        for (tries, pause) in [(1, 60), (2, 120), (3, 240)] {
            run_jobs(&test.app).await;
            run_jobs(&test.app).await;
            assert_eq!(waiting(&test.app.db).await, (tries, test.clock.now().plus_seconds(pause)), "one try, then a pause");
            test.clock.advance_seconds(pause);
        }
        let findings = check(&test.app).await.expect("findings");
        assert!(findings.iter().any(|f| f.severity == Severity::Advice && f.text.contains("451")), "{findings:?}");
        sink.refuse(0);
        run_jobs(&test.app).await;
        assert_eq!(sink.received().len(), 1);
    }

    async fn a_message_that_is_refused_for_good_waits_long_and_does_not_hold_up_others(db: Db) {
        let sink = Sink::start().await;
        sink.refuse(550);
        let test = sending(db, &sink.url);
        put(&test.app, "anna@example.org", "Hallo", "a").await.expect("written");
        put(&test.app, "otto@example.org", "Hallo", "b").await.expect("written");
        run_jobs(&test.app).await;
        let rows: Vec<(i64, Timestamp)> = test.app.db.query("select tries, next_try_at from message").all().await.expect("rows");
        assert_eq!(rows, [(1, test.clock.now().plus_seconds(6 * HOUR)); 2]);
    }

    async fn an_unreachable_server_costs_one_try_a_run_and_a_message_is_given_up_after_three_days(db: Db) {
        // Nobody listens on the port of a sink that is gone.
        let url = Sink::start().await.url.clone();
        let test = sending(db, &url);
        put(&test.app, "anna@example.org", "Hallo", "a").await.expect("written");
        put(&test.app, "otto@example.org", "Hallo", "b").await.expect("written");
        run_jobs(&test.app).await;
        let tried: i64 = test.app.db.query("select cast(sum(tries) as bigint) from message").value().await.expect("a sum");
        assert_eq!(tried, 1);
        let findings = check(&test.app).await.expect("findings");
        assert!(findings.iter().any(|f| f.severity == Severity::Fault && f.text.contains("cannot be used")), "{findings:?}");
        for _ in 0..50 {
            test.clock.advance_seconds(6 * HOUR);
            run_jobs(&test.app).await;
        }
        let end = state(&test.app.db, test.clock.now()).await.expect("a state");
        assert_eq!((end.waiting, end.given_up), (0, 2));
        assert!(check(&test.app).await.expect("findings").iter().any(|f| f.text.contains("2 given up")));
    }

    async fn two_workers_send_each_message_once(db: Db) {
        let sink = Sink::start().await;
        let test = sending(db, &sink.url);
        for n in 0..30 {
            put(&test.app, &format!("a{n}@example.org"), "Hallo", &n.to_string()).await.expect("written");
        }
        tokio::join!(run_jobs(&test.app), run_jobs(&test.app), run_jobs(&test.app));
        let received = sink.received();
        let ids: BTreeSet<String> = received.iter().flat_map(|mail| mail.header("Message-ID")).collect();
        assert_eq!((received.len(), ids.len()), (30, 30));
    }

    async fn a_worker_that_dies_loses_its_try_but_not_the_message(db: Db) {
        // Takes connections and says nothing.
        let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let dying = sending(db.clone(), &format!("smtp://{}", silent.local_addr().expect("an address")));
        put(&dying.app, "anna@example.org", "Hallo", "a").await.expect("written");
        let app = dying.app.clone();
        let worker = tokio::spawn(async move { run_jobs(&app).await });
        let (connection, _) = silent.accept().await.expect("a worker that has taken the message");
        worker.abort();
        drop(connection);
        let sink = Sink::start().await;
        let other = sending(db, &sink.url);
        other.clock.advance_seconds(299);
        run_jobs(&other.app).await;
        assert_eq!(sink.received(), [], "the message still belongs to the first worker");
        other.clock.advance_seconds(1);
        run_jobs(&other.app).await;
        assert_eq!(sink.received().len(), 1);
        assert_eq!(waiting(&other.app.db).await.0, 2, "both tries are counted");
    }

    async fn words_and_addresses_are_forgotten_30_days_after_sending(db: Db) {
        let sink = Sink::start().await;
        let test = sending(db, &sink.url);
        put(&test.app, "anna@example.org", "Hallo", "a").await.expect("written");
        run_jobs(&test.app).await;
        test.clock.advance_seconds(30 * DAY - 60);
        run_jobs(&test.app).await;
        assert_eq!(outbox(&test.app.db).await[0].to, "anna@example.org");
        // The job comes by every hour.
        test.clock.advance_seconds(3600);
        run_jobs(&test.app).await;
        let left = outbox(&test.app.db).await;
        assert_eq!((left[0].to.as_str(), left[0].subject.as_str(), left[0].text.as_str()), ("", "", ""));
        put(&test.app, "anna@example.org", "Hallo", "a").await.expect("written");
        run_jobs(&test.app).await;
        assert_eq!(sink.received().len(), 1, "still known as said");
    }
}

async fn waiting(db: &Db) -> (i64, Timestamp) {
    db.query("select tries, next_try_at from message").one().await.expect("the message")
}
