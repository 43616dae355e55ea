//! Answers: the queue, the desk, what the public sees, and the work in the background.

mod answers;
mod api;
mod approval;
mod desk;
mod jobs;
mod public;
mod queue;
mod support;
