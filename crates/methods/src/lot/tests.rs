use std::fs;

use super::*;
use crate::fixtures::shared;

/// Quotas and pool of the shared folder, by columns of the same names.
fn of_folder(name: &str, quotas: &str, people: &str) -> Pool {
    let file =
        |end: &str| fs::read(shared().join(format!("data/voting/sortition/{name}_{end}.csv"))).unwrap();
    let read = |bytes: &[u8]| -> Vec<Vec<String>> {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes);
        reader.records().map(|line| line.unwrap().iter().map(str::to_owned).collect()).collect()
    };
    let lines = read(&file(quotas));
    let features = lines[1..].iter().map(|line| Feature {
        category: line[0].clone(),
        value: line[1].clone(),
        min: line[2].parse().unwrap(),
        max: line[3].parse().unwrap(),
    });
    let quotas = Quotas::new(features.collect()).unwrap();
    let lines = read(&file(people));
    let columns: Vec<usize> = quotas
        .categories()
        .iter()
        .map(|category| lines[0].iter().position(|name| name == category).unwrap())
        .collect();
    let people: Vec<Person> = lines[1..]
        .iter()
        .map(|line| Person {
            values: columns.iter().map(|column| line[*column].clone()).collect(),
            household: None,
        })
        .collect();
    Pool::new(quotas, &people).unwrap()
}

/// Chances by features against the stored ones; the stages against their own bounds.
fn reproduces(name: &str, quotas: &str, people: &str) {
    let file = shared().join(format!("data/voting/sortition/{name}.expected.json"));
    let expected: serde_json::Value = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
    let pool = of_folder(name, quotas, people);
    let size = u32::try_from(expected["panel"].as_u64().unwrap()).unwrap();
    let lottery = leximin(&pool, size).unwrap();
    let categories: Vec<&str> =
        expected["categories"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
    let types = expected["leximin_by_type"].as_array().unwrap();
    assert_eq!(types.len(), pool.kinds().len());
    for stored in types {
        let features: Vec<usize> = pool
            .quotas()
            .categories()
            .iter()
            .map(|category| {
                let place = categories.iter().position(|name| name == category).unwrap();
                pool.quotas().place(category, stored["type"][place].as_str().unwrap()).unwrap()
            })
            .collect();
        let kind = pool.kinds().iter().position(|kind| kind.features == features).unwrap();
        assert_eq!(stored["size"].as_u64().unwrap(), pool.kinds()[kind].people.len() as u64);
        let (found, right) = (lottery.chances[kind], stored["probability"].as_f64().unwrap());
        assert!((found - right).abs() < 1e-4, "{stored}: {found}");
    }
    let sum: f64 = (0..pool.kinds().len()).map(|kind| lottery.chances[kind] * pool.count(kind)).sum();
    assert!((sum - f64::from(size)).abs() < 1e-6, "{sum}");
    assert!(lottery.panels.iter().all(|(panel, chance)| *chance > 0.0 && pool.allows(panel, size)));
    let mut earlier = vec![None; pool.kinds().len()];
    for stage in &lottery.stages {
        assert!(stage.proves(&earlier, stage.bound, 1e-6));
        for kind in &stage.fixed {
            earlier[*kind] = Some(stage.chance);
        }
    }
    assert!(earlier.iter().all(Option::is_some));
    let least = maximin(&pool, size).unwrap().chances.into_iter().fold(1.0, f64::min);
    assert!((least - expected["maximin_value"].as_f64().unwrap()).abs() < 1e-6);
}

#[test]
fn the_small_example_of_the_nature_paper_comes_out() {
    reproduces("example_small_20", "categories", "respondents");
}

#[test]
fn the_large_example_of_the_nature_paper_comes_out() {
    reproduces("example_large_200", "categories", "respondents");
}

#[test]
fn the_pool_of_a_scottish_assembly_comes_out() {
    reproduces("sf_22", "features", "candidates");
}

#[test]
fn the_tight_pool_comes_out() {
    reproduces("synth_belzig_30", "categories", "respondents");
}

#[test]
fn the_large_pool_comes_out() {
    reproduces("synth_belzig_large_40", "categories", "respondents");
}

#[test]
fn a_public_lottery_of_the_large_pool_is_close_to_the_best_one() {
    let pool = of_folder("synth_belzig_large_40", "categories", "respondents");
    let lottery = leximin(&pool, 40).unwrap();
    let published = publish(&pool, &lottery, 1000, b"a seed").unwrap();
    assert_eq!(published.panels.len(), 1000);
    let mut counts = vec![0_u32; pool.kinds().len()];
    for person in &published.panels[417] {
        counts[pool.kind_of(*person).unwrap()] += 1;
    }
    assert!(pool.allows(&counts, 40));
    assert!(published.largest_difference < 3e-3, "{}", published.largest_difference);
    assert_eq!(published, publish(&pool, &lottery, 1000, b"a seed").unwrap());
    assert_ne!(published, publish(&pool, &lottery, 1000, b"another").unwrap());
}

#[test]
fn nash_of_the_tight_pool_has_a_larger_product_and_a_smaller_minimum() {
    let pool = of_folder("synth_belzig_30", "categories", "respondents");
    let (product, gap) = nash(&pool, 30).unwrap();
    let least = leximin(&pool, 30).unwrap();
    let mean = |lottery: &Lottery| -> f64 {
        let kinds = (0..pool.kinds().len()).map(|kind| pool.count(kind) * lottery.chances[kind].ln());
        kinds.sum::<f64>() / 240.0
    };
    assert!(gap < 1e-4, "{gap}");
    assert!(mean(&product) > mean(&least) - gap);
    let smallest = |lottery: &Lottery| lottery.chances.iter().copied().fold(1.0, f64::min);
    assert!(smallest(&product) < smallest(&least) + 1e-6);
}

#[test]
fn quotas_that_cannot_be_met_are_told_with_the_smallest_change() {
    let feature = |category: &str, value: &str, min, max| Feature {
        category: category.to_owned(),
        value: value.to_owned(),
        min,
        max,
    };
    let quotas = vec![
        feature("place", "centre", 2, 3),
        feature("place", "village", 3, 3),
        feature("age", "young", 2, 5),
        feature("age", "old", 0, 5),
    ];
    let person =
        |place: &str, age: &str| Person { values: vec![place.to_owned(), age.to_owned()], household: None };
    let people: Vec<Person> = ["centre", "centre", "centre", "centre", "village", "village"]
        .into_iter()
        .map(|place| person(place, if place == "village" { "old" } else { "young" }))
        .collect();
    let pool = Pool::new(Quotas::new(quotas).unwrap(), &people).unwrap();
    assert_eq!(leximin(&pool, 5), Err(Error::Infeasible));
    let change = Change { feature: 1, bound: Bound::Min, by: 1 };
    assert_eq!(relax(&pool, 5), Ok(Some(vec![change])));
    assert_eq!(relax(&pool, 7), Ok(None));
}
