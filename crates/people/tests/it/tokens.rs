//! Access of programs.

use crate::house::{
    BELZIG, WIESENBURG, account, add_municipalities, app, element, log, moderator, with_token,
};
use kernel::{Grant, Role};
use people::{grant::encode, testing::sign_in_as};
use web::testing::{TestApp, on_both};

async fn token(app: &TestApp, session: &str, grant: Grant) -> String {
    let fields = [("label", "Mitmachmobil-App"), ("days", "30"), ("grant", &encode(&grant))];
    let made = app.post_as("/werkbank/zugaenge/neu", &fields, session).await;
    assert_eq!(made.status, 200, "{}", made.text);
    element(&made, "secret")
}

#[tokio::test]
async fn a_token_opens_what_it_was_given_and_nothing_else() {
    on_both(|db| async move {
        let app = app(db.clone());
        add_municipalities(&db).await;
        let (_, session) =
            sign_in_as(&app, "Projektleitung", None, [Grant::everywhere(Role::Administrator)]).await;
        let bounded = token(&app, &session, Grant::in_municipality(Role::Moderator, BELZIG)).await;
        assert!(bounded.starts_with("lst_") && bounded.len() == 68);
        let opened = with_token(&app, "/api/v1/door", &bounded).await;
        assert_eq!((opened.status.as_u16(), opened.text.as_str()), (200, "Mitmachmobil-App true false"));
        let reader = token(&app, &session, Grant::everywhere(Role::Reader)).await;
        assert_eq!(with_token(&app, "/api/v1/door", &reader).await.status, 403);
        assert_eq!(with_token(&app, "/werkbank", &bounded).await.status, 303, "pages know no tokens");
        assert_eq!(app.get_as("/api/v1/door", &session).await.status, 401, "the API knows no cookies");
        let list = app.get_as("/werkbank/zugaenge", &session).await;
        assert!(list.text.contains("Mitmachmobil-App") && !list.text.contains(&bounded));
        let kept: Vec<(Vec<u8>,)> = db.query("select token_hash from api_token").all().await.expect("tokens");
        assert!(kept.iter().any(|(hash,)| *hash == kernel::secrets::sha256(bounded.as_bytes())));
        assert_eq!(log(&app).await[0], "Projektleitung – Zugang angelegt: Mitmachmobil-App");
    })
    .await;
}

#[tokio::test]
async fn a_wrong_expired_or_ended_token_is_refused_with_a_problem_document() {
    on_both(|db| async move {
        let app = app(db);
        let (_, session) =
            sign_in_as(&app, "Projektleitung", None, [Grant::everywhere(Role::Administrator)]).await;
        for wrong in ["lst_falsch", "falsch", ""] {
            let refused = with_token(&app, "/api/v1/door", wrong).await;
            assert_eq!(
                (refused.status.as_u16(), refused.headers["content-type"].to_str().ok()),
                (401, Some("application/problem+json")),
                "{wrong}"
            );
            assert_eq!(refused.headers["www-authenticate"], "Bearer");
        }
        let ended = token(&app, &session, moderator()[0]).await;
        assert_eq!(with_token(&app, "/api/v1/door", &ended).await.status, 200);
        let list = app.get_as("/werkbank/zugaenge", &session).await;
        let button = list
            .text
            .split("action=\"")
            .find(|rest| rest.starts_with("/werkbank/zugaenge/"))
            .expect("a button");
        assert_eq!(
            app.post_as(button.split('"').next().expect("a path"), &[], &session).await.location(),
            "/werkbank/zugaenge"
        );
        assert_eq!(with_token(&app, "/api/v1/door", &ended).await.status, 401);
        let expiring = token(&app, &session, moderator()[0]).await;
        app.clock.advance_seconds(30 * 86_400 - 1);
        assert_eq!(with_token(&app, "/api/v1/door", &expiring).await.status, 200);
        app.clock.advance_seconds(1);
        assert_eq!(with_token(&app, "/api/v1/door", &expiring).await.status, 401);
    })
    .await;
}

#[tokio::test]
async fn a_token_never_reaches_further_than_its_maker_and_never_gives_rights() {
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
        for grant in [
            Grant::everywhere(Role::Moderator),
            Grant::in_municipality(Role::Moderator, WIESENBURG),
            Grant::in_municipality(Role::Administrator, BELZIG),
            Grant::in_municipality(Role::Operator, BELZIG),
        ] {
            let refused = app
                .post_as(
                    "/werkbank/zugaenge/neu",
                    &[("label", "App"), ("days", "30"), ("grant", &encode(&grant))],
                    &session,
                )
                .await;
            assert!(refused.status == 422 && refused.text.contains("reicht weiter"), "{grant:?}");
        }
        let here = encode(&Grant::in_municipality(Role::Moderator, BELZIG));
        for fields in [
            [("label", ""), ("days", "30"), ("grant", here.as_str())],
            [("label", "App"), ("days", "9999"), ("grant", &here)],
            [("label", "App"), ("days", "30"), ("other", "")],
        ] {
            assert_eq!(
                app.post_as("/werkbank/zugaenge/neu", &fields, &session).await.status,
                422,
                "{fields:?}"
            );
        }
        assert_eq!(db.query("select count(*) from api_token").value::<i64>().await.ok(), Some(0));
    })
    .await;
}

#[tokio::test]
async fn tokens_end_with_their_makers_account() {
    on_both(|db| async move {
        let app = app(db);
        let maker =
            account(&app, "technik@stadt.example", vec![Grant::everywhere(Role::Administrator)]).await;
        let made = token(&app, &maker.cookie, moderator()[0]).await;
        assert_eq!(with_token(&app, "/api/v1/door", &made).await.status, 200);
        let (_, other) =
            sign_in_as(&app, "Projektleitung", None, [Grant::everywhere(Role::Administrator)]).await;
        let person: kernel::PersonId = app
            .app
            .db
            .query("select id from person where email = 'technik@stadt.example'")
            .value()
            .await
            .expect("a person");
        app.post_as(&format!("/werkbank/team/{person}/sperren"), &[("end_reason", "Vertrag endet")], &other)
            .await;
        assert_eq!(with_token(&app, "/api/v1/door", &made).await.status, 401);
    })
    .await;
}
