//! A text as the words it is about, and how like two of them are.

use std::collections::BTreeSet;

use super::{
    concepts,
    rarity::Rarity,
    words::{Word, cover},
};
use crate::text;

/// Longest text compared, in words; a pasted page must not cost a pasted page squared.
const MAX_WORDS: usize = 120;

/// Weight of words that say that something is wanted, not what.
const GENERIC_WEIGHT: f64 = 0.1;

/// Weight of words that say where.
const SCENE_WEIGHT: f64 = 0.3;

/// Weight of words that are neither: verbs and adjectives.
const SMALL_WEIGHT: f64 = 0.3;

/// By how much a letter more or less makes a word tell more or less: rare words are long (Zipf 1935, "The psycho-biology
/// of language"), also those that no text at hand has.
const LETTER_WEIGHT: f64 = 0.08;

/// Letters of a stem of weight 1, and the most that count.
const MEAN_LETTERS: usize = 6;
const MOST_LETTERS: usize = 12;

/// Share of the better covered text in the score; the rest is the less covered one's.
const BETTER_SHARE: f64 = 0.7;

/// A place is the same or another one, save for a typing error: two names in -dorf have nothing in common.
const SAME_PLACE: f64 = 0.5;

/// What is left of a score if the two texts name different places.
const OTHER_PLACE: f64 = 0.5;

/// The words of a text, each once, by stem.
pub(super) struct Profile {
    pub(super) words: Vec<Word>,
    /// Stems of what looks like a name of a place.
    names: BTreeSet<String>,
}

impl Profile {
    pub(super) fn of(text: &str) -> Self {
        let subjects = text::subjects(text);
        let has_capitals = subjects.iter().any(|subject| subject.is_noun);
        let mut profile = Self { words: Vec::new(), names: BTreeSet::new() };
        for subject in subjects {
            let is_known = profile.words.iter().any(|word| word.stem == subject.stem);
            if !is_known && profile.words.len() == MAX_WORDS {
                break;
            }
            if subject.is_name {
                profile.names.insert(subject.stem.clone());
            }
            if !is_known {
                profile.words.push(Word {
                    concept: concepts::representative(&subject.stem).to_owned(),
                    is_generic: concepts::is_generic(&subject.stem),
                    is_scene: subject.is_scene,
                    is_noun: subject.is_noun || !has_capitals,
                    stem: subject.stem,
                });
            }
        }
        profile.words.sort_by(|a, b| a.stem.cmp(&b.stem));
        profile
    }

    pub(super) fn likeness(&self, other: &Self, rarity: &Rarity) -> f64 {
        let (one, two) = (self.found_in(other, rarity), other.found_in(self, rarity));
        let (better, worse) = (one.max(two), one.min(two));
        let place = if self.is_elsewhere(other) { OTHER_PLACE } else { 1.0 };
        (place * (worse + BETTER_SHARE * (better - worse))).clamp(0.0, 1.0)
    }

    fn find(&self, stem: &str) -> Option<&Word> {
        self.words
            .binary_search_by(|word| word.stem.as_str().cmp(stem))
            .ok()
            .and_then(|at| self.words.get(at))
    }

    /// Whether both name places, and neither mentions one of the other's.
    fn is_elsewhere(&self, other: &Self) -> bool {
        let mentions_none = |one: &Self, names: &BTreeSet<String>| {
            !names.is_empty() && names.iter().all(|name| one.find(name).is_none())
        };
        mentions_none(self, &other.names) && mentions_none(other, &self.names)
    }

    /// What of this text's weight is in the other, as a share.
    fn found_in(&self, other: &Self, rarity: &Rarity) -> f64 {
        // Sums of the same numbers in the same order: a text finds itself with exactly 1.
        let (mut weights, mut found) = (0.0, 0.0);
        for word in &self.words {
            let is_scene = word.is_scene || other.find(&word.stem).is_some_and(|same| same.is_scene);
            let weight = weight(word, is_scene) * rarity.of(&word.concept);
            weights += weight;
            let share = cover(word, &other.words);
            found += if is_scene && share < SAME_PLACE { 0.0 } else { weight * share };
        }
        if weights > 0.0 { found / weights } else { 0.0 }
    }
}

fn weight(word: &Word, is_scene: bool) -> f64 {
    if word.is_generic {
        return GENERIC_WEIGHT;
    }
    let class = match (is_scene, word.is_noun) {
        (true, _) => SCENE_WEIGHT,
        (false, true) => 1.0,
        (false, false) => SMALL_WEIGHT,
    };
    #[expect(clippy::cast_precision_loss, reason = "at most 12")]
    let letters = word.stem.len().min(MOST_LETTERS) as f64 - MEAN_LETTERS as f64;
    class * (1.0 + LETTER_WEIGHT * letters)
}
