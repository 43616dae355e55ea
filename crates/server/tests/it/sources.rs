//! Reads the project's own source: enough of a lexer to find texts' keys in Rust and in templates.

use std::path::{Path, PathBuf};

/// A piece of Rust, or of what stands between the braces of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Token {
    Word(String),
    Literal(String),
    Mark(char),
}

/// A file and its pieces.
pub(crate) struct Source {
    pub(crate) path: PathBuf,
    pub(crate) tokens: Vec<Token>,
}

impl Source {
    /// All calls of a function or method of this name: the pieces of each argument.
    pub(crate) fn calls<'a>(&'a self, name: &'a str) -> impl Iterator<Item = Vec<&'a [Token]>> {
        // `Text::new` is asked for by its last two words.
        let words: Vec<&str> = name.split("::").collect();
        (0..self.tokens.len()).filter_map(move |at| {
            let mut end = at;
            for (n, word) in words.iter().enumerate() {
                if n > 0 {
                    let colons = self.tokens.get(end..end + 2)?;
                    end +=
                        if colons.iter().all(|token| *token == Token::Mark(':')) { 2 } else { return None };
                }
                matches!(self.tokens.get(end)?, Token::Word(found) if found == word).then_some(())?;
                end += 1;
            }
            (self.tokens.get(end) == Some(&Token::Mark('('))).then(|| arguments(&self.tokens[end + 1..]))
        })
    }
}

/// Splits at the commas of the outermost level, up to the closing parenthesis.
fn arguments(tokens: &[Token]) -> Vec<&[Token]> {
    let (mut found, mut depth, mut start) = (Vec::new(), 0, 0);
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Mark('(' | '[' | '{') => depth += 1,
            Token::Mark(')' | ']' | '}') if depth == 0 => {
                found.push(&tokens[start..at]);
                break;
            }
            Token::Mark(')' | ']' | '}') => depth -= 1,
            Token::Mark(',') if depth == 0 => {
                found.push(&tokens[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    found
}

/// The literals that an argument can be: it alone, or the branches of an `if` or `match`.
pub(crate) fn outcomes(argument: &[Token]) -> Vec<&str> {
    let mut found = Vec::new();
    for (at, token) in argument.iter().enumerate() {
        let Token::Literal(text) = token else { continue };
        let before = at.checked_sub(1).map(|at| &argument[at]);
        let is_outcome = matches!(before, None | Some(Token::Mark('{' | '&' | '>')))
            && argument.get(at + 1) != Some(&Token::Mark('='));
        if is_outcome {
            found.push(text.as_str());
        }
    }
    found
}

/// The folder of the project.
pub(crate) fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// All crates' folders, sorted.
pub(crate) fn crates() -> Vec<PathBuf> {
    let mut crates: Vec<PathBuf> = entries(&project().join("crates"));
    crates.sort();
    crates
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(folder)
        .map(|entries| entries.map(|entry| entry.expect("a readable folder").path()).collect())
        .unwrap_or_default()
}

/// All files below a folder that end like this.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for path in entries(folder) {
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.extension().is_some_and(|own| own == ending) {
            found.push(path);
        }
    }
    found
}

/// All Rust outside of tests, and all templates.
pub(crate) fn all() -> Vec<Source> {
    let mut sources = Vec::new();
    for folder in crates() {
        for path in files(&folder.join("src"), "rs") {
            let text = read(&path);
            // By the project's habit, the tests of a file are its end.
            let code = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
            sources.push(Source { tokens: tokens(code), path });
        }
        for path in files(&folder.join("templates"), "html") {
            let inside: String = code_of_template(&read(&path));
            sources.push(Source { tokens: tokens(&inside), path });
        }
    }
    sources
}

pub(crate) fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What stands between `{{ }}` and `{% %}`.
fn code_of_template(text: &str) -> String {
    let mut code = String::new();
    for (open, close) in [("{{", "}}"), ("{%", "%}")] {
        for piece in text.split(open).skip(1) {
            code.push_str(piece.split(close).next().unwrap_or_default());
            code.push_str(" ; ");
        }
    }
    code
}

/// Cuts Rust into words, literals and marks; comments and white space go.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let chars: Vec<char> = text.chars().collect();
    let (mut tokens, mut at) = (Vec::new(), 0);
    while let Some(&c) = chars.get(at) {
        let next = chars.get(at + 1).copied();
        if c == '/' && next == Some('/') {
            at = (at..chars.len()).find(|i| chars[*i] == '\n').unwrap_or(chars.len());
        } else if c == '/' && next == Some('*') {
            at = (at + 2..chars.len())
                .find(|i| chars[*i - 1] == '*' && chars[*i] == '/')
                .map_or(chars.len(), |i| i + 1);
        } else if c == '"' {
            let (literal, end) = quoted(&chars, at + 1);
            tokens.push(Token::Literal(literal));
            at = end;
        } else if let Some((literal, end)) = raw(&chars, at) {
            tokens.push(Token::Literal(literal));
            at = end;
        } else if c == '\'' && (chars.get(at + 2) == Some(&'\'') || next == Some('\\')) {
            at = (at + 2..chars.len())
                .find(|i| chars[*i] == '\'' && (chars[*i - 1] != '\\' || chars[*i - 2] == '\\'))
                .map_or(chars.len(), |i| i + 1);
        } else if c.is_alphanumeric() || c == '_' {
            let end = (at..chars.len())
                .find(|i| !chars[*i].is_alphanumeric() && chars[*i] != '_')
                .unwrap_or(chars.len());
            tokens.push(Token::Word(chars[at..end].iter().collect()));
            at = end;
        } else {
            if !c.is_whitespace() {
                tokens.push(Token::Mark(c));
            }
            at += 1;
        }
    }
    tokens
}

