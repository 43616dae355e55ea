//! Acts of several people on one contribution at the same time: what they are told, and what is there afterwards, is
//! what they would have got one after the other, in some order.

use crate::support::{app_with, hand_in, published};
use axum::body::Body;
use contributions::{contribution::State, moderation};
use database::Db;
use http::Request;
use kernel::{Grant, Locale, ProcessId, Role};
use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use std::{collections::BTreeSet, sync::Arc};
use web::{Cx, Settings, testing::TestApp};

/// Something somebody does. Numbers tell keys and texts apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    Endorse(u8),
    TakeBack(u8),
    Withdraw,
    Change(u8),
    Close,
    HandIn(u8),
}

/// What they are told: the status, and the count of endorsements where there is one.
type Told = (u16, Option<i64>);

/// What is there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct World {
    withdrawn: bool,
    /// 0: as it was handed in.
    text: u8,
    endorsed: BTreeSet<u8>,
    closed: bool,
    /// Handed in meanwhile, and without an answer.
    ideas: BTreeSet<u8>,
}

impl World {
    /// The rules, for one act after the other.
    fn act(&mut self, act: Act) -> Told {
        let count = |world: &Self| i64::try_from(world.endorsed.len()).ok();
        match act {
            Act::Endorse(_) | Act::TakeBack(_) if self.withdrawn => (404, None),
            Act::Endorse(_) | Act::Close if self.closed => (409, None),
            Act::Endorse(key) => {
                let status = if self.endorsed.insert(key) { 201 } else { 200 };
                (status, count(self))
            }
            Act::TakeBack(key) => {
                self.endorsed.remove(&key);
                (200, count(self))
            }
            Act::Withdraw => {
                (self.withdrawn, self.text) = (true, 0);
                (200, None)
            }
            Act::Change(_) if self.withdrawn => (403, None),
            Act::Change(text) => {
                self.text = text;
                (303, None)
            }
            // The contribution itself waits for an answer as long as it is there.
            Act::Close if !self.withdrawn || !self.ideas.is_empty() => (422, None),
            Act::Close => {
                self.closed = true;
                (303, None)
            }
            Act::HandIn(key) if self.ideas.contains(&key) => (200, None),
            Act::HandIn(_) if self.closed => (422, None),
            Act::HandIn(key) => {
                self.ideas.insert(key);
                (201, None)
            }
        }
    }
}

/// Whether one of the orders of these acts leads to what was told and is there.
fn explained(acts: &[(Act, Told)], world: &World, end: &World) -> bool {
    if acts.is_empty() {
        return world == end;
    }
    (0..acts.len()).any(|next| {
        let (mut world, mut rest) = (world.clone(), acts.to_vec());
        let (act, told) = rest.remove(next);
        world.act(act) == told && explained(&rest, &world, end)
    })
}

fn acts() -> impl Strategy<Value = Vec<(Act, u8)>> {
    let act = prop_oneof![
        4 => (1..3_u8).prop_map(Act::Endorse),
        3 => (1..3_u8).prop_map(Act::TakeBack),
        2 => Just(Act::Withdraw),
        2 => (1..3_u8).prop_map(Act::Change),
        2 => Just(Act::Close),
        2 => (1..3_u8).prop_map(Act::HandIn),
    ];
    // The second number is how often somebody gives way to the others before acting.
    prop::collection::vec((act, 0..40_u8), 2..=5)
}

/// One contribution with everybody who has to do with it.
struct Stage {
    test: TestApp,
    cookie: String,
    process: ProcessId,
    reference: String,
    id: kernel::ContributionId,
    code: String,
    case: String,
    /// For keys that no other case has used.
    number: u64,
}

impl Stage {
    fn key(&self, key: u8) -> String {
        format!("{:08x}-0000-4000-8000-0000000000{key:02x}", self.number)
    }

    fn text(text: u8) -> String {
        format!("Fassung {text}")
    }

    async fn endorsement(&self, method: &str, key: u8) -> Told {
        let path = format!("/api/v1/contributions/{}/endorsements/{}", self.reference, self.key(key));
        let request = Request::builder().method(method).uri(path).body(Body::empty()).expect("a request");
        let answer = self.test.send(request).await;
        let count = answer.status.is_success().then(|| answer.json()["endorsements"].as_i64()).flatten();
        (answer.status.as_u16(), count)
    }

