//! One id type per concept, so that a place can't be passed where a process is meant.
//!
//! Ids are UUIDv7 (RFC 9562): they sort by creation time and can be made without asking anyone.

use crate::{Random, Timestamp};
use uuid::Uuid;

/// A UUIDv7 of the given moment.
pub fn new_v7(now: Timestamp, random: &Random) -> Uuid {
    let millis = u64::try_from(now.micros() / 1000).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &random.bytes()).into_uuid()
}

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize, sqlx::Type)]
        #[serde(transparent)]
        #[sqlx(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A fresh id of the given moment.
            pub fn new(now: Timestamp, random: &Random) -> Self { Self(new_v7(now, random)) }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.fmt(f) }
        }
        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> { text.parse().map(Self) }
        }
    )+};
}

ids! {
    /// A municipality (Gemeinde).
    MunicipalityId,
    /// A place: a seat or an Ortsteil.
    PlaceId,
    /// A participation process (Beteiligungsverfahren).
    ProcessId,
    /// A phase of a process.
    PhaseId,
    /// A contribution: idea, question, comment.
    ContributionId,
    /// A stored file.
    FileId,
    /// A moderation case.
    CaseId,
    /// An official response.
    ResponseId,
    /// A person of the staff.
    PersonId,
    /// A resident with an account. Nobody needs one to take part.
    ResidentId,
    /// A passkey of somebody with an account.
    PasskeyId,
    /// A signed-in session.
    SessionId,
    /// An access token of an API client.
    TokenId,
    /// A subscription by mail.
    FollowId,
    /// A message in the outbox.
    MessageId,
    /// A news post.
    PostId,
    /// A place where people meet the project: shop, town hall, van.
    VenueId,
    /// An edition of the strategy.
    EditionId,
    /// A goal, sub-goal, bundle or measure as an edition words it.
    ElementId,
    /// A measure as it lives on through the editions.
    MeasureId,
    /// What happened to a measure.
    MeasureEventId,
    /// A source of funding.
    FundingSourceId,
    /// One version of a fixed page (imprint, privacy, rules …).
    PageTextId,
    /// One version of the accessibility statement.
    StatementId,
    /// A known barrier, listed in the accessibility statement.
    BarrierId,
    /// A barrier that somebody has reported.
    BarrierReportId,
    /// A rule that says which office answers what.
    RoutingRuleId,
    /// A text block of the answering staff.
    TextBlockId,
    /// A film on our own site.
    FilmId,
    /// An entry of the audit log.
    AuditId,
}
