//! All texts of the program: none missing, none left over, the same in every language.

use crate::sources::{self, Source, Token, outcomes};
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use std::collections::{BTreeMap, BTreeSet};

/// The keys of one language and the values each mentions.
type Texts = BTreeMap<String, BTreeSet<String>>;

fn texts(file: &str) -> Texts {
    let mut texts = Texts::new();
    for folder in sources::crates() {
        let path = folder.join("locales").join(file);
        if !path.is_file() {
            continue;
        }
        let text = sources::read(&path);
        let resource = fluent_syntax::parser::parse(text.as_str())
            .unwrap_or_else(|(_, errors)| panic!("{}: {errors:?}", path.display()));
        for entry in resource.body {
            match entry {
                Entry::Message(message) => {
                    let mut values = BTreeSet::new();
                    let pattern = message
                        .value
                        .unwrap_or_else(|| panic!("{} in {} says nothing", message.id.name, path.display()));
                    values_of(&pattern, &mut values);
                    let known = texts.insert(message.id.name.to_owned(), values);
                    assert!(known.is_none(), "{} is there twice", message.id.name);
                }
                Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) => {}
                Entry::Term(_) | Entry::Junk { .. } => panic!("{} holds more than messages", path.display()),
            }
        }
    }
    texts
}

fn values_of(pattern: &Pattern<&str>, into: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else { continue };
        match expression {
            Expression::Inline(inline) => value_of(inline, into),
            Expression::Select { selector, variants } => {
                value_of(selector, into);
                for variant in variants {
                    values_of(&variant.value, into);
                }
            }
        }
    }
}

fn value_of(inline: &InlineExpression<&str>, into: &mut BTreeSet<String>) {
    match inline {
        InlineExpression::VariableReference { id } => {
            into.insert(id.name.to_owned());
        }
        InlineExpression::FunctionReference { arguments, .. } => {
            arguments.positional.iter().for_each(|argument| value_of(argument, into));
        }
        InlineExpression::Placeable { expression } => {
            if let Expression::Inline(inner) = expression.as_ref() {
                value_of(inner, into);
            }
        }
        _ => {}
    }
}

/// Functions that take the key of a text, and which of their arguments it is.
const TAKES_KEY: &[(&str, usize)] = &[
    ("t", 0),
    ("ta", 0),
    ("tn", 0),
    ("Problem::new", 1),
    ("Error::invalid", 1),
    ("Error::Conflict", 0),
    ("require", 2),
    ("Text::new", 1),
    ("field::select", 3),
    ("field::filter", 3),
    ("field::groups", 3),
    ("field::segmented", 3),
    ("field::radios", 3),
    ("field::boxes", 3),
    ("field::tick", 3),
];

fn used_keys(sources: &[Source]) -> BTreeMap<String, String> {
    let mut used = BTreeMap::new();
    for source in sources {
        for (name, position) in TAKES_KEY {
            for call in source.calls(name) {
                for key in call.get(*position).map(|argument| outcomes(argument)).unwrap_or_default() {
                    used.insert(key.to_owned(), source.path.display().to_string());
                }
            }
        }
    }
    used
}

/// The words before the words of enums: `cx.word("channel", …)`.
fn word_kinds(sources: &[Source]) -> BTreeSet<String> {
    sources
        .iter()
        .flat_map(|source| {
            source
                .calls("word")
                .flat_map(|call| call.first().map(|a| outcomes(a)).unwrap_or_default())
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn every_text_that_the_code_asks_for_is_there() {
    let (german, sources) = (texts("de.ftl"), sources::all());
    let used = used_keys(&sources);
    assert!(used.len() > 50, "the scanner finds the uses: {}", used.len());
    let missing: Vec<_> = used.iter().filter(|(key, _)| !german.contains_key(*key)).collect();
    assert!(missing.is_empty(), "{missing:#?}");
    let kinds = word_kinds(&sources);
    let wordless: Vec<_> =
        kinds.iter().filter(|kind| !german.keys().any(|key| key.starts_with(&format!("{kind}-")))).collect();
    assert!(wordless.is_empty(), "no words for {wordless:?}");
}

#[test]
fn german_and_english_have_the_same_texts_with_the_same_values() {
    let (german, english) = (texts("de.ftl"), texts("en.ftl"));
    let only = |one: &Texts, other: &Texts| {
        one.keys().filter(|key| !other.contains_key(*key)).cloned().collect::<Vec<_>>()
    };
    assert_eq!(only(&german, &english), Vec::<String>::new(), "only in German");
    assert_eq!(only(&english, &german), Vec::<String>::new(), "only in English");
    for (key, values) in &german {
        assert_eq!(values, &english[key], "{key} mentions other values in English");
    }
}

#[test]
fn plain_german_only_says_again_what_german_says() {
    let german = texts("de.ftl");
    for (key, values) in texts("de-x-einfach.ftl") {
        let whole = german.get(&key).unwrap_or_else(|| panic!("{key} has no German text"));
        assert!(values.is_subset(whole), "{key} mentions more than the German text");
    }
}

#[test]
fn no_text_is_left_over() {
    let (german, sources) = (texts("de.ftl"), sources::all());
    let literals: BTreeSet<&str> = sources
        .iter()
        .flat_map(|source| &source.tokens)
        .filter_map(|token| if let Token::Literal(text) = token { Some(text.as_str()) } else { None })
        .collect();
    let kinds = word_kinds(&sources);
    // `format!("people-{x}-done")`: what stands around the braces.
    let made: Vec<(&str, &str)> = literals
        .iter()
        .filter_map(|text| {
            text.split_once('{').zip(text.rsplit_once('}')).map(|((start, _), (_, end))| (start, end))
        })
        .filter(|(start, _)| {
            start.len() > 2
                && start.ends_with('-')
                && start.chars().all(|c| c.is_ascii_lowercase() || c == '-')
        })
        .collect();
    let is_used = |key: &str| {
        // A field's hint and an error's longer text belong to their first key.
        let base = key.strip_suffix("-hint").or_else(|| key.strip_suffix("-text"));
        [Some(key), base].into_iter().flatten().any(|key| {
            literals.contains(key)
                || kinds
                    .iter()
                    .any(|kind| key.strip_prefix(kind.as_str()).is_some_and(|rest| rest.starts_with('-')))
                || made.iter().any(|(start, end)| {
                    key.len() > start.len() + end.len() && key.starts_with(start) && key.ends_with(end)
                })
        })
    };
    let left_over: Vec<&String> = german.keys().filter(|key| !is_used(key)).collect();
    assert!(left_over.is_empty(), "{left_over:#?}");
}

#[test]
fn the_modules_bring_their_texts_along() {
    use kernel::Locale;
    let sources: Vec<_> = server::modules().into_iter().flat_map(|module| module.texts).collect();
    let brought = web::Texts::load(sources).expect("keys that are unique over all modules");
    for folder in sources::crates() {
        let name = folder.file_name().expect("a name").to_string_lossy().into_owned();
        let path = folder.join("locales/de.ftl");
        // The shell's own texts come with `web` itself, and commands over files have no modules.
        if ["web", "counting"].contains(&name.as_str()) || !path.is_file() {
            continue;
        }
        let text = sources::read(&path);
        let first = text.lines().find_map(|line| line.split_once(" =")).map(|(key, _)| key).expect("a text");
        assert!(
            brought.has(Locale::De, first) && brought.has(Locale::En, first),
            "the texts of {name} are not brought along"
        );
    }
}
