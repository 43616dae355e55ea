//! The promises, as functions of any bytes.

use crate::dom::Dom;
use contributions::{contribution::Draft, listing::Cursor};

use kernel::{Locale, receipt::ReceiptCode};
use methods::{
    budget::{Instance, Rule, TieOrder, count},
    opinion::{Conversation, Settings},
    text,
};
use web::{Html, Input};

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Whatever is written, what comes out has no more than the allowed elements, is well formed, and is bounded.
pub(crate) fn markdown(bytes: &[u8]) {
    const ALLOWED: [&str; 18] = [
        "html",
        "head",
        "body",
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
    ];
    let written = text(bytes);
    for (html, foreign_only) in [
        (Html::markdown(&written), true),
        (Html::page_text(&written), false),
        (Html::section_text(&written), false),
    ] {
        let dom = Dom::parse(html.as_str());
        assert_eq!(dom.faults(), Vec::<String>::new(), "{}", html.as_str());
        for element in &dom.elements {
            assert!(ALLOWED.contains(&element.name.as_str()), "<{}> in {}", element.name, html.as_str());
            for (name, value) in &element.attributes {
                assert!(
                    element.name == "a" && ["href", "rel"].contains(&name.as_str()),
                    "{name} in {}",
                    html.as_str()
                );
                let own = value.starts_with('/') && name == "href";
                assert!(!(own && foreign_only), "{value} leads to a page of ours");
            }
        }
        assert!(html.as_str().len() <= 60 * written.len() + 100_000);
    }
}

/// A code is read or not; what was read reads as the same again.
pub(crate) fn receipt(bytes: &[u8]) {
    let typed = text(bytes);
    if let Some(code) = ReceiptCode::parse(&typed) {
        assert_eq!(ReceiptCode::parse(code.as_str()).as_ref(), Some(&code));
        assert_eq!(code.as_str().len(), 16);
        assert!(code.as_str().bytes().all(|c| c.is_ascii_alphanumeric() || c == b'-'));
    }
}

/// GeoJSON is what it says it is, or it is refused in words; what was read is written and read as the same.
pub(crate) fn geojson(bytes: &[u8]) {
    match region::feature::parse(&text(bytes)) {
        Ok(read) => {
            let written = read.to_string();
            let again = region::feature::parse(&written);
            assert!(again.is_ok(), "{again:?}: {written}");
        }
        Err(reason) => assert!(!reason.is_empty()),
    }
}

/// A cell holds what it was given, and no spreadsheet takes it for a formula.
pub(crate) fn csv(bytes: &[u8]) {
    let given = text(bytes);
    let cell = contributions::harmless_cell(given.clone());
    assert!(cell == given || cell == format!("'{given}"));
    let mut table = ::csv::Writer::from_writer(Vec::new());
    table.write_record(["BB-0001", &cell, "Ende"]).expect("a row");
    let bytes = table.into_inner().expect("a table");
    let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(bytes.as_slice());
    let rows: Vec<::csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert_eq!(rows[0].iter().collect::<Vec<_>>(), ["BB-0001", cell.as_str(), "Ende"]);
    let first = cell.chars().next();
    assert!(!first.is_some_and(|c| "=+-@\t\r\n|＝＋－＠".contains(c)), "{cell:?}");
}

/// Query strings, form bodies, search terms, cursors, paths: read or refused.
pub(crate) fn query(bytes: &[u8]) {
    if let Ok(input) = Input::from_urlencoded(bytes) {
        for name in ["text", "suche", "key", ""] {
            let value = input.get(name);
            assert!(!value.chars().any(|c| c.is_control() && c != '\n' && c != '\t'), "{value:?}");
        }
    }
    let typed = text(bytes);
    let terms = text::query_terms(&typed);
    assert!(terms.len() <= text::MAX_QUERY_TERMS);
    // What reaches the search of a database is made of letters, digits and its own few signs.
    for search in [text::fts5_query(&terms), text::postgres_tsquery(&terms)].into_iter().flatten() {
        assert!(!search.contains(['\0', ';', '\\']), "{search:?}");
    }
    if let Some(cursor) = Cursor::parse(&typed) {
        let again = Cursor::parse(&cursor.to_text()).map(Cursor::to_text);
        assert_eq!(again, Some(cursor.to_text()));
    }
    let (_, path) = Locale::split(&typed);
    assert!(typed.ends_with(path) || path == "/", "{typed:?} became {path:?}");
    if let Some(own) = web::page::own_path(&typed) {
        // As a browser resolves it, beside our own address.
        let resolved = url::Url::parse("https://mitmachen.example/a/").and_then(|base| base.join(own));
        assert!(resolved.is_ok_and(|url| url.host_str() == Some("mitmachen.example")), "{own:?}");
    }
}

