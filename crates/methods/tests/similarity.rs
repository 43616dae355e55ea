//! The duplicate score against hand-labelled pairs, and its laws.

use methods::similarity::{DEFAULT_THRESHOLD, rank, similarity};
use proptest::prelude::*;

struct Pair {
    half: &'static str,
    duplicate: bool,
    a: &'static str,
    b: &'static str,
}

fn labelled_pairs() -> Vec<Pair> {
    let lines = include_str!("data/duplicates.tsv").lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| match line.split('\t').collect::<Vec<_>>()[..] {
            [half @ ("tune" | "held"), label @ ("duplicate" | "different"), a, b] => {
                Pair { half, duplicate: label == "duplicate", a, b }
            }
            _ => panic!("not a labelled pair: {line}"),
        })
        .collect()
}

/// Precision and recall of the default threshold on one half, and a line for every wrong pair.
fn quality(half: &str) -> (f64, f64, String) {
    let (mut right, mut found, mut there, mut wrong) = (0.0, 0.0, 0.0, Vec::new());
    for pair in labelled_pairs().iter().filter(|pair| pair.half == half) {
        let score = similarity(pair.a, pair.b);
        let suggested = score >= DEFAULT_THRESHOLD;
        right += f64::from(u8::from(suggested && pair.duplicate));
        found += f64::from(u8::from(suggested));
        there += f64::from(u8::from(pair.duplicate));
        if suggested != pair.duplicate {
            wrong.push(format!("{score:.2} {} | {}", pair.a, pair.b));
        }
    }
    (right / found, right / there, wrong.join("\n"))
}

#[test]
fn suggestions_on_the_held_out_half_are_mostly_right_and_mostly_complete() {
    let (precision, recall, wrong) = quality("held");
    assert!(
        precision >= 0.9 && recall >= 0.7,
        "precision {precision:.2}, recall {recall:.2}, wrong:\n{wrong}"
    );
}

#[test]
fn the_threshold_suits_the_half_it_was_chosen_on() {
    let (precision, recall, wrong) = quality("tune");
    assert!(
        precision >= 0.95 && recall >= 0.85,
        "precision {precision:.2}, recall {recall:.2}, wrong:\n{wrong}"
    );
}

#[test]
fn the_halves_are_of_equal_size_and_hold_both_kinds() {
    let pairs = labelled_pairs();
    for half in ["tune", "held"] {
        for duplicate in [true, false] {
            let count = pairs.iter().filter(|pair| pair.half == half && pair.duplicate == duplicate).count();
            assert!(count >= 20, "{half} {duplicate}: {count}");
        }
    }
}

#[test]
fn ranking_puts_the_duplicate_first_and_leaves_the_unrelated_out() {
    let candidates =
        ["Ein Konzert im Kurpark", "Im Kurpark fehlen Spender für Hundekotbeutel", "Glasfaser für Borne"];
    let found = rank("Hundekotbeutel am Kurpark", &candidates);
    assert_eq!(found.iter().map(|(index, _)| *index).collect::<Vec<_>>(), [1, 0]);
    assert!(found[0].1 >= DEFAULT_THRESHOLD && found[1].1 < DEFAULT_THRESHOLD);
}

#[test]
fn one_typing_error_does_not_hide_a_duplicate() {
    assert!(similarity("Spielplazt in Borne erneuern", "Spielplatz Borne erneuern") >= DEFAULT_THRESHOLD);
}

#[test]
fn a_text_without_words_is_like_nothing() {
    for (a, b) in [("", ""), ("", "Bank"), ("und die", "und die"), ("!", "Bank")] {
        assert!(similarity(a, b).abs() < f64::EPSILON, "{a} {b}");
    }
}

fn words() -> impl Strategy<Value = String> {
    prop::collection::vec("[a-zäöüßA-ZÄÖÜ0-9-]{1,16}", 1..30).prop_map(|words| words.join(" "))
}

proptest! {
    #[test]
    fn likeness_is_symmetric_and_between_0_and_1(a in prop_oneof![words(), any::<String>()], b in words()) {
        let score = similarity(&a, &b);
        prop_assert!((0.0..=1.0).contains(&score));
        prop_assert_eq!(score.to_bits(), similarity(&b, &a).to_bits());
    }

    #[test]
    fn every_text_with_words_is_entirely_like_itself(a in words()) {
        prop_assume!(!methods::text::query_terms(&a).is_empty());
        prop_assert_eq!(similarity(&a, &a).to_bits(), 1.0_f64.to_bits());
    }

    #[test]
    fn ranking_is_best_first(query in words(), candidates in prop::collection::vec(words(), 0..8)) {
        let found = rank(&query, &candidates);
        prop_assert!(found.windows(2).all(|pair| pair[0].1 >= pair[1].1));
        prop_assert!(found.iter().all(|(index, score)| similarity(&query, &candidates[*index]).to_bits() == score.to_bits()));
    }
}
