use std::collections::BTreeMap;

use methods::opinion::{
    Consensus, Conversation, Moderation, NoMap, OpinionMap, Position, Representative, Settings, Statement,
    Tally,
};
use serde::Serialize;

/// What `--format json` writes: `docs/schemas/opinion.schema.json` describes it.
#[derive(Debug, Serialize)]
pub struct Report {
    /// How many people voted, grouped or not.
    pub people: usize,
    /// Votes that count.
    pub votes: usize,
    /// Votes that gave way to later ones of the same person on the same statement.
    pub replaced_votes: usize,
    /// Who voted on fewer statements is not grouped.
    pub least_votes: usize,
    /// No group is smaller.
    pub least_group: usize,
    /// Why there is no map, when too few people voted enough; everything else is empty then.
    pub no_map: Option<NoMap>,
    /// Everybody who voted, by id.
    pub participants: Vec<Position>,
    /// The largest first.
    pub groups: Vec<Group>,
    /// Sum of the squared distances of people to the centre of their group.
    pub inertia: Option<f64>,
    /// Divisions into two and more groups.
    pub silhouette: Vec<Division>,
    /// By id.
    pub statements: Vec<Told>,
    /// By group.
    pub representative: Vec<OfGroup<Vec<Representative>>>,
    /// Of all people.
    pub consensus: Consensus,
    /// By group.
    pub group_consensus: Vec<OfGroup<Consensus>>,
    /// What the map can show.
    pub variance: Option<Variance>,
}

/// People who stand close together.
#[derive(Debug, Serialize)]
pub struct Group {
    /// From 0.
    pub id: usize,
    /// How many people.
    pub size: usize,
    /// Its middle along the first component.
    pub x: f64,
    /// Its middle along the second component.
    pub y: f64,
}

/// A number of groups and how clear they are.
#[derive(Debug, Serialize)]
pub struct Division {
    /// How many groups.
    pub groups: usize,
    /// Mean silhouette.
    pub value: f64,
    /// Its standard error; 0 when it was measured for everybody.
    pub standard_error: f64,
    /// For how many people it was measured.
    pub measured: usize,
    /// Sum of the squared distances to the centres.
    pub inertia: f64,
    /// People by group.
    pub sizes: Vec<usize>,
    /// No group is too small.
    pub allowed: bool,
    /// Allowed, not chosen, and nearly as clear as the chosen one.
    pub near_tie: bool,
    /// This is the one on the map.
    pub chosen: bool,
}

/// A statement and what was said to it.
#[derive(Debug, Serialize)]
pub struct Told {
    /// `comment-id`.
    pub id: u64,
    /// `comment-body`; none when moderators took it out.
    pub text: Option<String>,
    /// What moderators said.
    pub moderation: Moderation,
    /// About the conversation itself.
    pub is_meta: bool,
    /// Votes of everybody.
    pub all: Tally,
    /// Votes by group.
    pub groups: Vec<Tally>,
    /// Product of the groups' probabilities to agree.
    pub group_informed_agree: f64,
    /// The same for disagreeing.
    pub group_informed_disagree: f64,
    /// Weight with which to show it to people who have not voted on it.
    pub priority: f64,
}

/// Something of a group.
#[derive(Debug, Serialize)]
pub struct OfGroup<T> {
    /// The group's id.
    pub group: usize,
    /// What it is.
    pub statements: T,
}

/// How much of the differences between votes the map can show.
#[derive(Debug, Serialize)]
pub struct Variance {
    /// Variance along each component.
    pub components: [f64; 2],
    /// Its share in the variance of all votes.
    pub shares: [f64; 2],
    /// Both shares together.
    pub total_share: f64,
    /// How far each variance can be from the exact one.
    pub error: [f64; 2],
}

impl Report {
    pub(super) fn new(
        conversation: &Conversation,
        statements: &[Statement],
        map: &Result<OpinionMap, NoMap>,
        settings: &Settings,
    ) -> Self {
        let empty = Self {
            people: conversation.people(),
            votes: conversation.votes(),
            replaced_votes: conversation.replaced_votes(),
            least_votes: settings.least_votes.min(conversation.statements()),
            least_group: settings.least_group,
            no_map: None,
            participants: Vec::new(),
            groups: Vec::new(),
            inertia: None,
            silhouette: Vec::new(),
            statements: Vec::new(),
            representative: Vec::new(),
            consensus: Consensus::default(),
            group_consensus: Vec::new(),
            variance: None,
        };
        match map {
            Err(no_map) => Self { no_map: Some(*no_map), ..empty },
            Ok(map) => empty.with(map, statements),
        }
    }

    fn with(self, map: &OpinionMap, statements: &[Statement]) -> Self {
        let OpinionMap { people, components, centres, sizes, divisions, accuracy, statistics } = map;
        let groups = centres.iter().zip(sizes).enumerate();
        let division = |division: &methods::opinion::Division| Division {
            groups: division.sizes.len(),
            value: division.silhouette.mean,
            standard_error: division.silhouette.standard_error,
            measured: division.silhouette.measured,
            inertia: division.inertia,
            sizes: division.sizes.clone(),
            allowed: division.is_allowed,
            near_tie: division.is_near_tie,
            chosen: division.sizes.len() == sizes.len(),
        };
        let shown = statements.iter().filter(|statement| statement.moderation != Moderation::Out);
        let texts: BTreeMap<u64, &String> = shown.map(|statement| (statement.id, &statement.text)).collect();
        let told = statistics.statements.iter().map(|statement| Told {
            id: statement.id,
            text: texts.get(&statement.id).map(|text| (*text).clone()),
            moderation: statement.moderation,
            is_meta: statement.is_meta,
            all: statement.all,
            groups: statement.groups.clone(),
            group_informed_agree: statement.group_informed_agree,
            group_informed_disagree: statement.group_informed_disagree,
            priority: statement.priority,
        });
        Self {
            participants: people.clone(),
            groups: groups.map(|(id, ([x, y], size))| Group { id, size: *size, x: *x, y: *y }).collect(),
            inertia: Some(accuracy.inertia),
            silhouette: divisions.iter().map(division).collect(),
            statements: told.collect(),
            representative: by_group(&statistics.representative),
            consensus: statistics.consensus.clone(),
            group_consensus: by_group(&statistics.group_consensus),
            variance: Some(Variance {
                components: components.variance,
                shares: components.variance_share,
                total_share: components.variance_share.iter().sum(),
                error: components.variance_error,
            }),
            ..self
        }
    }

    /// A statement by its id.
    pub(super) fn statement(&self, id: u64) -> Option<&Told> {
        let place = self.statements.binary_search_by_key(&id, |statement| statement.id).ok()?;
        self.statements.get(place)
    }
}

fn by_group<T: Clone>(all: &[T]) -> Vec<OfGroup<T>> {
    all.iter().enumerate().map(|(group, of)| OfGroup { group, statements: of.clone() }).collect()
}
