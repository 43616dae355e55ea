//! Merging and parting, cutting and mending: nobody counts twice, and undoing restores exactly what was.

use crate::support::{app, hand_in, published};
use contributions::{
    Contribution,
    contribution::{Channel, State},
    endorsement::{self, Given},
    moderation::{self, merge, split},
    store,
};
use database::on_both;
use kernel::{Actor, ContributionId, Error, Grant, Locale, PersonId, Random, Role};
use notifications::Subject;
use std::collections::BTreeSet;
use uuid::Uuid;
use web::{Cx, testing::TestApp};

fn moderator(test: &TestApp) -> Cx {
    let actor = Actor {
        person: Some(PersonId(Uuid::from_u128(1))),
        label: "Moderation".to_owned(),
        grants: vec![Grant::everywhere(Role::Moderator)],
        ..Actor::default()
    };
    Cx { actor, ..Cx::background(&test.app, Locale::De) }
}

async fn load(test: &TestApp, id: ContributionId) -> Contribution {
    store::by_id(&test.app.db, id).await.expect("a row").expect("there")
}

async fn endorse(test: &TestApp, id: ContributionId, key: u64) {
    let on = load(test, id).await;
    let hash = endorsement::key_hash(&test.app.secrets, Uuid::from_u128(key.into()), on.id);
    let now = test.clock.now();
    test.app
        .db
        .write(move |tx| {
            Box::pin(async move {
                endorsement::endorse(tx, &[Given::by_guest(on.id, hash, Channel::Web, now)]).await
            })
        })
        .await
        .expect("endorsed");
}

async fn withdraw(test: &TestApp, id: ContributionId, key: u64) -> i64 {
    let on = load(test, id).await;
    let hash = endorsement::key_hash(&test.app.secrets, Uuid::from_u128(key.into()), on.id);
    let secrets = test.app.secrets.clone();
    test.app
        .db
        .write(move |tx| Box::pin(async move { endorsement::withdraw(tx, &secrets, &on, hash).await }))
        .await
        .expect("taken back")
}

async fn follow(test: &TestApp, id: ContributionId, person: u64) {
    let cx = Cx::background(&test.app, Locale::De);
    let email = format!("p{person}@test.example");
    test.app
        .db
        .write(move |tx| {
            Box::pin(async move {
                notifications::request_follow(tx, &cx, &email, Subject::contribution(id), "Titel", "/")
                    .await?;
                tx.query("update follow set confirmed_at = created_at").run().await
            })
        })
        .await
        .expect("a follow");
}

/// All that undoing must restore: what everyone sees of the contributions, each row of support and each follow.
async fn picture(test: &TestApp, ids: &[ContributionId]) -> Vec<String> {
    let mut seen = Vec::new();
    for id in ids {
        let on = load(test, *id).await;
        let followers =
            notifications::follower_count(&test.app.db, Subject::contribution(*id)).await.expect("a count");
        seen.push(format!(
            "{} {} {:?} {} {} {} {followers}",
            on.reference, on.state, on.duplicate_of, on.title, on.body, on.endorsements
        ));
    }
    let rows: Vec<(ContributionId, Vec<u8>, Option<ContributionId>)> = test.app.db
        .query("select contribution_id, key_hash, merged_from from endorsement order by contribution_id, key_hash").all().await.expect("rows");
    seen.extend(rows.iter().map(|row| format!("{row:?}")));
    let links: i64 = test.app.db.query("select count(*) from follow_link").value().await.expect("a count");
    seen.push(format!("{links} links"));
    seen
}

