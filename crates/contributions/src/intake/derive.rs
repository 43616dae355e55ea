//! What follows for a contribution from its process and its place.

use super::write::Submitted;
use crate::{
    contribution::{MOST_PHOTOS, State},
    store::NewContribution,
};
use database::Conn;
use kernel::{ContributionId, Error, MunicipalityId, Problems, Result, Timestamp, calendar};
use processes::process::Full;
use region::Place;
use std::collections::HashMap;
use web::{FormatAction, formats::FormatField};

/// Letters of references that belong to the whole region.
const REGION_PREFIX: &str = "RG";

/// What has been looked up for contributions that arrive together: each thing once.
#[derive(Default)]
pub(super) struct LookedUp {
    processes: HashMap<String, Option<Full>>,
    places: HashMap<String, Option<Place>>,
    prefixes: HashMap<MunicipalityId, String>,
    privacy_version: Option<String>,
}

impl LookedUp {
    /// What is to be stored, if process and place take it; its photos are added by whoever stores it.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every problem; those of the database.
    pub(super) async fn derive(
        &mut self,
        mut conn: Conn<'_>,
        submitted: &Submitted,
        photos: usize,
    ) -> Result<NewContribution> {
        self.look_up(&mut conn, submitted).await?;
        let Submitted { app, arrival, now, .. } = submitted;
        let mut checked = submitted.checked.clone();
        let mut problems = Problems::default();
        let process = self.processes.get(&checked.process).and_then(Option::as_ref);
        let format = process.and_then(|process| app.format(&process.process.format));
        let (Some(process), Some(format)) = (process, format) else {
            return Err(Error::invalid("process", "contribution-process-unknown"));
        };
        problems.require(checked.kind == format.kind, "kind", "contribution-kind-unknown");
        // What was taken down in time may arrive later; nothing is refused for a wrong clock.
        let captured = checked.captured_at.filter(|at| at <= now).unwrap_or(*now);
        checked.captured_at = Some(captured);
        problems.require(
            process.permits(format, FormatAction::Submit, captured)
                || process.permits(format, FormatAction::Submit, *now),
            "process",
            "contribution-process-closed",
        );
        let addressee_fits = match (&checked.addressee, format.addressees()) {
            (None, []) => true,
            (None, _) | (Some(_), []) => false,
            (Some(role), known) => known.contains(&role.as_str()),
        };
        problems.require(addressee_fits, "addressee", "contribution-addressee-unknown");
        problems.require(
            photos == 0 || format.fields.contains(&FormatField::Photos),
            "photos",
            "contribution-photos-not-here",
        );
        problems.require(photos <= MOST_PHOTOS, "photos", "contribution-photos-too-many");
        let place = checked.place.as_ref().and_then(|slug| self.places.get(slug)).and_then(Option::as_ref);
        problems.require(place.is_some() || checked.place.is_none(), "place", "contribution-place-unknown");
        problems.check()?;
        let located = submitted.located.as_ref();
        let municipality_id = place
            .map(|place| place.municipality_id)
            .or(located.map(|found| found.municipality_id))
            .or(match process.municipalities.as_slice() {
                [only] => Some(*only),
                _ => None,
            });
        let place_id =
            place.map(|place| place.id).or(located.filter(|found| found.certain).map(|found| found.place_id));
        let days = process
            .process
            .answer_days
            .and_then(|days| u16::try_from(days).ok())
            .unwrap_or(u16::try_from(app.settings.answer_days).unwrap_or(28));
        let premoderated = app.settings.premoderate_guests && !arrival.trusted;
        Ok(NewContribution {
            id: ContributionId::new(*now, &app.random),
            process_id: process.process.id,
            municipality_id,
            prefix: self.prefix(&mut conn, municipality_id).await?,
            place_id,
            state: if premoderated || arrival.suspicious { State::Received } else { State::Published },
            received_at: *now,
            due_at: Timestamp::end_of_day(calendar::due_date(now.date(), days)),
            privacy_version: self.privacy_version.clone().unwrap_or_default(),
            lot: submitted.lot,
            key_hash: submitted.key_hash.clone(),
            receipt_hash: submitted.receipt_hash.clone(),
            suspicious: arrival.suspicious,
            example: arrival.example,
            photos: submitted.photos.clone(),
            words: submitted.words.clone(),
            checked,
        })
    }

    async fn look_up(&mut self, conn: &mut Conn<'_>, submitted: &Submitted) -> Result<()> {
        let slug = &submitted.checked.process;
        if !self.processes.contains_key(slug) {
            self.processes.insert(slug.clone(), processes::store::by_slug(&mut *conn, slug).await?);
        }
        if let Some(slug) = submitted.checked.place.as_ref().filter(|slug| !self.places.contains_key(*slug)) {
            self.places.insert(slug.clone(), region::store::place_by_slug(&mut *conn, slug).await?);
        }
        if let (None, Some(version)) = (&self.privacy_version, submitted.app.privacy_version) {
            self.privacy_version = Some(version(Conn::from(conn)).await?);
        }
        Ok(())
    }

    async fn prefix(&mut self, conn: &mut Conn<'_>, municipality: Option<MunicipalityId>) -> Result<String> {
        let Some(id) = municipality else { return Ok(REGION_PREFIX.to_owned()) };
        if let Some(prefix) = self.prefixes.get(&id) {
            return Ok(prefix.clone());
        }
        let prefix = region::store::municipality(conn, id).await?.reference_prefix;
        self.prefixes.insert(id, prefix.clone());
        Ok(prefix)
    }
}
