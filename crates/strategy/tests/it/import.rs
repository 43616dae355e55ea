use crate::fixtures::{REAL, changed, faults, import, region, rows};
use serde_json::json;
use strategy::{
    kind::{ElementKind, RecordKind, SourceKind},
    store,
};

database::on_both! {
    async fn the_real_strategy_has_3_goals_8_bundles_19_measures_2_phases_and_its_funding(db: Db) {
        region(&db).await;
        let summary = import(&db, REAL).await.expect("the real strategy");
        assert_eq!((summary.goals, summary.bundles, summary.measures, summary.phases), (3, 8, 19, 2));
        assert_eq!((summary.unchanged, summary.unmentioned.len()), (false, 0));
        // 3 goals, 8 sub-goals, 8 bundles, 19 measures.
        assert_eq!(summary.added, 38);

        let edition = store::current(&db).await.expect("a query").expect("an edition");
        assert_eq!(edition.lead.as_deref(), Some("Bad Belzig"));
        assert_eq!((edition.total_cents, edition.total_approximate, edition.term_years), (Some(600_000_000), true, Some(7)));
        let funding = store::funding(&db).await.expect("funding");
        let told: Vec<_> = funding.iter().map(|f| (f.kind, f.amount_cents, f.approximate, f.derived, f.share, f.share_derived)).collect();
        assert_eq!(told, [
            (SourceKind::Grant, Some(540_000_000), true, false, Some(9_000), true),
            (SourceKind::Own, Some(60_000_000), true, true, None, false),
            (SourceKind::Related, Some(20_000_000), false, false, None, false),
        ]);
        // 42 sources, 15 dates, 8 places; 8 formats, 2 alliances, 6 systems, 3 funders; population and area of both.
        let rows = rows(&db).await;
        assert_eq!((rows[4], rows[7], rows[8], rows[10], rows[11]), (42, 15, 8, 19, 4));
    }

    async fn what_sources_do_not_state_stays_absent_and_marks_are_kept(db: Db) {
        region(&db).await;
        import(&db, REAL).await.expect("the real strategy");
        let edition = store::current(&db).await.expect("a query").expect("an edition");
        let elements = store::elements(&db, edition.id).await.expect("elements");
        let of = |kind, slug: &str| elements.iter().find(|e| e.kind == kind && e.slug == slug).expect("an element");
        let centres = of(ElementKind::Goal, "lebendige-zentren");
        assert!(centres.description_derived && centres.parts_complete);
        assert!(!of(ElementKind::Goal, "gesundes-lebensumfeld").parts_complete);
        assert_eq!(of(ElementKind::Bundle, "gesundheit-der-zukunft").parts_total, Some(2));
        assert_eq!(of(ElementKind::Bundle, "digitale-teilhabe").parts_total, None);
        let alignments = store::alignments(&db, edition.id).await.expect("alignments");
        assert_eq!((alignments.len(), alignments.iter().filter(|a| a.likely).count()), (9, 2));
        assert!(alignments.iter().any(|a| a.goal_id == centres.id && a.likely));
        let measure = store::measure(&db, edition.id, "vfm-2").await.expect("a query").expect("a measure");
        assert_eq!((measure.number, measure.number_derived), (Some(2), true));
        assert!(measure.status.is_none() && measure.planned().is_empty() && measure.office.is_empty());
        let phases = store::phases(&db, edition.id).await.expect("phases");
        assert_eq!(phases[0].delay(jiff::civil::date(2026, 11, 23)), Some(strategy::measure::Delay::Ended(181)));
        assert_eq!(phases[1].actual().end, None);
        let decisions = store::decisions(&db, edition.id).await.expect("decisions");
        assert!(decisions.iter().all(|(_, body, day)| body.is_empty() && day.is_empty()));
        let funders = store::records(&db, edition.id).await.expect("records");
        let since: Vec<_> = funders.iter().filter(|r| r.kind == RecordKind::Funder).map(|r| r.since().map(|d| d.to_string())).collect();
        assert_eq!(since, [None, Some("2021".to_owned()), None]);
    }

    async fn an_import_that_is_repeated_changes_nothing(db: Db) {
        region(&db).await;
        import(&db, REAL).await.expect("a first import");
        let edition = store::current(&db).await.expect("a query").expect("an edition");
        let before = (rows(&db).await, store::elements(&db, edition.id).await.expect("elements"));
        let summary = import(&db, REAL).await.expect("a second import");
        assert_eq!((summary.unchanged, summary.added, summary.measures), (true, 0, 19));
        // Neither does the same content in another writing.
        let summary = import(&db, &changed(|_| ())).await.expect("a third import");
        assert_eq!((summary.unchanged, summary.added), (false, 0));
        assert_eq!(before, (rows(&db).await, store::elements(&db, edition.id).await.expect("elements")));
    }

    async fn a_later_file_changes_words_adds_measures_and_keeps_what_it_no_longer_names(db: Db) {
        region(&db).await;
        import(&db, REAL).await.expect("a first import");
        let edition = store::current(&db).await.expect("a query").expect("an edition");
        let before = store::measure(&db, edition.id, "vi-4").await.expect("a query").expect("a measure");
        db.write(|tx| Box::pin(async move { tx.query("update measure set status = 'running' where slug = 'vi-4'").run().await })).await.expect("a status");
        let later = changed(|file| {
            file["bundles"][3]["measures"][3]["name"] = json!("Karten für alle");
            file["bundles"][3]["measures"].as_array_mut().expect("a list").remove(4);
            file["bundles"][1]["measures"] = json!([{"id": "gdz-1", "name": "Netzwerk Gesund in Bad Belzig"}]);
        });
        let summary = import(&db, &later).await.expect("a later file");
        assert_eq!((summary.added, summary.unmentioned), (1, vec!["vi-5".to_owned()]));
        let after = store::measure(&db, edition.id, "vi-4").await.expect("a query").expect("a measure");
        assert_eq!((after.id, after.name.as_str()), (before.id, "Karten für alle"));
        assert_eq!(after.status, Some(strategy::kind::MeasureStatus::Running));
        assert!(store::measure(&db, edition.id, "vi-5").await.expect("a query").is_some());
    }

    async fn a_broken_file_changes_nothing_and_every_fault_is_named_with_its_path(db: Db) {
        region(&db).await;
        let nothing = rows(&db).await;
        assert_eq!(faults(&db, "{\"schema_version\": 1,").await[0].0, "");
        let broken = changed(|file| {
            file["bundles"][2]["leitziele"] = json!(["unbekannt"]);
            file["bundles"][3]["measures"][0]["name"] = json!("");
            file["bundles"][4]["places"] = json!(["nirgends"]);
            file["bundles"][5]["measures"][1]["id"] = json!("svc-1");
            file["funding"]["own_share"]["value"] = json!(-600_000);
            file["funding"]["federal_share"]["value"] = json!(5.123);
            file["phases"][0]["planned"]["end"] = json!("2020-12-31");
            file["phases"][1]["actual"]["start"] = json!("31.02.2023");
            file["timeline"][0]["sources"] = json!(["nirgendwoher"]);
            file["timeline"][1]["surprise"] = json!(1);
            file["leitziele"][0]["bundles"][1] = json!("vitale-innenstadt");
        });
        let found = faults(&db, &broken).await;
        let paths: Vec<&str> = found.iter().map(|(path, _)| path.as_str()).collect();
        for path in [
            "bundles[2].leitziele[0]", "bundles[3].measures[0].name", "bundles[4].places[0]", "bundles[5].measures[1].id",
            "funding.own_share.value", "funding.federal_share.value", "phases[0].planned", "phases[1].actual.start",
            "timeline[0].sources[0]", "timeline[1].surprise", "leitziele[0].bundles",
        ] {
            assert!(paths.contains(&path), "{path} is not among {found:?}");
        }
        // The bundle that lost its goal, and the one called likely, are both told where the goal names them.
        assert_eq!(paths.len(), 11, "{found:?}");
        assert_eq!(rows(&db).await, nothing);
    }

    async fn names_that_only_the_database_knows_are_checked_there(db: Db) {
        region(&db).await;
        let broken = changed(|file| {
            file["places"][0]["ortsteil"] = json!("bad-belzig/atlantis");
            file["project"]["population"]["atlantis"] = json!({"value": 1});
        });
        let found = faults(&db, &broken).await;
        let paths: Vec<&str> = found.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(paths, ["project.population.atlantis", "places[0].ortsteil"]);
        assert_eq!(rows(&db).await.iter().sum::<i64>(), 0);
    }

    async fn decisions_in_the_file_are_taken_over_with_body_and_day(db: Db) {
        region(&db).await;
        let decided = changed(|file| {
            file["decisions"] = json!([{"municipality": "bad-belzig", "body": "Stadtverordnetenversammlung", "date": "2023-06"}]);
        });
        import(&db, &decided).await.expect("a strategy with a decision");
        let edition = store::current(&db).await.expect("a query").expect("an edition");
        let decisions = store::decisions(&db, edition.id).await.expect("decisions");
        assert_eq!(decisions[0], ("Bad Belzig".to_owned(), "Stadtverordnetenversammlung".to_owned(), "2023-06".to_owned()));
        // A later file without it does not take it away.
        import(&db, REAL).await.expect("the file without it");
        assert_eq!(store::decisions(&db, edition.id).await.expect("decisions"), decisions);
    }
}
