//! What programs see.

use crate::support::{app, complete, places, publish, publish_at};
use processes::NewProcess;
use web::testing::{on_both, start};

#[tokio::test]
async fn a_list_goes_on_where_it_ended_and_can_be_narrowed() {
    on_both(|db| async move {
        let test = app(db).await;
        let places = places(&test.app.db).await;
        for (n, slug) in ["eins", "zwei", "drei"].into_iter().enumerate() {
            let at = start().plus_seconds(i64::try_from(n).unwrap_or(0));
            let places = if slug == "zwei" { vec![places["reetz"].0] } else { Vec::new() };
            publish_at(&test.app.db, NewProcess { slug: slug.to_owned(), places, ..complete() }, at).await;
        }
        let first = test.get("/api/v1/processes?limit=2").await.json();
        let slugs = |list: &serde_json::Value| {
            list["items"]
                .as_array()
                .expect("items")
                .iter()
                .map(|item| item["slug"].as_str().expect("a slug").to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(slugs(&first), ["drei", "zwei"]);
        assert_eq!(
            (&first["items"][1]["places"], &first["items"][1]["municipalities"]),
            (&serde_json::json!(["reetz"]), &serde_json::json!(["westdorf"]))
        );
        let next = first["next"].as_str().expect("a cursor");
        let second = test.get(&format!("/api/v1/processes?limit=2&after={next}")).await.json();
        assert_eq!((slugs(&second), &second["next"]), (vec!["eins".to_owned()], &serde_json::Value::Null));
        for (query, expected) in [
            ("municipality=westdorf", vec!["drei", "zwei", "eins"]),
            ("place=borne", vec!["drei", "eins"]),
            ("state=closed", vec![]),
            ("format=questions", vec![]),
        ] {
            assert_eq!(
                slugs(&test.get(&format!("/api/v1/processes?{query}")).await.json()),
                expected,
                "{query}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn a_wrong_question_gets_a_problem_document() {
    on_both(|db| async move {
        let test = app(db).await;
        for query in ["state=draft", "state=x", "limit=0", "limit=201", "limit=viele", "after=x", "after=1.2"]
        {
            let answer = test.get(&format!("/api/v1/processes?{query}")).await;
            assert_eq!(answer.status, 422, "{query}");
            assert_eq!(answer.headers["content-type"], "application/problem+json", "{query}");
        }
        assert_eq!(test.get("/api/v1/processes/unbekannt").await.status, 404);
    })
    .await;
}

#[tokio::test]
async fn a_process_tells_all_that_its_page_tells() {
    on_both(|db| async move {
        let test = app(db).await;
        let new = NewProcess {
            easy_read: "Der Spielplatz wird neu.".to_owned(),
            sign_language_path: "/filme/spielplatz.mp4".to_owned(),
            ..complete()
        };
        publish(&test.app.db, new).await;
        let process = test.get("/api/v1/processes/spielplatz").await.json();
        for (member, value) in [
            ("decidable", "Welche Geräte gekauft werden."),
            ("not_decidable", "Ob der Platz bleibt: Das ist beschlossen."),
            ("level", "involve"),
            ("easy_read", "Der Spielplatz wird neu."),
            ("sign_language_path", "/filme/spielplatz.mp4"),
            ("progress", "running"),
            ("open_until", "2026-06-14T21:59:59Z"),
            ("url", "http://localhost:8080/mitmachen/spielplatz"),
        ] {
            assert_eq!(process[member], value, "{member}");
        }
        assert_eq!(process["answer_days"], 28);
        assert_eq!(
            (&process["phases"][0]["open"], &process["phases"][1]["open"]),
            (&serde_json::json!(true), &serde_json::json!(false))
        );
        assert_eq!(process["history"][0]["kind"], "established");
        let document = test.get("/api/v1/openapi.json").await.json();
        assert!(
            document["paths"]["/api/v1/processes/{slug}"]["get"].is_object()
                && document["components"]["schemas"]["ProcessDocument"].is_object()
        );
    })
    .await;
}
