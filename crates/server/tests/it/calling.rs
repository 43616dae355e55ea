//! The commands that do one thing and end.

use crate::installation::{Installation, answer, connect, said};
use database::{Db, Options};
use std::io::Write;

const TOWN: &str = r#"{"type":"FeatureCollection","features":[]}"#;

#[test]
fn a_region_comes_in_from_files_and_a_wrong_file_is_named_and_changes_nothing() {
    let installation = Installation::new();
    let empty = installation.write("leer.geojson", TOWN);
    let broken = installation.write("kaputt.geojson", "{");
    for file in [&empty, &broken] {
        let refused = installation.run(&["import", "region", file]);
        assert_eq!(refused.status.code(), Some(1), "{}", said(&refused));
    }
    assert!(said(&installation.run(&["import", "region", &broken])).contains("kaputt.geojson"));
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../demo/region/");
    let files = [format!("{folder}gemeinden.geojson"), format!("{folder}ortsteile.geojson")];
    for added in ["31 of them new", "0 of them new"] {
        let told = said(&installation.run(&["import", "region", &files[0], &files[1]]));
        assert!(told.contains("2 municipalities and 29 places") && told.contains(added), "{told}");
    }
}

#[test]
fn an_invitation_is_a_link_and_names_what_it_does_not_know() {
    let installation = Installation::new();
    let words = ["staff", "add", "bauamt@example.org", "--label", "Bauamt", "--role", "responder"];
    let invited = installation.run(&words);
    assert!(invited.status.success(), "{}", said(&invited));
    assert!(said(&invited).contains("http://localhost:8080/"), "{}", said(&invited));
    let refused = installation.run(&[&words[..], &["--municipality", "nirgendwo"]].concat());
    assert_eq!(refused.status.code(), Some(1));
    assert!(said(&refused).contains("there is no municipality nirgendwo"), "{}", said(&refused));
}

#[test]
fn a_site_that_is_not_ready_for_the_public_says_what_is_missing() {
    let installation = Installation::new();
    let refused = installation.run(&["serve", "--public", "--listen", "127.0.0.1:0"]);
    assert_eq!(refused.status.code(), Some(1));
    let told = said(&refused);
    for missing in ["site.url", "contact.email", "mail.from"] {
        assert!(told.contains(missing), "{missing} is not named in\n{told}");
    }
}

/// Opens the installation's database beside the program.
async fn database(installation: &Installation) -> Db {
    Db::open_sqlite(&installation.data("leisten.sqlite"), Options::default()).await.expect("the database")
}

#[tokio::test]
async fn example_content_comes_once_and_keeps_a_site_from_the_public() {
    let installation = Installation::new();
    let mut counts = Vec::new();
    for _ in 0..2 {
        let made = installation.run(&["demo", "--size", "3", "--seed", "7"]);
        assert!(made.status.success(), "{}", said(&made));
        let db = database(&installation).await;
        let places: i64 = db.query("select count(*) from place").value().await.expect("a count");
        let processes: i64 = db.query("select count(*) from process").value().await.expect("a count");
        let contributions: i64 =
            db.query("select count(*) from contribution").value().await.expect("a count");
        counts.push((places, processes, contributions));
        db.close().await;
    }
    assert_eq!(counts[0], counts[1], "a second call doubles nothing");
    assert_eq!(counts[0].0, 29);

    let told = said(&installation.run(&["serve", "--public", "--listen", "127.0.0.1:0"]));
    assert!(told.contains("example content for a demo"), "{told}");
}

#[test]
fn examples_never_mix_with_what_people_wrote() {
    let installation = Installation::new();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../demo/region/");
    let files = [format!("{folder}gemeinden.geojson"), format!("{folder}ortsteile.geojson")];
    assert!(installation.run(&["import", "region", &files[0], &files[1]]).status.success());
    let server = installation.serve(&[]);
    let idea = r#"{"kind":"idea","process":"ideenwerkstatt","title":"Bank am Bach","text":"Eine Bank am Bach in Reetz.","place":"reetz","channel":"web"}"#;
    let path = "/api/v1/intake/7d1c5f0e-3b52-4a57-9f4e-0c5b7f6a2d11";
    let mut stream = connect(server.address);
    write!(
        stream,
        "PUT {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{idea}",
        server.address,
        idea.len()
    )
    .expect("sent");
    let (status, body) = answer(stream);
    assert_eq!(status, 201, "{body}");
    drop(server);
    for words in [vec!["demo"], vec!["serve", "--demo", "--listen", "127.0.0.1:0"]] {
        let refused = installation.run(&words);
        assert_eq!(refused.status.code(), Some(1), "{}", said(&refused));
        assert!(said(&refused).contains("holds what people wrote (contributions: 1)"), "{}", said(&refused));
    }
}
