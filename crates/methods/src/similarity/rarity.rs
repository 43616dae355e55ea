//! How telling a word is, by how few texts have it.

use std::collections::{BTreeSet, HashMap};

use super::profile::Profile;

/// Texts without any of the words, which stand for all that are not at hand: with few texts all words tell alike.
const UNSEEN_TEXTS: usize = 50;

/// Inverse document frequency (Spärck Jones 1972, "A statistical interpretation of term specificity"), 1 for a word of few
/// texts; without texts the same for all.
#[derive(Default)]
pub(super) struct Rarity {
    texts: usize,
    /// Texts with a word, by what everyone calls it.
    texts_with: HashMap<String, usize>,
}

impl Rarity {
    pub(super) fn among<'p>(profiles: impl IntoIterator<Item = &'p Profile>) -> Self {
        let mut rarity = Self::default();
        for profile in profiles {
            rarity.texts += 1;
            let concepts: BTreeSet<&str> = profile.words.iter().map(|word| word.concept.as_str()).collect();
            for concept in concepts {
                *rarity.texts_with.entry(concept.to_owned()).or_default() += 1;
            }
        }
        rarity
    }

    /// Above 0.
    #[expect(clippy::cast_precision_loss, reason = "numbers of texts")]
    pub(super) fn of(&self, concept: &str) -> f64 {
        let all = (self.texts + UNSEEN_TEXTS + 1) as f64;
        let with = self.texts_with.get(concept).copied().unwrap_or_default() as f64;
        (all / (with + 0.5)).ln() / all.ln()
    }
}
