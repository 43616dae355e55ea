//! The history of a process: what was done to it, when and by which role.

use database::{Conn, Tx};
use kernel::{Action, PersonId, ProcessId, Result, Timestamp, text_enum};
use uuid::Uuid;
use web::{Cx, audit};

text_enum! {
    /// What was done to a process. The note says why or, for a change, which fields.
    pub enum EventKind {
        /// Begun as a draft.
        Created = "created",
        /// Handed to a second person.
        Submitted = "submitted",
        /// Handed back with a reason.
        SentBack = "sent_back",
        /// Came with the first start of the program, already public.
        Established = "established",
        /// Made public.
        Published = "published",
        /// Changed while public.
        Changed = "changed",
        /// A phase was opened by hand, with a reason.
        PhaseOpened = "phase_opened",
        /// A phase was closed by hand, with a reason.
        PhaseClosed = "phase_closed",
        /// A phase follows the clock again, with a reason.
        PhaseByClock = "phase_by_clock",
        /// Closed.
        Closed = "closed",
    }
}

impl EventKind {
    /// Does the public read of it? What comes before publication is the staff's own matter.
    pub const fn is_public(self) -> bool {
        !matches!(self, Self::Created | Self::Submitted | Self::SentBack)
    }
}

/// One line of the history.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Event {
    /// When.
    pub at: Timestamp,
    /// What.
    pub kind: EventKind,
    /// Which role did it; empty: the program itself.
    pub actor: String,
    /// Why, or what exactly.
    pub note: String,
}

/// The history of a process, oldest first.
pub async fn of(conn: impl Into<Conn<'_>>, process: ProcessId) -> Result<Vec<Event>> {
    conn.into()
        .query("select at, kind, actor, note from process_event where process_id = $1 order by at, id")
        .bind(process)
        .all()
        .await
}

/// Writes a line of the history.
pub(crate) async fn add(tx: &mut Tx, id: Uuid, process: ProcessId, event: &Event) -> Result<()> {
    tx.query(
        "insert into process_event (id, process_id, at, kind, actor, note) values ($1, $2, $3, $4, $5, $6)",
    )
    .bind(id)
    .bind(process)
    .bind(event.at)
    .bind(event.kind)
    .bind(event.actor.clone())
    .bind(event.note.clone())
    .run()
    .await?;
    Ok(())
}

/// An act of the staff upon a process, before it is carried out: what the history and the log of staff acts will say.
#[derive(Debug)]
pub(crate) struct Act {
    pub(crate) person: Option<PersonId>,
    pub(crate) at: Timestamp,
    id: Uuid,
    event: Event,
    entry: audit::Entry,
}

impl Act {
    pub(crate) fn new(cx: &Cx, action: Action, process: ProcessId, kind: EventKind, note: &str) -> Self {
        Self {
            person: cx.actor.person,
            at: cx.now,
            id: kernel::id::new_v7(cx.now, cx.random()),
            event: Event { at: cx.now, kind, actor: cx.actor.label.clone(), note: note.to_owned() },
            entry: cx.act(
                action,
                "process",
                Some(process.0),
                if note.is_empty() { kind.as_str() } else { note },
            ),
        }
    }

    /// Records it, in the write that carries it out.
    pub(crate) async fn record(&self, tx: &mut Tx, process: ProcessId) -> Result<()> {
        add(tx, self.id, process, &self.event).await?;
        audit::record(tx, &self.entry).await
    }

    /// Records it in the log of staff acts alone, not in the history.
    pub(crate) async fn log(&self, tx: &mut Tx) -> Result<()> {
        audit::record(tx, &self.entry).await
    }
}
