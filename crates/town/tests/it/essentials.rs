use super::*;

async fn missing(site: &TestApp) -> Vec<String> {
    town::essentials::missing(&site.app).await.expect("a list")
}

database::on_both! {
    async fn the_list_names_each_missing_thing_and_where_to_fill_it(db: Db) {
        let site = site(&db).await;
        let list = missing(&site).await;
        assert_eq!(list.len(), 9, "{list:?}");
        assert!(list[0].contains("Stadt Bad Belzig") && list[0].contains("/werkbank/seiten/imprint/bad-belzig/de"), "{list:?}");
        assert!(list.iter().any(|line| line.contains("contact.email")));
    }

    async fn examples_do_not_count_as_filled_in(db: Db) {
        let site = site(&db).await;
        town::demo(&site.app).await.expect("examples");
        assert_eq!(missing(&site).await.len(), 9);
        assert!(site.get("/impressum/bad-belzig").await.text.contains("Das ist ein Beispieltext"));
        town::demo(&site.app).await.expect("once more changes nothing");
        assert_eq!(town::store::posts::all(&db).await.expect("posts").len(), 3);
    }

    async fn adopted_texts_a_statement_and_contacts_empty_the_list(db: Db) {
        let settings = Settings { contact_email: "team@beispiel.de".to_owned(), contact_phone: "033841 000-00".to_owned(), ..Settings::default() };
        let site = site_with(&db, settings).await;
        for page in ["imprint/bad-belzig", "imprint/wiesenburg-mark", "privacy/bad-belzig", "privacy/wiesenburg-mark", "privacy/alle", "rules/alle"] {
            assert_eq!(site.post_as(&format!("/werkbank/seiten/{page}/de"), &[("body", "Text")], EDITOR).await.status, 303, "{page}");
        }
        let list = missing(&site).await;
        assert_eq!(list.len(), 1, "{list:?}");
        let statement = [
            ("conformance", "full"), ("method", "external"), ("assessed_on", "2026-05-01"), ("next_review", "2027-05-01"),
            ("enforcement_body", "Durchsetzungsstelle"), ("enforcement_contact", "Telefon"), ("adopt", "on"),
        ];
        assert_eq!(site.post_as("/werkbank/barrierefreiheit", &statement, EDITOR).await.status, 303);
        assert_eq!(missing(&site).await, Vec::<String>::new());
    }
}
