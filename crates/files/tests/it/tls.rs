//! The way to the storage through TLS, with an authority of one's own as data centres have it.

use crate::{
    bucket::{bucket, film, part},
    s3_server::S3,
};
use files::{Bucket, Files};
use kernel::Error;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{CertificateDer, PrivatePkcs8KeyDer},
};
use std::{net::SocketAddr, path::PathBuf, sync::Arc};
use tempfile::TempDir;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::{TlsAcceptor, server::TlsStream};

/// Somebody who issues certificates.
struct Authority {
    folder: TempDir,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    fn new(name: &str) -> Self {
        let mut params = CertificateParams::new(Vec::new()).expect("params");
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("a key");
        let folder = tempfile::tempdir().expect("a folder");
        let certificate = params.self_signed(&key).expect("a certificate");
        std::fs::write(folder.path().join("ca.pem"), certificate.pem()).expect("written");
        Self { folder, issuer: Issuer::new(params, key) }
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    /// A storage with a certificate for this name, good until the first day of a year.
    fn storage(&self, name: &str, until: i32) -> S3 {
        let mut params = CertificateParams::new([name.to_owned()]).expect("params");
        params.not_after = date_time_ymd(until, 1, 1);
        let key = KeyPair::generate().expect("a key");
        let certificate = params.signed_by(&key, &self.issuer).expect("a certificate");
        let chain = vec![CertificateDer::from(certificate)];
        let key = PrivatePkcs8KeyDer::from(key.serialize_der());
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(chain, key.into())
            .expect("a key that fits");
        let acceptor = TlsAcceptor::from(Arc::new(config));
        S3::serve(|tcp, router| async { axum::serve(TlsListener { tcp, acceptor }, router).await })
    }
}

/// Connections whose handshake fails never reach the storage.
struct TlsListener {
    tcp: TcpListener,
    acceptor: TlsAcceptor,
}

impl axum::serve::Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            if let Ok((stream, from)) = self.tcp.accept().await
                && let Ok(stream) = self.acceptor.accept(stream).await
            {
                return (stream, from);
            }
        }
    }

    fn local_addr(&self) -> std::io::Result<Self::Addr> {
        self.tcp.local_addr()
    }
}

fn at_localhost(s3: &S3, authority: Option<PathBuf>) -> Files {
    let endpoint = format!("https://localhost:{}", s3.address.port());
    Files::in_bucket(&Bucket { endpoint, authority, ..bucket(s3) }).expect("settings that fit")
}

/// What is told when nothing may be sent to the storage.
async fn refusal(s3: &S3, authority: Option<PathBuf>) -> String {
    let files = at_localhost(s3, authority);
    let told = files.holds_any().await.expect_err("no connection");
    assert!(matches!(told, Error::Unavailable(_)) && files.is_down(), "{told}");
    assert!(s3.requests().is_empty() && s3.refused() == 0, "nothing was sent");
    told.to_string()
}

#[tokio::test]
async fn the_certificate_of_an_authority_of_ones_own_is_believed_when_it_is_named() {
    let authority = Authority::new("the town");
    let s3 = authority.storage("localhost", 2999);
    let files = at_localhost(&s3, Some(authority.file()));
    let name = files.put(film()).await.expect("stored");
    assert!(files.get(&name).await.expect("read") == film());
    assert!(part(&files, &name, 4_097..123_456).await.expect("read") == film().slice(4_097..123_456));
    assert!(files.holds_any().await.expect("an answer") && s3.refused() == 0);
}

#[tokio::test]
async fn an_authority_that_nobody_named_is_not_believed_and_the_way_out_is_told() {
    let (authority, other) = (Authority::new("the town"), Authority::new("somebody else"));
    let s3 = authority.storage("localhost", 2999);
    for named in [None, Some(other.file())] {
        let told = refusal(&s3, named).await;
        assert!(told.contains("UnknownIssuer") && told.contains("files.authority"), "{told}");
    }
}

#[tokio::test]
async fn a_certificate_for_another_name_or_of_the_past_is_told_as_such() {
    let authority = Authority::new("the town");
    let other = authority.storage("s3.example.org", 2999);
    let told = refusal(&other, Some(authority.file())).await;
    assert!(told.contains("not valid for name") && told.contains("s3.example.org"), "{told}");
    let past = authority.storage("localhost", 2020);
    let told = refusal(&past, Some(authority.file())).await;
    assert!(told.contains("expired"), "{told}");
}

#[tokio::test]
async fn a_storage_without_tls_is_not_spoken_to_when_tls_was_asked_for() {
    let s3 = S3::start();
    let told = refusal(&s3, None).await;
    assert!(told.contains("corrupt message"), "{told}");
}
