//! Carrying a decision out: state, original, photos, index, history, audit, notice to the author, all in one step.

use super::{Case, Verdict, merge, seal};
use crate::{
    Contribution, comment,
    contribution::{LONGEST_TEXT, LONGEST_TITLE, State, limit, tidy, tidy_line},
    ground::Ground,
    store::{self, NewEvent},
};
use database::Tx;
use kernel::{Action, Error, FileId, Problems, Result};
use notifications::{Subject, Wording};
use web::{Cx, Input, audit};

/// A checked decision.
#[derive(Debug, Clone)]
pub(super) struct Decision {
    verdict: Verdict,
    reason: String,
    title: String,
    body: String,
    photos: Vec<FileId>,
    /// The rule, when something is hidden or rejected.
    ground: Option<Ground>,
}

impl Decision {
    pub(super) fn check(input: &Input, is_comment: bool) -> Result<Self> {
        let mut problems = Problems::default();
        let verdict = input.get("verdict").parse::<Verdict>().ok();
        problems.require(verdict.is_some(), "verdict", "moderation-verdict-missing");
        let reason = tidy(input.get("reason"));
        problems.require(
            !verdict.is_some_and(Verdict::needs_reason) || !reason.is_empty(),
            "reason",
            "moderation-reason-missing",
        );
        limit(&mut problems, "reason", &reason, 1000);
        let refuses = matches!(verdict, Some(Verdict::Hide | Verdict::Reject));
        let ground = refuses.then(|| input.some("ground").map_or(Ok(Ground::Other), str::parse));
        problems.require(!matches!(ground, Some(Err(_))), "ground", "form-unknown-choice");
        let (title, body) = (tidy_line(input.get("title")), tidy(input.get("body")));
        if verdict == Some(Verdict::Change) {
            problems.require(is_comment || !title.is_empty(), "title", "form-required");
            problems.require(!body.is_empty(), "body", "form-required");
            limit(&mut problems, "title", &title, LONGEST_TITLE);
            limit(&mut problems, "body", &body, LONGEST_TEXT);
        }
        problems.check()?;
        let photos = input.all("photo").filter_map(|id| id.parse().ok()).collect();
        Ok(Self {
            verdict: verdict.ok_or(Error::NotFound)?,
            reason,
            title,
            body,
            photos,
            ground: ground.and_then(Result::ok),
        })
    }
}

/// Carries a decision out.
pub(super) async fn carry_out(cx: &Cx, case: Case, on: Contribution, decision: Decision) -> Result<()> {
    let cx = cx.clone();
    let app = cx.app.clone();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                // Its author may have taken it back while the page was open, or be about to: whoever holds the row first.
                store::hold(tx, on.id).await?;
                let now = store::by_id(&mut *tx, on.id).await?.ok_or(Error::NotFound)?;
                if now.state == crate::contribution::State::Withdrawn {
                    return Err(Error::Forbidden);
                }
                if case.subject_kind == "comment" {
                    decide_comment(tx, &cx, &case, &on, &decision).await?;
                } else {
                    decide_contribution(tx, &cx, &on, &decision).await?;
                }
                tx.query("update moderation_case set state = 'decided', decided_at = $1 where id = $2")
                    .bind(cx.now)
                    .bind(case.id)
                    .run()
                    .await?;
                let note = if decision.verdict == Verdict::Change {
                    cx.t("moderation-original-sealed")
                } else {
                    String::new()
                };
                store::case_event(
                    tx,
                    &cx.app.random,
                    case.id,
                    cx.now,
                    decision.verdict.as_str(),
                    &cx.actor.label,
                    &decision.reason,
                    &note,
                    decision.ground.map_or("", Ground::as_str),
                )
                .await?;
                audit::record(
                    tx,
                    &cx.act(
                        Action::Moderate,
                        "moderation_case",
                        Some(case.id.0),
                        format!("{}: {}", decision.verdict, decision.reason),
                    ),
                )
                .await
            })
        })
        .await
}

