//! The layers around every route and the page cache before them, driven without a socket.

mod cache;
mod web;
