//! Four eyes: one writes, another one approves.

use crate::support::{
    BELZIG, DAY, TEXT, answer, app, app_with, count, days_later, desk, idea, mails_to, responder, staff,
};
use contributions::{AnswerState, Contribution, DueClock};
use database::{Db, on_both};
use kernel::{Error, Grant, Role};
use responses::{
    Draft, NewResponse, Sent, approve, give_back, publish, send, send_change,
    store::{answers, proposals},
};
use web::{Cx, Settings, testing::TestApp};

async fn careful(db: Db) -> TestApp {
    app_with(db, Settings { answers_two_persons: true, ..Settings::default() }).await
}

async fn read(test: &TestApp, id: kernel::ContributionId) -> Contribution {
    contributions::store::by_id(&test.app.db, id).await.expect("a database").expect("a contribution")
}

/// Now, for somebody.
fn later(test: &TestApp, cx: &Cx) -> Cx {
    Cx { actor: cx.actor.clone(), ..Cx::background(&test.app, cx.locale) }
}

async fn waiting(test: &TestApp, subject: uuid::Uuid) -> proposals::Proposal {
    proposals::of(&test.app.db, subject).await.expect("a database").expect("something waits")
}

fn to(ids: &[kernel::ContributionId], decision: &str) -> NewResponse {
    NewResponse { contributions: ids.to_vec(), draft: answer(decision) }
}

