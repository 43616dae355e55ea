//! The strategy at a glance, and one goal of it.

use super::{Story, Wording, adopted, current, story};
use crate::{
    edition::{Citation, Edition, Element, Event, FundingSource, ProjectPhase, Record},
    kind::{ElementKind, MeasureStatus, RecordKind, SourceKind},
    measure::Measure,
    store::{self, Tally},
    view::{self, Line},
};
use askama::Template;
use axum::extract::Path;
use kernel::{ElementId, Error, Result};
use web::{Cx, Html, Outcome, Page};

/// Measures of a bundle that the overview shows.
const MEASURES_SHOWN: i64 = 8;

/// Goals, bundles and the first measures of each.
struct Parts<'w> {
    wording: &'w Wording,
    tallies: Vec<Tally>,
    measures: Vec<Measure>,
}

/// A bundle below a goal.
struct BundleBlock<'a> {
    bundle: &'a Element,
    /// The link to this goal is only likely.
    likely: bool,
    /// Measures with a name.
    named: i64,
    /// Measures that the source counts without naming them.
    unnamed: i64,
    /// Its first measures.
    lines: Vec<Line<'a>>,
}

impl BundleBlock<'_> {
    fn more(&self) -> i64 {
        self.named - i64::try_from(self.lines.len()).unwrap_or(i64::MAX)
    }
}

impl<'w> Parts<'w> {
    async fn load(cx: &Cx, wording: &'w Wording) -> Result<Self> {
        let (db, edition) = (&cx.app.db, wording.edition.id);
        Ok(Self {
            wording,
            tallies: store::tallies(db, edition).await?,
            measures: store::first_measures(db, edition, MEASURES_SHOWN).await?,
        })
    }

    fn of_kind(&self, kind: ElementKind) -> impl Iterator<Item = &'w Element> {
        self.wording.of_kind(kind)
    }

    fn named(&self, bundle: ElementId) -> i64 {
        self.tallies.iter().filter(|tally| tally.bundle_id == bundle).map(|tally| tally.measures).sum()
    }

    fn unnamed(&self, bundle: &Element) -> i64 {
        bundle.parts_total.map_or(0, |total| (total - self.named(bundle.id)).max(0))
    }

    /// All measures with a name, and those that sources count without naming them.
    fn counts(&self) -> (i64, i64) {
        let bundles = || self.of_kind(ElementKind::Bundle);
        (bundles().map(|b| self.named(b.id)).sum(), bundles().map(|b| self.unnamed(b)).sum())
    }

    /// How many are in a status.
    fn in_status(&self, status: MeasureStatus) -> i64 {
        self.tallies.iter().filter(|tally| tally.status == Some(status)).map(|tally| tally.measures).sum()
    }

    fn block(&self, cx: &Cx, bundle: ElementId, likely: bool) -> Result<Option<BundleBlock<'_>>> {
        let Some(bundle) = self.wording.elements.iter().find(|element| element.id == bundle) else {
            return Ok(None);
        };
        let measures = self.measures.iter().filter(|measure| measure.bundle == bundle.slug);
        Ok(Some(BundleBlock {
            likely,
            named: self.named(bundle.id),
            unnamed: self.unnamed(bundle),
            lines: view::lines(cx, measures, &[])?,
            bundle,
        }))
    }

    /// The bundles of a goal in the order of the edition; without a goal those that serve none.
    fn bundles(&self, cx: &Cx, goal: Option<ElementId>) -> Result<Vec<BundleBlock<'_>>> {
        let serves = |bundle: ElementId, goal: ElementId| {
            self.wording.alignments.iter().find(|a| a.bundle_id == bundle && a.goal_id == goal)
        };
        let mut blocks = Vec::new();
        for bundle in self.of_kind(ElementKind::Bundle) {
            let likely = match goal {
                Some(goal) => serves(bundle.id, goal).map(|alignment| alignment.likely),
                None => (!self.wording.alignments.iter().any(|a| a.bundle_id == bundle.id)).then_some(false),
            };
            if let Some(likely) = likely {
                blocks.extend(self.block(cx, bundle.id, likely)?);
            }
        }
        Ok(blocks)
    }
}

struct GoalBlock<'a> {
    number: i64,
    goal: &'a Element,
    bundles: Html,
}

#[derive(Template)]
#[template(path = "strategy-bundles.html")]
struct BundleRows<'a> {
    cx: &'a Cx,
    blocks: Vec<BundleBlock<'a>>,
    level: &'static str,
}

