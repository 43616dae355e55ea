//! Cutting a contribution with two wishes into two, and undoing it. The first keeps its number, its receipt and its
//! support; the second gets a number of its own and the same author, day of receipt and promise. Who follows the first,
//! or holds its receipt, hears the answers to both.

use super::{merge, seal};
use crate::{
    AnswerState, Contribution,
    contribution::{Checked, LONGEST_TEXT, LONGEST_TITLE, State, limit, tidy, tidy_line},
    store::{self, NewContribution, NewEvent},
};
use database::Tx;
use kernel::{Action, ContributionId, Error, Problems, Result, Timestamp, secrets::sha256};
use notifications::{Subject, Wording};
use sqlx::FromRow;
use web::{Cx, Input, audit};

/// The two texts of a cut.
#[derive(Debug, Clone)]
pub struct Cut {
    /// Title and text of what stays.
    pub first: (String, String),
    /// Title and text of what gets a number of its own.
    pub second: (String, String),
    /// Why.
    pub reason: String,
}

impl Cut {
    /// Checks what was typed.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every problem.
    pub(super) fn check(input: &Input) -> Result<Self> {
        let mut problems = Problems::default();
        let mut text = |title: &'static str, body: &'static str| {
            let (written, words) = (tidy_line(input.get(title)), tidy(input.get(body)));
            problems.require(!written.is_empty(), title, "form-required");
            problems.require(!words.is_empty(), body, "form-required");
            limit(&mut problems, title, &written, LONGEST_TITLE);
            limit(&mut problems, body, &words, LONGEST_TEXT);
            (written, words)
        };
        let (first, second) = (text("title", "body"), text("second_title", "second_body"));
        let reason = tidy_line(input.get("reason"));
        problems.require(!reason.is_empty(), "reason", "moderation-reason-missing");
        limit(&mut problems, "reason", &reason, 500);
        problems.check()?;
        Ok(Self { first, second, reason })
    }
}

/// A cut that was made.
#[derive(Debug, Clone, FromRow)]
pub struct Split {
    /// The second one.
    pub part_id: ContributionId,
    /// The first one.
    pub from_id: ContributionId,
    title: String,
    body: String,
    left_hash: Vec<u8>,
    at: Timestamp,
    undone_at: Option<Timestamp>,
}

/// The cut that a contribution came from, if it is not undone.
///
/// # Errors
/// Those of the database.
pub(super) async fn of_part(
    conn: impl Into<database::Conn<'_>>,
    part: ContributionId,
) -> Result<Option<Split>> {
    let found: Option<Split> = conn
        .into()
        .query("select part_id, from_id, title, body, left_hash, at, undone_at from contribution_split where part_id = $1")
        .bind(part)
        .optional()
        .await?;
    Ok(found.filter(|split| split.undone_at.is_none()))
}

fn left_hash(title: &str, body: &str) -> Vec<u8> {
    sha256(format!("{title}\n{body}").as_bytes()).to_vec()
}

/// Cuts a contribution into two, one write. Returns the reference of the second.
///
/// # Errors
/// [`Error::Conflict`] when it is not public or answered already.
pub async fn split(cx: &Cx, id: ContributionId, cut: Cut) -> Result<String> {
    let (cx, app) = (cx.clone(), cx.app.clone());
    app.db.write(move |tx| Box::pin(async move { carry_out(tx, &cx, id, cut).await })).await
}

async fn carry_out(tx: &mut Tx, cx: &Cx, id: ContributionId, cut: Cut) -> Result<String> {
    let on = store::by_id(&mut *tx, id).await?.ok_or(Error::NotFound)?;
    merge::require(cx, &on)?;
    if on.state != State::Published || on.answer_state == AnswerState::Answered {
        return Err(Error::Conflict("contribution-not-now"));
    }
    let erase_at = cx.now.plus_seconds(i64::from(cx.app.settings.original_days) * 86_400);
    seal(tx, on.id, cx.now, erase_at).await?;
    let part = ContributionId::new(cx.now, cx.random());
    let reference = store::insert(tx, &[&second(cx, &on, part, &cut)], cx.random())
        .await?
        .pop()
        .ok_or(Error::NotFound)?;
    tx.query("update contribution set group_verified = $1, published_at = $2, privacy_version = (select f.privacy_version from contribution f where f.id = $3) where id = $4")
        .bind(on.group_verified)
        .bind(cx.now)
        .bind(on.id)
        .bind(part)
        .run()
        .await?;
    store::set_tags(tx, part, &on.tags().map(str::to_owned).collect::<Vec<_>>()).await?;
    tx.query("insert into contribution_split (part_id, from_id, title, body, left_hash, at, erase_at) values ($1, $2, $3, $4, $5, $6, $7)")
        .bind(part)
        .bind(on.id)
        .bind(on.title.clone())
        .bind(on.body.clone())
        .bind(left_hash(&cut.first.0, &cut.first.1))
        .bind(cx.now)
        .bind(erase_at)
        .run()
        .await?;
    rewrite(tx, cx, on.id, &cut.first.0, &cut.first.1).await?;
    for subject in [Subject::contribution(on.id), Subject::receipt(on.id)] {
        notifications::link(tx, subject, Subject::contribution(part)).await?;
    }
    tell(
        tx,
        cx,
        [
            (&on, "split", &reference),
            (
                &Contribution { id: part, reference: reference.clone(), ..on.clone() },
                "split_from",
                &on.reference,
            ),
        ],
        &cut.reason,
    )
    .await?;
    Ok(reference)
}

