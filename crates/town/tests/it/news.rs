use super::*;

const POST: &[(&str, &str)] = &[
    ("title", "Brücke <gesperrt> & Umleitung"),
    ("summary", "Ab Montag."),
    ("body", "## Warum\n\n[Regeln](/regeln) <img src=x onerror=alert(1)>"),
    ("author_label", "Bauamt"),
    ("state", "published"),
];

async fn publish(site: &TestApp, cookie: &str, more: &[(&str, &str)]) {
    let fields = [POST, more].concat();
    let answer = site.post_as("/werkbank/nachrichten/neu", &fields, cookie).await;
    assert_eq!(answer.status, 303, "{}", answer.text);
}

database::on_both! {
    async fn a_post_appears_escaped_on_its_page_the_home_page_its_place_and_in_the_api(db: Db) {
        let site = site(&db).await;
        let place = region::place_by_slug(&db, "reetz").await.expect("readable").expect("a place").id.to_string();
        publish(&site, EDITOR, &[("places", &place)]).await;
        let page = site.get("/nachrichten/bruecke-gesperrt-umleitung").await.text;
        assert!(page.contains("<h1>Brücke &#60;gesperrt&#62; &#38; Umleitung</h1>"), "{page}");
        assert!(page.contains("<h2>Warum</h2>") && page.contains("href=\"/regeln\"") && !page.contains("onerror"));
        for path in ["/", "/nachrichten", "/orte/reetz"] {
            assert!(site.get(path).await.text.contains("/nachrichten/bruecke-gesperrt-umleitung"), "{path}");
        }
        assert!(!site.get("/orte/werbig").await.text.contains("bruecke-gesperrt"));
        let items = site.get("/api/v1/posts?place=reetz").await.json();
        assert_eq!(items["items"][0]["places"], "Reetz");
        assert_eq!(items["items"][0]["author"], "Bauamt");
        assert_eq!(site.get("/api/v1/posts?place=werbig").await.json()["items"], serde_json::json!([]));
        assert_eq!(site.get("/api/v1/posts?place=atlantis").await.status, 422);
        assert_eq!(site.get("/api/v1/posts?after=x").await.status, 422);
    }

    async fn posts_of_one_moment_are_paged_without_a_gap_or_a_repetition(db: Db) {
        let site = site(&db).await;
        for _ in 0..5 {
            publish(&site, EDITOR, &[]).await;
        }
        let (mut urls, mut path) = (Vec::new(), "/api/v1/posts?limit=2".to_owned());
        loop {
            let page = site.get(&path).await.json();
            urls.extend(page["items"].as_array().expect("items").iter().map(|item| item["url"].to_string()));
            match page["next"].as_str() {
                Some(next) => path = format!("/api/v1/posts?limit=2&after={next}"),
                None => break,
            }
        }
        assert_eq!(urls.len(), 5);
        urls.sort();
        urls.dedup();
        assert_eq!(urls.len(), 5);
    }

    async fn the_feed_is_valid_and_says_when_it_was_changed(db: Db) {
        let site = site(&db).await;
        publish(&site, EDITOR, &[]).await;
        let answer = site.get("/nachrichten.atom").await;
        assert_eq!(answer.headers["content-type"], "application/atom+xml; charset=utf-8");
        let document = roxmltree::Document::parse(&answer.text).expect("well-formed XML");
        let root = document.root_element();
        let child = |parent: roxmltree::Node<'_, '_>, name: &str| parent.children().find(|node| node.tag_name().name() == name).and_then(|node| node.text()).map(str::to_owned);
        assert_eq!(root.tag_name().namespace(), Some("http://www.w3.org/2005/Atom"));
        assert_eq!(child(root, "id").as_deref(), Some("http://localhost:8080/nachrichten.atom"));
        assert_eq!(child(root, "updated").as_deref(), Some("2026-06-01T08:00:00Z"));
        let own = root.children().find(|node| node.tag_name().name() == "link" && node.attribute("rel") == Some("self")).expect("a self link");
        assert_eq!(own.attribute("href"), Some("http://localhost:8080/nachrichten.atom"));
        let entry = root.children().find(|node| node.tag_name().name() == "entry").expect("an entry");
        assert_eq!(child(entry, "title").as_deref(), Some("Brücke <gesperrt> & Umleitung"));
        assert!(child(entry, "id").is_some_and(|id| id.starts_with("urn:uuid:")));
        assert!(child(entry, "content").is_some_and(|content| content.contains("<h2>Warum</h2>") && !content.contains("onerror")));
    }

    async fn a_draft_or_withdrawn_post_is_nowhere_and_publishing_again_keeps_its_day(db: Db) {
        let site = site(&db).await;
        publish(&site, EDITOR, &[]).await;
        let post = town::store::posts::all(&db).await.expect("posts").remove(0);
        let edit = format!("/werkbank/nachrichten/{}", post.id);
        let fields = |state: &'static str| POST.iter().map(|(name, value)| (*name, if *name == "state" { state } else { *value })).collect::<Vec<_>>();
        site.clock.advance_seconds(3600);
        assert_eq!(site.post_as(&edit, &fields("withdrawn"), EDITOR).await.status, 303);
        assert_eq!(site.get(&post.path()).await.status, 404);
        for path in ["/", "/nachrichten", "/nachrichten.atom", "/api/v1/posts"] {
            assert!(!site.get(path).await.text.contains("bruecke-gesperrt"), "{path}");
        }
        assert_eq!(site.post_as(&edit, &fields("published"), EDITOR).await.status, 303);
        let again = town::store::posts::one(&db, post.id).await.expect("the post");
        assert_eq!((again.published_at, again.slug), (post.published_at, post.slug));
        assert!(again.updated_at > post.updated_at);
    }

    async fn a_post_with_a_gap_comes_back_with_all_that_was_typed(db: Db) {
        let site = site(&db).await;
        let answer = site.post_as("/werkbank/nachrichten/neu", &[("title", "Fest & Feier"), ("body", ""), ("author_label", "Team"), ("state", "draft")], EDITOR).await;
        assert_eq!(answer.status, 422);
        assert_eq!(answer.field("title").as_deref(), Some("Fest &#38; Feier"));
        assert!(answer.text.contains("href=\"#body\""));
        assert!(town::store::posts::all(&db).await.expect("posts").is_empty());
    }
}
