//! Where people find us.

use crate::venue::{TownFile, VenueKind};
use database::{Conn, Tx};
use kernel::{Error, MunicipalityId, PageTextId, Random, Result, Timestamp, VenueId};
use web::{Input, audit};

/// A venue; empty texts mean "not stated".
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Venue {
    /// Its id.
    pub id: VenueId,
    /// Its key.
    pub slug: String,
    /// What kind of place it is.
    pub kind: VenueKind,
    /// Whose it is; `None`: of the whole region.
    pub municipality_id: Option<MunicipalityId>,
    /// The name of that municipality.
    pub municipality: Option<String>,
    /// Its name.
    pub name: String,
    /// What one finds there.
    pub description: String,
    /// Street and number.
    pub street: String,
    /// Postcode.
    pub postcode: String,
    /// Post town.
    pub city: String,
    /// Opening hours in words.
    pub hours: String,
    /// Telephone.
    pub phone: String,
    /// Mail.
    pub email: String,
    /// How people with a wheelchair or a hearing aid get along there.
    pub access: String,
    /// Where these facts come from.
    pub source: String,
}

/// The fields that staff can change, with their greatest length.
pub const FIELDS: [(&str, usize); 9] = [
    ("name", 120),
    ("description", 600),
    ("street", 120),
    ("postcode", 10),
    ("city", 80),
    ("hours", 300),
    ("phone", 60),
    ("email", 120),
    ("access", 600),
];

impl Venue {
    /// The value of one of [`FIELDS`].
    pub fn field(&self, name: &str) -> &str {
        match name {
            "name" => &self.name,
            "description" => &self.description,
            "street" => &self.street,
            "postcode" => &self.postcode,
            "city" => &self.city,
            "hours" => &self.hours,
            "phone" => &self.phone,
            "email" => &self.email,
            _ => &self.access,
        }
    }
}

/// All venues in the order of the town file.
///
/// # Errors
/// Those of the database.
pub async fn all(conn: impl Into<Conn<'_>>) -> Result<Vec<Venue>> {
    conn.into().query(concat!(include_str!("../sql/venues.sql"), " order by v.position, v.id")).all().await
}

/// One venue.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub async fn one(conn: impl Into<Conn<'_>>, id: VenueId) -> Result<Venue> {
    conn.into().query(concat!(include_str!("../sql/venues.sql"), " where v.id = $1")).bind(id).one().await
}

/// Changes a venue to what staff has typed.
///
/// # Errors
/// Those of the database.
pub async fn change(
    tx: &mut Tx,
    id: VenueId,
    input: &Input,
    now: Timestamp,
    entry: &audit::Entry,
) -> Result<()> {
    let mut query = tx.query(
        "update venue set name = $1, description = $2, street = $3, postcode = $4, city = $5, hours = $6, phone = $7, email = $8, access = $9,
         updated_at = $10 where id = $11",
    );
    for (field, _) in FIELDS {
        query = query.bind(input.get(field).to_owned());
    }
    query.bind(now).bind(id).run().await?;
    audit::record(tx, entry).await
}

/// Takes over a town file: adds venues and texts that are not there yet.
pub(crate) async fn import(tx: &mut Tx, file: &TownFile, now: Timestamp, random: &Random) -> Result<()> {
    for (position, venue) in file.venue.iter().enumerate() {
        let municipality = match &venue.municipality {
            Some(slug) => Some(
                region::municipality_by_slug(&mut *tx, slug)
                    .await?
                    .ok_or_else(|| Error::internal(format!("there is no municipality {slug:?}")))?
                    .id,
            ),
            None => None,
        };
        tx.query(include_str!("../sql/venue_insert.sql"))
            .bind(VenueId::new(now, random))
            .bind(venue.slug.clone())
            .bind(venue.kind)
            .bind(municipality)
            .bind(venue.name.clone())
            .bind(venue.description.clone())
            .bind(venue.street.clone())
            .bind(venue.postcode.clone())
            .bind(venue.city.clone())
            .bind(venue.hours.clone())
            .bind(venue.source.clone())
            .bind(i64::try_from(position).unwrap_or(i64::MAX))
            .bind(now)
            .run()
            .await?;
    }
    for (locale, body) in &file.about {
        tx.query(include_str!("../sql/about_insert.sql"))
            .bind(PageTextId::new(now, random))
            .bind(locale.clone())
            .bind(body.clone())
            .bind(now)
            .run()
            .await?;
    }
    Ok(())
}
