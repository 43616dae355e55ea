//! What an import will write, worked out before anything is written.

use crate::{
    feature::{Fault, Features, MunicipalityFeature, PlaceFeature},
    geometry::{self, Outline},
    import::Summary,
    place::{collation_key, reference_prefix},
    store::BORDER_TOLERANCE,
};
use database::Tx;
use kernel::{MunicipalityId, PlaceId};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct KnownMunicipality {
    id: MunicipalityId,
    slug: String,
    name: String,
    ags: Option<String>,
    ars: Option<String>,
    reference_prefix: String,
    outline: String,
}

#[derive(sqlx::FromRow)]
struct KnownPlace {
    id: PlaceId,
    municipality_id: MunicipalityId,
    slug: String,
    name: String,
    lon: f64,
    lat: f64,
}

/// What is there before the import.
pub(crate) struct Known {
    municipalities: Vec<KnownMunicipality>,
    outlines: HashMap<MunicipalityId, Outline>,
    places: Vec<KnownPlace>,
}

impl Known {
    pub(crate) async fn load(tx: &mut Tx) -> kernel::Result<Self> {
        let municipalities: Vec<KnownMunicipality> = tx
            .query("select id, slug, name, ags, ars, reference_prefix, outline from municipality")
            .all()
            .await?;
        let outlines = municipalities
            .iter()
            .map(|known| Ok((known.id, Outline::parse(&known.outline)?)))
            .collect::<kernel::Result<_>>()?;
        let places = tx.query("select id, municipality_id, slug, name, lon, lat from place").all().await?;
        Ok(Self { municipalities, outlines, places })
    }
}

/// What the import will write.
pub(crate) struct Plan {
    /// With their reference prefixes.
    pub(crate) municipalities: Vec<(MunicipalityId, String, MunicipalityFeature)>,
    pub(crate) places: Vec<(PlaceId, MunicipalityId, PlaceFeature)>,
    pub(crate) cells: Vec<(PlaceId, Outline)>,
    pub(crate) municipality_order: Vec<MunicipalityId>,
    pub(crate) place_order: Vec<PlaceId>,
    pub(crate) summary: Summary,
}

/// A place as it will be, for dividing its municipality and for its rank.
struct Site {
    id: PlaceId,
    municipality: MunicipalityId,
    name: String,
    at: (f64, f64),
}

