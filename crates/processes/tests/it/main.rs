//! Processes on both databases, through the router of an application with a test format.

mod api;
mod pages;
mod rules;
mod staff;
mod steps;
mod store;
mod support;
