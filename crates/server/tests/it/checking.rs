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
