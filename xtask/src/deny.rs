//! What `deny.toml` allows and bans. The file is the one cargo-deny reads; the two lists that the lint needs
//! are simple enough to be read without another crate.

/// The rules of `deny.toml` that are checked here.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Rules {
    /// SPDX ids a package may be under.
    pub(crate) licences: Vec<String>,
    /// Names of crates that must not come in, even through others.
    pub(crate) banned: Vec<String>,
    /// Names of crates that may come in one version only.
    pub(crate) single: Vec<String>,
    /// Places that crates may come from; the workspace itself always may.
    pub(crate) registries: Vec<String>,
}

/// An entry of the bans that is no ban of the crate but of a second version of it.
const SINGLE: &str = "deny-multiple-versions = true";

impl Rules {
    /// Reads `allow = ["…", …]` of `[licenses]`, `deny = [{ crate = "…", … }, …]` of `[bans]` and
    /// `allow-registry = ["…", …]` of `[sources]`.
    pub(crate) fn parse(text: &str) -> Self {
        let bans = list(text, "[bans]", "deny = [");
        let crates = |wanted: bool| {
            bans.iter()
                .filter(|line| line.contains(SINGLE) == wanted)
                .filter_map(|line| Some(line.strip_prefix("{ crate = \"")?.split('"').next()?.to_owned()))
                .collect()
        };
        Self {
            licences: texts(&list(text, "[licenses]", "allow = [")),
            banned: crates(false),
            single: crates(true),
            registries: texts(&list(text, "[sources]", "allow-registry = [")),
        }
    }
}

fn texts(lines: &[&str]) -> Vec<String> {
    lines.iter().filter_map(|line| Some(line.strip_prefix('"')?.split('"').next()?.to_owned())).collect()
}

/// The lines of a list that has one entry a line.
fn list<'text>(text: &'text str, section: &str, start: &str) -> Vec<&'text str> {
    text.lines()
        .map(str::trim)
        .skip_while(|line| *line != section)
        .skip_while(|line| *line != start)
        .skip(1)
        .take_while(|line| *line != "]")
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_read_with_comments_between() {
        let text = r#"
[bans]
multiple-versions = "allow"
deny = [
    # C code
    { crate = "openssl-sys", reason = "rustls" },
    { crate = "tokio", deny-multiple-versions = true },
]
[licenses]
allow = [
    "MIT", # common
    "EUPL-1.2",
]
exceptions = []
[sources]
allow-registry = [
    "https://example.org/index",
]
"#;
        let expected = Rules {
            licences: vec!["MIT".into(), "EUPL-1.2".into()],
            banned: vec!["openssl-sys".into()],
            single: vec!["tokio".into()],
            registries: vec!["https://example.org/index".into()],
        };
        assert_eq!(Rules::parse(text), expected);
    }

    #[test]
    fn the_projects_own_file_has_every_list() {
        let rules = Rules::parse(include_str!("../../deny.toml"));
        assert!(rules.licences.contains(&"MIT".to_owned()));
        assert!(rules.banned.contains(&"openssl-sys".to_owned()));
        assert!(rules.single.contains(&"tokio".to_owned()));
        assert_eq!(rules.registries.len(), 1);
    }
}
