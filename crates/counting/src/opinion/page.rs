//! A report in words.

use std::fmt::Write as _;

use askama::Template;
use fluent_bundle::FluentValue;
use methods::opinion::{ConsensusStatement, Moderation, Representative, Stance, Tally};

use super::picture::{self, Cloud};
use super::report::{Division, Report, Told};
use crate::{
    Language,
    texts::{Texts, Words},
};

/// A share of fewer votes says more about single people than about a group.
const FEW_VOTES: usize = 5;
/// Statements per list of what all groups share.
const PICKS: usize = 5;

#[derive(Template)]
#[template(path = "opinion.html")]
struct Page<'a> {
    lang: &'static str,
    t: Words<'a>,
    title: String,
    lead: String,
    facts: Vec<(String, String)>,
    no_map: Option<String>,
    sentences: Vec<String>,
    size: (f64, f64),
    clouds: Vec<Cloud>,
    description: String,
    groups: Vec<GroupRow>,
    lists: Vec<List>,
    stands: Vec<Stand>,
    divisions: Vec<DivisionRow>,
    statements: Vec<StatementRow>,
}

struct GroupRow {
    name: String,
    marks: String,
    size: String,
    share: String,
}

/// A heading, what the statements have in common, and they, with the shares of everybody and of each group.
struct List {
    anchor: &'static str,
    heading: String,
    text: String,
    tables: Vec<(String, Vec<Row>)>,
}

struct Row {
    statement: String,
    shares: Vec<String>,
}

/// What a group stands for.
struct Stand {
    number: usize,
    heading: String,
    caption: String,
    rows: Vec<(String, String, String, String)>,
}

struct DivisionRow {
    groups: usize,
    sizes: String,
    clarity: String,
    verdict: String,
}

struct StatementRow {
    statement: String,
    votes: String,
    agree: String,
    disagree: String,
    pass: String,
    groups: Vec<String>,
}

/// One language's way to say a report.
struct Sayer<'a> {
    report: &'a Report,
    texts: &'a Texts,
}

pub(super) fn html(report: &Report, texts: &Texts, language: Language) -> String {
    let say = Sayer { report, texts };
    let shown = report.statements.iter().filter(|statement| statement.text.is_some());
    let page = Page {
        lang: language.tag(),
        t: Words(texts),
        title: texts.get("opinion-title", &[]),
        lead: say.lead(),
        facts: say.facts(),
        no_map: say.no_map(),
        sentences: say.sentences(),
        size: (picture::WIDTH, picture::HEIGHT),
        clouds: picture::clouds(report),
        description: say.description(),
        groups: say.groups(),
        lists: say.lists(),
        stands: say.stands(),
        divisions: report.silhouette.iter().map(|division| say.division(division)).collect(),
        statements: shown.map(|statement| say.statement_row(statement)).collect(),
    };
    // Writing to a text cannot fail.
    page.render().unwrap_or_default()
}

pub(super) fn text(report: &Report, texts: &Texts) -> String {
    let say = Sayer { report, texts };
    let mut out = format!("{}\n{}\n", texts.get("opinion-title", &[]), say.lead());
    for sentence in say.no_map().into_iter().chain(say.sentences()) {
        let _ = writeln!(out, "{sentence}");
    }
    for group in say.groups() {
        let _ = writeln!(out, "{}: {} ({})", group.name, group.size, group.share);
    }
    for list in say.lists() {
        for (caption, rows) in list.tables.iter().filter(|(_, rows)| !rows.is_empty()) {
            let _ = writeln!(out, "\n{}: {caption}", list.heading);
            for row in rows {
                let _ =
                    writeln!(out, "  {:>5}  {}", row.shares.first().map_or("", |share| share), row.statement);
            }
        }
    }
    for stand in say.stands() {
        let _ = writeln!(out, "\n{}", stand.heading);
        for (statement, stance, own, others) in stand.rows {
            let _ = writeln!(out, "  {stance}: {own} / {others}  {statement}");
        }
    }
    out
}

