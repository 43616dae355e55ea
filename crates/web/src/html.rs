//! Safe HTML and Markdown.

use askama::Template;
use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};
use std::{collections::HashSet, fmt, sync::LazyLock};

/// HTML that needs no escaping any more: the output of a template or of the sanitiser.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Html(String);

impl Html {
    /// Nothing.
    pub const fn empty() -> Self {
        Self(String::new())
    }

    /// Renders a template.
    ///
    /// # Errors
    /// When a value of the template cannot be written, which is a fault of ours.
    pub fn of(template: &impl Template) -> kernel::Result<Self> {
        template.render().map(Self).map_err(kernel::Error::internal)
    }

    /// Text, escaped.
    pub fn text(text: &str) -> Self {
        let mut escaped = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                '&' => escaped.push_str("&amp;"),
                '<' => escaped.push_str("&lt;"),
                '>' => escaped.push_str("&gt;"),
                '"' => escaped.push_str("&quot;"),
                '\'' => escaped.push_str("&#39;"),
                c => escaped.push(c),
            }
        }
        Self(escaped)
    }

    /// HTML made by this program's own code (an icon, a QR code), never from input.
    pub(crate) const fn own(html: String) -> Self {
        Self(html)
    }

    /// Puts one piece after the other.
    #[must_use]
    pub fn then(mut self, next: &Self) -> Self {
        self.0.push_str(&next.0);
        self
    }

    /// Is there nothing?
    pub fn is_empty(&self) -> bool {
        self.0.trim().is_empty()
    }

    /// The markup.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The markup.
    pub fn into_string(self) -> String {
        self.0
    }

    /// Text in the Markdown subset of contributions: paragraphs, emphasis, lists, quotes, links to http(s) and mailto.
    /// No headings above level three, no images, no HTML; links do not vouch for where they lead.
    pub fn markdown(text: &str) -> Self {
        let mut rendered = String::with_capacity(text.len() * 3 / 2);
        pulldown_cmark::html::push_html(
            &mut rendered,
            pulldown_cmark::Parser::new_ext(text, pulldown_cmark::Options::empty()),
        );
        Self(SANITISER.clean(&rendered).to_string())
    }

    /// Text of our own pages (imprint, news): as [`Html::markdown`], with headings from level two (the page's title is
    /// the first level) and links to paths of this site.
    pub fn page_text(text: &str) -> Self {
        Self::own_text(text, HeadingLevel::H2)
    }

    /// The same for a text that stands below a heading of level two: its headings are of level three.
    pub fn section_text(text: &str) -> Self {
        Self::own_text(text, HeadingLevel::H3)
    }

    fn own_text(text: &str, top: HeadingLevel) -> Self {
        let events =
            pulldown_cmark::Parser::new_ext(text, pulldown_cmark::Options::empty()).map(
                |event| match event {
                    Event::Start(Tag::Heading { level, id, classes, attrs }) => {
                        Event::Start(Tag::Heading { level: level.max(top), id, classes, attrs })
                    }
                    Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(level.max(top))),
                    other => other,
                },
            );
        let mut rendered = String::with_capacity(text.len() * 3 / 2);
        pulldown_cmark::html::push_html(&mut rendered, events);
        Self(PAGE_SANITISER.clean(&rendered).to_string())
    }

    /// A QR code as an inline picture, with its own quiet zone of four modules.
    ///
    /// # Errors
    /// When the text is too long for a QR code.
    pub fn qr(text: &str, label: &str) -> kernel::Result<Self> {
        let code = qrcode::QrCode::new(text.as_bytes()).map_err(kernel::Error::internal)?;
        let width = code.width();
        let modules = code.to_colors();
        let mut path = String::new();
        for (at, module) in modules.iter().enumerate() {
            if *module == qrcode::Color::Dark {
                use fmt::Write;
                let _ = write!(path, "M{} {}h1v1h-1z", at % width + 4, at / width + 4);
            }
        }
        let (side, label) = (width + 8, Self::text(label));
        Ok(Self(format!(
            "<svg class=\"qr\" viewBox=\"0 0 {side} {side}\" role=\"img\" aria-label=\"{label}\"><rect class=\"qr-ground\" fill=\"#ffffff\" width=\"{side}\" height=\"{side}\"/><path fill=\"#000000\" d=\"{path}\"/></svg>"
        )))
    }
}

static SANITISER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let mut builder = ammonia::Builder::empty();
    builder
        .tags(HashSet::from([
            "p",
            "br",
            "em",
            "strong",
            "ul",
            "ol",
            "li",
            "blockquote",
            "a",
            "code",
            "pre",
            "h3",
            "h4",
            "hr",
        ]))
        .generic_attributes(HashSet::new())
        .tag_attributes(std::collections::HashMap::from([("a", HashSet::from(["href"]))]))
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(ammonia::UrlRelative::Deny)
        .attribute_filter(whole_address)
        .link_rel(Some("nofollow ugc noopener noreferrer"));
    builder
});

