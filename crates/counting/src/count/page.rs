//! A report in words.

use std::fmt::Write as _;

use askama::Template;
use fluent_bundle::FluentValue;

use super::report::{Project, Report};
use crate::{
    Language,
    texts::{Texts, Words},
};

#[derive(Template)]
#[template(path = "count.html")]
struct Page<'a> {
    lang: &'static str,
    t: Words<'a>,
    title: String,
    lead: String,
    facts: Vec<(String, String)>,
    winners: Vec<Winner>,
    has_rounds: bool,
    bars: Vec<Bar>,
    height: usize,
    spent: String,
    ties: Vec<String>,
    projects: Vec<Section>,
}

struct Winner {
    position: usize,
    anchor: usize,
    name: String,
    cost: String,
    votes: String,
    round: String,
    effective: String,
    price: String,
    payers: String,
}

/// A bar of the picture: a winner's part of the budget.
struct Bar {
    y: usize,
    width: usize,
    label: String,
}

struct Section {
    anchor: usize,
    name: String,
    selected: bool,
    sentences: Vec<String>,
    taken: Vec<(String, String, String, String)>,
}

/// One language's way to say a report.
struct Sayer<'a> {
    report: &'a Report,
    texts: &'a Texts,
}

pub(super) fn html(report: &Report, texts: &Texts, language: Language) -> String {
    let say = Sayer { report, texts };
    let winners: Vec<Winner> =
        (1..).zip(&report.winners).filter_map(|(place, id)| say.winner(place, id)).collect();
    let bars: Vec<Bar> =
        report.winners.iter().enumerate().filter_map(|(place, id)| say.bar(place, id)).collect();
    let projects = (1..).zip(&report.projects).map(|(anchor, project)| say.section(anchor, project));
    let page = Page {
        lang: language.tag(),
        t: Words(texts),
        title: say.title(),
        lead: say.lead(),
        facts: say.facts(),
        has_rounds: !report.rounds.is_empty(),
        height: bars.len() * 26 + 4,
        bars,
        spent: say.spent(),
        winners,
        ties: say.ties(),
        projects: projects.collect(),
    };
    // Writing to a text cannot fail.
    page.render().unwrap_or_default()
}

pub(super) fn text(report: &Report, texts: &Texts) -> String {
    let say = Sayer { report, texts };
    let mut out = format!("{}\n{}\n\n", say.title(), say.lead());
    for (name, value) in say.facts() {
        let _ = writeln!(out, "{name}: {value}");
    }
    let _ = writeln!(out, "\n{}:", texts.get("count-winners", &[]));
    for (place, id) in (1..).zip(&report.winners) {
        if let Some(winner) = say.winner(place, id) {
            let _ = writeln!(out, "{:>4}  {}  {}", winner.position, winner.name, winner.cost);
        }
    }
    for tie in say.ties() {
        let _ = writeln!(out, "{tie}");
    }
    out
}

fn count(number: u64) -> FluentValue<'static> {
    FluentValue::from(number)
}

