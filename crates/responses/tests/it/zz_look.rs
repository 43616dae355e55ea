use crate::support::*;
#[tokio::test]
async fn look() {
    let t = database::testing::TestDatabase::sqlite().await;
    let test = app(t.db.clone()).await;
    let a = idea(&test, "Ein Mülleimer an der Bushaltestelle in Lübnitz").await;
    let q = responses::Draft { cost_cents: Some(24_000), cost_note: Some("Ortsteilbudget".into()), responsible: Some("Bauhof".into()), ..answer("adopted") };
    responses::publish(&staff(&test), responses::NewResponse { contributions: vec![a.id], draft: q }).await.unwrap();
    let b = idea(&test, "An der Bushaltestelle Lübnitz fehlt ein Mülleimer. Die Bank ist toll, aber alles liegt auf der Wiese.").await;
    idea(&test, "Eine Bank am Dorfteich").await;
    days_later(&test, 24).await;
    hand_in(&test, "Mehr Licht am Radweg", "luebnitz", false).await;
    hand_in(&test, "Ein Bus am Abend", "reetz", true).await;
    days_later(&test, 2).await;
    let (_, c) = responder(&test, BELZIG).await;
    let f = [("act", "preview"), ("decision", "adopted"), ("text", TEXT), ("cost", "240")];
    for (name, page) in [
        ("desk", test.post_as(&format!("{}?zeige=alle", desk(&b)), &f, &c).await),
        ("queue", test.get_as("/werkbank/antworten", &c).await),
        ("public", test.get(&format!("/beitraege/{}", a.reference)).await),
        ("promise", test.get("/antworten").await),
    ] {
        std::fs::write(format!("/tmp/look-{name}.html"), page.text.replace("\"/assets/", "\"file:///work/main/frontend/dist/")).unwrap();
    }
}
