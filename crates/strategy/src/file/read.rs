//! From the file's own words (Leitziele, Unterziele, Maßnahmen) to entries.

use super::{
    Amount, DecisionEntry, EditionEntry, ElementEntry, EventEntry, FactEntry, FundingEntry, PhaseEntry,
    RecordEntry, Reference, SiteEntry, SourceEntry, StrategyFile, node::Node,
};
use crate::{
    date::{PartialDate, Span},
    kind::{ElementKind, NoteKind, RecordKind, SourceKind},
};
use std::collections::HashSet;

/// The names that others may refer to.
struct Names {
    sources: HashSet<String>,
    goals: HashSet<String>,
    bundles: HashSet<String>,
    sites: HashSet<String>,
}

impl Names {
    fn of(root: &Node<'_>) -> Self {
        let ids = |list: &str| {
            root.get(list).items().iter().filter_map(|item| item.get("id").optional_text()).collect()
        };
        Self {
            sources: root.get("sources").members().into_iter().map(|(name, _)| name.to_owned()).collect(),
            goals: ids("leitziele"),
            bundles: ids("bundles"),
            sites: ids("places"),
        }
    }

    /// The sources a statement names; unknown ones and repetitions are faults.
    fn sources(&self, of: &Node<'_>) -> Vec<String> {
        let mut named = known(&of.get("sources"), &self.sources, "sources");
        if let Some(one) = of.get("source").optional_text() {
            if !self.sources.contains(&one) {
                of.get("source").fault(unknown(&one, "sources"));
            }
            named.push(one);
        }
        named
    }
}

fn unknown(name: &str, list: &str) -> String {
    format!("names “{name}”, which is not among `{list}`")
}

fn known(list: &Node<'_>, names: &HashSet<String>, among: &str) -> Vec<String> {
    let mut found = Vec::new();
    for item in list.items() {
        let name = item.text();
        if !names.contains(&name) {
            item.fault(unknown(&name, among));
        } else if found.contains(&name) {
            item.fault(format!("names “{name}” twice"));
        } else {
            found.push(name);
        }
    }
    found
}

/// The short name of an item; one that is taken is a fault.
fn own_slug(item: &Node<'_>, taken: &mut HashSet<String>) -> String {
    let id = item.get("id");
    let slug = id.slug();
    if !slug.is_empty() && !taken.insert(slug.clone()) {
        id.fault(format!("“{slug}” stands here a second time"));
    }
    slug
}

fn text_or_empty(node: &Node<'_>) -> String {
    node.optional_text().unwrap_or_default()
}

pub(super) fn strategy(root: &Node<'_>) -> StrategyFile {
    root.only(&[
        "schema_version",
        "language",
        "as_of",
        "project",
        "sources",
        "phases",
        "funding",
        "leitziele",
        "bundles",
        "formats",
        "timeline",
        "places",
        "alliances",
        "systems",
        "decisions",
    ]);
    if root.get("schema_version").count() != Some(1) {
        root.get("schema_version").fault("must be 1, the only version there is");
    }
    if root.get("language").text() != "de" {
        root.get("language").fault("must be “de”: the texts of a strategy are German");
    }
    let names = Names::of(root);
    let mut file = StrategyFile { edition: edition(root, &names), ..StrategyFile::default() };
    for (slug, source) in root.get("sources").members() {
        source.only(&["title", "url"]);
        file.sources.push(SourceEntry {
            slug: slug.to_owned(),
            title: source.get("title").text(),
            url: source.get("url").web_address(),
        });
    }
    file.facts = facts(&root.get("project"), &names);
    file.decisions = root.get("decisions").items().iter().map(decision).collect();
    file.phases = phases(&root.get("phases"), &names);
    file.elements = goals(&root.get("leitziele"), &names);
    file.elements.extend(bundles(&root.get("bundles"), &names));
    align(root, &names, &mut file.elements);
    file.events = root.get("timeline").items().iter().filter_map(|item| event(item, &names)).collect();
    let mut taken = HashSet::new();
    file.sites = root.get("places").items().iter().map(|item| site(item, &names, &mut taken)).collect();
    for (list, kind) in [
        ("formats", RecordKind::Format),
        ("alliances", RecordKind::Alliance),
        ("systems", RecordKind::System),
    ] {
        let mut taken = HashSet::new();
        file.records.extend(root.get(list).items().iter().map(|item| record(item, kind, &names, &mut taken)));
    }
    funding(&root.get("funding"), &names, &mut file);
    file
}

