//! What must be there before a site may go public.

use crate::installation;
use anyhow::{Result, bail};
use kernel::Locale;
use web::{App, Settings};

/// What is missing, one sentence each; empty when the site may go public.
///
/// # Errors
/// Those of the database.
pub async fn missing(app: &App) -> Result<Vec<String>> {
    let mut missing = settings(&app.settings);
    for essential in &app.essentials {
        missing.extend(essential(app).await?.into_iter().map(|key| in_words(app, key)));
    }
    if installation::known(&app.db, installation::DEMO).await?.is_some() {
        missing.push(
            "the database was filled with example content for a demo; begin with an empty data directory"
                .to_owned(),
        );
    }
    Ok(missing)
}

/// Refuses to go public while something is missing.
///
/// # Errors
/// Names all that is missing.
pub async fn insist(app: &App) -> Result<()> {
    let missing = missing(app).await?;
    if missing.is_empty() {
        return Ok(());
    }
    bail!(
        "this site is not ready for the public:\n  - {}\n    Without --public it starts, for setting it up",
        missing.join("\n  - ")
    )
}

/// What the settings lack.
fn settings(settings: &Settings) -> Vec<String> {
    let mut missing = Vec::new();
    if !settings.site_url.starts_with("https://") {
        missing.push(format!("site.url is {}; a public address begins with https://", settings.site_url));
    }
    if settings.contact_email.is_empty() {
        missing.push("contact.email is empty; people need somebody to write to".to_owned());
    }
    if settings.mail_from.contains("@localhost") {
        missing.push("mail.from is the default; mail from @localhost reaches nobody".to_owned());
    }
    missing
}

/// Modules name what is missing by the key of a text, or in words.
fn in_words(app: &App, key: String) -> String {
    if app.texts.has(Locale::En, &key) { app.texts.get(Locale::En, &key, &[]) } else { key }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_not_ready_for_the_public_and_good_settings_are() {
        let named = settings(&Settings::default()).join(" ");
        for key in ["site.url", "contact.email", "mail.from"] {
            assert!(named.contains(key), "{key}");
        }
        let good = Settings {
            site_url: "https://mitmachen.example".to_owned(),
            contact_email: "buero@a.example".to_owned(),
            mail_from: "Mitmachen <m@a.example>".to_owned(),
            ..Settings::default()
        };
        assert_eq!(settings(&good), Vec::<String>::new());
    }
}
