//! One's own contributions: claimed by receipt, or handed in with the account.

use crate::support::{app, by_link, idea};
use contributions::store;

database::on_both! {
    async fn a_receipt_is_claimed_once_and_shows_in_the_area_whatever_the_municipality(db: Db) {
        let test = app(db).await;
        let (belzig, wiesenburg) = (idea(&test, "Eine Bank am Markt", "bad-belzig").await, idea(&test, "Ein Radweg", "reetz").await);
        let (anna, bert) = (by_link(&test, "anna@example.org").await, by_link(&test, "bert@example.org").await);
        for receipt in [&belzig, &wiesenburg] {
            let claimed = test.post_as("/mein/beleg", &[("code", receipt.code.as_str())], &anna).await;
            assert_eq!(claimed.location(), "/mein?erledigt=beleg", "{}", claimed.text);
        }
        let own = test.get_as("/mein", &anna).await.text;
        assert!(own.contains(&belzig.reference) && own.contains(&wiesenburg.reference), "{own}");
        let taken = test.post_as("/mein/beleg", &[("code", belzig.code.as_str())], &bert).await;
        assert!(taken.status == 422 && taken.text.contains("gehört schon zu einem anderen Konto"));
        let again = test.post_as("/mein/beleg", &[("code", belzig.code.as_str())], &anna).await;
        assert_eq!(again.status, 303, "a second time is fine");
        let page = format!("/mein/beitraege/{}", belzig.reference);
        assert_eq!(test.get_as(&page, &anna).await.status, 200);
        assert_eq!(test.get_as(&page, &bert).await.status, 404, "others do not get there");
        let withdraw = format!("{page}/zurueckziehen");
        assert_eq!(test.post_as(&withdraw, &[("sure", "1")], &bert).await.status, 404);
        assert_eq!(test.post_as(&withdraw, &[], &anna).await.status, 422);
        assert_eq!(test.post_as(&withdraw, &[("sure", "1")], &anna).await.status, 303);
        let gone = store::by_id(&test.app.db, belzig.id).await.expect("a look").expect("a row");
        assert_eq!((gone.state.as_str(), gone.body.as_str()), ("withdrawn", ""));
    }

    async fn the_place_of_ones_own_contribution_is_corrected_and_of_no_other(db: Db) {
        let test = app(db).await;
        let receipt = idea(&test, "Eine Bank am Markt", "bad-belzig").await;
        let (anna, bert) = (by_link(&test, "anna@example.org").await, by_link(&test, "bert@example.org").await);
        test.post_as("/mein/beleg", &[("code", receipt.code.as_str())], &anna).await;
        let page = format!("/mein/beitraege/{}", receipt.reference);
        let fields = [("place", "reetz"), ("lat", "52,1"), ("lon", "12,5")];
        assert_eq!(test.post_as(&format!("{page}/ort"), &fields, &bert).await.status, 404);
        let wrong = test.post_as(&format!("{page}/ort"), &[("place", "reetz"), ("lat", "52,1"), ("lon", "")], &anna).await;
        assert_eq!((wrong.status.as_u16(), wrong.field("lat").as_deref()), (422, Some("52,1")));
        let done = test.post_as(&format!("{page}/ort"), &fields, &anna).await;
        assert_eq!(done.location(), format!("{page}?erledigt=ort"), "{}", done.text);
        let shown = test.get_as(done.location(), &anna).await.text;
        assert!(shown.contains("Der Ort ist berichtigt.") && shown.contains("Bad Belzig → Reetz"), "{shown}");
        let found = store::by_id(&test.app.db, receipt.id).await.expect("a look").expect("a row");
        assert_eq!(found.point(), Some((12.5, 52.1)));
    }

    async fn wrong_codes_count_like_those_at_the_receipt_page(db: Db) {
        let test = app(db).await;
        let anna = by_link(&test, "anna@example.org").await;
        let mut last = 0;
        for _ in 0..=test.app.settings.receipt_tries_per_hour {
            last = test.post_as("/mein/beleg", &[("code", "00000-00000-0000")], &anna).await.status.as_u16();
        }
        assert_eq!(last, 429);
        assert_eq!(test.post("/beleg", &[("code", "00000-00000-0000")]).await.status, 429, "one count for both");
    }

    async fn a_name_is_chosen_anew_with_each_contribution(db: Db) {
        let test = app(db).await;
        let anna = by_link(&test, "anna@example.org").await;
        let saved = test.post_as("/mein/konto", &[("name", "Möwe"), ("place", "reetz")], &anna).await;
        assert_eq!(saved.location(), "/mein/konto?erledigt=name", "{}", saved.text);
        let form = test.get_as("/ideen/neu", &anna).await;
        assert_eq!(form.field("name").as_deref(), Some("Möwe"));
        assert!(form.text.contains("<option value=\"reetz\" selected>"), "the place is proposed");
        let mut shown = Vec::new();
        for name in ["Möwe", "", "Anna vom Markt"] {
            let form = test.get_as("/ideen/neu", &anna).await;
            test.clock.advance_seconds(10);
            let (key, token) = (form.field("key").expect("a key"), form.field("form_token").expect("a token"));
            let text = format!("Eine Idee von {name} am {}", test.clock.now().micros());
            let sent = test.post_as(
                "/mitmachen/ideenwerkstatt/neu",
                &[("key", &key), ("form_token", &token), ("text", &text), ("name", name)],
                &anna,
            ).await;
            assert_eq!(sent.status, 200, "{}", sent.text);
            assert!(sent.text.contains("receipt-code"), "there is a receipt all the same");
            shown.push(name);
        }
        let names: Vec<(String,)> = test.app.db
            .query("select c.author_name from contribution c join contribution_author a on a.contribution_id = c.id order by c.received_at, c.id")
            .all().await.expect("names");
        assert_eq!(names.iter().map(|(name,)| name.as_str()).collect::<Vec<_>>(), shown);
        let public = test.get("/api/v1/contributions").await.text;
        assert!(!public.contains("anna@example.org"));
    }

    async fn a_confirmed_address_follows_at_once_and_ends_it_in_the_area(db: Db) {
        let test = app(db).await;
        let receipt = idea(&test, "Eine Bank am Markt", "bad-belzig").await;
        let anna = by_link(&test, "anna@example.org").await;
        let page = test.get_as(&format!("/beitraege/{}", receipt.reference), &anna).await;
        let field = |name: &str| page.field(name).unwrap_or_default();
        assert_eq!(field("email"), "anna@example.org");
        let fields: Vec<(&str, String)> =
            ["kind", "id", "title", "path", "signature", "email"].map(|name| (name, field(name))).to_vec();
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let followed = test.post_as("/folgen", &fields, &anna).await;
        assert_eq!(followed.status, 200, "{}", followed.text);
        let own = test.get_as("/mein", &anna).await.text;
        let end = own.split("action=\"").filter_map(|rest| rest.split('"').next())
            .find(|path| path.starts_with("/mein/folgen/")).expect("a follow to end").to_owned();
        let bert = by_link(&test, "bert@example.org").await;
        assert_eq!(test.post_as(&end, &[], &bert).await.status, 404);
        assert_eq!(test.post_as(&end, &[], &anna).await.status, 303);
        assert!(!test.get_as("/mein", &anna).await.text.contains("/mein/folgen/"));
    }

    async fn pages_of_somebody_who_is_signed_in_are_kept_by_nobody(db: Db) {
        let test = app(db).await;
        let anna = by_link(&test, "anna@example.org").await;
        for path in ["/", "/ideen", "/mein", "/mein/konto", "/mein/daten", "/mein/loeschen", "/anmelden", "/mein/daten.json"] {
            let answer = test.get_as(path, &anna).await;
            assert_eq!(answer.headers["cache-control"], "no-store", "{path}");
        }
    }
}
