//! What the settings ask for under the maps, and what is wrong with them.

use crate::{
    archive::Archive,
    proxy::Proxy,
    tile::{DEEPEST, Format},
};
use std::path::Path;
use web::Settings;

/// What lies under the outlines.
#[derive(Debug)]
pub enum Base {
    /// Nothing.
    Outlines,
    /// Tiles from a file.
    Archive(Archive),
    /// Tiles that another server has.
    Proxy(Proxy),
}

/// What is wrong, with the setting that is to be mended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The setting.
    pub key: &'static str,
    /// What is wrong.
    pub what: String,
    /// What to do about it.
    pub advice: String,
}

impl Fault {
    pub(crate) fn new(key: &'static str, what: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { key, what: what.into(), advice: advice.into() }
    }
}

/// What the settings contradict each other in. Looks at nothing but them.
pub fn faults(settings: &Settings) -> Vec<Fault> {
    let mut faults = Vec::new();
    let base = settings.map_base.as_str();
    if settings.map_min_zoom > settings.map_max_zoom {
        faults.push(Fault::new(
            "map.min_zoom",
            format!(
                "map.min_zoom ({}) is greater than map.max_zoom ({})",
                settings.map_min_zoom, settings.map_max_zoom
            ),
            "the map begins far away, with the smaller number",
        ));
    }
    for (key, value, wants) in
        [("map.file", &settings.map_file, "pmtiles"), ("map.tiles", &settings.map_tiles, "proxy")]
    {
        match (value.is_empty(), base == wants) {
            (true, true) => faults.push(Fault::new(
                "map.base",
                format!("map.base is \"{wants}\", but {key} is not set"),
                if wants == "pmtiles" {
                    "name the file: map.file = \"karte.pmtiles\""
                } else {
                    "name the server: map.tiles = \"https://tiles.example.org/{z}/{x}/{y}.png\""
                },
            )),
            (false, false) => faults.push(Fault::new(
                key,
                format!("{key} is set, but map.base is \"{base}\""),
                format!("write map.base = \"{wants}\", or take {key} out"),
            )),
            _ => {}
        }
    }
    if base != "outlines" && settings.map_attribution.trim().is_empty() {
        faults.push(Fault::new(
            "map.base",
            "map.attribution is not set",
            "name the source as its licence asks, such as map.attribution = \"© OpenStreetMap-Mitwirkende\"",
        ));
    }
    if !settings.map_attribution_url.is_empty() && settings.map_attribution.trim().is_empty() {
        faults.push(Fault::new(
            "map.attribution_url",
            "map.attribution_url is set, but map.attribution is not",
            "the address needs words that it can stand behind",
        ));
    }
    faults
}

/// Whether an address is a pattern of tiles that this server may fetch: encrypted, or on the same machine.
pub fn is_pattern(text: &str) -> bool {
    let filled = text.replace("{z}", "1").replace("{x}", "1").replace("{y}", "1");
    let placeholders = ["{z}", "{x}", "{y}"].iter().all(|part| text.matches(part).count() == 1);
    placeholders
        && !filled.contains(['{', '}', '@', '#'])
        && filled.parse::<http::Uri>().is_ok_and(|uri| match (uri.scheme_str(), uri.host()) {
            (Some("https"), Some(host)) => !host.is_empty() && !host.contains("1{"),
            (Some("http"), Some(host)) => is_loopback(host),
            _ => false,
        })
        // The host must not depend on the tile.
        && text.split('/').nth(2).is_some_and(|host| !host.contains('{'))
}

pub(crate) fn is_loopback(host: &str) -> bool {
    host == "localhost"
        || host
            .trim_matches(['[', ']'])
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

/// From which to which zoom level tiles are given out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Zooms {
    /// The coarsest.
    pub least: u8,
    /// The finest.
    pub most: u8,
}

impl Zooms {
    pub(crate) fn of(settings: &Settings) -> Self {
        let level = |number: u32| u8::try_from(number).unwrap_or(DEEPEST).min(DEEPEST);
        Self { least: level(settings.map_min_zoom), most: level(settings.map_max_zoom) }
    }

