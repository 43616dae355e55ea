//! Where a contribution belongs: a place, and perhaps a point of its own. Moderators put it right, and so do authors; both
//! by the same fields and the same rules.

use crate::{
    Contribution,
    contribution::State,
    store::{self, NewCase, NewEvent},
};
use askama::Template;
use database::Tx;
use kernel::{Error, MunicipalityId, PlaceId, Problems, Result, Timestamp, receipt::ReceiptCode};
use web::{
    Cx, FormState, Html, Input,
    field::{self, Text},
    limits,
};

/// Corrections of one contribution by its author in a day; each is looked at by somebody.
const MOST_A_DAY: i64 = 5;
const DAY: i64 = 86_400;

/// A place and a point, checked.
#[derive(Debug, Clone)]
pub(crate) struct Whereabouts {
    /// The place, its municipality and its name; none when it concerns no single place.
    place: Option<(PlaceId, MunicipalityId, String)>,
    /// Longitude and latitude in degrees (WGS 84).
    point: Option<(f64, f64)>,
}

impl Whereabouts {
    /// Reads the fields `place`, `lon` and `lat`.
    pub(crate) async fn check(cx: &Cx, input: &Input, problems: &mut Problems) -> Result<Self> {
        let place = match input.some("place") {
            Some(slug) => {
                let place = region::store::place_by_slug(&cx.app.db, slug).await?;
                problems.require(place.is_some(), "place", "contribution-place-unknown");
                place.map(|place| (place.id, place.municipality_id, place.name))
            }
            None => None,
        };
        let point = match (input.some("lon"), input.some("lat")) {
            (None, None) => None,
            (lon, lat) => {
                let point = degrees(lon)
                    .zip(degrees(lat))
                    .filter(|(lon, lat)| region::geometry::is_on_earth(*lon, *lat));
                problems.require(point.is_some(), "lat", "whereabouts-unreadable");
                point
            }
        };
        Ok(Self { place, point })
    }

    fn place_id(&self) -> Option<PlaceId> {
        self.place.as_ref().map(|(place, ..)| *place)
    }

    /// Is it another place or point than now?
    pub(crate) fn differs(&self, on: &Contribution) -> bool {
        self.place_id() != on.place_id || self.point != on.point()
    }

    /// Puts a contribution there.
    ///
    /// # Errors
    /// [`Error::Conflict`] when it was taken back meanwhile: nothing is written into it any more.
    pub(crate) async fn write(&self, tx: &mut Tx, on: &Contribution, now: Timestamp) -> Result<()> {
        let municipality = self.place.as_ref().map(|(_, municipality, _)| *municipality);
        let written = tx
            .query("update contribution set place_id = $1, municipality_id = $2, lon = $3, lat = $4, updated_at = $5 where id = $6 and state <> 'withdrawn'")
            .bind(self.place_id())
            .bind(municipality.or(on.municipality_id))
            .bind(self.point.map(|(lon, _)| lon))
            .bind(self.point.map(|(_, lat)| lat))
            .bind(now)
            .bind(on.id)
            .run()
            .await?;
        if written == 0 { Err(Error::Conflict("contribution-not-now")) } else { Ok(()) }
    }
}

/// Degrees as people write them, with a comma or a point.
fn degrees(text: Option<&str>) -> Option<f64> {
    text?.replace(',', ".").parse().ok()
}

/// The fields for place and point, and the map that fills them in. Without the map they are typed.
pub(crate) async fn fields(cx: &Cx, form: &FormState) -> Result<Html> {
    let places = region::place_choices(cx).await?;
    let degrees = |name| Text::new(name, if name == "lat" { "whereabouts-lat" } else { "whereabouts-lon" });
    Ok(field::select(cx, form, "place", "list-place", &places, true)?
        .then(&region::island(cx, region::Task::Pick { place: "place", lat: "lat", lon: "lon" })?)
        .then(&field::text(cx, form, degrees("lat").optional().max(20))?)
        .then(&field::text(cx, form, degrees("lon").optional().max(20))?))
}

/// Fills in where a contribution belongs now.
pub(crate) fn fill_in(input: &mut Input, on: &Contribution) {
    input.set("place", on.place_slug.clone().unwrap_or_default());
    if let Some((lon, lat)) = on.point() {
        input.set("lon", lon.to_string());
        input.set("lat", lat.to_string());
    }
}

#[derive(Template)]
#[template(path = "whereabouts.html")]
struct Form<'a> {
    cx: &'a Cx,
    action: &'a str,
    code: Option<&'a ReceiptCode>,
    fields: Html,
    is_public: bool,
}

/// Can its author still put it elsewhere?
pub const fn can_be_corrected(on: &Contribution) -> bool {
    matches!(on.state, State::Received | State::Published)
}

/// The form by which authors correct where their contribution belongs; nothing when they can't any more. What is wrong
/// with a correction is in `state`.
///
/// # Errors
/// Those of the database, or a fault of the template.
pub async fn form(
    cx: &Cx,
    on: &Contribution,
    state: &FormState,
    action: &str,
    code: Option<&ReceiptCode>,
) -> Result<Html> {
    if !can_be_corrected(on) {
        return Ok(Html::empty());
    }
    let mut state = state.clone();
    // The page has other forms; only this one has a place.
    if !state.input.ticked("place") {
        fill_in(&mut state.input, on);
    }
    Html::of(&Form { cx, action, code, fields: fields(cx, &state).await?, is_public: on.is_public() })
}

/// Puts a contribution where its author says: seen at once, in its history, and by a moderator afterwards.
///
/// # Errors
/// [`Error::Invalid`] on the fields, [`Error::TooMany`] after many corrections in a day, [`Error::Conflict`] when it can't
/// be corrected any more.
pub async fn correct(cx: &Cx, on: &Contribution, input: &Input) -> Result<()> {
    if !can_be_corrected(on) {
        return Err(Error::Conflict("contribution-not-now"));
    }
    let mut problems = Problems::default();
    let there = Whereabouts::check(cx, input, &mut problems).await?;
    problems.require(!problems.is_empty() || there.differs(on), "place", "whereabouts-same");
    problems.check()?;
    let from = on.place_name.clone().unwrap_or_default();
    let to = there.place.as_ref().map(|(.., name)| name.clone()).unwrap_or_default();
    let note = if from == to { String::new() } else { format!("{} → {}", or_dash(&from), or_dash(&to)) };
    let (on, now, random) = (on.clone(), cx.now, cx.app.random.clone());
    let case = NewCase::of_contribution(on.id, on.municipality_id, on.process_id, now);
    cx.app
        .db
        .write(move |tx| {
            Box::pin(async move {
                there.write(tx, &on, now).await?;
                if limits::count(tx, "whereabouts", on.id.0.as_bytes(), DAY, now).await? > MOST_A_DAY {
                    return Err(Error::TooMany(limits::seconds_left(now, DAY)));
                }
                let event = NewEvent::public(on.id, now, "relocated-by-author", "").note(note.clone());
                store::event(tx, &random, &event).await?;
                store::open_case(tx, &random, &case, "relocated", "", &note).await.map(drop)
            })
        })
        .await
}

fn or_dash(name: &str) -> &str {
    if name.is_empty() { "–" } else { name }
}

#[cfg(test)]
mod tests {
    use super::degrees;

    #[test]
    fn degrees_are_read_with_a_comma_and_with_a_point() {
        assert_eq!((degrees(Some("52,1402")), degrees(Some("52.1402"))), (Some(52.1402), Some(52.1402)));
        assert_eq!((degrees(Some("52° 8'")), degrees(None)), (None, None));
    }
}
