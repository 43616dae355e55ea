//! Pages, feed, versions, rights and essentials, on both databases.

mod barriers;
mod essentials;
mod news;
mod pages;
mod rights;

use axum::http::request::Parts;
use database::{BoxFuture, Db};
use kernel::{Actor, Grant, MunicipalityId, PersonId, Random};
use web::{App, Module, Settings, testing::TestApp};

/// The site with the real region and the town file, without examples.
async fn site(db: &Db) -> TestApp {
    site_with(db, Settings::default()).await
}

async fn site_with(db: &Db, settings: Settings) -> TestApp {
    let modules = vec![
        Module { identify: Some(identify), ..Module::default() },
        region::module(),
        notifications::module(),
        town::module(),
    ];
    let site = TestApp::with(db.clone(), modules, settings);
    let files = [
        ("gemeinden.geojson", include_str!("../../../../demo/region/gemeinden.geojson")),
        ("ortsteile.geojson", include_str!("../../../../demo/region/ortsteile.geojson")),
    ];
    let files = files.map(|(name, text)| (name.to_owned(), text.to_owned())).to_vec();
    region::import(db, &site.app.random, site.app.clock.now(), files).await.expect("the real region");
    town::import_town(&site.app, town::venue::ZUKUNFTSSCHUSTEREI).await.expect("the town file");
    site
}

/// Believes the cookie: `editor` is one everywhere, `editor@ID` in one municipality. How staff really proves who it is, is
/// the business of `people`.
fn identify<'a>(_: &'a App, parts: &'a Parts) -> BoxFuture<'a, kernel::Result<Option<Actor>>> {
    Box::pin(async move {
        let cookie = parts.headers.get("cookie").and_then(|value| value.to_str().ok()).unwrap_or_default();
        let (role, municipality) = cookie.split_once('@').unwrap_or((cookie, ""));
        let role = role.parse().map_err(kernel::Error::internal)?;
        let grant = Grant { municipality: municipality.parse().ok(), ..Grant::everywhere(role) };
        let person = PersonId::new(web::testing::start(), &Random::seeded(7));
        Ok(Some(Actor {
            person: Some(person),
            label: "Projektteam".to_owned(),
            grants: vec![grant],
            ..Actor::default()
        }))
    })
}

/// Somebody who writes pages and news everywhere.
const EDITOR: &str = "editor";

/// Somebody who does so for one municipality.
async fn editor_of(site: &TestApp, slug: &str) -> String {
    format!("{EDITOR}@{}", municipality(site, slug).await)
}

async fn municipality(site: &TestApp, slug: &str) -> MunicipalityId {
    region::municipality_by_slug(&site.app.db, slug).await.expect("readable").expect("a municipality").id
}