fn bundles_html(cx: &Cx, blocks: Vec<BundleBlock<'_>>, level: &'static str) -> Result<Html> {
    Html::of(&BundleRows { cx, blocks, level })
}

#[derive(Template)]
#[template(path = "strategy-overview.html")]
struct OverviewPage<'a> {
    cx: &'a Cx,
    edition: &'a Edition,
    parts: &'a Parts<'a>,
    goals: Vec<GoalBlock<'a>>,
    without_goal: Html,
    story: &'a Story,
    funding: Vec<FundingSource>,
    citations: Vec<Citation>,
}

impl OverviewPage<'_> {
    fn lead(&self) -> String {
        let as_of = self.edition.as_of().map(|date| date.in_words(self.cx)).unwrap_or_default();
        self.cx
            .ta("strategy-lead", &[("as-of", as_of.into()), ("project", self.edition.name.as_str().into())])
    }

    fn counted(&self, kind: ElementKind) -> String {
        self.cx.number(i64::try_from(self.parts.of_kind(kind).count()).unwrap_or(i64::MAX))
    }

    /// What stands below the number of measures.
    fn measures(&self) -> String {
        let (_, unnamed) = self.parts.counts();
        let done = self.parts.in_status(MeasureStatus::Done);
        let words = self.cx.ta("strategy-measures-done", &[("done", done.into())]);
        if unnamed == 0 { words } else { format!("{words}; {}", self.cx.tn("strategy-unnamed", unnamed)) }
    }

    fn total(&self) -> String {
        self.edition.total_cents.map_or_else(
            || self.cx.t("strategy-not-stated"),
            |cents| amount(self.cx, cents, self.edition.total_approximate),
        )
    }

    fn planned(&self, phase: &ProjectPhase) -> String {
        view::span_or_not(self.cx, phase.planned())
    }

    fn actual(&self, phase: &ProjectPhase) -> String {
        view::span_or_not(self.cx, phase.actual())
    }

    fn delay(&self, phase: &ProjectPhase) -> Option<String> {
        view::delay(self.cx, phase.delay(self.cx.today()))
    }

    fn happened(&self, event: &Event) -> String {
        event.happened().map(|date| date.in_words(self.cx)).unwrap_or_default()
    }

    fn sources(&self, subject: &uuid::Uuid) -> Result<Html, askama::Error> {
        view::sources(self.cx, &self.citations, *subject).map_err(askama::Error::custom)
    }

    fn of(&self, kind: RecordKind) -> Vec<&Record> {
        self.story.records.iter().filter(|record| record.kind == kind).collect()
    }

    fn groups(&self) -> Vec<(RecordKind, Vec<&Record>)> {
        let kinds = [RecordKind::Format, RecordKind::Alliance, RecordKind::System];
        kinds.map(|kind| (kind, self.of(kind))).into_iter().filter(|(_, list)| !list.is_empty()).collect()
    }

    fn term(&self, record: &Record) -> Option<String> {
        let words = |date: Option<crate::date::PartialDate>| date.map(|date| date.in_words(self.cx));
        let (from, to) = (words(record.since()), words(record.until()));
        let key = match (&from, &to) {
            (None, None) => return None,
            (Some(_), Some(_)) => "strategy-span",
            (Some(_), None) => "strategy-span-from",
            (None, Some(_)) => "strategy-span-to",
        };
        let or_empty = |text: &Option<String>| text.clone().unwrap_or_default();
        Some(self.cx.ta(key, &[("from", or_empty(&from).into()), ("to", or_empty(&to).into())]))
    }

    fn amount(&self, source: &FundingSource) -> String {
        source.amount_cents.map_or_else(
            || self.cx.t("strategy-not-stated"),
            |cents| amount(self.cx, cents, source.approximate),
        )
    }

    fn share(&self, source: &FundingSource) -> String {
        let Some(share) = source.share else { return self.cx.t("strategy-not-stated") };
        let digits = if share % 100 == 0 { 0 } else { 2 };
        let percent = web::format::decimal(
            self.cx.locale,
            f64::from(i32::try_from(share).unwrap_or(0)) / 100.0,
            digits,
        );
        self.cx.ts("strategy-percent", "percent", percent)
    }

    /// In the sum, or beside it.
    fn own(&self) -> impl Iterator<Item = &FundingSource> {
        self.funding.iter().filter(|source| source.kind != SourceKind::Related)
    }

    fn related(&self) -> impl Iterator<Item = &FundingSource> {
        self.funding.iter().filter(|source| source.kind == SourceKind::Related)
    }

    fn name_of(&self, source: &FundingSource) -> String {
        if source.name.is_empty() { self.cx.word("funding-kind", source.kind) } else { source.name.clone() }
    }

    fn decision(&self, body: &str, day: &str) -> String {
        let day = day.parse::<crate::date::PartialDate>().ok().map(|date| date.in_words(self.cx));
        match (body.is_empty(), day) {
            (true, None) => self.cx.t("strategy-not-stated"),
            (true, Some(day)) => day,
            (false, None) => body.to_owned(),
            (false, Some(day)) => format!("{body}, {day}"),
        }
    }
}

