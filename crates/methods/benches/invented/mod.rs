//! An invented conversation of 100,000 people on 1,000 statements with ten million votes: four camps of different sizes,
//! who vote on 20 to 180 statements each, more often as their camp thinks than not. And invented ideas of a town. The same
//! at every run.

use std::{
    fs::{File, create_dir_all},
    io::{BufWriter, Write},
    path::Path,
};

use methods::{
    opinion::{CastVote, Moderation, Statement, Vote},
    rank::random_fair,
};

const PEOPLE: u64 = 100_000;
const STATEMENTS: u64 = 1_000;

pub(crate) fn conversation() -> (Vec<Statement>, Vec<CastVote>) {
    let statement = |id| Statement {
        id,
        moderation: if id % 50 == 7 { Moderation::Out } else { Moderation::In },
        is_meta: false,
        text: format!("Statement {id}"),
    };
    let mut votes = Vec::new();
    // A round for each vote of a person, so that the last thousand votes are those of many.
    for round in 0..180 {
        for person in 0..PEOPLE {
            let own = random_fair(1, &person.to_le_bytes());
            if round < 20 + own % 161 {
                let mixed = random_fair(2 + round, &person.to_le_bytes());
                votes.push(CastVote {
                    time: i64::try_from(round * PEOPLE + person).expect("few") + 1_700_000_000_000,
                    // A stride without common divisor: no statement twice.
                    statement: (own / 1_000 + round * 7) % STATEMENTS,
                    person,
                    vote: vote(camp(own >> 20), (own / 1_000 + round * 7) % STATEMENTS, mixed),
                });
            }
        }
    }
    ((0..STATEMENTS).map(statement).collect(), votes)
}

const fn camp(chance: u64) -> u64 {
    match chance % 20 {
        0..8 => 0,
        8..14 => 1,
        14..18 => 2,
        _ => 3,
    }
}

/// As the camp thinks in seven of ten cases.
fn vote(camp: u64, statement: u64, chance: u64) -> Vote {
    match (chance % 10, random_fair(500 + camp, &statement.to_le_bytes()) % 2) {
        (0, _) => Vote::Pass,
        (1, _) | (3.., 0) => Vote::Agree,
        _ => Vote::Disagree,
    }
}

/// As files of a Polis export in `target/tmp/opinion`.
pub(crate) fn write(statements: &[Statement], votes: &[CastVote]) -> std::io::Result<()> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("opinion");
    create_dir_all(&folder)?;
    let mut file = BufWriter::new(File::create(folder.join("comments.csv"))?);
    writeln!(file, "timestamp,comment-id,author-id,agrees,disagrees,moderated,comment-body")?;
    for Statement { id, moderation, text, .. } in statements {
        let moderated = if *moderation == Moderation::Out { -1 } else { 1 };
        writeln!(file, "0,{id},0,0,0,{moderated},{text}")?;
    }
    file.flush()?;
    let mut file = BufWriter::new(File::create(folder.join("votes.csv"))?);
    writeln!(file, "timestamp,comment-id,voter-id,vote")?;
    for CastVote { time, statement, person, vote } in votes {
        writeln!(file, "{time},{statement},{person},{}", vote.sign())?;
    }
    file.flush()
}

/// Titles and texts of ideas, made of what people of a town ask for, where, and why.
pub(crate) fn ideas(many: u64) -> Vec<String> {
    const THINGS: [&str; 16] = [
        "Sitzbänke",
        "Papierkörbe",
        "Straßenlaternen",
        "ein Zebrastreifen",
        "ein Fahrradständer",
        "Obstbäume",
        "ein Bücherschrank",
        "eine Tischtennisplatte",
        "ein Wartehäuschen",
        "Nistkästen",
        "ein Trinkbrunnen",
        "eine Ladesäule",
        "Blumenbeete",
        "ein Defibrillator",
        "Wegweiser",
        "eine Rampe",
    ];
    const SCENES: [&str; 12] = [
        "am Bahnhof",
        "am Sportplatz",
        "vor der Grundschule",
        "auf dem Dorfanger",
        "an der Bushaltestelle",
        "am Friedhof",
        "im Park",
        "an der Kirche",
        "am Löschteich",
        "vor dem Rathaus",
        "am Radweg",
        "auf dem Spielplatz",
    ];
    const PLACES: [&str; 12] = [
        "Reetz",
        "Lüsse",
        "Borne",
        "Grubo",
        "Benken",
        "Werbig",
        "Lütte",
        "Ragösen",
        "Medewitz",
        "Kuhlowitz",
        "Wiesenburg",
        "Bad Belzig",
    ];
    const REASONS: [&str; 8] = [
        "Seit Jahren warten alle darauf, nichts geschieht.",
        "Gerade ältere Menschen hätten viel davon.",
        "Die Kinder gehen dort jeden Tag entlang.",
        "Im Winter ist es gefährlich, besonders bei Glatteis.",
        "Die Gäste der Region fragen immer danach.",
        "Das kostet wenig und hilft vielen.",
        "Andere Ortsteile haben so etwas längst.",
        "Der Verein würde bei der Pflege helfen.",
    ];
    let pick = |seed: u64, idea: u64, from: &[&'static str]| {
        let chance = random_fair(seed, &idea.to_le_bytes()) % u64::try_from(from.len()).expect("few");
        from[usize::try_from(chance).expect("few")]
    };
    (0..many)
        .map(|idea| {
            let (thing, scene, place) =
                (pick(1, idea, &THINGS), pick(2, idea, &SCENES), pick(3, idea, &PLACES));
            format!("{thing} {scene} in {place}. {} {}", pick(4, idea, &REASONS), pick(5, idea, &REASONS))
        })
        .collect()
}
