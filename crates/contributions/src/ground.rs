//! The rules of conduct, as far as something can be reported for one or hidden by one.

use kernel::text_enum;

text_enum! {
    /// The rule that something is reported for, or was hidden or rejected for.
    pub enum Ground {
        /// Insulting or hateful.
        Abuse = "abuse",
        /// Shows or names somebody who did not agree.
        Privacy = "privacy",
        /// Untrue.
        Untrue = "untrue",
        /// Advertising.
        Advertising = "advertising",
        /// Against the law.
        Unlawful = "unlawful",
        /// Something else; words beside it say what.
        Other = "other",
    }
}
