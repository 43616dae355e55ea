//! The queue: what waits, the most urgent first, narrowed as the address says.

use crate::{
    approval::{self, Duty},
    mail,
    queue::{self, Item, Urgency},
    statistics::{self, Statistics},
    store::proposals::Waiting,
};
use askama::Template;
use contributions::DueClock;
use kernel::{Action, Result, text_enum};
use web::{
    Cx, FormState, Html, Input, Outcome, Page,
    application::percent_encode,
    field::{self, Choice},
};

text_enum! {
    /// Which part of the queue is shown; the words stand in addresses.
    pub(crate) enum Scope {
        /// What the actor's office answers.
        Mine = "meine",
        /// Everything the actor may see.
        All = "alle",
        /// What is over its date.
        Overdue = "ueberfaellig",
    }
}

/// The queue, narrowed.
pub(super) struct Shown {
    items: Vec<Item>,
    choices: Vec<Choice>,
    municipalities: Vec<Choice>,
    form: FormState,
    query: String,
}

impl Shown {
    /// Loads what the actor may see and narrows it as the address says. Whoever has nothing of their own begins with all.
    pub(super) async fn load(cx: &Cx) -> Result<Self> {
        let office = queue::own_office(cx).await?;
        let visible = queue::visible(cx).await?;
        let is_mine = |item: &Item| queue::is_mine(cx, office.as_deref(), item);
        let is_overdue = |item: &Item| matches!(item.clock(cx.now), DueClock::Overdue(_));
        let counts = [
            visible.iter().filter(|item| is_mine(item)).count(),
            visible.len(),
            visible.iter().filter(|item| is_overdue(item)).count(),
        ];
        let asked = asked(cx);
        let scope =
            asked.get("zeige").parse().unwrap_or(if counts[0] > 0 { Scope::Mine } else { Scope::All });
        let municipality = asked.get("gemeinde").to_owned();
        let municipalities = region::all_municipalities(&cx.app.db).await?;
        let wanted = municipalities.iter().find(|known| known.slug == municipality).map(|known| known.id);
        let items = visible
            .into_iter()
            .filter(|item| match scope {
                Scope::Mine => is_mine(item),
                Scope::All => true,
                Scope::Overdue => is_overdue(item),
            })
            .filter(|item| wanted.is_none() || item.municipality_id == wanted)
            .collect();
        let choices = Scope::ALL
            .iter()
            .zip(counts)
            .map(|(scope, count)| {
                Choice::new(scope.as_str(), format!("{} ({count})", cx.word("queue-scope", scope)))
            })
            .collect();
        let query = format!("?zeige={scope}&gemeinde={}", percent_encode(&municipality));
        let form =
            FormState::new(Input::from_pairs([("zeige", scope.as_str()), ("gemeinde", &municipality)]));
        let municipalities =
            municipalities.into_iter().map(|known| Choice::new(known.slug, known.name)).collect();
        Ok(Self { items, choices, municipalities, form, query })
    }

    /// The list with its filter; one entry may be the current one.
    pub(super) fn aside(&self, cx: &Cx, current: Option<&str>) -> Result<Html> {
        let warn_days = cx.app.settings.answer_warn_days;
        let entries = self
            .items
            .iter()
            .map(|item| Entry {
                item,
                urgency: item.urgency(cx.now, warn_days),
                clock: mail::clock(cx, item.clock(cx.now)),
                href: cx.href(&format!("{}{}#arbeit", mail::path(&item.reference), self.query)),
                current: current == Some(item.reference.as_str()),
            })
            .collect();
        Html::of(&Aside {
            cx,
            entries,
            scope: field::select(cx, &self.form, "zeige", "queue-scope", &self.choices, false)?,
            municipality: field::filter(
                cx,
                &self.form,
                "gemeinde",
                "queue-municipality",
                &self.municipalities,
            )?,
        })
    }
}

/// The query string, as a form.
pub(super) fn asked(cx: &Cx) -> Input {
    Input::from_urlencoded(cx.query.as_deref().unwrap_or_default().as_bytes()).unwrap_or_default()
}

struct Entry<'a> {
    item: &'a Item,
    urgency: Urgency,
    clock: String,
    href: String,
    current: bool,
}

#[derive(Template)]
#[template(path = "queue.html")]
struct Aside<'a> {
    cx: &'a Cx,
    entries: Vec<Entry<'a>>,
    scope: Html,
    municipality: Html,
}

#[derive(Template)]
#[template(path = "queue-page.html")]
struct QueuePage<'a> {
    cx: &'a Cx,
    aside: Html,
    statistics: Statistics,
    may_edit_blocks: bool,
    /// What waits for a second person or was given back, and what this one is expected to do.
    waiting: Vec<(Waiting, Option<Duty>)>,
}

pub(super) async fn list(cx: Cx) -> Outcome {
    let aside = Shown::load(&cx).await?.aside(&cx, None)?;
    let statistics = statistics::load(&cx.app.db, cx.now).await?;
    let may_edit_blocks = kernel::permission::may_somewhere(&cx.actor, Action::EditTextBlocks);
    let waiting = approval::visible(&cx).await?;
    let body = Html::of(&QueuePage { cx: &cx, aside, statistics, may_edit_blocks, waiting })?;
    cx.page(Page { title: cx.t("queue-title"), body, private: true, full_width: true, ..Page::default() })
        .await
}
