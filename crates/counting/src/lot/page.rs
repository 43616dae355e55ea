//! A report in words.

use std::fmt::Write as _;

use askama::Template;
use fluent_bundle::FluentValue;

use super::report::{Quota, Report};
use crate::{
    Language,
    texts::{Texts, Words},
};

/// Of a feature with fewer people nothing is told but its quota.
const FEW: usize = 5;

#[derive(Template)]
#[template(path = "lot.html")]
struct Page<'a> {
    lang: &'static str,
    t: Words<'a>,
    title: String,
    lead: String,
    facts: Vec<(String, String)>,
    draw: Option<Drawn<'a>>,
    replacement: Option<Replaced<'a>>,
    categories: Vec<(String, Vec<Row>)>,
    bands: Vec<Band>,
    height: usize,
    checks: Vec<String>,
    commitments: Vec<(String, String)>,
    panels: Vec<(usize, String)>,
    tickets: Vec<(String, String)>,
}

struct Drawn<'a> {
    sentence: String,
    panel: &'a [String],
    reserve: &'a [String],
}

struct Replaced<'a> {
    sentences: Vec<String>,
    panel: &'a [String],
}

struct Row {
    feature: String,
    people: String,
    bounds: String,
    expected: String,
    chances: String,
}

/// People whose chance lies within ten percentage points.
struct Band {
    y: usize,
    width: usize,
    label: String,
    people: String,
}

/// One language's way to say a report.
struct Sayer<'a> {
    report: &'a Report,
    texts: &'a Texts,
}

pub(super) fn html(report: &Report, texts: &Texts, language: Language) -> String {
    let say = Sayer { report, texts };
    let bands = say.bands();
    let public = report.public.as_ref();
    let tickets = report
        .persons
        .iter()
        .filter_map(|person| Some((person.id.clone(), say.whole(u64::from(person.panels?)))));
    let page = Page {
        lang: language.tag(),
        t: Words(texts),
        title: say.get("lot-title", &[]),
        lead: say.lead(),
        facts: say.facts(),
        draw: say.drawn(),
        replacement: say.replaced(),
        categories: say.categories(),
        height: bands.len() * 26 + 4,
        bands,
        checks: say.checks(),
        commitments: say.commitments(),
        panels: public.map_or_else(Vec::new, |public| {
            (1..).zip(public.panels.iter().map(|ids| ids.join(", "))).collect()
        }),
        tickets: tickets.collect(),
    };
    // Writing to a text cannot fail.
    page.render().unwrap_or_default()
}

pub(super) fn text(report: &Report, texts: &Texts) -> String {
    let say = Sayer { report, texts };
    let mut out = format!("{}\n{}\n\n", say.get("lot-title", &[]), say.lead());
    for (name, value) in say.facts().into_iter().chain(say.commitments()) {
        let _ = writeln!(out, "{name}: {value}");
    }
    for (category, rows) in say.categories() {
        let columns = ["lot-on-panel", "lot-expected", "lot-chances-of"].map(|key| say.get(key, &[]));
        let _ = writeln!(out, "\n{category} ({}):", columns.join(" · "));
        for row in rows {
            let _ = writeln!(out, "  {}: {} · {} · {}", row.feature, row.bounds, row.expected, row.chances);
        }
    }
    if let Some(drawn) = say.drawn() {
        let _ = writeln!(out, "\n{}\n{}", drawn.sentence, drawn.panel.join(", "));
        if !drawn.reserve.is_empty() {
            let _ = writeln!(out, "{}: {}", say.get("lot-reserve", &[]), drawn.reserve.join(", "));
        }
    }
    if let Some(replaced) = say.replaced() {
        let _ = writeln!(out, "\n{}\n{}", replaced.sentences.join(" "), replaced.panel.join(", "));
    }
    out
}