impl Plan {
    /// `new_id` makes the ids of what is new.
    ///
    /// # Errors
    /// All that does not fit together.
    pub(crate) fn make(
        features: Features,
        known: Known,
        mut new_id: impl FnMut() -> Uuid,
    ) -> Result<Self, Vec<Fault>> {
        let mut faults = repeated_slugs(&features);
        let mut summary = Summary {
            municipalities: features.municipalities.len(),
            places: features.places.len(),
            ..Summary::default()
        };

        let mut taken: HashSet<String> =
            known.municipalities.iter().map(|known| known.reference_prefix.clone()).collect();
        let mut outlines = known.outlines;
        let mut names: HashMap<MunicipalityId, String> =
            known.municipalities.iter().map(|known| (known.id, known.name.clone())).collect();
        let mut by_slug: HashMap<String, MunicipalityId> =
            known.municipalities.iter().map(|known| (known.slug.clone(), known.id)).collect();
        let mut municipalities = Vec::new();
        for feature in features.municipalities {
            let old = known.municipalities.iter().find(|known| {
                known.slug == feature.slug
                    || (feature.ars.is_some() && known.ars == feature.ars)
                    || (feature.ags.is_some() && known.ags == feature.ags)
            });
            let id = old.map_or_else(|| MunicipalityId(new_id()), |old| old.id);
            summary.added += usize::from(old.is_none());
            let wanted = feature.reference_prefix.clone();
            if wanted.as_ref().is_some_and(|wanted| {
                taken.contains(wanted) && old.is_none_or(|old| old.reference_prefix != *wanted)
            }) {
                faults.push(feature.origin.fault("another municipality has this reference_prefix"));
            }
            // A prefix that has been printed on receipts stays, unless the file names another one.
            let prefix = wanted
                .or_else(|| old.map(|old| old.reference_prefix.clone()))
                .unwrap_or_else(|| reference_prefix(&feature.name, |prefix| !taken.contains(prefix)));
            taken.insert(prefix.clone());
            by_slug.insert(feature.slug.clone(), id);
            names.insert(id, feature.name.clone());
            outlines.insert(id, feature.outline.clone());
            municipalities.push((id, prefix, feature));
        }

        let mut places = Vec::new();
        for feature in features.places {
            let Some(municipality) = by_slug.get(&feature.municipality).copied() else {
                faults.push(
                    feature.origin.fault(format!("there is no municipality {:?}", feature.municipality)),
                );
                continue;
            };
            let outside = outlines
                .get(&municipality)
                .map_or(0.0, |outline| outline.signed_distance(feature.lon, feature.lat));
            if outside > BORDER_TOLERANCE {
                faults.push(feature.origin.fault(format!(
                    "the point lies {:.1} km outside {}",
                    outside / 1000.0,
                    feature.municipality
                )));
            }
            let old = known.places.iter().find(|known| known.slug == feature.slug);
            summary.added += usize::from(old.is_none());
            places.push((old.map_or_else(|| PlaceId(new_id()), |old| old.id), municipality, feature));
        }

        let mentioned: HashSet<PlaceId> = places.iter().map(|(id, ..)| *id).collect();
        let touched: HashSet<MunicipalityId> =
            places.iter().map(|(_, municipality, _)| *municipality).collect();
        let mut sites: Vec<Site> = places
            .iter()
            .map(|(id, municipality, feature)| Site {
                id: *id,
                municipality: *municipality,
                name: feature.name.clone(),
                at: (feature.lon, feature.lat),
            })
            .collect();
        for old in known.places.into_iter().filter(|old| !mentioned.contains(&old.id)) {
            if touched.contains(&old.municipality_id) {
                summary.unmentioned.push(old.slug);
            }
            sites.push(Site {
                id: old.id,
                municipality: old.municipality_id,
                name: old.name,
                at: (old.lon, old.lat),
            });
        }
        summary.unmentioned.sort();
        sites.sort_by_key(|site| collation_key(&site.name));

        let mut cells = Vec::new();
        for (municipality, outline) in &outlines {
            let of_it: Vec<&Site> = sites.iter().filter(|site| site.municipality == *municipality).collect();
            match divide(outline, &of_it) {
                Ok(divided) => cells.extend(divided),
                Err(reason) => faults.push(Fault {
                    file: String::from("all files"),
                    feature: names[municipality].clone(),
                    reason,
                }),
            }
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let mut municipality_order: Vec<MunicipalityId> = outlines.into_keys().collect();
        municipality_order.sort_by_key(|id| collation_key(&names[id]));
        let place_order = sites.iter().map(|site| site.id).collect();
        Ok(Self { municipalities, places, cells, municipality_order, place_order, summary })
    }
}

fn repeated_slugs(features: &Features) -> Vec<Fault> {
    let (mut municipalities, mut places) = (HashSet::new(), HashSet::new());
    let of_municipalities = features
        .municipalities
        .iter()
        .filter(|feature| !municipalities.insert(feature.slug.as_str()))
        .map(|feature| &feature.origin);
    let of_places = features
        .places
        .iter()
        .filter(|feature| !places.insert(feature.slug.as_str()))
        .map(|feature| &feature.origin);
    of_municipalities
        .chain(of_places)
        .map(|origin| origin.fault("its slug occurs twice; name another `slug`"))
        .collect()
}

fn divide(outline: &Outline, sites: &[&Site]) -> Result<Vec<(PlaceId, Outline)>, String> {
    if sites.is_empty() {
        return Err("the municipality has no place; import its places with it".to_owned());
    }
    for (n, site) in sites.iter().enumerate() {
        if let Some(other) = sites[..n].iter().find(|other| other.at == site.at) {
            let (one, two) = (&other.name, &site.name);
            return Err(format!(
                "{one} and {two} have the same point; if one is a new name of the other, keep the slug"
            ));
        }
    }
    let points: Vec<(f64, f64)> = sites.iter().map(|site| site.at).collect();
    let cells = geometry::cells(outline, &points).map_err(|error| error.to_string())?;
    Ok(sites.iter().map(|site| site.id).zip(cells).collect())
}
