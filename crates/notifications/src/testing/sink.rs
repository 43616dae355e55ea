//! A mail server that keeps what it gets, in the words of RFC 5321.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicU16, Ordering},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// A message as it came over the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// The sender of the envelope.
    pub from: String,
    /// The recipients of the envelope.
    pub to: Vec<String>,
    /// Head and body with their CRLF, without the closing dot.
    pub data: String,
}

impl Received {
    /// The values of a head line, unfolded.
    pub fn header(&self, name: &str) -> Vec<String> {
        let head = self.data.split("\r\n\r\n").next().unwrap_or_default().replace("\r\n ", " ");
        head.split("\r\n")
            .filter_map(|line| line.split_once(": "))
            .filter(|(given, _)| given.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.to_owned())
            .collect()
    }

    /// The names of all head lines.
    pub fn header_names(&self) -> Vec<String> {
        let head = self.data.split("\r\n\r\n").next().unwrap_or_default();
        head.split("\r\n")
            .filter(|line| !line.starts_with([' ', '\t']))
            .filter_map(|line| Some(line.split_once(':')?.0.to_owned()))
            .collect()
    }

    /// The body, decoded from quoted-printable.
    pub fn text(&self) -> String {
        let body = self.data.split_once("\r\n\r\n").map_or("", |(_, body)| body).replace("=\r\n", "");
        let mut bytes = Vec::new();
        let mut rest = body.as_bytes();
        while let [first, tail @ ..] = rest {
            let code = (*first == b'=')
                .then(|| {
                    tail.get(..2).and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok())
                })
                .flatten();
            bytes.push(code.unwrap_or(*first));
            rest = if code.is_some() { &tail[2..] } else { tail };
        }
        String::from_utf8_lossy(&bytes).replace("\r\n", "\n")
    }
}

/// The server. It ends when it is dropped.
#[derive(Debug)]
pub struct Sink {
    /// For the setting `mail.smtp_url`.
    pub url: String,
    received: Arc<Mutex<Vec<Received>>>,
    refuse: Arc<AtomicU16>,
    task: JoinHandle<()>,
}

impl Sink {
    /// Listens on a free port of the loopback address.
    ///
    /// # Panics
    /// When there is none.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("smtp://{}", listener.local_addr().expect("an address"));
        let (received, refuse) = (Arc::<Mutex<Vec<Received>>>::default(), Arc::<AtomicU16>::default());
        let (keep, code) = (Arc::clone(&received), Arc::clone(&refuse));
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (keep, code) = (Arc::clone(&keep), Arc::clone(&code));
                tokio::spawn(async move { serve(stream, &keep, &code).await });
            }
        });
        Self { url, received, refuse, task }
    }

    /// All messages so far.
    pub fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// From now on, answers every recipient with this code; 0: takes them again.
    pub fn refuse(&self, code: u16) {
        self.refuse.store(code, Ordering::SeqCst);
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(stream: TcpStream, received: &Mutex<Vec<Received>>, refuse: &AtomicU16) -> Option<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read);
    let mut current = Received { from: String::new(), to: Vec::new(), data: String::new() };
    write.write_all(b"220 sink.example.org ready\r\n").await.ok()?;
    loop {
        let line = line(&mut lines).await?;
        let command = line.to_ascii_uppercase();
        let answer = if command.starts_with("EHLO") || command.starts_with("HELO") {
            "250-sink.example.org\r\n250 8BITMIME".to_owned()
        } else if command.starts_with("MAIL FROM:") {
            current = Received { from: address(&line), to: Vec::new(), data: String::new() };
            "250 fine".to_owned()
        } else if command.starts_with("RCPT TO:") {
            match refuse.load(Ordering::SeqCst) {
                0 => {
                    current.to.push(address(&line));
                    "250 fine".to_owned()
                }
                code => format!("{code} not now"),
            }
        } else if command == "DATA\r\n" {
            write.write_all(b"354 go on\r\n").await.ok()?;
            current.data = data(&mut lines).await?;
            received.lock().unwrap_or_else(PoisonError::into_inner).push(current.clone());
            "250 taken".to_owned()
        } else if command == "QUIT\r\n" {
            write.write_all(b"221 bye\r\n").await.ok()?;
            return None;
        } else {
            "250 fine".to_owned()
        };
        write.write_all(format!("{answer}\r\n").as_bytes()).await.ok()?;
    }
}

async fn line(lines: &mut (impl AsyncBufReadExt + Unpin)) -> Option<String> {
    let mut line = String::new();
    (lines.read_line(&mut line).await.ok()? > 0).then_some(line)
}

async fn data(lines: &mut (impl AsyncBufReadExt + Unpin)) -> Option<String> {
    let mut data = String::new();
    loop {
        let line = line(lines).await?;
        if line == ".\r\n" {
            return Some(data);
        }
        data.push_str(line.strip_prefix('.').unwrap_or(&line));
    }
}

fn address(line: &str) -> String {
    line.split_once('<')
        .and_then(|(_, rest)| rest.split_once('>'))
        .map_or_else(String::new, |(address, _)| address.to_owned())
}
