//! Example content: invented contributions at real places, each marked as an example. The same seed gives the same
//! content; a second run with the same seed adds nothing, since its intake keys are the same.

use crate::{
    comment::NewComment,
    contribution::{Channel, Draft, Group, State, lot},
    endorsement::{self, Given},
    store::{self, NewContribution, NewEvent},
};
use database::{BoxFuture, Tx};
use kernel::{ContributionId, Random, Result, Timestamp, calendar, receipt, receipt::ReceiptCode};
use region::{Municipality, Place};
use web::App;

mod texts;

/// How many are written in one step.
const BATCH: usize = 200;
const DAY: i64 = 86_400;

/// Makes `size` contributions with at least five comments and twenty endorsements for each on average.
///
/// # Errors
/// Those of the database; [`kernel::Error::NotFound`] when the region or the standing processes are missing.
pub fn examples(app: &App, size: u32, seed: u64) -> BoxFuture<'_, Result<()>> {
    Box::pin(async move {
        let random = Random::seeded(seed);
        let world = World {
            places: region::store::all_places(&app.db).await?,
            municipalities: region::store::all_municipalities(&app.db).await?,
            ideas: processes::store::by_slug(&app.db, "ideenwerkstatt")
                .await?
                .ok_or(kernel::Error::NotFound)?
                .process
                .id,
            questions: processes::store::by_slug(&app.db, "fragen")
                .await?
                .ok_or(kernel::Error::NotFound)?
                .process
                .id,
        };
        if world.places.is_empty() {
            return Err(kernel::Error::NotFound);
        }
        let total = usize::try_from(size).unwrap_or(usize::MAX);
        let mut all: Vec<Example> = (0..total).map(|n| world.example(app, &random, n, total)).collect();
        // Oldest first, so that the references count up with time.
        all.reverse();
        for batch in all.chunks(BATCH) {
            let (batch, random, secrets) = (batch.to_vec(), random.clone(), app.secrets.clone());
            app.db
                .write(move |tx| {
                    Box::pin(async move {
                        for example in &batch {
                            write(tx, &random, &secrets, example).await?;
                        }
                        Ok(())
                    })
                })
                .await?;
        }
        Ok(())
    })
}

struct World {
    places: Vec<Place>,
    municipalities: Vec<Municipality>,
    ideas: kernel::ProcessId,
    questions: kernel::ProcessId,
}

#[derive(Clone)]
struct Example {
    new: NewContribution,
    tags: Vec<String>,
    comments: Vec<(NewComment, Timestamp)>,
    endorsements: u64,
    public: bool,
}

impl World {
    fn example(&self, app: &App, random: &Random, n: usize, total: usize) -> Example {
        let now = app.clock.now();
        let pick = |count: usize| usize::try_from(random.below(count as u64)).unwrap_or(0);
        let is_question = n % 9 == 4;
        let place = &self.places[pick(self.places.len())];
        let topic = if is_question {
            &texts::QUESTIONS[n % texts::QUESTIONS.len()]
        } else {
            &texts::IDEAS[n % texts::IDEAS.len()]
        };
        // The newest came this morning, the oldest half a year ago.
        let age = i64::try_from(n).unwrap_or(0) * 170 * DAY / i64::try_from(total.max(1)).unwrap_or(1)
            + i64::try_from(random.below(20_000)).unwrap_or(0);
        let received_at = now.plus_seconds(-age - 3600);
        let key = random.uuid();
        let group = texts::GROUPS[pick(texts::GROUPS.len())];
        let draft = Draft {
            kind: if is_question { "question" } else { "idea" }.to_owned(),
            process: String::new(),
            title: Some(topic.title.replace("{ort}", &place.name)),
            text: topic.text.replace("{ort}", &place.name),
            place: Some(place.slug.clone()),
            channel: Some(Channel::ALL[pick(Channel::ALL.len())].as_str().to_owned()),
            group: Some(group.as_str().to_owned()),
            addressee: is_question
                .then(|| ["mayor", "council", "administration", "project"][pick(4)].to_owned()),
            captured_at: Some(received_at),
            ..Draft::default()
        };
        // The texts of this crate are within all limits; a test checks every one of them.
        let checked = draft.check().unwrap_or_else(|error| unreachable!("example {n}: {error}"));
        let days = u16::try_from(app.settings.answer_days).unwrap_or(28);
        let prefix = self
            .municipalities
            .iter()
            .find(|m| m.id == place.municipality_id)
            .map_or_else(String::new, |m| m.reference_prefix.clone());
        // Of the newest, some still wait for a moderator.
        let public = n >= total / 8 || !n.is_multiple_of(3);
        let mut which: Vec<usize> = Vec::new();
        if public {
            which.extend((0..random.below(11)).map(|_| pick(texts::COMMENTS.len())));
            // Some are not public and have none; so that there are five on average, every second one gets one more.
            which.extend(n.is_multiple_of(2).then_some(n % texts::COMMENTS.len()));
        }
        let comments = which
            .into_iter()
            .zip(1..)
            .map(|(which, hour)| comment(which, received_at.plus_seconds(3600 * hour)))
            .collect();
        Example {
            new: NewContribution {
                id: ContributionId::new(received_at, random),
                process_id: if is_question { self.questions } else { self.ideas },
                municipality_id: Some(place.municipality_id),
                prefix,
                place_id: Some(place.id),
                state: if public { State::Published } else { State::Received },
                received_at,
                due_at: Timestamp::end_of_day(calendar::due_date(received_at.date(), days)),
                privacy_version: String::new(),
                lot: lot(key),
                key_hash: receipt::key_hash(&app.secrets, key),
                receipt_hash: ReceiptCode::derive(&app.secrets, key).hash(&app.secrets),
                suspicious: false,
                example: true,
                photos: Vec::new(),
                words: store::words(&checked.title, &checked.text),
                checked,
            },
            tags: vec![topic.tag.to_owned()],
            comments,
            endorsements: if public { random.below(41) + [0, 1, 2, 3][n % 4] } else { 0 },
            public,
        }
    }
}

fn comment(which: usize, at: Timestamp) -> (NewComment, Timestamp) {
    (
        NewComment {
            parent: None,
            body: texts::COMMENTS[which].to_owned(),
            name: String::new(),
            group: Group::Resident,
            author: None,
            official: false,
        },
        at,
    )
}

async fn write(tx: &mut Tx, random: &Random, secrets: &kernel::Secrets, example: &Example) -> Result<()> {
    if store::by_key(&mut *tx, &example.new.key_hash).await?.is_some() {
        return Ok(());
    }
    let (id, received) = (example.new.id, example.new.received_at);
    store::insert(tx, &[&example.new], random).await?;
    store::set_tags(tx, id, &example.tags).await?;
    if !example.public {
        return Ok(());
    }
    store::event(
        tx,
        random,
        &NewEvent::public(id, received.plus_seconds(1800), "published", "Moderation Zukunftsschusterei"),
    )
    .await?;
    let Some(on) = store::by_id(&mut *tx, id).await? else { return Ok(()) };
    for (comment, at) in &example.comments {
        crate::comment::insert(
            tx,
            random,
            &on,
            comment,
            random.bytes::<32>().to_vec(),
            State::Published,
            *at,
        )
        .await?;
    }
    let given: Vec<Given> = (0..example.endorsements)
        .map(|_| {
            let key_hash = endorsement::key_hash(secrets, random.uuid(), on.id);
            Given::by_guest(on.id, key_hash, Channel::Web, received.plus_seconds(7200))
        })
        .collect();
    endorsement::endorse(tx, &given).await?;
    Ok(())
}
