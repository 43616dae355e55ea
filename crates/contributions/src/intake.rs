//! The one intake: whatever the channel, a contribution comes in through [`submit`].
//!
//! Three keys (see `docs/decisions`): the client's private intake key makes a repeated sending harmless and is stored
//! only as an HMAC; the public id and reference are made apart from it; the receipt code is derived from it by the
//! server and stored only as an HMAC. Whoever sees public content can never get a receipt from it.

mod derive;
mod write;

use crate::{
    contribution::{Checked, Draft, State, lot},
    store::{self, Known, NewPhoto},
};
use bytes::Bytes;
use derive::LookedUp;
use kernel::{ContributionId, Error, FileId, ResidentId, Result, Timestamp, receipt, receipt::ReceiptCode};
use std::mem;
use uuid::Uuid;
use web::{App, Cx};
use write::{Submitted, TakenIn};

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
    let mut submitted = Submitted {
        app: app.clone(),
        key_hash: key_hash.clone(),
        receipt_hash: code.hash(&app.secrets),
        lot: lot(key),
        words: store::words(&checked.title, &checked.text),
        checked: checked.clone(),
        photos: Vec::new(),
        located: None,
        arrival,
        network: cx.network_key(),
        now: cx.now,
    };
    // What is dear is done only for what will be taken in.
    let raw = mem::take(&mut submitted.arrival.photos);
    if !raw.is_empty() || submitted.needs_locating() {
        if let Some(known) = store::by_key(&app.db, &key_hash).await? {
            return known_receipt(known, code, &checked);
        }
        LookedUp::default().derive((&app.db).into(), &submitted, raw.len()).await?;
        submitted.located = submitted.locate().await?;
        submitted.photos = keep_photos(app, raw, cx.now).await?;
    }
    let taken_in = match app.db.write_together(submitted).await {
        // Two instances on one PostgreSQL can both find nothing and then meet at the unique key: the first one counts.
        Err(error @ Error::Internal(_)) => {
            TakenIn::Known(store::by_key(&app.db, &key_hash).await?.ok_or(error)?)
        }
        other => other?,
    };
    match taken_in {
        TakenIn::New { id, reference, due_at, state } => {
            Ok(Receipt { id, reference, code, due_at, state, created: true })
        }
        TakenIn::Known(known) => known_receipt(known, code, &checked),
    }
}

fn known_receipt(known: Known, code: ReceiptCode, checked: &Checked) -> Result<Receipt> {
    if known.content_hash != checked.content_hash {
        return Err(Error::Conflict("contribution-key-conflict"));
    }
    let Known { id, reference, due_at, state, .. } = known;
    Ok(Receipt { id, reference, code, due_at, state, created: false })
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