async fn decide_contribution(tx: &mut Tx, cx: &Cx, on: &Contribution, decision: &Decision) -> Result<()> {
    let now = cx.now;
    let state = match decision.verdict.state() {
        // What was merged with another one stays merged.
        State::Published if on.duplicate_of.is_some() => State::Duplicate,
        state => state,
    };
    let (was_public, is_public) = (on.is_public(), matches!(state, State::Published | State::Duplicate));
    if decision.verdict == Verdict::Change {
        let erase_at = now.plus_seconds(i64::from(cx.app.settings.original_days) * 86_400);
        seal(tx, on.id, now, erase_at).await?;
        tx.query("update contribution set title = $1, body = $2 where id = $3")
            .bind(decision.title.clone())
            .bind(decision.body.clone())
            .bind(on.id)
            .run()
            .await?;
    }
    tx.query("update contribution set state = $1, published_at = case when $2 then coalesce(published_at, $3) else published_at end, updated_at = $3 where id = $4")
        .bind(state)
        .bind(is_public)
        .bind(now)
        .bind(on.id)
        .run()
        .await?;
    decide_photos(tx, on, &decision.photos).await?;
    if is_public {
        let (title, body) = if decision.verdict == Verdict::Change {
            (&decision.title, &decision.body)
        } else {
            (&on.title, &on.body)
        };
        store::index(tx, on.id, title, body).await?;
    } else {
        store::unindex(tx, on.id).await?;
        merge::release_all(tx, &cx.app.random, on.id, now).await?;
    }
    let kind = match decision.verdict {
        Verdict::Release if was_public => "kept",
        Verdict::Release => "published",
        Verdict::Change => "changed",
        Verdict::Hide => "hidden",
        Verdict::Reject => "rejected",
    };
    let event = NewEvent::public(on.id, now, kind, cx.actor.label.clone()).note(decision.reason.clone());
    store::event(tx, &cx.app.random, &event).await?;
    tell_author(tx, cx, on, decision, kind).await?;
    if is_public && !was_public { tell_followers(tx, cx, on, decision).await } else { Ok(()) }
}

/// Of the waiting photos, those that are ticked go public; the others do not.
async fn decide_photos(tx: &mut Tx, on: &Contribution, released: &[FileId]) -> Result<()> {
    for photo in store::photos(&mut *tx, on.id).await? {
        let state = if released.contains(&photo.id) { "published" } else { "rejected" };
        tx.query("update photo set state = $1 where id = $2").bind(state).bind(photo.id).run().await?;
    }
    Ok(())
}

/// Whoever holds the receipt and left an address hears what was decided and why.
async fn tell_author(tx: &mut Tx, cx: &Cx, on: &Contribution, decision: &Decision, kind: &str) -> Result<()> {
    let values = [("reference", on.reference.as_str().into()), ("reason", decision.reason.as_str().into())];
    let event = notifications::Event {
        about: Subject::receipt(on.id),
        also: Vec::new(),
        text: Wording::of(cx, &format!("notice-{kind}"), &values),
        path: "/beleg".to_owned(),
        dedupe: format!("{}-{kind}-{}", on.id, cx.now.micros()),
    };
    notifications::notify(tx, cx, event).await
}

async fn tell_followers(tx: &mut Tx, cx: &Cx, on: &Contribution, decision: &Decision) -> Result<()> {
    let title = if decision.verdict == Verdict::Change { &decision.title } else { &on.title };
    let values =
        [("title", title.as_str().into()), ("place", on.place_name.as_deref().unwrap_or("–").into())];
    let also = [on.place_id.map(Subject::place), Some(Subject::process(on.process_id)), Some(Subject::all())]
        .into_iter()
        .flatten()
        .collect();
    let event = notifications::Event {
        about: Subject::contribution(on.id),
        also,
        text: Wording::of(cx, "notice-new", &values),
        path: on.path(),
        dedupe: format!("{}-new", on.id),
    };
    notifications::notify(tx, cx, event).await
}

async fn decide_comment(
    tx: &mut Tx,
    cx: &Cx,
    case: &Case,
    on: &Contribution,
    decision: &Decision,
) -> Result<()> {
    let state = decision.verdict.state();
    if decision.verdict == Verdict::Change {
        tx.query("update comment set body = $1 where id = $2")
            .bind(decision.body.clone())
            .bind(case.subject_id)
            .run()
            .await?;
    }
    tx.query("update comment set state = $1, published_at = case when $2 then coalesce(published_at, $3) else published_at end where id = $4")
        .bind(state)
        .bind(state == crate::contribution::State::Published)
        .bind(cx.now)
        .bind(case.subject_id)
        .run()
        .await?;
    comment::recount(tx, on.id).await
}