/// Of relative addresses, those that stay on this site.
fn own_relative(url: &str) -> Option<std::borrow::Cow<'_, str>> {
    crate::page::own_path(url).map(Into::into)
}

/// Browsers read `https:x` without slashes as a path of this site (URL Standard, "special relative or authority state"),
/// so it is no address of another one.
fn whole_address<'v>(_element: &str, _attribute: &str, value: &'v str) -> Option<std::borrow::Cow<'v, str>> {
    let read: String = value
        .chars()
        .filter(|c| !c.is_control() && *c != ' ')
        .take(8)
        .collect::<String>()
        .to_ascii_lowercase();
    let cut = ["http:", "https:"]
        .iter()
        .any(|scheme| read.strip_prefix(scheme).is_some_and(|rest| !rest.starts_with("//")));
    (!cut).then(|| value.into())
}

static PAGE_SANITISER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let mut builder = ammonia::Builder::empty();
    builder
        .tags(HashSet::from([
            "p",
            "br",
            "em",
            "strong",
            "ul",
            "ol",
            "li",
            "blockquote",
            "a",
            "code",
            "pre",
            "h2",
            "h3",
            "h4",
            "hr",
        ]))
        .generic_attributes(HashSet::new())
        .tag_attributes(std::collections::HashMap::from([("a", HashSet::from(["href"]))]))
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .url_relative(ammonia::UrlRelative::Custom(Box::new(own_relative)))
        .attribute_filter(whole_address)
        .link_rel(Some("noopener noreferrer"));
    builder
});

impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl askama::filters::HtmlSafe for Html {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_without_slashes_leads_nowhere() {
        for written in ["[Rathaus](https:y/example.org)", "[Rathaus](HTTP:example.org)"] {
            for html in [Html::markdown(written), Html::page_text(written)] {
                assert!(!html.as_str().contains("href"), "{}", html.as_str());
            }
        }
        assert!(Html::markdown("<https://example.org>").as_str().contains("href=\"https://example.org\""));
        assert!(Html::page_text("[Mail](mailto:rathaus@example.org)").as_str().contains("href"));
    }

    #[test]
    fn markdown_keeps_emphasis_and_lists() {
        assert_eq!(
            Html::markdown("Ein *Baum*\n\n- Linde\n").as_str().replace('\n', ""),
            "<p>Ein <em>Baum</em></p><ul><li>Linde</li></ul>"
        );
    }

    #[test]
    fn markdown_lets_no_script_picture_or_foreign_scheme_through() {
        for evil in [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "![x](https://example.org/x.png)",
            "[x](javascript:alert(1))",
            "[x](data:text/html,x)",
            "<a href=\"//example.org\">x</a>",
            "<svg onload=alert(1)>",
            "<style>*{}</style>",
            "<iframe src=x>",
        ] {
            let html = Html::markdown(evil).into_string();
            for sign in [
                "<script",
                "<img",
                "javascript:",
                "data:",
                "onerror",
                "onload",
                "<style",
                "<iframe",
                "//example.org",
            ] {
                assert!(!html.contains(sign), "{evil} became {html}");
            }
        }
    }

    #[test]
    fn a_page_text_begins_below_the_title_and_links_only_within_the_site_or_by_known_schemes() {
        let html = Html::page_text(
            "# Wer\n\n[Regeln](/regeln) [x](//example.org) [y](javascript:alert(1)) <b onclick=x>z</b>",
        )
        .into_string();
        assert!(html.contains("<h2>Wer</h2>") && html.contains("href=\"/regeln\""), "{html}");
        for sign in ["<h1", "//example.org", "javascript:", "onclick"] {
            assert!(!html.contains(sign), "{html}");
        }
    }

    #[test]
    fn a_text_below_a_heading_has_smaller_headings() {
        let html = Html::section_text("# Wer\n\n## Wo\n\n### Wann").into_string();
        assert_eq!(html.replace('\n', ""), "<h3>Wer</h3><h3>Wo</h3><h3>Wann</h3>");
    }

    #[test]
    fn elements_bring_no_attributes_along() {
        let written = "<p title=\"x\" lang=\"tlh\" class=\"btn\">Text</p>";
        assert_eq!(Html::markdown(written).as_str().trim(), "<p>Text</p>");
        assert_eq!(Html::page_text(written).as_str().trim(), "<p>Text</p>");
    }

    #[test]
    fn a_link_does_not_vouch_for_where_it_leads() {
        assert!(Html::markdown("[Rathaus](https://example.org/)").as_str().contains("nofollow"));
    }

    #[test]
    fn text_is_escaped() {
        assert_eq!(
            Html::text("<a href='x'>\"&\"</a>").as_str(),
            "&lt;a href=&#39;x&#39;&gt;&quot;&amp;&quot;&lt;/a&gt;"
        );
    }
}
