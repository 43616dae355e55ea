//! An installation in a folder of its own, and the real program at work in it.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    path::PathBuf,
    process::{Child, Command, ExitStatus, Output, Stdio},
    sync::{Arc, Mutex},
    time::Duration,
};
use tempfile::TempDir;

const PATIENCE: Duration = Duration::from_mins(1);

/// A data directory that goes with the test.
pub(crate) struct Installation {
    folder: TempDir,
}

/// A running server; killed when the test ends before it does.
pub(crate) struct Server {
    child: Child,
    /// Where it listens.
    pub(crate) address: SocketAddr,
    told: Arc<Mutex<String>>,
}

impl Installation {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder") }
    }

    /// A file in the data directory.
    pub(crate) fn data(&self, name: &str) -> PathBuf {
        self.folder.path().join("data").join(name)
    }

    /// Writes a file beside the data directory.
    pub(crate) fn write(&self, name: &str, text: &str) -> String {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).expect("a written file");
        path.display().to_string()
    }

    /// The program on this installation, without the settings of whoever runs the tests.
    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_leisten"));
        for (name, _) in
            std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("LEISTEN_"))
        {
            command.env_remove(name);
        }
        command.args(words).env("LEISTEN_DATA", self.folder.path().join("data"));
        command
    }

    /// Takes over the real region, so that ideas find their process and place.
    pub(crate) fn with_region(self, words: &[&str]) -> Self {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../demo/region/");
        let files = [format!("{folder}gemeinden.geojson"), format!("{folder}ortsteile.geojson")];
        let command = [&["import", "region", &files[0], &files[1]], words].concat();
        let imported = self.run(&command);
        assert!(imported.status.success(), "{}", said(&imported));
        self
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, words: &[&str]) -> Output {
        self.command(words).output().expect("the program starts")
    }

    /// Starts a server on a free port.
    pub(crate) fn serve(&self, words: &[&str]) -> Server {
        let mut command = self.command(&["serve", "--listen", "127.0.0.1:0"]);
        let mut child = command
            .args(words)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let told = Arc::new(Mutex::new(String::new()));
        listen(child.stdout.take().expect("an output"), Arc::clone(&told));
        listen(child.stderr.take().expect("an error output"), Arc::clone(&told));
        let mut server = Server { child, address: SocketAddr::from(([127, 0, 0, 1], 0)), told };
        let line = server.wait_for("Leisten listens on ");
        server.address = line.trim().parse().expect("an address");
        server
    }
}

fn listen(from: impl Read + Send + 'static, into: Arc<Mutex<String>>) {
    std::thread::spawn(move || {
        for line in BufReader::new(from).lines().map_while(Result::ok) {
            *into.lock().expect("a whole log") += &(line + "\n");
        }
    });
}

impl Server {
    /// Waits for a line that holds these words; what follows them.
    pub(crate) fn wait_for(&mut self, words: &str) -> String {
        for _ in 0..PATIENCE.as_millis() / 20 {
            let told = self.told();
            // Only whole lines: the rest of one may still be on its way.
            if let Some((_, rest)) = told.split_once(words)
                && let Some((line, _)) = rest.split_once('\n')
            {
                return line.to_owned();
            }
            if let Some(status) = self.child.try_wait().expect("a child") {
                panic!("the server ended with {status} and said:\n{}", self.told());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("the server never said {words:?}, but:\n{}", self.told());
    }

    /// All it has said so far.
    pub(crate) fn told(&self) -> String {
        self.told.lock().expect("a whole log").clone()
    }

    /// Status and body of a GET.
    pub(crate) fn get(&self, path: &str) -> (u16, String) {
        get(self.address, path)
    }

    /// Sends SIGTERM.
    pub(crate) fn terminate(&self) {
        let process = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(process, rustix::process::Signal::TERM).expect("a signal");
    }

    /// Waits for the end.
    pub(crate) fn wait(&mut self) -> ExitStatus {
        for _ in 0..PATIENCE.as_millis() / 20 {
            if let Some(status) = self.child.try_wait().expect("a child") {
                return status;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("the server does not end; it said:\n{}", self.told());
    }

    /// Ends it without any goodbye, as a power failure would.
    pub(crate) fn kill(mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("gone");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Status and body of a GET.
pub(crate) fn get(address: SocketAddr, path: &str) -> (u16, String) {
    let mut stream = connect(address);
    write!(stream, "GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n").expect("a request");
    answer(stream)
}

/// Status and body of a request with a body, as from a page of the server itself.
pub(crate) fn send(address: SocketAddr, method: &str, path: &str, kind: &str, body: &[u8]) -> (u16, String) {
    let mut stream = connect(address);
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\nsec-fetch-site: same-origin\r\ncontent-type: {kind}\r\ncontent-length: {}\r\n\r\n",
        body.len()
    )
    .expect("a request");
    stream.write_all(body).expect("a body");
    answer(stream)
}

/// A connection to the server.
pub(crate) fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect_timeout(&address, PATIENCE).expect("a connection");
    stream.set_read_timeout(Some(PATIENCE)).expect("a limit");
    stream
}

/// Status and body of an answer that ends with its connection.
pub(crate) fn answer(mut stream: TcpStream) -> (u16, String) {
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).expect("an answer");
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no answer but {text:?}"));
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
    (status, body.to_owned())
}

/// What a command said on both outputs.
pub(crate) fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}
