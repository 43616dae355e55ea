//! Every setting: name, type, default, meaning. `leisten config` prints this table; the configuration file, the
//! environment and flags fill it (in that order, later wins).

/// One line of the table.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// `section.name`, as in the configuration file; `LEISTEN_SECTION__NAME` in the environment.
    pub key: &'static str,
    /// The default, as it would be written.
    pub default: &'static str,
    /// What it does, with its unit.
    pub meaning: &'static str,
    /// What kind of value it takes.
    pub kind: &'static str,
}

impl Setting {
    /// Whether its value must never be shown.
    pub fn is_secret(&self) -> bool {
        self.kind == Secret::KIND
    }
}

/// A type that settings can have.
pub trait SettingValue: Sized {
    /// What to tell somebody who wrote something else.
    const KIND: &'static str;
    /// Reads the written form.
    fn read(text: &str) -> Option<Self>;
    /// The value, when it is a whole number.
    fn number(&self) -> Option<u32> {
        None
    }
}

impl SettingValue for String {
    const KIND: &'static str = "text";
    fn read(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
}

/// A password or key: read like text, but never shown, neither in lists nor in logs.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// What only its user may see.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.0.is_empty() { "" } else { "***" })
    }
}

impl SettingValue for Secret {
    const KIND: &'static str = "text that is never shown";
    fn read(text: &str) -> Option<Self> {
        Some(Self(text.to_owned()))
    }
}
impl SettingValue for bool {
    const KIND: &'static str = "true or false";
    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}
impl SettingValue for u32 {
    const KIND: &'static str = "a whole number, 0 or more";
    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
    fn number(&self) -> Option<u32> {
        Some(*self)
    }
}
impl SettingValue for Vec<String> {
    const KIND: &'static str = "a list, separated by commas";
    fn read(text: &str) -> Option<Self> {
        Some(text.split(',').map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect())
    }
}

