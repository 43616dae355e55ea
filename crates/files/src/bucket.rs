//! Files in S3-compatible storage. `object_store` speaks the protocol; it is given the HTTP client that this program builds
//! from the parts it has already (hyper, rustls with ring), with bounds for how long the storage may keep silent. Nobody
//! but this server talks to the storage: browsers get no links into it.

use async_trait::async_trait;
use http_body_util::BodyExt;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector as Tcp},
    rt::TokioExecutor,
};
use kernel::{Error, Result};
use object_store::{
    BackoffConfig, ClientOptions, ObjectStore, RetryConfig,
    aws::AmazonS3Builder,
    client::{
        HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpRequestBody, HttpResponse,
        HttpResponseBody, HttpService,
    },
    prefix::PrefixStore,
};
use rustls::{
    ClientConfig, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, pem::PemObject},
};
use std::{fmt, path::PathBuf, sync::Arc, time::Duration};
use tower_http::timeout::TimeoutBody;

/// Where the files lie and who may go there.
#[derive(Clone)]
pub struct Bucket {
    /// Address of the storage without a path; empty: Amazon's in the region.
    pub endpoint: String,
    /// Name of the bucket.
    pub name: String,
    /// What all names in it begin with; empty: nothing.
    pub prefix: String,
    /// The region that requests are signed for.
    pub region: String,
    /// The bucket stands in the path of addresses, otherwise in front of the host.
    pub path_style: bool,
    /// Name of the access key.
    pub key_id: String,
    /// The access key itself.
    pub secret_key: String,
    /// Certificates (PEM) that are believed besides the public authorities.
    pub authority: Option<PathBuf>,
    /// How long to wait for it.
    pub patience: Patience,
}

/// How long the storage may take. With the defaults a request that gets no answer ends after some 15 seconds.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// How long it may keep silent: until its answer begins, and then between two pieces of it. What is sent gets a
    /// second more for each [`SLOWEST`] bytes.
    pub silence: Duration,
    /// How often a request is made once more. All of ours may be: they say the same and mean the same.
    pub retries: usize,
    /// Pause before the first of these; later ones are longer.
    pub pause: Duration,
}

/// Bytes a second that are slow, but no reason to give up.
const SLOWEST: u64 = 250_000;

impl Default for Patience {
    fn default() -> Self {
        Self { silence: Duration::from_secs(5), retries: 2, pause: Duration::from_millis(200) }
    }
}

/// Without the access key.
impl fmt::Debug for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Bucket({self})")
    }
}

impl fmt::Display for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { endpoint, name, prefix, region, .. } = self;
        let at = if endpoint.is_empty() { region } else { endpoint };
        let slash = if prefix.is_empty() { "" } else { "/" };
        write!(f, "bucket {name}{slash}{prefix} at {at}")
    }
}

impl Bucket {
    pub(crate) fn open(&self) -> Result<Arc<dyn ObjectStore>> {
        let Patience { silence, retries, pause } = self.patience;
        let retry = RetryConfig {
            backoff: BackoffConfig { init_backoff: pause, max_backoff: pause * 10, base: 2. },
            max_retries: retries,
            retry_timeout: silence * 2,
        };
        let mut builder = AmazonS3Builder::new()
            .with_region(&self.region)
            .with_bucket_name(&self.name)
            .with_access_key_id(&self.key_id)
            .with_secret_access_key(&self.secret_key)
            .with_virtual_hosted_style_request(!self.path_style)
            // Not every storage can delete several at once.
            .with_disable_bulk_delete(true)
            .with_retry(retry)
            .with_http_connector(Connector { tls: self.tls()?, silence });
        if !self.endpoint.is_empty() {
            let host = format!("://{}.", self.name);
            let endpoint =
                if self.path_style { self.endpoint.clone() } else { self.endpoint.replacen("://", &host, 1) };
            builder = builder.with_endpoint(endpoint);
        }
        let store = builder.build().map_err(Error::internal)?;
        Ok(if self.prefix.is_empty() {
            Arc::new(store)
        } else {
            Arc::new(PrefixStore::new(store, self.prefix.as_str()))
        })
    }

