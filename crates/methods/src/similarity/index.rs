//! Many texts at once: TF-IDF chooses the few worth comparing word by word.

use std::collections::{BTreeSet, HashMap};

use super::{profile::Profile, rarity::Rarity};

/// Texts compared word by word for one query.
const CANDIDATES: usize = 200;

/// Letters that stand together in a piece of a word.
const PIECE: usize = 4;

/// Texts prepared for [`Index::nearest`], in memory.
///
/// Pieces of four letters of the analyser's stems, as in search, are weighted by how few of these texts have them (TF-IDF:
/// Salton and Buckley 1988, "Term-weighting approaches in automatic text retrieval"); the texts nearest by their
/// cosine are then compared as [`rank`](super::rank) does. Of up to 200 texts that share a piece
/// none is passed over; of more the nearest 200 are compared.
pub struct Index {
    profiles: Vec<Profile>,
    rarity: Rarity,
    /// Per piece the texts that have it, ascending.
    texts_with: HashMap<[u8; PIECE], Vec<usize>>,
    /// Per text the length of its vector of weights.
    lengths: Vec<f64>,
}

impl Index {
    /// Prepares the texts; results count them from 0.
    pub fn new<T: AsRef<str>>(texts: &[T]) -> Self {
        let profiles: Vec<Profile> = texts.iter().map(|text| Profile::of(text.as_ref())).collect();
        let mut texts_with: HashMap<[u8; PIECE], Vec<usize>> = HashMap::new();
        for (at, profile) in profiles.iter().enumerate() {
            for piece in pieces(profile) {
                texts_with.entry(piece).or_default().push(at);
            }
        }
        let mut lengths = vec![0.0_f64; profiles.len()];
        for texts in texts_with.values() {
            let weight = piece_rarity(texts.len(), profiles.len());
            for at in texts {
                if let Some(length) = lengths.get_mut(*at) {
                    *length += weight * weight;
                }
            }
        }
        let lengths = lengths.into_iter().map(f64::sqrt).collect();
        let rarity = Rarity::among(&profiles);
        Self { profiles, rarity, texts_with, lengths }
    }

    /// Likeness of two texts between 0 and 1, by how rare their words are among these texts. Otherwise as
    /// [`similarity`](super::similarity).
    pub fn likeness(&self, a: &str, b: &str) -> f64 {
        Profile::of(a).likeness(&Profile::of(b), &self.rarity)
    }

    /// The texts most like `query` with their scores, at least `threshold` (usually
    /// [`DEFAULT_THRESHOLD`](super::DEFAULT_THRESHOLD)) and above 0, best first, equal ones in the given order.
    ///
    /// ```
    /// use methods::similarity::{DEFAULT_THRESHOLD, Index};
    ///
    /// let index = Index::new(&["Radweg bauen", "Eine Sitzbank für die Bushaltestelle", "Bushaltestelle säubern"]);
    /// let near = index.nearest("Bank an der Bushaltestelle", DEFAULT_THRESHOLD);
    /// assert_eq!(near[0].0, 1);
    /// ```
    pub fn nearest(&self, query: &str, threshold: f64) -> Vec<(usize, f64)> {
        let query = Profile::of(query);
        let mut cosines = vec![0.0; self.profiles.len()];
        for texts in pieces(&query).iter().filter_map(|piece| self.texts_with.get(piece)) {
            let weight = piece_rarity(texts.len(), self.profiles.len());
            for at in texts {
                if let Some(cosine) = cosines.get_mut(*at) {
                    *cosine += weight * weight;
                }
            }
        }
        // The query's own length would divide all alike.
        let mut candidates: Vec<(usize, f64)> = cosines
            .into_iter()
            .zip(&self.lengths)
            .enumerate()
            .filter(|(_, (cosine, _))| *cosine > 0.0)
            .map(|(at, (cosine, length))| (at, cosine / length))
            .collect();
        if candidates.len() > CANDIDATES {
            candidates.select_nth_unstable_by(CANDIDATES, |a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            candidates.truncate(CANDIDATES);
        }
        let mut near: Vec<(usize, f64)> = candidates
            .into_iter()
            .filter_map(|(at, _)| Some((at, query.likeness(self.profiles.get(at)?, &self.rarity))))
            .filter(|(_, score)| *score > 0.0 && *score >= threshold)
            .collect();
        near.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        near
    }
}

/// Inverse document frequency; above 0 even for what every text has.
#[expect(clippy::cast_precision_loss, reason = "numbers of texts")]
fn piece_rarity(with: usize, all: usize) -> f64 {
    ((all + 1) as f64 / with as f64).ln()
}

/// The pieces of a text's words and of their other names. Words that have anything in common for
/// [`cover`](super::words::cover) have a piece in common, since the borders count as letters.
fn pieces(profile: &Profile) -> BTreeSet<[u8; PIECE]> {
    let mut pieces = BTreeSet::new();
    for name in profile.words.iter().flat_map(|word| [&word.stem, &word.concept]) {
        let mut bordered = Vec::with_capacity(name.len() + 2);
        bordered.push(b'<');
        bordered.extend_from_slice(name.as_bytes());
        bordered.push(b'>');
        bordered.resize(bordered.len().max(PIECE), b'>');
        pieces.extend(bordered.windows(PIECE).filter_map(|piece| <[u8; PIECE]>::try_from(piece).ok()));
    }
    pieces
}
