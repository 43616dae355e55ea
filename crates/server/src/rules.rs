//! What single settings ask of their values, beyond the kind of value in [`web::settings::TABLE`].

use std::net::{IpAddr, SocketAddr};
use tracing_subscriber::EnvFilter;

struct Rule {
    key: &'static str,
    /// Ends the sentence "it takes …".
    takes: &'static str,
    holds: fn(&str) -> bool,
}

const RULES: &[Rule] = &[
    Rule {
        key: "site.url",
        takes: "an address such as https://mitmachen.example.org, without a slash at its end",
        holds: is_origin,
    },
    Rule {
        key: "site.source_url",
        takes: "an address that begins with https:// or http://, or nothing",
        holds: |text| text.is_empty() || is_web(text),
    },
    Rule {
        key: "contact.email",
        takes: "an address such as name@example.org, or nothing",
        holds: |text| text.is_empty() || is_mail(text),
    },
    Rule {
        key: "contact.security_email",
        takes: "an address such as name@example.org, or nothing",
        holds: |text| text.is_empty() || is_mail(text),
    },
    Rule {
        key: "answers.days",
        takes: "a number of days from 1 to 366",
        holds: |text| text.parse().is_ok_and(|days: u32| (1..=366).contains(&days)),
    },
    Rule {
        key: "answers.days_checked",
        takes: "a date such as 2026-11-22",
        holds: |text| text.parse::<jiff::civil::Date>().is_ok(),
    },
    Rule {
        // Captions, a picture and the film must fit into one request.
        key: "films.max_megabytes",
        takes: "a number of megabytes from 1 to 70",
        holds: |text| text.parse().is_ok_and(|megabytes: u32| (1..=70).contains(&megabytes)),
    },
    Rule {
        key: "server.trusted_proxies",
        takes: "network addresses such as 10.0.0.1, separated by commas",
        holds: are_addresses,
    },
    Rule {
        key: "server.metrics",
        takes: "address and port such as 127.0.0.1:9100, or nothing",
        holds: |text| text.is_empty() || text.parse::<SocketAddr>().is_ok(),
    },
    Rule {
        key: "server.log",
        takes: "error, warn, info, debug or a filter such as 'info,sqlx=warn'",
        holds: is_filter,
    },
    Rule {
        key: "mail.smtp_url",
        takes: "an address that begins with smtp:// or smtps://, or nothing",
        holds: |text| text.is_empty() || is_smtp(text),
    },
    Rule { key: "files.store", takes: "'folder' or 's3'", holds: |text| ["folder", "s3"].contains(&text) },
    Rule {
        key: "files.endpoint",
        takes: "an address such as https://s3.example.org, without a path (http:// only on this machine), or nothing",
        holds: |text| text.is_empty() || is_storage(text),
    },
    Rule {
        key: "files.bucket",
        takes: "the name of a bucket: 3 to 63 small letters, digits, hyphens and dots, or nothing",
        holds: |text| text.is_empty() || is_bucket(text),
    },
    Rule {
        key: "files.prefix",
        takes: "names of letters, digits, hyphens and underscores with / between them, such as town/mitmachen, or nothing",
        holds: |text| {
            let is_name = |part: &str| {
                !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c))
            };
            text.is_empty() || text.split('/').all(is_name)
        },
    },
    Rule {
        key: "files.region",
        takes: "the name of a region such as eu-central-1",
        holds: |text| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c)),
    },
    Rule {
        key: "map.base",
        takes: "'outlines', 'pmtiles' or 'proxy'",
        holds: |text| ["outlines", "pmtiles", "proxy"].contains(&text),
    },
    Rule {
        key: "map.tiles",
        takes: "an https:// address with {z}, {x} and {y} once each, such as https://tiles.example.org/{z}/{x}/{y}.png, or nothing",
        holds: |text| text.is_empty() || basemap::base::is_pattern(text),
    },
    Rule {
        key: "map.format",
        takes: "png, jpeg, webp or mvt",
        holds: |text| basemap::tile::Format::read(text).is_some(),
    },
    Rule { key: "map.tile_size", takes: "256 or 512", holds: |text| ["256", "512"].contains(&text) },
    Rule {
        key: "map.attribution_url",
        takes: "an address that begins with https:// or http://, or nothing",
        holds: |text| text.is_empty() || is_web(text),
    },
    Rule { key: "map.min_zoom", takes: "a zoom level from 0 to 20", holds: is_zoom },
    Rule { key: "map.max_zoom", takes: "a zoom level from 0 to 20", holds: is_zoom },
    Rule { key: "map.cache", takes: "the name of a folder", holds: |text| !text.trim().is_empty() },
    Rule { key: "mail.from", takes: "a sender such as Mitmachen <mitmachen@example.org>", holds: is_sender },
];

/// What the value of this setting looks like, when there is a rule for it.
pub fn of(key: &str) -> Option<&'static str> {
    RULES.iter().find(|rule| rule.key == key).map(|rule| rule.takes)
}

