//! Stored files outside of the data folder: S3-compatible storage, and a folder that several instances share.

use crate::{
    installation::{Installation, Server, said, send},
    s3_server::{self, Fault, S3},
};
use database::testing::TestDatabase;
use std::{collections::BTreeMap, path::Path};

const SMALL: &[u8] = include_bytes!("../../../../docs/images/contribution.png");

/// The settings of a store, as a file beside the data folder.
fn settings(installation: &Installation, s3: &S3) -> String {
    let key = installation.write("key", s3_server::SECRET_KEY);
    installation.write(
        "s3.toml",
        &format!(
            "[files]\nstore = \"s3\"\nendpoint = \"{}\"\nbucket = \"{}\"\nprefix = \"belzig\"\nkey_id = \"{}\"\nsecret_key_file = \"{}\"\n",
            s3.endpoint(),
            s3_server::BUCKET,
            s3_server::KEY_ID,
            key
        ),
    )
}

/// Hands in an idea with a photo, as a browser without script does.
fn hand_in_with_photo(server: &Server, number: u32) -> (u16, String) {
    let mut body = Vec::new();
    let key = format!("11111111-2222-4333-8444-{number:012}");
    let text = format!("Der Steg Nummer {number} ist morsch.");
    for (name, value) in [("key", key.as_str()), ("text", &text), ("place", "reetz")] {
        body.extend(
            format!("--grenze\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes(),
        );
    }
    body.extend_from_slice(b"--grenze\r\ncontent-disposition: form-data; name=\"photos\"; filename=\"steg.png\"\r\ncontent-type: image/png\r\n\r\n");
    body.extend_from_slice(SMALL);
    body.extend_from_slice(b"\r\n--grenze--\r\n");
    let kind = "multipart/form-data; boundary=grenze";
    send(server.address, "POST", "/mitmachen/ideenwerkstatt/neu", kind, &body)
}

/// Names of the files among what a store holds, with their contents.
fn files(objects: impl IntoIterator<Item = (String, Vec<u8>)>) -> BTreeMap<String, Vec<u8>> {
    let named = objects.into_iter().filter_map(|(key, bytes)| {
        let name = key.rsplit('/').next()?.to_owned();
        (name.len() == 64).then_some((name, bytes))
    });
    named.collect()
}

fn in_bucket(s3: &S3) -> BTreeMap<String, Vec<u8>> {
    files(s3.objects().into_iter().map(|(key, bytes)| (key, bytes.to_vec())))
}

fn in_folder(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fn all(folder: &Path, found: &mut Vec<(String, Vec<u8>)>) {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            if entry.path().is_dir() {
                all(&entry.path(), found);
            } else {
                let bytes = std::fs::read(entry.path()).expect("read");
                found.push((entry.path().display().to_string(), bytes));
            }
        }
    }
    let mut found = Vec::new();
    all(folder, &mut found);
    files(found)
}

/// What moderation would do; without a moderator at hand.
async fn publish_everything(url: &str) {
    let db = database::Db::connect_postgres(url, database::Options::default()).await.expect("the database");
    db.write(|tx| {
        Box::pin(async move {
            tx.query("update contribution set state = 'published'").run().await?;
            tx.query("update photo set state = 'published'").run().await.map(drop)
        })
    })
    .await
    .expect("published");
    db.close().await;
}

/// Two instances on one PostgreSQL: what the first takes the second shows, at the same time as the other way round.
async fn two_instances_share(
    store: impl Fn(&Installation) -> String,
    stored: impl Fn() -> BTreeMap<String, Vec<u8>>,
) {
    let Some(test) = TestDatabase::postgres().await else { return };
    let url = test.url().expect("a database on a server");
    let one = Installation::new();
    let settings = store(&one);
    let words = ["--database-url", &url, "--config", &settings];
    let one = one.with_region(&words);
    let other = Installation::new();
    std::fs::create_dir_all(other.data("")).expect("a folder");
    std::fs::copy(one.data("secret.key"), other.data("secret.key")).expect("a copy");
    let (first, second) = (one.serve(&words), other.serve(&words));
    std::thread::scope(|scope| {
        for (server, numbers) in [(&first, 0..3), (&second, 3..6)] {
            scope.spawn(move || {
                for number in numbers {
                    let (status, page) = hand_in_with_photo(server, number);
                    assert_eq!(status, 200, "{page}");
                }
            });
        }
    });
    // The same picture six times: stored once, with its preview.
    let files = stored();
    assert_eq!(files.len(), 2);
    publish_everything(&url).await;
    for name in files.keys() {
        for server in [&first, &second] {
            assert_eq!(server.get(&format!("/dateien/{name}.jpg")).0, 200);
        }
    }
    for installation in [&one, &other] {
        assert!(!installation.data("files").exists(), "nothing lies beside the common store");
    }
    let checked = one.run(&[&["check"], &words[..]].concat());
    assert!(said(&checked).contains("every stored file that is needed is there"), "{}", said(&checked));
    drop((first, second));
    test.remove().await;
}