fn second(cx: &Cx, on: &Contribution, id: ContributionId, cut: &Cut) -> NewContribution {
    NewContribution {
        id,
        checked: Checked {
            kind: on.kind.clone(),
            process: on.process_slug.clone(),
            title: cut.second.0.clone(),
            text: cut.second.1.clone(),
            place: on.place_slug.clone(),
            point: on.lon.zip(on.lat),
            channel: on.channel,
            people: on.people,
            author_kind: on.author_kind,
            author_name: on.author_name.clone(),
            group: on.stakeholder_group,
            addressee: on.addressee.clone(),
            language: on.language.clone(),
            captured_at: Some(on.captured_at),
            content_hash: sha256(cut.second.1.as_bytes()).to_vec(),
        },
        process_id: on.process_id,
        municipality_id: on.municipality_id,
        prefix: on.reference.split('-').next().unwrap_or_default().to_owned(),
        place_id: on.place_id,
        state: State::Published,
        received_at: on.received_at,
        due_at: on.due_at,
        privacy_version: String::new(),
        lot: crate::contribution::lot(cx.random().uuid()),
        // Nobody holds a key or a receipt of its own for it: the receipt of the first one shows both.
        key_hash: cx.random().bytes::<32>().to_vec(),
        receipt_hash: cx.random().bytes::<32>().to_vec(),
        suspicious: false,
        example: on.example,
        photos: Vec::new(),
        words: store::words(&cut.second.0, &cut.second.1),
    }
}

/// Puts a text in its place, in the contribution and in the search.
async fn rewrite(tx: &mut Tx, cx: &Cx, id: ContributionId, title: &str, body: &str) -> Result<()> {
    tx.query("update contribution set title = $1, body = $2, updated_at = $3 where id = $4")
        .bind(title.to_owned())
        .bind(body.to_owned())
        .bind(cx.now)
        .bind(id)
        .run()
        .await?;
    store::index(tx, id, title, body).await
}

/// Undoes a cut, one write: the first says again what it said, the second is gone from the public.
///
/// # Errors
/// [`Error::Conflict`] when the first was changed or the second has been endorsed, commented, followed or answered
/// meanwhile; then the two can be merged.
pub async fn undo(cx: &Cx, part: ContributionId, reason: String) -> Result<()> {
    let (cx, app) = (cx.clone(), cx.app.clone());
    app.db.write(move |tx| Box::pin(async move { take_back(tx, &cx, part, &reason).await })).await
}

async fn take_back(tx: &mut Tx, cx: &Cx, part: ContributionId, reason: &str) -> Result<()> {
    let split = of_part(&mut *tx, part).await?.ok_or(Error::Conflict("contribution-not-now"))?;
    let second = store::by_id(&mut *tx, part).await?.ok_or(Error::NotFound)?;
    let first = store::by_id(&mut *tx, split.from_id).await?.ok_or(Error::NotFound)?;
    merge::require(cx, &first)?;
    let touched: i64 = tx
        .query(
            "select (select count(*) from endorsement where contribution_id = $1) + (select count(*) from comment where contribution_id = $1)
                  + (select count(*) from contribution where duplicate_of = $1)
                  + (select count(*) from follow where subject_kind = 'contribution' and subject_id = $1)",
        )
        .bind(part)
        .value()
        .await?;
    let is_as_left = left_hash(&first.title, &first.body) == split.left_hash;
    let is_open =
        |one: &Contribution| one.state == State::Published && one.answer_state != AnswerState::Answered;
    if touched > 0 || !is_as_left || !is_open(&first) || !is_open(&second) || split.body.is_empty() {
        return Err(Error::Conflict("split-in-use"));
    }
    rewrite(tx, cx, first.id, &split.title, &split.body).await?;
    // The seal of this cut is not needed any more; an older one stays.
    tx.query("delete from contribution_original where contribution_id = $1 and sealed_at = $2")
        .bind(first.id)
        .bind(split.at)
        .run()
        .await?;
    tx.query("update contribution set state = 'hidden', title = '', body = '', author_name = '', lon = null, lat = null, updated_at = $1 where id = $2")
        .bind(cx.now)
        .bind(part)
        .run()
        .await?;
    store::unindex(tx, part).await?;
    tx.query("update contribution_split set title = '', body = '', undone_at = $1 where part_id = $2")
        .bind(cx.now)
        .bind(part)
        .run()
        .await?;
    for subject in [Subject::contribution(first.id), Subject::receipt(first.id)] {
        notifications::unlink(tx, subject, Subject::contribution(part)).await?;
    }
    tell(tx, cx, [(&first, "unsplit", &second.reference), (&second, "unsplit", &first.reference)], reason)
        .await
}

/// The trail of both, the notice to author and followers, and the log.
async fn tell(
    tx: &mut Tx,
    cx: &Cx,
    both: [(&Contribution, &'static str, &String); 2],
    reason: &str,
) -> Result<()> {
    let [(first, kind, other), _] = both;
    for (on, kind, other) in both {
        let event =
            NewEvent::public(on.id, cx.now, kind, cx.actor.label.clone()).note(format!("{other}: {reason}"));
        store::event(tx, &cx.app.random, &event).await?;
        audit::record(
            tx,
            &cx.act(Action::Arrange, "contribution", Some(on.id.0), format!("{kind} {other}: {reason}")),
        )
        .await?;
    }
    let values = [
        ("reference", first.reference.as_str().into()),
        ("other", other.as_str().into()),
        ("reason", reason.into()),
    ];
    let event = notifications::Event {
        about: Subject::receipt(first.id),
        also: vec![Subject::contribution(first.id)],
        text: Wording::of(cx, &format!("notice-{kind}"), &values),
        path: first.path(),
        dedupe: format!("{}-{kind}-{}", first.id, cx.now.micros()),
    };
    notifications::notify(tx, cx, event).await
}