impl Sayer<'_> {
    fn amount(&self, amount: f64) -> String {
        let number = self.texts.number(amount, 2);
        match &self.report.currency {
            Some(currency) => format!("{number} {currency}"),
            None => number,
        }
    }

    fn get(&self, key: &str, values: &[(&str, FluentValue<'_>)]) -> String {
        self.texts.get(key, values)
    }

    fn title(&self) -> String {
        self.report.description.clone().unwrap_or_else(|| self.get("count-title", &[]))
    }

    /// The rule in a sentence or two.
    fn lead(&self) -> String {
        let rule = self.report.rule.as_str();
        let base = if rule.starts_with("greedy") {
            format!("count-rule-{}", rule.replace('_', "-"))
        } else {
            let utility = rule.split('_').nth(1).unwrap_or_default();
            format!("count-rule-mes-{utility}")
        };
        let completion = match rule.splitn(3, '_').nth(2) {
            Some(name) if rule.starts_with("mes") => format!("count-completion-{}", name.replace('_', "-")),
            _ if rule.starts_with("mes") => "count-completion-none".to_owned(),
            _ => return self.get(&base, &[]),
        };
        format!("{} {}", self.get(&base, &[]), self.get(&completion, &[]))
    }

    fn spent(&self) -> String {
        let Report { cost, budget, .. } = self.report;
        let percent = if *budget > 0.0 { cost / budget * 100.0 } else { 0.0 };
        self.get(
            "count-spent",
            &[
                ("cost", self.amount(*cost).into()),
                ("budget", self.amount(*budget).into()),
                ("percent", self.texts.number(percent, 1).into()),
            ],
        )
    }

    fn facts(&self) -> Vec<(String, String)> {
        let report = self.report;
        let mut facts = vec![
            (self.get("count-rule", &[]), report.rule.clone()),
            (self.get("count-budget", &[]), self.spent()),
            (self.get("count-ballots", &[]), self.whole(report.ballots)),
            (self.get("count-tie-order", &[]), self.tie_order()),
        ];
        if let Some(share) = report.share {
            facts.push((self.get("count-share", &[]), self.amount(share)));
        }
        if report.added > 0 {
            facts.push((self.get("count-added", &[]), self.whole(report.added)));
        }
        if let Some(compared) = &report.comparison {
            let values = [
                ("result", self.whole(compared.prefer_result).into()),
                ("greedy", self.whole(compared.prefer_greedy).into()),
                ("equal", self.whole(compared.equal).into()),
            ];
            facts.push((self.get("count-comparison", &[]), self.get("count-comparison-text", &values)));
        }
        facts
    }

    /// The keys of the tie order in words.
    fn tie_order(&self) -> String {
        let (keys, lot) = match self.report.tie_order.split_once("lot:") {
            Some((keys, lot)) => (keys, Some(self.get("count-tie-lot", &[("lot", lot.into())]))),
            None => (self.report.tie_order.as_str(), None),
        };
        let keys = keys.split(',').filter(|key| !key.is_empty());
        let words = keys.map(|key| self.get(&format!("count-tie-key-{}", key.replace('_', "-")), &[]));
        words.chain(lot).collect::<Vec<_>>().join(", ")
    }

    #[expect(clippy::cast_precision_loss, reason = "numbers of ballots, to be read")]
    fn whole(&self, number: u64) -> String {
        self.texts.number(number as f64, 0)
    }

    fn place(&self, id: &str) -> Option<(usize, &Project)> {
        self.report.projects.iter().enumerate().find(|(_, project)| project.id == id)
    }

    fn name(project: &Project) -> String {
        match &project.name {
            Some(name) => format!("{name} ({})", project.id),
            None => project.id.clone(),
        }
    }

    fn name_of(&self, id: &str) -> String {
        self.place(id).map_or_else(|| id.to_owned(), |(_, project)| Self::name(project))
    }

    fn winner(&self, position: usize, id: &str) -> Option<Winner> {
        let (place, project) = self.place(id)?;
        let round = project.explanation.round.and_then(|round| self.report.rounds.get(round - 1));
        let payers = round.map(|round| {
            let values = [
                ("full", self.whole(round.paid_in_full).into()),
                ("rest", self.whole(round.paid_rest).into()),
                ("nothing", self.whole(round.paid_nothing).into()),
            ];
            self.get("count-payers", &values)
        });
        Some(Winner {
            position,
            anchor: place + 1,
            name: Self::name(project),
            cost: self.amount(project.cost),
            votes: self.whole(project.votes),
            round: round.map_or_else(|| self.get("count-greedily", &[]), |round| round.number.to_string()),
            effective: round.map_or_else(String::new, |round| self.texts.number(round.effective_votes, 2)),
            price: round.map_or_else(String::new, |round| self.amount(round.price)),
            payers: payers.unwrap_or_default(),
        })
    }

    fn bar(&self, place: usize, id: &str) -> Option<Bar> {
        let (_, project) = self.place(id)?;
        let most =
            self.report.winners.iter().filter_map(|id| Some(self.place(id)?.1.cost)).fold(0.0, f64::max);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 2 and 160")]
        let width = if most > 0.0 { (project.cost / most * 160.0).clamp(2.0, 160.0) as usize } else { 2 };
        Some(Bar {
            y: place * 26 + 2,
            width,
            label: format!("{}: {}", project.id, self.amount(project.cost)),
        })
    }

    fn ties(&self) -> Vec<String> {
        let told = self.report.ties.iter().map(|tie| {
            let names: Vec<String> = tie.projects.iter().map(|id| self.name_of(id)).collect();
            let names = ("projects", FluentValue::from(names.join("; ")));
            match tie.round {
                Some(round) => self.get("count-tie-round", &[("round", round.into()), names]),
                None => self.get("count-tie-score", &[names]),
            }
        });
        told.collect()
    }

    fn section(&self, anchor: usize, project: &Project) -> Section {
        let told = &project.explanation;
        let mut sentences = vec![self.get(
            "count-project-facts",
            &[
                ("cost", self.amount(project.cost).into()),
                ("votes", count(project.votes)),
                ("score", self.texts.number(project.score, 2).into()),
            ],
        )];
        if let Some(position) = told.position {
            sentences.push(self.get("count-position", &[("position", position.into())]));
        }
        if let Some(needed) = told.votes_needed {
            sentences.push(self.get("count-below", &[("needed", count(needed))]));
        } else if let Some(position) = told.selected_as {
            self.won(project, position, &mut sentences);
        } else {
            self.lost(project, &mut sentences);
        }
        if told.votes_needed.is_none() {
            let key = match (told.greedy, self.report.rule == "greedy") {
                (_, true) => None,
                (true, false) => Some("count-greedy-yes"),
                (false, false) => Some("count-greedy-no"),
            };
            sentences.extend(key.map(|key| self.get(key, &[])));
        }
        for tie in &told.ties {
            let with = self.report.ties.get(*tie).map(|tie| {
                let others: Vec<String> =
                    tie.projects.iter().filter(|id| **id != project.id).map(|id| self.name_of(id)).collect();
                others.join("; ")
            });
            sentences.push(self.get("count-tied-with", &[("projects", with.unwrap_or_default().into())]));
        }
        let taken = told.taken.iter().map(|taken| {
            (
                self.name_of(&taken.winner),
                taken.round.to_string(),
                self.whole(taken.payers),
                self.amount(taken.amount),
            )
        });
        Section {
            anchor,
            name: Self::name(project),
            selected: project.selected,
            sentences,
            taken: taken.collect(),
        }
    }

    fn won(&self, project: &Project, position: usize, sentences: &mut Vec<String>) {
        let Some(round) = project.explanation.round.and_then(|round| self.report.rounds.get(round - 1))
        else {
            sentences.push(self.get("count-won-greedily", &[("position", position.into())]));
            return;
        };
        let values = [
            ("round", round.number.into()),
            ("effective", self.texts.number(round.effective_votes, 2).into()),
            ("price", self.amount(round.price).into()),
        ];
        let key = if self.report.rule.starts_with("mes_points") { "count-won-points" } else { "count-won" };
        sentences.push(self.get(key, &values));
        let values = [
            ("full", count(round.paid_in_full)),
            ("rest", count(round.paid_rest)),
            ("sum", self.amount(round.rest).into()),
            ("nothing", count(round.paid_nothing)),
        ];
        sentences.push(self.get("count-paid", &values));
    }

    fn lost(&self, project: &Project, sentences: &mut Vec<String>) {
        let told = &project.explanation;
        let values = [
            ("available", self.amount(told.available.unwrap_or_default()).into()),
            ("missing", self.amount(told.missing.unwrap_or_default()).into()),
        ];
        let greedy = self.report.rule.starts_with("greedy");
        sentences.push(self.get(if greedy { "count-lost-greedy" } else { "count-lost" }, &values));
        match told.unaffordable_since {
            Some(0) => sentences.push(self.get("count-never", &[])),
            Some(round) => sentences.push(self.get("count-since", &[("round", round.into())])),
            None => {}
        }
        sentences.push(match told.votes_enough {
            Some(votes) if greedy => self.get("count-enough-greedy", &[("votes", count(votes))]),
            Some(votes) => self.get("count-enough", &[("votes", count(votes))]),
            None => self.get("count-never-enough", &[]),
        });
    }
}
