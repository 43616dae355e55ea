//! Just enough HTTP to ask a server on this machine for a document.

use std::{
    io::{Read as _, Write as _},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    time::Duration,
};

use anyhow::{Context, Result, bail};

/// A loopback port nobody listens on at this moment.
pub(crate) fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no free port")?;
    Ok(listener.local_addr()?.port())
}

/// A successful answer.
#[derive(Debug)]
pub(crate) struct Answer {
    /// Its headers in their order, names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    /// Its bytes, packed as the server has packed them.
    pub(crate) body: Vec<u8>,
}

/// Body of a successful `GET`.
pub(crate) fn get(port: u16, path: &str) -> Result<String> {
    Ok(String::from_utf8(fetch(port, path, "")?.body)?)
}

/// A successful `GET` with more lines in its head, each ended by `\r\n`. Speaks HTTP/1.0, so that the answer comes in one
/// piece and ends with the connection.
pub(crate) fn fetch(port: u16, path: &str, lines: &str) -> Result<Answer> {
    const PATIENCE: Duration = Duration::from_secs(30);
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let request = format!("GET {path} HTTP/1.0\r\nHost: {address}\r\nConnection: close\r\n{lines}\r\n");
    stream.write_all(request.as_bytes())?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let end = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n").context("the answer has no body")?;
    let body = answer.split_off(end + 4);
    let head = String::from_utf8_lossy(&answer[..end]);
    let mut lines = head.lines();
    let status = lines.next().unwrap_or_default();
    if status.split(' ').nth(1) != Some("200") {
        bail!("{path} answered {status}");
    }
    let headers = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    Ok(Answer { headers, body })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Answers one request on a port of its own.
    fn answering(answer: &'static str) -> u16 {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = Vec::new();
            while !request.ends_with(b"\r\n\r\n") {
                let mut byte = [0];
                stream.read_exact(&mut byte).unwrap();
                request.extend(byte);
            }
            stream.write_all(answer.as_bytes()).unwrap();
        });
        port
    }

    #[test]
    fn the_body_of_a_good_answer_is_returned() {
        let port = answering("HTTP/1.0 200 OK\r\ncontent-type: text/plain\r\n\r\nready\r\n\r\n");
        assert_eq!(get(port, "/readyz").unwrap(), "ready\r\n\r\n");
    }

    #[test]
    fn a_bad_answer_is_an_error_with_its_status() {
        let port = answering("HTTP/1.0 503 Service Unavailable\r\n\r\nnot yet 200");
        assert!(get(port, "/readyz").unwrap_err().to_string().contains("503"));
    }
}
