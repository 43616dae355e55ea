//! A process and its contributions, when somebody closes the one while others hand in.

use crate::support::{app, idea};
use contributions::{
    intake::{self, Arrival},
    store,
};
use database::on_both;
use kernel::{Error, Grant, Locale, Role};
use web::{Cx, testing::TestApp};

/// Closes the Ideenwerkstatt as an editor would; the status of the answer.
async fn close(test: &TestApp, cookie: &str) -> http::StatusCode {
    let process = processes::store::by_slug(&test.app.db, "ideenwerkstatt")
        .await
        .expect("a look")
        .expect("the process");
    let path = format!("/werkbank/verfahren/{}/abschliessen", process.process.id);
    test.post_as(&path, &[("result", "Wir danken allen.")], cookie).await.status
}

on_both! {
    async fn however_closing_and_handing_in_meet_nobody_is_left_without_an_answer(db: Db) {
        let test = app(db).await;
        let cookie = people::testing::sign_in(&test, vec![Grant::everywhere(Role::Editor)]).await;
        let cx = Cx::background(&test.app, Locale::De);
        let submit = |n: u32| intake::submit(&cx, test.app.random.uuid(), idea(&format!("Bank Nummer {n}")), Arrival::default());
        let (first, second, third, closed) = tokio::join!(submit(1), submit(2), submit(3), close(&test, &cookie));
        let taken = [first, second, third].into_iter().filter(|result| match result {
            Ok(_) => true,
            Err(Error::Invalid(problems)) => {
                assert!(problems.of("process").is_some(), "it says that the process is closed");
                false
            }
            Err(error) => panic!("{error:?}"),
        }).count();
        let process = processes::store::by_slug(&test.app.db, "ideenwerkstatt").await.expect("a look").expect("the process").process;
        let waiting = store::unanswered(&test.app.db, process.id).await.expect("a count");
        assert_eq!(i64::try_from(taken).expect("a small number"), waiting);
        if process.state == processes::ProcessState::Closed {
            assert_eq!((closed.as_u16(), waiting), (303, 0), "closed before anybody came in");
        } else {
            assert_eq!(closed, 422, "somebody waits");
            assert!(waiting > 0);
        }
    }

    async fn closing_waits_for_an_intake_on_its_way_and_sees_it(db: Db) {
        let test = app(db.clone()).await;
        let cookie = people::testing::sign_in(&test, vec![Grant::everywhere(Role::Editor)]).await;
        let process = processes::store::by_slug(&db, "ideenwerkstatt").await.expect("a look").expect("the process").process.id;
        let (asked, has_asked) = tokio::sync::oneshot::channel::<()>();
        let (go_on, may_go_on) = tokio::sync::oneshot::channel::<()>();
        // An intake that has asked whether the process is open, and takes its time.
        let intake = db.write(move |tx| Box::pin(async move {
            assert!(processes::store::stays_open(tx, process).await?);
            let _ = asked.send(());
            let _ = may_go_on.await;
            let open: i64 = tx.query("select count(*) from process where id = $1 and state = 'published'").bind(process).value().await?;
            Ok(open)
        }));
        let closing = async {
            has_asked.await.expect("the intake has begun");
            let closing = close(&test, &cookie);
            tokio::pin!(closing);
            // Closing gets as far as it can, which is not past the intake.
            for _ in 0..200 {
                tokio::select! {
                    biased;
                    status = &mut closing => panic!("closed with {status} while an intake was on its way"),
                    () = tokio::task::yield_now() => {}
                }
            }
            let _ = go_on.send(());
            closing.await
        };
        let (open, closed) = tokio::join!(intake, closing);
        assert_eq!(open.expect("the intake"), 1, "it stayed open to its end");
        assert_eq!(closed, 303);
    }
}
