use super::*;
use town::store::accessibility;

async fn token(site: &TestApp) -> String {
    let token = site.get("/barriere-melden").await.field("form_token").expect("a time token");
    site.clock.advance_seconds(20);
    token
}

async fn mails(db: &Db) -> Vec<(String, String)> {
    db.query("select recipient, subject from message order by created_at").all().await.expect("the outbox")
}

fn settings() -> Settings {
    Settings { contact_email: "team@beispiel.de".to_owned(), ..Settings::default() }
}

database::on_both! {
    async fn a_report_gets_a_number_a_due_day_and_a_mail_without_its_content(db: Db) {
        let site = site_with(&db, settings()).await;
        let token = token(&site).await;
        let fields = [("form_token", token.as_str()), ("website", ""), ("body", "Die Karte <b>liest</b> sich nicht vor"), ("contact", "a@beispiel.de")];
        let answer = site.post("/barriere-melden", &fields).await;
        assert_eq!((answer.status.as_u16(), answer.location()), (303, "/barriere-melden/danke?nummer=1"));
        let thanks = site.get(answer.location()).await.text;
        assert!(thanks.contains("B-1") && thanks.contains("1. Juli 2026"), "{thanks}");
        let mails = mails(&db).await;
        assert_eq!(mails, [("team@beispiel.de".to_owned(), "Barriere gemeldet: B-1".to_owned())]);
        let report = accessibility::reports(&db).await.expect("reports").remove(0);
        let path = format!("/werkbank/barrieren/{}", report.id);
        let page = site.get_as(&path, EDITOR).await.text;
        assert!(page.contains("&#60;b&#62;liest") && page.contains("a@beispiel.de"));
        let unfinished = site.post_as(&path, &[("reply", ""), ("note", "Behoben.")], EDITOR).await;
        assert_eq!(unfinished.status, 422);
        assert!(unfinished.text.contains("href=\"#reply\"") && unfinished.text.contains("Behoben."), "who left an address gets an answer");
        assert_eq!(site.post_as(&path, &[("reply", "Die Liste liest sich vor."), ("note", "Behoben.")], EDITOR).await.status, 303);
        assert_eq!(accessibility::open_reports(&db).await.expect("a count"), 0);
    }

    async fn an_answer_goes_out_once_in_the_language_of_the_report_and_is_logged(db: Db) {
        let site = site_with(&db, settings()).await;
        let token = token(&site).await;
        let fields = [("form_token", token.as_str()), ("body", "The map is silent"), ("contact", "a@beispiel.de")];
        site.post("/en/barriere-melden", &fields).await;
        let report = accessibility::reports(&db).await.expect("reports").remove(0);
        let path = format!("/werkbank/barrieren/{}", report.id);
        site.clock.advance_seconds(40 * 86_400);
        assert!(site.get_as("/werkbank/barrieren", EDITOR).await.text.contains("überfällig"), "the month has passed");
        let answer = [("reply", "The list says all of it.\nBest wishes"), ("note", "List mended.")];
        assert_eq!(site.post_as(&path, &answer, EDITOR).await.status, 303);
        let sent: Vec<(String, String, String)> = db.query("select recipient, subject, body from message where recipient = 'a@beispiel.de'").all().await.expect("the outbox");
        assert_eq!(sent.len(), 1);
        assert!(sent[0].1.contains("Your report") && sent[0].1.contains("B-1"), "{sent:?}");
        assert!(sent[0].2.contains("The list says all of it.\nBest wishes") && sent[0].2.contains("/en/barrierefreiheit"), "{sent:?}");
        let page = site.get_as(&path, EDITOR).await.text;
        assert!(page.contains("The list says all of it.") && !page.contains("name=\"reply\""), "answered reports show what was written");
        // A second answer is none; the note can still be put right.
        site.clock.advance_seconds(60);
        assert_eq!(site.post_as(&path, &[("reply", "Again"), ("note", "List and map mended.")], EDITOR).await.status, 303);
        let report = accessibility::report(&db, report.id).await.expect("the report");
        assert_eq!((report.note.as_str(), report.reply.as_str()), ("List and map mended.", "The list says all of it.\nBest wishes"));
        let mails: i64 = db.query("select count(*) from message where recipient = 'a@beispiel.de'").value().await.expect("a count");
        assert_eq!(mails, 1);
        let logged: Vec<(String,)> = db.query("select reason from audit_entry where object_kind = 'barrier_report' order by at").all().await.expect("the log");
        assert_eq!(logged.iter().map(|(reason,)| reason.as_str()).collect::<Vec<_>>(), ["answered", "noted"]);
    }

    async fn bad_input_keeps_what_was_typed_and_stores_nothing(db: Db) {
        let site = site_with(&db, settings()).await;
        let token = token(&site).await;
        let answer = site.post("/barriere-melden", &[("form_token", token.as_str()), ("body", ""), ("page", "Start \"neu\""), ("contact", "a@b")]).await;
        assert_eq!(answer.status, 422);
        assert!(answer.text.contains("href=\"#body\"") && answer.text.contains("href=\"#contact\""));
        assert_eq!(answer.field("contact").as_deref(), Some("a@b"));
        assert_eq!(answer.field("page").as_deref(), Some("Start &#34;neu&#34;"));
        assert!(accessibility::reports(&db).await.expect("reports").is_empty());
    }

    async fn what_looks_like_a_machine_is_kept_for_staff_but_rings_no_bell(db: Db) {
        let site = site_with(&db, settings()).await;
        let token = token(&site).await;
        for fields in [vec![("body", "ohne Zeichen")], vec![("form_token", token.as_str()), ("website", "x"), ("body", "Falle")]] {
            assert_eq!(site.post("/barriere-melden", &fields).await.status, 303);
        }
        assert!(accessibility::reports(&db).await.expect("reports").iter().all(|report| report.suspicious));
        assert!(mails(&db).await.is_empty());
    }

    async fn a_flood_from_one_network_ends_with_a_wait(db: Db) {
        let site = site(&db).await;
        let mut last = 0;
        for _ in 0..61 {
            last = site.post("/barriere-melden", &[("body", "x")]).await.status.as_u16();
        }
        assert_eq!(last, 429);
    }

    async fn the_address_of_a_report_is_forgotten_180_days_after_the_answer(db: Db) {
        let site = site(&db).await;
        let token = token(&site).await;
        let fields = [("form_token", token.as_str()), ("body", "x"), ("contact", "a@beispiel.de")];
        site.post("/barriere-melden", &fields).await;
        let id = accessibility::reports(&db).await.expect("reports")[0].id;
        site.post_as(&format!("/werkbank/barrieren/{id}"), &[("reply", "Danke."), ("note", "Behoben.")], EDITOR).await;
        for (days, kept) in [(179, true), (2, false)] {
            site.clock.advance_seconds(days * 86_400);
            site.app.run_due_jobs().await.expect("jobs");
            assert_eq!(!accessibility::report(&db, id).await.expect("the report").contact.is_empty(), kept, "after {days} more days");
        }
    }

    async fn the_public_statement_is_made_from_statement_and_barriers(db: Db) {
        let site = site(&db).await;
        assert!(site.get("/barrierefreiheit").await.text.contains("noch nicht erstellt"));
        let statement = [
            ("conformance", "partial"), ("method", "self_assessment"), ("assessed_on", "2026-06-01"), ("next_review", "2027-06-01"),
            ("enforcement_body", "Durchsetzungsstelle"), ("enforcement_contact", "Telefon 0331"), ("adopt", "on"),
        ];
        assert_eq!(site.post_as("/werkbank/barrierefreiheit", &statement, EDITOR).await.status, 303);
        let barrier = [("title", "Karte"), ("description", "Nur <i>sichtbar</i>"), ("reason", "disproportionate"), ("explanation", "Zu teuer."), ("alternative", "Die Liste.")];
        assert_eq!(site.post_as("/werkbank/barrierefreiheit/barrieren/neu", &barrier, EDITOR).await.status, 303);
        let page = site.get("/barrierefreiheit").await.text;
        for part in ["teilweise", "Nur &#60;i&#62;sichtbar", "Unverhältnismäßige Belastung. Zu teuer.", "Die Liste.", "Selbstbewertung", "1. Juni 2027", "Telefon 0331", "/barriere-melden"] {
            assert!(page.contains(part), "{part} is missing in {page}");
        }
        assert!(!page.contains("Entwurf"));
        let id = accessibility::barriers(&db).await.expect("barriers")[0].id;
        assert_eq!(site.post_as(&format!("/werkbank/barrierefreiheit/barrieren/{id}/behoben"), &[], EDITOR).await.status, 303);
        assert!(site.get("/barrierefreiheit").await.text.contains("keine Barrieren bekannt"));
        site.clock.advance_seconds(367 * 86_400);
        assert!(site.get("/barrierefreiheit").await.text.contains("überfällig"));
    }
}
