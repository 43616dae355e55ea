use methods::{
    budget::{BelowThreshold, Comparison, Explanation, Instance, Outcome, TieOrder},
    pabulib::{Decimal, Election},
};
use serde::Serialize;

/// What `--format json` writes: `docs/schemas/count.schema.json` describes it.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The rule's name.
    pub rule: String,
    /// The order that decides ties.
    pub tie_order: String,
    /// What the vote is, as the file says.
    pub description: Option<String>,
    /// The currency, as the file says.
    pub currency: Option<String>,
    /// What can be spent.
    pub budget: f64,
    /// How many ballots were counted.
    pub ballots: u64,
    /// Ids in the order of selection.
    pub winners: Vec<String>,
    /// What the winners cost.
    pub cost: f64,
    /// What each ballot could spend in the end, with equal shares.
    pub share: Option<f64>,
    /// Units of the currency that Add1 added to each ballot.
    pub added: u64,
    /// Rounds of equal shares.
    pub rounds: Vec<Round>,
    /// Projects that were equal to the rule.
    pub ties: Vec<Tie>,
    /// How many ballots are better off than with greedy, with equal shares.
    pub comparison: Option<Compared>,
    /// Every project of the file, in its order.
    pub projects: Vec<Project>,
}

/// A round of equal shares.
#[derive(Debug, Serialize)]
pub struct Round {
    /// From 1.
    #[serde(rename = "round")]
    pub number: usize,
    /// The winner.
    pub project: String,
    /// The price for each supporter, or for each point.
    pub price: f64,
    /// The cost divided by the price.
    pub effective_votes: f64,
    /// Who paid the price.
    pub paid_in_full: u64,
    /// Who paid all they had left.
    pub paid_rest: u64,
    /// What these paid together.
    pub rest: f64,
    /// Who had nothing left.
    pub paid_nothing: u64,
}

/// Equal projects.
#[derive(Debug, Serialize)]
pub struct Tie {
    /// The round of equal shares; none in a greedy order.
    pub round: Option<usize>,
    /// Ids, as the tie order has them.
    pub projects: Vec<String>,
}

/// Numbers of ballots.
#[derive(Debug, Serialize)]
pub struct Compared {
    /// Better off with this result.
    pub prefer_result: u64,
    /// Better off with greedy.
    pub prefer_greedy: u64,
    /// As well off.
    pub equal: u64,
}

/// A project and what became of it.
#[derive(Debug, Serialize)]
pub struct Project {
    /// Its id.
    pub id: String,
    /// Its name, when the file has one.
    pub name: Option<String>,
    /// What it costs.
    pub cost: f64,
    /// How many ballots name it.
    pub votes: u64,
    /// Votes, or the sum of points.
    pub score: f64,
    /// Is it a winner?
    pub selected: bool,
    /// Why.
    pub explanation: Told,
}

/// Why a project won or did not.
#[derive(Debug, Serialize, Default)]
pub struct Told {
    /// Its position by score, from 1.
    pub position: Option<usize>,
    /// Its position in the order of selection, from 1.
    pub selected_as: Option<usize>,
    /// The round of equal shares in which it won; a winner without one was taken greedily.
    pub round: Option<usize>,
    /// Would it be selected by greedy?
    pub greedy: bool,
    /// Places in `ties`, from 0.
    pub ties: Vec<usize>,
    /// The votes it needed to be counted at all, when it had fewer.
    pub votes_needed: Option<u64>,
    /// What was there for it in the end.
    pub available: Option<f64>,
    /// What was missing to its cost.
    pub missing: Option<f64>,
    /// The round after which its supporters could not pay for it any more; 0: never.
    pub unaffordable_since: Option<usize>,
    /// The winners that took its supporters' money, most first.
    pub taken: Vec<Taken>,
    /// So many more votes would have been enough.
    pub votes_enough: Option<u64>,
}

/// Money of the supporters of one project that another one took.
#[derive(Debug, Serialize)]
pub struct Taken {
    /// The winner.
    pub winner: String,
    /// Its round.
    pub round: usize,
    /// How many of the supporters paid for it.
    pub payers: u64,
    /// What they paid.
    pub amount: f64,
}

/// What a report is made from.
pub(super) struct Counted<'a> {
    pub(super) election: &'a Election,
    pub(super) instance: &'a Instance,
    /// Of the instance's projects in the election.
    pub(super) places: &'a [usize],
    pub(super) outcome: &'a Outcome,
}