    async fn act(&self, act: Act) -> Told {
        let test = &self.test;
        let status = match act {
            Act::Endorse(key) => return self.endorsement("PUT", key).await,
            Act::TakeBack(key) => return self.endorsement("DELETE", key).await,
            Act::Withdraw => {
                test.post("/beleg/zurueckziehen", &[("code", &self.code), ("sure", "on")]).await.status
            }
            Act::Change(text) => {
                let text = Self::text(text);
                let fields =
                    [("verdict", "change"), ("reason", "Kürzer."), ("title", "Titel"), ("body", &text)];
                test.post_as(&self.case, &fields, &self.cookie).await.status
            }
            Act::Close => {
                let path = format!("/werkbank/verfahren/{}/abschliessen", self.process);
                test.post_as(&path, &[("result", "Es ist getan.")], &self.cookie).await.status
            }
            Act::HandIn(key) => {
                let key = self.key(key);
                let idea = serde_json::json!({"kind": "idea", "process": "ideenwerkstatt", "text": key, "channel": "web"});
                test.put_json(&format!("/api/v1/intake/{key}"), &idea).await.status
            }
        };
        (status.as_u16(), None)
    }

    async fn world(&self) -> World {
        let db = &self.test.app.db;
        let on = contributions::store::by_id(db, self.id).await.expect("a look").expect("a row");
        let rows: i64 = db
            .query("select count(*) from endorsement where contribution_id = $1")
            .bind(self.id)
            .value()
            .await
            .expect("a count");
        assert_eq!(on.endorsements, rows, "the counter and the rows");
        let farewells: i64 = db
            .query(
                "select count(*) from contribution_event where kind = 'withdrawn' and contribution_id = $1",
            )
            .bind(self.id)
            .value()
            .await
            .expect("a count");
        assert_eq!(farewells, i64::from(on.state == State::Withdrawn), "withdrawn once");
        let mut world = World { withdrawn: on.state == State::Withdrawn, ..World::default() };
        world.text = (1..3).find(|text| on.body == Self::text(*text)).unwrap_or(0);
        if world.withdrawn {
            assert_eq!(on.body, "", "nothing of what was written stays");
            let sealed = moderation::original(db, self.id).await.expect("a look");
            assert_eq!(sealed, None, "nor of its original");
            let found: i64 = db
                .query("select count(*) from search_documents where document = $1")
                .bind(self.id)
                .value()
                .await
                .expect("a count");
            assert_eq!(found, 0, "nor in the search");
        }
        for key in 1..3 {
            let hash = contributions::endorsement::key_hash(
                &self.test.app.secrets,
                self.key(key).parse().expect("a key"),
                on.id,
            );
            let found: i64 = db
                .query("select count(*) from endorsement where contribution_id = $1 and key_hash = $2")
                .bind(self.id)
                .bind(hash)
                .value()
                .await
                .expect("a count");
            if found == 1 {
                world.endorsed.insert(key);
            }
            let idea: i64 = db
                .query("select count(*) from contribution where body = $1")
                .bind(self.key(key))
                .value()
                .await
                .expect("a count");
            assert!(idea <= 1, "handed in twice");
            if idea == 1 {
                world.ideas.insert(key);
            }
        }
        let full = processes::store::by_id(db, self.process).await.expect("a look").expect("a row");
        world.closed = full.process.state == processes::ProcessState::Closed;
        world
    }

