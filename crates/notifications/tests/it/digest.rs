//! One mail a day.

use crate::setup::{DAY, HOUR, app, place, tell};
use notifications::{
    Subject,
    testing::{follow, outbox, run_jobs},
};

database::on_both! {
    async fn the_first_news_goes_out_at_once_and_later_ones_wait_for_the_next_day(db: Db) {
        let test = app(db);
        follow(&test.app, "anna@example.org", place(1)).await;
        run_jobs(&test.app).await;
        assert_eq!(outbox(&test.app.db).await, [], "no news, no mail");
        tell(&test.app, &[place(1)], "Erste Antwort").await;
        run_jobs(&test.app).await;
        let mails = outbox(&test.app.db).await;
        assert_eq!(mails.len(), 1);
        assert_eq!(mails[0].subject, "Erste Antwort");
        for (hours_later, text) in [(1, "Zweite"), (4, "Dritte"), (18, "Vierte")] {
            test.clock.advance_seconds(hours_later * HOUR);
            tell(&test.app, &[place(1)], text).await;
            run_jobs(&test.app).await;
            assert_eq!(outbox(&test.app.db).await.len(), 1, "{text}");
        }
        test.clock.advance_seconds(HOUR);
        run_jobs(&test.app).await;
        run_jobs(&test.app).await;
        let mails = outbox(&test.app.db).await;
        assert_eq!(mails.len(), 2);
        assert_eq!(mails[1].subject, "3 Neuigkeiten – Mitmachen");
        let at = |text: &str| mails[1].text.find(text).expect(text);
        assert!(at("Zweite") < at("Dritte") && at("Dritte") < at("Vierte"), "in the order they happened");
        assert!(!mails[1].text.contains("Erste"), "nothing is told twice");
    }

    async fn a_year_of_news_never_makes_two_mails_within_a_day(db: Db) {
        let test = app(db);
        follow(&test.app, "anna@example.org", place(1)).await;
        for n in 0..120 {
            tell(&test.app, &[place(1)], &format!("Neues {n}")).await;
            run_jobs(&test.app).await;
            test.clock.advance_seconds(7 * HOUR);
        }
        let sent: Vec<(i64,)> = test.app.db.query("select created_at from message order by created_at").all().await.expect("rows");
        assert!(sent.windows(2).all(|pair| pair[1].0 - pair[0].0 >= DAY * 1_000_000), "{sent:?}");
        assert!(sent.len() >= 29, "{} mails in 35 days", sent.len());
    }

    async fn who_follows_two_things_hit_by_one_event_reads_of_it_once(db: Db) {
        let test = app(db);
        for subject in [place(1), place(2), Subject::all()] {
            follow(&test.app, "anna@example.org", subject).await;
        }
        tell(&test.app, &[place(1), place(2), Subject::all()], "Einmal genügt").await;
        tell(&test.app, &[place(1), place(2), Subject::all()], "Einmal genügt").await;
        run_jobs(&test.app).await;
        let mails = outbox(&test.app.db).await;
        assert_eq!(mails.len(), 1);
        assert_eq!(mails[0].text.matches("Einmal genügt").count(), 1, "{}", mails[0].text);
        assert_eq!(mails[0].text.matches("/abmelden/").count(), 4, "one for each follow, one for all");
        assert_eq!(mails[0].unsubscribe_url.as_deref().map(|url| mails[0].text.contains(url)), Some(true));
    }

    async fn nobody_hears_before_they_have_confirmed(db: Db) {
        let test = app(db);
        let cx = crate::setup::background(&test.app);
        test.app.db.write(move |tx| Box::pin(async move { notifications::request_follow(tx, &cx, "anna@example.org", place(1), "Reetz", "/").await })).await.expect("a request");
        tell(&test.app, &[place(1)], "Zu früh").await;
        run_jobs(&test.app).await;
        assert!(outbox(&test.app.db).await.iter().all(|mail| !mail.text.contains("Zu früh")));
    }

    async fn two_instances_write_one_mail(db: Db) {
        let test = app(db);
        for n in 0..20 {
            follow(&test.app, &format!("a{n}@example.org"), place(1)).await;
        }
        // Confirming above clears no news: they come only now.
        tell(&test.app, &[place(1)], "Neues").await;
        tokio::join!(run_jobs(&test.app), run_jobs(&test.app));
        assert_eq!(outbox(&test.app.db).await.len(), 20);
    }

    async fn unfollowing_takes_back_what_was_waiting(db: Db) {
        let test = app(db);
        follow(&test.app, "anna@example.org", place(1)).await;
        tell(&test.app, &[place(1)], "Erste").await;
        run_jobs(&test.app).await;
        tell(&test.app, &[place(1)], "Zweite").await;
        let one = outbox(&test.app.db).await[0].link("/abmelden/").expect("a link");
        test.post(&one, &[]).await;
        test.clock.advance_seconds(2 * DAY);
        run_jobs(&test.app).await;
        assert_eq!(outbox(&test.app.db).await.len(), 1);
    }
}
