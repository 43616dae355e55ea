//! What `deny.toml` allows and bans. The file is the one cargo-deny reads; the two lists that the lint needs
//! are simple enough to be read without another crate.

/// The lists of `deny.toml` that are checked here.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Rules {
    /// SPDX ids a package may be under.
    pub(crate) licences: Vec<String>,
    /// Names of crates that must not come in, even through others.
    pub(crate) banned: Vec<String>,
}

impl Rules {
    /// Reads `allow = ["…", …]` of `[licenses]` and `deny = [{ crate = "…", … }, …]` of `[bans]`.
    pub(crate) fn parse(text: &str) -> Self {
        Self {
            licences: list(text, "[licenses]", "allow = [")
                .iter()
                .filter_map(|line| Some(line.strip_prefix('"')?.split('"').next()?.to_owned()))
                .collect(),
            banned: list(text, "[bans]", "deny = [")
                .iter()
                .filter_map(|line| Some(line.strip_prefix("{ crate = \"")?.split('"').next()?.to_owned()))
                .collect(),
        }
    }
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
    fn both_lists_are_read_with_comments_between() {
        let text = r#"
[bans]
multiple-versions = "allow"
deny = [
    # C code
    { crate = "openssl-sys", reason = "rustls" },
]
[licenses]
allow = [
    "MIT", # common
    "EUPL-1.2",
]
exceptions = []
"#;
        let expected =
            Rules { licences: vec!["MIT".into(), "EUPL-1.2".into()], banned: vec!["openssl-sys".into()] };
        assert_eq!(Rules::parse(text), expected);
    }

    #[test]
    fn the_projects_own_file_has_both_lists() {
        let rules = Rules::parse(include_str!("../../deny.toml"));
        assert!(rules.licences.contains(&"MIT".to_owned()));
        assert!(rules.banned.contains(&"openssl-sys".to_owned()));
    }
}
