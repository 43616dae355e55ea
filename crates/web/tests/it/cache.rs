//! The page cache: what it keeps, for whom, and for how long.

use axum::{body::Body, http::Request};
use database::{Db, Options, testing::TestDatabase};
use kernel::{Access, Error};
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};
use tokio::sync::Semaphore;
use web::{Cx, Html, Module, Page, Routes, Settings, cache::Front, testing::Answer, testing::TestApp};

/// A page that shows how many rows a table has.
async fn count(cx: Cx) -> web::Outcome {
    let rows: i64 = cx.app.db.query("select count(*) from reference_counter").value().await?;
    cx.page(Page {
        title: format!("rows: {rows}"),
        body: Html::text(&"Bank am Teich ".repeat(200)),
        ..Page::default()
    })
    .await
}

async fn private(cx: Cx) -> web::Outcome {
    cx.page(Page { private: true, ..Page::default() }).await
}

/// What tests hold in their hands: whether the database is away, and for the slow page a bell when it has read and a
/// door behind which it goes on.
#[derive(Clone)]
struct Hand {
    away: Arc<AtomicBool>,
    bell: Arc<Semaphore>,
    door: Arc<Semaphore>,
}

impl Hand {
    fn new() -> Self {
        Self { away: Arc::default(), bell: Arc::new(Semaphore::new(0)), door: Arc::new(Semaphore::new(0)) }
    }
}

fn module(hand: &Hand) -> Module {
    let (away, bell, door) = (hand.away.clone(), hand.bell.clone(), hand.door.clone());
    let flaky = move |cx: Cx| async move {
        if away.load(Ordering::SeqCst) {
            return Err(Error::Unavailable("for the test".to_owned()).into());
        }
        count(cx).await
    };
    let slow = move |cx: Cx| async move {
        let rows: i64 = cx.app.db.query("select count(*) from reference_counter").value().await?;
        bell.add_permits(1);
        door.acquire().await.map_err(Error::internal)?.forget();
        cx.page(Page { title: format!("rows: {rows}"), ..Page::default() }).await
    };
    let with_cookie = |cx: Cx| async move {
        let mut response = cx.page(Page::default()).await?;
        response.headers_mut().insert("set-cookie", "a=b".parse().map_err(Error::internal)?);
        web::Outcome::Ok(response)
    };
    Module {
        routes: Routes::new()
            .get("/zahl", Access::Public, count)
            .get("/formular", Access::Public, private)
            .get("/keks", Access::Public, with_cookie)
            .get("/fort", Access::Public, || async { web::page::redirect("/zahl") })
            .get("/wackelig", Access::Public, flaky)
            .get("/langsam", Access::Public, slow)
            .get("/feed", Access::Public, |cx: Cx| async move {
                let mut response = axum::response::IntoResponse::into_response(cx.locale.tag());
                web::json::open(&mut response);
                response
            })
            .get("/api/v1/zahl", Access::Public, || async { web::json::public(&1) }),
        ..Module::default()
    }
}

struct Test {
    app: TestApp,
    front: Front,
    hand: Hand,
    database: TestDatabase,
}

impl Test {
    async fn new() -> Self {
        Self::with(Settings::default()).await
    }

    async fn with(settings: Settings) -> Self {
        let hand = Hand::new();
        let database = TestDatabase::sqlite().await;
        let app = TestApp::with(database.db.clone(), vec![module(&hand)], settings);
        Self { front: app.front(), app, hand, database }
    }

    async fn get(&self, path: &str) -> Answer {
        self.ask(path, &[]).await
    }

    async fn ask(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.send("GET", path, headers).await
    }

    async fn send(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::empty()).expect("a request");
        // As a connection does it.
        let response = match self.front.hit(&request) {
            Some(kept) => kept,
            None => self.front.answer(request).await,
        };
        Answer::read(response).await
    }

    fn figures(&self) -> web::cache::Figures {
        self.app.app.pages.figures()
    }
}

async fn write(db: &Db, prefix: &'static str) {
    db.write(move |tx| {
        Box::pin(async move {
            tx.query("insert into reference_counter (prefix, last) values ($1, 1)").bind(prefix).run().await
        })
    })
    .await
    .expect("a write");
}