/// The rule that this value breaks.
pub fn broken(key: &str, text: &str) -> Option<&'static str> {
    RULES.iter().find(|rule| rule.key == key && !(rule.holds)(text)).map(|rule| rule.takes)
}

fn is_web(text: &str) -> bool {
    text.parse::<http::Uri>().is_ok_and(|uri| {
        matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some_and(|host| !host.is_empty())
    })
}

fn is_origin(text: &str) -> bool {
    is_web(text) && text.matches('/').count() == 2 && !text.contains(['?', '@'])
}

fn is_storage(text: &str) -> bool {
    is_origin(text)
        && text.parse::<http::Uri>().is_ok_and(|uri| {
            let host = uri.host().unwrap_or_default();
            uri.scheme_str() == Some("https")
                || host == "localhost"
                || host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
        })
}

fn is_bucket(text: &str) -> bool {
    let is_end = |c: Option<char>| c.is_some_and(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    (3..=63).contains(&text.len())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-.".contains(c))
        && is_end(text.chars().next())
        && is_end(text.chars().next_back())
}

fn is_mail(text: &str) -> bool {
    text.split_once('@')
        .is_some_and(|(name, host)| !name.is_empty() && !host.is_empty() && !host.contains('@'))
        && !text.contains(char::is_whitespace)
}

fn is_sender(text: &str) -> bool {
    is_mail(text.rsplit_once('<').map_or(text, |(_, address)| address.trim_end_matches('>')))
}

fn is_smtp(text: &str) -> bool {
    ["smtp://", "smtps://"]
        .iter()
        .any(|scheme| text.strip_prefix(scheme).is_some_and(|rest| !rest.is_empty()))
}

fn is_zoom(text: &str) -> bool {
    text.parse().is_ok_and(|level: u8| level <= basemap::tile::DEEPEST)
}

fn are_addresses(text: &str) -> bool {
    text.split(',').map(str::trim).filter(|item| !item.is_empty()).all(|item| item.parse::<IpAddr>().is_ok())
}

/// The filter's own reader takes any word for the name of a part of the program, so `inof` would switch everything off.
fn is_filter(text: &str) -> bool {
    let is_level = |part: &str| ["off", "error", "warn", "info", "debug", "trace"].contains(&part);
    !text.is_empty()
        && EnvFilter::try_new(text).is_ok()
        && text.split(',').map(str::trim).all(|part| part.contains('=') || is_level(part))
}

#[cfg(test)]
mod tests {
    use super::*;
    use web::settings::TABLE;

    #[test]
    fn every_rule_belongs_to_a_setting_and_lets_its_default_pass() {
        for rule in RULES {
            let setting = TABLE
                .iter()
                .find(|setting| setting.key == rule.key)
                .unwrap_or_else(|| panic!("{} is no setting", rule.key));
            assert_eq!(broken(setting.key, setting.default), None, "{}", setting.key);
        }
    }

    #[test]
    fn fitting_values_pass_and_unfitting_ones_do_not() {
        for (key, good, bad) in [
            ("site.url", "https://mitmachen.example", "https://mitmachen.example/"),
            ("site.url", "http://localhost:8080", "mitmachen.example"),
            ("site.url", "https://[::1]:8080", "https://a.example/pfad"),
            ("site.source_url", "https://a.example/code", "javascript:alert(1)"),
            ("contact.email", "buero@a.example", "buero at a.example"),
            ("answers.days", "366", "0"),
            ("answers.days_checked", "2026-02-28", "2026-02-30"),
            ("server.trusted_proxies", "10.0.0.1, ::1", "10.0.0.1/8"),
            ("server.metrics", "127.0.0.1:9100", "9100"),
            ("server.log", "info,sqlx=warn", "inof"),
            ("server.log", "debug", ""),
            ("mail.smtp_url", "smtp://mail.example:25", "mail.example"),
            ("files.store", "s3", "S3"),
            ("files.endpoint", "https://s3.example.org:9000", "https://s3.example.org/fotos"),
            ("files.endpoint", "http://127.0.0.1:9000", "http://s3.example.org"),
            ("files.bucket", "fotos-2026", "Fotos"),
            ("files.prefix", "belzig/mitmachen", "/belzig"),
            ("files.prefix", "", "belzig//fotos"),
            ("files.region", "fsn1", ""),
            ("map.base", "pmtiles", "osm"),
            ("map.tiles", "https://t.example/{z}/{x}/{y}.png", "http://t.example/{z}/{x}/{y}.png"),
            ("map.format", "mvt", "pbf"),
            ("map.tile_size", "512", "500"),
            ("map.attribution_url", "https://a.example/lizenz", "javascript:alert(1)"),
            ("map.max_zoom", "20", "21"),
            ("map.cache", "kacheln", " "),
            ("mail.from", "Mitmachen <m@a.example>", "Mitmachen"),
        ] {
            assert_eq!(broken(key, good), None, "{key} {good}");
            assert!(broken(key, bad).is_some(), "{key} {bad}");
        }
    }
}
