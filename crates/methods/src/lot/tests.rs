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
