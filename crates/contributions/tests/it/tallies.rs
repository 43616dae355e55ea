//! The counts agree with what they count, whatever happens to contributions.

use crate::support::{app, hand_in, published};
use contributions::{
    contribution::{AnswerState, Channel, Decision},
    endorsement::{self, Given},
    listing::{Filter, Order},
    store::{self, tally},
};
use database::{Db, on_both};
use kernel::{ContributionId, Random};
use std::collections::BTreeMap;
use web::testing::TestApp;

/// One random act on a random contribution, by the ways the program has, or by a statement as some other part of the
/// program may write it.
async fn act(test: &TestApp, random: &Random, all: &mut Vec<ContributionId>) {
    let pick = |count: usize| usize::try_from(random.below(count as u64)).unwrap_or(0);
    let kind = pick(14);
    if all.len() < 3 || kind == 0 {
        let text = format!("Text {}", all.len());
        let receipt = if pick(3) == 0 { hand_in(test, &text).await } else { published(test, &text).await };
        all.push(receipt.id);
        return;
    }
    let (at, secrets) = (pick(all.len()), test.app.secrets.clone());
    let (id, now, chance) = (
        all[at],
        test.clock.now().plus_seconds(-86_400 * i64::try_from(pick(400)).unwrap_or(0)),
        random.clone(),
    );
    let on = store::by_id(&test.app.db, id).await.expect("a look").expect("a contribution");
    let (word, other) = (pick(5), pick(2));
    test.app
        .db
        .write(move |tx| {
            Box::pin(async move {
                match kind {
                    1 | 2 => {
                        let state = ["published", "hidden", "duplicate", "rejected", "published"][word];
                        tx.query("update contribution set state = $1 where id = $2").bind(state).bind(id).run().await?;
                    }
                    3 => store::withdraw(tx, &chance, id, now).await?,
                    4 | 5 => {
                        let tags = ["Wege", "Bänke", "Bus", "Wald"].map(str::to_owned);
                        store::set_tags(tx, id, &tags[other..word.clamp(other, 4)]).await?;
                    }
                    6 => {
                        let (state, decision) = [(AnswerState::Open, None), (AnswerState::Answered, Some(Decision::Adopted))][other];
                        store::set_answer(tx, id, state, decision, decision.map(|_| now), now).await?;
                    }
                    7..=9 => {
                        let key = vec![u8::try_from(word).unwrap_or(0); 8];
                        endorsement::endorse(tx, &[Given::by_guest(on.id, key, Channel::Web, now)]).await?;
                    }
                    10 => {
                        endorsement::withdraw(tx, &secrets, &on, vec![u8::try_from(word).unwrap_or(0); 8]).await?;
                    }
                    11 => {
                        let place = "update contribution set place_id = (select id from place order by slug limit 1), municipality_id = null where id = $1";
                        let nowhere = "update contribution set place_id = null, received_at = received_at - 86400000000 where id = $1";
                        tx.query(if other == 0 { place } else { nowhere }).bind(id).run().await?;
                    }
                    12 => {
                        tx.query("update contribution set due_at = $1, title = 'x' where state <> 'withdrawn'").bind(now).run().await?;
                    }
                    _ => {
                        store::unindex(tx, id).await?;
                        for sql in [
                            "delete from moderation_event where case_id in (select id from moderation_case where contribution_id = $1)",
                            "delete from moderation_case where contribution_id = $1",
                            "delete from contribution_tag where contribution_id = $1",
                            "delete from contribution_event where contribution_id = $1",
                            "delete from endorsement where contribution_id = $1",
                            "delete from contribution_count where contribution_id = $1",
                            "delete from contribution where id = $1",
                        ] {
                            tx.query(sql).bind(id).run().await?;
                        }
                    }
                }
                Ok(())
            })
        })
        .await
        .unwrap_or_else(|error| panic!("act {kind}: {error}"));
    if kind >= 13 {
        all.swap_remove(at);
    }
}

/// The numbers that pages show, each beside the same number counted from the rows.
async fn compare(db: &Db) {
    assert_eq!(tally::disagreements(db).await.expect("a recount"), Vec::<&str>::new());
    let public = "from contribution where state in ('published', 'duplicate')";
    let counted: i64 = db.query("select count(*) ").push(public).value().await.expect("a count");
    assert_eq!(tally::count(db, &Filter::default()).await.expect("a count"), counted);
    let by_place: Vec<(kernel::PlaceId, i64)> = db
        .query("select place_id, count(*) ")
        .push(public)
        .push(" and place_id is not null group by place_id")
        .all()
        .await
        .expect("counts");
    let sorted = |counts: Vec<(kernel::PlaceId, i64)>| {
        counts.into_iter().map(|(id, n)| (id.0, n)).collect::<BTreeMap<_, _>>()
    };
    assert_eq!(sorted(tally::counts_by_place(db).await.expect("counts")), sorted(by_place));
    let tags: Vec<(String, i64)> = db
        .query("select t.tag, count(*) from contribution_tag t join contribution c on c.id = t.contribution_id where c.state in ('published', 'duplicate') group by t.tag order by count(*) desc, t.tag")
        .all()
        .await
        .expect("tags");
    assert_eq!(tally::all_tags(db).await.expect("tags"), tags);
}

