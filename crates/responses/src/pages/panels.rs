//! The answer on the page of a contribution and on its receipt; what waits, on the first page of the workbench.

use crate::{
    approval::{self, Duty},
    mail,
    queue::{self, Item, Urgency},
    response::{self, Content},
    store::{
        answers::{self, AnsweredContribution, Response, Version, WaitingRow},
        assignments,
    },
};
use askama::Template;
use contributions::{AnswerState, Contribution, Decision, DueClock, contribution::State};
use database::BoxFuture;
use kernel::{Action, ContributionId, Result, Timestamp};
use web::{Cx, Html, format::days_between};

/// Beside a contribution: its answer, or who works on it.
pub(crate) fn of_contribution(cx: &Cx, id: ContributionId) -> BoxFuture<'_, Result<Html>> {
    Box::pin(async move {
        match answers::shown_with(&cx.app.db, id).await? {
            Some(response) => answered(cx, id, &response).await,
            None => awaited(cx, id).await,
        }
    })
}

/// Who speaks, when and after how many days.
struct Head {
    title: String,
    at: Timestamp,
    office: String,
    days: Option<i64>,
}

#[derive(Template)]
#[template(path = "response.html")]
struct ResponsePanel<'a> {
    cx: &'a Cx,
    head: Head,
    class: &'static str,
    verdict: String,
    body: Html,
    facts: Vec<(String, String)>,
    changed: Option<(Timestamp, String)>,
    together: Vec<&'a AnsweredContribution>,
    versions: Vec<(&'a Version, String, Html)>,
    notices: Vec<Notice>,
}

/// An interim notice, as it is shown.
struct Notice {
    at: Timestamp,
    office: String,
    body: Html,
    next_at: Option<Timestamp>,
}

/// A published answer with everything that belongs to it.
pub(super) async fn answered(cx: &Cx, id: ContributionId, response: &Response) -> Result<Html> {
    let db = &cx.app.db;
    let together =
        if response.answered > 1 { answers::contributions(db, &[response.id]).await? } else { Vec::new() };
    let versions = if response.version > 1 { answers::versions(db, response.id).await? } else { Vec::new() };
    let notices = if response.interims > 0 { notices(answers::waiting(db, id).await?) } else { Vec::new() };
    // One that was merged is shown with the answer of another one, which took its own time.
    let shown = contributions::known(cx, id).await?;
    let own = shown.iter().find(|shown| shown.answer_state == AnswerState::Answered);
    let head = Head {
        title: title(cx, response.municipality_designation.as_deref(), response.municipality_name.as_deref()),
        at: response.published_at,
        office: response.office_label.clone(),
        days: own.and_then(|own| Some(days_between(own.received_at.date(), own.answered_at?.date()))),
    };
    let content = response.content();
    Html::of(&ResponsePanel {
        changed: response.changed_at.map(|at| (at, response.change_reason.clone())),
        together: together.iter().filter(|other| other.id != id && other.is_public()).collect(),
        versions: versions
            .iter()
            .map(|version| {
                (version, cx.word("response-verdict", version.decision), Html::markdown(&version.body))
            })
            .collect(),
        notices,
        ..panel(cx, head, &content)
    })
}

/// How an answer would look, before it is published.
pub(super) async fn preview(cx: &Cx, on: &Contribution, content: &Content) -> Result<Html> {
    let office = assignments::of(&cx.app.db, on.id)
        .await?
        .map_or_else(|| cx.actor.label.clone(), |office| office.office_label);
    let municipality = match on.municipality_id {
        Some(id) => Some(region::municipality(&cx.app.db, id).await?),
        None => None,
    };
    let of = municipality.as_ref();
    let head = Head {
        title: title(cx, of.map(|of| of.designation.as_str()), of.map(|of| of.name.as_str())),
        at: cx.now,
        office,
        days: Some(days_between(on.received_at.date(), cx.today())),
    };
    Html::of(&panel(cx, head, content))
}

fn panel<'a>(cx: &'a Cx, head: Head, content: &Content) -> ResponsePanel<'a> {
    ResponsePanel {
        cx,
        head,
        class: class(content.decision),
        verdict: cx.word("response-verdict", content.decision),
        body: Html::markdown(&content.body),
        facts: facts(cx, content),
        changed: None,
        together: Vec::new(),
        versions: Vec::new(),
        notices: Vec::new(),
    }
}

