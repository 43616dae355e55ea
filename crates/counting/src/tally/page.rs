//! A report in words: for a terminal, and as one page to publish.

use std::fmt::Write as _;

use askama::Template;
use fluent_bundle::FluentValue;

use super::report::{Choice, Matrix, Report, Round, Victory};
use crate::{
    Language,
    texts::{Texts, Words},
};

#[derive(Template)]
#[template(path = "tally.html")]
struct Page<'a> {
    lang: &'static str,
    t: Words<'a>,
    title: String,
    how: String,
    facts: Vec<(String, String)>,
    verdict: Vec<String>,
    ties: Vec<String>,
    columns: Vec<String>,
    options: Vec<Row>,
    bars: Vec<Bar>,
    height: usize,
    matrices: Vec<Table>,
    victories: Vec<(String, Vec<String>)>,
    rounds: Option<Table>,
    steps: Vec<Vec<String>>,
}

/// An option and its cells, one for each column.
struct Row {
    name: String,
    wins: bool,
    cells: Vec<String>,
}

/// A bar of the picture: an option's part of the largest score.
struct Bar {
    y: usize,
    width: usize,
    label: String,
}

/// A table with a heading for each row and column.
struct Table {
    id: &'static str,
    caption: String,
    corner: String,
    columns: Vec<String>,
    rows: Vec<(String, Vec<String>)>,
}

/// One language's way to say a report.
struct Sayer<'a> {
    report: &'a Report,
    texts: &'a Texts,
}

pub(super) fn html(report: &Report, texts: &Texts, language: Language) -> String {
    let say = Sayer { report, texts };
    let (columns, options) = say.options();
    let bars = say.bars();
    let page = Page {
        lang: language.tag(),
        t: Words(texts),
        title: say.title(),
        how: say.get(&format!("tally-how-{}", say.method()), &[]),
        facts: say.facts(),
        verdict: say.verdict(),
        ties: say.ties(),
        columns,
        options,
        height: bars.len() * 26 + 4,
        bars,
        matrices: say.matrices(),
        victories: say.victories(),
        rounds: say.rounds(),
        steps: report.rounds.iter().map(|round| say.steps(round)).collect(),
    };
    // The template writes texts into a string, which cannot fail.
    page.render().unwrap_or_default() + "\n"
}

pub(super) fn text(report: &Report, texts: &Texts) -> String {
    let say = Sayer { report, texts };
    let mut out = say.title() + "\n\n";
    for (name, value) in say.facts() {
        let _ = writeln!(out, "{name}: {value}");
    }
    out.push('\n');
    for sentence in say.verdict().into_iter().chain(say.ties()) {
        let _ = writeln!(out, "{sentence}");
    }
    let (columns, options) = say.options();
    let _ = writeln!(out, "\n{}", columns.join(" | "));
    for row in options {
        let _ = writeln!(out, "{} | {}", row.name, row.cells.join(" | "));
    }
    for (number, round) in (1..).zip(&report.rounds) {
        let votes: Vec<String> = round
            .votes
            .iter()
            .map(|count| format!("{} {}", count.option, say.texts.number(count.votes.votes, 2)))
            .collect();
        let _ = writeln!(out, "\n{} {number}: {}", say.get("tally-round", &[]), votes.join("; "));
        for step in say.steps(round) {
            let _ = writeln!(out, "  {step}");
        }
    }
    out
}

fn list<'v>(name: &'static str, values: &str) -> (&'static str, FluentValue<'v>) {
    (name, FluentValue::from(values.to_owned()))
}

/// A column of the table of options: its heading, and its cell where the rule fills it.
type Column<'s> = (&'static str, Box<dyn Fn(&Choice) -> Option<String> + 's>);

