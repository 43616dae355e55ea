//! The page shell. Every HTML page leaves the house through [`Cx::page`]; the page cache can stand behind it because
//! anonymous HTML is the same for everyone in the same language.

use crate::{Cx, Html, Outcome, cache::ForEveryone, look::Look, module::NavItem, texts::Source};
use askama::Template;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use kernel::{Locale, permission::may_somewhere};

/// A page: its title, its main content and what the shell should know.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// For the title bar and the list of pages; the site's name is added.
    pub title: String,
    /// Language of the title, when people wrote it; empty: that of the page.
    pub title_language: String,
    /// One sentence for search engines and previews.
    pub description: String,
    /// The content of `<main>`.
    pub body: Html,
    /// Where we are: (path, text) of each page above this one.
    pub breadcrumb: Vec<(String, String)>,
    /// A feed of this page's content: (path, title).
    pub feed: Option<(String, String)>,
    /// Uncached and for these eyes only: forms with a time token, staff pages, receipts.
    pub private: bool,
    /// Not for search engines.
    pub unlisted: bool,
    /// The content brings its own width (home page, staff area).
    pub full_width: bool,
    /// The status, when it is not 200.
    pub status: Option<StatusCode>,
}

/// The links at the foot of every page: (path, key). The law wants imprint, privacy and accessibility within two clicks.
pub(crate) const FOOTER: &[(&str, &str)] = &[
    ("/kontakt", "shell-contact"),
    ("/antworten", "shell-promise"),
    ("/leichte-sprache", "shell-easy-language"),
    ("/gebaerdensprache", "shell-sign-language"),
    ("/barrierefreiheit", "shell-accessibility"),
    ("/barriere-melden", "shell-report-barrier"),
    ("/datenschutz", "shell-privacy"),
    ("/impressum", "shell-imprint"),
    ("/regeln", "shell-rules"),
    ("/daten", "shell-open-data"),
    ("/mein", "shell-own"),
    ("/werkbank", "shell-workbench"),
];

#[derive(Template)]
#[template(path = "shell.html")]
struct Shell<'a> {
    cx: &'a Cx,
    page: &'a Page,
    look: &'a Look,
    title: String,
    nav: Vec<(&'a NavItem, bool)>,
    languages: Vec<(Locale, String, String, bool)>,
    staff_nav: Vec<StaffEntry>,
    call: Option<String>,
}

struct StaffEntry {
    path: &'static str,
    text: String,
    waiting: Option<i64>,
    current: bool,
}

impl Cx {
    /// Puts the shell around a page. The one way an HTML page leaves the house.
    ///
    /// # Errors
    /// Those of the staff menu's counts.
    pub async fn page(&self, page: Page) -> Outcome {
        let staff_nav = if self.path.starts_with("/werkbank") { self.staff_nav().await? } else { Vec::new() };
        let phone = &self.app.settings.contact_phone;
        let call = (!phone.is_empty()).then(|| self.ta("shell-call", &[("phone", phone.as_str().into())]));
        let is_fault = page.status.is_some_and(|status| status.is_server_error());
        let look = if is_fault { self.app.last_look() } else { self.look().await };
        let html = Html::of(&Shell {
            cx: self,
            page: &page,
            look: &look,
            title: self.title_of(&page),
            nav: self.nav(&look),
            languages: self.languages(),
            staff_nav,
            call,
        })?;
        let mut response =
            (page.status.unwrap_or(StatusCode::OK), axum::response::Html(html.into_string())).into_response();
        let personal = page.private || self.actor.is_known();
        if !personal {
            response.extensions_mut().insert(ForEveryone);
        }
        let headers = response.headers_mut();
        headers.insert(
            header::CACHE_CONTROL,
            HeaderValue::from_static(if personal { "no-store" } else { "no-cache" }),
        );
        if page.unlisted || page.private {
            headers.insert("x-robots-tag", HeaderValue::from_static("noindex"));
        }
        Ok(response)
    }

    /// The words for the title bar. A screen reader speaks them first, so they begin with what went wrong.
    fn title_of(&self, page: &Page) -> String {
        if page.status == Some(StatusCode::UNPROCESSABLE_ENTITY) {
            self.ta("form-title-with-problems", &[("title", page.title.as_str().into())])
        } else {
            page.title.clone()
        }
    }

    fn nav(&self, look: &Look) -> Vec<(&NavItem, bool)> {
        look.menu
            .arrange(&self.app.nav, |item| item.key)
            .into_iter()
            .map(|item| {
                (item, if item.path == "/" { self.path == "/" } else { self.path.starts_with(item.path) })
            })
            .collect()
    }

    /// (language, address of this page in it, its own name, is it this one)
    fn languages(&self) -> Vec<(Locale, String, String, bool)> {
        let query = self.query.as_deref().map(|q| format!("?{q}")).unwrap_or_default();
        Locale::ALL
            .into_iter()
            .map(|locale| {
                let path = if self.path == "/" && locale != Locale::De {
                    format!("{}/", locale.prefix())
                } else {
                    format!("{}{}", locale.prefix(), self.path)
                };
                (
                    locale,
                    path + &query,
                    self.app.texts.get(locale, "language-name", &[]),
                    locale == self.locale,
                )
            })
            .collect()
    }

    async fn staff_nav(&self) -> kernel::Result<Vec<StaffEntry>> {
        let mut entries = Vec::new();
        for item in &self.app.workbench {
            if may_somewhere(&self.actor, item.action) {
                let waiting = match item.waiting {
                    Some(count) => Some(count(self).await?).filter(|waiting| *waiting > 0),
                    None => None,
                };
                entries.push(StaffEntry {
                    path: item.path,
                    text: self.t(item.key),
                    waiting,
                    current: is_below(&self.path, item.path),
                });
            }
        }
        Ok(entries)
    }
}

/// Is this page the one of the entry, or below it? Everything is below `/werkbank`, so that one stands for itself only.
pub(crate) fn is_below(path: &str, entry: &str) -> bool {
    path.strip_prefix(entry)
        .is_some_and(|rest| rest.is_empty() || (rest.starts_with('/') && entry != "/werkbank"))
}

/// Sends the browser to another page of this site with GET. Only paths of our own are followed.
pub fn redirect(path: &str) -> Response {
    let safe = own_path(path).unwrap_or("/");
    match HeaderValue::from_str(safe) {
        Ok(location) => (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// The path, if it is one of this site: it begins with one slash and can't be read as another host.
pub fn own_path(path: &str) -> Option<&str> {
    (path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\r', '\n', '\t']))
        .then_some(path)
}

/// The shell's own texts.
pub(crate) fn texts() -> Vec<Source> {
    crate::texts!(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_of_the_staff_menu_is_current_on_its_own_pages_only() {
        assert!(
            is_below("/werkbank/team", "/werkbank/team") && is_below("/werkbank/team/neu", "/werkbank/team")
        );
        assert!(!is_below("/werkbank/teams", "/werkbank/team") && !is_below("/werkbank/team", "/werkbank"));
        assert!(is_below("/werkbank", "/werkbank"));
    }

    #[test]
    fn a_redirect_never_leaves_the_site() {
        for (asked, goes) in [
            ("/ideen?x=1", "/ideen?x=1"),
            ("//example.org", "/"),
            ("https://example.org", "/"),
            ("/\\example.org", "/"),
            ("", "/"),
        ] {
            assert_eq!(redirect(asked).headers()[header::LOCATION], goes, "{asked}");
        }
    }
}
