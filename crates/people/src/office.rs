//! Offices: who contributions are assigned to. Roles and offices, never private names.

use crate::{
    person::PersonState,
    store::{self, names::Municipality},
};
use database::{Conn, Db};
use kernel::{Actor, MunicipalityId, PersonId, Problem, Problems, Result};
use web::App;

/// An office, as the queue of answers needs it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Office {
    /// Short and speaking, such as `bad-belzig-bauen`; stays when the label changes.
    pub key: String,
    /// What the public reads, such as "Fachbereich Bauen, Stadt Bad Belzig".
    pub label: String,
    /// Where it answers; `None`: for the whole region.
    pub municipality: Option<MunicipalityId>,
    /// Who steps in when an answer is overdue.
    pub deputy_key: Option<String>,
    /// Its place in lists; smaller is further up.
    pub position: i64,
    /// How many active people belong to it.
    pub people: i64,
}

/// Somebody who answers for an office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Their id.
    pub person: PersonId,
    /// Where mail about waiting answers goes.
    pub email: String,
    /// Role and office as shown to the public.
    pub label: String,
}

/// All offices in their order.
///
/// # Errors
/// Those of the database.
pub async fn offices(conn: impl Into<Conn<'_>>) -> Result<Vec<Office>> {
    store::office::all(conn).await
}

/// The office with this key.
///
/// # Errors
/// Those of the database.
pub async fn office(conn: impl Into<Conn<'_>>, key: &str) -> Result<Option<Office>> {
    store::office::by_key(conn, key).await
}

/// The office somebody belongs to.
///
/// # Errors
/// Those of the database.
pub async fn office_of(conn: impl Into<Conn<'_>>, person: PersonId) -> Result<Option<String>> {
    Ok(store::person::by_id(conn, person).await?.and_then(|person| person.office_key))
}

/// The active people of an office.
///
/// # Errors
/// Those of the database.
pub async fn members(conn: impl Into<Conn<'_>>, key: &str) -> Result<Vec<Member>> {
    let people = store::person::of_office(conn, key).await?;
    Ok(people
        .into_iter()
        .map(|person| Member { person: person.id, email: person.email, label: person.label })
        .collect())
}

/// Everyone active with their rights, to find out whom something waits for.
///
/// # Errors
/// Those of the database.
pub async fn everyone(db: &Db) -> Result<Vec<(Member, Actor)>> {
    let (people, grants) = (store::person::all(db).await?, store::person::all_grants(db).await?);
    Ok(people
        .into_iter()
        .filter(|person| person.state == PersonState::Active)
        .map(|person| {
            let actor = Actor {
                person: Some(person.id),
                label: person.label.clone(),
                grants: store::grants_of(&grants, person.id.0),
                ..Actor::default()
            };
            (Member { person: person.id, email: person.email, label: person.label }, actor)
        })
        .collect())
}

/// Most characters of a key.
const LONGEST_KEY: usize = 60;

/// Notes what is wrong with a key: lower-case letters, digits and single hyphens, so that it can stand in an address.
pub(crate) fn check_key(problems: &mut Problems, key: &str) {
    let fits = !key.is_empty()
        && key.len() <= LONGEST_KEY
        && key.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-')
        && key.split('-').all(|part| !part.is_empty())
        // The page for new offices has this address.
        && key != "neu";
    if !fits {
        problems.push(Problem::new("key", "people-office-key-form"));
    }
}

/// Would this deputy lead back to the office itself? An escalation that runs in a circle reaches nobody.
pub(crate) fn is_circle(offices: &[Office], key: &str, deputy: &str) -> bool {
    let mut at = Some(deputy);
    for _ in 0..=offices.len() {
        match at {
            None => return false,
            Some(here) if here == key => return true,
            Some(here) => {
                at = offices
                    .iter()
                    .find(|office| office.key == here)
                    .and_then(|office| office.deputy_key.as_deref());
            }
        }
    }
    true
}

/// The offices of a demonstration: the head first, because it is everyone's deputy.
const DEMO: [(&str, &str); 5] = [
    ("leitung", "Verwaltungsleitung"),
    ("bauen", "Fachbereich Bauen"),
    ("soziales", "Fachbereich Soziales"),
    ("ordnung", "Fachbereich Ordnung"),
    ("buergerservice", "Bürgerservice"),
];

/// The key of an office of the demonstration.
pub(crate) fn demo_key(municipality: &Municipality, office: &str) -> String {
    format!("{}-{office}", municipality.slug)
}

/// Adds the offices of a demonstration to every municipality; those that are there stay as they are.
///
/// # Errors
/// Those of the database.
pub async fn demo_offices(app: &App) -> Result<()> {
    let municipalities = store::names::municipalities(&app.db).await?;
    app.db
        .write(move |tx| {
            Box::pin(async move {
                for (at, municipality) in (0_i64..).zip(&municipalities) {
                    for (position, (key, label)) in (at * 100..).zip(DEMO) {
                        let deputy_key = (key != DEMO[0].0).then(|| demo_key(municipality, DEMO[0].0));
                        let label = format!("{label}, {}", municipality.title());
                        let office = Office {
                            key: demo_key(municipality, key),
                            label,
                            municipality: Some(municipality.id),
                            deputy_key,
                            position,
                            people: 0,
                        };
                        store::office::insert(tx, &office).await?;
                    }
                }
                Ok(())
            })
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn office(key: &str, deputy: Option<&str>) -> Office {
        Office {
            key: key.to_owned(),
            label: key.to_owned(),
            municipality: None,
            deputy_key: deputy.map(str::to_owned),
            position: 0,
            people: 0,
        }
    }

    #[test]
    fn a_key_can_stand_in_an_address() {
        let fits = |key: &str| {
            let mut problems = Problems::default();
            check_key(&mut problems, key);
            problems.is_empty()
        };
        assert!(fits("bad-belzig-bauen2"));
        for wrong in ["", "Bauen", "bau en", "bau--en", "-bauen", "bauen-", "straße", "neu", &"x".repeat(61)]
        {
            assert!(!fits(wrong), "{wrong}");
        }
    }

    #[test]
    fn deputies_never_run_in_a_circle() {
        let offices = [
            office("a", Some("b")),
            office("b", Some("c")),
            office("c", None),
            office("x", Some("y")),
            office("y", Some("x")),
        ];
        assert!(is_circle(&offices, "c", "a"), "a over b back to c");
        assert!(is_circle(&offices, "a", "a"), "nobody is their own deputy");
        assert!(!is_circle(&offices, "a", "c"));
        assert!(is_circle(&offices, "a", "x"), "a circle further on is one too");
    }
}
