//! Passkeys from question to answer, on both databases, with honest and with hostile devices.

mod ceremonies;
mod keeping;
mod support;
