use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};

/// The language of a page or a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Language {
    /// German.
    De,
    /// English.
    En,
}

impl Language {
    /// For the `lang` attribute.
    pub(crate) const fn tag(self) -> &'static str {
        match self {
            Self::De => "de",
            Self::En => "en",
        }
    }
}

/// The texts of one language.
pub(crate) struct Texts {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

impl Texts {
    pub(crate) fn of(language: Language) -> Self {
        let source = match language {
            Language::De => include_str!("../locales/de.ftl"),
            Language::En => include_str!("../locales/en.ftl"),
        };
        let mut bundle = FluentBundle::new(vec![language.tag().parse().unwrap_or_default()]);
        bundle.set_use_isolating(false);
        // A broken line of the file is found by a test; the others stay readable.
        let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(resource, _)| resource);
        bundle.add_resource_overriding(resource);
        Self { language, bundle }
    }

    /// The message of a key; a key that is missing stands for itself.
    pub(crate) fn get(&self, key: &str, values: &[(&str, FluentValue<'_>)]) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            return key.to_owned();
        };
        let args: FluentArgs<'_> = values.iter().map(|(name, value)| (*name, value.clone())).collect();
        self.bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned()
    }

    /// A number as people of the language write it, with so many decimals, none when they are all zero.
    pub(crate) fn number(&self, number: f64, decimals: usize) -> String {
        let (point, group) = match self.language {
            Language::De => (",", "."),
            Language::En => (".", ","),
        };
        let text = format!("{number:.decimals$}");
        let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
        let mut out = String::new();
        for (place, digit) in whole.chars().enumerate() {
            if place > 0 && (whole.len() - place).is_multiple_of(3) && !out.ends_with('-') {
                out.push_str(group);
            }
            out.push(digit);
        }
        if part.bytes().any(|digit| digit != b'0') {
            out.push_str(point);
            out.push_str(part);
        }
        out
    }
}

/// The texts of a template that need no values.
pub(crate) struct Words<'a>(pub(crate) &'a Texts);

impl Words<'_> {
    pub(crate) fn get(&self, key: &str) -> String {
        self.0.get(key, &[])
    }
}
