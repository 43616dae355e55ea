use crate::support::{BELZIG, DAY, TEXT, answer, app, count, desk, hand_in, idea, responder, staff};
use contributions::{AnswerState, Contribution, Decision};
use kernel::{Actor, ContributionId, Error};
use notifications::{Subject, testing::follow};
use responses::{Draft, NewResponse, change, interim, publish};
use web::testing::{TestApp, on_both};

async fn read(test: &TestApp, id: ContributionId) -> Contribution {
    contributions::store::by_id(&test.app.db, id).await.expect("a database").expect("a contribution")
}

fn to(ids: &[ContributionId], decision: &str) -> NewResponse {
    NewResponse { contributions: ids.to_vec(), draft: answer(decision) }
}

#[tokio::test]
async fn one_answer_answers_several_and_everyone_hears_of_it_once() {
    on_both(async |db| {
        let test = app(db).await;
        let (_, cookie) = responder(&test, BELZIG).await;
        let ideas = [
            idea(&test, "Eine Bank am Dorfteich").await,
            idea(&test, "Eine Sitzbank am Teich").await,
            idea(&test, "Bänke in Lübnitz").await,
        ];
        let other = hand_in(&test, "Eine Bank in Reetz", "reetz", true).await;
        follow(&test.app, "erste@beispiel.example", Subject::contribution(ideas[0].id)).await;
        follow(&test.app, "zweite@beispiel.example", Subject::contribution(ideas[1].id)).await;
        follow(&test.app, "beleg@beispiel.example", Subject::receipt(ideas[1].id)).await;
        let page = test.get_as(&desk(&ideas[0]), &cookie).await.text;
        assert!(
            page.contains(&ideas[1].id.to_string()) && page.contains(&ideas[2].id.to_string()),
            "both are offered: {page}"
        );
        assert!(!page.contains(&other.id.to_string()), "what another town answers is not");
        assert!(page.contains("Eine Person hat um Nachricht gebeten"), "{page}");
        let second = ideas[1].id.to_string();
        let fields = [("act", "publish"), ("decision", "adopted"), ("text", TEXT), ("group", &second)];
        assert_eq!(test.post_as(&desk(&ideas[0]), &fields, &cookie).await.status, 303);
        for (idea, expected) in
            ideas.iter().zip([AnswerState::Answered, AnswerState::Answered, AnswerState::Open])
        {
            assert_eq!(read(&test, idea.id).await.answer_state, expected);
        }
        assert_eq!(count(&test, "select count(*) from response").await, 1);
        test.app.run_due_jobs().await.expect("the background work");
        let mails = notifications::testing::outbox(&test.app.db).await;
        for (address, reference) in [
            ("erste@", &ideas[0].reference),
            ("zweite@", &ideas[1].reference),
            ("beleg@", &ideas[1].reference),
        ] {
            let own: Vec<_> = mails.iter().filter(|mail| mail.to.starts_with(address)).collect();
            assert_eq!(own.len(), 1, "{address}");
            assert_eq!(
                own[0].text.matches("ist beantwortet: Ja, das setzen wir um.").count(),
                1,
                "{}",
                own[0].text
            );
            assert!(own[0].text.contains(reference.as_str()));
        }
        let public = test.get(&format!("/beitraege/{}", ideas[1].reference)).await.text;
        assert!(
            public.contains("Diese Antwort gilt auch für:") && public.contains(&ideas[0].reference),
            "{public}"
        );
        assert_eq!(
            count(&test, "select count(*) from audit_entry where action = 'answer'").await,
            2,
            "each act is logged"
        );
    })
    .await;
}

#[tokio::test]
async fn a_follower_of_the_place_hears_once_of_an_answer_to_many() {
    on_both(async |db| {
        let test = app(db).await;
        let ideas =
            [idea(&test, "Eine Bank am Dorfteich").await, idea(&test, "Eine Sitzbank am Teich").await];
        let place = read(&test, ideas[0].id).await.place_id.expect("a place");
        follow(&test.app, "ort@beispiel.example", Subject::place(place)).await;
        publish(&staff(&test), to(&[ideas[0].id, ideas[1].id, ideas[0].id], "partly"))
            .await
            .expect("an answer");
        test.app.run_due_jobs().await.expect("the background work");
        let mail = notifications::testing::outbox(&test.app.db).await.pop().expect("a mail");
        assert_eq!(mail.text.matches("ist beantwortet").count(), 1, "{}", mail.text);
    })
    .await;
}

#[tokio::test]
async fn what_is_answered_is_not_answered_again() {
    on_both(async |db| {
        let test = app(db).await;
        let (first, second) =
            (idea(&test, "Eine Bank am Dorfteich").await, idea(&test, "Mehr Licht am Radweg").await);
        let cx = staff(&test);
        publish(&cx, to(&[first.id], "adopted")).await.expect("an answer");
        assert!(matches!(
            publish(&cx, to(&[second.id, first.id], "rejected")).await,
            Err(Error::Conflict("response-already"))
        ));
        assert!(matches!(
            interim(&cx, first.id, TEXT, "2026-07-01").await,
            Err(Error::Conflict("response-already"))
        ));
        assert_eq!(read(&test, second.id).await.answer_state, AnswerState::Open, "all or nothing");
        assert_eq!(read(&test, first.id).await.decision, Some(Decision::Adopted));
    })
    .await;
}