/// Money in words; "about" where the source gives it only roughly.
pub(super) fn amount(cx: &Cx, cents: i64, approximate: bool) -> String {
    let euros = cx.euros(cents);
    if approximate { cx.ts("strategy-about", "amount", euros) } else { euros }
}

/// `GET /ziele`
pub(crate) async fn overview(cx: Cx) -> Outcome {
    let wording = current(&cx).await?;
    let Some(wording) = wording.as_ref() else { return nothing_yet(&cx).await };
    let (db, edition) = (&cx.app.db, &wording.edition);
    let parts = Parts::load(&cx, wording).await?;
    let story = story(&cx, edition).await?;
    let funding = store::funding(db).await?;
    let subjects = [edition.id.0].into_iter().chain(story.phases.iter().map(|phase| phase.id));
    let citations = store::citations(db, subjects.chain(funding.iter().map(|source| source.id.0))).await?;
    let mut goals = Vec::new();
    for (number, goal) in (1..).zip(parts.of_kind(ElementKind::Goal)) {
        let bundles = bundles_html(&cx, parts.bundles(&cx, Some(goal.id))?, "h3")?;
        goals.push(GoalBlock { number, goal, bundles });
    }
    let without_goal = bundles_html(&cx, parts.bundles(&cx, None)?, "h3")?;
    let body = Html::of(&OverviewPage {
        cx: &cx,
        edition,
        parts: &parts,
        goals,
        without_goal,
        story: &story,
        funding,
        citations,
    })?;
    let description = edition.vision.clone();
    cx.page(Page { title: cx.t("strategy-title"), description, body, ..Page::default() }).await
}

#[derive(Template)]
#[template(path = "strategy-nothing.html")]
struct NothingPage<'a> {
    cx: &'a Cx,
}

/// There is a page though no strategy has been adopted: the menu leads to it.
async fn nothing_yet(cx: &Cx) -> Outcome {
    let body = Html::of(&NothingPage { cx })?;
    let description = cx.t("strategy-nothing");
    cx.page(Page { title: cx.t("strategy-title"), description, body, ..Page::default() }).await
}

#[derive(Template)]
#[template(path = "strategy-goal.html")]
struct GoalPage<'a> {
    cx: &'a Cx,
    goal: &'a Element,
    sub_goals: Vec<&'a Element>,
    bundles: Html,
    sources: Html,
}

/// `GET /ziele/{slug}`
pub(crate) async fn goal(cx: Cx, Path(slug): Path<String>) -> Outcome {
    let wording = current(&cx).await?;
    let parts = Parts::load(&cx, adopted((*wording).as_ref())?).await?;
    let goal = parts.of_kind(ElementKind::Goal).find(|goal| goal.slug == slug).ok_or(Error::NotFound)?;
    let citations = store::citations(&cx.app.db, [goal.id.0]).await?;
    let body = Html::of(&GoalPage {
        cx: &cx,
        sub_goals: parts
            .of_kind(ElementKind::SubGoal)
            .filter(|part| part.parent_id == Some(goal.id))
            .collect(),
        bundles: bundles_html(&cx, parts.bundles(&cx, Some(goal.id))?, "h3")?,
        sources: view::sources(&cx, &citations, goal.id.0)?,
        goal,
    })?;
    cx.page(Page {
        title: goal.name.clone(),
        title_language: "de".to_owned(),
        description: goal.description.clone(),
        body,
        breadcrumb: vec![("/ziele".to_owned(), cx.t("strategy-nav"))],
        ..Page::default()
    })
    .await
}