#[tokio::test]
async fn a_page_is_rendered_once_and_then_costs_no_query() {
    let test = Test::new().await;
    let first = test.get("/zahl?x=1").await;
    let (second, statements) = database::counted(test.get("/zahl?x=1")).await;
    assert!(first.status == 200 && first.text.contains("rows: 0") && first.text == second.text);
    assert_eq!((first.headers, statements), (second.headers, 0));
    assert_eq!((test.figures().hits, test.figures().misses, test.figures().pages), (1, 1, 1));
    assert!(
        test.get("/en/zahl?x=1").await.text.contains("<html lang=\"en\">"),
        "another language, another page"
    );
    assert_eq!(test.figures().pages, 2);
    test.database.remove().await;
}

#[tokio::test]
async fn a_write_is_seen_by_the_next_reader_and_by_the_clock_within_a_second() {
    let test = Test::new().await;
    assert!(test.get("/zahl").await.text.contains("rows: 0"));
    write(&test.app.app.db, "BB").await;
    assert!(test.get("/zahl").await.text.contains("rows: 1"));
    let before = test.figures().misses;
    test.get("/zahl").await;
    assert_eq!(test.figures().misses, before);
    test.app.clock.advance_seconds(1);
    test.get("/zahl").await;
    assert_eq!(test.figures().misses, before + 1, "what the clock changes is looked at every second");
    test.database.remove().await;
}

/// Two instances on one database tell each other nothing, so this needs no waiting but for the clock.
#[tokio::test]
async fn what_one_instance_writes_the_other_shows_within_a_second() {
    let Some(database) = TestDatabase::postgres().await else { return };
    let url = database.url().expect("an address");
    let other = Db::connect_postgres(&url, Options { connections: 2, ..Options::default() })
        .await
        .expect("a second instance");
    let hand = Hand::new();
    let instances = [database.db.clone(), other.clone()].map(|db| TestApp::new(db, vec![module(&hand)]));
    let rows = async |app: &TestApp| {
        let request = Request::get("/zahl").body(Body::empty()).expect("a request");
        let text = Answer::read(app.front().answer(request).await).await.text;
        text.split("rows: ")
            .nth(1)
            .and_then(|rest| rest.split(['<', ' ']).next())
            .expect("a count")
            .to_owned()
    };
    for (writer, reader, prefix, expected) in [(0, 1, "BB", "1"), (1, 0, "WM", "2")] {
        rows(&instances[0]).await;
        rows(&instances[1]).await;
        write(&instances[writer].app.db, prefix).await;
        assert_eq!(rows(&instances[writer]).await, expected, "who has written sees it at once");
        assert_ne!(rows(&instances[reader]).await, expected, "the other one still shows its kept page");
        instances[reader].clock.advance_seconds(1);
        assert_eq!(rows(&instances[reader]).await, expected);
    }
    other.close().await;
    database.remove().await;
}

/// What many pages ask for is read once for all of them, and again after a write here or a moment later.
#[tokio::test]
async fn what_was_read_a_moment_ago_is_read_again_after_a_write() {
    let test = Test::new().await;
    let rows = async |cx: &Cx| {
        let db = &cx.app.db;
        let look_up = async { db.query("select count(*) from reference_counter").value::<i64>().await };
        *cx.lately("rows", look_up).await.expect("a count")
    };
    let asked = async || {
        let cx = Cx::background(&test.app.app, kernel::Locale::De);
        database::counted(rows(&cx)).await
    };
    assert_eq!(asked().await, (0, 1));
    assert_eq!(asked().await, (0, 0), "another request, the same moment");
    write(&test.app.app.db, "BB").await;
    assert_eq!(asked().await, (1, 1), "something was written here");
    assert_eq!(asked().await, (1, 0));
    test.app.clock.advance_seconds(1);
    assert_eq!(asked().await, (1, 1), "another instance may have written");
    test.database.remove().await;
}

