//! `leisten check` and its exit code.

use crate::installation::{Installation, said};
use std::{os::unix::fs::PermissionsExt, process::Output};

/// The lines of one grade.
fn lines(output: &Output, grade: &str) -> Vec<String> {
    said(output).lines().filter(|line| line.starts_with(grade)).map(str::to_owned).collect()
}

/// A mail server that only says hello, so that mail is no fault of the installation.
fn mail_server() -> String {
    use std::io::{BufRead, BufReader, Write};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let mut out = stream.try_clone().expect("a connection");
            let _ = out.write_all(b"220 test\r\n");
            for line in BufReader::new(stream).lines().map_while(Result::ok) {
                let answer = if line.starts_with("QUIT") { "221 bye\r\n" } else { "250 ok\r\n" };
                if out.write_all(answer.as_bytes()).is_err() {
                    break;
                }
            }
        }
    });
    format!("mail.smtp_url=smtp://{address}")
}

#[test]
fn a_sound_installation_fails_nothing_and_is_left_as_it_is() {
    let installation = Installation::new();
    assert!(installation.run(&["migrate"]).status.success());
    let checked =
        installation.run(&["check", "--set", &mail_server(), "--set", "mail.from=Mitmachen <m@example.org>"]);
    assert_eq!(lines(&checked, "fail"), Vec::<String>::new());
    assert_eq!(checked.status.code(), Some(0), "{}", said(&checked));
    for subject in ["settings", "data", "disk", "secret", "database", "clock", "mail"] {
        assert!(
            lines(&checked, "ok").iter().any(|line| line.contains(subject)),
            "{subject} is not ok in\n{}",
            said(&checked)
        );
    }
    assert!(lines(&checked, "warn").iter().any(|line| line.contains("site.url")), "{}", said(&checked));
}

#[test]
fn no_backup_and_an_old_one_are_warnings_and_a_fresh_one_is_fine() {
    let installation = Installation::new();
    assert!(installation.run(&["migrate"]).status.success());
    let of_backup = |grade: &str| {
        lines(&installation.run(&["check"]), grade).into_iter().find(|line| line.contains(" backup "))
    };
    assert!(of_backup("warn").expect("a warning").contains("there is none yet"));
    let file = installation.data("../backup.tar.gz").display().to_string();
    assert!(installation.run(&["backup", &file]).status.success());
    assert!(of_backup("ok").expect("fine").contains("0 hours old"));
    let database = rusty(&installation);
    assert!(database, "the note of the backup was made older");
    assert!(of_backup("warn").expect("a warning").contains("leisten-backup.timer"));
}

/// Makes the last backup ten days older than it is.
fn rusty(installation: &Installation) -> bool {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let file = installation.data("leisten.sqlite");
        let db = database::Db::open_sqlite(&file, database::Options::default()).await.expect("the database");
        let old = kernel::Clock::system().now().plus_seconds(-864_000).rfc3339();
        let changed = db
            .write(move |tx| {
                Box::pin(async move {
                    tx.query("update installation set value = $1 where name = 'backup'")
                        .bind(format!("{old} /backups/old"))
                        .run()
                        .await
                })
            })
            .await
            .expect("written");
        db.close().await;
        changed == 1
    })
}

#[test]
fn a_secret_among_the_data_is_a_warning_and_one_elsewhere_is_not() {
    let installation = Installation::new();
    assert!(installation.run(&["migrate"]).status.success());
    let warned = |words: &[&str]| {
        lines(&installation.run(words), "warn").iter().any(|line| line.contains("lies among the data"))
    };
    assert!(warned(&["check"]));
    let elsewhere = installation.write("secret.key", "");
    std::fs::rename(installation.data("secret.key"), &elsewhere).expect("moved");
    assert!(!warned(&["check", "--set", &format!("secret.file={elsewhere}")]));
}

#[test]
fn before_the_first_start_nothing_fails_and_nothing_is_made() {
    let installation = Installation::new();
    let checked = installation.run(&["check"]);
    assert_eq!(checked.status.code(), Some(0), "{}", said(&checked));
    assert!(!installation.data("").exists());
}

