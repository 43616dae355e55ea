//! The shared table of queries, hits and misses against the reference meaning of a search.

use methods::fixtures::SEARCH_PAIRS;
use methods::text::{index_terms, matches, query_terms};

#[test]
fn every_pair_of_the_table_hits_or_misses_as_it_says() {
    let wrong: Vec<String> = SEARCH_PAIRS
        .iter()
        .filter(|pair| matches(&index_terms(pair.text), &query_terms(pair.query)) != pair.hit)
        .map(|pair| format!("{pair:?}: {:?} in {}", query_terms(pair.query), index_terms(pair.text)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_table_has_enough_hits_and_misses_to_mean_something() {
    let hits = SEARCH_PAIRS.iter().filter(|pair| pair.hit).count();
    assert!(hits >= 60 && SEARCH_PAIRS.len() - hits >= 30, "{hits} of {}", SEARCH_PAIRS.len());
}
