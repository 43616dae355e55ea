//! `leisten backup`, `restore`, `erasures` and `key` with the real program.

use crate::installation::{Installation, Server, said, send};
use database::testing::TestDatabase;
use std::{collections::BTreeMap, path::Path, process::Stdio};

const FORM: &str = "application/x-www-form-urlencoded";

/// Hands in an idea through the API; its receipt code.
pub(crate) fn hand_in(server: &Server, number: u32) -> String {
    let key = format!("7d1c5f0e-3b52-4a57-9f4e-{number:012}");
    let idea = format!(
        r#"{{"kind":"idea","process":"ideenwerkstatt","title":"Bank {number}","text":"Eine Bank am Bach, Nummer {number}.","place":"reetz","channel":"web"}}"#
    );
    let path = format!("/api/v1/intake/{key}");
    let (status, body) = send(server.address, "PUT", &path, "application/json", idea.as_bytes());
    assert_eq!(status, 201, "{body}");
    let (_, rest) = body.split_once("\"receipt\":\"").expect("a receipt");
    rest.split('"').next().expect("a code").to_owned()
}

/// Hands in an idea with a photo, as a browser without script does; its receipt code.
fn hand_in_with_photo(server: &Server) -> String {
    let mut body = Vec::new();
    for (name, value) in [
        ("key", "11111111-2222-4333-8444-555555555555"),
        ("text", "Der Steg ist morsch."),
        ("place", "reetz"),
    ] {
        body.extend(
            format!("--grenze\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes(),
        );
    }
    body.extend_from_slice(b"--grenze\r\ncontent-disposition: form-data; name=\"photos\"; filename=\"steg.png\"\r\ncontent-type: image/png\r\n\r\n");
    body.extend_from_slice(include_bytes!("../../../../docs/images/contribution.png"));
    body.extend_from_slice(b"\r\n--grenze--\r\n");
    let (status, page) = send(
        server.address,
        "POST",
        "/mitmachen/ideenwerkstatt/neu",
        "multipart/form-data; boundary=grenze",
        &body,
    );
    assert_eq!(status, 200, "{page}");
    page.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
        .find(|word| {
            let parts: Vec<usize> = word.split('-').map(str::len).collect();
            parts == [5, 5, 4] && !word.contains(|c: char| c.is_ascii_lowercase())
        })
        .unwrap_or_else(|| panic!("no code in\n{page}"))
        .to_owned()
}

/// What the holder of a code sees.
fn receipt(server: &Server, code: &str) -> (u16, String) {
    send(server.address, "POST", "/beleg", FORM, format!("code={code}").as_bytes())
}

/// All files below a folder.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.path().is_dir() {
            found.extend(contents(&entry.path()));
        } else {
            found.insert(
                entry.file_name().to_string_lossy().into_owned(),
                std::fs::read(entry.path()).expect("read"),
            );
        }
    }
    found
}

