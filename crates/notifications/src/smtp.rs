//! How a message looks on the wire, and the way to the mail server.

use crate::outbox::Claimed;
use kernel::{Error, Result, Timestamp};
use lettre::{
    AsyncSmtpTransport, Message, Tokio1Executor,
    message::{
        Mailbox,
        header::{ContentTransferEncoding, ContentType, Header, HeaderName, HeaderValue, MIME_VERSION_1_0},
    },
    transport::smtp::extension::ClientId,
};
use std::time::{Duration, SystemTime};
use web::Settings;

/// The way to the mail server.
pub(crate) type Transport = AsyncSmtpTransport<Tokio1Executor>;

/// How long the server may take for one command.
const PATIENCE: Duration = Duration::from_secs(20);

/// From the setting `mail.smtp_url`: `smtp://`, `smtps://` (TLS from the start) or `smtp+starttls://` (TLS or nothing).
/// `None` when it is empty.
pub(crate) fn transport(settings: &Settings) -> Result<Option<Transport>> {
    if settings.smtp_url.is_empty() {
        return Ok(None);
    }
    let url = match settings.smtp_url.strip_prefix("smtp+starttls://") {
        Some(rest) => format!("smtp://{rest}?tls=required"),
        None => settings.smtp_url.clone(),
    };
    let builder = Transport::from_url(&url)
        .map_err(|_| Error::internal("mail.smtp_url is no address such as smtp://host:25"))?;
    Ok(Some(builder.hello_name(ClientId::Domain(host(settings).to_owned())).timeout(Some(PATIENCE)).build()))
}

/// The sender, from the setting `mail.from`.
pub(crate) fn sender(settings: &Settings) -> Result<Mailbox> {
    settings
        .mail_from
        .parse()
        .map_err(|_| Error::internal("mail.from is no sender such as 'Mitmachen <mitmachen@example.org>'"))
}

/// The host of the public address: names this server to others and ends the ids of its messages.
pub(crate) fn host(settings: &Settings) -> &str {
    let rest = settings.site_url.split_once("://").map_or(settings.site_url.as_str(), |(_, rest)| rest);
    rest.split(['/', ':']).next().filter(|host| !host.is_empty()).unwrap_or("localhost")
}

macro_rules! header {
    ($(#[$meta:meta])* $name:ident $text:literal) => {
        $(#[$meta])*
        #[derive(Clone)]
        struct $name(String);

        impl Header for $name {
            fn name() -> HeaderName {
                HeaderName::new_from_ascii_str($text)
            }
            fn parse(value: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
                Ok(Self(value.to_owned()))
            }
            fn display(&self) -> HeaderValue {
                HeaderValue::new(Self::name(), self.0.clone())
            }
        }
    };
}

header! {
    /// RFC 3834: asks holiday replies to stay quiet.
    AutoSubmitted "Auto-Submitted"
}
header! {
    /// RFC 2369.
    ListUnsubscribe "List-Unsubscribe"
}
header! {
    /// RFC 8058.
    ListUnsubscribePost "List-Unsubscribe-Post"
}

/// The message as it is sent: plain text. Its id and date are the same in every try, so that a copy sent twice after a
/// crash is recognised as one.
pub(crate) fn message(settings: &Settings, from: &Mailbox, claimed: &Claimed) -> Result<Message> {
    let to: lettre::Address =
        claimed.recipient.parse().map_err(|_| Error::internal("the recipient is no address"))?;
    let mut builder = Message::builder()
        .from(from.clone())
        .to(Mailbox::new(None, to))
        .subject(&claimed.subject)
        .message_id(Some(format!("<{}@{}>", claimed.id, host(settings))))
        .date(system_time(claimed.created_at))
        .header(AutoSubmitted("auto-generated".to_owned()))
        .header(MIME_VERSION_1_0)
        .header(ContentType::TEXT_PLAIN)
        .header(ContentTransferEncoding::QuotedPrintable);
    if let Some(url) = &claimed.unsubscribe_url {
        builder = builder
            .header(ListUnsubscribe(format!("<{url}>")))
            .header(ListUnsubscribePost("List-Unsubscribe=One-Click".to_owned()));
    }
    builder.body(claimed.body.clone()).map_err(Error::internal)
}

fn system_time(moment: Timestamp) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_micros(u64::try_from(moment.micros()).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(smtp_url: &str, site_url: &str) -> Settings {
        Settings { smtp_url: smtp_url.to_owned(), site_url: site_url.to_owned(), ..Settings::default() }
    }

    #[tokio::test]
    async fn three_kinds_of_addresses_lead_to_a_mail_server_and_none_leads_nowhere() {
        for url in [
            "smtp://localhost:2525",
            "smtps://user:secret@mail.example.org",
            "smtp+starttls://user:secret@mail.example.org:587",
        ] {
            assert!(transport(&settings(url, "http://localhost")).expect("readable").is_some(), "{url}");
        }
        assert!(transport(&settings("", "http://localhost")).expect("readable").is_none());
        for wrong in ["mail.example.org", "https://mail.example.org", "smtp://"] {
            assert!(transport(&settings(wrong, "http://localhost")).is_err(), "{wrong}");
        }
    }

    #[tokio::test]
    async fn a_wrong_address_is_not_repeated_in_the_error_since_it_may_hold_a_password() {
        let error =
            transport(&settings("smpt://user:secret@host", "http://localhost")).expect_err("no address");
        assert!(!error.to_string().contains("secret"));
    }

    #[test]
    fn the_host_is_that_of_the_public_address() {
        assert_eq!(host(&settings("", "https://mitmachen.example.org/x")), "mitmachen.example.org");
        assert_eq!(host(&settings("", "http://localhost:8080")), "localhost");
        assert_eq!(host(&settings("", "")), "localhost");
    }
}
