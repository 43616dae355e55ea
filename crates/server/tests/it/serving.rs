//! Start, second start, orderly end.

use crate::installation::{Installation, answer, connect, get, said};
use database::{Db, Options, testing::TestDatabase};
use std::{io::Write, net::TcpStream, os::unix::fs::PermissionsExt, time::Duration};

#[test]
fn a_server_on_an_empty_folder_is_healthy_ready_and_says_how_places_come_in() {
    let installation = Installation::new();
    let server = installation.serve(&[]);
    assert_eq!(server.get("/healthz"), (200, "ok".to_owned()));
    assert_eq!(server.get("/readyz").0, 200);
    assert!(server.told().contains("leisten import region FILE"), "{}", server.told());
}

#[test]
fn a_running_request_is_finished_after_sigterm_and_no_new_one_is_taken() {
    let installation = Installation::new();
    let mut server = installation.serve(&[]);
    let mut slow = connect(server.address);
    let body = "email=niemand%40example.org";
    let (first, rest) = body.split_at(10);
    write!(
        slow,
        "POST /folgen HTTP/1.1\r\nhost: {}\r\nconnection: close\r\nsec-fetch-site: same-origin\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{first}",
        server.address,
        body.len()
    )
    .expect("the first half");
    std::thread::sleep(Duration::from_millis(300));
    server.terminate();
    server.wait_for("asked to end");
    std::thread::sleep(Duration::from_millis(300));
    assert!(TcpStream::connect(server.address).is_err(), "nobody new is let in");
    slow.write_all(rest.as_bytes()).expect("the second half");
    let (status, _) = answer(slow);
    assert!((200..500).contains(&status), "{status}");
    assert!(server.wait().success(), "{}", server.told());
    server.wait_for("ended in good order");
}

#[test]
fn the_secret_is_for_its_owner_alone_and_kept_over_a_hard_end() {
    let installation = Installation::new();
    let server = installation.serve(&[]);
    let path = installation.data("secret.key");
    assert_eq!(std::fs::metadata(&path).expect("a secret").permissions().mode() & 0o777, 0o600);
    let first = std::fs::read(&path).expect("a secret");
    server.kill();
    let _second = installation.serve(&[]);
    assert_eq!(std::fs::read(&path).expect("a secret"), first);
}

#[test]
fn a_second_server_on_the_same_folder_is_refused_with_advice() {
    let installation = Installation::new();
    let _first = installation.serve(&[]);
    let second = installation.run(&["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(second.status.code(), Some(1));
    let told = said(&second);
    assert!(told.contains("is already served by process") && told.contains("--data"), "{told}");
}

#[test]
fn a_lost_or_strange_secret_stops_the_start_and_nothing_is_made_in_its_place() {
    let installation = Installation::new();
    assert!(installation.run(&["migrate"]).status.success());
    let path = installation.data("secret.key");
    let own = std::fs::read(&path).expect("a secret");

    std::fs::remove_file(&path).expect("removed");
    let told = said(&installation.run(&["migrate"]));
    assert!(told.contains("is missing") && told.contains("backup"), "{told}");
    assert!(!path.exists());

    std::fs::write(&path, "11".repeat(32)).expect("another secret");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).expect("a mode");
    let told = said(&installation.run(&["migrate"]));
    assert!(told.contains("not the secret this database was made with"), "{told}");

    std::fs::write(&path, own).expect("the own secret");
    assert!(installation.run(&["migrate"]).status.success());
}

#[tokio::test]
async fn an_older_program_leaves_a_newer_database_alone() {
    let installation = Installation::new();
    assert!(installation.run(&["migrate"]).status.success());
    let db = Db::open_sqlite(&installation.data("leisten.sqlite"), Options::default())
        .await
        .expect("the database");
    db.write(|tx| {
        Box::pin(async move {
            tx.query("insert into _sqlx_migrations (version, description, success, checksum, execution_time) values (9999, 'later', true, x'00', 0)").run().await
        })
    })
    .await
    .expect("a step of a later program");
    db.close().await;
    let refused = installation.run(&["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(refused.status.code(), Some(1));
    let told = said(&refused);
    assert!(told.contains("newer than this program") && told.contains("Nothing was changed"), "{told}");
}

#[test]
fn a_taken_address_is_named() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    let refused = Installation::new().run(&["serve", "--listen", &address]);
    assert_eq!(refused.status.code(), Some(1));
    let told = said(&refused);
    assert!(told.contains(&address) && told.contains("--listen"), "{told}");
}

#[test]
fn figures_have_an_address_of_their_own_and_name_routes_not_paths() {
    let installation = Installation::new();
    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
    let server = installation.serve(&[
        "--set",
        &format!("server.metrics={free}"),
        "--set",
        "server.log=info,leisten::request=debug",
        "--set",
        "server.log_json=true",
    ]);
    assert_eq!(server.get("/abmelden/geheimes-token?wer=niemand").0, 404);
    server.get("/nirgendwo/geheim");
    let (status, text) = get(free, "/metrics");
    assert_eq!(status, 200);
    for line in [
        "leisten_requests_total{method=\"GET\",route=\"/abmelden/{token}\",status=\"404\"} 1",
        "leisten_requests_total{method=\"GET\",route=\"unmatched\",status=\"404\"} 1",
        "leisten_outbox_waiting 0",
    ] {
        assert!(text.lines().any(|found| found == line), "{line} is missing in\n{text}");
    }
    assert!(text.contains("process_resident_memory_bytes "), "{text}");
    assert_eq!(server.get("/metrics").0, 404, "the public address does not show figures");
    let told = server.told();
    assert!(told.contains("\"route\":\"/abmelden/{token}\""), "{told}");
    assert!(!told.contains("geheim") && !told.contains("niemand"), "{told}");
}

#[test]
fn a_demo_shows_the_region_and_prints_sign_in_links_on_loopback() {
    let installation = Installation::new();
    let mut server = installation.serve(&["--demo"]);
    let link = server.wait_for(&format!("http://localhost:{}/", server.address.port()));
    assert!(!link.is_empty());
    server.wait_for("each link works once");
    let (status, page) = server.get("/orte/reetz");
    assert_eq!(status, 200);
    assert!(page.contains("Reetz"));
    let (status, places) = server.get("/api/v1/places?limit=200");
    assert_eq!(status, 200);
    assert_eq!(places.matches("\"slug\"").count(), 29, "{places}");
}

#[tokio::test]
async fn two_servers_share_one_postgresql_but_only_with_the_same_secret_and_files() {
    let Some(test) = TestDatabase::postgres().await else { return };
    let url = test.url().expect("a database on a server");
    let (one, other) = (Installation::new(), Installation::new());
    let first = one.serve(&["--database-url", &url]);
    let refused = other.run(&["serve", "--listen", "127.0.0.1:0", "--database-url", &url]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(said(&refused).contains("is missing, and this database was made with one"), "{}", said(&refused));
    std::fs::copy(one.data("secret.key"), other.data("secret.key")).expect("a copy");
    let own_files = other.run(&["migrate", "--database-url", &url]);
    assert!(said(&own_files).contains("the mark site.txt is missing"), "{}", said(&own_files));
    let files = format!("files.folder={}", one.data("files").display());
    let second = other.serve(&["--database-url", &url, "--set", &files]);
    assert_eq!((first.get("/readyz").0, second.get("/readyz").0), (200, 200));
    drop((first, second));
    test.remove().await;
}