    fn tls(&self) -> Result<ClientConfig> {
        let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        if let Some(file) = &self.authority {
            let unreadable =
                |cause: &dyn fmt::Display| Error::internal(format!("{}: {cause}", file.display()));
            let before = roots.len();
            for found in CertificateDer::pem_file_iter(file).map_err(|error| unreadable(&error))? {
                let certificate = found.map_err(|error| unreadable(&error))?;
                roots.add(certificate).map_err(|error| unreadable(&error))?;
            }
            if roots.len() == before {
                return Err(unreadable(&"it holds no certificate"));
            }
        }
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(Error::internal)?;
        Ok(config.with_root_certificates(roots).with_no_client_auth())
    }
}

#[derive(Debug)]
struct Connector {
    tls: ClientConfig,
    silence: Duration,
}

impl HttpConnector for Connector {
    /// The options are for the client that `object_store` would build itself.
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        let mut tcp = Tcp::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_connect_timeout(Some(self.silence));
        let connector = HttpsConnectorBuilder::new()
            .with_tls_config(self.tls.clone())
            .https_or_http()
            .enable_http1()
            .wrap_connector(tcp);
        let client = Client::builder(TokioExecutor::new()).build(connector);
        Ok(HttpClient::new(Http { client, silence: self.silence }))
    }
}

#[derive(Debug)]
struct Http {
    client: Client<HttpsConnector<Tcp>, HttpRequestBody>,
    silence: Duration,
}

#[async_trait]
impl HttpService for Http {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let sending = Duration::from_secs(request.body().content_length() as u64 / SLOWEST);
        let answer = tokio::time::timeout(self.silence + sending, self.client.request(request)).await;
        let answer = answer
            .map_err(|_| HttpError::new_boxed(HttpErrorKind::Timeout, "it does not answer".into()))?
            .map_err(|error| {
                // Whatever broke off may be sent once more.
                let kind = if error.is_connect() { HttpErrorKind::Connect } else { HttpErrorKind::Request };
                HttpError::new_boxed(kind, causes(&error).into())
            })?;
        let silence = self.silence;
        Ok(answer.map(|body| {
            let body = TimeoutBody::new(silence, body);
            HttpResponseBody::new(
                body.map_err(|error| HttpError::new_boxed(HttpErrorKind::Interrupted, error)),
            )
        }))
    }
}

/// An error with its causes: the outermost says only that something went wrong.
fn causes(error: &dyn std::error::Error) -> String {
    let mut told = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        told = format!("{told}: {error}");
        if is_unknown_issuer(error) {
            told.push_str("; files.authority names the certificate of an authority of your own");
        }
        cause = error.source();
    }
    told
}

/// Whether nobody who is believed stands for the certificate of the storage. Errors of the connection hold that cause
/// without naming it as theirs.
fn is_unknown_issuer(error: &(dyn std::error::Error + 'static)) -> bool {
    use rustls::{CertificateError::UnknownIssuer, Error::InvalidCertificate};
    let inner = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
    inner.is_some_and(|inner| is_unknown_issuer(inner))
        || matches!(error.downcast_ref(), Some(InvalidCertificate(UnknownIssuer)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bucket() -> Bucket {
        Bucket {
            endpoint: "https://s3.example.org".to_owned(),
            name: "photos".to_owned(),
            prefix: "town".to_owned(),
            region: "eu-central-1".to_owned(),
            path_style: true,
            key_id: "ID".to_owned(),
            secret_key: "geheim".to_owned(),
            authority: None,
            patience: Patience::default(),
        }
    }

    #[test]
    fn whoever_writes_it_down_never_writes_the_access_key() {
        let bucket = bucket();
        let files = crate::Files::in_bucket(&bucket).expect("settings that fit");
        let told = format!("{bucket} {bucket:?} {files:?}");
        assert!(told.contains("bucket photos/town at https://s3.example.org"), "{told}");
        assert!(!told.contains("geheim"), "{told}");
    }

    #[test]
    fn a_file_that_holds_no_certificate_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, text) in [("leer.pem", Some("")), ("fehlt.pem", None)] {
            let file = folder.path().join(name);
            if let Some(text) = text {
                std::fs::write(&file, text).expect("written");
            }
            let refused = Bucket { authority: Some(file), ..bucket() }.open().expect_err("refused");
            assert!(refused.to_string().contains(name), "{refused}");
        }
    }
}
