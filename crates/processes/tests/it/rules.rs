//! The pure rules.

use crate::support::FORMAT;
use jiff::civil::date;
use kernel::{MunicipalityId, PhaseId, PlaceId, ProcessId, Timestamp};
use processes::{Full, Level, Override, Phase, Process, ProcessState, Progress, process::missing};
use proptest::prelude::*;
use uuid::Uuid;
use web::FormatAction;

fn process(state: ProcessState) -> Process {
    let text = || "Text".to_owned();
    Process {
        id: ProcessId(Uuid::from_u128(1)),
        slug: "x".to_owned(),
        format: FORMAT.key.to_owned(),
        title: text(),
        summary: text(),
        aim: text(),
        decidable: text(),
        not_decidable: text(),
        decider: text(),
        decision_when: text(),
        decision_at: None,
        level: Some(Level::Consult),
        legal_basis: String::new(),
        organisers: text(),
        offline_ways: text(),
        contact: text(),
        result: String::new(),
        easy_read: String::new(),
        sign_language_path: String::new(),
        controller: text(),
        answer_days: None,
        standing: false,
        state,
        created_at: Timestamp::from_micros(0),
        submitted_at: None,
        submitted_by: None,
        published_at: None,
        published_by: None,
        closed_at: None,
        updated_at: Timestamp::from_micros(0),
        example: false,
    }
}

fn phase(stage: &str, starts_at: Option<Timestamp>, ends_at: Option<Timestamp>) -> Phase {
    Phase {
        id: PhaseId(Uuid::from_u128(2)),
        process_id: ProcessId(Uuid::from_u128(1)),
        position: 1,
        stage: stage.to_owned(),
        title: "Sammeln".to_owned(),
        text: String::new(),
        starts_at,
        ends_at,
        overridden: None,
        override_reason: None,
        override_by: None,
        override_at: None,
    }
}

fn full(state: ProcessState, phases: Vec<Phase>) -> Full {
    Full { process: process(state), phases, municipalities: Vec::new(), places: Vec::new() }
}

fn days(stage: &str, from: jiff::civil::Date, to: jiff::civil::Date) -> Phase {
    phase(stage, Some(Timestamp::berlin(from, 0, 0)), Some(Timestamp::end_of_day(to)))
}

fn at(text: &str) -> Timestamp {
    Timestamp::parse_rfc3339(text).expect("a time")
}

#[test]
fn a_phase_lasts_whole_days_in_berlin_also_when_the_clocks_change() {
    // Summer time begins on 29 March 2026 and ends on 25 October 2026: days of 23 and of 25 hours.
    let spring = days("collect", date(2026, 3, 29), date(2026, 3, 29));
    for (moment, open) in [
        ("2026-03-28T22:59:59Z", false),
        ("2026-03-28T23:00:00Z", true),
        ("2026-03-29T21:59:59Z", true),
        ("2026-03-29T22:00:00Z", false),
    ] {
        assert_eq!(spring.is_open(at(moment)), open, "{moment}");
    }
    let autumn = days("collect", date(2026, 10, 25), date(2026, 10, 25));
    for (moment, open) in [
        ("2026-10-24T21:59:59Z", false),
        ("2026-10-24T22:00:00Z", true),
        ("2026-10-25T22:59:59Z", true),
        ("2026-10-25T23:00:00Z", false),
    ] {
        assert_eq!(autumn.is_open(at(moment)), open, "{moment}");
    }
}

#[test]
fn what_is_set_by_hand_goes_before_the_clock() {
    let mut phase = days("collect", date(2026, 6, 1), date(2026, 6, 14));
    let (during, after) = (at("2026-06-05T10:00:00Z"), at("2026-07-01T10:00:00Z"));
    phase.overridden = Some(Override::Closed);
    assert!(!phase.is_open(during));
    phase.overridden = Some(Override::Open);
    assert!(phase.is_open(after));
    let open = full(ProcessState::Published, vec![phase]);
    assert_eq!(open.progress(after), Progress::Running);
    assert_eq!(open.open_until(after), None, "nobody knows when the hand will close it");
}

#[test]
fn a_phase_without_dates_never_opens_by_the_clock() {
    assert!(!phase("collect", None, None).is_open(at("2026-06-05T10:00:00Z")));
    assert!(phase("collect", Some(at("2026-06-01T10:00:00Z")), None).is_open(at("2036-06-05T10:00:00Z")));
}

#[test]
fn only_a_published_process_in_an_open_phase_permits_what_its_stage_permits() {
    let phases = || {
        vec![
            days("collect", date(2026, 6, 1), date(2026, 6, 14)),
            days("weigh", date(2026, 6, 20), date(2026, 6, 30)),
        ]
    };
    let published = full(ProcessState::Published, phases());
    let permits = |full: &Full, action, moment| full.permits(&FORMAT, action, at(moment));
    assert!(permits(&published, FormatAction::Submit, "2026-06-05T10:00:00Z"));
    assert!(!permits(&published, FormatAction::Submit, "2026-06-16T10:00:00Z"), "between the phases");
    assert!(
        !permits(&published, FormatAction::Submit, "2026-06-21T10:00:00Z"),
        "weighing takes no new ideas"
    );
    assert!(permits(&published, FormatAction::Endorse, "2026-06-21T10:00:00Z"));
    for state in [ProcessState::Draft, ProcessState::Submitted, ProcessState::Closed] {
        assert!(!permits(&full(state, phases()), FormatAction::Submit, "2026-06-05T10:00:00Z"), "{state}");
    }
    let mut other = published;
    other.process.format = "survey".to_owned();
    assert!(
        !permits(&other, FormatAction::Submit, "2026-06-05T10:00:00Z"),
        "a format speaks for its own processes"
    );
}

