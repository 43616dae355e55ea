//! One import: names become ids, then rows.

use crate::{
    file::{ElementEntry, Fault, FundingEntry, Reference, StrategyFile},
    kind::ElementKind,
};
use database::Tx;
use jiff::civil::Date;
use kernel::{
    EditionId, ElementId, FundingSourceId, MeasureId, MunicipalityId, PlaceId, Random, Result, Timestamp,
    id::new_v7,
};
use std::collections::HashMap;
use uuid::Uuid;

type ElementKey = (String, String);

/// The ids that a file's names stand for.
pub(crate) struct Taking<'r> {
    now: Timestamp,
    random: &'r Random,
    edition: EditionId,
    municipalities: HashMap<String, MunicipalityId>,
    /// By `municipality/place`.
    places: HashMap<String, PlaceId>,
    elements: HashMap<ElementKey, ElementId>,
    measures: HashMap<String, MeasureId>,
    funding: HashMap<String, FundingSourceId>,
    sources: HashMap<String, Uuid>,
    slug: String,
}

fn day(day: Option<Date>) -> Option<String> {
    day.map(|day| day.to_string())
}

fn position(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

impl<'r> Taking<'r> {
    /// Looks up what the database knows; names that it does not know are faults.
    pub(crate) async fn prepare(
        tx: &mut Tx,
        file: &StrategyFile,
        now: Timestamp,
        random: &'r Random,
    ) -> Result<Result<Self, Vec<Fault>>> {
        let slug = methods::text::slugify(&file.edition.name);
        let edition: Option<(EditionId,)> =
            tx.query("select id from strategy_edition where slug = $1").bind(slug.clone()).optional().await?;
        let edition = edition.map_or_else(|| EditionId::new(now, random), |(id,)| id);
        let municipalities =
            tx.query("select slug, id from municipality").all::<(String, MunicipalityId)>().await?;
        let places = tx.query(PLACES).all::<(String, String, PlaceId)>().await?;
        let elements = tx
            .query("select kind, slug, id from strategy_element where edition_id = $1")
            .bind(edition)
            .all::<(String, String, ElementId)>()
            .await?;
        let measures = tx.query("select slug, id from measure").all::<(String, MeasureId)>().await?;
        let funding =
            tx.query("select slug, id from funding_source").all::<(String, FundingSourceId)>().await?;
        let taking = Self {
            now,
            random,
            edition,
            municipalities: municipalities.into_iter().collect(),
            places: places.into_iter().map(|(of, place, id)| (format!("{of}/{place}"), id)).collect(),
            elements: elements.into_iter().map(|(kind, slug, id)| ((kind, slug), id)).collect(),
            measures: measures.into_iter().collect(),
            funding: funding.into_iter().collect(),
            sources: file.sources.iter().map(|source| (source.slug.clone(), new_v7(now, random))).collect(),
            slug,
        };
        let faults = taking.unknown(file);
        Ok(if faults.is_empty() { Ok(taking) } else { Err(faults) })
    }

    fn unknown(&self, file: &StrategyFile) -> Vec<Fault> {
        let municipalities = (file.edition.lead.iter())
            .chain(file.facts.iter().map(|fact| &fact.municipality))
            .chain(file.decisions.iter().map(|decision| &decision.municipality))
            .filter(|named| !self.municipalities.contains_key(&named.name))
            .map(|named| {
                named.fault(format!("there is no municipality “{}”; import the region first", named.name))
            });
        let places = (file.sites.iter().filter_map(|site| site.place.as_ref()))
            .filter(|named| !self.places.contains_key(&named.name))
            .map(|named| {
                named.fault(format!(
                    "there is no place “{}”; write municipality/place, as in addresses",
                    named.name
                ))
            });
        municipalities.chain(places).collect()
    }

    fn municipality(&self, named: &Reference) -> Option<MunicipalityId> {
        self.municipalities.get(&named.name).copied()
    }

    fn new_id(&self) -> Uuid {
        new_v7(self.now, self.random)
    }

    /// Writes all of it. How many elements are new, and which are there though the file does not name them.
    pub(crate) async fn store(
        mut self,
        tx: &mut Tx,
        file: &StrategyFile,
        fingerprint: Vec<u8>,
    ) -> Result<(usize, Vec<String>)> {
        self.clear(tx).await?;
        self.edition(tx, file, fingerprint).await?;
        for source in &file.sources {
            tx.query(
                "insert into strategy_source (id, edition_id, slug, title, url) values ($1, $2, $3, $4, $5)",
            )
            .bind(self.sources[&source.slug])
            .bind(self.edition)
            .bind(source.slug.clone())
            .bind(source.title.clone())
            .bind(source.url.clone())
            .run()
            .await?;
        }
        self.cite(tx, self.edition.0, &file.edition.sources).await?;
        if let Some(total) = &file.edition.total {
            self.cite(tx, self.edition.0, &total.sources).await?;
        }
        self.facts(tx, file).await?;
        self.phases(tx, file).await?;
        self.events(tx, file).await?;
        self.records(tx, file).await?;
        let sites = self.sites(tx, file).await?;
        let added = self.elements(tx, file, &sites).await?;
        for (n, entry) in file.funding.iter().enumerate() {
            self.funding(tx, n, entry).await?;
        }
        let named = |key: &ElementKey| {
            file.elements.iter().any(|element| element.kind.as_str() == key.0 && element.slug == key.1)
        };
        let mut unmentioned: Vec<String> =
            self.elements.keys().filter(|key| !named(key)).map(|(_, slug)| slug.clone()).collect();
        unmentioned.sort();
        Ok((added, unmentioned))
    }

    /// What nothing else hangs on is made anew.
    async fn clear(&self, tx: &mut Tx) -> Result<()> {
        for sql in CLEAR {
            tx.query(sql).bind(self.edition).run().await?;
        }
        Ok(())
    }

    async fn cite(&self, tx: &mut Tx, subject: Uuid, sources: &[String]) -> Result<()> {
        for (n, slug) in sources.iter().enumerate() {
            tx.query("insert into strategy_citation (subject_id, source_id, position) values ($1, $2, $3) on conflict (subject_id, source_id) do nothing")
                .bind(subject)
                .bind(self.sources[slug])
                .bind(position(n))
                .run()
                .await?;
        }
        Ok(())
    }

    async fn edition(&self, tx: &mut Tx, file: &StrategyFile, fingerprint: Vec<u8>) -> Result<()> {
        let edition = &file.edition;
        tx.query(include_str!("sql/upsert-edition.sql"))
            .bind(self.edition)
            .bind(self.slug.clone())
            .bind(edition.title.clone())
            .bind(edition.name.clone())
            .bind(edition.programme.clone())
            .bind(edition.vision.clone())
            .bind(edition.as_of.clone())
            .bind(edition.lead.as_ref().and_then(|lead| self.municipality(lead)))
            .bind(edition.address.clone())
            .bind(edition.website.clone())
            .bind(edition.term_years)
            .bind(edition.total.as_ref().map(|total| total.cents))
            .bind(edition.total.as_ref().is_some_and(|total| total.approximate))
            .bind(fingerprint)
            .bind(self.now)
            .run()
            .await?;
        // A decision that the file does not state may have been written here; it stays.
        for decision in &file.decisions {
            tx.query("insert into strategy_decision (edition_id, municipality_id, body, decided_on) values ($1, $2, $3, $4) on conflict (edition_id, municipality_id) do update set body = excluded.body, decided_on = excluded.decided_on")
                .bind(self.edition)
                .bind(self.municipality(&decision.municipality))
                .bind(decision.body.clone())
                .bind(decision.decided_on.as_ref().map(ToString::to_string).unwrap_or_default())
                .run()
                .await?;
        }
        Ok(())
    }

    async fn facts(&self, tx: &mut Tx, file: &StrategyFile) -> Result<()> {
        for fact in &file.facts {
            let id = self.new_id();
            tx.query("insert into strategy_fact (id, edition_id, municipality_id, kind, value, as_of) values ($1, $2, $3, $4, $5, $6)")
                .bind(id)
                .bind(self.edition)
                .bind(self.municipality(&fact.municipality))
                .bind(fact.kind)
                .bind(fact.value)
                .bind(day(fact.as_of))
                .run()
                .await?;
            self.cite(tx, id, &fact.sources).await?;
        }
        Ok(())
    }

    async fn phases(&self, tx: &mut Tx, file: &StrategyFile) -> Result<()> {
        for (n, phase) in file.phases.iter().enumerate() {
            let id = self.new_id();
            tx.query(include_str!("sql/insert-phase.sql"))
                .bind(id)
                .bind(self.edition)
                .bind(phase.slug.clone())
                .bind(position(n))
                .bind(phase.name.clone())
                .bind(phase.description.clone())
                .bind(day(phase.planned.start))
                .bind(day(phase.planned.end))
                .bind(day(phase.actual.start))
                .bind(day(phase.actual.end))
                .run()
                .await?;
            self.cite(tx, id, &phase.sources).await?;
        }
        Ok(())
    }

    async fn events(&self, tx: &mut Tx, file: &StrategyFile) -> Result<()> {
        for (n, event) in file.events.iter().enumerate() {
            let id = self.new_id();
            tx.query("insert into strategy_event (id, edition_id, position, happened, text, derived) values ($1, $2, $3, $4, $5, $6)")
                .bind(id)
                .bind(self.edition)
                .bind(position(n))
                .bind(event.happened.to_string())
                .bind(event.text.clone())
                .bind(event.derived)
                .run()
                .await?;
            self.cite(tx, id, &event.sources).await?;
        }
        Ok(())
    }

    async fn records(&self, tx: &mut Tx, file: &StrategyFile) -> Result<()> {
        for (n, record) in file.records.iter().enumerate() {
            let id = self.new_id();
            tx.query(include_str!("sql/insert-record.sql"))
                .bind(id)
                .bind(self.edition)
                .bind(record.kind)
                .bind(position(n))
                .bind(record.slug.clone())
                .bind(record.name.clone())
                .bind(record.role.clone())
                .bind(record.text.clone())
                .bind(record.url.clone())
                .bind(record.since.as_ref().map(ToString::to_string))
                .bind(record.until.as_ref().map(ToString::to_string))
                .run()
                .await?;
            self.cite(tx, id, &record.sources).await?;
        }
        Ok(())
    }

    /// The ids of the sites by slug.
    async fn sites(&self, tx: &mut Tx, file: &StrategyFile) -> Result<HashMap<String, Uuid>> {
        let mut sites = HashMap::new();
        for (n, site) in file.sites.iter().enumerate() {
            let id = self.new_id();
            tx.query(include_str!("sql/insert-site.sql"))
                .bind(id)
                .bind(self.edition)
                .bind(site.slug.clone())
                .bind(position(n))
                .bind(site.kind.clone())
                .bind(site.name.clone())
                .bind(site.description.clone())
                .bind(site.street.clone())
                .bind(site.postcode.clone())
                .bind(site.city.clone())
                .bind(site.place.as_ref().and_then(|place| self.places.get(&place.name).copied()))
                .bind(day(site.opened))
                .run()
                .await?;
            self.cite(tx, id, &site.sources).await?;
            sites.insert(site.slug.clone(), id);
        }
        Ok(sites)
    }

    /// How many of them are new.
    async fn elements(
        &mut self,
        tx: &mut Tx,
        file: &StrategyFile,
        sites: &HashMap<String, Uuid>,
    ) -> Result<usize> {
        let before = self.elements.len();
        for (n, entry) in file.elements.iter().enumerate() {
            let id = self.element(tx, n, entry).await?;
            self.cite(tx, id.0, &entry.sources).await?;
            for (n, (kind, text)) in entry.notes.iter().enumerate() {
                tx.query(
                    "insert into strategy_note (element_id, kind, position, text) values ($1, $2, $3, $4)",
                )
                .bind(id)
                .bind(*kind)
                .bind(position(n))
                .bind(text.clone())
                .run()
                .await?;
            }
            for site in &entry.sites {
                tx.query("insert into strategy_element_site (element_id, site_id) values ($1, $2)")
                    .bind(id)
                    .bind(sites[site])
                    .run()
                    .await?;
            }
            for (goal, likely) in &entry.goals {
                tx.query("insert into strategy_alignment (bundle_id, goal_id, likely) values ($1, $2, $3)")
                    .bind(id)
                    .bind(self.elements[&(ElementKind::Goal.to_string(), goal.clone())])
                    .bind(*likely)
                    .run()
                    .await?;
            }
        }
        Ok(self.elements.len() - before)
    }

    async fn element(&mut self, tx: &mut Tx, n: usize, entry: &ElementEntry) -> Result<ElementId> {
        let (now, random) = (self.now, self.random);
        let measure = match entry.kind {
            ElementKind::Measure => Some(self.measure(tx, &entry.slug).await?),
            _ => None,
        };
        let key = (entry.kind.to_string(), entry.slug.clone());
        let id = *self.elements.entry(key).or_insert_with(|| ElementId::new(now, random));
        // Parents stand before their parts in a file.
        let parent =
            entry.parent.as_ref().map(|(kind, slug)| self.elements[&(kind.to_string(), slug.clone())]);
        tx.query(include_str!("sql/upsert-element.sql"))
            .bind(id)
            .bind(self.edition)
            .bind(entry.kind)
            .bind(entry.slug.clone())
            .bind(parent)
            .bind(measure)
            .bind(position(n))
            .bind(entry.number)
            .bind(entry.number_derived)
            .bind(entry.name.clone())
            .bind(entry.description.clone())
            .bind(entry.description_derived)
            .bind(entry.parts_total)
            .bind(entry.parts_complete)
            .run()
            .await?;
        Ok(id)
    }

    /// The measure that lives on; a new one has no status yet.
    async fn measure(&mut self, tx: &mut Tx, slug: &str) -> Result<MeasureId> {
        if let Some(id) = self.measures.get(slug) {
            return Ok(*id);
        }
        let id = MeasureId::new(self.now, self.random);
        tx.query("insert into measure (id, slug, reason, office, role, created_at, updated_at) values ($1, $2, '', '', '', $3, $3)")
            .bind(id)
            .bind(slug.to_owned())
            .bind(self.now)
            .run()
            .await?;
        self.measures.insert(slug.to_owned(), id);
        Ok(id)
    }

    async fn funding(&self, tx: &mut Tx, n: usize, entry: &FundingEntry) -> Result<()> {
        let id = self
            .funding
            .get(&entry.slug)
            .copied()
            .unwrap_or_else(|| FundingSourceId::new(self.now, self.random));
        let amount = entry.amount.as_ref();
        tx.query(include_str!("sql/upsert-funding.sql"))
            .bind(id)
            .bind(entry.slug.clone())
            .bind(entry.kind)
            .bind(position(n))
            .bind(entry.name.clone())
            .bind(amount.map(|amount| amount.cents))
            .bind(amount.is_some_and(|amount| amount.approximate))
            .bind(amount.is_some_and(|amount| amount.derived))
            .bind(entry.share.map(|(share, _)| share))
            .bind(entry.share.is_some_and(|(_, derived)| derived))
            .bind(entry.years)
            .bind(self.now)
            .run()
            .await?;
        self.cite(tx, id.0, amount.map_or(&[], |amount| &amount.sources)).await
    }
}

const PLACES: &str = "select m.slug as municipality_slug, p.slug as place_slug, p.id from place as p join municipality as m on m.id = p.municipality_id";

const CLEAR: &[&str] = &[
    "delete from strategy_citation where source_id in (select id from strategy_source where edition_id = $1)",
    "delete from strategy_element_site where element_id in (select id from strategy_element where edition_id = $1)",
    "delete from strategy_alignment where bundle_id in (select id from strategy_element where edition_id = $1)",
    "delete from strategy_note where element_id in (select id from strategy_element where edition_id = $1)",
    "delete from strategy_source where edition_id = $1",
    "delete from strategy_fact where edition_id = $1",
    "delete from strategy_event where edition_id = $1",
    "delete from strategy_record where edition_id = $1",
    "delete from strategy_site where edition_id = $1",
    "delete from project_phase where edition_id = $1",
];
