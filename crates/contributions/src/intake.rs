//! The one intake: whatever the channel, a contribution comes in through [`submit`].
//!
//! Three keys (see `docs/decisions`): the client's private intake key makes a repeated sending harmless and is stored
//! only as an HMAC; the public id and reference are made apart from it; the receipt code is derived from it by the
//! server and stored only as an HMAC. Whoever sees public content can never get a receipt from it.

use crate::{
    contribution::{Checked, Draft, MOST_PHOTOS, State, lot},
    repeat,
    store::{self, Known, NewContribution, NewPhoto},
};
use bytes::Bytes;
use kernel::{
    ContributionId, Error, FileId, Problem, Problems, ResidentId, Result, Timestamp, calendar, receipt,
    receipt::ReceiptCode,
};
use uuid::Uuid;
use web::{App, Cx, FormatAction, formats::FormatField};

/// Letters of references that belong to the whole region.
const REGION_PREFIX: &str = "RG";

/// A photo as it was sent.
#[derive(Debug, Clone)]
pub struct RawPhoto {
    /// The file.
    pub bytes: Bytes,
    /// What is to be seen, in words.
    pub alt: String,
}

/// How a contribution arrives.
#[derive(Debug, Clone, Default)]
pub struct Arrival {
    /// Signs that a machine wrote it; it waits for a look.
    pub suspicious: bool,
    /// Photos.
    pub photos: Vec<RawPhoto>,
    /// Taken down by verified staff: public at once.
    pub trusted: bool,
    /// Example content.
    pub example: bool,
    /// Came by a form whose key is new each time it is opened: whoever goes back in the browser and sends it again has
    /// another key, so the same words from the same network a little later are asked about first.
    pub may_repeat: bool,
    /// The account of a signed-in resident that it is to belong to.
    pub author: Option<ResidentId>,
}

/// What the sender leaves with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Public id.
    pub id: ContributionId,
    /// Speakable reference.
    pub reference: String,
    /// The code; shown once and never stored.
    pub code: ReceiptCode,
    /// Until when an answer is promised.
    pub due_at: Timestamp,
    /// Where it stands.
    pub state: State,
    /// Was it stored now, or had it been there already?
    pub created: bool,
}

/// Takes a contribution in. Sending the same again under the same key is harmless and gives the same receipt.
///
/// # Errors
/// [`Error::Invalid`] with every problem, before anything else is looked at; [`Error::Conflict`] when the key is known
/// with other content.
pub async fn submit(cx: &Cx, key: Uuid, draft: Draft, arrival: Arrival) -> Result<Receipt> {
    let checked = draft.check()?;
    let app = &cx.app;
    let code = ReceiptCode::derive(&app.secrets, key);
    let key_hash = receipt::key_hash(&app.secrets, key);
    if let Some(known) = store::by_key(&app.db, &key_hash).await? {
        return known_receipt(known, code, &checked);
    }
    let mut new = prepare(cx, key, checked, &arrival).await?;
    new.receipt_hash = code.hash(&app.secrets);
    new.key_hash = key_hash;
    new.photos = keep_photos(app, arrival.photos, cx.now).await?;
    let (random, network) = (app.random.clone(), cx.network_key());
    let (checked, limit, now) = (new.checked.clone(), i64::from(app.settings.intake_per_hour), cx.now);
    let stored = app
        .db
        .write(move |tx| {
            Box::pin(async move {
                // Somebody else may have been faster with the same key: the row decides, not the look before.
                if let Some(known) = store::by_key(&mut *tx, &new.key_hash).await? {
                    return Ok(Err(known));
                }
                // The process may have been closed since we looked.
                if !processes::store::stays_open(tx, new.process_id).await? {
                    return Err(Error::invalid("process", "contribution-process-closed"));
                }
                if arrival.may_repeat {
                    let words = &new.checked.content_hash;
                    if let Some(reference) = repeat::found(tx, &network, words, now).await? {
                        let problem =
                            Problem::new("again", "contribution-again").with("reference", reference);
                        return Err(Error::Invalid(problem.into()));
                    }
                    repeat::note(tx, &network, words, now).await?;
                }
                if !arrival.trusted && web::limits::count(tx, "intake", &network, 3600, now).await? > limit {
                    new.suspicious = true;
                    new.state = State::Received;
                }
                let reference = store::insert(tx, &new, &random).await?;
                if let Some(author) = arrival.author {
                    crate::authors::link(tx, new.id, author).await?;
                }
                Ok(Ok((new.id, reference, new.due_at, new.state)))
            })
        })
        .await;
    let stored = match stored {
        // Two instances on one PostgreSQL can both find nothing and then meet at the unique key: the first one counts.
        Err(error @ Error::Internal(_)) => {
            Err(store::by_key(&app.db, &receipt::key_hash(&app.secrets, key)).await?.ok_or(error)?)
        }
        other => other?,
    };
    match stored {
        Ok((id, reference, due_at, state)) => {
            Ok(Receipt { id, reference, code, due_at, state, created: true })
        }
        Err(known) => known_receipt(known, code, &checked),
    }
}

fn known_receipt(known: Known, code: ReceiptCode, checked: &Checked) -> Result<Receipt> {
    if known.content_hash != checked.content_hash {
        return Err(Error::Conflict("contribution-key-conflict"));
    }
    let Known { id, reference, due_at, state, .. } = known;
    Ok(Receipt { id, reference, code, due_at, state, created: false })
}

