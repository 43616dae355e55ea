//! What waits for an answer, the most urgent first.

use crate::approval;
use contributions::{
    AnswerState, Contribution, DueClock,
    contribution::{Channel, State},
};
use database::{BoxFuture, Conn};
use kernel::{Action, Actor, ContributionId, MunicipalityId, Object, ProcessId, Result, Timestamp, may};
use sqlx::FromRow;
use web::Cx;

const QUEUE: &str = include_str!("sql/queue.sql");
/// More than all offices together can have open without the town's answering having ended.
const MOST: i64 = 2_000;

/// A contribution that waits.
#[derive(Debug, Clone, FromRow)]
pub struct Item {
    /// Public id.
    pub id: ContributionId,
    /// Speakable reference.
    pub reference: String,
    /// `idea`, `question`.
    pub kind: String,
    /// Title.
    pub title: String,
    /// With the moderators.
    pub state: State,
    /// With those who answer.
    pub answer_state: AnswerState,
    /// Its process.
    pub process_id: ProcessId,
    /// Its municipality.
    pub municipality_id: Option<MunicipalityId>,
    /// Name of its municipality.
    pub municipality_name: Option<String>,
    /// Name of its place.
    pub place_name: Option<String>,
    /// How it reached us.
    pub channel: Channel,
    /// When it reached us.
    pub received_at: Timestamp,
    /// The promise.
    pub due_at: Timestamp,
    /// How many support it.
    pub endorsements: i64,
    /// Who answers.
    pub office_key: Option<String>,
    /// Label of that office.
    pub office_label: Option<String>,
    /// Who steps in since it is overdue.
    pub deputy_key: Option<String>,
    /// Until when the last interim notice promised news.
    pub promised_at: Option<Timestamp>,
    /// The office in which an answer was written that a second person has yet to approve.
    pub proposed_as: Option<String>,
    /// Was it given back to be written anew?
    pub is_returned: bool,
}

/// How much it hurries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// Overdue, or due today or tomorrow.
    Urgent,
    /// Due within the days that the settings call soon.
    Soon,
    /// There is time.
    Fine,
}

impl Item {
    /// What the permission table needs to know.
    pub fn object(&self) -> Object {
        Object {
            municipality: self.municipality_id,
            process: Some(self.process_id),
            id: Some(self.id.0),
            state: self.state.as_str(),
            field: "",
        }
    }

    /// Its clock.
    pub fn clock(&self, now: Timestamp) -> DueClock {
        DueClock::new(self.received_at, self.due_at, None, now)
    }

    /// Its public page.
    pub fn path(&self) -> String {
        format!("/beitraege/{}", self.reference)
    }

    /// How much it hurries.
    pub fn urgency(&self, now: Timestamp, warn_days: u32) -> Urgency {
        urgency(self.clock(now), warn_days)
    }

    /// Does it wait for this office, as the one that answers or as the deputy?
    pub fn is_of(&self, office: &str) -> bool {
        self.office_key.as_deref() == Some(office) || self.deputy_key.as_deref() == Some(office)
    }
}

/// How much a clock hurries.
pub fn urgency(clock: DueClock, warn_days: u32) -> Urgency {
    match clock {
        DueClock::Overdue(_) | DueClock::Waiting(..=1) => Urgency::Urgent,
        DueClock::Waiting(days) if days <= i64::from(warn_days) => Urgency::Soon,
        DueClock::Waiting(_) | DueClock::Answered(..) => Urgency::Fine,
    }
}

/// The class of a list entry, as the style sheet knows it.
pub const fn class(urgency: &Urgency) -> &'static str {
    match urgency {
        Urgency::Urgent => "urgent",
        Urgency::Soon => "soon",
        Urgency::Fine => "ok",
    }
}

/// The colour of a badge.
pub const fn colour(urgency: &Urgency) -> &'static str {
    match urgency {
        Urgency::Urgent => "red",
        Urgency::Soon => "yellow",
        Urgency::Fine => "green",
    }
}

/// Everything that waits, the most urgent first, whoever may see it.
///
/// # Errors
/// Those of the database, as for all functions here.
pub async fn everything(conn: impl Into<Conn<'_>>) -> Result<Vec<Item>> {
    conn.into().query(QUEUE).push(" order by c.due_at, c.id limit ").push_bind(MOST).all().await
}

