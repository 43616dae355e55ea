//! temporary
use web::{Settings, testing::TestApp, Module};
#[tokio::main]
async fn main() {
    let db = database::testing::TestDatabase::sqlite().await.db;
    let editor: web::module::Identify = |_, parts| { let on = parts.headers.contains_key("cookie"); Box::pin(async move { Ok(on.then(|| kernel::Actor { person: Some(kernel::PersonId::new(web::testing::start(), &kernel::Random::seeded(7))), label: "Projektteam".into(), grants: vec![kernel::Grant::everywhere(kernel::Role::Editor)], proved: None })) }) };
    let site = TestApp::with(db.clone(), vec![Module { identify: Some(editor), ..Module::default() }, region::module(), notifications::module(), town::module()], Settings::default());
    let files = [("gemeinden.geojson", include_str!("../../../demo/region/gemeinden.geojson")), ("ortsteile.geojson", include_str!("../../../demo/region/ortsteile.geojson"))].map(|(n, t)| (n.to_owned(), t.to_owned())).to_vec();
    region::import(&db, &site.app.random, site.app.clock.now(), files).await.expect("region");
    if std::env::var_os("DEMO").is_some() { town::demo(&site.app).await.expect("demo"); } else { town::import_town(&site.app, town::venue::ZUKUNFTSSCHUSTEREI).await.expect("t"); }
    let before = database::statements_run();
    site.get("/").await;
    println!("home statements {}", database::statements_run() - before);
    for p in ["/kontakt","/nachrichten","/datenschutz/bad-belzig","/barrierefreiheit","/daten","/orte/reetz"] { let b = database::statements_run(); site.get(p).await; println!("{p} {}", database::statements_run() - b); }
    let l = tokio::net::TcpListener::bind("127.0.0.1:8791").await.expect("bind");
    axum::serve(l, site.router).await.expect("serve");
}