macro_rules! settings {
    ($($key:literal $field:ident: $type:ty = $default:literal, $meaning:literal;)+) => {
        /// All settings, read and checked.
        #[derive(Debug, Clone)]
        pub struct Settings { $(#[doc = $meaning] pub $field: $type),+ }

        /// The table of all settings.
        pub const TABLE: &[Setting] = &[$(Setting { key: $key, default: $default, meaning: $meaning, kind: <$type as SettingValue>::KIND }),+];

        impl Default for Settings {
            fn default() -> Self {
                Self { $($field: <$type as SettingValue>::read($default).unwrap_or_default()),+ }
            }
        }

        impl Settings {
            /// The value of a setting that is a whole number, by its key.
            pub fn number(&self, key: &str) -> Option<u32> {
                match key {
                    $($key => SettingValue::number(&self.$field),)+
                    _ => None,
                }
            }

            /// Sets one value. `Err` says what kind of value it would take; an unknown key is `Ok(false)`.
            pub fn set(&mut self, key: &str, text: &str) -> Result<bool, &'static str> {
                match key {
                    $($key => match <$type as SettingValue>::read(text) {
                        Some(value) => { self.$field = value; Ok(true) }
                        None => Err(<$type as SettingValue>::KIND),
                    },)+
                    _ => Ok(false),
                }
            }
        }
    };
}

settings! {
    "site.url" site_url: String = "http://localhost:8080", "The public address, without a slash at its end. Links in mails and receipts begin with it.";
    "site.name" site_name: String = "Mitmachen", "The name in the header of every page.";
    "site.source_url" source_url: String = "", "Where the source code of this installation can be had (EUPL-1.2, article 5); empty: not shown.";
    "contact.email" contact_email: String = "", "Address that people write to; empty: 'keine Angabe'.";
    "contact.phone" contact_phone: String = "", "Number that people call; empty: 'keine Angabe'.";
    "contact.hours" contact_hours: String = "", "When somebody answers the telephone; empty: 'keine Angabe'.";
    "contact.security_email" security_email: String = "", "Address for reports of security faults; fills /.well-known/security.txt.";
    "answers.days" answer_days: u32 = "28", "Calendar days until an answer is promised, from receipt; a due day that is no working day of Brandenburg moves to the next one.";
    "answers.days_basis" answer_days_basis: String = "Selbstverpflichtung in Anlehnung an das Petitionsrecht (§14 BbgKVerf): Antwort oder Zwischenbescheid binnen vier Wochen", "Legal basis of the promise, shown beside it.";
    "answers.days_checked" answer_days_checked: String = "2026-11-22", "Day on which the legal basis was last checked.";
    "answers.warn_days" answer_warn_days: u32 = "5", "Days before its due date from which an answer counts as 'soon'.";
    "answers.escalate_days" escalate_days: u32 = "3", "Days after its due date after which an unanswered contribution also goes to the deputy office.";
    "answers.two_persons" answers_two_persons: bool = "false", "An answer is written by one person and approved by another before it is published; the page about answers says so.";
    "moderation.original_days" original_days: u32 = "180", "Days for which the original of a changed text is kept sealed.";
    "moderation.premoderate_guests" premoderate_guests: bool = "true", "Texts of guests wait for a moderator before they are public.";
    "retention.counts_days" keep_counts_days: u32 = "2", "Days for which the keyed hashes of networks are counted, against misuse.";
    "retention.mail_days" keep_mail_days: u32 = "30", "Days after which address and words of a sent or given-up mail are erased.";
    "retention.barrier_contact_days" keep_barrier_contact_days: u32 = "180", "Days after its answer for which the address of a barrier report is kept.";
    "retention.answer_drafts_days" keep_answer_drafts_days: u32 = "180", "Days after which an answer that nobody has approved is erased.";
    "retention.staff_acts_days" keep_staff_acts_days: u32 = "1095", "Days after which the log of staff acts names the role only and no longer the account.";
    "processes.two_persons" two_persons: bool = "true", "A process is published by somebody else than who submitted it. Switched off, every such process says so.";
    "limits.intake_per_hour" intake_per_hour: u32 = "20", "Contributions from one network per hour; more are queued for review, never refused.";
    "limits.receipt_tries_per_hour" receipt_tries_per_hour: u32 = "30", "Wrong receipt codes from one network per hour.";
    "limits.sign_in_tries_per_hour" sign_in_tries_per_hour: u32 = "20", "Failed sign-ins per account and per network per hour.";
    "limits.api_per_minute" api_per_minute: u32 = "120", "Requests of one network to /api/v1 per minute; 0: no limit. In a demo on loopback there is none.";
    "limits.photo_bytes" photo_bytes: u32 = "12000000", "Largest size of one photo in bytes.";
    "limits.photo_pixels" photo_pixels: u32 = "60000000", "Largest number of pixels of one photo, before it is unpacked.";
    "limits.connections" connections: u32 = "1024", "Open connections; more wait until one ends. The system must allow as many open files, and some more. One address gets at most 128 of them, proxies and this machine itself excepted.";
    "films.max_megabytes" film_megabytes: u32 = "60", "Largest size of a film that staff puts here, in megabytes (1 to 70).";
    "secret.file" secret_file: String = "", "The file of the root secret; empty: secret.key in the data folder. Better outside of it, so that a copy of the data is not a copy of the secret.";
    "files.store" file_store: String = "folder", "Where photos and other stored files lie: 'folder' or 's3' (S3-compatible storage); see docs/operate.md.";
    "files.folder" file_folder: String = "", "For 'folder': the folder; empty: files in the data folder, made when it is missing. One that is named here must be there already, such as a folder that several instances share.";
    "files.endpoint" s3_endpoint: String = "", "For 's3': the address of the storage, such as https://s3.example.org; empty: Amazon's in files.region. http:// only on this machine.";
    "files.bucket" s3_bucket: String = "", "For 's3': the bucket; it must be there already.";
    "files.prefix" s3_prefix: String = "", "For 's3': what the names of all files begin with, such as mitmachen; empty: nothing. Two sites never share bucket and prefix.";
    "files.region" s3_region: String = "eu-central-1", "For 's3': the region that requests are signed for; many storages take any.";
    "files.path_style" s3_path_style: bool = "true", "For 's3': the bucket stands in the path of addresses, as most storages want it; false: in front of the host.";
    "files.key_id" s3_key_id: String = "", "For 's3': the name of the access key. It needs to list, read, write and delete in this bucket, and nothing else.";
    "files.secret_key" s3_secret_key: Secret = "", "For 's3': the access key itself; better in a file of its own, see files.secret_key_file.";
    "files.secret_key_file" s3_secret_key_file: String = "", "For 's3': a file with the access key; a relative name is looked for in the data folder.";
    "files.authority" s3_authority: String = "", "For 's3': a file with certificates (PEM) of an authority of your own, believed besides the public ones; empty: none.";
    "backup.warn_hours" backup_warn_hours: u32 = "36", "Hours after which `leisten check` warns that the last good backup is old; 0: never.";
    "server.trusted_proxies" trusted_proxies: Vec<String> = "", "Addresses of proxies whose X-Forwarded-For is believed.";
    "server.page_cache" page_cache: u32 = "16000000", "Most bytes of memory for pages that are kept ready for everyone; 0: none.";
    "server.metrics" metrics_listen: String = "", "Address for /metrics (Prometheus), such as 127.0.0.1:9100; empty: off.";
    "server.log" log: String = "info", "What is logged: error, warn, info, debug, or a filter such as 'info,sqlx=warn'.";
    "server.log_json" log_json: bool = "false", "Log lines as JSON.";
    "map.base" map_base: String = "outlines", "What lies under the outlines on the map that opens after a tap: 'outlines' (nothing), 'pmtiles' (a file of our own) or 'proxy' (tiles this server fetches for its visitors); see docs/base-map.md.";
    "map.file" map_file: String = "", "For 'pmtiles': the file; a relative name is looked for in the data folder.";
    "map.tiles" map_tiles: String = "", "For 'proxy': the address of one tile with {z}, {x} and {y}, such as https://tiles.example.org/{z}/{x}/{y}.png; http:// only on this machine.";
    "map.format" map_format: String = "png", "For 'proxy': what its tiles are made of: png, jpeg, webp or mvt.";
    "map.tile_size" map_tile_size: u32 = "256", "Width of a tile with a picture in pixels: 256 or 512.";
    "map.attribution" map_attribution: String = "", "The source of the tiles, as its licence asks to name it; shown on the map.";
    "map.attribution_url" map_attribution_url: String = "", "Where the source and its licence are told; empty: no link.";
    "map.min_zoom" map_min_zoom: u32 = "7", "Coarsest zoom level of the tiles that are given out, 0 to 20.";
    "map.max_zoom" map_max_zoom: u32 = "17", "Finest zoom level of the tiles that are given out, 0 to 20.";
    "map.cache" map_cache: String = "map-tiles", "For 'proxy': the folder of fetched tiles; a relative name is one in the data folder. It may be emptied at any time.";
    "map.cache_bytes" map_cache_bytes: u32 = "500000000", "For 'proxy': bytes of fetched tiles that are kept; the oldest go first.";
    "map.cache_days" map_cache_days: u32 = "30", "For 'proxy': days after which a tile is fetched again; the old one stands in while the other server does not answer.";
    "mail.smtp_url" smtp_url: String = "", "Where mail goes: smtp://host:port, smtps://user:password@host; empty: mail waits in the outbox and `leisten check` says so.";
    "mail.from" mail_from: String = "Mitmachen <mitmachen@localhost>", "Sender of all mail.";
}

/// Facts of how this process runs, from flags rather than settings.
#[derive(Debug, Clone, Copy, Default)]
pub struct Mode {
    /// Example content, marked as such; one-time sign-in links.
    pub demo: bool,
    /// Listens on a loopback address only.
    pub loopback: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_default_is_readable_and_every_meaning_is_a_sentence() {
        let mut settings = Settings::default();
        for setting in TABLE {
            assert_eq!(settings.set(setting.key, setting.default), Ok(true), "{}", setting.key);
            assert!(setting.meaning.ends_with('.'), "{}", setting.key);
            assert!(setting.key.split('.').count() == 2, "{}", setting.key);
        }
        assert_eq!(settings.answer_days, 28);
    }

    #[test]
    fn a_secret_is_read_but_never_shown() {
        let mut settings = Settings::default();
        assert_eq!(settings.set("files.secret_key", "geheim"), Ok(true));
        assert_eq!(settings.s3_secret_key.reveal(), "geheim");
        assert!(!format!("{settings:?}").contains("geheim"));
        assert!(TABLE.iter().any(|setting| setting.key == "files.secret_key" && setting.is_secret()));
    }

    #[test]
    fn a_wrong_value_says_what_it_should_be_and_an_unknown_key_is_told_apart() {
        let mut settings = Settings::default();
        assert_eq!(settings.set("answers.days", "soon"), Err("a whole number, 0 or more"));
        assert_eq!(settings.set("answers.dayz", "3"), Ok(false));
    }
}
