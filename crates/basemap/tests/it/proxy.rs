use crate::ground::{Answer, PNG, Upstream, middle, path, settings, town};
use basemap::{Base, open, proxy::Proxy, proxy::Refusal};
use kernel::Timestamp;
use std::path::Path;
use web::{Settings, testing::start};

const DAY: i64 = 24 * 60 * 60;

fn picture() -> Answer {
    (200, "image/png", PNG.to_vec())
}

fn through(upstream: &Upstream, folder: &Path) -> Settings {
    settings(&[
        ("map.base", "proxy"),
        ("map.tiles", &upstream.url),
        ("map.cache", &folder.display().to_string()),
        ("map.attribution", "© basemap.de / BKG"),
    ])
}

async fn proxy(settings: &Settings) -> Proxy {
    match open(settings).await {
        Ok(Base::Proxy(proxy)) => proxy,
        other => panic!("no proxy: {other:?}"),
    }
}

fn later(seconds: i64) -> Timestamp {
    start().plus_seconds(seconds)
}

#[tokio::test]
async fn a_tile_is_fetched_once_and_then_comes_from_the_disk_until_it_is_old() {
    let folder = tempfile::tempdir().expect("a folder");
    let newer = [PNG, b"newer"].concat();
    let upstream = Upstream::start(vec![picture(), (200, "image/png", newer.clone())]);
    let settings = through(&upstream, folder.path());
    let first = proxy(&settings).await;
    assert_eq!(&first.tile(middle(10), later(0)).await.expect("a tile")[..], PNG);
    assert_eq!(&first.tile(middle(10), later(DAY)).await.expect("a tile")[..], PNG);
    // Another process, such as after a restart.
    assert_eq!(&proxy(&settings).await.tile(middle(10), later(29 * DAY)).await.expect("a tile")[..], PNG);
    assert_eq!(upstream.asked().len(), 1);
    assert_eq!(&first.tile(middle(10), later(31 * DAY)).await.expect("a tile")[..], newer);
    assert_eq!(upstream.asked().len(), 2);
}

#[tokio::test]
async fn many_who_ask_at_once_cause_one_request_that_tells_nothing_of_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let upstream = Upstream::start(vec![picture()]);
    let proxy = std::sync::Arc::new(proxy(&through(&upstream, folder.path())).await);
    let all: Vec<_> = (0..20)
        .map(|_| {
            let proxy = proxy.clone();
            tokio::spawn(async move { proxy.tile(middle(11), later(0)).await })
        })
        .collect();
    for one in all {
        assert_eq!(&one.await.expect("ran").expect("a tile")[..], PNG);
    }
    let asked = upstream.asked();
    assert_eq!(asked.len(), 1);
    let tile = middle(11);
    let head = asked[0].to_lowercase();
    assert!(head.starts_with(&format!("get /{}/{}/{} http/1.1", tile.z, tile.x, tile.y)), "{head}");
    for word in ["cookie", "referer", "forwarded", "accept-language", "origin"] {
        assert!(!head.contains(word), "{word} in {head}");
    }
}

#[tokio::test]
async fn a_server_that_fails_is_left_alone_and_old_tiles_stand_in() {
    let folder = tempfile::tempdir().expect("a folder");
    let upstream = Upstream::start(vec![picture(), (503, "text/html", b"<h1>down</h1>".to_vec())]);
    let proxy = proxy(&through(&upstream, folder.path())).await;
    proxy.tile(middle(10), later(0)).await.expect("a tile");
    assert_eq!(&proxy.tile(middle(10), later(40 * DAY)).await.expect("the old one")[..], PNG);
    assert!(matches!(proxy.tile(middle(12), later(40 * DAY + 1)).await, Err(Refusal::Failed(_))));
    assert_eq!(upstream.asked().len(), 2, "asked again within half a minute");
    assert!(proxy.tile(middle(12), later(40 * DAY + 31)).await.is_err());
    assert_eq!(upstream.asked().len(), 3);
}

#[tokio::test]
async fn what_is_no_tile_is_neither_given_out_nor_kept() {
    let large = [PNG, &vec![0; 2_000_001]].concat();
    for answer in [
        (200, "text/html", PNG.to_vec()),
        (200, "image/png", b"<html>".to_vec()),
        (200, "image/png", large),
        (302, "image/png", PNG.to_vec()),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let upstream = Upstream::start(vec![answer, picture()]);
        let proxy = proxy(&through(&upstream, folder.path())).await;
        assert!(matches!(proxy.tile(middle(10), later(0)).await, Err(Refusal::Failed(_))));
        assert_eq!(&proxy.tile(middle(10), later(60)).await.expect("a tile")[..], PNG);
        assert_eq!(upstream.asked().len(), 2);
    }
}

#[tokio::test]
async fn a_tile_that_the_other_server_does_not_have_is_no_failure() {
    let folder = tempfile::tempdir().expect("a folder");
    let upstream = Upstream::start(vec![(404, "text/plain", Vec::new()), picture()]);
    let proxy = proxy(&through(&upstream, folder.path())).await;
    assert_eq!(proxy.tile(middle(10), later(0)).await, Err(Refusal::Missing));
    assert!(proxy.tile(middle(11), later(0)).await.is_ok());
}

database::on_both! {
    async fn the_proxy_serves_the_region_and_nobody_elses_map(db: Db) {
        let folder = tempfile::tempdir().expect("a folder");
        let upstream = Upstream::start(vec![picture(), (500, "text/plain", Vec::new())]);
        let test = town(db, through(&upstream, folder.path())).await;
        let tile = test.get(&path(middle(12))).await;
        assert_eq!(tile.status, 200);
        assert_eq!(tile.headers["content-type"], "image/png");
        // New York, all of Europe, and finer than allowed.
        for refused in ["/karte/kacheln/12/1205/1539", "/karte/kacheln/4/8/5", &path(middle(18))] {
            assert_eq!(test.get(refused).await.status, 404, "{refused}");
        }
        assert_eq!(upstream.asked().len(), 1);
        // The other server is down: no page of error, just no tile.
        let gone = test.get(&path(middle(13))).await;
        assert_eq!((gone.status.as_u16(), gone.text.as_str()), (404, ""));
        let style = test.get("/karte/stil.json").await;
        let text = style.text.clone();
        assert_eq!(style.json()["sources"]["base"]["tiles"][0], "/karte/kacheln/{z}/{x}/{y}");
        assert_eq!(style.json()["sources"]["base"]["tileSize"], 256);
        assert!(!text.contains("127.0.0.1"), "the browser is told of another server");
    }
}