#[tokio::test]
async fn two_instances_on_postgresql_share_a_bucket() {
    let s3 = S3::start();
    two_instances_share(|installation| settings(installation, &s3), || in_bucket(&s3)).await;
    assert_eq!(s3.refused(), 0);
}

#[tokio::test]
async fn two_instances_on_postgresql_share_a_folder() {
    let shared = tempfile::tempdir().expect("a folder");
    let store = |installation: &Installation| {
        installation.write("shared.toml", &format!("[files]\nfolder = \"{}\"\n", shared.path().display()))
    };
    two_instances_share(store, || in_folder(shared.path())).await;
}

#[test]
fn while_the_storage_is_down_pages_go_on_and_photos_are_asked_for_later() {
    let s3 = S3::start();
    let installation = Installation::new();
    let settings = settings(&installation, &s3);
    let config = ["--config", settings.as_str()];
    let installation = installation.with_region(&config);
    let server = installation.serve(&config);
    s3.fail(Fault::Status(503), usize::MAX);
    let (status, page) = hand_in_with_photo(&server, 1);
    assert_eq!(status, 503, "{page}");
    assert!(page.contains("Der Steg Nummer 1 ist morsch."), "what was typed stays: {page}");
    assert!(page.contains("können gerade nicht gespeichert werden"), "{page}");
    for path in ["/", "/ideen", "/orte/reetz", "/mitmachen/ideenwerkstatt/neu"] {
        assert_eq!(server.get(path).0, 200, "{path}");
    }
    crate::keeping::hand_in(&server, 2);
    let (status, told) = server.get("/readyz");
    assert!(status == 200 && told.contains("the store of files does not answer"), "{status} {told}");
    let checked = installation.run(&[&["check"], &config[..]].concat());
    let told = said(&checked);
    assert!(
        told.lines().any(|line| line.starts_with("fail  files") && line.contains("bucket fotos/belzig")),
        "{told}"
    );
    // A server can even be started meanwhile.
    drop(server);
    let server = installation.serve(&config);
    assert_eq!(server.get("/ideen").0, 200);

    s3.heal();
    assert_eq!(hand_in_with_photo(&server, 1).0, 200, "the same form once more");
    assert_eq!(in_bucket(&s3).len(), 2);
    assert_eq!(server.get("/readyz").1, "ready");
    let told = said(&installation.run(&[&["check"], &config[..]].concat()));
    assert!(told.contains("ok    files"), "{told}");
    assert!(!server.told().contains(s3_server::SECRET_KEY) && !told.contains(s3_server::SECRET_KEY));
}

