//! Managing colleagues.

use crate::house::{BELZIG, WIESENBURG, account, add_municipalities, app, element, log, moderator, path};
use kernel::{Grant, PersonId, Role};
use people::{grant::encode, testing::sign_in_as};
use web::testing::{TestApp, on_both};

fn admin() -> [Grant; 1] {
    [Grant::everywhere(Role::Administrator)]
}

async fn rights(app: &TestApp, person: PersonId) -> i64 {
    app.app
        .db
        .query("select count(*) from person_grant where person_id = $1")
        .bind(person)
        .value()
        .await
        .expect("a number")
}

#[tokio::test]
async fn an_administrator_invites_with_bounds_and_sees_the_link_once() {
    on_both(|db| async move {
        let app = app(db.clone());
        add_municipalities(&db).await;
        let (_, session) = sign_in_as(&app, "Projektleitung", None, admin()).await;
        let form = app.get_as("/werkbank/team/einladen", &session).await;
        let here = encode(&Grant::in_municipality(Role::Responder, BELZIG));
        assert!(form.text.contains("Stadt Bad Belzig") && form.text.contains(&here));
        let fields = [
            ("email", "bauen@stadt.example"),
            ("label", "Fachbereich Bauen"),
            ("grant", here.as_str()),
            ("extra_role", "moderator"),
            ("extra_municipality", ""),
            ("extra_object", "0197f0c4-5d5e-7000-8000-000000000001"),
        ];
        let done = app.post_as("/werkbank/team/einladen", &fields, &session).await;
        assert_eq!(done.status, 200, "{}", done.text);
        let link = element(&done, "secret");
        assert_eq!(app.get(path(&link)).await.status, 200);
        let team = app.get_as("/werkbank/team", &session).await;
        assert!(
            team.text.contains("Antworten: Stadt Bad Belzig")
                && team.text.contains("Moderation: überall, 0197f0c4-5d5e-7000-8000-000000000001"),
            "{}",
            team.text
        );
        assert!(!team.text.contains("/werkbank/einladung/"));
        assert_eq!(log(&app).await[0], "Projektleitung – Eingeladen: Fachbereich Bauen");
        let twice = app.post_as("/werkbank/team/einladen", &fields, &session).await;
        assert!(twice.status == 409 && twice.text.contains("gehört schon zu einem Konto"));
    })
    .await;
}

#[tokio::test]
async fn who_administers_one_town_stays_within_it() {
    on_both(|db| async move {
        let app = app(db.clone());
        add_municipalities(&db).await;
        let (_, session) = sign_in_as(
            &app,
            "Verwaltung Bad Belzig",
            None,
            [Grant::in_municipality(Role::Administrator, BELZIG)],
        )
        .await;
        let (there, _) = sign_in_as(
            &app,
            "Bürgerservice Wiesenburg",
            None,
            [Grant::in_municipality(Role::Responder, WIESENBURG)],
        )
        .await;
        let (both, _) = sign_in_as(
            &app,
            "Springerin",
            None,
            [Grant::in_municipality(Role::Reader, WIESENBURG), Grant::in_municipality(Role::Reader, BELZIG)],
        )
        .await;
        for out_of_reach in
            [Grant::everywhere(Role::Administrator), Grant::in_municipality(Role::Reader, WIESENBURG)]
        {
            let fields =
                [("email", "neu@stadt.example"), ("label", "Neu"), ("grant", &encode(&out_of_reach))];
            let refused = app.post_as("/werkbank/team/einladen", &fields, &session).await;
            assert!(
                refused.status == 422 && refused.text.contains("reicht weiter als Ihr eigenes"),
                "{}",
                refused.text
            );
        }
        assert!(!app.get_as("/werkbank/team", &session).await.text.contains("Bürgerservice Wiesenburg"));
        assert_eq!(app.get_as(&format!("/werkbank/team/{there}"), &session).await.status, 404);
        // Of somebody who works in both towns, only the rights here are theirs to change, and the account is not.
        let page = format!("/werkbank/team/{both}");
        assert!(app.get_as(&page, &session).await.text.contains("Mitlesen: Gemeinde Wiesenburg/Mark"));
        assert_eq!(
            app.post_as(&format!("{page}/sperren"), &[("end_reason", "x")], &session).await.status,
            403
        );
        assert_eq!(app.post_as(&format!("{page}/link"), &[], &session).await.status, 403);
        let fields = [
            ("label", "Springerin"),
            ("reason", "Wechsel"),
            ("grant", &encode(&Grant::everywhere(Role::Administrator))),
        ];
        assert_eq!(app.post_as(&page, &fields, &session).await.location(), "/werkbank/team");
        let left: (Role, kernel::MunicipalityId) = db
            .query("select role, municipality_id from person_grant where person_id = $1")
            .bind(both)
            .one()
            .await
            .expect("a right");
        assert_eq!((left, rights(&app, both).await), ((Role::Reader, WIESENBURG), 1));
    })
    .await;
}

