//! What every request can reach. Nothing in here is state that matters: two instances may run side by side.

use crate::{
    Module, PersonalData, Settings, Texts,
    cache::PageCache,
    erasure::Erasure,
    formats::Format,
    jobs::Job,
    lately::Lately,
    look::LookInMemory,
    module::{
        AfterRestore, ClosingCheck, Essential, Identify, NavItem, Panels, PlaceCount, PlaceCounts,
        PrivacyVersion, WorkbenchItem,
    },
    routes::RouteInfo,
    settings::Mode,
};
use axum::Router;
use database::Db;
use files::Files;
use kernel::{Clock, PlaceId, Random, Result, Secrets};
use std::{collections::HashMap, num::NonZeroU32, ops::Deref, sync::Arc};

/// The application: cheap to clone, passed everywhere explicitly.
#[derive(Clone)]
pub struct App(Arc<Inner>);

/// What is in it.
pub struct Inner {
    /// The database.
    pub db: Db,
    /// Stored files.
    pub files: Files,
    /// The clock.
    pub clock: Clock,
    /// The source of randomness.
    pub random: Random,
    /// The root secret.
    pub secrets: Secrets,
    /// The settings.
    pub settings: Settings,
    /// How this process runs.
    pub mode: Mode,
    /// Pages kept for everyone.
    pub pages: PageCache,
    /// All texts.
    pub texts: Texts,
    /// Pieces of pages.
    pub panels: Panels,
    /// The main menu.
    pub nav: Vec<NavItem>,
    /// The staff area's menu.
    pub workbench: Vec<WorkbenchItem>,
    /// Background work.
    pub jobs: Vec<Job>,
    /// The registry of formats.
    pub formats: Vec<Format>,
    /// All routes with the right they ask for.
    pub route_table: Vec<RouteInfo>,
    /// What must be there before the site may go public.
    pub essentials: Vec<Essential>,
    /// What is kept about people, over all modules.
    pub personal_data: Vec<PersonalData>,
    /// How it ends by itself.
    pub endings: Vec<crate::retention::Ending>,
    /// What must be answered before a process is closed.
    pub closing_checks: Vec<ClosingCheck>,
    /// Queries for the names of stored files that are needed.
    pub file_queries: Vec<&'static str>,
    /// What people may have erased, and how that is done again.
    pub erasures: Vec<Erasure>,
    /// What is done when a backup has been put back.
    pub after_restore: Vec<AfterRestore>,
    /// The OpenAPI document.
    pub openapi: utoipa::openapi::OpenApi,
    /// What was read a moment ago.
    pub(crate) lately: Lately,
    /// The version of the privacy notice.
    pub privacy_version: Option<PrivacyVersion>,
    pub(crate) identify: Vec<Identify>,
    pub(crate) api_rate: Option<ApiRate>,
    pub(crate) look: LookInMemory,
    place_counts: Vec<PlaceCounts>,
}

/// The parts that differ between production and tests.
pub struct Surroundings {
    /// The database, migrated.
    pub db: Db,
    /// Where files are stored.
    pub files: Files,
    /// The clock.
    pub clock: Clock,
    /// The source of randomness.
    pub random: Random,
    /// The root secret.
    pub secrets: Secrets,
    /// The settings.
    pub settings: Settings,
    /// How this process runs.
    pub mode: Mode,
}

/// Requests per minute and network to the API. Bursts only: what must be exact is counted in rows ([`crate::limits`]).
pub(crate) type ApiRate = governor::DefaultKeyedRateLimiter<Vec<u8>>;

/// None for a demo on loopback, or when the setting is 0.
fn api_rate(settings: &Settings, mode: Mode) -> Option<ApiRate> {
    let per_minute = NonZeroU32::new(settings.api_per_minute)?;
    (!(mode.demo && mode.loopback))
        .then(|| governor::RateLimiter::keyed(governor::Quota::per_minute(per_minute)))
}

impl Inner {
    /// Are programs held to what people do? Not in a demo on loopback, where they try things out.
    pub fn limits_programs(&self) -> bool {
        self.api_rate.is_some()
    }
}

impl App {
    /// Puts the modules together. The router that comes along is finished by [`crate::application::service`].
    ///
    /// # Errors
    /// When two modules bring the same text key.
    pub fn build(surroundings: Surroundings, modules: Vec<Module>) -> Result<(Self, Router<Self>)> {
        let mut router = Router::new();
        let (mut panels, mut nav, mut workbench, mut jobs) =
            (Panels::default(), Vec::new(), Vec::new(), Vec::new());
        let (mut sources, mut route_table, mut essentials) = (crate::page::texts(), Vec::new(), Vec::new());
        let (mut privacy_version, mut look) = (None, None);
        let (mut identify, mut place_counts, mut formats, mut closing_checks) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut personal_data = vec![crate::personal::COUNTS];
        let (mut file_queries, mut erasures, mut after_restore) = (Vec::new(), Vec::new(), Vec::new());
        let mut endings = vec![crate::retention::COUNTS];
        jobs.push(crate::retention::JOB);
        let mut openapi = crate::json::openapi();
        for module in modules {
            router = router.merge(module.routes.router);
            route_table.extend(module.routes.table);
            sources.extend(module.texts);
            panels.merge(module.panels);
            nav.extend(module.nav);
            workbench.extend(module.workbench);
            jobs.extend(module.jobs);
            formats.extend(module.formats);
            essentials.extend(module.essentials);
            personal_data.extend(module.personal_data);
            endings.extend(module.endings);
            place_counts.extend(module.place_counts);
            closing_checks.extend(module.closing_checks);
            file_queries.extend(module.files);
            erasures.extend(module.erasures);
            after_restore.extend(module.after_restore);
            identify.extend(module.identify);
            privacy_version = privacy_version.or(module.privacy_version);
            look = look.or(module.look);
            if let Some(part) = module.openapi {
                openapi.merge(part);
            }
        }
        crate::json::name_operations(&mut openapi);
        nav.sort_by_key(|item| item.position);
        workbench.sort_by_key(|item: &WorkbenchItem| item.position);
        let Surroundings { db, files, clock, random, secrets, settings, mode } = surroundings;
        let texts = Texts::load(sources)?;
        let pages = PageCache::new(settings.page_cache);
        let api_rate = api_rate(&settings, mode);
        let app = Self(Arc::new(Inner {
            db,
            files,
            clock,
            random,
            secrets,
            settings,
            mode,
            pages,
            texts,
            panels,
            nav,
            workbench,
            jobs,
            formats,
            route_table,
            essentials,
            personal_data,
            endings,
            closing_checks,
            file_queries,
            erasures,
            after_restore,
            openapi,
            privacy_version,
            identify,
            api_rate,
            look: LookInMemory::new(look),
            lately: Lately::default(),
            place_counts,
        }));
        Ok((app, router))
    }
}

impl crate::Cx {
    /// What is going on at each place, summed over all modules.
    ///
    /// # Errors
    /// Those of the modules' queries.
    pub async fn place_counts(&self) -> Result<HashMap<PlaceId, PlaceCount>> {
        let mut sums: HashMap<PlaceId, PlaceCount> = HashMap::new();
        for counts in &self.app.place_counts {
            for (place, count) in counts(self).await? {
                let sum = sums.entry(place).or_default();
                sum.contributions += count.contributions;
                sum.open_processes += count.open_processes;
            }
        }
        Ok(sums)
    }
}

impl Deref for App {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("App(…)")
    }
}
