//! One request: in which language, by whom, at which moment.

use crate::{App, Html, format, texts::TextValue};
use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::request::Parts,
};
use jiff::civil::Date;
use kernel::{Action, Actor, Locale, Object, Random, Result, Timestamp, secrets::Purpose};
use std::{
    any::{Any, TypeId},
    borrow::Borrow,
    collections::HashMap,
    convert::Infallible,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
};

/// The context of a request (values are taken by `impl Borrow`, since templates pass references); handlers take it first, templates hold a reference to it.
#[derive(Debug, Clone)]
pub struct Cx {
    /// The application.
    pub app: App,
    /// The language of the answer.
    pub locale: Locale,
    /// The path without its language prefix.
    pub path: String,
    /// The query string, without `?`.
    pub query: Option<String>,
    /// Who is asking.
    pub actor: Actor,
    /// When the request began; one moment for all it does.
    pub now: Timestamp,
    /// The client's network address.
    pub ip: IpAddr,
    /// What has been looked up in this request, see [`Cx::once`].
    pub known: Known,
}

/// Values by their type and name, for the time of one request.
#[derive(Clone, Default)]
pub struct Known(Arc<Mutex<Found>>);

type Found = HashMap<(TypeId, String), Arc<dyn Any + Send + Sync>>;

impl std::fmt::Debug for Known {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Known(…)")
    }
}

/// The language of a request and its path without prefix, put there by the outermost layer.
#[derive(Debug, Clone)]
pub(crate) struct Localised {
    pub(crate) locale: Locale,
    pub(crate) path: String,
}

impl FromRequestParts<App> for Cx {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        Ok(Self::from_parts(parts, app))
    }
}

impl Cx {
    pub(crate) fn from_parts(parts: &Parts, app: &App) -> Self {
        let localised = parts.extensions.get::<Localised>().cloned();
        let (locale, path) =
            localised.map_or_else(|| (Locale::De, parts.uri.path().to_owned()), |l| (l.locale, l.path));
        Self {
            locale,
            path,
            query: parts.uri.query().map(str::to_owned),
            actor: parts.extensions.get::<Actor>().cloned().unwrap_or_default(),
            now: app.clock.now(),
            ip: client_ip(parts, &app.settings.trusted_proxies),
            app: app.clone(),
            known: Known::default(),
        }
    }

    /// A context without a request, for jobs and mails.
    pub fn background(app: &App, locale: Locale) -> Self {
        Self {
            locale,
            path: "/".to_owned(),
            query: None,
            actor: Actor::guest(),
            now: app.clock.now(),
            ip: IpAddr::V4(Ipv4Addr::UNSPECIFIED),
            app: app.clone(),
            known: Known::default(),
        }
    }