#[tokio::test]
async fn who_is_known_never_meets_the_cache() {
    let test = Test::new().await;
    for header in [("cookie", "a=b"), ("authorization", "Bearer x")] {
        test.ask("/zahl", &[header]).await;
        assert_eq!(test.figures().pages, 0, "nothing of theirs enters");
    }
    test.get("/zahl").await;
    for header in [("cookie", "a=b"), ("authorization", "Bearer x")] {
        let (answer, statements) = database::counted(test.ask("/zahl", &[header])).await;
        assert!(answer.status == 200 && statements > 0, "nothing kept reaches them");
    }
    assert_eq!(test.figures().hits, 0);
    test.database.remove().await;
}

#[tokio::test]
async fn what_is_not_for_everyone_is_never_kept() {
    let test = Test::new().await;
    for path in [
        "/formular",
        "/keks",
        "/fort",
        "/fehlt",
        "/api/v1/zahl",
        "/healthz",
        "/robots.txt",
        "/assets/fehlt.css",
    ] {
        test.get(path).await;
        test.get(path).await;
    }
    test.send("POST", "/zahl", &[]).await;
    test.get(&format!("/zahl?{}", "x".repeat(2_000))).await;
    assert_eq!((test.figures().pages, test.figures().hits), (0, 0));
    test.get("/feed").await;
    assert_eq!(test.figures().pages, 1, "feeds are for everyone, too");
    test.database.remove().await;
}

#[tokio::test]
async fn every_encoding_is_kept_by_itself_with_a_tag_of_its_own() {
    let test = Test::new().await;
    let mut tags = Vec::new();
    for (said, name) in [("br, gzip", Some("br")), ("gzip", Some("gzip")), ("", None)] {
        let answer = test.ask("/zahl", &[("accept-encoding", said)]).await;
        let header =
            |name: &str| answer.headers.get(name).map(|value| value.to_str().expect("text").to_owned());
        assert_eq!(header("content-encoding").as_deref(), name);
        assert_eq!(header("vary").as_deref(), Some("accept-encoding"));
        let tag = header("etag").expect("a tag");
        let known = test.ask("/zahl", &[("accept-encoding", said), ("if-none-match", &tag)]).await;
        assert_eq!((known.status.as_u16(), known.text.as_str()), (304, ""));
        for name in ["content-security-policy", "x-content-type-options", "cache-control", "vary", "etag"] {
            assert_eq!(known.headers.get(name), answer.headers.get(name), "{name}");
        }
        assert!(
            !known.headers.contains_key("content-length") && !known.headers.contains_key("content-encoding")
        );
        tags.push(tag);
    }
    tags.dedup();
    assert_eq!((tags.len(), test.figures().pages, test.figures().not_modified), (3, 3, 3));
    test.app.clock.advance_seconds(1);
    let unchanged = test.ask("/zahl", &[("if-none-match", &tags[2])]).await;
    assert_eq!(unchanged.status, 304, "rendered anew, and still the same");
    write(&test.app.app.db, "BB").await;
    assert_eq!(test.ask("/zahl", &[("if-none-match", &tags[2])]).await.status, 200);
    test.database.remove().await;
}

#[tokio::test]
async fn head_tells_the_same_without_the_page() {
    let test = Test::new().await;
    let page = test.get("/zahl").await;
    let head = test.send("HEAD", "/zahl", &[]).await;
    assert_eq!((head.status, head.headers, head.text.as_str()), (page.status, page.headers, ""));
    assert_eq!(test.figures().hits, 1);
    test.app.clock.advance_seconds(1);
    assert_eq!(test.send("HEAD", "/zahl", &[]).await.status, 200);
    assert_eq!(test.figures().misses, 1, "a head alone fills nothing");
    test.database.remove().await;
}

#[tokio::test]
async fn invented_addresses_cannot_fill_the_memory() {
    const MOST: u32 = 200_000;
    let test = Test::with(Settings { page_cache: MOST, ..Settings::default() }).await;
    for n in 0..500 {
        assert_eq!(test.get(&format!("/zahl?unbekannt={n}")).await.status, 200);
        assert!(test.figures().bytes <= u64::from(MOST), "{:?}", test.figures());
    }
    let figures = test.figures();
    assert!(figures.pages > 5 && figures.evictions == 500 - figures.pages, "{figures:?}");
    test.database.remove().await;
}

