//! Where people find us, and the file that describes it for a town.

use crate::store;
use kernel::{Error, Locale, Result, text_enum};
use serde::Deserialize;
use web::App;

text_enum! {
    /// What kind of place it is.
    pub enum VenueKind {
        /// A shop of the project.
        Shop = "shop",
        /// A town hall.
        TownHall = "town_hall",
        /// The van; it has no address.
        Van = "van",
    }
}

/// The town file: what a town tells about itself beside its map.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TownFile {
    /// Who we are, in Markdown, by language tag (`de`, `en`, `de-x-einfach`).
    pub about: std::collections::BTreeMap<String, String>,
    /// Where to find us, in the order in which they are shown.
    pub venue: Vec<VenueEntry>,
}

/// A venue of the town file. What is not stated stays empty and is shown as "keine Angabe".
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VenueEntry {
    /// Its key.
    pub slug: String,
    /// What kind of place it is.
    pub kind: VenueKind,
    /// Slug of the municipality; absent for the whole region.
    pub municipality: Option<String>,
    /// Its name.
    pub name: String,
    /// What one finds there.
    #[serde(default)]
    pub description: String,
    /// Street and number.
    #[serde(default)]
    pub street: String,
    /// Postcode.
    #[serde(default)]
    pub postcode: String,
    /// Post town.
    #[serde(default)]
    pub city: String,
    /// Opening hours in words.
    #[serde(default)]
    pub hours: String,
    /// Where these facts come from.
    pub source: String,
}

impl TownFile {
    /// Reads a town file.
    ///
    /// # Errors
    /// [`Error::Internal`] names the line that does not fit, or an unknown language.
    pub fn read(text: &str) -> Result<Self> {
        let file: Self = toml::from_str(text).map_err(Error::internal)?;
        match file.about.keys().find(|tag| Locale::ALL.iter().all(|locale| locale.tag() != *tag)) {
            Some(tag) => Err(Error::internal(format!("about.{tag}: there is no such language"))),
            None => Ok(file),
        }
    }
}

/// The town file of the first home of Leisten.
pub const ZUKUNFTSSCHUSTEREI: &str = include_str!("../data/zukunftsschusterei.toml");

/// Takes over a town file. What staff has edited since stays as it is; so it can be repeated.
///
/// # Errors
/// A file that does not fit; a municipality that the region does not have; those of the database.
pub async fn import_town(app: &App, text: &str) -> Result<()> {
    let file = TownFile::read(text)?;
    let (now, random) = (app.clock.now(), app.random.clone());
    app.db
        .write(move |tx| Box::pin(async move { store::venues::import(tx, &file, now, &random).await }))
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_town_file_names_both_shops_and_says_where_each_fact_comes_from() {
        let file = TownFile::read(ZUKUNFTSSCHUSTEREI).expect("a town file");
        assert_eq!(file.venue.iter().filter(|venue| venue.kind == VenueKind::Shop).count(), 2);
        assert!(file.venue.iter().all(|venue| !venue.source.is_empty()));
        let wiesenburg =
            file.venue.iter().find(|venue| venue.slug == "laden-wiesenburg").expect("the second shop");
        assert!(wiesenburg.street.is_empty() && wiesenburg.hours.is_empty(), "unknown stays unknown");
    }

    #[test]
    fn a_misspelt_member_or_language_is_refused() {
        assert!(
            TownFile::read("[about]\nfr = 'x'\n[[venue]]\nslug='a'\nkind='shop'\nname='A'\nsource='x'\n")
                .is_err()
        );
        assert!(
            TownFile::read("[about]\n[[venue]]\nslug='a'\nkind='shop'\nname='A'\nstret='x'\nsource='x'\n")
                .is_err()
        );
    }
}
