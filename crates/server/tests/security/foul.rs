//! What somebody typed and where it came out: as text, as it should, or as something that runs.

use crate::{
    crawler::{Visit, content_type},
    dom::Dom,
};
use notifications::testing::Received;
use std::collections::BTreeSet;

/// What is typed into a field: markup, addresses that run, templates, formulas and lines of a mail's head. Each field has
/// a word of its own, so that what comes out can be told apart.
pub(crate) fn hostile(word: &str) -> String {
    format!(
        "=cmd|'/C {word}'!A0 \"'><{word} onload={word}()><script>{word}()</script><img src=x onerror={word}()> \
         [{word}](javascript:{word}()) <a href=\"data:text/html,{word}\">{word}</a> <svg/onload={word}()> \
         ]]>--></title></textarea></select></script></style></template><{word}> {{{{{word}}}}} ${{{word}}} \
         &lt;{word}&gt; %3C{word}%3E\r\nBcc: {word}@evil.example\r\n\r\n<{word}>"
    )
}

/// The same in a few letters.
pub(crate) fn hostile_and_short(word: &str, most: usize) -> Option<String> {
    [format!("=\"'><{word} onx={word}>"), format!("<{word}>")]
        .into_iter()
        .find(|text| text.chars().count() <= most)
}

/// The typed words in a text.
pub(crate) fn words_in(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("xq").filter_map(|(at, _)| {
        let length = 2 + text[at + 2..].find(|c: char| !c.is_ascii_digit())?;
        (length >= 5 && text[at + length..].starts_with('z')).then(|| &text[at..=at + length])
    })
}

pub(crate) fn has_word(text: &str) -> bool {
    words_in(text).next().is_some()
}

/// What of a page has become markup.
pub(crate) fn markup(dom: &Dom) -> Vec<String> {
    let mut faults = dom.faults();
    for element in &dom.elements {
        if has_word(&element.name) || element.attributes.iter().any(|(name, _)| has_word(name)) {
            faults.push(format!("what was typed became <{} {:?}>", element.name, element.attributes));
        }
        if has_word(&element.text) && ["script", "style"].contains(&element.name.as_str()) {
            faults.push(format!("what was typed stands in <{}>", element.name));
        }
    }
    faults
}

/// What is wrong with an answer of whatever type, and the typed words that it shows as text.
pub(crate) fn look(visit: &Visit) -> (Vec<String>, BTreeSet<String>) {
    let text = visit.answer.text.as_str();
    let kind = content_type(&visit.answer);
    let mut seen = BTreeSet::new();
    let mut read = |text: &str| seen.extend(words_in(text).map(str::to_owned));
    let mut faults = Vec::new();
    read(visit.answer.location());
    if kind.starts_with("text/html") {
        for element in &visit.dom().elements {
            read(&element.text);
            element.attributes.iter().for_each(|(_, value)| read(value));
        }
        faults = markup(visit.dom());
    } else if kind.contains("xml") && !kind.contains("svg") {
        match roxmltree::Document::parse(text) {
            Err(error) => faults.push(format!("no XML: {error}")),
            Ok(document) => {
                for node in document.descendants() {
                    let own = node.text().unwrap_or_default();
                    read(own);
                    if has_word(node.tag_name().name()) {
                        faults.push(format!("what was typed became <{}>", node.tag_name().name()));
                    }
                    if node.attribute("type") == Some("html") {
                        faults.extend(markup(&Dom::parse(own)));
                    }
                }
            }
        }
    } else {
        read(text);
        if kind.contains("json") {
            faults.extend(
                serde_json::from_str::<serde_json::Value>(text)
                    .err()
                    .map(|error| format!("no JSON: {error}")),
            );
        } else if kind.starts_with("text/csv") {
            faults = formulas(text);
        }
    }
    (faults, seen)
}

/// Cells that a spreadsheet would run.
fn formulas(table: &str) -> Vec<String> {
    let mut faults = Vec::new();
    for row in csv::ReaderBuilder::new().has_headers(false).from_reader(table.as_bytes()).records() {
        match row {
            Ok(row) => faults.extend(
                row.iter()
                    .filter(|cell| cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '|']))
                    .map(|cell| format!("a formula: {cell:?}")),
            ),
            Err(error) => faults.push(format!("no table: {error}")),
        }
    }
    faults
}

/// What is wrong with a mail as it came over the wire: one receiver, the lines of the head that every mail has, text only.
pub(crate) fn in_mail(mail: &Received) -> Vec<String> {
    const HEAD: [&str; 13] = [
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "MIME-Version",
        "Content-Type",
        "Content-Transfer-Encoding",
        "Auto-Submitted",
        "List-Unsubscribe",
        "List-Unsubscribe-Post",
        "Content-Language",
        "X-Auto-Response-Suppress",
    ];
    let mut faults = Vec::new();
    let names = mail.header_names();
    for name in &names {
        let known = HEAD.iter().any(|head| head.eq_ignore_ascii_case(name));
        if !known || names.iter().filter(|other| other.eq_ignore_ascii_case(name)).count() > 1 {
            faults.push(format!("a line of its own in the head: {name}"));
        }
    }
    if mail.to.len() != 1 || mail.to[0].contains("evil") || mail.to != mail.header("To") {
        faults.push(format!("goes to {:?}, says {:?}", mail.to, mail.header("To")));
    }
    if !mail.header("Content-Type").concat().starts_with("text/plain") {
        faults.push(format!("is {:?}", mail.header("Content-Type")));
    }
    faults
}

#[test]
fn what_becomes_markup_is_noticed() {
    let text = hostile("xq123z");
    assert!(!markup(&Dom::parse(&format!("<p>{text}</p>"))).is_empty());
    assert!(!markup(&Dom::parse(&format!("<input value=\"{text}\">"))).is_empty());
    assert!(!markup(&Dom::parse("<p><xq123z>")).is_empty());
    assert!(markup(&Dom::parse(&format!("<p>{}</p>", web::Html::text(&text).as_str()))).is_empty());
    assert_eq!(hostile_and_short("xq123z", 30).as_deref(), Some("=\"'><xq123z onx=xq123z>"));
    assert!(!formulas("a,b\n1,=xq123z\n").is_empty() && formulas("a,b\n1,'=xq123z\n").is_empty());
    let mail = |head: &str| Received {
        from: "mitmachen@example.org".to_owned(),
        to: vec!["a@example.org".to_owned()],
        data: format!("To: a@example.org\r\nSubject: x\r\n{head}Content-Type: text/plain\r\n\r\nBcc: x\r\n"),
    };
    assert_eq!(in_mail(&mail("")), Vec::<String>::new());
    assert!(!in_mail(&mail("Bcc: xq123z@evil.example\r\n")).is_empty());
    assert!(!in_mail(&mail("Subject: another\r\n")).is_empty());
}