/// A command on the database of this address, if there is one.
fn with<'a>(url: Option<&'a str>, words: &[&'a str]) -> Vec<&'a str> {
    words.iter().copied().chain(url.into_iter().flat_map(|url| ["--database-url", url])).collect()
}

/// A place of its own: a folder and, if asked for, a database on PostgreSQL.
struct Machine {
    installation: Installation,
    database: Option<TestDatabase>,
}

impl Machine {
    /// `None`: there is no PostgreSQL for tests.
    async fn new(postgres: bool) -> Option<Self> {
        let database = if postgres { Some(TestDatabase::postgres().await?) } else { None };
        Some(Self { installation: Installation::new(), database })
    }

    fn url(&self) -> Option<String> {
        self.database.as_ref().and_then(TestDatabase::url)
    }

    /// Runs a command that must succeed; what it said.
    fn run(&self, words: &[&str]) -> String {
        let url = self.url();
        let done = self.installation.run(&with(url.as_deref(), words));
        assert!(done.status.success(), "{words:?}: {}", said(&done));
        said(&done)
    }

    /// Runs a command that must be refused; what it said.
    fn refused(&self, words: &[&str]) -> String {
        let url = self.url();
        let mut command = self.installation.command(&with(url.as_deref(), words));
        let done = command.stdin(Stdio::null()).output().expect("the program starts");
        assert_eq!(done.status.code(), Some(1), "{words:?}: {}", said(&done));
        said(&done)
    }

    fn serve(&self) -> Server {
        let url = self.url();
        self.installation.serve(&with(url.as_deref(), &[]))
    }

    async fn remove(self) {
        if let Some(database) = self.database {
            database.remove().await;
        }
    }
}

/// The machine is lost; what is left is the backup, the printed secret and the list of erasures.
async fn every_receipt_comes_back(from_postgres: bool, to_postgres: bool) {
    let Some(mut old) = Machine::new(from_postgres).await else { return };
    let url = old.url();
    let region: Vec<&str> = url.iter().flat_map(|url| ["--database-url", url]).collect();
    old.installation = old.installation.with_region(&region);
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).display().to_string();
    let (backup, key, erasures) = (path("backup.tar.gz"), path("key.txt"), path("erasures.jsonl"));

    let server = old.serve();
    let codes: Vec<String> = (1..=3).map(|number| hand_in(&server, number)).collect();
    let with_photo = hand_in_with_photo(&server);
    let told = old.run(&["backup", &backup]);
    assert!(told.contains("2 stored files"), "the photo and its preview: {told}");

    // Afterwards somebody takes an idea back, and somebody else hands one in.
    let (status, _) = send(
        server.address,
        "POST",
        "/beleg/zurueckziehen",
        FORM,
        format!("code={}&sure=on", codes[0]).as_bytes(),
    );
    assert!(status < 400, "{status}");
    assert!(!receipt(&server, &codes[0]).1.contains("Bank 1"), "it was taken back");
    let later = hand_in(&server, 4);
    std::fs::write(&erasures, old.run(&["erasures"])).expect("the list");
    std::fs::write(&key, old.run(&["key", "export", "--qr"])).expect("the printed secret");
    let stored = contents(&old.installation.data("files"));
    drop(server);
    std::fs::remove_dir_all(old.installation.data("")).expect("the machine is lost");

    let Some(new) = Machine::new(to_postgres).await else { return };
    let told = new.refused(&["restore", &backup]);
    assert!(told.contains("receipts of 4 contributions") && told.contains("--without-key"), "{told}");
    let told = new.run(&["restore", &backup, "--key", &key, "--erasures", &erasures]);
    assert!(told.contains("4 contributions, 2 stored files"), "{told}");
    assert!(told.contains("1 of them came after the backup"), "{told}");

    let server = new.serve();
    for (number, code) in [(2, &codes[1]), (3, &codes[2])] {
        let (status, page) = receipt(&server, code);
        assert!(status == 200 && page.contains(&format!("Bank {number}")), "{status} {page}");
    }
    let (status, page) = receipt(&server, &with_photo);
    assert!(status == 200 && page.contains("Der Steg ist morsch."), "{status} {page}");
    let (status, page) = receipt(&server, &codes[0]);
    assert!(status == 200 && !page.contains("Bank 1") && !page.contains("Nummer 1"), "erased again: {page}");
    assert_eq!(receipt(&server, &later).0, 422, "it came after the backup");
    // The same key gives the same receipt as before: nothing is counted twice after a restore.
    let again = r#"{"kind":"idea","process":"ideenwerkstatt","title":"Bank 2","text":"Eine Bank am Bach, Nummer 2.","place":"reetz","channel":"web"}"#;
    let (status, body) = send(
        server.address,
        "PUT",
        "/api/v1/intake/7d1c5f0e-3b52-4a57-9f4e-000000000002",
        "application/json",
        again.as_bytes(),
    );
    assert!(status == 200 && body.contains(&codes[1]), "{status} {body}");
    hand_in(&server, 5);
    let mut restored = contents(&new.installation.data("files"));
    let mut expected = stored;
    for list in [&mut restored, &mut expected] {
        list.remove(backup::ledger::NAME);
    }
    assert_eq!(restored, expected, "every stored file, byte by byte");
    drop(server);
    let told = new.refused(&["restore", &backup, "--key", &key]);
    assert!(told.contains("holds a site already; nothing was changed"), "{told}");
    old.remove().await;
    new.remove().await;
}

#[tokio::test]
async fn every_receipt_comes_back_on_an_empty_machine_on_sqlite() {
    every_receipt_comes_back(false, false).await;
}