fn edition(root: &Node<'_>, names: &Names) -> EditionEntry {
    let project = root.get("project");
    if !project.exists() {
        project.fault("is missing; name, short_name and vision of the project must be here");
        return EditionEntry::default();
    }
    project.only(&[
        "name",
        "short_name",
        "municipalities",
        "lead_municipality",
        "programme",
        "vision",
        "population",
        "area_km2",
        "contact",
        "sources",
    ]);
    let as_of = root.get("as_of").partial_date();
    if !root.get("as_of").exists() {
        root.get("as_of")
            .fault("is missing; write the month up to which the facts were gathered, like 2026-11");
    }
    let contact = project.get("contact");
    if contact.exists() {
        contact.only(&["organisation", "street", "postcode", "city", "web", "source", "sources"]);
    }
    let line = ["organisation", "street"].map(|name| text_or_empty(&contact.get(name)));
    let town = ["postcode", "city"].map(|name| text_or_empty(&contact.get(name))).join(" ").trim().to_owned();
    let contact_lines: Vec<String> = line.into_iter().chain([town]).filter(|part| !part.is_empty()).collect();
    let lead = project.get("lead_municipality");
    let municipalities = project.get("municipalities").texts();
    let lead = lead.optional_text().map(|name| {
        if !municipalities.contains(&name) {
            lead.fault(unknown(&name, "project.municipalities"));
        }
        reference("project.lead_municipality", name)
    });
    names.sources(&contact);
    EditionEntry {
        title: project.get("name").text(),
        name: project.get("short_name").text(),
        programme: text_or_empty(&project.get("programme")),
        vision: project.get("vision").text(),
        as_of: as_of.map(|date| date.to_string()).unwrap_or_default(),
        lead,
        address: contact_lines.join("\n"),
        website: contact.get("web").web_address().unwrap_or_default(),
        sources: names.sources(&project),
        ..EditionEntry::default()
    }
}

fn reference(path: &str, name: String) -> Reference {
    Reference { path: path.to_owned(), name }
}

fn facts(project: &Node<'_>, names: &Names) -> Vec<FactEntry> {
    let mut facts = Vec::new();
    for (slug, entry) in project.get("population").present_members() {
        entry.only(&["value", "as_of", "source", "sources"]);
        if let Some(value) = entry.get("value").count() {
            facts.push(FactEntry {
                municipality: reference(&format!("project.population.{slug}"), slug.to_owned()),
                kind: "population",
                value,
                as_of: entry.get("as_of").day(),
                sources: names.sources(&entry),
            });
        }
    }
    for (slug, entry) in project.get("area_km2").present_members() {
        // A hundredth of a square kilometre is a hectare.
        if let Some(value) = entry.scaled(100) {
            facts.push(FactEntry {
                municipality: reference(&format!("project.area_km2.{slug}"), slug.to_owned()),
                kind: "area",
                value,
                as_of: None,
                sources: Vec::new(),
            });
        }
    }
    facts
}

fn decision(item: &Node<'_>) -> DecisionEntry {
    item.only(&["municipality", "body", "date"]);
    DecisionEntry {
        municipality: item.get("municipality").reference(),
        body: text_or_empty(&item.get("body")),
        decided_on: item.get("date").partial_date(),
    }
}

fn span(node: &Node<'_>) -> Span {
    if !node.exists() {
        return Span::default();
    }
    node.only(&["start", "end"]);
    let span = Span { start: node.get("start").day(), end: node.get("end").day() };
    if span.is_reversed() {
        node.fault("ends before it starts");
    }
    span
}

fn phases(list: &Node<'_>, names: &Names) -> Vec<PhaseEntry> {
    let mut taken = HashSet::new();
    let phase = |item: &Node<'_>| {
        item.only(&["id", "name", "planned", "actual", "description", "sources"]);
        PhaseEntry {
            slug: own_slug(item, &mut taken),
            name: item.get("name").text(),
            description: text_or_empty(&item.get("description")),
            planned: span(&item.get("planned")),
            actual: span(&item.get("actual")),
            sources: names.sources(item),
        }
    };
    list.items().iter().map(phase).collect()
}

fn blank(kind: ElementKind, slug: String) -> ElementEntry {
    ElementEntry {
        kind,
        slug,
        parent: None,
        number: None,
        number_derived: false,
        name: String::new(),
        description: String::new(),
        description_derived: false,
        parts_total: None,
        parts_complete: true,
        goals: Vec::new(),
        notes: Vec::new(),
        sites: Vec::new(),
        sources: Vec::new(),
    }
}

