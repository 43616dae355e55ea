use crate::support::{app, published};
use database::on_both;
use futures_util::future::join_all;
use serde_json::json;

fn body() -> serde_json::Value {
    json!({"kind": "idea", "process": "ideenwerkstatt", "title": "Bank", "text": "Eine Bank am Teich", "place": "reetz", "channel": "web"})
}

on_both! {
    async fn an_intake_answers_created_then_ok_then_conflict(db: Db) {
        let test = app(db).await;
        let path = format!("/api/v1/intake/{}", test.app.random.uuid());
        let first = test.put_json(&path, &body()).await;
        assert_eq!(first.status, 201);
        let answer = first.json();
        for member in ["id", "reference", "receipt", "due", "status", "url"] {
            assert!(answer[member].is_string(), "{member}: {answer}");
        }
        let again = test.put_json(&path, &body()).await;
        assert_eq!((again.status.as_u16(), again.json()), (200, answer));
        let mut other = body();
        other["text"] = json!("Etwas anderes");
        let conflict = test.put_json(&path, &other).await;
        assert_eq!(conflict.status, 409);
        assert_eq!(conflict.headers["content-type"], "application/problem+json");
        assert_eq!(conflict.json()["status"], 409);
    }

    async fn bad_input_comes_before_anything_else_and_names_every_member(db: Db) {
        let test = app(db).await;
        let path = format!("/api/v1/intake/{}", test.app.random.uuid());
        let wrong = test.put_json(&path, &json!({"kind": "idea", "process": "ideenwerkstatt", "text": " ", "people": 0, "channel": "pigeon"})).await;
        assert_eq!(wrong.status, 422);
        let members: Vec<String> = wrong.json()["errors"].as_array().expect("errors").iter().map(|e| e["member"].as_str().unwrap_or_default().to_owned()).collect();
        assert_eq!(members, ["text", "channel", "people"]);
        assert_eq!(test.put_json(&path, &body()).await.status, 201, "the key is not used up by bad input");
        for (bad, status) in [(json!({"unknown": 1}), 422), (json!([]), 422), (json!("x".repeat(200_000)), 413)] {
            assert_eq!(test.put_json(&path, &bad).await.status, status);
        }
    }

    async fn a_guessable_key_is_no_key(db: Db) {
        let test = app(db).await;
        for key in ["00000000-0000-0000-0000-000000000000", "1", "01a2049a-6616-7d63-b954-bb2a1614eb55"] {
            assert_eq!(test.put_json(&format!("/api/v1/intake/{key}"), &body()).await.status, 422, "{key}");
        }
    }

    async fn lists_page_by_cursor_and_refuse_too_much(db: Db) {
        let test = app(db).await;
        for n in 0..5 {
            published(&test, &format!("Idee {n}")).await;
        }
        let first = test.get("/api/v1/contributions?limit=3").await.json();
        assert_eq!(first["items"].as_array().map(Vec::len), Some(3));
        let next = first["next"].as_str().expect("a cursor").to_owned();
        let second = test.get(&format!("/api/v1/contributions?limit=3&after={next}")).await.json();
        assert_eq!((second["items"].as_array().map(Vec::len), second["next"].is_null()), (Some(2), true));
        for query in ["limit=0", "limit=201", "after=x", "order=best", "group=aliens", "place=atlantis"] {
            assert_eq!(test.get(&format!("/api/v1/contributions?{query}")).await.status, 422, "{query}");
        }
    }

    async fn endorsements_are_repeatable_and_can_be_taken_back(db: Db) {
        let test = app(db).await;
        let receipt = published(&test, "Eine Bank").await;
        let path = format!("/api/v1/contributions/{}/endorsements/{}", receipt.id, test.app.random.uuid());
        let nothing = json!({});
        let put = || test.put_json(&path, &nothing);
        assert_eq!(put().await.status, 201);
        let again = put().await;
        assert_eq!((again.status.as_u16(), again.json()["endorsements"].as_i64()), (200, Some(1)));
    }

    async fn those_who_hand_in_at_the_same_time_each_get_the_answer_that_is_due(db: Db) {
        let test = app(db).await;
        let path = || format!("/api/v1/intake/{}", test.app.random.uuid());
        let with = |name: &str, value: &str| {
            let mut body = body();
            body[name] = json!(value);
            body
        };
        let (twice, two_texts) = (path(), path());
        let sent = [
            (path(), body(), vec![201]),
            (twice.clone(), body(), vec![200, 201]),
            (path(), with("process", "gibt-es-nicht"), vec![422]),
            (twice, body(), vec![200, 201]),
            (path(), with("place", "atlantis"), vec![422]),
            (two_texts.clone(), body(), vec![201, 409]),
            (two_texts, with("title", "Anders"), vec![201, 409]),
            (path(), with("place", "dippmannsdorf"), vec![201]),
        ];
        let answers = join_all(sent.iter().map(|(path, body, _)| test.put_json(path, body))).await;
        for (answer, (path, body, due)) in answers.iter().zip(&sent) {
            assert!(due.contains(&answer.status.as_u16()), "{path} {body}: {} {}", answer.status, answer.text);
        }
        assert_eq!(answers[1].json()["receipt"], answers[3].json()["receipt"], "the same key, the same receipt");
        assert_ne!((answers[1].status, answers[5].status), (answers[3].status, answers[6].status));
        let references: std::collections::HashSet<String> =
            answers.iter().filter_map(|answer| answer.json()["reference"].as_str().map(str::to_owned)).collect();
        assert_eq!(references.len(), 4, "{references:?}");
        let all: i64 = test.app.db.query("select count(*) from contribution").value().await.expect("a count");
        assert_eq!(all, 4);
    }

    async fn those_who_endorse_at_the_same_time_each_get_the_answer_that_is_due(db: Db) {
        let test = app(db).await;
        let (one, two) = (published(&test, "Eine Bank").await, published(&test, "Ein Baum").await);
        let withdrawn = published(&test, "Ein Irrtum").await;
        assert_eq!(test.post("/beleg/zurueckziehen", &[("code", &withdrawn.code.to_string()), ("sure", "1")]).await.status, 200);
        let path = |on: &str| format!("/api/v1/contributions/{on}/endorsements/{}", test.app.random.uuid());
        let twice = path(&two.reference.to_lowercase());
        let wishes = [
            (path(&one.id.to_string()), vec![201]),
            (path(&one.reference), vec![201]),
            (twice.clone(), vec![200, 201]),
            (twice, vec![200, 201]),
            (path("WM-9999"), vec![404]),
            (path(&withdrawn.reference), vec![404]),
            (path(&one.reference), vec![201]),
        ];
        let nothing = json!({});
        let answers = join_all(wishes.iter().map(|(path, _)| test.put_json(path, &nothing))).await;
        for (answer, (path, due)) in answers.iter().zip(&wishes) {
            assert!(due.contains(&answer.status.as_u16()), "{path}: {}", answer.status);
        }
        assert_ne!(answers[2].status, answers[3].status, "the same key counts once");
        for (receipt, endorsements) in [(&one, 3), (&two, 1)] {
            let known = test.get(&format!("/api/v1/contributions/{}", receipt.reference)).await.json();
            assert_eq!(known["endorsements"].as_i64(), Some(endorsements), "{}", receipt.reference);
        }
    }

    async fn tables_and_points_say_the_same_and_run_no_formula(db: Db) {
        let test = app(db).await;
        published(&test, "=HYPERLINK(\"http://example.org\")").await;
        let table = test.get("/api/v1/contributions.csv").await;
        assert_eq!(table.headers["access-control-allow-origin"], "*");
        assert!(table.text.contains("'=HYPERLINK"), "{}", table.text);
        let points = test.get("/api/v1/contributions.geojson").await.json();
        assert_eq!(points["features"][0]["geometry"]["type"], "Point");
    }

    async fn the_document_names_every_path_of_the_interface(db: Db) {
        let test = app(db).await;
        let document = test.get("/api/v1/openapi.json").await.json();
        assert!(document["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")));
        let mut names = std::collections::HashSet::new();
        for route in &test.app.route_table {
            if route.path.starts_with("/api/") {
                let method = route.method.as_str().to_lowercase();
                assert!(document["paths"][route.path][method.as_str()].is_object(), "{method} {} is not documented", route.path);
                let name = document["paths"][route.path][method.as_str()]["operationId"].to_string();
                assert!(names.insert(name.clone()), "{name} is given twice");
            }
        }
    }
}
