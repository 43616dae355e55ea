use crate::support::{BELZIG, TEXT, answer, app, app_with, hand_in, idea, municipality, responder, staff};
use axum::{body::Body, http::Request};
use kernel::{PersonId, Role, TokenId, id::new_v7, secrets};
use responses::{NewResponse, publish};
use serde_json::{Value, json};
use web::{
    Settings,
    testing::{Answer, TestApp, on_both},
};

/// A token of a program that answers for Bad Belzig.
async fn token(test: &TestApp) -> String {
    token_of(test, responder(test, BELZIG).await.0, "lst_test").await
}

/// The same with this text, made by this person.
async fn token_of(test: &TestApp, made_by: PersonId, text: &'static str) -> String {
    let (now, random, town) = (test.clock.now(), test.app.random.clone(), municipality(test, BELZIG).await);
    let id = TokenId::new(now, &random);
    test.app
        .db
        .write(move |tx| {
            Box::pin(async move {
                tx.query("insert into api_token (id, token_hash, label, made_by, created_at, expires_at) values ($1, $2, 'Fachverfahren', $3, $4, $5)")
                    .bind(id)
                    .bind(secrets::sha256(text.as_bytes()).to_vec())
                    .bind(made_by)
                    .bind(now)
                    .bind(now.plus_seconds(86_400))
                    .run()
                    .await?;
                tx.query("insert into api_token_grant (id, token_id, role, municipality_id) values ($1, $2, $3, $4)")
                    .bind(new_v7(now, &random))
                    .bind(id)
                    .bind(Role::Responder)
                    .bind(town)
                    .run()
                    .await
            })
        })
        .await
        .expect("a token");
    format!("Bearer {text}")
}

async fn put(test: &TestApp, reference: &str, body: &Value, token: &str) -> Answer {
    call(test, "PUT", &format!("/api/v1/contributions/{reference}/response"), body, token).await
}

async fn call(test: &TestApp, method: &str, path: &str, body: &Value, token: &str) -> Answer {
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .header("host", "localhost:8080")
        .header("content-type", "application/json");
    if !token.is_empty() {
        request = request.header("authorization", token);
    }
    test.send(request.body(Body::from(body.to_string())).expect("a request")).await
}

#[tokio::test]
async fn a_program_answers_with_a_token_and_repeating_it_changes_nothing() {
    on_both(async |db| {
        let test = app(db).await;
        let token = token(&test).await;
        let (receipt, foreign) = (
            idea(&test, "Eine Bank am Dorfteich").await,
            hand_in(&test, "Ein Bus am Abend", "reetz", true).await,
        );
        let body = json!({"response": {"decision": "adopted", "text": TEXT, "cost_cents": 24_000}});
        assert_eq!(put(&test, &receipt.reference, &body, "").await.status, 401);
        assert_eq!(put(&test, &foreign.reference, &body, &token).await.status, 403, "that is another town");
        assert_eq!(put(&test, "BB-9999", &body, &token).await.status, 404);
        let wrong = put(
            &test,
            &receipt.reference,
            &json!({"response": {"decision": "elsewhere", "text": TEXT}}),
            &token,
        )
        .await;
        assert_eq!(
            (wrong.status.as_u16(), wrong.json()["errors"][0]["member"].as_str()),
            (422, Some("handed_to"))
        );
        let first = put(&test, &receipt.reference, &body, &token).await;
        assert_eq!((first.status.as_u16(), first.json()["version"].as_i64()), (201, Some(1)));
        let again = put(&test, &receipt.id.to_string(), &body, &token).await;
        assert_eq!((again.status.as_u16(), again.json()), (200, first.json()));
        let mut other = json!({"response": {"decision": "rejected", "text": TEXT}});
        assert_eq!(put(&test, &receipt.reference, &other, &token).await.status, 409);
        other["reason"] = "Das Geld fehlt".into();
        let changed = put(&test, &receipt.reference, &other, &token).await;
        assert_eq!((changed.status.as_u16(), changed.json()["version"].as_i64()), (200, Some(2)));
        let public = test
            .get(&format!("/api/v1/responses/{}", first.json()["id"].as_str().expect("an id")))
            .await
            .json();
        assert_eq!(
            (&public["decision"], &public["change_reason"]),
            (&"rejected".into(), &"Das Geld fehlt".into())
        );
        assert_eq!(public["contributions"][0]["reference"], receipt.reference.as_str());
    })
    .await;
}