fn goals(list: &Node<'_>, names: &Names) -> Vec<ElementEntry> {
    let (mut taken, mut taken_parts, mut elements) = (HashSet::new(), HashSet::new(), Vec::new());
    for item in list.items() {
        item.only(&[
            "id",
            "name",
            "description",
            "description_derived",
            "unterziele",
            "bundles",
            "bundles_complete",
            "sources",
        ]);
        let slug = own_slug(&item, &mut taken);
        elements.push(ElementEntry {
            name: item.get("name").text(),
            description: text_or_empty(&item.get("description")),
            description_derived: item.get("description_derived").flag(),
            parts_complete: item.get("bundles_complete").optional_flag().unwrap_or(true),
            sources: names.sources(&item),
            ..blank(ElementKind::Goal, slug.clone())
        });
        for part in item.get("unterziele").items() {
            part.only(&["id", "text", "sources"]);
            elements.push(ElementEntry {
                parent: Some((ElementKind::Goal, slug.clone())),
                name: part.get("text").text(),
                sources: names.sources(&part),
                ..blank(ElementKind::SubGoal, own_slug(&part, &mut taken_parts))
            });
        }
    }
    elements
}

fn bundles(list: &Node<'_>, names: &Names) -> Vec<ElementEntry> {
    let (mut taken, mut taken_measures, mut elements) = (HashSet::new(), HashSet::new(), Vec::new());
    for item in list.items() {
        item.only(&[
            "id",
            "name",
            "leitziele",
            "leitziele_likely",
            "description",
            "measures",
            "measures_total",
            "use_cases",
            "partners",
            "topics",
            "offers",
            "places",
            "sources",
        ]);
        let slug = own_slug(&item, &mut taken);
        let of = |name: &str, likely: bool| {
            known(&item.get(name), &names.goals, "leitziele").into_iter().map(move |goal| (goal, likely))
        };
        let mut goals: Vec<(String, bool)> = of("leitziele", false).collect();
        for (goal, likely) in of("leitziele_likely", true) {
            if goals.iter().any(|(stated, _)| *stated == goal) {
                item.get("leitziele_likely").fault(format!("“{goal}” stands among `leitziele` already"));
            }
            goals.push((goal, likely));
        }
        let notes = [
            ("topics", NoteKind::Topic),
            ("use_cases", NoteKind::UseCase),
            ("offers", NoteKind::Offer),
            ("partners", NoteKind::Partner),
        ];
        let notes = notes
            .into_iter()
            .flat_map(|(name, kind)| item.get(name).texts().into_iter().map(move |t| (kind, t)));
        let measures = item.get("measures").items();
        let parts_total = item.get("measures_total").count();
        if parts_total.is_some_and(|total| total < i64::try_from(measures.len()).unwrap_or(i64::MAX)) {
            item.get("measures_total").fault(format!("is less than the {} measures named", measures.len()));
        }
        elements.push(ElementEntry {
            name: item.get("name").text(),
            description: text_or_empty(&item.get("description")),
            parts_total,
            goals,
            notes: notes.collect(),
            sites: known(&item.get("places"), &names.sites, "places"),
            sources: names.sources(&item),
            ..blank(ElementKind::Bundle, slug.clone())
        });
        for measure in measures {
            measure.only(&["id", "no", "no_derived", "name", "description", "sources"]);
            elements.push(ElementEntry {
                parent: Some((ElementKind::Bundle, slug.clone())),
                number: measure.get("no").count(),
                number_derived: measure.get("no_derived").flag(),
                name: measure.get("name").text(),
                description: text_or_empty(&measure.get("description")),
                sources: names.sources(&measure),
                ..blank(ElementKind::Measure, own_slug(&measure, &mut taken_measures))
            });
        }
    }
    elements
}

/// A goal may name its bundles as well; both sides must agree.
fn align(root: &Node<'_>, names: &Names, elements: &mut [ElementEntry]) {
    for goal in root.get("leitziele").items() {
        let slug = goal.get("id").optional_text().unwrap_or_default();
        for bundle in known(&goal.get("bundles"), &names.bundles, "bundles") {
            let of = elements.iter_mut().find(|e| e.kind == ElementKind::Bundle && e.slug == bundle);
            let stated = of.and_then(|bundle| bundle.goals.iter().find(|(goal, _)| *goal == slug));
            match stated {
                Some((_, false)) => {}
                Some((_, true)) => goal.get("bundles").fault(format!(
                    "states “{bundle}”, which calls this goal only likely; take it into its `leitziele`"
                )),
                None => goal
                    .get("bundles")
                    .fault(format!("states “{bundle}”, whose `leitziele` do not name this goal")),
            }
        }
    }
}

