use crate::support::{BELZIG, TEXT, WIESENBURG, app, count, desk, hand_in, idea, responder, staff};
use responses::{Draft, NewResponse, publish};
use web::testing::on_both;

fn form<'a>(act: &'a str, decision: &'a str, text: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("act", act),
        ("decision", decision),
        ("text", text),
        ("cost", "1.250,50"),
        ("cost_note", "Ortsteilbudget"),
        ("next_on", ""),
        ("handed_to", ""),
    ]
}

#[tokio::test]
async fn wrong_input_keeps_what_was_typed_and_publishes_nothing() {
    on_both(async |db| {
        let test = app(db).await;
        let (_, cookie) = responder(&test, BELZIG).await;
        let receipt = idea(&test, "Eine Bank am Dorfteich").await;
        let mut fields = form("publish", "later", "Zu kurz");
        fields[3] = ("cost", "12.50");
        let refused = test.post_as(&desk(&receipt), &fields, &cookie).await;
        assert_eq!(refused.status, 422);
        for expected in [
            "Das ist zu kurz",
            "Bei „Später“ gehört der Tag dazu",
            "Bitte schreiben Sie den Betrag",
            "value=\"12.50\"",
            ">\nZu kurz</textarea>",
            "value=\"Ortsteilbudget\"",
        ] {
            assert!(refused.text.contains(expected), "{expected} is missing: {}", refused.text);
        }
        assert!(refused.text.contains("value=\"later\" checked"), "{}", refused.text);
        let elsewhere = test.post_as(&desk(&receipt), &form("publish", "elsewhere", TEXT), &cookie).await;
        assert_eq!(elsewhere.status, 422);
        assert!(elsewhere.text.contains("Bitte nennen Sie die Stelle, an die Sie es weitergegeben haben."));
        assert_eq!(count(&test, "select count(*) from response").await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_preview_shows_the_answer_and_how_plain_it_is_without_publishing_it() {
    on_both(async |db| {
        let test = app(db).await;
        let (_, cookie) = responder(&test, BELZIG).await;
        let receipt = idea(&test, "Eine Bank am Dorfteich").await;
        let shown = test.post_as(&desk(&receipt), &form("preview", "adopted", TEXT), &cookie).await;
        assert_eq!(shown.status, 200);
        for expected in [
            "Ja, das setzen wir um.",
            "Antwort der Stadt Bad Belzig",
            "1.250,50\u{a0}€ · Ortsteilbudget",
            "gut verständlich",
            "1 Satz",
            "Datum genannt",
        ] {
            assert!(shown.text.contains(expected), "{expected} is missing: {}", shown.text);
        }
        let hard = test
            .post_as(
                &desk(&receipt),
                &form("preview", "adopted", "Die Straßenverkehrsbehörde prüft das gerade noch."),
                &cookie,
            )
            .await;
        assert!(hard.text.contains("geht noch einfacher") && hard.text.contains("Straßenverkehrsbehörde"));
        assert_eq!(count(&test, "select count(*) from response").await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_responder_of_one_town_does_not_answer_for_the_other() {
    on_both(async |db| {
        let test = app(db).await;
        let (_, belzig) = responder(&test, BELZIG).await;
        let (_, wiesenburg) = responder(&test, WIESENBURG).await;
        let receipt = hand_in(&test, "Ein Bus am Abend", "reetz", true).await;
        assert_eq!(
            test.post_as(&desk(&receipt), &form("publish", "adopted", TEXT), &belzig).await.status,
            403
        );
        for act in ["zwischenbescheid", "pruefung", "zuweisung", "aenderung"] {
            assert_eq!(
                test.post_as(&format!("{}/{act}", desk(&receipt)), &[], &belzig).await.status,
                403,
                "{act}"
            );
        }
        assert_eq!(test.get_as(&desk(&receipt), &belzig).await.status, 403);
        assert_eq!(count(&test, "select count(*) from response").await, 0);
        // Nor with an answer of their own that is ticked to answer the other one, too.
        let own = idea(&test, "Eine Bank am Dorfteich").await;
        let other = receipt.id.to_string();
        let mut fields = form("publish", "adopted", TEXT);
        fields.push(("group", &other));
        assert_eq!(test.post_as(&desk(&own), &fields, &belzig).await.status, 403);
        assert_eq!(count(&test, "select count(*) from response").await, 0);
        assert_eq!(
            test.post_as(&desk(&receipt), &form("publish", "adopted", TEXT), &wiesenburg).await.status,
            303
        );
    })
    .await;
}

#[tokio::test]
async fn an_answer_before_moderation_is_seen_by_the_holder_of_the_receipt_only() {
    on_both(async |db| {
        let test = app(db).await;
        let (_, cookie) = responder(&test, BELZIG).await;
        let receipt = hand_in(&test, "Eine Bank am Dorfteich", "luebnitz", false).await;
        assert_eq!(
            test.post_as(&desk(&receipt), &form("publish", "rejected", TEXT), &cookie).await.status,
            303
        );
        assert_eq!(test.get(&format!("/beitraege/{}", receipt.reference)).await.status, 404);
        assert_eq!(test.get("/api/v1/responses").await.json()["items"].as_array().map(Vec::len), Some(0));
        let slip = test.post("/beleg", &[("code", receipt.code.as_str())]).await;
        assert!(slip.text.contains("Nein, das geht leider nicht."), "{}", slip.text);
    })
    .await;
}

#[tokio::test]
async fn similar_answers_and_text_blocks_help_with_the_writing() {
    on_both(async |db| {
        let test = app(db).await;
        let (_, cookie) = responder(&test, BELZIG).await;
        let old = idea(&test, "Ein Mülleimer an der Bushaltestelle in Lübnitz").await;
        let draft = Draft {
            decision: "adopted".to_owned(),
            text: "Der Bauhof stellt dort einen Mülleimer auf.".to_owned(),
            cost_cents: Some(24_000),
            ..Draft::default()
        };
        publish(&staff(&test), NewResponse { contributions: vec![old.id], draft }).await.expect("an answer");
        let new = idea(&test, "An der Bushaltestelle Lübnitz fehlt ein Mülleimer").await;
        let page = test.get_as(&desk(&new), &cookie).await.text;
        assert!(
            page.contains("Schon beantwortet?") && page.contains(&format!("?vorlage={}", old.reference)),
            "{page}"
        );
        let filled = test.get_as(&format!("{}?vorlage={}", desk(&new), old.reference), &cookie).await.text;
        assert!(
            filled.contains("Der Bauhof stellt dort einen Mülleimer auf.</textarea>")
                && filled.contains("value=\"240\""),
            "{filled}"
        );

        let block = [
            ("title", "Bauhof"),
            ("body", "Der Bauhof kommt jede Woche vorbei."),
            ("office", "bad-belzig-bauen"),
        ];
        assert_eq!(test.post_as("/werkbank/textbausteine/neu", &block, &cookie).await.status, 303);
        let foreign =
            [("title", "Fremd"), ("body", "Ein Text für drüben."), ("office", "wiesenburg-mark-bauen")];
        assert_eq!(test.post_as("/werkbank/textbausteine/neu", &foreign, &cookie).await.status, 403);
        let id: kernel::TextBlockId =
            test.app.db.query("select id from text_block").value().await.expect("one block");
        let filled = test.get_as(&format!("{}?block={id}", desk(&new)), &cookie).await.text;
        assert!(filled.contains("Der Bauhof kommt jede Woche vorbei.</textarea>"), "{filled}");
        let id = id.to_string();
        let kept = test
            .post_as(
                &desk(&new),
                &[("act", "insert"), ("block", &id), ("text", "Danke für die Idee!")],
                &cookie,
            )
            .await
            .text;
        assert!(
            kept.contains("Danke für die Idee!\n\nDer Bauhof kommt jede Woche vorbei.</textarea>"),
            "{kept}"
        );
    })
    .await;
}

#[tokio::test]
async fn the_desk_shows_the_holders_remarks_and_the_way_so_far() {
    on_both(async |db| {
        let test = app(db).await;
        let (_, cookie) = responder(&test, BELZIG).await;
        let receipt = idea(&test, "Eine Bank am Dorfteich").await;
        test.post(
            "/beleg/anmerkung",
            &[("code", receipt.code.as_str()), ("remark", "Am liebsten im Schatten.")],
        )
        .await;
        let page = test.get_as(&desk(&receipt), &cookie).await.text;
        assert!(page.contains("Am liebsten im Schatten."), "{page}");
        assert_eq!(test.post_as(&format!("{}/pruefung", desk(&receipt)), &[], &cookie).await.status, 303);
        let public = test.get(&format!("/beitraege/{}", receipt.reference)).await.text;
        assert!(
            public.contains("in Bearbeitung") && !public.contains("Am liebsten im Schatten."),
            "{public}"
        );
        test.post_as(&format!("{}/pruefung", desk(&receipt)), &[], &cookie).await;
        assert_eq!(
            count(&test, "select count(*) from contribution_event where kind = 'in_review'").await,
            1,
            "once is enough"
        );
    })
    .await;
}