    /// A new contribution, with a case to decide on; the process is open, and nothing else in it waits.
    async fn begin(&mut self) {
        let process = self.process;
        self.test
            .app
            .db
            .write(move |tx| {
                Box::pin(async move {
                    tx.query("update process set state = 'published', closed_at = null where id = $1")
                        .bind(process)
                        .run()
                        .await?;
                    // All acts here come from one network: its limits are not what is tried.
                    tx.query("delete from rate_count").run().await?;
                    tx.query(
                        "update contribution set answer_state = 'answered' where answer_state <> 'answered'",
                    )
                    .run()
                    .await
                })
            })
            .await
            .expect("a clean stage");
        let receipt = published(&self.test, "Wie es eingereicht wurde").await;
        let cx = Cx::background(&self.test.app, Locale::De);
        let report = format!("/beitraege/{}/melden", receipt.reference);
        assert_eq!(self.test.post(&report, &[("reason", "untrue")]).await.status, 303);
        let case = moderation::case_of(&cx.app.db, receipt.id).await.expect("a look").expect("a case");
        self.case = format!("/werkbank/pruefen/{}", case.id);
        self.reference = receipt.reference;
        self.id = receipt.id;
        self.code = receipt.code.to_string();
        self.number += 1;
    }
}

/// How many interleavings are tried on each database; the tests with faults ask for more.
fn cases() -> usize {
    std::env::var("LEISTEN_INTERLEAVINGS").ok().and_then(|cases| cases.parse().ok()).unwrap_or(25)
}

/// Runs outside of the test's own runtime of one thread: only threads of their own get in each other's way.
fn on_threads(work: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(4)
        .enable_all()
        .build()
        .expect("a runtime")
        .block_on(work);
}

async fn try_interleavings(db: Db) {
    let settings = Settings {
        api_per_minute: 0,
        intake_per_hour: 1_000_000,
        premoderate_guests: false,
        ..Settings::default()
    };
    let test = app_with(db, settings).await;
    let everywhere = [Role::Moderator, Role::Editor, Role::Administrator].map(Grant::everywhere);
    let cookie = people::testing::sign_in(&test, everywhere).await;
    let process = processes::store::by_slug(&test.app.db, "ideenwerkstatt")
        .await
        .expect("a look")
        .expect("standing")
        .process
        .id;
    let first = hand_in(&test, "Damit es etwas gibt").await;
    let mut stage = Stage {
        test,
        cookie,
        process,
        reference: first.reference,
        id: first.id,
        code: String::new(),
        case: String::new(),
        number: 0,
    };
    let seed = [7; 32];
    let mut runner =
        TestRunner::new_with_rng(Config::default(), TestRng::from_seed(RngAlgorithm::ChaCha, &seed));
    for _ in 0..cases() {
        let planned = acts().new_tree(&mut runner).expect("some acts").current();
        stage.begin().await;
        let shared = Arc::new(stage);
        let running: Vec<_> = planned
            .iter()
            .map(|(act, patience)| {
                let (stage, act, patience) = (Arc::clone(&shared), *act, *patience);
                tokio::spawn(async move {
                    for _ in 0..patience {
                        tokio::task::yield_now().await;
                    }
                    (act, stage.act(act).await)
                })
            })
            .collect();
        let mut told = Vec::new();
        for act in running {
            told.push(act.await.expect("no fault"));
        }
        stage = Arc::into_inner(shared).expect("everybody is done");
        let end = stage.world().await;
        assert!(
            explained(&told, &World::default(), &end),
            "no order of these explains what was told and is there:\n{told:?}\n{end:?}"
        );
    }
}

#[test]
fn the_rules_find_an_order_where_there_is_one_and_none_where_there_is_none() {
    let end = World { withdrawn: true, endorsed: BTreeSet::from([1]), ..World::default() };
    let told = [(Act::Withdraw, (200, None)), (Act::Endorse(1), (201, Some(1)))];
    assert!(explained(&told, &World::default(), &end));
    let refused = [(Act::Withdraw, (200, None)), (Act::Endorse(1), (404, None))];
    assert!(!explained(&refused, &World::default(), &end), "refused, and yet counted");
}

#[test]
fn acts_at_the_same_time_equal_some_order_on_sqlite() {
    on_threads(async {
        let test = database::testing::TestDatabase::sqlite().await;
        try_interleavings(test.db.clone()).await;
        test.remove().await;
    });
}

#[test]
fn acts_at_the_same_time_equal_some_order_on_postgres() {
    on_threads(async {
        if let Some(test) = database::testing::TestDatabase::postgres().await {
            try_interleavings(test.db.clone()).await;
            test.remove().await;
        }
    });
}