#[tokio::test]
async fn programs_approve_and_give_back_what_others_have_written() {
    on_both(async |db| {
        let test = app_with(db, Settings { answers_two_persons: true, ..Settings::default() }).await;
        let receipt = idea(&test, "Eine Bank am Dorfteich").await;
        let (one, other) = (responder(&test, BELZIG).await.0, responder(&test, BELZIG).await.0);
        let writer = token_of(&test, one, "lst_writer").await;
        // Whoever makes two tokens is still one person.
        let twin = token_of(&test, one, "lst_twin").await;
        let second = token_of(&test, other, "lst_second").await;
        let nothing = Value::Null;
        let list =
            async |token: &str| call(&test, "GET", "/api/v1/response-proposals", &nothing, token).await;
        let mut body = json!({"response": {"decision": "adopted", "text": TEXT}});
        let sent = put(&test, &receipt.reference, &body, &writer).await;
        let id = sent.json()["proposal"].as_str().expect("an id").to_owned();
        assert_eq!(sent.status, 202);
        let path = |what: &str| format!("/api/v1/response-proposals/{id}{what}");
        for (method, what) in [("GET", ""), ("PUT", "/approval"), ("PUT", "/return")] {
            assert_eq!(
                call(&test, method, &path(what), &json!({"reason": "x"}), "").await.status,
                401,
                "{what}"
            );
        }
        assert_eq!(list("").await.status, 401);
        let duty = |answer: &Answer| answer.json()["items"][0]["duty"].as_str().map(str::to_owned);
        assert_eq!(
            (duty(&list(&writer).await), duty(&list(&second).await)),
            (None, Some("approve".to_owned()))
        );
        assert_eq!(call(&test, "PUT", &path("/approval"), &nothing, &twin).await.status, 409);
        let unsaid = call(&test, "PUT", &path("/return"), &json!({"reason": ""}), &second).await;
        assert_eq!(
            (unsaid.status.as_u16(), unsaid.json()["errors"][0]["member"].as_str()),
            (422, Some("reason"))
        );
        let back = call(&test, "PUT", &path("/return"), &json!({"reason": "Was kostet das?"}), &second).await;
        assert_eq!(
            (back.status.as_u16(), back.json()["given_back"]["reason"].as_str()),
            (200, Some("Was kostet das?"))
        );
        assert_eq!(call(&test, "PUT", &path("/approval"), &nothing, &second).await.status, 409, "given back");
        assert_eq!(duty(&list(&writer).await).as_deref(), Some("rewrite"));
        assert_eq!(call(&test, "GET", &path(""), &nothing, &writer).await.json()["response"]["text"], TEXT);
        body["response"]["cost_cents"] = 24_000.into();
        let anew = put(&test, &receipt.reference, &body, &writer).await.json()["proposal"]
            .as_str()
            .expect("an id")
            .to_owned();
        assert_eq!(
            call(&test, "PUT", &path("/approval"), &nothing, &second).await.status,
            404,
            "written anew"
        );
        let path = format!("/api/v1/response-proposals/{anew}/approval");
        let published = call(&test, "PUT", &path, &nothing, &second).await;
        assert_eq!((published.status.as_u16(), published.json()["version"].as_i64()), (200, Some(1)));
        let public =
            test.get(&format!("/api/v1/responses/{}", published.json()["id"].as_str().expect("an id"))).await;
        assert_eq!(public.json()["cost_cents"], 24_000);
        assert_eq!(list(&second).await.json()["items"], json!([]));
    })
    .await;
}

#[tokio::test]
async fn the_list_of_answers_is_read_page_by_page() {
    on_both(async |db| {
        let test = app(db).await;
        for n in 0..5 {
            let receipt = idea(&test, &format!("Die Idee mit der Nummer {n}")).await;
            test.clock.advance_seconds(60);
            let draft = answer(if n % 2 == 0 { "adopted" } else { "rejected" });
            publish(&staff(&test), NewResponse { contributions: vec![receipt.id], draft })
                .await
                .expect("an answer");
        }
        let (mut seen, mut after) = (Vec::new(), String::new());
        loop {
            let page = test.get(&format!("/api/v1/responses?limit=2{after}")).await.json();
            seen.extend(
                page["items"]
                    .as_array()
                    .expect("items")
                    .iter()
                    .map(|item| item["published"].as_str().expect("a time").to_owned()),
            );
            match page["next"].as_str() {
                Some(next) => after = format!("&after={next}"),
                None => break,
            }
        }
        assert_eq!(seen.len(), 5);
        assert!(seen.is_sorted_by(|a, b| a > b), "newest first, none twice: {seen:?}");
        let rejected = test.get("/api/v1/responses?decision=rejected&municipality=bad-belzig").await.json();
        assert_eq!(rejected["items"].as_array().map(Vec::len), Some(2));
        for wrong in ["decision=perhaps", "municipality=nirgends", "after=x", "limit=0", "limit=viele"] {
            assert_eq!(test.get(&format!("/api/v1/responses?{wrong}")).await.status, 422, "{wrong}");
        }
        assert_eq!(test.get("/api/v1/responses/keine").await.status, 404);
    })
    .await;
}