fn event(item: &Node<'_>, names: &Names) -> Option<EventEntry> {
    item.only(&["date", "text", "derived", "sources"]);
    if !item.get("date").exists() {
        item.get("date").fault("is missing; write a year, month or day like 2023, 2023-06 or 2023-06-30");
    }
    Some(EventEntry {
        text: item.get("text").text(),
        derived: item.get("derived").flag(),
        sources: names.sources(item),
        happened: item.get("date").partial_date()?,
    })
}

fn site(item: &Node<'_>, names: &Names, taken: &mut HashSet<String>) -> SiteEntry {
    item.only(&[
        "id",
        "kind",
        "name",
        "description",
        "street",
        "postcode",
        "city",
        "ortsteil",
        "opened",
        "sources",
    ]);
    let text = |name: &str| text_or_empty(&item.get(name));
    SiteEntry {
        slug: own_slug(item, taken),
        kind: item.get("kind").slug_word(),
        name: item.get("name").text(),
        description: text("description"),
        street: text("street"),
        postcode: text("postcode"),
        city: text("city"),
        place: item.get("ortsteil").exists().then(|| item.get("ortsteil").reference()),
        opened: item.get("opened").day(),
        sources: names.sources(item),
    }
}

fn record(item: &Node<'_>, kind: RecordKind, names: &Names, taken: &mut HashSet<String>) -> RecordEntry {
    item.only(&["id", "name", "kind", "role", "description", "url", "sources"]);
    RecordEntry {
        kind,
        slug: own_slug(item, taken),
        name: item.get("name").text(),
        role: item
            .get("role")
            .optional_text()
            .or_else(|| item.get("kind").optional_text())
            .unwrap_or_default(),
        text: text_or_empty(&item.get("description")),
        url: item.get("url").web_address(),
        since: None,
        until: None,
        sources: names.sources(item),
    }
}

fn amount(node: &Node<'_>, names: &Names) -> Option<Amount> {
    if !node.exists() {
        return None;
    }
    node.only(&["value", "approximate", "derived", "sources", "source"]);
    Some(Amount {
        approximate: node.get("approximate").flag(),
        derived: node.get("derived").flag(),
        sources: names.sources(node),
        cents: node.get("value").cents()?,
    })
}

fn funding(node: &Node<'_>, names: &Names, file: &mut StrategyFile) {
    if !node.exists() {
        return;
    }
    node.only(&[
        "currency",
        "total",
        "federal_share",
        "own_share",
        "federal_rate_percent",
        "term_years",
        "funders",
        "related",
    ]);
    if node.get("currency").text() != "EUR" {
        node.get("currency").fault("must be “EUR”");
    }
    file.edition.total = amount(&node.get("total"), names);
    file.edition.term_years = node.get("term_years").count();
    let rate = node.get("federal_rate_percent");
    let share =
        rate.exists().then(|| rate.only(&["value", "derived", "sources"]).get("value").scaled(100)).flatten();
    if share.is_some_and(|share| share > 10_000) {
        rate.get("value").fault("is more than 100 percent");
    }
    for (name, kind) in [("federal_share", SourceKind::Grant), ("own_share", SourceKind::Own)] {
        let stated =
            share.filter(|_| kind == SourceKind::Grant).map(|share| (share, rate.get("derived").flag()));
        let amount = amount(&node.get(name), names);
        if amount.is_some() || stated.is_some() {
            file.funding.push(FundingEntry {
                slug: name.replace('_', "-"),
                kind,
                name: String::new(),
                amount,
                share: stated,
                years: None,
            });
        }
    }
    for item in node.get("related").items() {
        item.only(&["name", "value", "approximate", "derived", "years", "sources"]);
        let name = item.get("name").text();
        let amount = item.get("value").cents().map(|cents| Amount {
            cents,
            approximate: item.get("approximate").flag(),
            derived: item.get("derived").flag(),
            sources: names.sources(&item),
        });
        let slug = methods::text::slugify(&name);
        let years = item.get("years").count();
        file.funding.push(FundingEntry { slug, kind: SourceKind::Related, name, amount, share: None, years });
    }
    for item in node.get("funders").items() {
        item.only(&["name", "from", "until", "sources"]);
        let name = item.get("name").text();
        let (since, until): (Option<PartialDate>, Option<PartialDate>) =
            (item.get("from").partial_date(), item.get("until").partial_date());
        if matches!((&since, &until), (Some(since), Some(until)) if until < since) {
            item.fault("ends before it starts");
        }
        file.records.push(RecordEntry {
            kind: RecordKind::Funder,
            slug: methods::text::slugify(&name),
            name,
            role: String::new(),
            text: String::new(),
            url: None,
            since,
            until,
            sources: names.sources(&item),
        });
    }
}
