//! What every page of a command must be.

/// Parses the page, checks its markup, and gives its text back.
pub(crate) fn text_of(page: &str, language: &str, keys: &str) -> String {
    let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
    let markup =
        page.replace("<meta charset=\"utf-8\">", "").replace("initial-scale=1\">", "initial-scale=1\"/>");
    let markup = markup.replacen("<!doctype html>", "", 1);
    let document = roxmltree::Document::parse_with_options(&markup, options).expect("well formed");
    let has_id = |id: &str| document.descendants().any(|node| node.attribute("id") == Some(id));
    let named = |name: &'static str| document.descendants().filter(move |node| node.has_tag_name(name));
    assert_eq!(document.root_element().attribute("lang"), Some(language));
    for link in named("a") {
        assert!(
            link.attribute("href").and_then(|href| href.strip_prefix('#')).is_some_and(has_id),
            "{link:?}"
        );
    }
    for ids in document.descendants().filter_map(|node| node.attribute("aria-labelledby")) {
        assert!(ids.split(' ').all(has_id), "nothing is called {ids}");
    }
    for table in named("table") {
        assert!(table.children().any(|node| node.has_tag_name("caption")));
        let mut heads = table.descendants().filter(|node| node.has_tag_name("th"));
        assert!(heads.all(|head| head.has_attribute("scope")));
        let width =
            |row: &roxmltree::Node<'_, '_>| row.children().filter(roxmltree::Node::is_element).count();
        let mut rows = table.descendants().filter(|node| node.has_tag_name("tr"));
        let first = rows.next().map(|row| width(&row));
        assert!(rows.all(|row| Some(width(&row)) == first), "each row has a cell for each head");
    }
    for picture in named("svg") {
        for name in ["title", "desc"] {
            assert!(picture.children().any(|node| node.has_tag_name(name)), "no {name}");
        }
    }
    assert!(!page.contains("<script") && !page.contains("http"), "nothing from elsewhere");
    let text: String =
        document.descendants().filter_map(|node| node.text().filter(|_| node.is_text())).collect();
    assert!(!text.contains(keys), "no text is missing");
    text
}
