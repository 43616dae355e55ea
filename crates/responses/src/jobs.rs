//! Background work: giving out what arrives, stepping in for what is overdue, the daily mail to staff.

use crate::{
    approval::{self, Duty},
    mail,
    queue::{self, Urgency},
    routing,
    store::{assignments, proposals::Waiting, rules},
};
use contributions::store::{NewEvent, event};
use database::BoxFuture;
use jiff::ToSpan;
use kernel::{Actor, Locale, PersonId, Result, Timestamp, calendar};
use people::Member;
use std::collections::BTreeMap;
use web::{App, Cx, jobs::Job};

pub(crate) const JOBS: [Job; 3] = [
    Job { name: "assign-answers", every_seconds: 60, run: assign },
    Job { name: "escalate-answers", every_seconds: 600, run: escalate },
    Job { name: "daily-due", every_seconds: 600, run: daily_due },
];

/// The daily mail is written from this hour on, Europe/Berlin.
const MAIL_HOUR: i8 = 7;

/// Gives what nobody has been given yet to the office that the rules name.
fn assign(app: &App) -> BoxFuture<'_, Result<()>> {
    Box::pin(async move {
        let (cx, rules, offices) =
            (Cx::background(app, Locale::De), rules::all(&app.db).await?, people::offices(&app.db).await?);
        let given = app
            .db
            .write(move |tx| {
                Box::pin(async move {
                    let mut given = 0;
                    for (id, facts) in assignments::unassigned(tx).await? {
                        let Some(key) = routing::office_for(&rules, &offices, &facts) else { continue };
                        if !assignments::assign_first(tx, id, key, cx.now).await? {
                            continue;
                        }
                        let label = offices
                            .iter()
                            .find(|office| office.key == key)
                            .map_or(key, |office| office.label.as_str());
                        event(tx, &cx.app.random, &NewEvent::private(id, cx.now, "assigned", "").note(label))
                            .await?;
                        given += 1;
                    }
                    Ok(given)
                })
            })
            .await?;
        if given > 0 {
            tracing::info!(given, "contributions were given to the offices that answer them");
        }
        Ok(())
    })
}

/// Lets the deputy office step in for what is overdue for longer than the settings allow.
fn escalate(app: &App) -> BoxFuture<'_, Result<()>> {
    Box::pin(async move {
        let cx = Cx::background(app, Locale::De);
        let limit = cx.today().saturating_sub(i64::from(app.settings.escalate_days).days());
        let escalated = app
            .db
            .write(move |tx| {
                Box::pin(async move {
                    let mut escalated = 0;
                    for about in assignments::to_escalate(tx, Timestamp::end_of_day(limit)).await? {
                        if !assignments::escalate(tx, about.id, &about.deputy_key, cx.now).await? {
                            continue;
                        }
                        let note =
                            cx.ta("queue-escalated-note", &[("office", about.deputy_label.as_str().into())]);
                        event(
                            tx,
                            &cx.app.random,
                            &NewEvent::private(about.id, cx.now, "assigned", "").note(note),
                        )
                        .await?;
                        for member in people::members(&mut *tx, &about.deputy_key).await? {
                            mail::escalated(tx, &cx, &member, &about).await?;
                        }
                        escalated += 1;
                    }
                    Ok(escalated)
                })
            })
            .await?;
        if escalated > 0 {
            tracing::warn!(escalated, "answers are overdue for so long that deputies step in");
        }
        Ok(())
    })
}

/// What stands in somebody's daily mail.
#[derive(Default)]
pub(crate) struct Day {
    /// Waiting contributions of their office that are due soon or overdue.
    pub(crate) due: Vec<queue::Item>,
    /// What others have written and they may approve.
    pub(crate) to_approve: Vec<Waiting>,
    /// What they have written and was given back.
    pub(crate) to_rewrite: Vec<Waiting>,
}

/// One mail a working day to everyone who has something due soon or overdue, who may approve what somebody else has
/// written, or whose answer was given back. It runs oftener than once, so that a server that was down at seven catches up;
/// the outbox keeps it at one.
fn daily_due(app: &App) -> BoxFuture<'_, Result<()>> {
    Box::pin(async move {
        let cx = Cx::background(app, Locale::De);
        if !calendar::is_working_day(cx.today()) || cx.now.in_berlin().hour() < MAIL_HOUR {
            return Ok(());
        }
        let mut items = queue::everything(&app.db).await?;
        items.retain(|item| item.urgency(cx.now, app.settings.answer_warn_days) != Urgency::Fine);
        let mut people: BTreeMap<PersonId, (Member, Day)> = BTreeMap::new();
        for office in people::offices(&app.db).await? {
            let theirs: Vec<_> = items.iter().filter(|item| item.is_of(&office.key)).cloned().collect();
            if theirs.is_empty() {
                continue;
            }
            for member in people::members(&app.db, &office.key).await? {
                let day = &mut people.entry(member.person).or_insert_with(|| (member, Day::default())).1;
                day.due.extend(theirs.iter().cloned());
            }
        }
        for (member, to_approve, to_rewrite) in duties(app).await? {
            let day = &mut people.entry(member.person).or_insert_with(|| (member, Day::default())).1;
            (day.to_approve, day.to_rewrite) = (to_approve, to_rewrite);
        }
        if people.is_empty() {
            return Ok(());
        }
        app.db
            .write(move |tx| {
                Box::pin(async move {
                    for (member, day) in people.into_values() {
                        mail::daily(tx, &cx, &member, &day).await?;
                    }
                    Ok(())
                })
            })
            .await
    })
}

/// Everyone who may approve something or whose answer was given back, with what that is.
async fn duties(app: &App) -> Result<Vec<(Member, Vec<Waiting>, Vec<Waiting>)>> {
    let waiting = approval::everything(app).await?;
    if waiting.is_empty() {
        return Ok(Vec::new());
    }
    let of = |actor: &Actor, duty| -> Vec<Waiting> {
        let theirs = waiting.iter().filter(|one| approval::duty(actor, one) == Some(duty));
        theirs.filter(|one| queue::sees(actor, &one.object())).cloned().collect()
    };
    let everyone = people::everyone(&app.db).await?.into_iter();
    Ok(everyone
        .map(|(member, actor)| (member, of(&actor, Duty::Approve), of(&actor, Duty::Rewrite)))
        .filter(|(_, to_approve, to_rewrite)| !(to_approve.is_empty() && to_rewrite.is_empty()))
        .collect())
}

/// What of this concept ends by itself.
pub(crate) const ENDINGS: &[web::retention::Ending] = &[web::retention::Ending {
    class: "answer-drafts",
    days: |settings| settings.keep_answer_drafts_days,
    end: |tx, over| Box::pin(crate::store::proposals::end(tx, over.before)),
}];
