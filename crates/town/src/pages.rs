//! What people see. Extract, authorise, call, render.

mod accessibility;
mod contact;
mod fixed;
mod home;
mod news;
mod open_data;
mod register;
mod staff_accessibility;
mod staff_news;
mod staff_pages;
mod staff_venues;

pub use home::content_of_home;

use crate::{api, store};
use kernel::{Access, Action, Locale, MunicipalityId, Object, Result};
use region::Municipality;
use std::borrow::Borrow;
use web::{Cx, HomeBlock, Routes, WorkbenchItem, field::Choice, module::Panels};

/// All routes of this concept.
pub(crate) fn routes() -> Routes {
    let (public, news, pages) =
        (Access::Public, Access::Needs(Action::EditNews), Access::Needs(Action::EditPages));
    Routes::new()
        .get("/", public, home::home)
        .get("/kontakt", public, contact::contact)
        .get("/nachrichten", public, news::list)
        .get("/nachrichten.atom", public, news::feed)
        .get("/nachrichten/{slug}", public, news::post)
        .get("/impressum", public, fixed::imprints)
        .get("/impressum/{municipality}", public, fixed::imprint)
        .get("/datenschutz", public, fixed::privacy)
        .get("/datenschutz/{municipality}", public, fixed::municipal_privacy)
        .get("/regeln", public, fixed::rules)
        .get("/leichte-sprache", public, fixed::plain_language)
        .get("/gebaerdensprache", public, fixed::sign_language)
        .get("/barrierefreiheit", public, accessibility::statement)
        .get("/barriere-melden", public, accessibility::report_form)
        .post("/barriere-melden", public, accessibility::report)
        .get("/barriere-melden/danke", public, accessibility::thanks)
        .get("/daten", public, open_data::overview)
        .get("/.well-known/security.txt", public, contact::security_txt)
        .get("/api/v1/posts", public, api::posts)
        .get("/werkbank/nachrichten", news, staff_news::list)
        .get("/werkbank/nachrichten/neu", news, staff_news::blank)
        .post("/werkbank/nachrichten/neu", news, staff_news::add)
        .get("/werkbank/nachrichten/{id}", news, staff_news::edit)
        .post("/werkbank/nachrichten/{id}", news, staff_news::change)
        .get("/werkbank/verarbeitung", pages, register::register)
        .get("/werkbank/seiten", pages, staff_pages::list)
        .get("/werkbank/seiten/{kind}/{scope}/{locale}", pages, staff_pages::edit)
        .post("/werkbank/seiten/{kind}/{scope}/{locale}", pages, staff_pages::save)
        .get("/werkbank/barrierefreiheit", pages, staff_accessibility::statement)
        .post("/werkbank/barrierefreiheit", pages, staff_accessibility::save_statement)
        .get("/werkbank/barrierefreiheit/barrieren/neu", pages, staff_accessibility::blank_barrier)
        .post("/werkbank/barrierefreiheit/barrieren/neu", pages, staff_accessibility::add_barrier)
        .get("/werkbank/barrierefreiheit/barrieren/{id}", pages, staff_accessibility::barrier)
        .post("/werkbank/barrierefreiheit/barrieren/{id}", pages, staff_accessibility::save_barrier)
        .post("/werkbank/barrierefreiheit/barrieren/{id}/behoben", pages, staff_accessibility::remove_barrier)
        .get("/werkbank/barrieren", pages, staff_accessibility::reports)
        .get("/werkbank/barrieren/{id}", pages, staff_accessibility::report)
        .post("/werkbank/barrieren/{id}", pages, staff_accessibility::answer)
        .get("/werkbank/anlaufstellen", pages, staff_venues::list)
        .get("/werkbank/anlaufstellen/{id}", pages, staff_venues::edit)
        .post("/werkbank/anlaufstellen/{id}", pages, staff_venues::save)
}

/// This concept's pieces of other pages.
pub(crate) fn panels() -> Panels {
    Panels {
        // It leads to easy language and sign language, which the law wants on the home page (section 4 BITV 2.0).
        home: vec![HomeBlock { position: 50, key: "home-block-town", panel: home::panel, essential: true }],
        place: vec![(60, news::place_panel)],
        municipality: vec![(60, news::municipality_panel)],
        ..Panels::default()
    }
}

/// This concept's entries of the staff area.
pub(crate) fn workbench() -> Vec<WorkbenchItem> {
    let item = |position, path, key, action| WorkbenchItem { position, path, key, action, waiting: None };
    vec![
        item(60, "/werkbank/nachrichten", "post-nav", Action::EditNews),
        item(61, "/werkbank/seiten", "page-nav", Action::EditPages),
        item(62, "/werkbank/barrierefreiheit", "statement-nav", Action::EditPages),
        WorkbenchItem {
            waiting: Some(|cx| Box::pin(store::accessibility::open_reports(&cx.app.db))),
            ..item(63, "/werkbank/barrieren", "barrier-nav", Action::EditPages)
        },
        item(64, "/werkbank/anlaufstellen", "venue-nav", Action::EditPages),
        item(65, "/werkbank/verarbeitung", "register-nav", Action::EditPages),
    ]
}

/// What the templates of this concept ask of a request.
pub(crate) trait Wording {
    /// A value, or "not stated".
    fn stated(&self, text: &str) -> String;
    /// The `lang` of a text that was written in `locale`; empty when the page is in that language anyway.
    fn foreign(&self, locale: impl Borrow<Locale>) -> &'static str;
    /// A language's own name.
    fn language(&self, locale: impl Borrow<Locale>) -> String;
    /// A stored civil day in the reader's language; what is no day is shown as it is.
    fn civil(&self, text: &str) -> String;
}

impl Wording for Cx {
    fn stated(&self, text: &str) -> String {
        if text.is_empty() { self.t("contact-not-stated") } else { text.to_owned() }
    }

    fn foreign(&self, locale: impl Borrow<Locale>) -> &'static str {
        if self.locale == *locale.borrow() { "" } else { locale.borrow().tag() }
    }

    fn language(&self, locale: impl Borrow<Locale>) -> String {
        self.app.texts.get(*locale.borrow(), "language-name", &[])
    }

    fn civil(&self, text: &str) -> String {
        text.parse::<jiff::civil::Date>().map_or_else(|_| text.to_owned(), |day| self.day(day))
    }
}

/// What belongs to this municipality, for asking about rights.
pub(crate) fn object(municipality: Option<MunicipalityId>) -> Object {
    Object { municipality, ..Object::default() }
}

/// The municipalities for which the actor may do this, and whether a thing of both may be done too.
pub(crate) async fn municipality_choices(cx: &Cx, action: Action) -> Result<Vec<Choice>> {
    let all: Vec<Municipality> = region::all_municipalities(&cx.app.db).await?;
    Ok(all
        .into_iter()
        .filter(|one| cx.may(action, &object(Some(one.id))))
        .map(|one| Choice::new(one.id.to_string(), one.full_name()))
        .collect())
}
