//! A mail server that counts, in the words of RFC 5321.

use std::{
    collections::BTreeMap,
    io::{BufRead as _, BufReader, Write as _},
    net::{Ipv4Addr, TcpListener, TcpStream},
    sync::{Arc, Mutex, PoisonError},
};

use anyhow::{Context, Result};

/// By recipient: how often each `Message-ID` came.
type Received = BTreeMap<String, BTreeMap<String, usize>>;

/// The server; it answers until the process ends.
pub(super) struct Sink {
    /// For the setting `mail.smtp_url`.
    pub(super) url: String,
    received: Arc<Mutex<Received>>,
}

impl Sink {
    pub(super) fn start() -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no free port")?;
        let url = format!("smtp://{}", listener.local_addr()?);
        let received = Arc::<Mutex<Received>>::default();
        let keep = Arc::clone(&received);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let keep = Arc::clone(&keep);
                // A client that was killed in the middle ends its own thread only.
                std::thread::spawn(move || serve(stream, &keep));
            }
        });
        Ok(Self { url, received })
    }

    pub(super) fn received(&self) -> Received {
        self.received.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn serve(stream: TcpStream, keep: &Mutex<Received>) -> Result<()> {
    let mut out = stream.try_clone()?;
    let mut lines = BufReader::new(stream).lines();
    out.write_all(b"220 sink\r\n")?;
    let mut recipient = String::new();
    while let Some(line) = lines.next() {
        let line = line?;
        let command = line.get(..4).unwrap_or_default().to_ascii_uppercase();
        match command.as_str() {
            "RCPT" => {
                line.split(['<', '>']).nth(1).unwrap_or_default().clone_into(&mut recipient);
                out.write_all(b"250 ok\r\n")?;
            }
            "DATA" => {
                out.write_all(b"354 go on\r\n")?;
                let mut id = String::new();
                for line in lines.by_ref() {
                    let line = line?;
                    if line == "." {
                        break;
                    }
                    if let Some(value) = line.strip_prefix("Message-ID: ") {
                        value.trim().clone_into(&mut id);
                    }
                }
                // Counted before it is acknowledged: a client that dies in between sends it again.
                let mut keep = keep.lock().unwrap_or_else(PoisonError::into_inner);
                *keep.entry(recipient.clone()).or_default().entry(id).or_default() += 1;
                drop(keep);
                out.write_all(b"250 taken\r\n")?;
            }
            "QUIT" => return out.write_all(b"221 bye\r\n").context("bye"),
            "EHLO" => out.write_all(b"250-sink\r\n250 8BITMIME\r\n")?,
            _ => out.write_all(b"250 ok\r\n")?,
        }
    }
    Ok(())
}
