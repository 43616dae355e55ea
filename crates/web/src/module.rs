//! What a concept brings along. `server` lists the modules; nothing else knows them all.

use crate::{
    App, Cx, Html, PersonalData, Routes, erasure::Erasure, jobs::Job, look::LoadLook, texts::Source,
};
use axum::http::request::Parts;
use database::{BoxFuture, Conn};
use kernel::{Action, Actor, ContributionId, Locale, MunicipalityId, PlaceId, ProcessId, Result};
use std::collections::HashMap;

/// The version of the privacy notice that people see now.
pub type PrivacyVersion = for<'a> fn(Conn<'a>) -> BoxFuture<'a, Result<String>>;

/// A piece of somebody else's page: the responses show themselves on the page of a contribution, the contributions on
/// the page of a place, without the one knowing the other.
pub type Panel<T> = for<'a> fn(&'a Cx, T) -> BoxFuture<'a, Result<Html>>;

/// What is going on at a place; the map and the lists show it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PlaceCount {
    /// Published contributions.
    pub contributions: i64,
    /// Processes that are open for taking part.
    pub open_processes: i64,
}

/// Counts by place.
pub type PlaceCounts = for<'a> fn(&'a Cx) -> BoxFuture<'a, Result<HashMap<PlaceId, PlaceCount>>>;

/// Finds out who is asking, from cookie or token.
pub type Identify = for<'a> fn(&'a App, &'a Parts) -> BoxFuture<'a, Result<Option<Actor>>>;

/// How many contributions to a process still lack an official response; it cannot be closed while there are any. Asked
/// within the write that closes it.
pub type ClosingCheck = for<'a> fn(&'a App, Conn<'a>, ProcessId) -> BoxFuture<'a, Result<i64>>;

/// What must be there before the site may go public; `Some(key)` names what is missing.
pub type Essential = for<'a> fn(&'a App) -> BoxFuture<'a, Result<Vec<String>>>;

/// What is done when a backup has been put back: make anew what no backup holds, such as the words of the search; end what
/// must not come alive again, such as sessions.
pub type AfterRestore = for<'a> fn(&'a App) -> BoxFuture<'a, Result<()>>;

/// A block of the home page.
#[derive(Clone, Copy)]
pub struct HomeBlock {
    /// Smaller is further up, unless a town has arranged them otherwise.
    pub position: i32,
    /// Key of its name, which administrators see.
    pub key: &'static str,
    /// What it shows.
    pub panel: Panel<()>,
    /// Must be shown: the law wants what is in it on the home page.
    pub essential: bool,
}

/// The slots that panels go into, in the order of their position.
#[derive(Default)]
pub struct Panels {
    /// On the home page.
    pub home: Vec<HomeBlock>,
    /// On the page of a place.
    pub place: Vec<(i32, Panel<PlaceId>)>,
    /// On the page of a municipality.
    pub municipality: Vec<(i32, Panel<MunicipalityId>)>,
    /// On the page of a process.
    pub process: Vec<(i32, Panel<ProcessId>)>,
    /// On the public page of a contribution, in its main column.
    pub contribution: Vec<(i32, Panel<ContributionId>)>,
    /// On the public page of a contribution, beside the main column.
    pub contribution_aside: Vec<(i32, Panel<ContributionId>)>,
    /// On the page that the holder of a receipt sees.
    pub receipt: Vec<(i32, Panel<ContributionId>)>,
    /// On the first page of the staff area.
    pub workbench: Vec<(i32, Panel<()>)>,
    /// On the privacy page.
    pub privacy: Vec<(i32, Panel<()>)>,
}

macro_rules! merge_slots {
    ($into:ident, $from:ident, $($slot:ident),+) => {$(
        $into.$slot.extend($from.$slot);
        $into.$slot.sort_by_key(|(position, _)| *position);
    )+};
}

impl Panels {
    pub(crate) fn merge(&mut self, other: Self) {
        self.home.extend(other.home);
        self.home.sort_by_key(|block| block.position);
        merge_slots!(
            self,
            other,
            place,
            municipality,
            process,
            contribution,
            contribution_aside,
            receipt,
            workbench,
            privacy
        );
    }
}

