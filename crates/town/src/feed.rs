//! A small Atom writer (RFC 4287).

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, header};
use kernel::Timestamp;
use std::fmt::Write;

/// A feed.
#[derive(Debug)]
pub struct Feed<'a> {
    /// Absolute address of the feed itself; also its id.
    pub url: &'a str,
    /// Absolute address of the page with the same content.
    pub page: &'a str,
    /// Language tag.
    pub language: &'a str,
    /// Title.
    pub title: &'a str,
    /// Who publishes it.
    pub author: &'a str,
    /// The newest change; of an empty feed, the moment of asking.
    pub updated: Timestamp,
    /// The entries, newest first.
    pub entries: Vec<Entry>,
}

/// An entry.
#[derive(Debug)]
pub struct Entry {
    /// Never changes, even when the address does.
    pub id: uuid::Uuid,
    /// Absolute address.
    pub url: String,
    /// Title.
    pub title: String,
    /// A role or an office.
    pub author: String,
    /// Safe HTML.
    pub html: web::Html,
    /// First published.
    pub published: Timestamp,
    /// Last changed.
    pub updated: Timestamp,
}

impl Feed<'_> {
    /// The feed as XML.
    pub fn xml(&self) -> String {
        let mut xml = format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\"><id>{url}</id><title>{}</title>\
             <link rel=\"self\" type=\"application/atom+xml\" href=\"{url}\"/><link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\
             <updated>{}</updated><author><name>{}</name></author>",
            escape(self.language),
            escape(self.title),
            escape(self.page),
            self.updated.rfc3339(),
            escape(self.author),
            url = escape(self.url),
        );
        for entry in &self.entries {
            // Writing to a `String` does not fail.
            let _ = write!(
                xml,
                "<entry><id>urn:uuid:{}</id><title>{}</title><link rel=\"alternate\" type=\"text/html\" href=\"{}\"/><published>{}</published>\
                 <updated>{}</updated><author><name>{}</name></author><content type=\"html\">{}</content></entry>",
                entry.id,
                escape(&entry.title),
                escape(&entry.url),
                entry.published.rfc3339(),
                entry.updated.rfc3339(),
                escape(&entry.author),
                escape(entry.html.as_str()),
            );
        }
        xml.push_str("</feed>\n");
        xml
    }
}

impl IntoResponse for Feed<'_> {
    fn into_response(self) -> Response {
        let mut response = self.xml().into_response();
        response
            .headers_mut()
            .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/atom+xml; charset=utf-8"));
        web::json::open(&mut response);
        response
    }
}

/// Escapes text for XML and leaves out what XML 1.0 cannot carry.
fn escape(text: &str) -> String {
    let kept: String = text
        .chars()
        .filter(|c| {
            matches!(c, '\t' | '\n' | '\r') || (!c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}'))
        })
        .collect();
    web::Html::text(&kept).into_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feed_is_well_formed_whatever_is_in_its_texts() {
        let at = Timestamp::from_micros(1_000_000);
        let entry = Entry {
            id: uuid::Uuid::from_u128(7),
            url: "https://beispiel.de/nachrichten/a?b=1&c=2".to_owned(),
            title: "Käse & <Brot> \u{0} \u{ffff}]]>".to_owned(),
            author: "Team \"Ost\"".to_owned(),
            html: web::Html::markdown("Ein *Baum* & mehr"),
            published: at,
            updated: at,
        };
        let url = "https://beispiel.de/nachrichten.atom";
        let feed = Feed {
            url,
            page: "https://beispiel.de/nachrichten",
            language: "de",
            title: "N & N",
            author: "Ort",
            updated: at,
            entries: vec![entry],
        };
        let xml = feed.xml();
        let document = roxmltree::Document::parse(&xml).expect("well-formed XML");
        let find = |name: &str| {
            document.descendants().filter(|node| node.tag_name().name() == name).collect::<Vec<_>>()
        };
        assert_eq!(
            find("id").iter().filter_map(roxmltree::Node::text).collect::<Vec<_>>(),
            [url, "urn:uuid:00000000-0000-0000-0000-000000000007"]
        );
        assert_eq!(find("title")[1].text(), Some("Käse & <Brot>  ]]>"));
        assert_eq!(find("content")[0].text(), Some("<p>Ein <em>Baum</em> &amp; mehr</p>\n"));
        assert!(
            find("link")
                .iter()
                .any(|link| link.attribute("rel") == Some("self") && link.attribute("href") == Some(url))
        );
        assert_eq!(find("updated").len(), 2);
    }
}
