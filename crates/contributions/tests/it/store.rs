use crate::support::{app, hand_in, idea, published};
use contributions::{
    contribution::{Channel, State},
    endorsement::{self, Given},
    intake::{self, Arrival},
    listing::{Filter, Order},
    store,
};
use database::on_both;
use kernel::{Error, Locale};
use std::collections::HashSet;
use web::Cx;

on_both! {
    async fn the_same_intake_twice_is_one_contribution_with_one_receipt(db: Db) {
        let test = app(db).await;
        let cx = Cx::background(&test.app, Locale::De);
        let key = test.app.random.uuid();
        let first = intake::submit(&cx, key, idea("Eine Bank am Teich"), Arrival::default()).await.expect("taken in");
        let again = intake::submit(&cx, key, idea("Eine Bank am Teich"), Arrival::default()).await.expect("taken in");
        assert!(first.created && !again.created);
        assert_eq!((first.id, &first.reference, &first.code), (again.id, &again.reference, &again.code));
        let other = intake::submit(&cx, key, idea("Etwas ganz anderes"), Arrival::default()).await;
        assert!(matches!(other, Err(Error::Conflict("contribution-key-conflict"))));
    }

    async fn ten_identical_intakes_at_once_leave_one_row(db: Db) {
        let test = app(db).await;
        let cx = Cx::background(&test.app, Locale::De);
        let key = test.app.random.uuid();
        let all = (0..10).map(|_| {
            let cx = cx.clone();
            tokio::spawn(async move { intake::submit(&cx, key, idea("Ein Zebrastreifen"), Arrival::default()).await })
        });
        let mut receipts = HashSet::new();
        for one in all.collect::<Vec<_>>() {
            let receipt = one.await.expect("no panic").expect("taken in");
            receipts.insert((receipt.reference, receipt.code.to_string()));
        }
        assert_eq!(receipts.len(), 1);
        let rows: i64 = test.app.db.query("select count(*) from contribution").value().await.expect("a count");
        assert_eq!(rows, 1);
    }

    async fn references_count_up_within_each_municipality(db: Db) {
        let test = app(db).await;
        let cx = Cx::background(&test.app, Locale::De);
        let mut references = Vec::new();
        for place in ["reetz", "luesse", "wiesenburg"] {
            let draft = contributions::contribution::Draft { place: Some(place.to_owned()), ..idea("Ein Text") };
            let key = test.app.random.uuid();
            references.push(intake::submit(&cx, key, draft, Arrival::default()).await.expect("taken in").reference);
        }
        assert_eq!(references, ["WM-0001", "BB-0001", "WM-0002"]);
    }

    async fn the_promise_runs_from_receipt_to_the_end_of_a_working_day(db: Db) {
        let test = app(db).await;
        let receipt = hand_in(&test, "Ein Text").await;
        // Received on Monday, 1 June 2026; 28 days later is Monday, 29 June.
        assert_eq!(receipt.due_at.rfc3339(), "2026-06-29T21:59:59Z");
    }

    async fn what_waits_for_a_moderator_is_in_no_list_and_no_search(db: Db) {
        let test = app(db).await;
        hand_in(&test, "Ein Trinkbrunnen am Markt").await;
        let search = Filter { search: Some("Trinkbrunnen".to_owned()), ..Filter::default() };
        assert!(store::list(&test.app.db, &Filter::default()).await.expect("a list").is_empty());
        assert!(store::list(&test.app.db, &search).await.expect("a list").is_empty());
        published(&test, "Noch ein Trinkbrunnen").await;
        assert_eq!(store::list(&test.app.db, &search).await.expect("a list").len(), 1);
        assert_eq!(store::count(&test.app.db, &search).await.expect("a count"), 1);
    }

    async fn every_order_pages_through_all_items_once(db: Db) {
        let test = app(db).await;
        for n in 0..7 {
            let receipt = published(&test, &format!("Idee Nummer {n}")).await;
            test.clock.advance_seconds(60);
            for _ in 0..(n % 3) {
                let on = store::by_id(&test.app.db, receipt.id).await.expect("a row").expect("there");
                let (hash, now) = (test.app.random.bytes::<32>().to_vec(), test.clock.now());
                test.app.db.write(move |tx| Box::pin(async move { endorsement::endorse(tx, &[Given::by_guest(on.id, hash, Channel::Web, now)]).await })).await.expect("endorsed");
            }
        }
        for order in Order::ALL {
            let mut filter = Filter { order: *order, near: Some((12.5, 52.1)), day: 20_000, limit: 2, ..Filter::default() };
            let mut seen = Vec::new();
            loop {
                let page = store::list(&test.app.db, &filter).await.expect("a page");
                let more = page.len() > filter.limit;
                let items: Vec<_> = page.into_iter().take(filter.limit).collect();
                filter.after = items.last().map(|last| filter.cursor(last));
                seen.extend(items.iter().map(|item| (item.reference.clone(), item.endorsements)));
                if !more { break; }
            }
            assert_eq!(seen.iter().map(|(reference, _)| reference).collect::<HashSet<_>>().len(), 7, "{order}: {seen:?}");
            assert_eq!(seen.len(), 7, "{order}");
            match order {
                Order::Newest => assert_eq!(seen[0].0, "WM-0007"),
                Order::Endorsed => assert!(seen.windows(2).all(|pair| pair[0].1 >= pair[1].1), "{seen:?}"),
                _ => {}
            }
        }
    }

    async fn the_search_hits_and_misses_as_the_analyser_says(db: Db) {
        let test = app(db).await;
        let pairs = methods::fixtures::SEARCH_PAIRS;
        let mut texts: Vec<&str> = pairs.iter().map(|pair| pair.text).collect();
        texts.sort_unstable();
        texts.dedup();
        let mut ids = Vec::new();
        for text in &texts {
            let receipt = published(&test, "x").await;
            let (id, text) = (receipt.id, (*text).to_owned());
            ids.push((id, text.clone()));
            test.app.db.write(move |tx| Box::pin(async move { store::index(tx, id, "", &text).await })).await.expect("indexed");
        }
        for pair in pairs {
            let filter = Filter { search: Some(pair.query.to_owned()), limit: 500, ..Filter::default() };
            let hits = store::list(&test.app.db, &filter).await.expect("a search");
            let id = ids.iter().find(|(_, text)| text == pair.text).expect("indexed above").0;
            assert_eq!(hits.iter().any(|hit| hit.id == id), pair.hit, "{} in {}", pair.query, pair.text);
        }
    }

    async fn endorsing_twice_with_one_key_counts_once_and_can_be_taken_back(db: Db) {
        let test = app(db).await;
        let receipt = published(&test, "Eine Schaukel").await;
        let on = store::by_id(&test.app.db, receipt.id).await.expect("a row").expect("there");
        let key = endorsement::key_hash(&test.app.secrets, test.app.random.uuid(), on.id);
        let now = test.clock.now();
        let endorse = |key: Vec<u8>| { let on = on.clone(); test.app.db.write(move |tx| Box::pin(async move { Ok(endorsement::endorse(tx, &[Given::by_guest(on.id, key, Channel::Web, now)]).await?[0]) })) };
        assert_eq!(endorse(key.clone()).await.expect("endorsed"), (1, true));
        assert_eq!(endorse(key.clone()).await.expect("endorsed"), (1, false));
        assert_eq!(endorse(vec![1; 32]).await.expect("endorsed"), (2, true));
        let (back, secrets) = (on.clone(), test.app.secrets.clone());
        let left = test.app.db.write(move |tx| Box::pin(async move { endorsement::withdraw(tx, &secrets, &back, key).await })).await.expect("taken back");
        assert_eq!(left, 1);
    }

    async fn withdrawing_erases_what_was_written_and_keeps_that_there_was_something(db: Db) {
        let test = app(db).await;
        let receipt = published(&test, "Ein Geheimnis").await;
        let (id, now, random) = (receipt.id, test.clock.now(), test.app.random.clone());
        test.app.db.write(move |tx| Box::pin(async move { store::withdraw(tx, &random, id, now).await })).await.expect("withdrawn");
        let left = store::by_id(&test.app.db, id).await.expect("a row").expect("there");
        assert_eq!((left.state, left.title.as_str(), left.body.as_str()), (State::Withdrawn, "", ""));
        let search = Filter { search: Some("Geheimnis".to_owned()), ..Filter::default() };
        assert!(store::list(&test.app.db, &search).await.expect("a list").is_empty());
        let events = store::events(&test.app.db, id, true).await.expect("a history");
        assert_eq!(events.last().map(|event| event.kind.as_str()), Some("withdrawn"));
    }

    async fn figures_count_what_is_public_and_how_it_was_answered(db: Db) {
        let test = app(db).await;
        let receipt = published(&test, "Eine Bank").await;
        published(&test, "Ein Baum").await;
        hand_in(&test, "Noch nicht öffentlich").await;
        let start = test.clock.now();
        test.clock.advance_seconds(4 * 86_400);
        let (id, now) = (receipt.id, test.clock.now());
        test.app.db.write(move |tx| Box::pin(async move {
            store::set_answer(tx, id, contributions::AnswerState::Answered, Some(contributions::Decision::Adopted), Some(now), now).await
        })).await.expect("answered");
        test.clock.advance_seconds(40 * 86_400);
        let figures = store::figures(&test.app.db, start.plus_seconds(-1), test.clock.now()).await.expect("figures");
        assert_eq!((figures.contributions, figures.answered, figures.answered_in_time, figures.overdue), (2, 1, 1, 1));
        assert_eq!((figures.mean_days(), figures.answered_percent()), (Some(4), Some(50)));
    }

    async fn the_same_demo_twice_doubles_nothing(db: Db) {
        let test = app(db).await;
        for _ in 0..2 {
            contributions::demo::examples(&test.app, 40, 7).await.expect("examples");
        }
        let rows: i64 = test.app.db.query("select count(*) from contribution where example").value().await.expect("a count");
        assert_eq!(rows, 40);
        let wrong: i64 = test.app.db
            .query("select count(*) from contribution_count k where k.endorsements <> (select count(*) from endorsement e where e.contribution_id = k.contribution_id)
                    or k.comments <> (select count(*) from comment c where c.contribution_id = k.contribution_id and c.state = 'published')")
            .value().await.expect("a count");
        assert_eq!(wrong, 0, "the counters say what the rows say");
    }
}
