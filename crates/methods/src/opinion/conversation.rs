//! The votes of a conversation: one per person and statement, the latest.

use super::export::{CastVote, Moderation, Statement, Vote};
use super::index::Index;
use super::moments::Moments;

/// More statements than this, and the sums over pairs of them are not kept (they would take more than 200 MB): components
/// are then computed from the votes themselves.
const MOST_PAIRED_STATEMENTS: usize = 4_096;

/// All that was said so far, and the exact sums over it from which a map is made.
#[derive(Debug, Clone, PartialEq)]
pub struct Conversation {
    pub(super) people: Vec<u64>,
    pub(super) statements: Vec<Column>,
    /// By person, sorted by statement.
    pub(super) rows: Vec<Vec<Cast>>,
    pub(super) moments: Option<Moments>,
    replaced: usize,
}

/// A statement as a column of the matrix of votes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Column {
    pub(super) id: u64,
    pub(super) moderation: Moderation,
    pub(super) is_meta: bool,
}

impl Column {
    pub(super) const fn is_out(self) -> bool {
        matches!(self.moderation, Moderation::Out)
    }
}

/// A vote in the row of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cast {
    column: u32,
    pub(super) vote: Vote,
}

impl Cast {
    pub(super) fn column(self) -> usize {
        self.column as usize
    }
}

impl Conversation {
    /// The latest vote of each person on each statement counts; at equal times the later one in the list. Votes on
    /// statements that are not in the list are left out (the reader of the export refuses them).
    pub fn new(statements: &[Statement], votes: &[CastVote]) -> Self {
        let columns = Index::new(statements.iter().map(|statement| statement.id));
        let people = Index::new(votes.iter().map(|vote| vote.person));
        let mut drafts: Vec<Vec<(i64, Cast)>> = vec![Vec::new(); people.ids().len()];
        for vote in votes {
            if let (Some(column), Some(person)) = (columns.at(vote.statement), people.at(vote.person)) {
                drafts[person].push((vote.time, Cast { column: narrow(column), vote: vote.vote }));
            }
        }
        let mut replaced = 0;
        let rows: Vec<Vec<Cast>> = drafts
            .into_iter()
            .map(|mut draft| {
                draft.sort_by_key(|(time, cast)| (cast.column, *time));
                let all = draft.len();
                let row: Vec<Cast> = draft
                    .chunk_by(|(_, one), (_, next)| one.column == next.column)
                    .filter_map(|same| same.last().map(|(_, cast)| *cast))
                    .collect();
                replaced += all - row.len();
                row
            })
            .collect();
        let mut statements: Vec<Column> = statements
            .iter()
            .map(|statement| Column {
                id: statement.id,
                moderation: statement.moderation,
                is_meta: statement.is_meta,
            })
            .collect();
        statements.sort_by_key(|statement| statement.id);
        statements.dedup_by_key(|statement| statement.id);
        let moments =
            (statements.len() <= MOST_PAIRED_STATEMENTS).then(|| Moments::of(&rows, statements.len()));
        Self { people: people.ids().to_vec(), statements, rows, moments, replaced }
    }

    /// Takes new votes, new statements and new decisions of moderators in, exactly and without counting the old votes
    /// again: after it the conversation equals one made anew from all votes. The votes count as cast after all that are
    /// already in, among each other by time. Work: votes taken in × votes of each person, and the places of new people
    /// and statements.
    pub fn take_in(&mut self, statements: &[Statement], votes: &[CastVote]) {
        self.take_in_statements(statements);
        let mut order: Vec<&CastVote> = votes.iter().collect();
        order.sort_by_key(|vote| vote.time);
        self.take_in_people(votes);
        for vote in order {
            let column = self.statements.binary_search_by_key(&vote.statement, |column| column.id);
            let person = self.people.binary_search(&vote.person);
            if let (Ok(column), Ok(person)) = (column, person) {
                self.replaced += usize::from(self.replace(person, column, vote.vote));
            }
        }
    }

    /// Puts a vote into a row; true when there was one before.
    fn replace(&mut self, person: usize, column: usize, vote: Vote) -> bool {
        let row = &mut self.rows[person];
        let place = row.binary_search_by_key(&column, |cast| cast.column());
        if let Some(moments) = &mut self.moments {
            moments.replace(row, column, place.ok().map(|place| row[place].vote), vote);
        }
        match place {
            Ok(place) => row[place].vote = vote,
            Err(place) => row.insert(place, Cast { column: narrow(column), vote }),
        }
        place.is_ok()
    }

    fn take_in_people(&mut self, votes: &[CastVote]) {
        let mut new: Vec<u64> = votes.iter().map(|vote| vote.person).collect();
        new.sort_unstable();
        new.dedup();
        new.retain(|id| self.people.binary_search(id).is_err());
        if new.is_empty() {
            return;
        }
        let old = self.people.drain(..).zip(self.rows.drain(..));
        let mut all: Vec<(u64, Vec<Cast>)> = old.chain(new.into_iter().map(|id| (id, Vec::new()))).collect();
        // Merges two sorted runs.
        all.sort_by_key(|(id, _)| *id);
        (self.people, self.rows) = all.into_iter().unzip();
    }