#[tokio::test]
async fn an_interim_notice_keeps_the_promised_date_and_demands_one_of_its_own() {
    on_both(async |db| {
        let test = app(db).await;
        let (_, cookie) = responder(&test, BELZIG).await;
        let receipt = idea(&test, "Eine Bank am Dorfteich").await;
        let promised = read(&test, receipt.id).await.due_at;
        let path = format!("{}/zwischenbescheid", desk(&receipt));
        let text = "Wir fragen noch beim Eigentümer der Wiese nach.";
        let refused = test.post_as(&path, &[("interim_text", text), ("interim_next_on", "")], &cookie).await;
        assert_eq!(refused.status, 422);
        assert!(
            refused.text.contains("Bitte nennen Sie den Tag, bis zu dem es Neues gibt.")
                && refused.text.contains(text)
        );
        assert_eq!(
            test.post_as(&path, &[("interim_text", text), ("interim_next_on", "2026-06-01")], &cookie)
                .await
                .status,
            422,
            "today is no promise"
        );
        assert_eq!(count(&test, "select count(*) from interim_notice").await, 0);
        assert_eq!(
            test.post_as(&path, &[("interim_text", text), ("interim_next_on", "2026-07-15")], &cookie)
                .await
                .status,
            303
        );
        let after = read(&test, receipt.id).await;
        assert_eq!(
            (after.due_at, after.answer_state, after.answered_at),
            (promised, AnswerState::InReview, None)
        );
        let public = test.get(&format!("/beitraege/{}", receipt.reference)).await.text;
        for expected in [
            "Die Antwort steht noch aus.",
            text,
            "Neues gibt es bis 15. Juli 2026.",
            "Antwort bis 29. Juni 2026",
        ] {
            assert!(public.contains(expected), "{expected} is missing: {public}");
        }
        publish(&staff(&test), to(&[receipt.id], "adopted")).await.expect("an answer");
        let public = test.get(&format!("/beitraege/{}", receipt.reference)).await.text;
        assert!(
            public.contains("Frühere Zwischenbescheide") && public.contains(text),
            "it stays readable: {public}"
        );
    })
    .await;
}

#[tokio::test]
async fn a_changed_answer_keeps_its_earlier_texts_in_sight() {
    on_both(async |db| {
        let test = app(db).await;
        let receipt = idea(&test, "Eine Bank am Dorfteich").await;
        publish(&staff(&test), to(&[receipt.id], "rejected")).await.expect("an answer");
        let answered = read(&test, receipt.id).await.answered_at;
        test.clock.advance_seconds(3 * DAY);
        let (_, cookie) = responder(&test, BELZIG).await;
        let path = format!("{}/aenderung", desk(&receipt));
        let new = "Nun geht es doch: Der Ortsbeirat bezahlt die Bank.";
        let without =
            test.post_as(&path, &[("decision", "adopted"), ("text", new), ("reason", "")], &cookie).await;
        assert_eq!(without.status, 422);
        assert!(
            without.text.contains("Bitte nennen Sie den Grund.") && without.text.contains(new),
            "{}",
            without.text
        );
        let same = test
            .post_as(&path, &[("decision", "rejected"), ("text", TEXT), ("reason", "Nur so")], &cookie)
            .await;
        assert_eq!(same.status, 422, "nothing was changed");
        let done = test
            .post_as(
                &path,
                &[("decision", "adopted"), ("text", new), ("reason", "Es gibt jetzt Geld")],
                &cookie,
            )
            .await;
        assert_eq!(done.status, 303);
        let public = test.get(&format!("/beitraege/{}", receipt.reference)).await.text;
        for expected in [
            new,
            "Ja, das setzen wir um.",
            "Nein, das geht leider nicht.",
            TEXT,
            "Grund: Es gibt jetzt Geld",
            "Frühere Antwort, 1. Juni 2026 bis 4. Juni 2026",
        ] {
            assert!(public.contains(expected), "{expected} is missing: {public}");
        }
        let after = read(&test, receipt.id).await;
        assert_eq!(
            (after.decision, after.answered_at),
            (Some(Decision::Adopted), answered),
            "the day of the answer stays"
        );
    })
    .await;
}

#[tokio::test]
async fn two_changes_at_once_do_not_swallow_each_other() {
    on_both(async |db| {
        let test = app(db).await;
        let receipt = idea(&test, "Eine Bank am Dorfteich").await;
        let cx = staff(&test);
        let id = publish(&cx, to(&[receipt.id], "rejected")).await.expect("an answer");
        let changed = |text: &str| Draft { text: format!("{TEXT} {text}"), ..answer("rejected") };
        let (one, two) = (changed("Eins."), changed("Zwei."));
        let (first, second) =
            tokio::join!(change(&cx, id, &one, "Neuer Stand"), change(&cx, id, &two, "Neuer Stand"));
        let versions = count(&test, "select count(*) from response_version").await;
        let succeeded = [&first, &second].into_iter().filter(|outcome| outcome.is_ok()).count();
        for refused in [first, second].into_iter().filter_map(Result::err) {
            assert!(matches!(refused, Error::Conflict("response-changed-meanwhile")), "{refused:?}");
        }
        assert!(
            succeeded >= 1 && i64::try_from(succeeded) == Ok(versions),
            "every accepted change has kept what it replaced"
        );
    })
    .await;
}

#[tokio::test]
async fn guests_and_readers_publish_nothing() {
    on_both(async |db| {
        let test = app(db).await;
        let receipt = idea(&test, "Eine Bank am Dorfteich").await;
        let guest = web::Cx { actor: Actor::guest(), ..staff(&test) };
        assert!(matches!(publish(&guest, to(&[receipt.id], "adopted")).await, Err(Error::Unauthenticated)));
        assert!(matches!(interim(&guest, receipt.id, TEXT, "2026-07-01").await, Err(Error::Unauthenticated)));
        assert_eq!(read(&test, receipt.id).await.answer_state, AnswerState::Open);
    })
    .await;
}