/// The variant of the style sheet: a plain yes, a partial one, a no.
const fn class(decision: Decision) -> &'static str {
    match decision {
        Decision::Adopted | Decision::Explained => "",
        Decision::Partly | Decision::Later | Decision::Elsewhere => "partly",
        Decision::Rejected => "declined",
    }
}

/// "Antwort der Stadt Bad Belzig", or of the administration where no municipality is named.
fn title(cx: &Cx, designation: Option<&str>, name: Option<&str>) -> String {
    match name {
        Some(name) => cx.ta(
            "response-of",
            &[("designation", designation.unwrap_or_default().into()), ("name", name.into())],
        ),
        None => cx.t("response-of-all"),
    }
}

/// What is known beside the reasons, as (name, value).
pub(super) fn facts(cx: &Cx, content: &Content) -> Vec<(String, String)> {
    let cost = content.cost_cents.map(|cents| response::euros(cx.locale, cents));
    let cost: Vec<String> =
        cost.into_iter().chain(Some(content.cost_note.clone())).filter(|part| !part.is_empty()).collect();
    [
        ("response-fact-cost", cost.join(" · ")),
        ("response-fact-handed-to", content.handed_to.clone()),
        ("response-fact-next", content.next_at.map(|at| cx.date(at)).unwrap_or_default()),
        ("response-fact-responsible", content.responsible.clone()),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
    .map(|(key, value)| (cx.t(key), value))
    .collect()
}

#[derive(Template)]
#[template(path = "awaited.html")]
struct Awaited<'a> {
    cx: &'a Cx,
    due_at: Timestamp,
    office: Option<String>,
    notices: Vec<Notice>,
}

/// While an answer is awaited: who works on it and what they have said meanwhile. The promised date stands unmoved beside
/// it, in the clock.
async fn awaited(cx: &Cx, id: ContributionId) -> Result<Html> {
    let rows = answers::waiting(&cx.app.db, id).await?;
    let Some(first) = rows.first().filter(|first| matches!(first.state, State::Received | State::Published))
    else {
        return Ok(Html::empty());
    };
    Html::of(&Awaited {
        cx,
        due_at: first.due_at,
        office: first.office_label.clone(),
        notices: notices(rows),
    })
}

fn notices(rows: Vec<WaitingRow>) -> Vec<Notice> {
    let notice = |row: WaitingRow| {
        Some(Notice {
            at: row.at?,
            office: row.notice_office.unwrap_or_default(),
            body: Html::markdown(&row.body?),
            next_at: row.next_at,
        })
    };
    rows.into_iter().filter_map(notice).collect()
}

#[derive(Template)]
#[template(path = "workbench-panel.html")]
struct WorkbenchPanel<'a> {
    cx: &'a Cx,
    mine: i64,
    overdue: i64,
    /// What waits for this one's approval, and what came back to them.
    to_approve: i64,
    to_rewrite: i64,
    next: Vec<(&'a Item, Urgency, String)>,
}

/// How many of them are named there.
const NAMED: usize = 5;

/// On the first page of the workbench: the most urgent of one's own.
pub(crate) fn of_workbench(cx: &Cx, (): ()) -> BoxFuture<'_, Result<Html>> {
    Box::pin(async move {
        if !kernel::permission::may_somewhere(&cx.actor, Action::SeeQueue) {
            return Ok(Html::empty());
        }
        let office = queue::own_office(cx).await?;
        let items = queue::visible(cx).await?;
        let mine: Vec<&Item> =
            items.iter().filter(|item| queue::is_mine(cx, office.as_deref(), item)).collect();
        let warn_days = cx.app.settings.answer_warn_days;
        let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let waiting = approval::visible(cx).await?;
        let duties = |wanted| count(waiting.iter().filter(|(_, duty)| *duty == Some(wanted)).count());
        Html::of(&WorkbenchPanel {
            cx,
            mine: count(mine.len()),
            overdue: count(
                mine.iter().filter(|item| matches!(item.clock(cx.now), DueClock::Overdue(_))).count(),
            ),
            to_approve: duties(Duty::Approve),
            to_rewrite: duties(Duty::Rewrite),
            next: mine
                .iter()
                .take(NAMED)
                .map(|item| (*item, item.urgency(cx.now, warn_days), mail::clock(cx, item.clock(cx.now))))
                .collect(),
        })
    })
}
