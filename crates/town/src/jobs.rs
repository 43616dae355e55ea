//! What of this concept ends by itself.

use crate::store::accessibility::forget_contacts;
use web::retention::Ending;

/// The address of whoever reported a barrier is kept for questions that follow and for the enforcement body.
pub(crate) const ENDINGS: &[Ending] = &[Ending {
    class: "barrier-reports",
    days: |settings| settings.keep_barrier_contact_days,
    end: |tx, over| {
        Box::pin(
            async move { Ok(i64::try_from(forget_contacts(tx, over.before).await?).unwrap_or(i64::MAX)) },
        )
    },
}];