    fn take_in_statements(&mut self, statements: &[Statement]) {
        let old: Vec<u64> = self.statements.iter().map(|column| column.id).collect();
        for statement in statements {
            let column =
                Column { id: statement.id, moderation: statement.moderation, is_meta: statement.is_meta };
            match self.statements.binary_search_by_key(&column.id, |column| column.id) {
                Ok(place) => self.statements[place] = column,
                Err(place) => self.statements.insert(place, column),
            }
        }
        if self.statements.len() == old.len() {
            return;
        }
        let place =
            |id: &u64| self.statements.binary_search_by_key(id, |column| column.id).unwrap_or_default();
        let moved: Vec<usize> = old.iter().map(place).collect();
        for cast in self.rows.iter_mut().flatten() {
            cast.column = narrow(moved[cast.column()]);
        }
        let fits = self.statements.len() <= MOST_PAIRED_STATEMENTS;
        self.moments = self
            .moments
            .take()
            .filter(|_| fits)
            .map(|moments| moments.with_places(&moved, self.statements.len()));
    }

    /// How many people voted.
    pub fn people(&self) -> usize {
        self.people.len()
    }

    /// How many statements there are, moderated-out ones included.
    pub fn statements(&self) -> usize {
        self.statements.len()
    }

    /// How many votes count.
    pub fn votes(&self) -> usize {
        self.rows.iter().map(Vec::len).sum()
    }

    /// How many votes were replaced by later ones of the same person.
    pub const fn replaced_votes(&self) -> usize {
        self.replaced
    }
}

/// Statements are fewer than 2³²: each takes more memory than there would be.
fn narrow(column: usize) -> u32 {
    u32::try_from(column).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::super::components::Components;
    use super::*;

    fn statements(count: u64) -> Vec<Statement> {
        let moderation = |id| if id % 9 == 4 { Moderation::Out } else { Moderation::Open };
        let text = String::new;
        (0..count)
            .map(|id| Statement { id, moderation: moderation(id), is_meta: false, text: text() })
            .collect()
    }

    /// Three kinds of people with some noise; each votes on a part of the statements.
    fn votes(people: u64, statements: u64) -> Vec<CastVote> {
        let mut votes = Vec::new();
        for person in 0..people {
            for statement in 0..statements {
                let mixed = crate::rank::random_fair(person, &statement.to_le_bytes());
                if !mixed.is_multiple_of(3) {
                    let leaning = (person % 3) * (statement % 4) + mixed % 2;
                    let vote = [Vote::Disagree, Vote::Agree, Vote::Pass, Vote::Agree, Vote::Disagree]
                        [usize::from(leaning.to_le_bytes()[0] % 5)];
                    votes.push(CastVote { time: 0, statement, person, vote });
                }
            }
        }
        votes
    }

    #[test]
    fn components_from_the_votes_themselves_are_those_from_sums_over_pairs() {
        let with_sums = Conversation::new(&statements(30), &votes(60, 30));
        let without = Conversation { moments: None, ..with_sums.clone() };
        let (one, other) = (Components::of(&with_sums, None), Components::of(&without, None));
        assert!(one.variance[1] > 0.0 && one.variance[0] - one.variance[1] > 1e-3, "{:?}", one.variance);
        for axis in 0..2 {
            assert!((one.variance[axis] - other.variance[axis]).abs() < 1e-12);
            assert!((one.variance_share[axis] - other.variance_share[axis]).abs() < 1e-12);
            assert!(other.variance_error[axis] < 1e-11, "{:?}", other.variance_error);
            for (one, other) in one.loadings[axis].iter().zip(&other.loadings[axis]) {
                assert!((one - other).abs() < 1e-9, "{one} {other}");
            }
        }
        for (one, other) in one.means.iter().zip(&other.means) {
            assert!((one - other).abs() < 1e-15);
        }
    }

    #[test]
    fn beyond_the_most_paired_statements_a_map_is_made_all_the_same() {
        let many = MOST_PAIRED_STATEMENTS as u64 + 1;
        let mut grown = Conversation::new(&statements(30), &votes(40, 30));
        assert!(grown.moments.is_some());
        grown.take_in(&statements(many), &votes(1, many));
        assert_eq!(grown.moments, None);
        let mut all = votes(40, 30);
        all.extend(votes(1, many));
        let anew = Conversation::new(&statements(many), &all);
        assert_eq!(grown, anew);
        let settings = super::super::Settings::default();
        let map = anew.map(&settings).expect("forty people");
        assert_eq!((map.people.len(), map.statistics.statements.len()), (40, anew.statements()));
        assert!(map.components.variance_error[0] <= 1e-10 * map.components.variance[0]);
        let updated = grown.update(&map, &settings).expect("forty people");
        assert!((updated.accuracy.inertia - map.accuracy.inertia).abs() <= 1e-9 * map.accuracy.inertia);
    }
}