on_both! {
    async fn without_the_setting_an_answer_is_public_at_once(db: Db) {
        let test = app(db).await;
        let receipt = idea(&test, "Eine Bank am Teich").await;
        let sent = send(&staff(&test), to(&[receipt.id], "adopted"), None).await.expect("sent");
        assert!(matches!(sent, Sent::Published(_)));
        assert_eq!(read(&test, receipt.id).await.answer_state, AnswerState::Answered);
    }

    async fn nobody_reads_an_answer_before_a_second_person_approves_it_and_the_clock_runs_on(db: Db) {
        let test = careful(db).await;
        let (one, other) = (idea(&test, "Eine Bank am Teich").await, idea(&test, "Eine Bank am Bach").await);
        let (writer, second) = (staff(&test), staff(&test));
        let sent = send(&writer, to(&[one.id, other.id], "adopted"), None).await.expect("sent");
        let due = read(&test, one.id).await.due_at;
        let proposal = waiting(&test, one.id.0).await;
        assert_eq!(sent, Sent::Waiting(proposal.id));
        assert!(matches!(approve(&writer, proposal.id).await, Err(Error::Conflict("response-proposal-own"))));
        assert_eq!(count(&test, "select count(*) from response").await, 0);
        assert!(!test.get(&format!("/beitraege/{}", one.reference)).await.text.contains(TEXT));
        test.clock.advance_seconds(60 * DAY);
        let second = later(&test, &second);
        let waits = read(&test, one.id).await;
        assert_eq!((waits.answer_state, waits.due_at), (AnswerState::InReview, due));
        assert!(matches!(waits.clock(second.now), DueClock::Overdue(_)));
        let id = approve(&second, proposal.id).await.expect("approved");
        for receipt in [&one, &other] {
            assert_eq!(read(&test, receipt.id).await.answer_state, AnswerState::Answered);
            assert!(test.get(&format!("/beitraege/{}", receipt.reference)).await.text.contains(TEXT));
        }
        assert_eq!(answers::by_id(&test.app.db, id).await.expect("a row").expect("an answer").published_at, second.now);
        assert_eq!(count(&test, "select count(*) from response_proposal").await, 0);
        assert_eq!(count(&test, "select count(*) from audit_entry where action = 'approve_answer'").await, 2, "one for each");
        assert_eq!(count(&test, "select count(*) from audit_entry where action = 'answer' and reason = 'proposed'").await, 1);
        assert!(test.get("/antworten").await.text.contains("eine andere gibt sie frei"));
    }

    async fn of_two_who_approve_at_once_one_publishes(db: Db) {
        let test = careful(db).await;
        let receipt = idea(&test, "Eine Bank am Teich").await;
        send(&staff(&test), to(&[receipt.id], "adopted"), None).await.expect("sent");
        let id = waiting(&test, receipt.id.0).await.id;
        let (one, other) = (staff(&test), staff(&test));
        let (first, second) = tokio::join!(approve(&one, id), approve(&other, id));
        let (done, refused) = if first.is_ok() { (first, second) } else { (second, first) };
        assert!(done.is_ok() && matches!(refused, Err(Error::Conflict(_))), "{done:?} {refused:?}");
        assert_eq!(count(&test, "select count(*) from response").await, 1);
        assert_eq!(count(&test, "select count(*) from contribution_event where kind = 'answered'").await, 1);
    }

    async fn only_what_was_read_is_approved_and_whoever_writes_anew_does_not_approve_that(db: Db) {
        let test = careful(db).await;
        let receipt = idea(&test, "Eine Bank am Teich").await;
        let (writer, second, third) = (staff(&test), staff(&test), staff(&test));
        send(&writer, to(&[receipt.id], "adopted"), None).await.expect("sent");
        let seen = waiting(&test, receipt.id.0).await.id;
        let blind = send(&third, to(&[receipt.id], "partly"), None).await;
        assert!(matches!(blind, Err(Error::Conflict("response-proposal-other"))), "nobody overwrites what they have not seen");
        send(&second, to(&[receipt.id], "rejected"), Some(seen)).await.expect("sent");
        assert!(matches!(approve(&third, seen).await, Err(Error::Conflict("response-proposal-gone"))));
        let anew = waiting(&test, receipt.id.0).await.id;
        assert!(matches!(approve(&second, anew).await, Err(Error::Conflict("response-proposal-own"))));
        approve(&writer, anew).await.expect("approved");
        let published = answers::of_contribution(&test.app.db, receipt.id).await.expect("a row").expect("an answer");
        assert_eq!(published.decision.to_string(), "rejected");
    }

    async fn a_published_answer_changes_only_with_a_second_person_too(db: Db) {
        let test = careful(db).await;
        let receipt = idea(&test, "Eine Bank am Teich").await;
        let (writer, second) = (staff(&test), staff(&test));
        let id = publish(&second, to(&[receipt.id], "adopted")).await.expect("published");
        let draft = Draft { text: "Die Bank kommt erst im Jahr 2027, weil Holz fehlt.".to_owned(), ..answer("later") };
        let draft = Draft { next_on: Some("2027-03-01".to_owned()), ..draft };
        let sent = send_change(&writer, receipt.id, id, &draft, "Lieferung verschoben", None).await;
        assert!(matches!(sent, Ok(Sent::Waiting(_))));
        let version = async || answers::by_id(&test.app.db, id).await.expect("a row").expect("an answer").version;
        assert_eq!(version().await, 1);
        let proposal = waiting(&test, id.0).await.id;
        assert!(matches!(approve(&writer, proposal).await, Err(Error::Conflict("response-proposal-own"))));
        approve(&second, proposal).await.expect("approved");
        assert_eq!(version().await, 2);
        assert_eq!(count(&test, "select count(*) from response_proposal").await, 0);
    }

    async fn the_desk_and_the_queue_show_what_waits_and_who_may_approve_it(db: Db) {
        let test = careful(db).await;
        let receipt = idea(&test, "Eine Bank am Teich").await;
        let (first, second) = (responder(&test, BELZIG).await.1, responder(&test, BELZIG).await.1);
        let fields = [("act", "publish"), ("decision", "adopted"), ("text", TEXT)];
        assert_eq!(test.post_as(&desk(&receipt), &fields, &first).await.status, 303);
        let id = waiting(&test, receipt.id.0).await.id.to_string();
        let path = format!("{}/freigabe", desk(&receipt));
        let own = test.get_as(&desk(&receipt), &first).await.text;
        assert!(own.contains(TEXT) && own.contains("Sie haben sie selbst geschrieben") && !own.contains(&path));
        assert_eq!(test.post_as(&path, &[("proposal", &id)], &first).await.status, 409);
        let queue = test.get_as("/werkbank/antworten", &second).await.text;
        assert!(queue.contains("wartet auf Freigabe (Fachbereich Bauen)") && queue.contains("Sie können sie freigeben"));
        assert!(!test.get_as("/werkbank/antworten", &first).await.text.contains("Sie können sie freigeben"));
        assert!(test.get_as(&desk(&receipt), &second).await.text.contains(&path));
        for role in [Role::Reader, Role::Moderator, Role::Editor, Role::Administrator] {
            let cookie = people::testing::sign_in(&test, vec![Grant::everywhere(role)]).await;
            assert_eq!(test.post_as(&path, &[("proposal", &id)], &cookie).await.status, 403, "{role}");
        }
        let elsewhere = responder(&test, crate::support::WIESENBURG).await.1;
        assert_eq!(test.post_as(&path, &[("proposal", &id)], &elsewhere).await.status, 403, "of the other town");
        assert_eq!(test.post_as(&path, &[("proposal", &id)], &second).await.status, 303);
        assert!(test.get(&format!("/beitraege/{}", receipt.reference)).await.text.contains(TEXT));
        assert_eq!(test.post_as(&path, &[("proposal", &id)], &second).await.status, 409, "twice");
    }

    async fn what_was_given_back_is_written_anew_before_anybody_approves_it(db: Db) {
        let test = careful(db).await;
        let receipt = idea(&test, "Eine Bank am Teich").await;
        let ((writer_id, writer), second) = (responder(&test, BELZIG).await, responder(&test, BELZIG).await.1);
        let text = TEXT.replace("Bank", "Sitzbank");
        let fields = [("act", "publish"), ("decision", "adopted"), ("text", text.as_str())];
        assert_eq!(test.post_as(&desk(&receipt), &fields, &writer).await.status, 303);
        let seen = waiting(&test, receipt.id.0).await.id;
        let (id, path) = (seen.to_string(), format!("{}/rueckgabe", desk(&receipt)));
        let reason = "Bitte nennen Sie die Kosten.";
        let with_reason = [("proposal", id.as_str()), ("return_reason", reason)];
        assert_eq!(test.post_as(&path, &with_reason, &writer).await.status, 409, "not one's own");
        let reader = people::testing::sign_in(&test, vec![Grant::everywhere(Role::Reader)]).await;
        assert_eq!(test.post_as(&path, &with_reason, &reader).await.status, 403);
        let elsewhere = responder(&test, crate::support::WIESENBURG).await.1;
        assert_eq!(test.post_as(&path, &with_reason, &elsewhere).await.status, 403);
        let without = test.post_as(&path, &[("proposal", &id), ("return_reason", " ")], &second).await;
        assert!(without.status == 422 && without.text.contains("Bitte nennen Sie den Grund.") && without.text.contains(&text));
        assert_eq!(test.post_as(&path, &with_reason, &second).await.status, 303);
        assert_eq!(test.post_as(&path, &with_reason, &second).await.status, 409, "twice");
        let desk_of_writer = test.get_as(&desk(&receipt), &writer).await.text;
        assert!(desk_of_writer.contains(reason) && desk_of_writer.contains(&text), "the text is there to be written anew");
        assert!(test.get_as("/werkbank/antworten", &writer).await.text.contains("Bitte neu schreiben"));
        assert!(test.get_as("/werkbank", &writer).await.text.contains("Eine Ihrer Antworten kam zurück."));
        assert!(!test.get_as("/werkbank/antworten", &second).await.text.contains("Sie können sie freigeben"));
        assert!(!test.post("/beleg", &[("code", receipt.code.as_str())]).await.text.contains(reason), "that is among colleagues");
        let approval = format!("{}/freigabe", desk(&receipt));
        assert!(!test.get_as(&desk(&receipt), &second).await.text.contains(&approval));
        assert_eq!(test.post_as(&approval, &[("proposal", &id)], &second).await.status, 409);
        assert!(matches!(approve(&staff(&test), seen).await, Err(Error::Conflict("response-proposal-returned"))));
        let anew = [("act", "publish"), ("decision", "adopted"), ("text", TEXT), ("cost", "240"), ("proposal", id.as_str())];
        assert_eq!(test.post_as(&desk(&receipt), &anew, &writer).await.status, 303);
        let proposal = waiting(&test, receipt.id.0).await;
        assert!(proposal.id != seen && proposal.returned.is_none() && proposal.written_by == writer_id);
        approve(&staff(&test), proposal.id).await.expect("approved");
        assert_eq!(count(&test, "select count(*) from audit_entry where action = 'approve_answer' and reason = 'returned'").await, 1);
    }

    async fn one_mail_a_day_tells_who_may_approve_and_whose_answer_came_back(db: Db) {
        let test = careful(db).await;
        let receipt = idea(&test, "Eine Bank am Teich").await;
        let ((writer, as_writer), second) = (responder(&test, BELZIG).await, responder(&test, BELZIG).await.0);
        let elsewhere = responder(&test, crate::support::WIESENBURG).await.0;
        let reader = people::testing::sign_in_as(&test, "Lesende", None, [Grant::everywhere(Role::Reader)]).await.0;
        let about = async |person, word: &str| mails_to(&test, person).await.iter().filter(|mail| mail.subject.contains(word)).count();
        let fields = [("act", "publish"), ("decision", "adopted"), ("text", TEXT)];
        for _ in 0..3 {
            let path = desk(&receipt);
            let old = proposals::of(&test.app.db, receipt.id.0).await.expect("a database").map(|old| old.id.to_string());
            let fields: Vec<(&str, &str)> = fields.into_iter().chain(old.as_deref().map(|old| ("proposal", old))).collect();
            assert_eq!(test.post_as(&path, &fields, &as_writer).await.status, 303);
        }
        assert_eq!(test.app.db.query("select count(*) from message").value::<i64>().await.expect("a count"), 0, "no mail by a click");
        days_later(&test, 1).await;
        test.app.run_due_jobs().await.expect("the jobs");
        test.clock.advance_seconds(3_600);
        test.app.run_due_jobs().await.expect("the jobs");
        assert_eq!(about(second, "wartet auf Ihre Freigabe").await, 1, "one a day");
        let mail = mails_to(&test, second).await.pop().expect("a mail");
        assert!(mail.text.contains(&receipt.reference) && mail.text.contains("/werkbank/antworten/") && !mail.text.contains(TEXT));
        for other in [writer, elsewhere, reader] {
            assert!(mails_to(&test, other).await.is_empty(), "not theirs to approve");
        }
        give_back(&staff(&test), waiting(&test, receipt.id.0).await.id, "Bitte kürzer.").await.expect("given back");
        days_later(&test, 1).await;
        assert_eq!((about(second, "").await, about(writer, "kam zu Ihnen zurück").await), (1, 1));
    }

    async fn what_nobody_approves_in_time_ends_and_so_does_what_answers_nobody(db: Db) {
        let test = careful(db).await;
        let (old, gone, fresh) =
            (idea(&test, "Eine Bank").await, idea(&test, "Ein Baum").await, idea(&test, "Ein Weg").await);
        send(&staff(&test), to(&[old.id], "adopted"), None).await.expect("sent");
        test.clock.advance_seconds(181 * DAY);
        for receipt in [&gone, &fresh] {
            send(&staff(&test), to(&[receipt.id], "adopted"), None).await.expect("sent");
        }
        test.post("/beleg/zurueckziehen", &[("code", gone.code.as_str()), ("sure", "1")]).await;
        test.app.run_due_jobs().await.expect("the jobs");
        assert_eq!(count(&test, "select count(*) from response_proposal").await, 1);
        waiting(&test, fresh.id.0).await;
    }
}
