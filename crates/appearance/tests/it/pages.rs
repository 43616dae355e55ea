use crate::{Site, between, instance};
use database::on_both;
use kernel::{Grant, Role};

const MENU: [&str; 3] = ["/orte", "/nachrichten", "/kontakt"];

/// The paths of the main menu, in their order.
fn menu(page: &str) -> Vec<&str> {
    let nav = between(page, "<nav class=\"site-nav\"", "</nav>");
    nav.split("href=\"").skip(1).map(|rest| &rest[..rest.find('"').expect("an end")]).collect()
}

/// The address of the town's own style sheet, if the page has one.
fn own_style_sheet(page: &str) -> Option<&str> {
    page.contains("href=\"/aussehen/")
        .then(|| between(page, "<link rel=\"stylesheet\" href=\"/aussehen/", "\""))
}

on_both! {
    async fn a_readable_choice_is_looked_at_and_then_seen_by_everyone_on_every_instance(db: Db) {
        let site = Site::new(db.clone()).await;
        let front = site.test.front();
        let before = site.test.get("/kontakt").await.text;
        assert_eq!((own_style_sheet(&before), menu(&before)), (None, MENU.to_vec()));
        let saved = site.save(&[("action-light", "#0050A0"), ("contact-nav", "1"), ("post-nav", "9"), ("region-nav", "2")], &["region-block-map"]).await;
        assert_eq!((saved.status.as_u16(), saved.location()), (303, "/werkbank/aussehen/vorschau"), "{}", saved.text);

        let preview = site.get("/werkbank/aussehen/vorschau").await.text;
        let name = own_style_sheet(&preview).expect("a style sheet of its own").to_owned();
        assert_eq!(menu(&preview), ["/kontakt", "/orte", "/nachrichten"]);
        assert!(!preview.contains("id=\"map\"") && !preview.contains("href=\"#map\""), "the map and the way to it are gone");
        assert_eq!(own_style_sheet(&site.test.get("/kontakt").await.text), None, "nobody else sees it yet");

        let other = instance(db.clone());
        assert_eq!(own_style_sheet(&other.get("/").await.text), None);
        assert_eq!(site.publish().await.status, 303);
        let page = site.test.get("/kontakt").await.text;
        assert_eq!((own_style_sheet(&page), menu(&page)), (Some(name.as_str()), vec!["/kontakt", "/orte", "/nachrichten"]));
        // The other instance reads it anew within its tenth of a second.
        other.clock.advance_seconds(1);
        assert_eq!(own_style_sheet(&other.get("/").await.text), Some(name.as_str()));

        let css = other.get(&format!("/aussehen/{name}")).await;
        assert_eq!(css.headers["cache-control"], "public, max-age=31536000, immutable");
        assert_eq!(css.headers["content-type"], "text/css; charset=utf-8");
        assert!(css.text.contains("--action:#0050a0;"), "{}", css.text);
        assert_eq!(other.get("/aussehen/0000.css").await.status, 404);
        drop(front);
    }

    async fn what_cannot_be_read_is_refused_with_the_pair_and_a_way_out_and_nothing_typed_is_lost(db: Db) {
        let site = Site::new(db).await;
        let typed = [("heading-dark", "#5a3a2a"), ("link-light", "grün"), ("contact-nav", "zwölf"), ("alt", "Wappen")];
        let refused = site.save(&typed, &[]).await;
        assert_eq!(refused.status, 422);
        for (_, value) in typed {
            assert!(refused.text.contains(&format!("value=\"{value}\"")), "{value}");
        }
        let text = between(&refused.text, "id=\"heading-dark-error\"", "</p>");
        assert!(text.contains("Überschriften auf ") && text.contains("in der dunklen Ansicht nicht lesbar"), "{text}");
        assert!(text.contains("nötig sind 4,5 zu 1") && text.contains("alles lesbar ist: #"), "{text}");
        assert!(refused.text.contains("id=\"link-light-error\"") && refused.text.contains("id=\"contact-nav-error\""));
        // Whoever comes back finds it as it was typed, and no way around the check.
        assert!(site.get("/werkbank/aussehen").await.text.contains("value=\"#5a3a2a\""));
        assert_eq!(site.get("/werkbank/aussehen/vorschau").await.location(), "/werkbank/aussehen");
        let forced = site.test.post_as("/werkbank/aussehen/uebernehmen", &[("version", "")], &site.cookie).await;
        assert_eq!((forced.status.as_u16(), forced.location()), (303, "/werkbank/aussehen"));
        assert_eq!(own_style_sheet(&site.test.get("/").await.text), None);
        // The proposal is one.
        let proposal = text.rsplit_once('#').map(|(_, rest)| format!("#{}", &rest[..6])).expect("a proposal");
        let mended = [("heading-dark", proposal.as_str()), ("link-light", ""), ("contact-nav", "3")];
        assert_eq!(site.save(&mended, &[]).await.location(), "/werkbank/aussehen/vorschau");
    }

    async fn the_menu_never_ends_up_empty_and_the_essential_block_stays(db: Db) {
        let site = Site::new(db).await;
        let empty = site.save(&[], &["region-nav", "post-nav", "contact-nav"]).await;
        assert_eq!(empty.status, 422);
        assert!(empty.text.contains("Mindestens ein Eintrag muss im Menü bleiben."));
        // A box for the essential block is not offered, and leaving it out changes nothing.
        assert!(!empty.text.contains("id=\"show-home-block-town\""));
        assert_eq!(site.save(&[("show", "contact-nav")], &[]).await.status, 303);
        assert_eq!(site.publish().await.status, 303);
        let home = site.test.get("/").await.text;
        assert!(home.contains("id=\"h-language\"") && !home.contains("id=\"map\""));
        for duty in ["/impressum", "/datenschutz", "/barrierefreiheit"] {
            assert!(between(&home, "<footer", "</footer>").contains(duty), "{duty}");
        }
    }

    async fn what_goes_live_is_what_was_looked_at(db: Db) {
        let site = Site::new(db).await;
        site.save(&[("strip-light", "#003300")], &[]).await;
        let seen = between(&site.get("/werkbank/aussehen/vorschau").await.text, "name=\"version\" value=\"", "\"").to_owned();
        site.save(&[("strip-light", "#330000")], &[]).await;
        let late = site.test.post_as("/werkbank/aussehen/uebernehmen", &[("version", &seen)], &site.cookie).await;
        assert_eq!(late.status, 409);
        assert!(late.text.contains("inzwischen geändert"));
        assert_eq!(own_style_sheet(&site.test.get("/").await.text), None);
    }

    async fn the_way_back_is_one_button_and_every_act_is_logged(db: Db) {
        let site = Site::new(db.clone()).await;
        site.save(&[("paper-light", "#ffffff")], &[]).await;
        site.publish().await;
        let name = own_style_sheet(&site.test.get("/").await.text).expect("a style sheet").to_owned();
        assert!(site.get("/werkbank/aussehen").await.text.contains("Zurzeit gilt ein eigenes Aussehen"));
        site.save(&[("paper-light", "#fefefe")], &[]).await;
        let discarded = site.test.post_as("/werkbank/aussehen/verwerfen", &[], &site.cookie).await;
        assert_eq!(discarded.status, 303);
        assert!(site.get("/werkbank/aussehen").await.text.contains("value=\"#ffffff\""), "what is live is what one begins with");
        assert_eq!(site.test.post_as("/werkbank/aussehen/zuruecksetzen", &[], &site.cookie).await.status, 303);
        assert_eq!(own_style_sheet(&site.test.get("/").await.text), None);
        // Pages kept before may still ask for it.
        assert_eq!(site.test.get(&format!("/aussehen/{name}")).await.status, 200);
        let logged: Vec<(String, String)> = db.query("select action, reason from audit_entry where object_kind = 'appearance' order by at, id").all().await.expect("the log");
        assert!(logged.iter().all(|(action, _)| action == "edit_appearance"));
        let mut reasons: Vec<&str> = logged.iter().map(|(_, reason)| reason.as_str()).collect();
        reasons.sort_unstable();
        assert_eq!(reasons, ["default", "discarded", "published"]);
    }

    async fn only_administrators_choose_and_only_with_a_fresh_proof(db: Db) {
        let site = Site::new(db).await;
        for role in Role::STAFF.iter().filter(|role| **role != Role::Administrator) {
            let cookie = people::testing::sign_in(&site.test, [Grant::everywhere(*role)]).await;
            assert_eq!(site.test.get_as("/werkbank/aussehen", &cookie).await.status, 403, "{role}");
            assert_eq!(site.test.post_as("/werkbank/aussehen/zuruecksetzen", &[], &cookie).await.status, 403, "{role}");
        }
        site.save(&[("paper-light", "#ffffff")], &[]).await;
        site.test.clock.advance_seconds(11 * 60);
        for path in ["/werkbank/aussehen", "/werkbank/aussehen/vorschau"] {
            assert!(site.get(path).await.location().starts_with("/werkbank/bestaetigen?"), "{path}");
        }
        for path in ["", "/uebernehmen", "/verwerfen", "/zuruecksetzen"] {
            let late = site.test.post_as(&format!("/werkbank/aussehen{path}"), &[], &site.cookie).await;
            assert!(late.location().starts_with("/werkbank/bestaetigen?"), "{path}");
        }
        let kept: i64 = site.test.app.db.query("select count(*) from appearance where state = 'draft'").value().await.expect("a count");
        assert_eq!(kept, 1, "the draft waits");
    }

    async fn a_kept_page_is_dropped_by_the_write_and_a_page_pays_no_query_for_the_look(db: Db) {
        let site = Site::new(db).await;
        let front = site.test.front();
        let ask = || axum::http::Request::get("/kontakt").header("host", "localhost:8080").body(axum::body::Body::empty()).expect("a request");
        let read = async || web::testing::Answer::read(front.answer(ask()).await).await.text;
        assert_eq!(own_style_sheet(&read().await), None);
        let (_, first) = database::counted(site.test.get("/nachrichten")).await;
        let (_, second) = database::counted(site.test.get("/nachrichten")).await;
        assert_eq!(first, second, "it is known already");
        site.save(&[("paper-light", "#ffffff")], &[]).await;
        site.publish().await;
        assert!(own_style_sheet(&read().await).is_some(), "the clock has not moved");
    }
}