#[test]
fn a_readable_secret_a_wrong_setting_and_a_dead_mail_server_each_fail_with_advice() {
    let installation = Installation::new();
    assert!(installation.run(&["migrate"]).status.success());
    std::fs::set_permissions(installation.data("secret.key"), std::fs::Permissions::from_mode(0o644))
        .expect("a mode");
    for (words, advice) in [
        (vec!["check"], "chmod 600"),
        (vec!["check", "--set", "answers.dayz=3"], "did you mean answers.days?"),
        (vec!["check", "--set", "mail.smtp_url=smtp://127.0.0.1:1"], "mail server"),
        (vec!["check", "--database-url", "postgres://127.0.0.1:1/nichts"], "is the server running"),
    ] {
        let checked = installation.run(&words);
        assert_eq!(checked.status.code(), Some(1), "{}", said(&checked));
        assert!(
            lines(&checked, "fail").iter().any(|line| line.contains(advice)),
            "{advice} is missing in\n{}",
            said(&checked)
        );
    }
}

#[test]
fn a_damaged_database_fails() {
    let installation = Installation::new();
    std::fs::create_dir_all(installation.data("")).expect("a folder");
    std::fs::write(installation.data("leisten.sqlite"), "kein SQLite, sondern ein Brief".repeat(200))
        .expect("a file");
    let checked = installation.run(&["check"]);
    assert_eq!(checked.status.code(), Some(1), "{}", said(&checked));
    assert!(
        lines(&checked, "fail").iter().any(|line| line.contains("database") && line.contains("backup")),
        "{}",
        said(&checked)
    );
}

#[test]
fn a_folder_that_others_can_look_into_is_a_warning() {
    let installation = Installation::new();
    assert!(installation.run(&["migrate"]).status.success());
    let open = |checked: &Output| lines(checked, "warn").iter().any(|line| line.contains("chmod 700"));
    assert!(!open(&installation.run(&["check"])));
    std::fs::set_permissions(installation.data(""), std::fs::Permissions::from_mode(0o755)).expect("a mode");
    assert!(open(&installation.run(&["check"])));
}

#[test]
fn a_map_file_is_looked_into_and_must_show_the_region() {
    let installation = Installation::new();
    let demo = installation.run(&["demo", "--size", "1"]);
    assert!(demo.status.success(), "{}", said(&demo));
    let map = |file: &str| {
        let file = format!("map.file={file}");
        let words = ["check", "--set", "map.base=pmtiles", "--set", "map.attribution=Quelle", "--set", &file];
        installation.run(&words)
    };
    let plain = installation.run(&["check"]);
    assert!(lines(&plain, "ok").iter().any(|line| line.contains("outlines only")), "{}", said(&plain));

    std::fs::write(installation.data("brief.pmtiles"), "kein Archiv ".repeat(40)).expect("a file");
    let letter = map("brief.pmtiles");
    assert_eq!(letter.status.code(), Some(1));
    assert!(
        lines(&letter, "fail")
            .iter()
            .any(|line| line.contains("flag --set") && line.contains("no PMTiles file of version 3")),
        "{}",
        said(&letter)
    );

    for (name, bounds, grade, expected) in [
        ("hier.pmtiles", (12.2, 51.9, 13.0, 52.4), "ok", "zoom levels 8 to 9"),
        ("anderswo.pmtiles", (-1.0, 40.0, 1.0, 41.0), "fail", "cut the file anew"),
    ] {
        archive(&installation.data(name), bounds);
        let checked = map(name);
        assert!(lines(&checked, grade).iter().any(|line| line.contains(expected)), "{}", said(&checked));
    }
}

/// A file of one picture, which says that it shows this part of the earth.
fn archive(file: &std::path::Path, (west, south, east, north): (f64, f64, f64, f64)) {
    let out = std::fs::File::create(file).expect("a file");
    let mut writer = pmtiles::PmTilesWriter::new(pmtiles::TileType::Png)
        .min_zoom(8)
        .max_zoom(9)
        .bounds(west, south, east, north)
        .create(out)
        .expect("a writer");
    writer.add_tile(pmtiles::TileCoord::new(8, 136, 84).expect("a tile"), b"\x89PNG").expect("written");
    writer.finalize().expect("finished");
}
