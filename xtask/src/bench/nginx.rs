//! nginx with the pages as files, the same bytes and the same headers: what a static file costs on this machine.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use anyhow::{Context, Result};

use crate::{
    guard::Guarded,
    http::{self, Answer},
    process,
};

/// A running nginx; it and its files go when this is dropped.
pub(super) struct Nginx {
    _guarded: Guarded,
    /// Its port on loopback.
    pub(super) port: u16,
}

/// Path of the n-th page.
pub(super) fn path(number: usize) -> String {
    format!("/{number}.html")
}

/// Where the program is, if it is installed. Debian's place is not on everybody's search path.
pub(super) fn program() -> Option<PathBuf> {
    let usual = Path::new("/usr/sbin/nginx");
    if usual.is_file() {
        return Some(usual.to_owned());
    }
    process::exists("nginx").then(|| "nginx".into())
}

impl Nginx {
    /// Serves these pages, the first as [`path`]`(0)`.
    pub(super) fn start(pages: &[Answer]) -> Result<Self> {
        let program = program().context("nginx is not installed")?;
        // Not below the build folder, which nginx' own user may not be able to enter.
        let folder = std::env::temp_dir().join(format!("leisten-nginx-{}", std::process::id()));
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        let files = folder.join("files");
        fs::create_dir_all(&files).with_context(|| format!("could not create {}", files.display()))?;
        for (number, page) in pages.iter().enumerate() {
            fs::write(folder.join(format!("files{}", path(number))), &page.body)?;
        }
        let port = http::free_port()?;
        let settings = folder.join("nginx.conf");
        fs::write(&settings, configuration(&folder, port, pages))?;
        let log = folder.join("log");
        let mut command = Command::new(program);
        command.arg("-p").arg(&folder).arg("-e").arg(folder.join("errors")).arg("-c").arg(&settings);
        let mut guarded = Guarded::start(&command, "TERM", &folder, &log)?;
        // The bytes are packed, so they are no text.
        let ready = || http::fetch(port, &path(0), "").is_ok();
        guarded.wait_until("nginx", Duration::from_secs(10), &log, ready)?;
        Ok(Self { _guarded: guarded, port })
    }
}

/// Headers that nginx makes by itself.
const OWN: &[&str] =
    &["content-type", "content-length", "connection", "date", "etag", "last-modified", "server"];

/// As fast as nginx is with files: no log of requests, open files remembered, connections kept.
fn configuration(folder: &Path, port: u16, pages: &[Answer]) -> String {
    let folder = folder.display();
    let mut own_folders = String::new();
    for kind in ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"] {
        let _ = writeln!(own_folders, "    {kind}_temp_path {folder}/{kind};");
    }
    let mut locations = String::new();
    for (number, page) in pages.iter().enumerate() {
        let _ = writeln!(locations, "        location = {} {{", path(number));
        for (name, value) in page.headers.iter().filter(|(name, _)| !OWN.contains(&name.as_str())) {
            let _ = writeln!(locations, "            add_header {name} \"{}\";", value.replace('"', "\\\""));
        }
        locations.push_str("        }\n");
    }
    format!(
        "daemon off;
worker_processes auto;
pid {folder}/pid;
events {{ worker_connections 1024; }}
http {{
{own_folders}    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 1000000000;
    open_file_cache max=100;
    default_type \"text/html; charset=utf-8\";
    server {{
        listen 127.0.0.1:{port};
        root {folder}/files;
{locations}    }}
}}
"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_listens_beyond_this_machine_and_nothing_lies_outside_the_folder() {
        let text = configuration(Path::new("/tmp/bench"), 4711, &[]);
        let listening: Vec<&str> =
            text.lines().filter(|line| line.contains("listen ")).map(str::trim).collect();
        assert_eq!(listening, ["listen 127.0.0.1:4711;"]);
        for line in text.lines().filter(|line| line.contains("_path ") || line.contains("pid ")) {
            assert!(line.contains(" /tmp/bench/"), "{line}");
        }
    }

    #[test]
    fn headers_are_the_programs_but_for_those_that_nginx_makes() {
        let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let page = Answer {
            headers: vec![
                header("content-length", "3"),
                header("content-security-policy", "default-src 'none'; a \"b\""),
            ],
            body: b"abc".to_vec(),
        };
        let text = configuration(Path::new("/tmp/bench"), 4711, &[page]);
        assert!(text.contains("location = /0.html {") && !text.contains("content-length"), "{text}");
        assert!(
            text.contains("add_header content-security-policy \"default-src 'none'; a \\\"b\\\"\";"),
            "{text}"
        );
    }
}
