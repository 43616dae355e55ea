//! Putting a contribution where it belongs: another place or process, tags, its Maerker number.

use crate::{
    Contribution,
    contribution::{AnswerState, MOST_TAGS, tidy_line},
    store::{self, NewEvent},
    whereabouts::Whereabouts,
};
use kernel::{Action, Error, Problem, Problems, ProcessId, Result};
use web::{Cx, Input, audit};

/// A checked arrangement.
#[derive(Debug, Clone)]
pub(super) struct Arrangement {
    tags: Vec<String>,
    process: Option<ProcessId>,
    whereabouts: Whereabouts,
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
        let whereabouts = Whereabouts::check(cx, input, &mut problems).await?;
        let service_request = input.some("service_request").map(tidy_line);
        problems.require(
            service_request.as_ref().is_none_or(|number| number.len() <= 40),
            "service_request",
            "moderation-number-too-long",
        );
        problems.check()?;
        Ok(Self { tags, process, whereabouts, service_request })
    }
}

/// Carries an arrangement out.
pub(super) async fn carry_out(cx: &Cx, on: Contribution, arrangement: Arrangement) -> Result<()> {
    let cx = cx.clone();
    let app = cx.app.clone();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let Arrangement { tags, process, whereabouts, service_request } = arrangement;
                // What waits for an answer must not get where nobody answers any more.
                if let Some(target) = process
                    && on.answer_state != AnswerState::Answered
                    && !processes::store::stays_open(tx, target).await?
                {
                    return Err(Error::invalid("process", "contribution-process-closed"));
                }
                store::set_tags(tx, on.id, &tags).await?;
                whereabouts.write(tx, &on, cx.now).await?;
                tx.query("update contribution set process_id = $1, service_request = $2 where id = $3")
                    .bind(process.unwrap_or(on.process_id))
                    .bind(service_request)
                    .bind(on.id)
                    .run()
                    .await?;
                for (changed, kind) in [(process.is_some(), "moved"), (whereabouts.differs(&on), "relocated")]
                {
                    if changed {
                        store::event(
                            tx,
                            &cx.app.random,
                            &NewEvent::public(on.id, cx.now, kind, cx.actor.label.clone()),
                        )
                        .await?;
                    }
                }
                audit::record(tx, &cx.act(Action::Arrange, "contribution", Some(on.id.0), tags.join(", ")))
                    .await
            })
        })
        .await
        .map_err(|error| {
            if matches!(error, Error::NotFound) { Error::Conflict("contribution-not-now") } else { error }
        })
}
