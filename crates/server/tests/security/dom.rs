//! Pages as a browser reads them: parsed by the HTML standard's own rules, not searched as text.

use html5ever::{ParseOpts, parse_document, tendril::TendrilSink};
use markup5ever_rcdom::{Handle, NodeData, RcDom};

/// An element with its attributes and the text that stands directly in it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
    pub(crate) text: String,
    /// Where in [`Dom::elements`] the form it belongs to stands.
    pub(crate) form: Option<usize>,
    /// For an option: where the select it belongs to stands.
    pub(crate) select: Option<usize>,
}

impl Element {
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.attribute(name).is_some()
    }
}

/// What stands around a node.
#[derive(Debug, Clone, Copy, Default)]
struct Above {
    element: Option<usize>,
    form: Option<usize>,
    select: Option<usize>,
}

/// A parsed page, in the order of the document.
#[derive(Debug, Default)]
pub(crate) struct Dom {
    pub(crate) elements: Vec<Element>,
}

impl Dom {
    pub(crate) fn parse(html: &str) -> Self {
        let document = parse_document(RcDom::default(), ParseOpts::default()).one(html);
        let mut dom = Self::default();
        // With a stack of its own: a page may be nested deeper than calls can be.
        // The document must outlive the walk: it empties its nodes when it goes.
        let mut waiting = vec![(document.document.clone(), Above::default())];
        while let Some((node, above)) = waiting.pop() {
            let below = dom.take(&node, above);
            waiting.extend(node.children.borrow().iter().rev().map(|child| (child.clone(), below)));
            if let NodeData::Element { template_contents, .. } = &node.data {
                waiting.extend(template_contents.borrow().as_ref().map(|content| (content.clone(), below)));
            }
        }
        dom
    }

    fn take(&mut self, node: &Handle, mut above: Above) -> Above {
        match &node.data {
            NodeData::Element { name, attrs, .. } => {
                let element = Element {
                    name: name.local.to_string(),
                    attributes: attrs
                        .borrow()
                        .iter()
                        .map(|attribute| (attribute.name.local.to_string(), attribute.value.to_string()))
                        .collect(),
                    text: String::new(),
                    form: above.form,
                    select: above.select,
                };
                above.element = Some(self.elements.len());
                match element.name.as_str() {
                    "form" => above.form = above.element,
                    "select" => above.select = above.element,
                    _ => {}
                }
                self.elements.push(element);
            }
            NodeData::Text { contents } => {
                if let Some(at) = above.element {
                    self.elements[at].text.push_str(&contents.borrow());
                }
            }
            _ => {}
        }
        above
    }

    /// All the text there is.
    pub(crate) fn text(&self) -> String {
        self.elements.iter().map(|element| element.text.as_str()).collect::<Vec<_>>().join("\n")
    }

    /// Where it leads and what it loads: (element, attribute, address).
    pub(crate) fn addresses(&self) -> impl Iterator<Item = (&Element, &str, &str)> {
        const LEADING: [&str; 9] =
            ["href", "src", "action", "formaction", "srcset", "poster", "data", "manifest", "xlink:href"];
        self.elements.iter().flat_map(|element| {
            element
                .attributes
                .iter()
                .filter(|(name, _)| LEADING.contains(&name.as_str()))
                .map(move |(name, value)| (element, name.as_str(), value.as_str()))
        })
    }

    /// What a page of ours never has: code or style in itself, handlers, foreign things to load, addresses that run.
    pub(crate) fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        for element in &self.elements {
            let name = element.name.as_str();
            if name == "script" && (!element.has("src") || !element.text.trim().is_empty()) {
                faults.push(format!("a script in the page: {:?}", element.text));
            }
            if ["style", "iframe", "frame", "object", "embed", "base", "applet", "portal"].contains(&name) {
                faults.push(format!("<{name}>"));
            }
            if name == "meta" && element.has("http-equiv") {
                faults.push("a meta element that plays a header".to_owned());
            }
            for (attribute, value) in &element.attributes {
                if attribute.starts_with("on") || attribute == "style" || attribute == "srcdoc" {
                    faults.push(format!("<{name} {attribute}={value:?}>"));
                }
            }
        }
        for (element, attribute, address) in self.addresses() {
            if !harmless(&element.name, attribute, address) {
                faults.push(format!("<{} {attribute}={address:?}>", element.name));
            }
        }
        faults
    }
}

/// Links lead to this site, the web, a mailbox or a telephone; everything that is loaded, and every form, is our own.
fn harmless(element: &str, attribute: &str, address: &str) -> bool {
    // As browsers do: what cannot be seen is skipped before the scheme is read.
    let address: String = address.chars().filter(|c| !c.is_ascii_control()).collect();
    let address = address.trim();
    let own = address.is_empty()
        || address.starts_with('#')
        || address.starts_with('?')
        || (address.starts_with('/') && !address.starts_with("//") && !address.contains('\\'));
    let leads = attribute == "href" && ["a", "link"].contains(&element);
    let lower = address.to_ascii_lowercase();
    own || (leads
        && ["https://", "http://", "mailto:", "tel:"].iter().any(|scheme| lower.starts_with(scheme)))
        || (element == "img" && lower.starts_with("data:image/"))
}

#[test]
fn the_parser_sees_what_a_browser_would_run() {
    for evil in [
        "<p><script>x()</script>",
        "<svg onload=x()>",
        "<a href='java\nscript:x()'>x</a>",
        "<a href=' JavaScript:x()'>x</a>",
        "<img src='//evil.example/x.png'>",
        "<form action='https://evil.example/'></form>",
        "<textarea></textarea><b style='x'>",
        "<iframe src=/x></iframe>",
        "<template><script>x()</script></template>",
        "<button formaction='javascript:x()'>",
    ] {
        assert_ne!(Dom::parse(evil).faults(), Vec::<String>::new(), "{evil}");
    }
    let good = "<a href='https://example.org/'>x</a><img src='/assets/x.png' alt='onload'><script src='/assets/a.js'></script>";
    assert_eq!(Dom::parse(good).faults(), Vec::<String>::new());
}