/// Exact up to 15 digits, which is more than any amount of a vote has.
#[expect(clippy::cast_precision_loss, reason = "for writing; decisions are made elsewhere")]
fn number(decimal: Decimal) -> f64 {
    decimal.millionths() as f64 / 1e6
}

/// What floating point adds behind the sixth decimal is no information.
fn rounded(number: f64) -> f64 {
    (number * 1e6).round() / 1e6
}

impl Counted<'_> {
    fn id(&self, project: usize) -> String {
        self.instance.ids().get(project).cloned().unwrap_or_default()
    }

    pub(super) fn report(
        &self,
        explained: &[Explanation],
        below: &[BelowThreshold],
        comparison: Option<Comparison>,
        ties: &TieOrder,
    ) -> Report {
        let Self { election, instance, outcome, .. } = self;
        let meta = |key: &str| election.meta(key).map(str::to_owned);
        let rounds = outcome.rounds.iter().enumerate().map(|(place, round)| Round {
            number: place + 1,
            project: self.id(round.project),
            price: rounded(round.price),
            effective_votes: rounded(round.effective_votes),
            paid_in_full: round.paid_in_full,
            paid_rest: round.paid_rest,
            rest: rounded(round.rest),
            paid_nothing: round.paid_nothing,
        });
        let tied = outcome.ties.iter().map(|tie| Tie {
            round: tie.round,
            projects: tie.projects.iter().map(|project| self.id(*project)).collect(),
        });
        let mut projects: Vec<(usize, Project)> = explained
            .iter()
            .zip(self.places)
            .map(|(explanation, place)| (*place, self.project(*place, explanation)))
            .chain(below.iter().map(|below| (below.project, self.below(below))))
            .collect();
        projects.sort_by_key(|(place, _)| *place);
        Report {
            rule: outcome.rule.to_string(),
            tie_order: ties.to_string(),
            description: meta("description"),
            currency: meta("currency"),
            budget: number(election.budget),
            ballots: instance.voters(),
            winners: outcome.winners.iter().map(|project| self.id(*project)).collect(),
            cost: number(outcome.cost),
            share: outcome.share.map(rounded),
            added: outcome.added,
            rounds: rounds.collect(),
            ties: tied.collect(),
            comparison: comparison.map(|found| Compared {
                prefer_result: found.first,
                prefer_greedy: found.second,
                equal: found.equal,
            }),
            projects: projects.into_iter().map(|(_, project)| project).collect(),
        }
    }

    fn project(&self, place: usize, explanation: &Explanation) -> Project {
        let won = explanation.won.as_ref();
        let lost = explanation.lost.as_ref();
        let taken = lost.map_or(&[][..], |lost| &lost.taken).iter().map(|taken| Taken {
            winner: self.id(taken.winner),
            round: taken.round,
            payers: taken.payers,
            amount: rounded(taken.amount),
        });
        let told = Told {
            position: Some(explanation.position),
            selected_as: won.map(|won| won.position),
            round: won.and_then(|won| won.round),
            greedy: explanation.greedy,
            ties: explanation.ties.clone(),
            votes_needed: None,
            available: lost.map(|lost| rounded(lost.available)),
            missing: lost.map(|lost| rounded(lost.missing)),
            unaffordable_since: lost.and_then(|lost| lost.unaffordable_since),
            taken: taken.collect(),
            votes_enough: lost.and_then(|lost| lost.votes_enough),
        };
        let score = number(self.instance.score(explanation.project));
        self.file_project(place, explanation.votes, score, told)
    }

    fn below(&self, below: &BelowThreshold) -> Project {
        let told = Told { votes_needed: Some(below.needed), ..Told::default() };
        self.file_project(below.project, below.votes, number(below.score), told)
    }

    fn file_project(&self, place: usize, votes: u64, score: f64, explanation: Told) -> Project {
        let project = self.election.projects.get(place);
        Project {
            id: project.map(|project| project.id.clone()).unwrap_or_default(),
            name: self
                .election
                .project_field(place, "name")
                .filter(|name| !name.is_empty())
                .map(str::to_owned),
            cost: project.map(|project| number(project.cost)).unwrap_or_default(),
            votes,
            score,
            selected: explanation.selected_as.is_some(),
            explanation,
        }
    }
}
