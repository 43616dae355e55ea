//! Merging duplicates, and undoing it. The duplicate stays readable and points to the other one; whoever endorsed either
//! counts once there; who follows the duplicate or holds its receipt hears the answer to the other one. Nothing is moved,
//! so undoing restores exactly what was.

use crate::{
    Contribution,
    contribution::State,
    endorsement,
    store::{self, NewEvent},
};
use database::{Tx, dialect};
use kernel::{Action, ContributionId, Error, Object, Random, Result, Secrets, Timestamp};
use notifications::{Subject, Wording};
use web::{Cx, audit};

/// Serialises mergers, so that no two of them make a chain.
const LOCK: i64 = 7302;

/// The right to merge touches this field of both contributions.
const FIELD: &str = "duplicate_of";

/// Insists on the right to merge or part this contribution.
pub(super) fn require(cx: &Cx, on: &Contribution) -> Result<()> {
    // The state is looked at when the merger is carried out.
    cx.require(Action::Arrange, &Object { field: FIELD, ..on.object() })
}

/// Why `from` cannot be merged into `into`; `None`: it can.
pub(super) fn obstacle(
    from: &Contribution,
    into: &Contribution,
    has_duplicates: bool,
) -> Option<&'static str> {
    if from.id == into.id {
        Some("merge-same")
    } else if from.kind != into.kind {
        Some("merge-other-kind")
    } else if from.state != State::Published || into.state != State::Published {
        Some("merge-not-public")
    } else if has_duplicates {
        Some("merge-has-duplicates")
    } else {
        None
    }
}

/// Merges `from` into `into`, one write.
///
/// # Errors
/// [`Error::Invalid`] names what stands against it; [`Error::Forbidden`] without the right for both.
pub async fn merge(cx: &Cx, from: ContributionId, into: ContributionId, reason: String) -> Result<()> {
    let (cx, app) = (cx.clone(), cx.app.clone());
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let (from, into) = (locked(tx, from).await?, locked(tx, into).await?);
                require(&cx, &from)?;
                require(&cx, &into)?;
                let has_duplicates = !store::duplicates(&mut *tx, from.id).await?.is_empty();
                if let Some(key) = obstacle(&from, &into, has_duplicates) {
                    return Err(Error::invalid("into", key));
                }
                stand(tx, from.id, State::Duplicate, Some(into.id), cx.now).await?;
                endorsement::gather(tx, &cx.app.secrets, into.id).await?;
                for subject in [Subject::contribution(from.id), Subject::receipt(from.id)] {
                    notifications::link(tx, subject, Subject::contribution(into.id)).await?;
                }
                tell(tx, &cx, &from, &into, ["merged", "absorbed"], &reason).await
            })
        })
        .await
}

/// Takes a duplicate out again, one write.
///
/// # Errors
/// [`Error::Conflict`] when it is none; [`Error::Forbidden`] without the right for it.
pub async fn unmerge(cx: &Cx, id: ContributionId, reason: String) -> Result<()> {
    let (cx, app) = (cx.clone(), cx.app.clone());
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let from = locked(tx, id).await?;
                require(&cx, &from)?;
                let into = from.duplicate_of.filter(|_| from.state == State::Duplicate);
                let into = into.ok_or(Error::Conflict("contribution-not-now"))?;
                let into = store::by_id(&mut *tx, into).await?.ok_or(Error::NotFound)?;
                part(tx, &cx.app.secrets, from.id, into.id, cx.now).await?;
                tell(tx, &cx, &from, &into, ["unmerged", "released"], &reason).await
            })
        })
        .await
}

/// Parts all duplicates from a contribution that is no longer public: they stand for themselves again.
///
/// # Errors
/// Those of the database.
pub(crate) async fn release_all(
    tx: &mut Tx,
    random: &Random,
    into: ContributionId,
    now: Timestamp,
) -> Result<()> {
    for duplicate in store::duplicates(&mut *tx, into).await? {
        let state = if duplicate.state == State::Duplicate { State::Published } else { duplicate.state };
        stand(tx, duplicate.id, state, None, now).await?;
        unlink(tx, duplicate.id, into).await?;
        let note = duplicate.target_reference;
        store::event(tx, random, &NewEvent::public(duplicate.id, now, "unmerged", "").note(note)).await?;
    }
    endorsement::drop_copies(tx, into).await
}

async fn locked(tx: &mut Tx, id: ContributionId) -> Result<Contribution> {
    dialect::lock(&mut *tx, LOCK).await?;
    store::by_id(&mut *tx, id).await?.ok_or(Error::NotFound)
}

async fn part(
    tx: &mut Tx,
    secrets: &Secrets,
    from: ContributionId,
    into: ContributionId,
    now: Timestamp,
) -> Result<()> {
    stand(tx, from, State::Published, None, now).await?;
    endorsement::gather(tx, secrets, into).await?;
    unlink(tx, from, into).await
}

async fn unlink(tx: &mut Tx, from: ContributionId, into: ContributionId) -> Result<()> {
    for subject in [Subject::contribution(from), Subject::receipt(from)] {
        notifications::unlink(tx, subject, Subject::contribution(into)).await?;
    }
    Ok(())
}

async fn stand(
    tx: &mut Tx,
    id: ContributionId,
    state: State,
    duplicate_of: Option<ContributionId>,
    now: Timestamp,
) -> Result<()> {
    tx.query("update contribution set state = $1, duplicate_of = $2, updated_at = $3 where id = $4")
        .bind(state)
        .bind(duplicate_of)
        .bind(now)
        .bind(id)
        .run()
        .await?;
    Ok(())
}

/// The trail of both, the notice to both authors and those who follow, and the log.
async fn tell(
    tx: &mut Tx,
    cx: &Cx,
    from: &Contribution,
    into: &Contribution,
    [of_from, of_into]: [&'static str; 2],
    reason: &str,
) -> Result<()> {
    for (on, other, kind) in [(from, into, of_from), (into, from, of_into)] {
        let note = format!("{}: {reason}", other.reference);
        store::event(
            tx,
            &cx.app.random,
            &NewEvent::public(on.id, cx.now, kind, cx.actor.label.clone()).note(note),
        )
        .await?;
        let values = [
            ("reference", on.reference.as_str().into()),
            ("other", other.reference.as_str().into()),
            ("title", other.title.as_str().into()),
            ("reason", reason.into()),
        ];
        let event = notifications::Event {
            // The author hears it with the receipt; who follows the duplicate hears it, too.
            about: Subject::receipt(on.id),
            also: if on.id == from.id { vec![Subject::contribution(on.id)] } else { Vec::new() },
            text: Wording::of(cx, &format!("notice-{kind}"), &values),
            path: on.path(),
            dedupe: format!("{}-{kind}-{}-{}", on.id, other.id, cx.now.micros()),
        };
        notifications::notify(tx, cx, event).await?;
        audit::record(
            tx,
            &cx.act(
                Action::Arrange,
                "contribution",
                Some(on.id.0),
                format!("{kind} {}: {reason}", other.reference),
            ),
        )
        .await?;
    }
    Ok(())
}