#[test]
fn files_move_from_a_folder_to_a_bucket_and_back_under_a_running_server() {
    let s3 = S3::start();
    let installation = Installation::new().with_region(&[]);
    let folder = installation.write("folder.toml", "");
    let bucket = settings(&installation, &s3);
    let server = installation.serve(&["--config", &folder]);
    assert_eq!(hand_in_with_photo(&server, 1).0, 200);
    let stored = in_folder(&installation.data("files"));
    assert_eq!(stored.len(), 2);
    // The settings alone move nothing, and a server on an empty store would show no photo.
    let refused = installation.run(&["migrate", "--config", &bucket]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(said(&refused).contains("leisten files copy"), "{}", said(&refused));

    for told in ["2 files lie in", "0 of them were copied"] {
        let copied = installation.run(&["files", "copy", "--from", &folder, "--config", &bucket]);
        assert!(copied.status.success() && said(&copied).contains(told), "{}", said(&copied));
    }
    assert_eq!(in_bucket(&s3), stored);
    drop(server);
    let server = installation.serve(&["--config", &bucket]);
    std::fs::remove_dir_all(installation.data("files")).expect("the folder is not needed any more");
    let checked = said(&installation.run(&["check", "--config", &bucket]));
    assert!(checked.contains("every stored file that is needed is there"), "{checked}");

    let copied = installation.run(&["files", "copy", "--from", &bucket, "--config", &folder]);
    assert!(copied.status.success(), "{}", said(&copied));
    assert_eq!(in_folder(&installation.data("files")), stored);
    drop(server);
    assert_eq!(installation.serve(&["--config", &folder]).get("/readyz").0, 200);
    let same = installation.run(&["files", "copy", "--from", &folder, "--config", &folder]);
    assert!(said(&same).contains("both settings name"), "{}", said(&same));
}

#[test]
fn a_backup_takes_the_photos_from_a_bucket_along_and_restores_to_either_kind() {
    let s3 = S3::start();
    let old = Installation::new();
    let bucket = settings(&old, &s3);
    let config = ["--config", bucket.as_str()];
    let old = old.with_region(&config);
    let server = old.serve(&config);
    assert_eq!(hand_in_with_photo(&server, 1).0, 200);
    let backup = old.data("../backup.tar.gz").display().to_string();
    let told = said(&old.run(&["backup", &backup, "--config", &bucket]));
    assert!(told.contains("2 stored files"), "{told}");
    drop(server);
    let stored = in_bucket(&s3);
    let key = old.data("secret.key").display().to_string();

    let new = Installation::new();
    let restored = new.run(&["restore", &backup, "--key", &key]);
    assert!(said(&restored).contains("2 stored files"), "{}", said(&restored));
    assert_eq!(in_folder(&new.data("files")), stored);

    let empty = S3::start();
    let new = Installation::new();
    let bucket = settings(&new, &empty);
    let restored = new.run(&["restore", &backup, "--key", &key, "--config", &bucket]);
    assert!(restored.status.success(), "{}", said(&restored));
    assert_eq!(in_bucket(&empty), stored);
    let server = new.serve(&["--config", &bucket]);
    assert_eq!(server.get("/ideen").0, 200);
    let told = said(&new.run(&["check", "--config", &bucket]));
    assert!(told.contains("every stored file that is needed is there"), "{told}");
}

#[test]
fn a_store_of_another_site_is_refused_and_left_as_it_is() {
    let s3 = S3::start();
    let one = Installation::new();
    let bucket = settings(&one, &s3);
    let config = ["--config", bucket.as_str()];
    let one = one.with_region(&config);
    let server = one.serve(&config);
    assert_eq!(hand_in_with_photo(&server, 1).0, 200);
    let backup = one.data("../backup.tar.gz").display().to_string();
    assert!(one.run(&["backup", &backup, "--config", &bucket]).status.success());
    let before = s3.objects();

    let other = Installation::new();
    for words in [vec!["migrate"], vec!["serve", "--listen", "127.0.0.1:0"]] {
        let refused = other.run(&[&words, &config[..]].concat());
        assert_eq!(refused.status.code(), Some(1));
        assert!(said(&refused).contains("holds the files of another site"), "{}", said(&refused));
    }
    let moved = other.run(&["migrate"]);
    assert!(moved.status.success(), "{}", said(&moved));
    let folder = other.write("folder.toml", "");
    let refused = other.run(&["files", "copy", "--from", &folder, "--config", &bucket]);
    assert!(said(&refused).contains("holds the files of another site"), "{}", said(&refused));
    assert_eq!(s3.objects().keys().collect::<Vec<_>>(), before.keys().collect::<Vec<_>>());
}

#[test]
fn a_shared_folder_that_is_not_mounted_stops_the_start_and_is_not_made() {
    let installation = Installation::new();
    let shared = installation.data("../mounted");
    let setting = format!("files.folder={}", shared.display());
    let words = ["migrate", "--set", &setting];
    let refused = installation.run(&words);
    assert!(said(&refused).contains("Is it mounted?") && !shared.exists(), "{}", said(&refused));
    std::fs::create_dir(&shared).expect("made by hand");
    assert!(installation.run(&words).status.success());
    // The mount point without what was mounted there.
    std::fs::remove_dir_all(&shared).expect("gone");
    std::fs::create_dir(&shared).expect("an empty folder");
    let refused = installation.run(&words);
    assert!(said(&refused).contains("the mark site.txt is missing"), "{}", said(&refused));
}

#[test]
fn an_access_key_that_cannot_be_read_stops_the_start_with_its_line() {
    let s3 = S3::start();
    let installation = Installation::new();
    let settings = settings(&installation, &s3);
    installation.write("key", "two words\n");
    let refused = installation.run(&["migrate", "--config", &settings]);
    assert_eq!(refused.status.code(), Some(1));
    let told = said(&refused);
    assert!(
        told.contains("s3.toml:7: ") && told.contains("holds more than a key") && !told.contains("two words"),
        "{told}"
    );
    assert!(s3.requests().is_empty());
}
