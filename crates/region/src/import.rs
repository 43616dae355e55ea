//! Taking over GeoJSON files: all or nothing, as often as you like.
//!
//! What is already there keeps its id: municipalities are known by slug or official key, places by slug. Nothing is ever
//! deleted, since contributions belong to places; what a file no longer names is told in the [`Summary`].

use crate::{
    feature::{Fault, Features},
    plan::{Known, Plan},
};
use database::{Db, Tx, dialect};
use kernel::{Error, Random, Timestamp};
use methods::text::fold;

/// What an import has done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Municipalities in the files.
    pub municipalities: usize,
    /// Places in the files.
    pub places: usize,
    /// Municipalities and places that were not there before.
    pub added: usize,
    /// Slugs of places that are there but not in the files, though these hold places of their municipality.
    pub unmentioned: Vec<String>,
}

/// Why an import did not happen. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The files cannot be taken over as they are.
    #[error("{}", faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Refused {
        /// All that was found wrong.
        faults: Vec<Fault>,
    },
    /// The database failed.
    #[error(transparent)]
    Failed(#[from] Error),
}

impl From<ImportError> for Error {
    fn from(error: ImportError) -> Self {
        match error {
            ImportError::Failed(error) => error,
            refused @ ImportError::Refused { .. } => Self::internal(refused),
        }
    }
}

/// Serialises imports of several instances.
const LOCK: i64 = 7_302;

/// Takes over files, each (name, GeoJSON text), in one step. What they hold is seen from their content; see
/// [`crate::feature`]. Places may come later than their municipality, but every municipality needs one.
///
/// # Errors
/// [`ImportError::Refused`] names file, feature and reason of each fault.
pub async fn import(
    db: &Db,
    random: &Random,
    now: Timestamp,
    files: Vec<(String, String)>,
) -> Result<Summary, ImportError> {
    let mut features = Features::default();
    let faults: Vec<Fault> = files.iter().flat_map(|(name, text)| features.read(name, text)).collect();
    if !faults.is_empty() {
        return Err(ImportError::Refused { faults });
    }
    let random = random.clone();
    db.write(move |tx| {
        Box::pin(async move {
            dialect::lock(&mut *tx, LOCK).await?;
            let known = Known::load(tx).await?;
            match Plan::make(features, known, || kernel::id::new_v7(now, &random)) {
                Ok(plan) => plan.store(tx).await.map(Ok),
                Err(faults) => Ok(Err(ImportError::Refused { faults })),
            }
        })
    })
    .await?
}

impl Plan {
    async fn store(self, tx: &mut Tx) -> kernel::Result<Summary> {
        for (id, prefix, feature) in self.municipalities {
            tx.query(include_str!("sql/upsert-municipality.sql"))
                .bind(id)
                .bind(feature.slug)
                .bind(feature.name.clone())
                .bind(feature.designation)
                .bind(feature.ags)
                .bind(feature.ars)
                .bind(feature.nuts3)
                .bind(feature.county)
                .bind(feature.state)
                .bind(feature.postcode)
                .bind(prefix)
                .bind(feature.outline.to_geojson())
                .bind(feature.attribution.text)
                .bind(feature.attribution.url)
                .bind(fold(&feature.name))
                .run()
                .await?;
        }
        for (id, municipality, feature) in self.places {
            tx.query(include_str!("sql/upsert-place.sql"))
                .bind(id)
                .bind(municipality)
                .bind(feature.slug)
                .bind(feature.name.clone())
                .bind(feature.kind)
                .bind(feature.is_seat)
                .bind(feature.postcode)
                .bind(feature.lon)
                .bind(feature.lat)
                .bind(feature.point_note)
                .bind(feature.population)
                .bind(feature.population_as_of)
                .bind(feature.population_source)
                .bind(feature.representation)
                .bind(feature.attribution.text)
                .bind(feature.attribution.url)
                .bind(fold(&feature.name))
                .run()
                .await?;
            tx.query("delete from place_alias where place_id = $1").bind(id).run().await?;
            for alias in feature.aliases {
                tx.query("insert into place_alias (place_id, name, folded_name) values ($1, $2, $3)")
                    .bind(id)
                    .bind(alias.clone())
                    .bind(fold(&alias))
                    .run()
                    .await?;
            }
        }
        for (id, cell) in self.cells {
            tx.query("update place set cell = $2 where id = $1")
                .bind(id)
                .bind(cell.to_geojson())
                .run()
                .await?;
        }
        for (position, id) in (1i64..).zip(self.municipality_order) {
            tx.query("update municipality set position = $2 where id = $1")
                .bind(id)
                .bind(position)
                .run()
                .await?;
        }
        for (position, id) in (1i64..).zip(self.place_order) {
            tx.query("update place set position = $2 where id = $1").bind(id).bind(position).run().await?;
        }
        Ok(self.summary)
    }
}