#[tokio::test]
async fn without_room_every_page_is_rendered_and_packed_as_ever() {
    let test = Test::with(Settings { page_cache: 0, ..Settings::default() }).await;
    for _ in 0..2 {
        let (answer, statements) = database::counted(test.ask("/zahl", &[("accept-encoding", "br")])).await;
        assert_eq!((answer.headers["content-encoding"].to_str().expect("text"), statements), ("br", 1));
    }
    assert_eq!(test.figures(), web::cache::Figures::default());
    test.database.remove().await;
}

#[tokio::test]
async fn many_who_ask_at_once_wait_for_one_rendering() {
    let test = Test::new().await;
    let crowd = async {
        tokio::join!(test.get("/langsam"), test.get("/langsam"), test.get("/langsam"), test.get("/langsam"))
    };
    let open = async {
        tokio::task::yield_now().await;
        test.hand.door.add_permits(1);
    };
    let (((a, b, c, d), statements), ()) = tokio::join!(database::counted(crowd), open);
    assert!([&a, &b, &c, &d].iter().all(|answer| answer.status == 200 && answer.text == a.text));
    assert_eq!((statements, test.figures().misses, test.figures().hits), (1, 1, 3));
    test.database.remove().await;
}

#[tokio::test]
async fn nobody_joins_a_rendering_that_began_before_the_last_write() {
    let test = Test::new().await;
    let early = test.get("/langsam");
    let late = async {
        test.hand.bell.acquire().await.expect("the early one has read").forget();
        write(&test.app.app.db, "BB").await;
        let ((), answer) = tokio::join!(
            async {
                test.hand.bell.acquire().await.expect("the late one has read for itself").forget();
                test.hand.door.add_permits(2);
            },
            test.get("/langsam")
        );
        answer
    };
    let (early, late) = tokio::join!(early, late);
    assert_eq!(early.status, 200);
    assert!(late.text.contains("rows: 1"), "{}", late.text);
    assert!(test.get("/langsam").await.text.contains("rows: 1"), "the newer page is the one that is kept");
    test.database.remove().await;
}

#[tokio::test]
async fn when_the_first_one_goes_away_another_one_renders() {
    let test = Test::new().await;
    let mut first = Box::pin(test.get("/langsam"));
    let second = {
        // The first one begins, the second one joins, the first one hangs up.
        assert!(poll_once(first.as_mut()).await.is_none());
        let mut second = Box::pin(test.get("/langsam"));
        assert!(poll_once(second.as_mut()).await.is_none());
        second
    };
    drop(first);
    test.hand.door.add_permits(1);
    assert_eq!(second.await.status, 200);
    assert_eq!(test.figures().misses, 1);
    test.database.remove().await;
}

async fn poll_once<T>(future: std::pin::Pin<&mut impl Future<Output = T>>) -> Option<T> {
    let mut future = Some(future);
    std::future::poll_fn(move |context| {
        std::task::Poll::Ready(match future.take().map(|future| future.poll(context)) {
            Some(std::task::Poll::Ready(value)) => Some(value),
            _ => None,
        })
    })
    .await
}

#[tokio::test]
async fn while_the_database_is_away_the_last_page_is_shown_with_its_age_unless_it_has_changed() {
    let test = Test::new().await;
    let before = test.get("/wackelig").await;
    test.hand.away.store(true, Ordering::SeqCst);
    test.app.clock.advance_seconds(30);
    let old = test.get("/wackelig").await;
    assert_eq!((old.status.as_u16(), &old.text), (200, &before.text));
    assert_eq!(old.headers["age"], "30");
    assert!(old.headers.contains_key("content-security-policy"));
    assert_eq!(test.get("/wackelig?nie=gesehen").await.status, 503);
    test.app.clock.advance_seconds(600);
    assert_eq!(test.get("/wackelig").await.status, 503, "after ten minutes nobody knows any more");
    test.hand.away.store(false, Ordering::SeqCst);
    assert!(!test.get("/wackelig").await.headers.contains_key("age"));
    test.hand.away.store(true, Ordering::SeqCst);
    write(&test.app.app.db, "BB").await;
    assert_eq!(test.get("/wackelig").await.status, 503, "what is known to have changed is not shown");
    assert_eq!(test.figures().stale, 1);
    test.database.remove().await;
}