impl Sayer<'_> {
    fn get(&self, key: &str, values: &[(&str, FluentValue<'_>)]) -> String {
        self.texts.get(key, values)
    }

    fn method(&self) -> String {
        self.report.method.to_string().replace('_', "-")
    }

    #[expect(clippy::cast_precision_loss, reason = "numbers of ballots, to be read")]
    fn whole(&self, number: u64) -> String {
        self.texts.number(number as f64, 0)
    }

    fn title(&self) -> String {
        let method = self.get(&format!("tally-method-{}", self.method()), &[]);
        match &self.report.description {
            Some(what) => self.get("tally-title", &[list("what", what), list("method", &method)]),
            None => self.get("tally-title-plain", &[list("method", &method)]),
        }
    }

    fn name(&self, id: &str) -> String {
        let named = self.report.options.iter().find(|option| option.id == id);
        match named.and_then(|option| option.name.as_deref()) {
            Some(name) => format!("{name} ({id})"),
            None => id.to_owned(),
        }
    }

    fn names(&self, ids: &[String]) -> String {
        ids.iter().map(|id| self.name(id)).collect::<Vec<_>>().join("; ")
    }

    fn facts(&self) -> Vec<(String, String)> {
        let report = self.report;
        let order = report.tie_order.as_deref().map(|order| match order.split_once(':') {
            Some((_, lot)) => self.get("tally-ties-lot", &[list("lot", lot)]),
            None => self.get("tally-ties-id", &[]),
        });
        let facts = [
            ("method", Some(self.get(&format!("tally-method-{}", self.method()), &[]))),
            ("ballots", Some(self.whole(report.ballots))),
            ("blank", Some(self.whole(report.blank))),
            ("seats", report.seats.map(|seats| seats.to_string())),
            ("quota", report.quota.map(|quota| self.whole(quota))),
            ("credits", report.credits.map(|credits| self.whole(credits))),
            ("min-ratings", report.min_ratings.map(|ratings| self.whole(ratings))),
            ("tie-order", order),
        ];
        let told = facts.into_iter().filter_map(|(key, value)| Some((format!("tally-fact-{key}"), value?)));
        told.map(|(key, value)| (self.get(&key, &[]), value)).collect()
    }

    /// Who wins.
    fn verdict(&self) -> Vec<String> {
        let report = self.report;
        let key = match report.winners.len() {
            0 => "tally-nobody",
            1 => "tally-winner",
            _ if report.seats.is_some() => "tally-elected",
            _ => "tally-winners",
        };
        let mut told = vec![self.get(key, &[list("winners", &self.names(&report.winners))])];
        if let Some(smith) = &report.smith_set {
            told.push(match &report.condorcet_winner {
                Some(winner) => self.get("tally-condorcet", &[list("winner", &self.name(winner))]),
                None => self.get("tally-no-condorcet", &[list("options", &self.names(smith))]),
            });
        }
        told
    }

    /// What ties mean for the result; they are told even when they change nothing.
    fn ties(&self) -> Vec<String> {
        let report = self.report;
        let mut told = vec![match report.tie_decides {
            Some(false) => self.get("tally-no-tie-decides", &[]),
            Some(true) => self.get("tally-tie-decides", &[]),
            None => self.get("tally-tie-perhaps", &[]),
        }];
        if let Some(possible) = report.possible_winners.as_ref().filter(|possible| possible.len() > 1) {
            told.push(self.get("tally-possible", &[list("options", &self.names(possible))]));
        }
        if let Some(otherwise) = &report.otherwise {
            told.push(self.get("tally-otherwise", &[list("options", &self.names(otherwise))]));
        }
        for tie in report.tied_victories.iter().flatten() {
            let pairs: Vec<String> = tie.victories.iter().map(|victory| self.victory(victory)).collect();
            told.push(self.get("tally-tied-victories", &[list("victories", &pairs.join("; "))]));
        }
        for round in &report.rounds {
            for tied in &round.tied {
                let values = [("round", round.number.into()), list("options", &self.names(tied))];
                told.push(self.get("tally-tied-round", &values));
            }
        }
        told
    }

    fn number(&self, number: &serde_json::Number) -> String {
        self.texts.number(number.as_f64().unwrap_or_default(), 2)
    }

    /// The headings of the columns that the rule fills, and a row for each option: the best first.
    fn options(&self) -> (Vec<String>, Vec<Row>) {
        let columns: [Column<'_>; 6] = [
            ("place", Box::new(|option| option.place.map(|place| place.to_string()))),
            ("score", Box::new(|option| option.score.as_ref().map(|score| self.number(score)))),
            ("sum", Box::new(|option| option.sum.as_ref().map(|sum| self.number(sum)))),
            ("ratings", Box::new(|option| option.ratings.map(|ratings| self.whole(ratings)))),
            ("mean", Box::new(|option| option.mean.map(|mean| self.texts.number(mean, 2)))),
            ("acceptance", Box::new(|option| option.acceptance.map(|part| self.percent(part)))),
        ];
        let filled: Vec<&Column<'_>> = columns
            .iter()
            .filter(|(_, cell)| self.report.options.iter().any(|option| cell(option).is_some()))
            .collect();
        let mut options: Vec<&Choice> = self.report.options.iter().collect();
        options.sort_by_key(|option| option.place.unwrap_or(usize::MAX));
        let row = |option: &Choice| Row {
            name: self.name(&option.id),
            wins: self.report.winners.contains(&option.id),
            cells: filled.iter().map(|(_, cell)| cell(option).unwrap_or_else(|| "–".to_owned())).collect(),
        };
        let heading = |key: &str| self.get(&format!("tally-column-{key}"), &[]);
        let headings = std::iter::once(heading("option")).chain(filled.iter().map(|(key, _)| heading(key)));
        (headings.collect(), options.into_iter().map(row).collect())
    }

    fn percent(&self, part: f64) -> String {
        self.texts.number(part * 100.0, 1) + " %"
    }

    /// A picture of the scores, where the rule compares one number and more of it is better.
    fn bars(&self) -> Vec<Bar> {
        let score = |option: &Choice| option.score.as_ref().and_then(serde_json::Number::as_f64);
        let most = self.report.options.iter().filter_map(score).fold(0.0, f64::max);
        let less_is_better = self.report.method == super::Method::Consensing;
        if most <= 0.0
            || less_is_better
            || self.report.options.iter().filter_map(score).any(|score| score < 0.0)
        {
            return Vec::new();
        }
        let mut options: Vec<(&Choice, f64)> =
            self.report.options.iter().filter_map(|option| Some((option, score(option)?))).collect();
        options.sort_by_key(|(option, _)| option.place.unwrap_or(usize::MAX));
        let bar = |(place, (option, score)): (usize, (&Choice, f64))| {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 2 and 160")]
            let width = (score / most * 160.0).clamp(2.0, 160.0) as usize;
            Bar { y: place * 26 + 2, width, label: format!("{}: {}", option.id, self.texts.number(score, 2)) }
        };
        options.into_iter().enumerate().map(bar).collect()
    }

    fn matrices(&self) -> Vec<Table> {
        let ids = || self.report.options.iter().map(|option| option.id.clone());
        let table = |id: &'static str, matrix: &Matrix| {
            let cells = |row: &Vec<Option<u64>>| {
                row.iter()
                    .map(|cell| cell.map_or_else(|| "–".to_owned(), |votes| self.whole(votes)))
                    .collect()
            };
            Table {
                id,
                caption: self.get(&format!("tally-{id}"), &[]),
                corner: self.get(&format!("tally-{id}-corner"), &[]),
                columns: ids().collect(),
                rows: self
                    .report
                    .options
                    .iter()
                    .zip(matrix)
                    .map(|(o, row)| (self.name(&o.id), cells(row)))
                    .collect(),
            }
        };
        let matrices = [("pairwise", &self.report.pairwise), ("strengths", &self.report.strengths)];
        matrices.into_iter().filter_map(|(id, matrix)| Some(table(id, matrix.as_ref()?))).collect()
    }

    fn victory(&self, victory: &Victory) -> String {
        let margin = ("margin", FluentValue::from(victory.margin));
        let (winner, loser) = (self.name(&victory.winner), self.name(&victory.loser));
        self.get("tally-victory", &[list("winner", &winner), list("loser", &loser), margin])
    }

    fn victories(&self) -> Vec<(String, Vec<String>)> {
        let lists = [("tally-locked", &self.report.locked), ("tally-left-out", &self.report.left_out)];
        let told = lists.into_iter().filter_map(|(key, victories)| Some((key, victories.as_ref()?)));
        told.map(|(key, victories)| {
            (self.get(key, &[]), victories.iter().map(|victory| self.victory(victory)).collect())
        })
        .collect()
    }

    /// Options as rows, rounds as columns.
    fn rounds(&self) -> Option<Table> {
        let rounds = &self.report.rounds;
        if rounds.is_empty() {
            return None;
        }
        let cell = |option: &Choice, round: &Round| {
            let votes = round.votes.iter().find(|count| count.option == option.id);
            votes.map_or_else(|| "–".to_owned(), |count| self.texts.number(count.votes.votes, 2))
        };
        let row = |option: &Choice| {
            (self.name(&option.id), rounds.iter().map(|round| cell(option, round)).collect::<Vec<_>>())
        };
        let exhausted = rounds.iter().map(|round| self.texts.number(round.exhausted.votes, 2)).collect();
        let last = (self.get("tally-exhausted", &[]), exhausted);
        Some(Table {
            id: "rounds",
            caption: self.get("tally-rounds-caption", &[]),
            corner: self.get("tally-column-option", &[]),
            columns: rounds.iter().map(|round| round.number.to_string()).collect(),
            rows: self.report.options.iter().map(row).chain([last]).collect(),
        })
    }

    /// What happened in a round.
    fn steps(&self, round: &Round) -> Vec<String> {
        let mut told = Vec::new();
        if !round.elected.is_empty() {
            told.push(self.get("tally-step-elected", &[list("options", &self.names(&round.elected))]));
        }
        if let Some(surplus) = &round.surplus {
            let values = [list("option", &self.name(&surplus.option)), list("votes", &surplus.votes.exact)];
            told.push(self.get("tally-step-surplus", &values));
        }
        if let Some(gone) = &round.eliminated {
            told.push(self.get("tally-step-eliminated", &[list("option", &self.name(gone))]));
        }
        told
    }
}