/// A body of the intake is read or refused, and what was accepted is within all limits.
pub(crate) fn json(bytes: &[u8]) {
    let Ok(draft) = web::json::parse::<Draft>(bytes) else { return };
    if let Ok(checked) = draft.check() {
        assert!((1..=5_000).contains(&checked.text.chars().count()));
        assert!((1..=120).contains(&checked.title.chars().count()), "{:?}", checked.title);
        assert!(checked.author_name.chars().count() <= 80);
        assert!(!checked.text.contains('\0') && !checked.title.contains(['\0', '\n', '\r']));
        assert!(checked.point.is_none_or(|(lon, lat)| lon.is_finite() && lat.is_finite()));
    }
}

/// A vote is read as a whole or refused with lines that exist, and what was read is written as the same and counted.
pub(crate) fn pabulib(bytes: &[u8]) {
    let election = match methods::pabulib::read(bytes) {
        Ok(election) => election,
        Err(faults) => {
            let lines = bytes.split(|byte| *byte == b'\n').count();
            assert!(!faults.0.is_empty() && faults.0.iter().all(|fault| (1..=lines).contains(&fault.line)));
            return;
        }
    };
    let written = methods::pabulib::write(&election).expect("what was read can be written");
    assert_eq!(methods::pabulib::read(written.as_bytes()).as_ref(), Ok(&election));
    let Ok(instance) = Instance::new(&election, &TieOrder::default()) else { return };
    for rule in Rule::all() {
        if let Ok(outcome) = count(&instance, rule) {
            assert!(outcome.cost <= election.budget);
        }
    }
}

/// Statements and votes of a conversation, `===` between them: each file is read as a whole or refused with lines that
/// exist, and from what was read follows the same map whether the votes come at once or in two parts.
pub(crate) fn opinion(bytes: &[u8]) {
    let split = bytes.windows(4).position(|four| four == b"===\n");
    let (comments, votes) = split.map_or((bytes, &b""[..]), |at| (&bytes[..at], &bytes[at + 4..]));
    let exist = |faults: &[methods::opinion::Fault], file: &[u8]| {
        let lines = 1 + file.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count() as u64;
        assert!(!faults.is_empty() && faults.iter().all(|fault| (1..=lines).contains(&fault.line)));
    };
    let statements = match methods::opinion::read_statements("comments.csv", comments) {
        Ok(statements) => statements,
        Err(faults) => return exist(&faults, comments),
    };
    let votes = match methods::opinion::read_votes("votes.csv", votes, &statements) {
        Ok(mut read) => {
            read.sort_by_key(|vote| vote.time);
            read
        }
        Err(faults) => return exist(&faults, votes),
    };
    let whole = Conversation::new(&statements, &votes);
    let (first, second) = votes.split_at(votes.len() / 2);
    let mut grown = Conversation::new(&statements, first);
    grown.take_in(&[], second);
    assert_eq!(grown, whole);
    if let Ok(map) = whole.map(&Settings::default()) {
        assert!(map.sizes.len() == 1 || map.sizes.iter().all(|size| *size >= 5));
        assert!(
            map.accuracy.inertia.is_finite()
                && map.people.iter().all(|one| one.x.is_finite() && one.y.is_finite())
        );
    }
}

/// Quotas and people, `===` between them: each file is read as a whole or refused with lines that exist, and a lottery over
/// panels of four people meets the quotas and adds up.
pub(crate) fn lot(bytes: &[u8]) {
    let split = bytes.windows(4).position(|four| four == b"===\n");
    let (quotas, people) = split.map_or((bytes, &b""[..]), |at| (&bytes[..at], &bytes[at + 4..]));
    let exist = |faults: &[methods::lot::file::Fault], file: &[u8]| {
        let lines = 1 + file.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count();
        assert!(!faults.is_empty() && faults.iter().all(|fault| (1..=lines).contains(&fault.line)));
    };
    let quotas = match methods::lot::file::read_quotas(quotas) {
        Ok(read) => read.quotas,
        Err(faults) => return exist(&faults, quotas),
    };
    let people = match methods::lot::file::read_people(people, &quotas, None, &["street".to_owned()]) {
        Ok(read) => read.people,
        Err(faults) => return exist(&faults, people),
    };
    let pool = methods::lot::Pool::new(quotas, &people).expect("every value has a quota");
    if let Ok(lottery) = methods::lot::leximin(&pool, 4) {
        assert!(lottery.panels.iter().all(|(panel, _)| pool.allows(panel, 4)));
        let chance = |person| pool.kind_of(person).map_or(0.0, |kind| lottery.chances[kind]);
        let sum: f64 = (0..people.len()).map(chance).sum();
        assert!((sum - 4.0).abs() < 1e-6, "{sum}");
    }
}

/// A picture is written anew or refused with a reason.
pub(crate) fn picture(bytes: &[u8]) {
    const LIMITS: files::Limits = files::Limits { bytes: 1_000_000, pixels: 250_000 };
    match files::make_safe(bytes, LIMITS) {
        Ok(safe) => {
            assert!(safe.full.starts_with(&[0xff, 0xd8]) && safe.preview.starts_with(&[0xff, 0xd8]));
            assert!(u64::from(safe.width) * u64::from(safe.height) <= LIMITS.pixels);
        }
        Err(kernel::Error::Invalid(problems)) => assert_eq!(problems.0[0].field, "photos"),
        Err(other) => panic!("{other}"),
    }
}