impl<'a> Sayer<'a> {
    fn get(&self, key: &str, values: &[(&str, FluentValue<'_>)]) -> String {
        self.texts.get(key, values)
    }

    fn percent(&self, part: f64) -> String {
        self.texts.number(part * 100.0, 1) + " %"
    }

    #[expect(clippy::cast_precision_loss, reason = "numbers of people, to be read")]
    fn whole(&self, number: u64) -> String {
        self.texts.number(number as f64, 0)
    }

    fn lead(&self) -> String {
        let rule = format!("lot-rule-{}", self.report.rule);
        let values = [
            ("size", self.whole(u64::from(self.report.size)).into()),
            ("people", self.whole(self.report.people as u64).into()),
        ];
        format!("{} {}", self.get("lot-lead", &values), self.get(&rule, &[]))
    }

    /// A smallest and a largest chance.
    fn between(&self, smallest: f64, largest: f64) -> String {
        let (smallest, largest) = (self.percent(smallest), self.percent(largest));
        if smallest == largest { smallest } else { format!("{smallest} – {largest}") }
    }

    fn facts(&self) -> Vec<(String, String)> {
        let report = self.report;
        let sure = report.persons.iter().filter(|person| person.chance > 1.0 - 1e-6).count();
        let never = report.persons.iter().filter(|person| person.chance < 1e-9).count();
        let mut facts = vec![
            (self.get("lot-rule", &[]), report.rule.clone()),
            (self.get("lot-smallest", &[]), self.percent(report.smallest_chance)),
            (self.get("lot-largest", &[]), self.percent(report.largest_chance)),
        ];
        for (key, people) in [("lot-sure", sure), ("lot-never", never)] {
            if people > 0 {
                facts.push((self.get(key, &[]), self.whole(people as u64)));
            }
        }
        let ids = report.id_column.clone().unwrap_or_else(|| self.get("lot-no-ids", &[]));
        facts.push((self.get("lot-quota-columns", &[]), report.quota_columns.join(", ")));
        facts.push((self.get("lot-id-column", &[]), ids));
        if !report.household_columns.is_empty() {
            facts.push((self.get("lot-household", &[]), report.household_columns.join(", ")));
        }
        if let Some(public) = &report.public {
            facts.push((self.get("lot-public", &[]), self.whole(public.panels.len() as u64)));
            let difference = self.texts.number(public.largest_difference * 100.0, 2);
            facts.push((
                self.get("lot-difference", &[]),
                self.get("lot-points", &[("points", difference.into())]),
            ));
        }
        facts
    }

    fn drawn(&self) -> Option<Drawn<'a>> {
        let draw = self.report.draw.as_ref()?;
        let values = [
            ("number", self.whole(u64::from(draw.number)).into()),
            ("sources", draw.sources.join("; ").into()),
        ];
        Some(Drawn {
            sentence: self.get("lot-drawn-text", &values),
            panel: &draw.panel,
            reserve: &draw.reserve,
        })
    }

    fn replaced(&self) -> Option<Replaced<'a>> {
        let replacement = self.report.replacement.as_ref()?;
        let values = [
            ("gone", replacement.gone.join(", ").into()),
            ("new", replacement.new.join(", ").into()),
            ("sources", replacement.sources.join("; ").into()),
        ];
        let sentences = vec![self.get("lot-replacement-text", &values), self.get("lot-panel-now", &[])];
        Some(Replaced { sentences, panel: &replacement.panel })
    }

    fn categories(&self) -> Vec<(String, Vec<Row>)> {
        let mut categories: Vec<(String, Vec<Row>)> = Vec::new();
        for quota in &self.report.quotas {
            let row = self.row(quota);
            match categories.iter_mut().find(|(category, _)| *category == quota.category) {
                Some((_, rows)) => rows.push(row),
                None => categories.push((quota.category.clone(), vec![row])),
            }
        }
        categories
    }

    fn row(&self, quota: &Quota) -> Row {
        let (min, max) = (self.whole(u64::from(quota.min)), self.whole(u64::from(quota.max)));
        // So few could be known by what is told about them.
        let few = (1..FEW).contains(&quota.people);
        let chances = quota.smallest_chance.zip(quota.largest_chance).filter(|_| !few);
        Row {
            feature: quota.feature.clone(),
            people: if few {
                self.get("lot-few", &[("few", FEW.into())])
            } else {
                self.whole(quota.people as u64)
            },
            bounds: if min == max { min } else { format!("{min} – {max}") },
            expected: if few { "–".to_owned() } else { self.texts.number(quota.expected, 1) },
            chances: chances.map_or_else(|| "–".to_owned(), |(low, high)| self.between(low, high)),
        }
    }

    fn bands(&self) -> Vec<Band> {
        let in_band = |band: u32| {
            let (low, high) = (f64::from(band) / 10.0, f64::from(band + 1) / 10.0);
            let within = |chance: f64| chance >= low - 1e-9 && (chance < high - 1e-9 || band == 9);
            self.report.persons.iter().filter(|person| within(person.chance)).count()
        };
        let counts: Vec<usize> = (0..10).map(in_band).collect();
        let most = counts.iter().copied().max().unwrap_or_default().max(1);
        let band = |(place, people): (usize, &usize)| Band {
            y: place * 26 + 2,
            width: if *people == 0 { 0 } else { (people * 180 / most).max(2) },
            label: format!("{} – {} %", place * 10, place * 10 + 10),
            people: self.whole(*people as u64),
        };
        counts.iter().enumerate().map(band).collect()
    }

    fn checks(&self) -> Vec<String> {
        let mut checks = vec![
            self.get(if self.report.rule == "nash" { "lot-check-nash" } else { "lot-check-proof" }, &[]),
        ];
        if self.report.public.is_some() {
            checks.push(self.get("lot-check-public", &[]));
        }
        if self.report.draw.is_some() {
            checks.push(self.get("lot-check-draw", &[]));
        }
        checks
    }

    fn commitments(&self) -> Vec<(String, String)> {
        let mut commitments = Vec::new();
        if let Some(public) = &self.report.public {
            commitments.push((self.get("lot-seed-commitment", &[]), public.seed_commitment.clone()));
            commitments.push((self.get("lot-commitment", &[]), public.commitment.clone()));
        }
        if let Some(draw) = &self.report.draw {
            commitments.push((self.get("lot-key", &[]), draw.key.clone()));
            commitments.push((self.get("lot-hash", &[]), draw.hash.clone()));
        }
        commitments
    }
}
