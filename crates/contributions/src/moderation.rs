//! Moderation: one case per item with its history; decisions with a reason the author is told; the original sealed when
//! a text is changed; a way to object.

pub(crate) mod api;
mod arrange;
mod decide;
pub mod merge;
mod merge_pages;
mod pages;
pub mod split;
pub mod statistics;

pub(crate) use pages::{of_workbench, waiting};

use crate::contribution::State;
use database::{Conn, Tx};
use kernel::{CaseId, ContributionId, MunicipalityId, Object, ProcessId, Result, Timestamp, text_enum};
use sqlx::FromRow;
use uuid::Uuid;

pub(crate) fn routes() -> web::Routes {
    pages::routes().merge(merge_pages::routes()).merge(statistics::routes()).merge(api::routes())
}

text_enum! {
    /// What a moderator decides.
    pub enum Verdict {
        /// Goes public as it is, or stays public.
        Release = "release",
        /// Goes public with a changed text; the original is sealed.
        Change = "change",
        /// Is no longer public.
        Hide = "hide",
        /// Does not become public.
        Reject = "reject",
    }
}

impl Verdict {
    /// The state that follows.
    pub const fn state(self) -> State {
        match self {
            Self::Release | Self::Change => State::Published,
            Self::Hide => State::Hidden,
            Self::Reject => State::Rejected,
        }
    }

    /// Must the author be told why?
    pub const fn needs_reason(self) -> bool {
        !matches!(self, Self::Release)
    }
}

/// A case with what a list shows of it.
#[derive(Debug, Clone, FromRow)]
pub struct Case {
    /// Its id.
    pub id: CaseId,
    /// `contribution`, `comment`.
    pub subject_kind: String,
    /// The item.
    pub subject_id: Uuid,
    /// The contribution it belongs to.
    pub contribution_id: ContributionId,
    /// Its municipality.
    pub municipality_id: Option<MunicipalityId>,
    /// Its process.
    pub process_id: ProcessId,
    /// Still to be decided?
    pub open: bool,
    /// Since when.
    pub opened_at: Timestamp,
    /// Reference of the contribution.
    pub reference: String,
    /// Title of the contribution.
    pub title: String,
    /// State of the item.
    pub subject_state: State,
    /// Reports so far.
    pub reports: i64,
    /// Arrived in a suspicious way.
    pub suspicious: bool,
}

impl Case {
    /// What the permission table needs to know.
    pub fn object(&self) -> Object {
        Object {
            municipality: self.municipality_id,
            process: Some(self.process_id),
            id: Some(self.contribution_id.0),
            state: self.subject_state.as_str(),
            field: "",
        }
    }
}

/// A line in the history of a case.
#[derive(Debug, Clone, FromRow)]
pub struct CaseEvent {
    /// When.
    pub at: Timestamp,
    /// `received`, `report`, `release`, …
    pub kind: String,
    /// By which role.
    pub actor: String,
    /// Reason, in a word or a sentence.
    pub reason: String,
    /// What was written beside it.
    pub note: String,
}

const CASES: &str = include_str!("sql/cases.sql");

/// Open cases, oldest first.
///
/// # Errors
/// Those of the database, as for all functions here.
pub async fn open_cases(conn: impl Into<Conn<'_>>, limit: i64) -> Result<Vec<Case>> {
    conn.into()
        .query(CASES)
        .push(" and k.state = 'open' order by k.opened_at, k.id limit ")
        .push_bind(limit)
        .all()
        .await
}

/// One case.
pub async fn case(conn: impl Into<Conn<'_>>, id: CaseId) -> Result<Option<Case>> {
    conn.into().query(CASES).push(" and k.id = ").push_bind(id).optional().await
}

/// The case of a contribution itself.
pub async fn case_of(conn: impl Into<Conn<'_>>, id: ContributionId) -> Result<Option<Case>> {
    conn.into()
        .query(CASES)
        .push(" and k.subject_kind = 'contribution' and k.subject_id = ")
        .push_bind(id)
        .optional()
        .await
}

/// The history of a case, oldest first.
pub async fn history(conn: impl Into<Conn<'_>>, id: CaseId) -> Result<Vec<CaseEvent>> {
    conn.into()
        .query(
            "select at, kind, actor, reason, note from moderation_event where case_id = $1 order by at, id",
        )
        .bind(id)
        .all()
        .await
}

/// The text a case is about, as it stands now.
pub async fn text_of(conn: impl Into<Conn<'_>>, case: &Case) -> Result<String> {
    let table = if case.subject_kind == "comment" {
        "select body from comment where id = $1"
    } else {
        "select body from contribution where id = $1"
    };
    conn.into().query(table).bind(case.subject_id).value().await
}

/// The sealed original of a changed text: title and text.
pub async fn original(conn: impl Into<Conn<'_>>, id: ContributionId) -> Result<Option<(String, String)>> {
    conn.into()
        .query("select title, body from contribution_original where contribution_id = $1")
        .bind(id)
        .optional()
        .await
}

/// Seals the text as it was sent, once: later changes do not replace the first original.
async fn seal(tx: &mut Tx, id: ContributionId, now: Timestamp, erase_at: Timestamp) -> Result<()> {
    tx.query(
        "insert into contribution_original (contribution_id, title, body, sealed_at, erase_at)
         select id, title, body, $1, $2 from contribution where id = $3 on conflict (contribution_id) do nothing",
    )
    .bind(now)
    .bind(erase_at)
    .bind(id)
    .run()
    .await?;
    Ok(())
}
