use crate::support::{answer, app, days_later, hand_in, idea, staff};
use contributions::{contribution::Draft as NewContribution, intake};
use kernel::Locale;
use responses::{Draft, NewResponse, publish};
use web::{Cx, testing::on_both};

#[tokio::test]
async fn the_page_of_the_promise_names_what_is_overdue_and_counts_the_rest() {
    on_both(async |db| {
        let test = app(db).await;
        let (quick, slow) = (idea(&test, "Eine Bank am Dorfteich").await, idea(&test, "Mehr Licht am Radweg").await);
        let late = hand_in(&test, "Ein Bus am Abend", "reetz", true).await;
        let hidden = hand_in(&test, "Noch nicht geprüft", "reetz", false).await;
        days_later(&test, 4).await;
        publish(&staff(&test), NewResponse { contributions: vec![quick.id], draft: answer("adopted") }).await.expect("an answer");
        days_later(&test, 30).await;
        publish(&staff(&test), NewResponse { contributions: vec![slow.id], draft: answer("rejected") }).await.expect("an answer");
        let fresh = idea(&test, "Blumen am Markt").await;
        let page = test.get("/antworten").await;
        assert_eq!(page.status, 200);
        let overdue = page.text.split("id=\"h-overdue\"").nth(1).and_then(|rest| rest.split("</section>").next()).expect("what is overdue");
        assert!(overdue.contains(&late.reference) && overdue.contains("seit 6 Tagen überfällig"), "{overdue}");
        for absent in [&quick, &slow, &fresh, &hidden] {
            assert!(!overdue.contains(&absent.reference), "{} is not overdue, or not public", absent.reference);
        }
        assert!(page.text.contains("28 Kalendertagen") && page.text.contains("§14 BbgKVerf"), "the promise and where it comes from");
        assert!(page.text.contains("Bisher gibt es 2 Antworten. Sie kamen im Mittel nach 19 Tagen, die Hälfte nach höchstens 19 Tagen."), "{}", page.text);
        let figures = test.get("/api/v1/responses/statistics").await.json();
        let total = &figures["total"];
        assert_eq!((&total["open"], &total["overdue"], &total["answered"], &total["in_time"]), (&2.into(), &1.into(), &2.into(), &1.into()));
        let towns: Vec<&str> = figures["municipalities"].as_array().expect("towns").iter().filter_map(|town| town["name"].as_str()).collect();
        assert_eq!(towns, ["Bad Belzig", "Wiesenburg/Mark"]);
    })
    .await;
}

#[tokio::test]
async fn a_median_is_the_middle_of_an_odd_number_too() {
    on_both(async |db| {
        let test = app(db).await;
        let empty = test.get("/api/v1/responses/statistics").await.json();
        assert!(empty["median_days"].is_null() && empty["mean_days"].is_null());
        let mut waiting = Vec::new();
        for text in ["Eine Bank am Dorfteich", "Mehr Licht am Radweg", "Blumen am Markt"] {
            waiting.push(idea(&test, text).await);
        }
        for (receipt, days) in waiting.iter().zip([1, 1, 18]) {
            days_later(&test, days).await;
            publish(&staff(&test), NewResponse { contributions: vec![receipt.id], draft: answer("adopted") })
                .await
                .expect("an answer");
        }
        let figures = test.get("/api/v1/responses/statistics").await.json();
        assert_eq!(
            (&figures["median_days"], &figures["mean_days"]),
            (&2.into(), &8.into()),
            "after 1, 2 and 20 days"
        );
    })
    .await;
}

#[tokio::test]
async fn every_decision_is_told_in_plain_words_in_every_language() {
    on_both(async |db| {
        let test = app(db).await;
        let cases = [
            (
                "adopted",
                "Ja, das setzen wir um.",
                "Yes, we will do this.",
                "Ja. Das machen wir.",
                "class=\"response\"",
            ),
            ("partly", "Teilweise.", "In part.", "Einen Teil davon machen wir.", "class=\"response partly\""),
            (
                "rejected",
                "Nein, das geht leider nicht.",
                "No, unfortunately this is not possible.",
                "Nein. Das geht leider nicht.",
                "class=\"response declined\"",
            ),
            (
                "later",
                "Jetzt noch nicht.",
                "Not yet.",
                "Später schauen wir noch einmal.",
                "class=\"response partly\"",
            ),
            (
                "elsewhere",
                "Dafür ist jemand anderes zuständig.",
                "Somebody else is responsible for this.",
                "Das macht jemand anderes.",
                "class=\"response partly\"",
            ),
        ];
        for (decision, german, english, plain, class) in cases {
            let receipt = idea(&test, &format!("Eine Idee für {decision}")).await;
            let draft = Draft {
                next_on: Some("2026-12-01".to_owned()),
                handed_to: Some("Landkreis".to_owned()),
                responsible: Some("Bauhof".to_owned()),
                ..answer(decision)
            };
            publish(&staff(&test), NewResponse { contributions: vec![receipt.id], draft })
                .await
                .expect("an answer");
            for (prefix, verdict) in [("", german), ("/en", english), ("/einfach", plain)] {
                let page = test.get(&format!("{prefix}/beitraege/{}", receipt.reference)).await.text;
                assert!(page.contains(verdict) && page.contains(class), "{decision} in {prefix}: {page}");
                assert_eq!(page.contains("Landkreis"), decision == "elsewhere", "{decision} in {prefix}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_question_is_answered_and_not_decided() {
    on_both(async |db| {
        let test = app(db).await;
        let cx = Cx::background(&test.app, Locale::De);
        let draft = NewContribution {
            kind: "question".to_owned(),
            process: "fragen".to_owned(),
            text: "Wann wird die Straße gebaut?".to_owned(),
            addressee: Some("administration".to_owned()),
            ..NewContribution::default()
        };
        let receipt = intake::submit(
            &cx,
            test.app.random.uuid(),
            draft,
            intake::Arrival { trusted: true, ..Default::default() },
        )
        .await
        .expect("a question");
        let new = |decision| NewResponse { contributions: vec![receipt.id], draft: answer(decision) };
        assert!(publish(&staff(&test), new("adopted")).await.is_err());
        publish(&staff(&test), new("explained")).await.expect("an answer");
        let page = test.get(&format!("/beitraege/{}", receipt.reference)).await.text;
        assert!(
            page.contains("Antwort auf Ihre Frage.") && page.contains("Antwort der Verwaltung"),
            "{page}"
        );
    })
    .await;
}
