//! A client of the program that keeps its connection: just enough HTTP/1.1 for our own server.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{Ipv4Addr, SocketAddr, TcpStream},
    time::Duration,
};

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// Longest time to wait for an answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// An answer.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    /// The status code.
    pub(crate) status: u16,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    /// The body.
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn json(&self) -> Result<Value> {
        serde_json::from_str(&self.body).with_context(|| format!("{} with {}", self.status, self.body))
    }

    /// Done, or done before.
    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// A client with one connection, opened again when it is lost.
#[derive(Debug)]
pub(crate) struct Client {
    port: u16,
    /// The address a proxy would tell.
    pub(crate) from: Option<String>,
    stream: Option<BufReader<TcpStream>>,
}

impl Client {
    pub(crate) const fn new(port: u16) -> Self {
        Self { port, from: None, stream: None }
    }

    pub(crate) fn get(&mut self, path: &str) -> Result<Answer> {
        self.send("GET", path, "", "")
    }

    pub(crate) fn put(&mut self, path: &str, json: &str) -> Result<Answer> {
        self.send("PUT", path, "application/json", json)
    }

    pub(crate) fn post(&mut self, path: &str, form: &str) -> Result<Answer> {
        self.send("POST", path, "application/x-www-form-urlencoded", form)
    }

    /// Sends once. An error leaves open whether the request arrived.
    pub(crate) fn send(&mut self, method: &str, path: &str, kind: &str, body: &str) -> Result<Answer> {
        let answer = self.exchange(method, path, kind, body);
        let last = answer.as_ref().map_or(true, |answer| answer.header("connection") == Some("close"));
        if last {
            self.stream = None;
        }
        answer
    }

    fn exchange(&mut self, method: &str, path: &str, kind: &str, body: &str) -> Result<Answer> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, self.port));
        let stream = match &mut self.stream {
            Some(stream) => stream,
            None => {
                let stream = TcpStream::connect_timeout(&address, PATIENCE)?;
                stream.set_read_timeout(Some(PATIENCE))?;
                stream.set_nodelay(true)?;
                self.stream.insert(BufReader::new(stream))
            }
        };
        let from = self.from.as_ref().map(|from| format!("x-forwarded-for: {from}\r\n")).unwrap_or_default();
        let kind = if kind.is_empty() { String::new() } else { format!("content-type: {kind}\r\n") };
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: {address}\r\n{kind}{from}content-length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.get_mut().write_all(request.as_bytes())?;
        read(stream)
    }
}

fn read(stream: &mut BufReader<TcpStream>) -> Result<Answer> {
    let mut line = String::new();
    if stream.read_line(&mut line)? == 0 {
        bail!("the connection was closed without an answer");
    }
    let status = line.split(' ').nth(1).and_then(|word| word.parse().ok()).context("no status line")?;
    let mut headers = Vec::new();
    loop {
        line.clear();
        stream.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let mut answer = Answer { status, headers, body: String::new() };
    let mut body = Vec::new();
    if let Some(length) = answer.header("content-length") {
        body.resize(length.parse().context("the length of the body")?, 0);
        stream.read_exact(&mut body)?;
    } else if answer.header("transfer-encoding") == Some("chunked") {
        loop {
            line.clear();
            stream.read_line(&mut line)?;
            let size = usize::from_str_radix(line.trim(), 16).context("the size of a chunk")?;
            let start = body.len();
            body.resize(start + size, 0);
            stream.read_exact(&mut body[start..])?;
            line.clear();
            stream.read_line(&mut line)?;
            if size == 0 {
                break;
            }
        }
    }
    answer.body = String::from_utf8(body).context("the body is no text")?;
    Ok(answer)
}
