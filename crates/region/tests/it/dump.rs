use crate::fixtures::{import, real};
use web::{Cx, Module, module::PlaceCount, testing::TestApp};
fn counts(cx: &Cx) -> database::BoxFuture<'_, kernel::Result<std::collections::HashMap<kernel::PlaceId, PlaceCount>>> {
    Box::pin(async move {
        let n = |s: &str| match s { "bad-belzig" => (41, 3), "wiesenburg" => (19, 2), "reetz" => (9, 1), "werbig" => (8, 1), "luesse" => (7, 1), "dippmannsdorf" => (6, 1), "ragoesen" => (5, 0), "hagelberg" => (5, 0), "schlamau" | "medewitz" | "luebnitz" => (4, 0), "borne" | "luette" => (3, 0), s => (s.len() as i64 % 3, 0) };
        Ok(region::all_places(&cx.app.db).await?.into_iter().map(|p| { let (c, o) = n(&p.slug); (p.id, PlaceCount { contributions: c, open_processes: o + 1 }) }).collect())
    })
}
#[tokio::test]
async fn dump() {
    let t = database::testing::TestDatabase::sqlite().await;
    import(&t.db, real()).await.unwrap();
    let site = TestApp::new(t.db.clone(), vec![region::module(), Module { name: "x", place_counts: Some(counts), ..Module::default() }]);
    std::fs::create_dir_all("/tmp/dump").unwrap();
    for (name, path) in [("orte", "/orte"), ("suche", "/orte?q=Schmerwitz"), ("viele", "/orte?q=14827"), ("reetz", "/orte/reetz"), ("belzig", "/gemeinden/bad-belzig"), ("wm", "/en/gemeinden/wiesenburg-mark"), ("dipp", "/en/orte/dippmannsdorf")] {
        let page = site.get(path).await.text;
        std::fs::write(format!("/tmp/dump/{name}.html"), page.replace("\"/assets/", "\"assets/")).unwrap();
    }
    for a in assets::all() { std::fs::create_dir_all("/tmp/dump/assets").unwrap(); std::fs::write(format!("/tmp/dump/assets/{}", a.file), a.bytes).unwrap(); }
    t.remove().await;
}
