//! The inner parts of counting on real data (`LEISTEN_SHARED`): `cargo xtask bench counting` runs them and reports.
//! A part is one function on one thread, so that on a calm machine its time is processor time.

use std::{hint::black_box, path::PathBuf, time::Duration};

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use methods::{
    budget::{Instance, TieOrder, count, explain},
    lot::{
        Pool,
        file::{read_people, read_quotas},
        leximin,
    },
    opinion::{Conversation, Settings, read_statements, read_votes},
    pabulib,
    similarity::{DEFAULT_THRESHOLD, Index},
};

mod invented;

/// The folder of votes; nothing can be measured without it.
fn voting() -> PathBuf {
    let shared = std::env::var_os("LEISTEN_SHARED").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")),
        PathBuf::from,
    );
    shared.join("data/voting")
}

/// Łódź 2022: 90,494 ballots, 160 projects.
fn budget(bench: &mut Criterion) {
    let file = std::fs::read(voting().join("pb/Poland_Lodz_2022.pb")).expect("the vote of Łódź 2022");
    let mut group = bench.benchmark_group("budget");
    group.sample_size(20).measurement_time(Duration::from_secs(4));
    group.bench_function("read", |bench| bench.iter(|| pabulib::read(black_box(&file))));
    let election = pabulib::read(&file).expect("a right file");
    let instance = || Instance::new(black_box(&election), &TieOrder::default()).expect("approvals");
    group.bench_function("merge", |bench| bench.iter(instance));
    for rule in ["greedy", "mes_cost", "mes_cost_add1"] {
        let rule = rule.parse().expect("a rule");
        // Merging equal ballots belongs to every count.
        group.bench_function(format!("{rule}"), |bench| bench.iter(|| count(&instance(), rule)));
    }
    let instance = instance();
    let outcome = count(&instance, "mes_cost".parse().expect("a rule")).expect("counted");
    group.bench_function("explain", |bench| bench.iter(|| explain(&instance, &outcome)));
    group.finish();
}

/// vTaiwan (1,921 people, 197 statements), and the invented conversation of 100,000 people, which is left as files in
/// `target/tmp/opinion` for the command.
fn opinion(bench: &mut Criterion) {
    let file = |name: &str| {
        std::fs::read(voting().join("polis/vtaiwan.uberx").join(name)).expect("the votes of vTaiwan")
    };
    let (comments, votes) = (file("comments.csv"), file("votes.csv"));
    let settings = Settings::default();
    let mut group = bench.benchmark_group("opinion");
    group.sample_size(20).measurement_time(Duration::from_secs(4));
    group.bench_function("vtaiwan", |bench| {
        bench.iter(|| {
            let statements = read_statements("comments.csv", black_box(&comments)).expect("a right file");
            let votes = read_votes("votes.csv", black_box(&votes), &statements).expect("a right file");
            Conversation::new(&statements, &votes).map(&settings)
        });
    });
    let (statements, mut votes) = invented::conversation();
    invented::write(&statements, &votes).expect("written");
    let new = votes.split_off(votes.len() - 1_000);
    group.sample_size(10).measurement_time(Duration::from_secs(20));
    group.bench_function("sums", |bench| bench.iter(|| Conversation::new(black_box(&statements), &votes)));
    let conversation = Conversation::new(&statements, &votes);
    drop(votes);
    group.bench_function("map", |bench| bench.iter(|| black_box(&conversation).map(&settings)));
    let map = conversation.map(&settings).expect("enough people");
    group.bench_function("update", |bench| {
        bench.iter_batched_ref(
            || conversation.clone(),
            |conversation| {
                conversation.take_in(&[], &new);
                conversation.update(&map, &settings)
            },
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

/// The pools of the shared folder that ask for most: 600 people for a panel of 40, and a tight one of 240 for 30.
fn lot(bench: &mut Criterion) {
    let file = |name: &str| std::fs::read(voting().join("sortition").join(name)).expect("a pool");
    let mut group = bench.benchmark_group("lot");
    group.sample_size(10).measurement_time(Duration::from_secs(4));
    for (name, size) in [("synth_belzig_large_40", 40), ("synth_belzig_30", 30)] {
        let quotas = read_quotas(&file(&format!("{name}_categories.csv"))).expect("quotas").quotas;
        let people = file(&format!("{name}_respondents.csv"));
        let people = read_people(&people, &quotas, None, &[]).expect("people").people;
        let pool = Pool::new(quotas, &people).expect("a pool");
        group.bench_function(name, |bench| bench.iter(|| leximin(black_box(&pool), size)));
    }
    group.finish();
}

/// Near-duplicates among 10,000 invented ideas.
fn similarity(bench: &mut Criterion) {
    let ideas = invented::ideas(10_000);
    let mut group = bench.benchmark_group("similarity");
    group.sample_size(10).measurement_time(Duration::from_secs(4));
    group.bench_function("index", |bench| bench.iter(|| Index::new(black_box(&ideas))));
    let index = Index::new(&ideas);
    let idea =
        "Am Spielplatz in Reetz fehlt eine Sitzbank, damit sich Eltern und Grosseltern ausruhen koennen";
    group.bench_function("nearest", |bench| bench.iter(|| index.nearest(black_box(idea), DEFAULT_THRESHOLD)));
    group.finish();
}

criterion_group!(parts, budget, opinion, lot, similarity);
criterion_main!(parts);
