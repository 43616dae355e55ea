//! Near-duplicates among short texts: "there is such an idea already, do you want to endorse it?"
//!
//! Suggestions for people, never a reason to merge by itself. The score needs no statistics of other texts, so it
//! is the same on every instance and for ever. It compares the subjects of two texts: every word of one is
//! matched with its best counterpart in the other (same stem, same thing under another name, a part of its
//! compound, nearly the same letters), weighted by how telling the word is, in both directions.
//!
//! Places are words like others here. Where the place of both contributions is known, compare it first: a bench
//! in one village is no duplicate of a bench in the next.

mod concepts;

use crate::text;

/// Scores from here on are worth showing. Chosen on the "tune" half of the labelled pairs in
/// `tests/data/duplicates.tsv`, tested on the other half.
pub const DEFAULT_THRESHOLD: f64 = 0.6;

/// Likeness of two texts between 0 (nothing in common) and 1 (the same words). Symmetric; 1 for a text with
/// itself unless it has no words; 0 if either has none.
///
/// ```
/// use methods::similarity::{DEFAULT_THRESHOLD, similarity};
///
/// let idea = "Mehr Mülleimer am Sportplatz in Reetz";
/// assert!(similarity(idea, "Am Sportplatz Reetz fehlt ein Papierkorb") >= DEFAULT_THRESHOLD);
/// assert!(similarity(idea, "Der Rasen am Sportplatz muss gemäht werden") < DEFAULT_THRESHOLD);
/// ```
pub fn similarity(a: &str, b: &str) -> f64 {
    Profile::of(a).likeness(&Profile::of(b))
}

/// The candidates with any likeness to `query` as (index in `candidates`, score), best first, equal ones in the
/// given order.
///
/// ```
/// use methods::similarity::rank;
///
/// let found = rank("Bank an der Haltestelle", &["Radweg bauen", "Eine Sitzbank für die Bushaltestelle"]);
/// assert_eq!(found[0].0, 1);
/// ```
pub fn rank<T: AsRef<str>>(query: &str, candidates: &[T]) -> Vec<(usize, f64)> {
    let query = Profile::of(query);
    let mut scored: Vec<(usize, f64)> = candidates
        .iter()
        .map(|candidate| query.likeness(&Profile::of(candidate.as_ref())))
        .enumerate()
        .filter(|(_, score)| *score > 0.0)
        .collect();
    scored.sort_by(|a, b| b.1.total_cmp(&a.1));
    scored
}

/// Longest text compared, in words; a pasted page must not cost a pasted page squared.
const MAX_WORDS: usize = 120;

/// Weight of words that say that something is wanted, not what.
const GENERIC_WEIGHT: f64 = 0.25;

/// Weight of words that say where.
const SCENE_WEIGHT: f64 = 0.5;

/// Likeness of two words of which one is a part of the other (`Bus`, `Bushaltestelle`).
const PART_OF_COMPOUND: f64 = 0.5;

/// Likeness of letters from which two words count as one misspelt word.
const MISSPELT: f64 = 0.7;

/// Share of the better covered text in the score; the rest is the less covered one's.
const BETTER_SHARE: f64 = 0.5;

struct Subject {
    /// Stem of the word.
    stem: String,
    /// What it is called by everyone.
    concept: String,
    /// The same for the last parts of its compound.
    heads: Vec<String>,
    weight: f64,
}

struct Profile(Vec<Subject>);

impl Profile {
    fn of(text: &str) -> Self {
        let mut subjects: Vec<Subject> = Vec::new();
        for word in text::subjects(text) {
            if subjects.len() < MAX_WORDS && !subjects.iter().any(|known| known.stem == word.stem) {
                subjects.push(Subject::of(word));
            }
        }
        subjects.sort_by(|a, b| a.stem.cmp(&b.stem));
        Self(subjects)
    }

    fn likeness(&self, other: &Self) -> f64 {
        let (one, two) = (self.covered_by(other), other.covered_by(self));
        (BETTER_SHARE * one.max(two) + (1.0 - BETTER_SHARE) * one.min(two)).clamp(0.0, 1.0)
    }

    /// Weighted share of own subjects that the other text has too.
    fn covered_by(&self, other: &Self) -> f64 {
        let total: f64 = self.0.iter().map(|subject| subject.weight).sum();
        if total == 0.0 {
            return 0.0;
        }
        // Sums of the same numbers in the same order: a text covers itself with exactly 1.
        self.0.iter().map(|subject| subject.weight * subject.found_in(&other.0)).sum::<f64>() / total
    }
}

impl Subject {
    fn of(text::Subject { stem, heads, is_scene }: text::Subject) -> Self {
        let weight = match (concepts::is_generic(&stem), is_scene) {
            (true, _) => GENERIC_WEIGHT,
            (false, true) => SCENE_WEIGHT,
            (false, false) => 1.0,
        };
        let concept = concepts::representative(&stem).to_owned();
        let heads = heads.into_iter().map(|head| concepts::representative(head).to_owned()).collect();
        Self { stem, concept, heads, weight }
    }

    /// How well the best counterpart among `others` stands for this word; both halves of a compound make it whole.
    fn found_in(&self, others: &[Self]) -> f64 {
        if others.iter().any(|other| self.stem == other.stem || self.concept == other.concept) {
            return 1.0;
        }
        let share = |found: bool| if found { PART_OF_COMPOUND } else { 0.0 };
        let halves = share(others.iter().any(|other| self.begins_with(other)))
            + share(others.iter().any(|other| self.ends_with(other)));
        let inside = share(others.iter().any(|other| other.begins_with(self) || other.ends_with(self)));
        let letters = others.iter().map(|other| letter_likeness(&self.stem, &other.stem)).fold(0.0, f64::max);
        halves.max(inside).max(if letters >= MISSPELT { letters } else { 0.0 })
    }

    fn begins_with(&self, part: &Self) -> bool {
        part.stem.len() >= text::MIN_PREFIX_LETTERS && self.stem.starts_with(&part.stem)
    }

    fn ends_with(&self, part: &Self) -> bool {
        self.heads.contains(&part.concept)
    }
}

/// Dice coefficient of the letter pairs of two stems, both with a border at each end.
fn letter_likeness(a: &str, b: &str) -> f64 {
    let pairs = |word: &str| -> Vec<[u8; 2]> {
        let bordered: Vec<u8> =
            std::iter::once(b' ').chain(word.bytes()).chain(std::iter::once(b' ')).collect();
        let mut pairs: Vec<[u8; 2]> = bordered.windows(2).map(|pair| [pair[0], pair[1]]).collect();
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    };
    let (a, b) = (pairs(a), pairs(b));
    let common = a.iter().filter(|pair| b.binary_search(pair).is_ok()).count();
    #[expect(clippy::cast_precision_loss, reason = "a word has at most 65 letter pairs")]
    let share = 2.0 * common as f64 / (a.len() + b.len()) as f64;
    share
}