/// Looks up the process and the place and derives what follows from them.
async fn prepare(cx: &Cx, key: Uuid, mut checked: Checked, arrival: &Arrival) -> Result<NewContribution> {
    let (app, now) = (&cx.app, cx.now);
    let mut problems = Problems::default();
    let process = processes::store::by_slug(&app.db, &checked.process).await?;
    let format = process.as_ref().and_then(|process| app.format(&process.process.format));
    let (Some(process), Some(format)) = (process, format) else {
        return Err(Error::invalid("process", "contribution-process-unknown"));
    };
    problems.require(checked.kind == format.kind, "kind", "contribution-kind-unknown");
    // What was taken down in time may arrive later; nothing is refused for a wrong clock.
    let captured = checked.captured_at.filter(|at| *at <= now).unwrap_or(now);
    checked.captured_at = Some(captured);
    problems.require(
        process.permits(format, FormatAction::Submit, captured)
            || process.permits(format, FormatAction::Submit, now),
        "process",
        "contribution-process-closed",
    );
    let addressee_fits = match (&checked.addressee, format.addressees()) {
        (None, []) => true,
        (None, _) | (Some(_), []) => false,
        (Some(role), known) => known.contains(&role.as_str()),
    };
    problems.require(addressee_fits, "addressee", "contribution-addressee-unknown");
    problems.require(
        arrival.photos.is_empty() || format.fields.contains(&FormatField::Photos),
        "photos",
        "contribution-photos-not-here",
    );
    problems.require(arrival.photos.len() <= MOST_PHOTOS, "photos", "contribution-photos-too-many");
    let place = match &checked.place {
        Some(slug) => {
            let place = region::store::place_by_slug(&app.db, slug).await?;
            problems.require(place.is_some(), "place", "contribution-place-unknown");
            place
        }
        None => None,
    };
    problems.check()?;
    let located = match (&place, checked.point) {
        (None, Some((lon, lat))) => region::store::locate(&app.db, lon, lat).await?,
        _ => None,
    };
    let municipality_id = place
        .as_ref()
        .map(|place| place.municipality_id)
        .or(located.as_ref().map(|found| found.municipality_id))
        .or(match process.municipalities.as_slice() {
            [only] => Some(*only),
            _ => None,
        });
    let prefix = match municipality_id {
        Some(id) => region::store::municipality(&app.db, id).await?.reference_prefix,
        None => REGION_PREFIX.to_owned(),
    };
    let days = process
        .process
        .answer_days
        .and_then(|days| u16::try_from(days).ok())
        .unwrap_or(u16::try_from(app.settings.answer_days).unwrap_or(28));
    let premoderated = app.settings.premoderate_guests && !arrival.trusted;
    Ok(NewContribution {
        id: ContributionId::new(now, &app.random),
        process_id: process.process.id,
        municipality_id,
        prefix,
        place_id: place
            .map(|place| place.id)
            .or(located.filter(|found| found.certain).map(|found| found.place_id)),
        state: if premoderated || arrival.suspicious { State::Received } else { State::Published },
        received_at: now,
        due_at: Timestamp::end_of_day(calendar::due_date(now.date(), days)),
        privacy_version: match app.privacy_version {
            Some(version) => version(app).await?,
            None => String::new(),
        },
        lot: lot(key),
        key_hash: Vec::new(),
        receipt_hash: Vec::new(),
        suspicious: arrival.suspicious,
        example: arrival.example,
        photos: Vec::new(),
        checked,
    })
}

/// Makes photos safe and stores them. A file without a row is harmless; a row without its file would not be.
async fn keep_photos(app: &App, photos: Vec<RawPhoto>, now: Timestamp) -> Result<Vec<NewPhoto>> {
    let limits = files::Limits {
        bytes: app.settings.photo_bytes as usize,
        pixels: u64::from(app.settings.photo_pixels),
    };
    let mut kept = Vec::with_capacity(photos.len());
    for photo in photos {
        let safe = files::make_safe_in_turn(photo.bytes, limits).await?;
        kept.push(NewPhoto {
            id: FileId::new(now, &app.random),
            file: app.files.put(safe.full).await?,
            preview: app.files.put(safe.preview).await?,
            width: safe.width,
            height: safe.height,
            alt: crate::contribution::tidy_line(&photo.alt).chars().take(300).collect(),
        });
    }
    Ok(kept)
}

/// Contributions that may say the same as this text, best first. Those of another place count less, since the same
/// wish for two villages is two wishes.
///
/// # Errors
/// Those of the database.
pub async fn similar(
    cx: &Cx,
    text: &str,
    place: Option<&str>,
    except: Option<ContributionId>,
) -> Result<Vec<crate::Contribution>> {
    const CANDIDATES: i64 = 200;
    const SHOWN: usize = 3;
    let mut candidates = store::candidates(&cx.app.db, text, CANDIDATES).await?;
    candidates.retain(|candidate| {
        Some(candidate.id) != except
            && (place.is_none() || candidate.place_slug.is_none() || candidate.place_slug.as_deref() == place)
    });
    let texts: Vec<String> =
        candidates.iter().map(|candidate| format!("{} {}", candidate.title, candidate.body)).collect();
    let ranked = methods::similarity::rank(text, &texts);
    Ok(ranked
        .into_iter()
        .filter(|(_, score)| *score >= methods::similarity::DEFAULT_THRESHOLD)
        .take(SHOWN)
        .filter_map(|(at, _)| candidates.get(at).cloned())
        .collect())
}
