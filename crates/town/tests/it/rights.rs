use super::*;

const TEXT: &[(&str, &str)] = &[("body", "Text")];

database::on_both! {
    async fn an_editor_of_one_municipality_cannot_write_the_pages_of_the_other(db: Db) {
        let site = site(&db).await;
        let cookie = editor_of(&site, "bad-belzig").await;
        assert_eq!(site.post_as("/werkbank/seiten/imprint/bad-belzig/de", TEXT, &cookie).await.status, 303);
        for path in ["/werkbank/seiten/imprint/wiesenburg-mark/de", "/werkbank/seiten/privacy/wiesenburg-mark/en"] {
            assert_eq!(site.get_as(path, &cookie).await.status, 403, "{path}");
            assert_eq!(site.post_as(path, TEXT, &cookie).await.status, 403, "{path}");
        }
        let list = site.get_as("/werkbank/seiten", &cookie).await.text;
        assert!(list.contains("/imprint/bad-belzig/") && !list.contains("/imprint/wiesenburg-mark/"));
        assert!(site.get("/impressum/wiesenburg-mark").await.text.contains("fehlt noch"));
    }

    async fn an_address_that_names_no_page_is_not_found(db: Db) {
        let site = site(&db).await;
        for path in ["imprint/alle/de", "rules/bad-belzig/de", "rules/alle/fr", "nonsense/alle/de", "imprint/atlantis/de"] {
            assert_eq!(site.get_as(&format!("/werkbank/seiten/{path}"), EDITOR).await.status, 404, "{path}");
        }
    }

    async fn an_editor_of_one_municipality_cannot_write_news_in_the_name_of_the_other(db: Db) {
        let site = site(&db).await;
        let (belzig, wiesenburg) = (municipality(&site, "bad-belzig").await.to_string(), municipality(&site, "wiesenburg-mark").await.to_string());
        let cookie = editor_of(&site, "bad-belzig").await;
        let post = |municipality: &str| vec![("title".to_owned(), "T".to_owned()), ("body".to_owned(), "x".to_owned()), ("author_label".to_owned(), "Amt".to_owned()), ("state".to_owned(), "published".to_owned()), ("municipality".to_owned(), municipality.to_owned())];
        let send = |fields: Vec<(String, String)>, cookie: String| {
            let site = &site;
            async move {
                let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
                site.post_as("/werkbank/nachrichten/neu", &fields, &cookie).await.status
            }
        };
        assert_eq!(send(post(&wiesenburg), cookie.clone()).await, 422);
        assert_eq!(send(post(&belzig), cookie.clone()).await, 303);
        let id = town::store::posts::all(&db).await.expect("posts").remove(0).id;
        let other = editor_of(&site, "wiesenburg-mark").await;
        assert_eq!(site.get_as(&format!("/werkbank/nachrichten/{id}"), &other).await.status, 403);
        assert!(!site.get_as("/werkbank/nachrichten", &other).await.text.contains(&id.to_string()));
    }

    async fn staff_acts_are_logged_with_what_was_done(db: Db) {
        let site = site(&db).await;
        site.post_as("/werkbank/seiten/rules/alle/de", TEXT, EDITOR).await;
        let logged: Vec<(String, String, String)> = db.query("select action, object_kind, reason from audit_entry").all().await.expect("the log");
        assert_eq!(logged, [("edit_pages".to_owned(), "page_text".to_owned(), "/werkbank/seiten/rules/alle/de".to_owned())]);
    }
}
