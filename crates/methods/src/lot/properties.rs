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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_panel_is_steeper_than_the_gap_of_nash_says((quotas, people, size) in pools()) {
        let all = panels(&quotas, &people, size);
        let pool = Pool::new(quotas, &people).unwrap();
        let Ok((lottery, gap)) = nash(&pool, size) else {
            prop_assert!(all.is_empty());
            return Ok(());
        };
        let chance = |person: usize| lottery.chances[pool.kind_of(person).unwrap()];
        let can = (0..people.len()).filter(|person| all.iter().any(|panel| panel.contains(person))).count();
        prop_assert_eq!((0..people.len()).filter(|person| chance(*person) > 0.0).count(), can);
        let can = f64::from(u32::try_from(can).unwrap());
        for panel in &all {
            let steep: f64 = panel.iter().map(|person| 1.0 / chance(*person)).sum();
            prop_assert!(steep / can - 1.0 <= gap + 1e-9, "{steep} {can} {gap}");
        }
        prop_assert!(gap < 1e-4, "{gap}");
        prop_assert!(lottery.panels.iter().all(|(panel, _)| pool.allows(panel, size)));
    }

    #[test]
    fn the_smallest_relaxation_is_the_smallest((quotas, people, size) in pools()) {
        let open = quotas.features().iter().map(|feature| Feature { min: 0, max: size, ..feature.clone() });
        let open = Quotas::new(open.collect()).unwrap();
        let lacking = |panel: &Vec<usize>| -> u32 {
            let lacks = quotas.features().iter().map(|feature| {
                let category = quotas.categories().iter().position(|name| *name == feature.category).unwrap();
                let with = panel.iter().filter(|person| people[**person].values[category] == feature.value);
                let with = u32::try_from(with.count()).unwrap();
                feature.min.saturating_sub(with) + with.saturating_sub(feature.max)
            });
            lacks.sum()
        };
        let least = panels(&open, &people, size).iter().map(lacking).min();
        let pool = Pool::new(quotas.clone(), &people).unwrap();
        let changes = relax(&pool, size).unwrap();
        prop_assert_eq!(changes.as_ref().map(|changes| changes.iter().map(|change| change.by).sum()), least);
        // With the changes made there is a panel.
        let Some(changes) = changes else { return Ok(()) };
        let mut features = quotas.features().to_vec();
        for Change { feature, bound, by } in changes {
            match bound {
                Bound::Min => features[feature].min -= by,
                Bound::Max => features[feature].max += by,
            }
        }
        prop_assert!(!panels(&Quotas::new(features).unwrap(), &people, size).is_empty());
    }

    #[test]
    fn published_panels_and_replacements_meet_the_quotas((quotas, people, size) in pools(), seed in any::<u8>()) {
        let all = panels(&quotas, &people, size);
        let pool = Pool::new(quotas, &people).unwrap();
        let Ok(lottery) = leximin(&pool, size) else { return Ok(()) };
        let count = 1 + u32::from(seed);
        let published = publish(&pool, &lottery, count, &[seed]).unwrap();
        prop_assert_eq!(published.panels.len(), usize::from(seed) + 1);
        prop_assert!(published.panels.iter().all(|panel| all.contains(panel)));
        for (person, tickets) in (0..).zip(&published.tickets) {
            let on = published.panels.iter().filter(|panel| panel.contains(&person)).count();
            prop_assert_eq!(u32::try_from(on).unwrap(), *tickets);
        }
        // Each number is off by less than one, and people of a kind by one more, where nobody shares a household.
        if people.iter().all(|person| person.household.is_none()) {
            let off = f64::from(u32::try_from(lottery.panels.len()).unwrap() + 1) / f64::from(count);
            prop_assert!(published.largest_difference <= off, "{} {off}", published.largest_difference);
        }
        let panel = &published.panels[0];
        let gone = [panel[usize::from(seed) % panel.len()]];
        let possible = all.iter().any(|other| {
            !other.contains(&gone[0]) && panel.iter().all(|stays| gone.contains(stays) || other.contains(stays))
        });
        match replacements(&pool, panel, &gone, &people, &["6 1 3"]) {
            Ok(new) => {
                let stay = panel.iter().filter(|person| !gone.contains(person)).copied();
                let mut then: Vec<usize> = stay.chain(new).collect();
                then.sort_unstable();
                prop_assert!(all.contains(&then));
            }
            Err(error) => {
                prop_assert_eq!(error, Error::Infeasible);
                prop_assert!(!possible);
            }
        }
    }
}