    /// Looks something up once in a request, however many panels of a page ask for it.
    ///
    /// # Errors
    /// Those of the look-up.
    pub async fn once<T: Send + Sync + 'static>(
        &self,
        name: impl Into<String>,
        look_up: impl Future<Output = Result<T>>,
    ) -> Result<Arc<T>> {
        let key = (TypeId::of::<T>(), name.into());
        let known = |cx: &Self| cx.known.0.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        if let Some(found) = known(self).and_then(|found| found.downcast::<T>().ok()) {
            return Ok(found);
        }
        let found = Arc::new(look_up.await?);
        self.known.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key.clone(), found.clone());
        Ok(found)
    }

    /// The source of randomness.
    pub fn random(&self) -> &Random {
        &self.app.random
    }

    /// A text.
    pub fn t(&self, key: &str) -> String {
        self.app.texts.get(self.locale, key, &[])
    }

    /// A text that mentions values.
    pub fn ta(&self, key: &str, values: &[(&str, TextValue<'_>)]) -> String {
        self.app.texts.get(self.locale, key, values)
    }

    /// A text that mentions one word or sentence.
    pub fn ts(&self, key: &str, name: &str, value: impl AsRef<str>) -> String {
        self.ta(key, &[(name, value.as_ref().into())])
    }

    /// A text that mentions one number.
    pub fn tn(&self, key: &str, count: impl Borrow<i64>) -> String {
        self.ta(key, &[("count", (*count.borrow()).into())])
    }

    /// The text of a word of an enum: `word("channel", Channel::Van)` is the key `channel-van`.
    pub fn word(&self, kind: &str, word: impl std::fmt::Display) -> String {
        self.t(&format!("{kind}-{}", word.to_string().replace('_', "-")))
    }

    /// The attribute of an element whose text was written in this language, with a space before it; nothing where the
    /// page is in the same language (WCAG 3.1.2).
    pub fn lang(&self, written: &str) -> Html {
        let is_tag = !written.is_empty() && written.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if is_tag && written != self.locale.tag() {
            Html::own(format!(" lang=\"{written}\""))
        } else {
            Html::empty()
        }
    }

    /// A path in the language of this page.
    pub fn href(&self, path: &str) -> String {
        if path == "/" && self.locale != Locale::De {
            format!("{}/", self.locale.prefix())
        } else {
            format!("{}{path}", self.locale.prefix())
        }
    }

    /// An absolute address in the language of this page.
    pub fn url(&self, path: &str) -> String {
        format!("{}{}", self.app.settings.site_url, self.href(path))
    }

    /// A civil date.
    pub fn day(&self, day: impl Borrow<Date>) -> String {
        format::date(self.locale, *day.borrow())
    }

    /// The date of a moment in Europe/Berlin.
    pub fn date(&self, moment: impl Borrow<Timestamp>) -> String {
        format::date(self.locale, moment.borrow().date())
    }

    /// The date of a moment in Europe/Berlin where there is little room; without its year when that is this year.
    pub fn short_date(&self, moment: impl Borrow<Timestamp>) -> String {
        format::short_date(self.locale, moment.borrow().date(), self.today())
    }

    /// Date and time of a moment in Europe/Berlin.
    pub fn date_time(&self, moment: impl Borrow<Timestamp>) -> String {
        format::date_time(self.locale, *moment.borrow())
    }

    /// A grouped number.
    pub fn number(&self, value: impl Borrow<i64>) -> String {
        format::number(self.locale, *value.borrow())
    }

    /// Money, given in cents.
    pub fn euros(&self, cents: impl Borrow<i64>) -> String {
        format::euros(self.locale, *cents.borrow())
    }

    /// Today in Europe/Berlin.
    pub fn today(&self) -> Date {
        self.now.date()
    }

    /// An icon of the sprite; decoration, so it needs words beside it.
    pub fn icon(&self, name: &str) -> Html {
        Html::own(format!(
            "<svg class=\"icon\" aria-hidden=\"true\"><use href=\"{}#{name}\"/></svg>",
            assets::asset!("icons.svg")
        ))
    }

    /// May the actor do this to that?
    pub fn may(&self, action: Action, object: &Object) -> bool {
        kernel::may(&self.actor, action, object)
    }

    /// Insists on a right.
    ///
    /// # Errors
    /// [`kernel::Error::Unauthenticated`] for whoever is not signed in as what the action asks for,
    /// [`kernel::Error::Forbidden`] for others without the right.
    pub fn require(&self, action: Action, object: &Object) -> Result<()> {
        if self.may(action, object) {
            Ok(())
        } else if self.actor.is_behind_the_door_of(action) {
            Err(kernel::Error::Forbidden)
        } else {
            Err(kernel::Error::Unauthenticated)
        }
    }

    /// A key for counting what one network does: an HMAC of the network (IPv4 /24, IPv6 /48) and the day, so that it
    /// cannot be turned back and is another one tomorrow.
    pub fn network_key(&self) -> Vec<u8> {
        let network: Vec<u8> = match self.ip {
            IpAddr::V4(ip) => ip.octets()[..3].to_vec(),
            IpAddr::V6(ip) => ip.octets()[..6].to_vec(),
        };
        let day = self.today().to_string();
        self.app.secrets.mac(Purpose::RateLimit, &[network.as_slice(), day.as_bytes()].concat()).to_vec()
    }
}

/// The client's address: of the connection, or, when that is a trusted proxy, the last address in `X-Forwarded-For`
/// that is not a trusted proxy itself.
fn client_ip(parts: &Parts, trusted: &[String]) -> IpAddr {
    let peer = parts
        .extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |ConnectInfo(addr)| addr.ip());
    let is_trusted = |ip: IpAddr| trusted.iter().any(|proxy| proxy.parse() == Ok(ip));
    if !is_trusted(peer) {
        return peer;
    }
    parts
        .headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|address| address.trim().parse::<IpAddr>().ok())
        .rfind(|ip| !is_trusted(*ip))
        .unwrap_or(peer)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(peer: &str, forwarded: &str) -> Parts {
        let mut request =
            http::Request::builder().header("x-forwarded-for", forwarded).body(()).expect("a request");
        request.extensions_mut().insert(ConnectInfo(SocketAddr::new(peer.parse().expect("an address"), 1)));
        request.into_parts().0
    }

    #[test]
    fn a_forwarded_address_is_believed_only_from_a_trusted_proxy() {
        let trusted = vec!["10.0.0.1".to_owned()];
        let ip = |text: &str| text.parse::<IpAddr>().expect("an address");
        assert_eq!(client_ip(&parts("192.0.2.9", "203.0.113.5"), &trusted), ip("192.0.2.9"));
        assert_eq!(client_ip(&parts("10.0.0.1", "203.0.113.5"), &trusted), ip("203.0.113.5"));
        assert_eq!(
            client_ip(&parts("10.0.0.1", "198.51.100.1, 203.0.113.5, 10.0.0.1"), &trusted),
            ip("203.0.113.5")
        );
        assert_eq!(client_ip(&parts("10.0.0.1", "nonsense"), &trusted), ip("10.0.0.1"));
    }
}