#[test]
fn a_standing_process_permits_what_the_first_stage_permits_until_it_has_phases() {
    let mut standing = full(ProcessState::Published, Vec::new());
    let now = at("2026-06-16T10:00:00Z");
    assert!(
        !standing.permits(&FORMAT, FormatAction::Submit, now),
        "without phases and not standing there is nothing to do"
    );
    standing.process.standing = true;
    assert!(standing.permits(&FORMAT, FormatAction::Submit, now));
    assert_eq!(standing.progress(now), Progress::Running);
    standing.phases = vec![days("collect", date(2026, 6, 1), date(2026, 6, 14))];
    assert!(!standing.permits(&FORMAT, FormatAction::Submit, now));
}

#[test]
fn a_process_is_coming_then_running_then_finished() {
    let process = full(ProcessState::Published, vec![days("collect", date(2026, 6, 1), date(2026, 6, 14))]);
    let progress = |moment| process.progress(at(moment));
    assert_eq!(progress("2026-05-31T10:00:00Z"), Progress::Coming);
    assert_eq!(process.opens_at(at("2026-05-31T10:00:00Z")), Some(at("2026-05-31T22:00:00Z")));
    assert_eq!(progress("2026-06-01T10:00:00Z"), Progress::Running);
    assert_eq!(process.open_until(at("2026-06-01T10:00:00Z")).map(Timestamp::date), Some(date(2026, 6, 14)));
    assert_eq!(progress("2026-06-15T10:00:00Z"), Progress::Finished);
    let closed = full(ProcessState::Closed, process.phases.clone());
    assert_eq!(closed.progress(at("2026-06-01T10:00:00Z")), Progress::Finished);
}

#[test]
fn it_concerns_its_places_else_its_municipalities_else_the_whole_region() {
    let (place, other) = (PlaceId(Uuid::from_u128(1)), PlaceId(Uuid::from_u128(2)));
    let (here, there) = (MunicipalityId(Uuid::from_u128(3)), MunicipalityId(Uuid::from_u128(4)));
    let mut process = full(ProcessState::Published, Vec::new());
    assert!(process.concerns(place, here) && process.concerns(other, there));
    process.municipalities = vec![here];
    assert!(
        process.concerns(place, here) && process.concerns(other, here) && !process.concerns(other, there)
    );
    process.places = vec![place];
    assert!(process.concerns(place, here) && !process.concerns(other, here));
    assert_eq!(process.object().municipality, Some(here));
    process.municipalities = vec![here, there];
    assert_eq!(process.object().municipality, None, "what concerns both belongs to both");
}

#[test]
fn a_decision_before_the_end_of_participation_is_noticed() {
    let mut process =
        full(ProcessState::Published, vec![days("collect", date(2026, 6, 1), date(2026, 6, 14))]);
    assert!(!process.is_decided_too_early(), "the day is not known");
    process.process.decision_at = Some(Timestamp::end_of_day(date(2026, 6, 13)));
    assert!(process.is_decided_too_early());
    process.process.decision_at = Some(Timestamp::end_of_day(date(2026, 6, 14)));
    assert!(!process.is_decided_too_early());
}

/// Takes one thing away; the name is that of the form field.
type Removal = (&'static str, fn(&mut Full));

const REMOVALS: &[Removal] = &[
    ("title", |full| full.process.title.clear()),
    ("summary", |full| full.process.summary.clear()),
    ("aim", |full| " \n".clone_into(&mut full.process.aim)),
    ("decidable", |full| full.process.decidable.clear()),
    ("not_decidable", |full| full.process.not_decidable.clear()),
    ("decider", |full| full.process.decider.clear()),
    ("decision_when", |full| full.process.decision_when.clear()),
    ("organisers", |full| full.process.organisers.clear()),
    ("offline_ways", |full| full.process.offline_ways.clear()),
    ("contact", |full| full.process.contact.clear()),
    ("controller", |full| full.process.controller.clear()),
    ("level", |full| full.process.level = None),
    ("phases", |full| full.phases.clear()),
];

proptest! {
    #[test]
    fn exactly_what_was_taken_away_is_missing(taken in proptest::collection::vec(any::<bool>(), REMOVALS.len()), has_format: bool) {
        let mut process = full(ProcessState::Draft, vec![days("collect", date(2026, 6, 1), date(2026, 6, 14))]);
        let mut expected: Vec<&str> = Vec::new();
        for ((name, remove), _) in REMOVALS.iter().zip(&taken).filter(|(_, taken)| **taken) {
            remove(&mut process);
            expected.push(name);
        }
        if !has_format {
            expected.push("format");
        }
        let mut found = missing(&process, has_format);
        found.sort_unstable();
        expected.sort_unstable();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn an_open_phase_always_makes_the_process_run(start in 0i64..1000, length in 0i64..1000, now in 0i64..3000) {
        let moment = |n: i64| Timestamp::from_micros(n * 1_000_000);
        let process = full(ProcessState::Published, vec![phase("collect", Some(moment(start)), Some(moment(start + length)))]);
        let open = (start..=start + length).contains(&now);
        prop_assert_eq!(process.progress(moment(now)) == Progress::Running, open);
        prop_assert_eq!(process.permits(&FORMAT, FormatAction::Submit, moment(now)), open);
    }
}

#[test]
fn a_phase_that_lacks_a_date_does_not_count_but_a_standing_process_needs_none() {
    let mut process =
        full(ProcessState::Draft, vec![phase("collect", Some(at("2026-06-01T10:00:00Z")), None)]);
    assert_eq!(missing(&process, true), ["phases"]);
    process.process.standing = true;
    assert!(missing(&process, true).is_empty());
}
