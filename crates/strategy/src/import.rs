//! Taking over a strategy from a file: all or nothing, as often as you like.
//!
//! What is there keeps its id: the edition is known by the short name of the project, its elements by kind and slug, money by
//! the slug of its source. Goals, bundles and measures are never deleted, since people's ideas and money hang on them; what
//! a file no longer names is told in the [`Summary`]. A file that has been taken over already changes nothing.

use crate::file::{Fault, StrategyFile};
use crate::kind::ElementKind;
use crate::taking::Taking;
use database::{Db, Tx, dialect};
use kernel::{Error, Random, Timestamp};
use sha2::{Digest, Sha256};

/// What an import has done, or would do again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Goals in the file.
    pub goals: usize,
    /// Bundles in the file.
    pub bundles: usize,
    /// Measures in the file.
    pub measures: usize,
    /// Phases of the project in the file.
    pub phases: usize,
    /// Sources of funding in the file.
    pub funding: usize,
    /// Goals, sub-goals, bundles and measures that were not there before.
    pub added: usize,
    /// The same file had been taken over before; nothing was written.
    pub unchanged: bool,
    /// Slugs of goals, sub-goals, bundles and measures that are there but not in the file.
    pub unmentioned: Vec<String>,
}

/// Why an import did not happen. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file cannot be taken over as it is.
    #[error("{}", faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Refused {
        /// All that was found wrong.
        faults: Vec<Fault>,
    },
    /// The database failed.
    #[error(transparent)]
    Failed(#[from] Error),
}

impl From<ImportError> for Error {
    fn from(error: ImportError) -> Self {
        match error {
            ImportError::Failed(error) => error,
            refused @ ImportError::Refused { .. } => Self::internal(refused),
        }
    }
}

/// Serialises imports of several instances.
const LOCK: i64 = 7_326;

/// Takes over the text of a file (see [`crate::file`]) in one step. The region it belongs to must be there.
///
/// # Errors
/// [`ImportError::Refused`] names path and reason of each fault.
pub async fn import(db: &Db, random: &Random, now: Timestamp, text: &str) -> Result<Summary, ImportError> {
    let file = StrategyFile::read(text).map_err(|faults| ImportError::Refused { faults })?;
    let fingerprint = Sha256::digest(text.as_bytes()).to_vec();
    let random = random.clone();
    db.write(move |tx| {
        Box::pin(async move {
            dialect::lock(&mut *tx, LOCK).await?;
            let mut summary = Summary {
                goals: file.count(ElementKind::Goal),
                bundles: file.count(ElementKind::Bundle),
                measures: file.count(ElementKind::Measure),
                phases: file.phases.len(),
                funding: file.funding.len(),
                ..Summary::default()
            };
            if is_known(tx, &fingerprint).await? {
                summary.unchanged = true;
                return Ok(Ok(summary));
            }
            let taking = match Taking::prepare(tx, &file, now, &random).await? {
                Ok(taking) => taking,
                Err(faults) => return Ok(Err(ImportError::Refused { faults })),
            };
            (summary.added, summary.unmentioned) = taking.store(tx, &file, fingerprint).await?;
            Ok(Ok(summary))
        })
    })
    .await?
}

async fn is_known(tx: &mut Tx, fingerprint: &[u8]) -> kernel::Result<bool> {
    let same: i64 = tx
        .query("select count(*) from strategy_edition where fingerprint = $1")
        .bind(fingerprint.to_vec())
        .value()
        .await?;
    Ok(same > 0)
}
