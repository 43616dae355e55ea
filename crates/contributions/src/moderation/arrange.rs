//! Putting a contribution where it belongs: another place or process, tags, its Maerker number.

use crate::{
    Contribution,
    contribution::{AnswerState, MOST_TAGS, tidy_line},
    store::{self, NewEvent},
};
use kernel::{Action, Error, MunicipalityId, PlaceId, Problem, Problems, ProcessId, Result};
use web::{Cx, Input, audit};

/// A checked arrangement.
#[derive(Debug, Clone)]
pub(super) struct Arrangement {
    tags: Vec<String>,
    process: Option<ProcessId>,
    /// Its place and that place's municipality; none when it concerns no single place.
    place: Option<(PlaceId, MunicipalityId)>,
    /// Its own point: longitude and latitude.
    point: Option<(f64, f64)>,
    service_request: Option<String>,
}

impl Arrangement {
    pub(super) async fn check(cx: &Cx, on: &Contribution, input: &Input) -> Result<Self> {
        let mut problems = Problems::default();
        let mut tags: Vec<String> =
            input.get("tags").split(',').map(tidy_line).filter(|tag| !tag.is_empty()).collect();
        tags.sort_unstable();
        tags.dedup();
        if tags.len() > MOST_TAGS || tags.iter().any(|tag| tag.chars().count() > 40) {
            problems.push(Problem::new("tags", "moderation-tags-too-many").with("max", MOST_TAGS));
        }
        let process = match input.some("process") {
            Some(slug) if slug != on.process_slug => {
                let target = processes::store::by_slug(&cx.app.db, slug)
                    .await?
                    .filter(|target| target.process.published_at.is_some());
                let same_kind = target
                    .as_ref()
                    .and_then(|target| cx.app.format(&target.process.format))
                    .is_some_and(|format| format.kind == on.kind);
                problems.require(same_kind, "process", "moderation-process-other-kind");
                target.map(|target| target.process.id)
            }
            _ => None,
        };
        let place = match input.some("place") {
            Some(slug) => {
                let place = region::store::place_by_slug(&cx.app.db, slug).await?;
                problems.require(place.is_some(), "place", "contribution-place-unknown");
                place.map(|place| (place.id, place.municipality_id))
            }
            None => None,
        };
        let point = match (input.some("lon"), input.some("lat")) {
            (None, None) => None,
            (lon, lat) => {
                let read = |text: Option<&str>| text.and_then(|text| text.parse::<f64>().ok());
                let point =
                    read(lon).zip(read(lat)).filter(|(lon, lat)| region::geometry::is_on_earth(*lon, *lat));
                problems.require(point.is_some(), "place", "contribution-point-unreadable");
                point
            }
        };
        let service_request = input.some("service_request").map(tidy_line);
        problems.require(
            service_request.as_ref().is_none_or(|number| number.len() <= 40),
            "service_request",
            "moderation-number-too-long",
        );
        problems.check()?;
        Ok(Self { tags, process, place, point, service_request })
    }
}

/// Carries an arrangement out.
pub(super) async fn carry_out(cx: &Cx, on: Contribution, arrangement: Arrangement) -> Result<()> {
    let cx = cx.clone();
    let app = cx.app.clone();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let Arrangement { tags, process, place, point, service_request } = arrangement;
                // What waits for an answer must not get where nobody answers any more.
                if let Some(target) = process
                    && on.answer_state != AnswerState::Answered
                    && !processes::store::stays_open(tx, target).await?
                {
                    return Err(Error::invalid("process", "contribution-process-closed"));
                }
                store::set_tags(tx, on.id, &tags).await?;
                tx.query("update contribution set process_id = $1, place_id = $2, municipality_id = $3, service_request = $4, updated_at = $5, lon = $6, lat = $7 where id = $8")
                    .bind(process.unwrap_or(on.process_id))
                    .bind(place.map(|(place, _)| place))
                    .bind(place.map(|(_, municipality)| municipality).or(on.municipality_id))
                    .bind(service_request)
                    .bind(cx.now)
                    .bind(point.map(|(lon, _)| lon))
                    .bind(point.map(|(_, lat)| lat))
                    .bind(on.id)
                    .run()
                    .await?;
                let relocated = place.map(|(place, _)| place) != on.place_id || point != on.point();
                for (changed, kind) in [(process.is_some(), "moved"), (relocated, "relocated")] {
                    if changed {
                        store::event(tx, &cx.app.random, &NewEvent::public(on.id, cx.now, kind, cx.actor.label.clone())).await?;
                    }
                }
                audit::record(tx, &cx.act(Action::Arrange, "contribution", Some(on.id.0), tags.join(", "))).await
            })
        })
        .await
        .map_err(|error| if matches!(error, Error::NotFound) { Error::Conflict("contribution-not-now") } else { error })
}