#[tokio::test]
async fn every_receipt_comes_back_on_an_empty_machine_on_postgres() {
    every_receipt_comes_back(true, true).await;
}

#[tokio::test]
async fn every_receipt_moves_from_sqlite_to_postgres() {
    every_receipt_comes_back(false, true).await;
}

#[tokio::test]
async fn every_receipt_moves_from_postgres_to_sqlite() {
    every_receipt_comes_back(true, false).await;
}

#[test]
fn a_lost_secret_costs_the_receipts_and_nothing_else() {
    let old = Installation::new().with_region(&[]);
    let server = old.serve(&[]);
    let code = hand_in(&server, 1);
    let backup = old.data("../backup.tar.gz").display().to_string();
    assert!(old.run(&["backup", &backup]).status.success());
    drop(server);

    let new = Installation::new();
    let wrong = new.write("wrong.txt", &"11".repeat(32));
    let refused = new.run(&["restore", &backup, "--key", &wrong]);
    assert!(said(&refused).contains("is not the secret that this backup belongs to"), "{}", said(&refused));
    assert!(!new.data("leisten.sqlite").exists() && !new.data("secret.key").exists(), "nothing was changed");

    let restored = new.run(&["restore", &backup, "--without-key"]);
    assert!(restored.status.success(), "{}", said(&restored));
    assert!(said(&restored).contains("the receipts of 1 contributions"), "{}", said(&restored));
    let server = new.serve(&[]);
    assert_eq!(receipt(&server, &code).0, 422);
    let fresh = hand_in(&server, 2);
    assert_eq!(receipt(&server, &fresh).0, 200);
}

#[test]
fn a_backup_is_put_back_beside_a_running_server_never_under_it() {
    let installation = Installation::new().with_region(&[]);
    let server = installation.serve(&[]);
    let backup = installation.data("../backup.tar.gz").display().to_string();
    assert!(installation.run(&["backup", &backup]).status.success());
    let refused = installation.run(&["restore", &backup]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(said(&refused).contains("another folder with --data"), "{}", said(&refused));
    assert_eq!(server.get("/readyz").0, 200);
    let beside = installation.data("../beside").display().to_string();
    let key = installation.data("secret.key").display().to_string();
    let restored = installation.run(&["restore", &backup, "--data", &beside, "--key", &key]);
    assert!(restored.status.success(), "{}", said(&restored));
    assert_eq!(server.get("/orte/reetz").0, 200);
}

#[test]
fn a_printed_secret_is_read_from_paper_and_never_replaces_another() {
    let old = Installation::new();
    assert!(old.run(&["migrate"]).status.success());
    let own = std::fs::read_to_string(old.data("secret.key")).expect("the secret");
    let paper = old.write("paper.txt", &String::from_utf8_lossy(&old.run(&["key", "export"]).stdout));
    let there = old.run(&["key", "import", &paper]);
    assert!(said(&there).contains("is there already"), "{}", said(&there));

    std::fs::remove_file(old.data("secret.key")).expect("lost");
    let wrong = old.write("wrong.txt", &"11".repeat(32));
    let refused = old.run(&["key", "import", &wrong]);
    assert!(said(&refused).contains("not the secret that the database was made with"), "{}", said(&refused));
    let made = old.run(&["key", "make"]);
    assert!(said(&made).contains("is missing, and this database was made with one"), "{}", said(&made));
    let read = old.run(&["key", "import", &paper]);
    assert!(read.status.success(), "{}", said(&read));
    assert_eq!(std::fs::read_to_string(old.data("secret.key")).expect("the secret"), own);
    assert!(old.run(&["migrate"]).status.success());
}

#[test]
fn the_secret_may_lie_outside_of_the_data() {
    let installation = Installation::new();
    let elsewhere = Path::new(&installation.write("note", "")).with_file_name("secret.key");
    let setting = format!("secret.file={}", elsewhere.display());
    assert!(installation.run(&["key", "make", "--set", &setting]).status.success());
    assert!(installation.run(&["migrate", "--set", &setting]).status.success());
    assert!(elsewhere.is_file() && !installation.data("secret.key").exists());
    let told = said(&installation.run(&["migrate"]));
    assert!(told.contains("is missing, and this database was made with one"), "{told}");
}