    /// Whether a level is among them.
    pub fn holds(self, z: u8) -> bool {
        (self.least..=self.most).contains(&z)
    }
}

/// Opens what the settings ask for.
///
/// # Errors
/// When the file cannot be used.
pub async fn open(settings: &Settings) -> Result<Base, Fault> {
    let zooms = Zooms::of(settings);
    match settings.map_base.as_str() {
        "pmtiles" => Ok(Base::Archive(Archive::open(Path::new(&settings.map_file), zooms).await?)),
        "proxy" => Ok(Base::Proxy(Proxy::new(settings, zooms))),
        _ => Ok(Base::Outlines),
    }
}

impl Base {
    /// What its tiles are made of; `None` when it has none.
    pub fn format(&self) -> Option<Format> {
        match self {
            Self::Outlines => None,
            Self::Archive(archive) => Some(archive.format),
            Self::Proxy(proxy) => Some(proxy.format),
        }
    }

    /// From which to which zoom level it has tiles.
    pub fn zooms(&self) -> Option<Zooms> {
        match self {
            Self::Outlines => None,
            Self::Archive(archive) => Some(archive.zooms),
            Self::Proxy(proxy) => Some(proxy.zooms),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(pairs: &[(&str, &str)]) -> Settings {
        let mut settings = Settings::default();
        for (key, value) in pairs {
            assert_eq!(settings.set(key, value), Ok(true), "{key}");
        }
        settings
    }

    fn keys(pairs: &[(&str, &str)]) -> Vec<&'static str> {
        faults(&settings(pairs)).into_iter().map(|fault| fault.key).collect()
    }

    #[test]
    fn outlines_need_nothing_and_whole_combinations_pass() {
        assert_eq!(keys(&[]), Vec::<&str>::new());
        let attribution = ("map.attribution", "© Quelle");
        assert_eq!(
            keys(&[("map.base", "pmtiles"), ("map.file", "a.pmtiles"), attribution]),
            Vec::<&str>::new()
        );
        let tiles = ("map.tiles", "https://t.example/{z}/{x}/{y}.png");
        assert_eq!(keys(&[("map.base", "proxy"), tiles, attribution]), Vec::<&str>::new());
    }

    #[test]
    fn what_contradicts_itself_is_named_by_the_setting_to_mend() {
        assert_eq!(keys(&[("map.base", "pmtiles"), ("map.attribution", "©")]), ["map.base"]);
        assert_eq!(keys(&[("map.base", "pmtiles"), ("map.file", "a.pmtiles")]), ["map.base"]);
        assert_eq!(keys(&[("map.file", "a.pmtiles")]), ["map.file"]);
        assert_eq!(keys(&[("map.tiles", "https://t.example/{z}/{x}/{y}")]), ["map.tiles"]);
        assert_eq!(keys(&[("map.min_zoom", "17"), ("map.max_zoom", "9")]), ["map.min_zoom"]);
        assert_eq!(keys(&[("map.attribution_url", "https://a.example")]), ["map.attribution_url"]);
    }

    #[test]
    fn a_pattern_names_one_host_and_each_part_of_a_tile_once() {
        for good in [
            "https://tiles.example/{z}/{x}/{y}.png",
            "https://tiles.example/wmts?layer=grau&z={z}&col={x}&row={y}",
            "http://127.0.0.1:3000/{z}/{x}/{y}",
            "http://[::1]:3000/{z}/{x}/{y}",
        ] {
            assert!(is_pattern(good), "{good}");
        }
        for bad in [
            "http://tiles.example/{z}/{x}/{y}.png",
            "https://tiles.example/{z}/{x}.png",
            "https://{x}.tiles.example/{z}/{x}/{y}.png",
            "https://{z}.example/{x}/{y}",
            "https://a:b@tiles.example/{z}/{x}/{y}.png",
            "https://tiles.example/{s}/{z}/{x}/{y}.png",
            "file:///etc/{z}/{x}/{y}",
            "/{z}/{x}/{y}",
        ] {
            assert!(!is_pattern(bad), "{bad}");
        }
    }
}