/// The figures since a moment, as they were counted before there were tables for them.
const FIGURES: &str = "select count(*), count(*) filter (where c.state = 'published'), count(*) filter (where c.answer_state = 'answered'),
    count(*) filter (where c.answer_state = 'answered' and c.answered_at <= c.due_at),
    count(*) filter (where c.state = 'published' and c.answer_state <> 'answered' and c.due_at < $2),
    cast(sum(c.answered_at - c.received_at) as bigint) / nullif(count(c.answered_at), 0),
    cast(coalesce(sum(k.endorsements) filter (where c.state = 'published'), 0) as bigint)
    from contribution c join contribution_count k on k.contribution_id = c.id
    where c.state in ('published', 'duplicate') and c.received_at >= $1";

async fn compare_figures(test: &TestApp, random: &Random) {
    let now = test.clock.now();
    let since = now.plus_seconds(-i64::try_from(random.below(40 * 86_400)).unwrap_or(0));
    let expected: (i64, i64, i64, i64, i64, Option<i64>, i64) =
        test.app.db.query(FIGURES).bind(since).bind(now).one().await.expect("figures");
    let f = store::figures(&test.app.db, since, now).await.expect("figures");
    let found = (
        f.contributions,
        f.awaited,
        f.answered,
        f.answered_in_time,
        f.overdue,
        f.mean_micros,
        f.endorsements,
    );
    assert_eq!(found, expected, "since {}", since.rfc3339());
}

on_both! {
    async fn after_any_acts_the_counts_are_those_of_a_recount(db: Db) {
        let test = app(db).await;
        for seed in 0..3 {
            let (random, mut all) = (Random::seeded(seed), Vec::new());
            for step in 0..60 {
                act(&test, &random, &mut all).await;
                if step % 5 == 0 {
                    compare(&test.app.db).await;
                    compare_figures(&test, &random).await;
                }
                if step % 20 == 0 {
                    tally::fold(&test.app.db).await.expect("folded");
                }
            }
            compare(&test.app.db).await;
        }
    }

    async fn acts_at_the_same_time_leave_the_counts_right(db: Db) {
        let test = app(db).await;
        let receipt = published(&test, "Eine Bank am Teich").await;
        let (db, now, id) = (test.app.db.clone(), test.clock.now(), receipt.id);
        let on = store::by_id(&db, id).await.expect("a look").expect("a contribution");
        let acts = (0..40_u8).map(|n| {
            let (db, on) = (db.clone(), on.clone());
            tokio::spawn(async move {
                db.write(move |tx| {
                    Box::pin(async move {
                        if n % 4 == 3 {
                            let state = if n % 8 == 3 { "hidden" } else { "published" };
                            tx.query("update contribution set state = $1 where id = $2").bind(state).bind(id).run().await?;
                        } else {
                            endorsement::endorse(tx, &[Given::by_guest(on.id, vec![n; 8], Channel::Web, now)]).await?;
                        }
                        Ok(())
                    })
                })
                .await
            })
        });
        for act in acts.collect::<Vec<_>>() {
            act.await.expect("no panic").expect("a write");
        }
        compare(&db).await;
        tally::fold(&db).await.expect("folded");
        compare(&db).await;
    }

    async fn a_wrong_count_is_noticed(db: Db) {
        let test = app(db).await;
        published(&test, "Eine Bank am Teich").await;
        assert!(tally::disagreements(&test.app.db).await.expect("a recount").is_empty());
        test.app.db.write(|tx| Box::pin(async move {
            tx.query("update tally_day set endorsements = endorsements + 1").run().await?;
            tx.query("delete from tally_place").run().await
        })).await.expect("a fault");
        assert_eq!(tally::disagreements(&test.app.db).await.expect("a recount"), ["tally_place", "tally_day"]);
    }

    async fn the_most_endorsed_come_first_along_the_index_and_by_sorting(db: Db) {
        let test = app(db).await;
        for n in 0..6_u8 {
            let receipt = published(&test, &format!("Idee {n}")).await;
            let (now, on) = (test.clock.now(), store::by_id(&test.app.db, receipt.id).await.expect("a look").expect("there"));
            test.app.db.write(move |tx| Box::pin(async move {
                for key in 0..(n % 4) {
                    endorsement::endorse(tx, &[Given::by_guest(on.id, vec![key; 8], Channel::Web, now)]).await?;
                }
                store::set_tags(tx, on.id, &["Wege".to_owned()]).await
            })).await.expect("a write");
        }
        let mut lists = Vec::new();
        for tag in [None, Some("Wege".to_owned())] {
            let mut filter = Filter { order: Order::Endorsed, limit: 2, tag, ..Filter::default() };
            let mut ids = Vec::new();
            loop {
                let mut found = store::list(&test.app.db, &filter).await.expect("a list");
                let more = found.len() > 2;
                found.truncate(2);
                ids.extend(found.iter().map(|one| (one.endorsements, one.id.0)));
                let Some(last) = found.last().filter(|_| more) else { break };
                filter.after = Some(filter.cursor(last));
            }
            lists.push(ids);
        }
        let mut sorted = lists[0].clone();
        sorted.sort_by(|a, b| b.cmp(a));
        assert_eq!((lists[0].len(), &lists[0]), (6, &sorted));
        assert_eq!(lists[0], lists[1]);
    }
}
