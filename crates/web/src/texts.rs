//! Translations: Fluent files that each concept brings along.

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use kernel::{Error, Locale, Result};
use unic_langid::LanguageIdentifier;

/// A value that a message mentions. Numbers choose plural forms.
pub type TextValue<'a> = FluentValue<'a>;

/// The texts of one concept in one language (the content of a `*.ftl` file).
pub type Source = (Locale, &'static str);

/// All texts in all languages. Plain German falls back to German.
pub struct Texts {
    bundles: [FluentBundle<FluentResource>; 3],
}

impl std::fmt::Debug for Texts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Texts(…)")
    }
}

impl Texts {
    /// Reads all files.
    ///
    /// # Errors
    /// [`Error::Internal`] names the key that occurs twice or the line that cannot be read.
    pub fn load(sources: impl IntoIterator<Item = Source>) -> Result<Self> {
        let mut bundles = Locale::ALL.map(|locale| {
            // `de-x-einfach` is no language of its own for plural rules.
            let language: LanguageIdentifier =
                if locale == Locale::En { "en" } else { "de" }.parse().unwrap_or_default();
            let mut bundle = FluentBundle::new_concurrent(vec![language]);
            // The isolation marks would stand in the middle of copied text.
            bundle.set_use_isolating(false);
            bundle
        });
        for (locale, source) in sources {
            let resource = FluentResource::try_new(source.to_owned())
                .map_err(|(_, errors)| Error::internal(format!("texts in {}: {errors:?}", locale.tag())))?;
            bundles[locale as usize]
                .add_resource(resource)
                .map_err(|errors| Error::internal(format!("texts in {}: {errors:?}", locale.tag())))?;
        }
        Ok(Self { bundles })
    }

    /// The message of a key. A key that is missing everywhere stands for itself, so that nothing is ever blank.
    pub fn get(&self, locale: Locale, key: &str, values: &[(&str, TextValue<'_>)]) -> String {
        let chain: &[Locale] = match locale {
            Locale::Plain => &[Locale::Plain, Locale::De],
            Locale::De => &[Locale::De],
            Locale::En => &[Locale::En, Locale::De],
        };
        for locale in chain {
            let bundle = &self.bundles[*locale as usize];
            let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else { continue };
            let args: FluentArgs<'_> = values.iter().map(|(name, value)| (*name, value.clone())).collect();
            let mut errors = Vec::new();
            let text = bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned();
            if !errors.is_empty() {
                tracing::warn!(key, ?errors, "a text mentions a value it was not given");
            }
            return text;
        }
        tracing::warn!(key, "a text is missing");
        key.to_owned()
    }

    /// Does this language itself have the key?
    pub fn has(&self, locale: Locale, key: &str) -> bool {
        self.bundles[locale as usize].has_message(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DE: &str =
        "ideas = { $count ->\n    [one] Eine Idee\n   *[other] { $count } Ideen\n }\nhello = Guten Tag\n";

    fn texts() -> Texts {
        Texts::load([(Locale::De, DE), (Locale::En, "hello = Hello\n"), (Locale::Plain, "hello = Hallo\n")])
            .expect("readable")
    }

    #[test]
    fn numbers_choose_the_plural_form() {
        assert_eq!(texts().get(Locale::De, "ideas", &[("count", 1.into())]), "Eine Idee");
        assert_eq!(texts().get(Locale::De, "ideas", &[("count", 3.into())]), "3 Ideen");
    }

    #[test]
    fn plain_german_falls_back_to_german_and_an_unknown_key_stands_for_itself() {
        assert_eq!(texts().get(Locale::Plain, "hello", &[]), "Hallo");
        assert_eq!(texts().get(Locale::Plain, "ideas", &[("count", 2.into())]), "2 Ideen");
        assert_eq!(texts().get(Locale::De, "nothing-here", &[]), "nothing-here");
    }

    #[test]
    fn a_key_given_twice_stops_the_start() {
        assert!(Texts::load([(Locale::De, "a = 1\n"), (Locale::De, "a = 2\n")]).is_err());
    }
}
