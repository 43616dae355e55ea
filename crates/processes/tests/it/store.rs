//! Reading and writing, on both databases.

use crate::support::{app, complete, places, publish, publish_at, region};
use kernel::Random;
use processes::{
    NewProcess, ProcessState,
    event::{self, EventKind},
    store::{self, Filter},
    writing::ensure,
};
use web::{Cx, testing::start};

fn named(slug: &str) -> NewProcess {
    NewProcess { slug: slug.to_owned(), title: slug.to_owned(), ..complete() }
}

fn slugs(found: Vec<processes::Full>) -> Vec<String> {
    found.into_iter().map(|full| full.process.slug).collect()
}

database::on_both! {
    async fn what_was_written_is_read_again(db: Db) {
        region(&db).await;
        let places = places(&db).await;
        let new = NewProcess {
            answer_days: Some(14),
            decision_at: Some(start()),
            legal_basis: "Beschluss".to_owned(),
            easy_read: "Der Spielplatz wird neu.".to_owned(),
            sign_language_path: "/filme/spielplatz.mp4".to_owned(),
            places: vec![places["borne"].0],
            municipalities: vec![places["borne"].1],
            example: true,
            ..complete()
        };
        let id = publish(&db, new.clone()).await;
        let full = store::by_slug(&db, "spielplatz").await.expect("a query").expect("a process");
        assert_eq!(full.process.id, id);
        assert_eq!(full.process.state, ProcessState::Published);
        assert_eq!(full.process.published_at, Some(start()));
        assert_eq!(full.phases.iter().map(|phase| phase.position).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(NewProcess::from(&full), new);
        assert_eq!(store::by_id(&db, id).await.expect("a query"), Some(full));
        assert_eq!(store::by_slug(&db, "unbekannt").await.expect("a query"), None);
    }

    async fn what_concerns_a_place_concerns_its_municipality(db: Db) {
        region(&db).await;
        let places = places(&db).await;
        publish(&db, NewProcess { places: vec![places["reetz"].0], ..complete() }).await;
        let full = store::by_slug(&db, "spielplatz").await.expect("a query").expect("a process");
        assert_eq!(full.municipalities, [places["reetz"].1]);
    }

    async fn a_draft_without_level_is_kept_without_level(db: Db) {
        publish(&db, NewProcess { level: None, phases: Vec::new(), ..complete() }).await;
        let full = store::by_slug(&db, "spielplatz").await.expect("a query").expect("a process");
        assert_eq!((full.process.level, full.phases.len()), (None, 0));
    }

    async fn the_standing_processes_are_made_once_published_and_lack_nothing(db: Db) {
        let test = app(db).await;
        let format = test.app.format("ideas").is_some();
        processes::ensure_standing(&test.app).await.expect("the first start");
        processes::ensure_standing(&test.app).await.expect("the second start");
        let all = store::published_full(&test.app.db).await.expect("a query");
        assert_eq!(all.len(), 2);
        for full in &all {
            assert_eq!(processes::process::missing(full, format), Vec::<&str>::new(), "{}", full.process.slug);
            assert!(full.process.standing && full.phases.is_empty() && full.places.is_empty() && full.municipalities.is_empty());
            let events = event::of(&test.app.db, full.process.id).await.expect("a query");
            assert_eq!(events.iter().map(|event| event.kind).collect::<Vec<_>>(), [EventKind::Established]);
        }
        assert_eq!(store::open_now(&test.app.db, test.clock.now()).await.expect("a query").len(), 2);
        let choices = store::choices(&Cx::background(&test.app, kernel::Locale::De)).await.expect("a query");
        assert!(choices.iter().any(|choice| choice.value == "ideenwerkstatt" && choice.text == "Ideenwerkstatt"));
    }

    async fn ensuring_a_process_again_changes_nothing(db: Db) {
        let first = publish(&db, complete()).await;
        let random = Random::seeded(3);
        let changed = NewProcess { title: "Anders".to_owned(), ..complete() };
        let second = db.write(move |tx| Box::pin(async move { ensure(tx, &changed, start(), &random).await })).await.expect("a write");
        assert_eq!(first, second);
        assert_eq!(store::by_id(&db, first).await.expect("a query").expect("a process").process.title, "Spielplatz am Anger");
    }

    async fn only_what_is_open_now_is_open_now(db: Db) {
        publish(&db, complete()).await;
        let open = async |days: i64| slugs(store::open_now(&db, start().plus_seconds(days * 86_400)).await.expect("a query"));
        assert_eq!(open(0).await, ["spielplatz"]);
        assert_eq!(open(15).await, Vec::<String>::new(), "between the phases");
        assert_eq!(open(20).await, ["spielplatz"]);
        assert_eq!(open(40).await, Vec::<String>::new());
    }

    async fn a_place_knows_what_concerns_it(db: Db) {
        region(&db).await;
        let places = places(&db).await;
        publish(&db, named("ganze-region")).await;
        publish(&db, NewProcess { municipalities: vec![places["borne"].1], ..named("ganze-oststadt") }).await;
        publish(&db, NewProcess { places: vec![places["borne"].0], ..named("nur-borne") }).await;
        let of = async |slug: &str| {
            let mut found = slugs(store::of_place(&db, places[slug].0).await.expect("a query"));
            found.sort();
            found
        };
        assert_eq!(of("borne").await, ["ganze-oststadt", "ganze-region", "nur-borne"]);
        assert_eq!(of("luesse").await, ["ganze-oststadt", "ganze-region"]);
        assert_eq!(of("reetz").await, ["ganze-region"]);
    }

    async fn the_list_is_narrowed_and_goes_on_where_it_ended(db: Db) {
        region(&db).await;
        let places = places(&db).await;
        publish_at(&db, named("eins"), start()).await;
        publish_at(&db, NewProcess { municipalities: vec![places["reetz"].1], ..named("zwei") }, start().plus_seconds(60)).await;
        publish_at(&db, NewProcess { format: "questions".to_owned(), ..named("drei") }, start().plus_seconds(120)).await;
        let list = async |filter: Filter| slugs(store::list(&db, &filter, None, 10).await.expect("a query"));
        assert_eq!(list(Filter::default()).await, ["drei", "zwei", "eins"]);
        assert_eq!(list(Filter { municipality: Some("oststadt".to_owned()), ..Filter::default() }).await, ["drei", "eins"]);
        assert_eq!(list(Filter { place: Some("reetz".to_owned()), ..Filter::default() }).await, ["drei", "zwei", "eins"]);
        assert_eq!(list(Filter { place: Some("borne".to_owned()), format: Some("ideas".to_owned()), ..Filter::default() }).await, ["eins"]);
        assert_eq!(list(Filter { state: Some(ProcessState::Closed), ..Filter::default() }).await, Vec::<String>::new());
        let first = store::list(&db, &Filter::default(), None, 2).await.expect("a query");
        let last = &first[1].process;
        let after = Some((last.published_at.expect("published"), last.id));
        assert_eq!(slugs(store::list(&db, &Filter::default(), after, 2).await.expect("a query")), ["eins"]);
    }
}