on_both! {
    async fn any_merging_and_parting_counts_everybody_once_and_restores_exactly_what_was(db: Db) {
        let test = app(db).await;
        let cx = moderator(&test);
        let random = Random::seeded(20_261_122);
        for round in 0..6 {
            let mut ids = Vec::new();
            for n in 0..4 {
                ids.push(published(&test, &format!("Runde {round}, Wunsch {n}")).await.id);
            }
            let mut keys = vec![BTreeSet::new(); 4];
            let mut followers = vec![BTreeSet::new(); 4];
            for _ in 0..14 {
                let (at, key) = (usize::try_from(random.below(4)).expect("small"), random.below(7));
                endorse(&test, ids[at], key).await;
                keys[at].insert(key);
                // Persons of this round: one address gets few mails a day.
                if random.below(3) == 0 && followers[at].insert(key) {
                    follow(&test, ids[at], round * 100 + key).await;
                }
            }
            let before = picture(&test, &ids).await;
            let mut merged = BTreeSet::new();
            for _ in 0..8 {
                // Merges one that stands alone, or parts one that does not.
                let at = 1 + usize::try_from(random.below(3)).expect("small");
                if merged.remove(&at) {
                    merge::unmerge(&cx, ids[at], "doch verschieden".to_owned()).await.expect("parted");
                } else {
                    merge::merge(&cx, ids[at], ids[0], "dasselbe".to_owned()).await.expect("merged");
                    merged.insert(at);
                }
                let all = |sets: &[BTreeSet<u64>]| merged.iter().chain(std::iter::once(&0)).flat_map(|at| sets[*at].clone()).collect::<BTreeSet<_>>().len();
                assert_eq!(load(&test, ids[0]).await.endorsements, i64::try_from(all(&keys)).expect("small"), "round {round}: {merged:?} of {keys:?}");
                let heard = notifications::follower_count(&test.app.db, Subject::contribution(ids[0])).await.expect("a count");
                assert_eq!(heard, i64::try_from(all(&followers)).expect("small"), "round {round}");
            }
            for at in merged {
                merge::unmerge(&cx, ids[at], "doch verschieden".to_owned()).await.expect("parted");
            }
            assert_eq!(picture(&test, &ids).await, before, "round {round}");
        }
    }

    async fn support_given_or_taken_back_while_merged_stays_so_after_parting(db: Db) {
        let test = app(db).await;
        let cx = moderator(&test);
        let (from, into) = (published(&test, "Bank am Teich").await.id, published(&test, "Am Teich eine Bank").await.id);
        for key in [1, 2, 3] {
            endorse(&test, from, key).await;
        }
        merge::merge(&cx, from, into, "dasselbe".to_owned()).await.expect("merged");
        endorse(&test, into, 1).await;
        assert_eq!(load(&test, into).await.endorsements, 3, "1 had come along already");
        assert_eq!(withdraw(&test, into, 2).await, 2);
        assert_eq!(withdraw(&test, from, 3).await, 1, "1 is left there");
        assert_eq!(load(&test, into).await.endorsements, 1, "3 has gone from both");
        merge::unmerge(&cx, from, "doch nicht".to_owned()).await.expect("parted");
        assert_eq!((load(&test, from).await.endorsements, load(&test, into).await.endorsements), (1, 1), "1 supports both");
    }

    async fn the_stub_stays_readable_the_trail_is_on_both_and_the_answer_reaches_the_receipt(db: Db) {
        let test = app(db).await;
        let (from, into) = (published(&test, "Bank am Teich").await, published(&test, "Am Teich eine Bank").await);
        test.post(&format!("/beitraege/{}/kommentare", from.reference), &[("body", "Mit Lehne bitte"), ("name", ""), ("group", "")]).await;
        let cookie = people::testing::sign_in(&test, vec![Grant::everywhere(Role::Moderator)]).await;
        let cases = moderation::open_cases(&test.app.db, 10).await.expect("cases");
        test.post_as(&format!("/werkbank/pruefen/{}", cases[0].id), &[("verdict", "release")], &cookie).await;
        let path = format!("/werkbank/beitraege/{}/zusammenfuehren", from.reference);
        let refused = test.post_as(&path, &[("into", "XX-9999"), ("reason", "")], &cookie).await;
        assert!(refused.status == 422 && refused.text.contains("XX-9999"));
        assert_eq!(test.post_as(&path, &[("into", &into.reference), ("reason", "Beide wollen eine Bank.")], &cookie).await.status, 303);
        let stub = test.get(&format!("/beitraege/{}", from.reference)).await.text;
        assert!(stub.contains("Bank am Teich") && stub.contains(&into.reference) && stub.contains("Beide wollen eine Bank."));
        let page = test.get(&format!("/beitraege/{}", into.reference)).await.text;
        assert!(page.contains(&from.reference) && page.contains("Mit Lehne bitte") && page.contains("Beide wollen eine Bank."));
        let holder = test.post("/beleg", &[("code", from.code.as_str())]).await.text;
        assert!(holder.contains(&into.reference));
        // Undone by the same page.
        assert!(test.get_as(&path, &cookie).await.text.contains("/loesen"));
        assert_eq!(test.post_as(&format!("/werkbank/beitraege/{}/loesen", from.reference), &[("reason", "Doch nicht.")], &cookie).await.status, 303);
        assert_eq!(load(&test, from.id).await.state, State::Published);
        let logged: i64 = test.app.db.query("select count(*) from audit_entry where action = 'arrange'").value().await.expect("a count");
        assert_eq!(logged, 4, "each act is logged with both");
    }

    async fn there_are_no_chains_and_what_loses_its_other_half_stands_for_itself(db: Db) {
        let test = app(db).await;
        let cx = moderator(&test);
        let (one, two, three) = (published(&test, "Eins").await, published(&test, "Zwei").await, published(&test, "Drei").await);
        merge::merge(&cx, one.id, two.id, "dasselbe".to_owned()).await.expect("merged");
        for (from, into) in [(two.id, three.id), (three.id, one.id), (three.id, three.id)] {
            assert!(matches!(merge::merge(&cx, from, into, "x".to_owned()).await, Err(Error::Invalid(_))));
        }
        assert!(matches!(merge::unmerge(&cx, three.id, "x".to_owned()).await, Err(Error::Conflict(_))));
        let guest = Cx::background(&test.app, Locale::De);
        assert!(matches!(merge::merge(&guest, three.id, two.id, "x".to_owned()).await, Err(Error::Unauthenticated)));
        endorse(&test, one.id, 1).await;
        let (id, now, random) = (two.id, test.clock.now(), test.app.random.clone());
        test.app.db.write(move |tx| Box::pin(async move { store::withdraw(tx, &random, id, now).await })).await.expect("withdrawn");
        let left = load(&test, one.id).await;
        assert_eq!((left.state, left.duplicate_of, left.endorsements), (State::Published, None, 1));
    }

    async fn two_wishes_become_two_contributions_and_one_again(db: Db) {
        let test = app(db).await;
        let cx = moderator(&test);
        let receipt = published(&test, "Eine Bank am Teich und ein Zebrastreifen").await;
        endorse(&test, receipt.id, 1).await;
        follow(&test, receipt.id, 1).await;
        let before = picture(&test, &[receipt.id]).await;
        let cut = || split::Cut {
            first: ("Bank".to_owned(), "Eine Bank am Teich".to_owned()),
            second: ("Zebrastreifen".to_owned(), "Ein Zebrastreifen".to_owned()),
            reason: "Zwei Wünsche".to_owned(),
        };
        let reference = split::split(&cx, receipt.id, cut()).await.expect("cut");
        let (first, second) = (load(&test, receipt.id).await, store::by_reference(&test.app.db, &reference).await.expect("a row").expect("there"));
        assert_eq!((first.body.as_str(), second.body.as_str()), ("Eine Bank am Teich", "Ein Zebrastreifen"));
        assert_eq!((first.received_at, first.due_at), (second.received_at, second.due_at));
        assert_eq!((first.endorsements, second.endorsements), (1, 0), "nobody counts twice");
        assert!(test.post("/beleg", &[("code", receipt.code.as_str())]).await.text.contains(&reference));
        assert!(test.get(&format!("/beitraege/{reference}")).await.text.contains(&first.reference));
        assert_eq!(notifications::follower_count(&test.app.db, Subject::contribution(second.id)).await.expect("a count"), 1);
        split::undo(&cx, second.id, "Gehört zusammen".to_owned()).await.expect("mended");
        assert_eq!(picture(&test, &[receipt.id]).await, before);
        assert_eq!(test.get(&format!("/beitraege/{reference}")).await.status, 404);
        assert_eq!(moderation::original(&test.app.db, receipt.id).await.expect("a look"), None);
        // Once somebody supports the second one, it is theirs, too.
        let again = split::split(&cx, receipt.id, cut()).await.expect("cut");
        let again = store::by_reference(&test.app.db, &again).await.expect("a row").expect("there");
        endorse(&test, again.id, 5).await;
        assert!(matches!(split::undo(&cx, again.id, "x".to_owned()).await, Err(Error::Conflict("split-in-use"))));
        // Withdrawing takes both: they are one person's words.
        let (id, now, random) = (receipt.id, test.clock.now(), test.app.random.clone());
        test.app.db.write(move |tx| Box::pin(async move { store::withdraw(tx, &random, id, now).await })).await.expect("withdrawn");
        assert_eq!(load(&test, again.id).await.body, "");
    }

    async fn what_waits_for_a_moderator_cannot_be_merged_or_cut(db: Db) {
        let test = app(db).await;
        let cx = moderator(&test);
        let (waiting, other) = (hand_in(&test, "Wartet").await.id, published(&test, "Steht").await.id);
        assert!(merge::merge(&cx, waiting, other, "x".to_owned()).await.is_err());
        assert!(merge::merge(&cx, other, waiting, "x".to_owned()).await.is_err());
    }
}