fn quoted(chars: &[char], start: usize) -> (String, usize) {
    let (mut literal, mut at) = (String::new(), start);
    while let Some(&c) = chars.get(at) {
        match c {
            '"' => break,
            '\\' => at += 1,
            c => literal.push(c),
        }
        at += 1;
    }
    (literal, at + 1)
}

/// `r"…"` and `r#"…"#`.
fn raw(chars: &[char], at: usize) -> Option<(String, usize)> {
    let is_start = chars[at] == 'r'
        && !at.checked_sub(1).is_some_and(|before| chars[before].is_alphanumeric() || chars[before] == '_');
    is_start.then_some(())?;
    let hashes = chars[at + 1..].iter().take_while(|c| **c == '#').count();
    let start = at + 1 + hashes;
    (chars.get(start) == Some(&'"')).then_some(())?;
    let end = (start + 1..chars.len()).find(|i| {
        chars[*i] == '"' && chars[*i + 1..].iter().take(hashes).filter(|c| **c == '#').count() == hashes
    })?;
    Some((chars[start + 1..end].iter().collect(), end + 1 + hashes))
}

#[test]
fn calls_are_found_with_their_arguments_whatever_stands_around_them() {
    let source = Source {
        path: PathBuf::new(),
        tokens: tokens(
            "// cx.t(\"comment\")\nlet c = '\"'; cx.t(\"one\"); cx.t(if a { \"two\" } else { \"three\" }); x::Text::new(f(1, \"no\"), \"four\").max(3) r#\"cx.t(\"raw\")\"#",
        ),
    };
    let keys = |name, position: usize| -> Vec<String> {
        source
            .calls(name)
            .flat_map(|call| {
                call.get(position)
                    .map(|a| outcomes(a))
                    .unwrap_or_default()
                    .into_iter()
                    .map(str::to_owned)
                    .collect::<Vec<_>>()
            })
            .collect()
    };
    assert_eq!(keys("t", 0), ["one", "two", "three"]);
    assert_eq!(keys("Text::new", 1), ["four"]);
}

#[test]
fn the_code_of_a_template_is_what_stands_between_its_braces() {
    let code =
        code_of_template("<p class=\"a\">{{ cx.t(\"one\") }}</p>{% if x == \"two\" %}\"three\"{% endif %}");
    let literals: Vec<Token> =
        tokens(&code).into_iter().filter(|token| matches!(token, Token::Literal(_))).collect();
    assert_eq!(literals, [Token::Literal("one".to_owned()), Token::Literal("two".to_owned())]);
}