/// What everyone may see of it and what is over its date, the longest first.
pub async fn overdue_in_public(conn: impl Into<Conn<'_>>, now: Timestamp, limit: i64) -> Result<Vec<Item>> {
    conn.into()
        .query(QUEUE)
        .push(" and c.state = 'published' and c.due_at < ")
        .push_bind(now)
        .push(" order by c.due_at, c.id limit ")
        .push_bind(limit)
        .all()
        .await
}

/// What the actor may see of it. What is not public yet, only those see who may read it.
pub async fn visible(cx: &Cx) -> Result<Vec<Item>> {
    let mut items = everything(&cx.app.db).await?;
    items.retain(|item| sees(&cx.actor, &item.object()));
    Ok(items)
}

/// May the actor see this in the queue?
pub fn sees(actor: &Actor, object: &Object) -> bool {
    let is_public = object.state != State::Received.as_str();
    may(actor, Action::SeeQueue, object) && (is_public || may(actor, Action::ReadUnpublished, object))
}

/// The office of the actor, if they belong to one.
pub async fn own_office(cx: &Cx) -> Result<Option<String>> {
    match cx.actor.person {
        Some(person) => people::office_of(&cx.app.db, person).await,
        None => Ok(None),
    }
}

/// Is it the actor's to answer? That of their office; without an office, whatever they may answer.
pub fn is_mine(cx: &Cx, office: Option<&str>, item: &Item) -> bool {
    match office {
        Some(office) => item.is_of(office),
        None => cx.may(Action::Answer, &item.object()),
    }
}

/// How many of the actor's own are overdue or due soon, and how many wait for their approval or came back to them, for the
/// menu.
pub(crate) fn waiting(cx: &Cx) -> BoxFuture<'_, Result<i64>> {
    Box::pin(async move {
        let office = own_office(cx).await?;
        let items = visible(cx).await?;
        let warn_days = cx.app.settings.answer_warn_days;
        let due = items.iter().filter(|item| {
            is_mine(cx, office.as_deref(), item) && item.urgency(cx.now, warn_days) != Urgency::Fine
        });
        let duties = approval::visible(cx).await?.iter().filter(|(_, duty)| duty.is_some()).count();
        Ok(i64::try_from(due.count() + duties).unwrap_or(MOST))
    })
}

/// Other waiting contributions that one answer could answer too, the most similar first: of the same kind and process,
/// and, where the process is a standing one, of the same place or with a tag in common.
pub async fn group_candidates(cx: &Cx, on: &Contribution) -> Result<Vec<Item>> {
    const SHOWN: usize = 12;
    let mut conn = Conn::from(&cx.app.db);
    let mut items: Vec<Item> = conn
        .query(QUEUE_WITH_GROUP)
        .bind(on.id)
        .bind(on.kind.clone())
        .bind(on.process_id)
        .bind(on.place_id)
        .all()
        .await?;
    items.retain(|item| cx.may(Action::Answer, &item.object()));
    let titles: Vec<&str> = items.iter().map(|item| item.title.as_str()).collect();
    let mut order: Vec<usize> = methods::similarity::rank(&format!("{} {}", on.title, on.body), &titles)
        .into_iter()
        .map(|(at, _)| at)
        .collect();
    // Those without a word in common follow by their date.
    order.extend((0..items.len()).filter(|at| !order.contains(at)).collect::<Vec<_>>());
    Ok(order.into_iter().take(SHOWN).filter_map(|at| items.get(at).cloned()).collect())
}

const QUEUE_WITH_GROUP: &str =
    concat!(include_str!("sql/queue.sql"), include_str!("sql/group_candidates.sql"));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_due_tomorrow_is_urgent_and_what_is_due_this_week_comes_soon() {
        for (clock, expected) in [
            (DueClock::Overdue(3), Urgency::Urgent),
            (DueClock::Waiting(0), Urgency::Urgent),
            (DueClock::Waiting(1), Urgency::Urgent),
            (DueClock::Waiting(2), Urgency::Soon),
            (DueClock::Waiting(5), Urgency::Soon),
            (DueClock::Waiting(6), Urgency::Fine),
        ] {
            assert_eq!(urgency(clock, 5), expected, "{clock:?}");
        }
    }
}
