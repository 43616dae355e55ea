//! Small pools against brute force: every panel of people is looked at.

use proptest::prelude::*;

use super::*;

/// Two categories of three and two features, up to ten people, quotas that may or may not be met.
pub(super) fn pools() -> impl Strategy<Value = (Quotas, Vec<Person>, u32)> {
    let quota = (0_u32..3, 0_u32..4).prop_map(|(min, more)| (min, min + more));
    let person = (0_usize..3, 0_usize..2, proptest::option::of(0_u8..4));
    (proptest::collection::vec(quota, 5), proptest::collection::vec(person, 1..=10), 1_u32..5).prop_map(
        |(quotas, people, size)| {
            let feature = |(place, (min, max)): (usize, (u32, u32))| {
                let (category, value) = if place < 3 { ("age", place) } else { ("place", place - 3) };
                Feature { category: category.to_owned(), value: value.to_string(), min, max }
            };
            let features = quotas.into_iter().enumerate().map(feature).collect();
            let people = people.into_iter().map(|(age, place, household)| Person {
                values: vec![age.to_string(), place.to_string()],
                household: household.map(|home| home.to_string()),
            });
            (Quotas::new(features).unwrap(), people.collect(), size)
        },
    )
}

/// All sets of people that meet the quotas and take at most one of a household.
pub(super) fn panels(quotas: &Quotas, people: &[Person], size: u32) -> Vec<Vec<usize>> {
    let sets = (0_u32..1 << people.len()).filter(|set| set.count_ones() == size);
    let sets = sets.map(|set| (0..people.len()).filter(|person| set >> person & 1 == 1).collect::<Vec<_>>());
    let fits = |set: &Vec<usize>| {
        let quota = quotas.features().iter().all(|feature| {
            let category = quotas.categories().iter().position(|name| *name == feature.category).unwrap();
            let with = set.iter().filter(|person| people[**person].values[category] == feature.value).count();
            (feature.min..=feature.max).contains(&u32::try_from(with).unwrap())
        });
        let mut homes: Vec<&String> =
            set.iter().filter_map(|person| people[*person].household.as_ref()).collect();
        let all = homes.len();
        homes.sort();
        homes.dedup();
        quota && homes.len() == all
    };
    sets.filter(fits).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_panel_whatsoever_is_above_the_bounds_of_leximin((quotas, people, size) in pools()) {
        let all = panels(&quotas, &people, size);
        let pool = Pool::new(quotas, &people).unwrap();
        let lottery = match leximin(&pool, size) {
            Ok(lottery) => lottery,
            Err(error) => {
                prop_assert_eq!(error, Error::Infeasible);
                prop_assert!(all.is_empty());
                return Ok(());
            }
        };
        prop_assert!(!all.is_empty());
        let mut earlier = vec![None; pool.kinds().len()];
        for stage in &lottery.stages {
            let weight = |person: &usize| {
                let kind = pool.kind_of(*person).unwrap();
                stage.weights[kind] / pool.count(kind)
            };
            let weights = all.iter().map(|panel| panel.iter().map(weight).sum::<f64>());
            let largest = weights.fold(0.0, f64::max);
            prop_assert!(stage.proves(&earlier, largest, 1e-6), "{:?}", lottery);
            for kind in &stage.fixed {
                earlier[*kind] = Some(stage.chance);
                prop_assert!((lottery.chances[*kind] - stage.chance).abs() < 1e-6);
            }
        }
        prop_assert!(earlier.iter().all(Option::is_some));
        prop_assert!(lottery.panels.iter().all(|(panel, _)| pool.allows(panel, size)));
        let sum: f64 = (0..pool.kinds().len()).map(|kind| lottery.chances[kind] * pool.count(kind)).sum();
        prop_assert!((sum - f64::from(size)).abs() < 1e-6);
    }

    #[test]
    fn the_order_of_people_and_of_quotas_changes_no_chance((quotas, people, size) in pools()) {
        let chances = |quotas: &Quotas, people: &[Person]| -> Result<Vec<f64>, Error> {
            let pool = Pool::new(quotas.clone(), people)?;
            let lottery = leximin(&pool, size)?;
            Ok((0..people.len()).map(|person| lottery.chances[pool.kind_of(person).unwrap()]).collect())
        };
        let turned: Vec<Person> = people.iter().rev().cloned().collect();
        let features = quotas.features().iter().rev().cloned().collect();
        let back = Quotas::new(features).unwrap();
        let swap = |person: &Person| Person { values: person.values.iter().rev().cloned().collect(), ..person.clone() };
        let turned: Vec<Person> = turned.iter().map(swap).collect();
        match (chances(&quotas, &people), chances(&back, &turned)) {
            (Ok(one), Ok(two)) => {
                for (one, two) in one.iter().zip(two.iter().rev()) {
                    prop_assert!((one - two).abs() < 1e-6);
                }
            }
            (one, two) => prop_assert_eq!(one.unwrap_err(), two.unwrap_err()),
        }
    }
}