#[tokio::test]
async fn changed_rights_count_at_once_and_need_a_reason() {
    on_both(|db| async move {
        let app = app(db);
        let (_, session) = sign_in_as(&app, "Projektleitung", None, admin()).await;
        let (person, theirs) = sign_in_as(&app, "Moderation", None, moderator()).await;
        let page = format!("/werkbank/team/{person}");
        let audit = encode(&Grant::everywhere(Role::Administrator));
        let without = app.post_as(&page, &[("label", "Moderation"), ("grant", &audit)], &session).await;
        assert!(without.status == 422 && without.text.contains("Bitte geben Sie eine Begründung an."));
        assert_eq!(app.get_as("/werkbank/protokoll", &theirs).await.status, 403);
        app.post_as(
            &page,
            &[("label", "Moderation und mehr"), ("grant", &audit), ("reason", "Urlaubsvertretung")],
            &session,
        )
        .await;
        let shown = app.get_as("/werkbank/protokoll", &theirs).await;
        assert_eq!(shown.status, 200);
        assert!(
            shown.text.contains("Angaben oder Rechte geändert: Urlaubsvertretung")
                && shown.text.contains("Team verwalten")
        );
        assert!(app.get_as("/werkbank/konto", &theirs).await.text.contains("Moderation und mehr"));
    })
    .await;
}

#[tokio::test]
async fn nobody_changes_their_own_rights_or_disables_themselves() {
    on_both(|db| async move {
        let app = app(db);
        let (me, session) = sign_in_as(&app, "Projektleitung", None, admin()).await;
        let page = format!("/werkbank/team/{me}");
        let more = [
            ("label", "Projektleitung"),
            ("reason", "x"),
            ("grant", &encode(&admin()[0])),
            ("grant", &encode(&Grant::everywhere(Role::Moderator))),
        ];
        assert_eq!(app.post_as(&page, &more, &session).await.status, 409);
        assert_eq!(rights(&app, me).await, 1);
        assert_eq!(
            app.post_as(&format!("{page}/sperren"), &[("end_reason", "x")], &session).await.status,
            403
        );
        let label_only = [("label", "Leitung"), ("reason", "neuer Name"), ("grant", &encode(&admin()[0]))];
        assert_eq!(app.post_as(&page, &label_only, &session).await.location(), "/werkbank/team");
    })
    .await;
}

#[tokio::test]
async fn a_disabled_colleague_is_out_at_once_and_comes_back_by_a_new_link_only() {
    on_both(|db| async move {
        let app = app(db);
        let who = account(&app, "bauen@stadt.example", moderator()).await;
        let (_, session) = sign_in_as(&app, "Projektleitung", None, admin()).await;
        let person: PersonId = app
            .app
            .db
            .query("select id from person where email = 'bauen@stadt.example'")
            .value()
            .await
            .expect("a person");
        let page = format!("/werkbank/team/{person}");
        assert_eq!(
            app.post_as(&format!("{page}/sperren"), &[], &session).await.status,
            422,
            "not without a reason"
        );
        assert_eq!(
            app.post_as(&format!("{page}/sperren"), &[("end_reason", "Stelle gewechselt")], &session)
                .await
                .location(),
            "/werkbank/team"
        );
        assert_eq!(app.get_as("/werkbank", &who.cookie).await.status, 303);
        assert_eq!(
            app.post("/werkbank/anmelden", &[("email", who.email), ("password", crate::house::PASSWORD)])
                .await
                .status,
            422
        );
        assert_eq!(log(&app).await[0], "Projektleitung – Konto gesperrt: Stelle gewechselt");
        let first = element(&app.post_as(&format!("{page}/link"), &[], &session).await, "secret");
        let second = element(&app.post_as(&format!("{page}/link"), &[], &session).await, "secret");
        assert_eq!(app.get(path(&first)).await.status, 404, "only the latest link works");
        assert_eq!(app.get(path(&second)).await.status, 200);
        assert_eq!(
            app.post("/werkbank/anmelden", &[("email", who.email), ("password", crate::house::PASSWORD)])
                .await
                .status,
            422,
            "not before the link is used"
        );
    })
    .await;
}

#[tokio::test]
async fn the_log_is_paged_without_gaps_or_repetition() {
    on_both(|db| async move {
        let app = app(db.clone());
        let (_, session) = sign_in_as(&app, "Projektleitung", None, admin()).await;
        let now = app.clock.now();
        db.write(move |tx| {
            Box::pin(async move {
                for n in 0..120_i64 {
                    tx.query("insert into audit_entry (id, at, actor, action, object_kind, reason) values ($1, $2, 'Redaktion', 'edit_news', 'post', $3)")
                        .bind(uuid::Uuid::from_u128(1000 + u128::from(n.unsigned_abs())))
                        // Several entries share a moment.
                        .bind(now.plus_seconds(n / 7))
                        .bind(format!("Eintrag-{n:03}-Ende"))
                        .run()
                        .await?;
                }
                Ok(())
            })
        })
        .await
        .expect("entries");
        let (mut path, mut seen) = ("/werkbank/protokoll".to_owned(), Vec::new());
        loop {
            let page = app.get_as(&path, &session).await;
            assert_eq!(page.status, 200, "{}", page.text);
            seen.extend(page.text.split("Eintrag-").skip(1).map(|rest| rest[..3].to_owned()));
            let Some(next) = page.text.split("rel=\"next\" href=\"").nth(1) else { break };
            path = next.split('"').next().expect("a path").to_owned();
        }
        let expected: Vec<String> = (0..120).rev().map(|n| format!("{n:03}")).collect();
        assert_eq!(seen, expected);
        assert_eq!(app.get_as("/werkbank/protokoll?vor=quatsch", &session).await.status, 422);
    })
    .await;
}
