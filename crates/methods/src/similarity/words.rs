//! How much of one word is found in other words, by its letters: the parts of compounds, other endings, typing errors.
//!
//! No dictionary of compounds: whether `Schuldach` has the parts `Schule` and `Dach` is told by the other text, if that
//! speaks of roofs and schools (compare the string tiling of Wise 1993).

/// A word of a text.
pub(super) struct Word {
    pub(super) stem: String,
    /// What it is called by everyone; the stem itself where there is no other word for it.
    pub(super) concept: String,
    /// Says that something is wanted, not what.
    pub(super) is_generic: bool,
    /// Says where.
    pub(super) is_scene: bool,
    pub(super) is_noun: bool,
}

/// Fewest letters of a common beginning or end, or of a part in the middle.
const MIN_PART: usize = 4;

/// Fewest letters of a whole word that begins or ends another.
const MIN_END: usize = 3;

/// What letters count that two compounds have in common, when each goes on with others of its own: a `Kinderarzt` is no
/// `Kinderkino`.
const COMMON_PART: f64 = 0.4;

/// Exponent of the share of letters found: half a compound is more than half of its meaning.
const SHARE_EXPONENT: f64 = 0.5;

/// How well `others` stand for this word: 1 for the same word, another name for it or a compound with it; for a compound
/// the parts of it that are there; 0 for a word that is missing. A number is there or not.
pub(super) fn cover(word: &Word, others: &[Word]) -> f64 {
    if others.iter().any(|other| other.stem == word.stem || other.concept == word.concept) {
        return 1.0;
    }
    if has_digit(&word.stem) {
        return 0.0;
    }
    let mut found = Letters::of(&word.stem);
    for other in others.iter().filter(|other| !has_digit(&other.stem)) {
        for name in [&other.stem, &other.concept] {
            if found.is_part_of(name) {
                return 1.0;
            }
            found.mark(name);
        }
    }
    found.share().powf(SHARE_EXPONENT)
}

fn has_digit(stem: &str) -> bool {
    stem.bytes().any(|letter| letter.is_ascii_digit())
}

/// The letters of a stem, and how far each of them was found.
struct Letters<'a> {
    stem: &'a str,
    found: Vec<f64>,
}

impl<'a> Letters<'a> {
    fn of(stem: &'a str) -> Self {
        Self { stem, found: vec![0.0; stem.len()] }
    }

    fn is_part_of(&self, name: &str) -> bool {
        let stem = self.stem;
        stem.len() >= MIN_END && (name.starts_with(stem) || name.ends_with(stem))
            || stem.len() >= MIN_PART && name.contains(stem)
    }

    /// Marks the beginning, the end and the middle that a word has in common with this one.
    fn mark(&mut self, name: &str) {
        let letters = self.stem.len();
        let begin = common(self.stem.bytes(), name.bytes());
        let end = common(self.stem.bytes().rev(), name.bytes().rev());
        // Of nearly the same letters: other endings, typing errors. Otherwise two compounds with a part in common.
        let is_same = 4 * (begin + end) >= 3 * letters.max(name.len());
        let credit = |many: usize| match many == name.len() || is_same {
            true if many >= MIN_END => Some(1.0),
            false if many >= MIN_PART => Some(COMMON_PART),
            _ => None,
        };
        if let Some(credit) = credit(begin) {
            self.mark_range(0, begin, credit);
        }
        if let Some(credit) = credit(end) {
            self.mark_range(letters - end, end, credit);
        }
        if let Some(at) = self.stem.find(name).filter(|_| name.len() >= MIN_PART) {
            self.mark_range(at, name.len(), 1.0);
        }
        // The end of one compound that begins the other.
        let overlaps = || (MIN_PART..letters.min(name.len())).rev();
        if let Some(many) =
            overlaps().find(|many| self.stem.get(..*many).is_some_and(|part| name.ends_with(part)))
        {
            self.mark_range(0, many, COMMON_PART);
        }
        let starts = |many: usize| self.stem.get(letters - many..).is_some_and(|part| name.starts_with(part));
        if let Some(many) = overlaps().find(|many| starts(*many)) {
            self.mark_range(letters - many, many, COMMON_PART);
        }
    }

    fn mark_range(&mut self, from: usize, many: usize, credit: f64) {
        self.found.iter_mut().skip(from).take(many).for_each(|found| *found = found.max(credit));
    }

    fn share(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "a word has at most 64 letters")]
        let share = self.found.iter().sum::<f64>() / self.found.len().max(1) as f64;
        share
    }
}

fn common(a: impl Iterator<Item = u8>, b: impl Iterator<Item = u8>) -> usize {
    a.zip(b).take_while(|(a, b)| a == b).count()
}