/// Renders all panels of a slot, one after the other.
///
/// # Errors
/// That of the first panel that fails.
pub async fn render<T: Copy>(cx: &Cx, slot: &[(i32, Panel<T>)], subject: T) -> Result<Html> {
    let mut html = Html::empty();
    for (_, panel) in slot {
        html = html.then(&panel(cx, subject).await?);
    }
    Ok(html)
}

/// An entry of the main menu.
#[derive(Debug, Clone, Copy)]
pub struct NavItem {
    /// Smaller is further left.
    pub position: i32,
    /// Path without language prefix.
    pub path: &'static str,
    /// Key of its text.
    pub key: &'static str,
}

/// Counts what waits for an actor.
pub type Waiting = for<'a> fn(&'a Cx) -> BoxFuture<'a, Result<i64>>;

/// An entry of the staff area's menu, shown to whoever may do its action somewhere.
#[derive(Clone, Copy)]
pub struct WorkbenchItem {
    /// Smaller is further left.
    pub position: i32,
    /// Path without language prefix.
    pub path: &'static str,
    /// Key of its text.
    pub key: &'static str,
    /// Who sees it.
    pub action: Action,
    /// How much waits there for this actor.
    pub waiting: Option<Waiting>,
}

/// What a concept brings along.
#[derive(Default)]
pub struct Module {
    /// The name of its crate.
    pub name: &'static str,
    /// Its pages and interfaces.
    pub routes: Routes,
    /// Its texts.
    pub texts: Vec<Source>,
    /// Its pieces of other concepts' pages.
    pub panels: Panels,
    /// Its entries of the main menu.
    pub nav: Vec<NavItem>,
    /// Its entries of the staff area's menu.
    pub workbench: Vec<WorkbenchItem>,
    /// Its background work.
    pub jobs: Vec<Job>,
    /// Its part of the OpenAPI document.
    pub openapi: Option<utoipa::openapi::OpenApi>,
    /// The formats of participation it brings.
    pub formats: Vec<crate::formats::Format>,
    /// How it counts what is on at each place.
    pub place_counts: Option<PlaceCounts>,
    /// What it knows to be unanswered in a process.
    pub closing_checks: Vec<ClosingCheck>,
    /// How it recognises people; what several recognise is put together.
    pub identify: Option<Identify>,
    /// The version of the privacy notice, for what is stored with every contribution; one module has this.
    pub privacy_version: Option<PrivacyVersion>,
    /// How it reads the look of the site; one module has this.
    pub look: Option<LoadLook>,
    /// What it asks for before the site may go public.
    pub essentials: Vec<Essential>,
    /// What it keeps about people.
    pub personal_data: Vec<PersonalData>,
    /// Queries for the names of the stored files it needs; others are deleted some time later.
    pub files: Vec<&'static str>,
    /// What people may have erased here.
    pub erasures: Vec<Erasure>,
    /// What it does when a backup has been put back.
    pub after_restore: Vec<AfterRestore>,
    /// How what it keeps about people ends by itself.
    pub endings: Vec<crate::retention::Ending>,
}

/// The texts of a concept from its `locales` folder: `texts!()` for German and English, `texts!(plain)` when it has
/// plain German too.
#[macro_export]
macro_rules! texts {
    () => {
        vec![
            ($crate::module::DE, include_str!("../locales/de.ftl")),
            ($crate::module::EN, include_str!("../locales/en.ftl")),
        ]
    };
    (plain) => {
        vec![
            ($crate::module::DE, include_str!("../locales/de.ftl")),
            ($crate::module::EN, include_str!("../locales/en.ftl")),
            ($crate::module::PLAIN, include_str!("../locales/de-x-einfach.ftl")),
        ]
    };
}

#[doc(hidden)]
pub const DE: Locale = Locale::De;
#[doc(hidden)]
pub const EN: Locale = Locale::En;
#[doc(hidden)]
pub const PLAIN: Locale = Locale::Plain;
