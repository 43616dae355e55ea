//! Pure methods of participation: no input or output, no clock, no randomness of their own.
//!
//! | module | what it answers |
//! | --- | --- |
//! | [`text`] | which words is a text about, does a search hit it, how is a name written in an address |
//! | [`similarity`] | which contributions are about the same thing |
//! | [`rank`] | in which fair order are contributions shown today |
//! | [`opinion`] | which groups of opinion are there, what does each stand for, what do all agree on |
//! | [`suppression`] | which figures about people may be shown |
//! | [`contrast`] | can this colour be read on that one |
//! | [`budget`] | which projects are paid for, by which rule, and why |
//! | [`pabulib`] | which votes about projects does this file hold, and which of its lines cannot be right |
//! | [`log`] | was any of these entries changed, removed or put in later |
//! | [`lot`] | who is on a panel that mirrors the town, drawn so that chances are as equal as can be |
//! | [`vote`] | who wins by these rankings, ratings or approvals, and where there was a tie |
//! | [`plain_language`] | what keeps a text from being understood at first reading |
//!
//! The crate knows no other crate of the workspace; whoever uses it brings texts, seeds and numbers.

pub mod budget;
pub mod contrast;
#[doc(hidden)]
pub mod fixtures;
pub mod log;
pub mod lot;
pub mod opinion;
pub mod pabulib;
pub mod plain_language;
pub mod rank;
mod sentences;
pub mod similarity;
pub mod suppression;
pub mod text;
pub mod vote;