impl Sayer<'_> {
    fn get(&self, key: &str, values: &[(&str, FluentValue<'_>)]) -> String {
        self.texts.get(key, values)
    }

    #[expect(clippy::cast_precision_loss, reason = "numbers of people and votes, to be read")]
    fn whole(&self, number: usize) -> String {
        self.texts.number(number as f64, 0)
    }

    #[expect(clippy::cast_precision_loss, reason = "numbers of people and votes, to be read")]
    fn percent(&self, part: usize, all: usize) -> String {
        format!("{} %", self.texts.number(part as f64 / all.max(1) as f64 * 100.0, 0))
    }

    fn share(&self, part: usize, all: usize) -> String {
        if all < FEW_VOTES { self.get("opinion-few", &[]) } else { self.percent(part, all) }
    }

    fn name(&self, group: usize) -> String {
        self.get("opinion-group-name", &[("letter", picture::letter(group).to_string().into())])
    }

    fn statement(&self, id: u64) -> String {
        match self.report.statement(id).and_then(|statement| statement.text.as_deref()) {
            Some(text) => format!("{} ({id})", text.trim()),
            None => id.to_string(),
        }
    }

    fn grouped(&self) -> usize {
        self.report.groups.iter().map(|group| group.size).sum()
    }

    fn lead(&self) -> String {
        let (people, votes) = (self.whole(self.report.people), self.whole(self.report.votes));
        self.get("opinion-lead", &[("people", people.into()), ("votes", votes.into())])
    }

    fn no_map(&self) -> Option<String> {
        let no_map = self.report.no_map.as_ref()?;
        let values = [
            ("people", no_map.people.into()),
            ("needed", no_map.needed.into()),
            ("votes", self.report.least_votes.into()),
        ];
        Some(self.get("opinion-no-map", &values))
    }

    fn facts(&self) -> Vec<(String, String)> {
        let report = self.report;
        if report.no_map.is_some() {
            return Vec::new();
        }
        let out =
            report.statements.iter().filter(|statement| statement.moderation == Moderation::Out).count();
        let grouped =
            [("people", self.whole(self.grouped()).into()), ("votes", FluentValue::from(report.least_votes))];
        let statements =
            [("shown", self.whole(report.statements.len() - out).into()), ("out", FluentValue::from(out))];
        vec![
            (self.get("opinion-grouped", &[]), self.get("opinion-grouped-text", &grouped)),
            (self.get("opinion-statements", &[]), self.get("opinion-statements-text", &statements)),
            (self.get("opinion-groups", &[]), report.groups.len().to_string()),
        ]
    }

    /// What the map can show, and how certain the groups are.
    fn sentences(&self) -> Vec<String> {
        let Some(variance) = &self.report.variance else { return Vec::new() };
        let percent = |share: f64| FluentValue::from(self.texts.number(share * 100.0, 0));
        let [first, second] = variance.shares;
        let values = [
            ("total", percent(variance.total_share)),
            ("first", percent(first)),
            ("second", percent(second)),
        ];
        let mut sentences = vec![self.get("opinion-variance", &values)];
        if self.report.groups.len() < 2 {
            let least = [("least", FluentValue::from(self.report.least_group))];
            sentences.push(self.get("opinion-one-group", &least));
            return sentences;
        }
        let near = self.report.silhouette.iter().filter(|division| division.near_tie);
        let near: Vec<String> = near.map(|division| division.groups.to_string()).collect();
        sentences.push(if near.is_empty() {
            self.get("opinion-no-near-tie", &[])
        } else {
            let or = format!(" {} ", self.get("opinion-or", &[]));
            self.get("opinion-near-tie", &[("groups", near.join(&or).into())])
        });
        sentences
    }

    fn description(&self) -> String {
        let groups = self.groups().into_iter().map(|group| format!("{}: {}", group.name, group.share));
        let groups = groups.collect::<Vec<_>>().join("; ");
        self.get("opinion-map-desc", &[("groups", groups.into())])
    }

    fn groups(&self) -> Vec<GroupRow> {
        let all = self.grouped();
        let row = |group: &super::report::Group| GroupRow {
            name: self.name(group.id),
            marks: self.get(&format!("opinion-marks-{}", group.id.min(4)), &[]),
            size: self.whole(group.size),
            share: self.percent(group.size, all),
        };
        self.report.groups.iter().map(row).collect()
    }

    fn lists(&self) -> Vec<List> {
        if self.report.no_map.is_some() {
            return Vec::new();
        }
        let of_all = |found: &[ConsensusStatement], stance| {
            found
                .iter()
                .filter_map(|found| Some(self.row(self.report.statement(found.statement)?, stance)))
                .collect()
        };
        let agree = self.get("opinion-agreed", &[]);
        let disagree = self.get("opinion-disagreed", &[]);
        let consensus = &self.report.consensus;
        let mut lists = vec![List {
            anchor: "most",
            heading: self.get("opinion-consensus", &[]),
            text: self.get("opinion-consensus-text", &[]),
            tables: vec![
                (agree.clone(), of_all(&consensus.agree, Stance::Agree)),
                (disagree.clone(), of_all(&consensus.disagree, Stance::Disagree)),
            ],
        }];
        if self.report.groups.len() > 1 {
            lists.push(List {
                anchor: "shared",
                heading: self.get("opinion-shared", &[]),
                text: self.get("opinion-shared-text", &[]),
                tables: vec![(agree, self.shared(Stance::Agree)), (disagree, self.shared(Stance::Disagree))],
            });
        }
        lists
    }

    /// Where more than half of every group vote alike, by group-informed consensus.
    fn shared(&self, stance: Stance) -> Vec<Row> {
        let is_shared = |statement: &&Told| {
            statement.text.is_some()
                && statement
                    .groups
                    .iter()
                    .all(|group| group.seen >= FEW_VOTES && 2 * votes(*group, stance) > group.seen)
        };
        let measure = |statement: &Told| match stance {
            Stance::Agree => statement.group_informed_agree,
            Stance::Disagree => statement.group_informed_disagree,
        };
        let mut found: Vec<&Told> = self.report.statements.iter().filter(is_shared).collect();
        found.sort_by(|one, other| measure(other).total_cmp(&measure(one)));
        found.into_iter().take(PICKS).map(|statement| self.row(statement, stance)).collect()
    }

    fn row(&self, statement: &Told, stance: Stance) -> Row {
        let shares = std::iter::once(&statement.all).chain(&statement.groups);
        Row {
            statement: self.statement(statement.id),
            shares: shares.map(|tally| self.share(votes(*tally, stance), tally.seen)).collect(),
        }
    }

    /// One group alone stands for nothing of its own.
    fn stands(&self) -> Vec<Stand> {
        let groups = self.report.groups.len();
        if groups > 1 { (0..groups).map(|group| self.stand(group)).collect() } else { Vec::new() }
    }

    fn stand(&self, group: usize) -> Stand {
        let found = self.report.representative.get(group).map_or(&[][..], |found| &found.statements);
        let name = || FluentValue::from(self.name(group));
        Stand {
            number: group,
            heading: self.get("opinion-stands", &[("group", name())]),
            caption: self.get("opinion-stands-caption", &[("group", name())]),
            rows: found.iter().filter_map(|found| self.stand_row(group, found)).collect(),
        }
    }

    fn stand_row(&self, group: usize, found: &Representative) -> Option<(String, String, String, String)> {
        let statement = self.report.statement(found.statement)?;
        let own = *statement.groups.get(group)?;
        // The best agreed statement is agreed, even where the group differs more from others in disagreeing less.
        let stance = if found.is_best_agreed { Stance::Agree } else { found.stance };
        let others = statement.groups.iter().enumerate().filter(|(at, _)| *at != group);
        let (hits, seen) =
            others.fold((0, 0), |sum, (_, tally)| (sum.0 + votes(*tally, stance), sum.1 + tally.seen));
        let word = match stance {
            Stance::Agree => "opinion-agrees",
            Stance::Disagree => "opinion-disagrees",
        };
        Some((
            self.statement(found.statement),
            self.get(word, &[]),
            self.share(votes(own, stance), own.seen),
            self.share(hits, seen),
        ))
    }

    fn division(&self, division: &Division) -> DivisionRow {
        let sizes: Vec<String> = division.sizes.iter().map(|size| self.whole(*size)).collect();
        let verdict = match division {
            Division { chosen: true, .. } => "opinion-chosen",
            Division { allowed: false, .. } => "opinion-too-small",
            Division { near_tie: true, .. } => "opinion-near",
            _ => "opinion-less-clear",
        };
        DivisionRow {
            groups: division.groups,
            sizes: sizes.join(", "),
            clarity: self.texts.number(division.value, 3),
            verdict: self.get(verdict, &[]),
        }
    }

    fn statement_row(&self, statement: &Told) -> StatementRow {
        let all = statement.all;
        let passes = all.seen - all.agree - all.disagree;
        StatementRow {
            statement: self.statement(statement.id),
            votes: self.whole(all.seen),
            agree: self.share(all.agree, all.seen),
            disagree: self.share(all.disagree, all.seen),
            pass: self.share(passes, all.seen),
            groups: statement.groups.iter().map(|group| self.share(group.agree, group.seen)).collect(),
        }
    }
}

const fn votes(tally: Tally, stance: Stance) -> usize {
    match stance {
        Stance::Agree => tally.agree,
        Stance::Disagree => tally.disagree,
    }
}
