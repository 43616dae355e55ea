//! What is missing before the site may go public, and where to fill it in. Examples and shipped templates do not count:
//! somebody has to adopt them.

use crate::{
    page_text::{PageKind, PageText},
    store::{accessibility, page_texts},
};
use database::BoxFuture;
use kernel::{Locale, MunicipalityId, Result};
use web::{App, texts::TextValue};

/// One sentence in German for each thing that is missing.
pub fn missing(app: &App) -> BoxFuture<'_, Result<Vec<String>>> {
    Box::pin(async move {
        let say = |key: &str, values: &[(&str, TextValue<'_>)]| app.texts.get(Locale::De, key, values);
        let mut missing = Vec::new();
        let texts = page_texts::all_current(&app.db).await?;
        let municipalities = region::all_municipalities(&app.db).await?;
        if municipalities.is_empty() {
            missing.push(say("essential-region", &[]));
        }
        for municipality in &municipalities {
            for (kind, key) in
                [(PageKind::Imprint, "essential-imprint"), (PageKind::Privacy, "essential-privacy")]
            {
                if !adopted(&texts, kind, Some(municipality.id)) {
                    let place = format!("/werkbank/seiten/{kind}/{}/de", municipality.slug);
                    missing.push(say(
                        key,
                        &[("municipality", municipality.full_name().into()), ("where", place.into())],
                    ));
                }
            }
        }
        for (kind, key) in
            [(PageKind::Privacy, "essential-privacy-site"), (PageKind::Rules, "essential-rules")]
        {
            if !adopted(&texts, kind, None) {
                missing.push(say(key, &[("where", format!("/werkbank/seiten/{kind}/alle/de").into())]));
            }
        }
        if !accessibility::statement(&app.db).await?.is_some_and(|statement| statement.counts()) {
            missing.push(say("essential-statement", &[]));
        }
        for (value, setting) in
            [(&app.settings.contact_email, "contact.email"), (&app.settings.contact_phone, "contact.phone")]
        {
            if value.is_empty() {
                missing.push(say("essential-contact", &[("setting", setting.into())]));
            }
        }
        Ok(missing)
    })
}

fn adopted(texts: &[PageText], kind: PageKind, municipality: Option<MunicipalityId>) -> bool {
    let german = |text: &&PageText| {
        text.kind == kind && text.municipality_id == municipality && text.locale == Locale::De.tag()
    };
    texts.iter().find(german).is_some_and(|text| !text.example && !text.body.trim().is_empty())
}
