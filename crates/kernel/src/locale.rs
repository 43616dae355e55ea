//! The languages of the pages and the plain-language track.

/// A language, or a second track of one. German has no path prefix, the others have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Locale {
    /// German.
    #[default]
    De,
    /// English.
    En,
    /// Plain German (Einfache Sprache, not Leichte Sprache); falls back to German.
    Plain,
}

impl Locale {
    /// All languages, German first.
    pub const ALL: [Self; 3] = [Self::De, Self::En, Self::Plain];

    /// BCP 47 tag for the `lang` attribute (`de-x-einfach` uses a private subtag).
    pub const fn tag(self) -> &'static str {
        match self {
            Self::De => "de",
            Self::En => "en",
            Self::Plain => "de-x-einfach",
        }
    }

    /// What stands before every path of this language.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::De => "",
            Self::En => "/en",
            Self::Plain => "/einfach",
        }
    }

    /// Splits a request path into its language and the path that the routes know.
    ///
    /// ```
    /// use kernel::Locale;
    /// assert_eq!(Locale::split("/en/orte/reetz"), (Locale::En, "/orte/reetz"));
    /// assert_eq!(Locale::split("/einfach"), (Locale::Plain, "/"));
    /// assert_eq!(Locale::split("/energie"), (Locale::De, "/energie"));
    /// ```
    pub fn split(path: &str) -> (Self, &str) {
        for locale in [Self::En, Self::Plain] {
            if let Some(rest) = path.strip_prefix(locale.prefix()) {
                if rest.is_empty() {
                    return (locale, "/");
                }
                if rest.starts_with('/') {
                    return (locale, rest);
                }
            }
        }
        (Self::De, path)
    }
}
