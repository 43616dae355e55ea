//! Follows every link that somebody can see.

use crate::{
    dom::Dom,
    foul,
    house::{House, Visitor},
};
use axum::{body::Body, http::Method, http::Request};
use std::{
    cell::OnceCell,
    collections::{BTreeSet, HashMap, VecDeque},
};
use web::testing::Answer;

/// Pages of one pattern and one set of query names that are usually looked at; the rest differ in their content only.
pub(crate) const OF_ONE_KIND: usize = 2;

/// An answer and how it came about.
pub(crate) struct Visit {
    pub(crate) path: String,
    /// The route, or nothing when it is none of the table.
    pub(crate) pattern: Option<&'static str>,
    pub(crate) answer: Answer,
    dom: OnceCell<Dom>,
}

impl Visit {
    pub(crate) fn new(answer: Answer, pattern: Option<&'static str>, path: String) -> Self {
        Self { path, pattern, answer, dom: OnceCell::new() }
    }

    /// The page as a browser reads it.
    pub(crate) fn dom(&self) -> &Dom {
        self.dom.get_or_init(|| Dom::parse(&self.answer.text))
    }

    pub(crate) fn is_html(&self) -> bool {
        content_type(&self.answer).starts_with("text/html")
    }
}

pub(crate) fn content_type(answer: &Answer) -> &str {
    answer.headers.get("content-type").and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// GET as somebody.
pub(crate) async fn get(house: &House, path: &str, who: &Visitor) -> Answer {
    let mut request = Request::get(path).header("host", "mitmachen.example");
    if !who.cookie.is_empty() {
        request = request.header("cookie", &who.cookie);
    }
    house.test.send(request.body(Body::empty()).expect("a request")).await
}

/// The pattern of the route table that a path fits.
pub(crate) fn pattern(house: &House, method: &Method, path: &str) -> Option<&'static str> {
    let path = kernel::Locale::split(path).1;
    let path = path.split(['?', '#']).next().unwrap_or_default();
    // Fixed parts win over parameters, as in the router.
    let fixed = |pattern: &str| pattern.split('/').filter(|part| !part.contains('{')).count();
    house
        .test
        .app
        .route_table
        .iter()
        .filter(|route| route.method == *method && fits(route.path, path))
        .map(|route| route.path)
        .max_by_key(|pattern| fixed(pattern))
}

fn fits(pattern: &str, path: &str) -> bool {
    let (pattern, path): (Vec<&str>, Vec<&str>) = (pattern.split('/').collect(), path.split('/').collect());
    pattern.len() == path.len()
        && pattern.iter().zip(path).all(|(known, part)| match known.split_once('{') {
            Some((before, rest)) => {
                let after = rest.split_once('}').map_or("", |(_, after)| after);
                part.len() > before.len() + after.len() && part.starts_with(before) && part.ends_with(after)
            }
            None => *known == part,
        })
}

/// Everything that leads on from an answer and belongs to this site, and whether it is called by something typed.
fn links(visit: &Visit) -> Vec<(String, bool)> {
    let mut links: Vec<(String, bool)> = Vec::new();
    if !visit.answer.location().is_empty() {
        links.push((visit.answer.location().to_owned(), false));
    }
    if visit.is_html() {
        for (element, attribute, address) in visit.dom().addresses() {
            let is_form = ["action", "formaction"].contains(&attribute);
            let sends = is_form && element.attribute("method").is_some_and(|method| method == "post");
            if !sends {
                links.push((address.to_owned(), foul::has_word(&element.text)));
            }
        }
    }
    // Feeds and the API speak in absolute addresses.
    for text in visit.answer.text.split(['"', '<', '>', ' ', '\n']) {
        if let Some(path) = text.strip_prefix(crate::house::SITE) {
            links.push((path.replace("&amp;", "&").replace("&#38;", "&"), false));
        }
    }
    links
        .into_iter()
        .map(|(link, typed)| (as_browsers_send(link.split('#').next().unwrap_or_default()), typed))
        .filter(|(link, _)| link.starts_with('/') && !link.starts_with("//"))
        .collect()
}

/// What no address may hold is encoded by browsers before they ask.
fn as_browsers_send(link: &str) -> String {
    use std::fmt::Write;
    link.bytes().fold(String::new(), |mut sent, byte| {
        if byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte) {
            sent.push(char::from(byte));
        } else {
            let _ = write!(sent, "%{byte:02X}");
        }
        sent
    })
}

/// Visits all that can be reached, beginning with every route that needs no parameter and with `also`: of one kind at
/// most so many, but everything in `also` and everything that is called by something typed.
pub(crate) async fn crawl(
    house: &House,
    who: &Visitor,
    prefix: &str,
    also: &[String],
    of_one_kind: usize,
    mut look: impl AsyncFnMut(&Visit),
) {
    let plain = house.test.app.route_table.iter().filter(|route| {
        route.method == Method::GET
            && !route.path.contains('{')
            && (prefix.is_empty() || !route.path.starts_with("/api/"))
    });
    let mut waiting: VecDeque<String> =
        plain.map(|route| format!("{prefix}{}", route.path)).chain(also.iter().cloned()).collect();
    let mut wanted: BTreeSet<String> = also.iter().cloned().collect();
    let (mut seen, mut of_kind) = (BTreeSet::new(), HashMap::<String, usize>::new());
    while let Some(path) = waiting.pop_front() {
        // Other languages have crawls of their own.
        let own_language = match prefix {
            "" => kernel::Locale::split(&path).0 == kernel::Locale::De,
            _ => path.starts_with(prefix),
        };
        if !own_language || !seen.insert(path.clone()) {
            continue;
        }
        let known = pattern(house, &Method::GET, &path);
        let count = of_kind.entry(kind(known, &path)).or_default();
        *count += 1;
        if *count > of_one_kind && !wanted.contains(&path) {
            continue;
        }
        let visit = Visit::new(get(house, &path, who).await, known, path);
        look(&visit).await;
        for (link, typed) in links(&visit) {
            if typed && wanted.insert(link.clone()) {
                seen.remove(&link);
            }
            waiting.push_back(link);
        }
    }
}

/// Pages that differ in the values of their parameters only are of one kind.
fn kind(pattern: Option<&str>, path: &str) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let names: BTreeSet<&str> = query.split('&').filter_map(|pair| pair.split('=').next()).collect();
    format!("{} {names:?}", pattern.unwrap_or(path))
}

#[test]
fn a_pattern_with_a_suffix_fits_its_own_paths_only() {
    assert!(fits("/api/v1/places/{slug}", "/api/v1/places/reetz"));
    assert!(fits("/nachrichten/{slug}", "/nachrichten/x") && !fits("/nachrichten/{slug}", "/nachrichten/"));
    assert!(!fits("/api/v1/places/{slug}", "/api/v1/places"));
}
