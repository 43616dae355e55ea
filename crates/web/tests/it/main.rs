//! The layers around every route, driven without a socket.

mod web;
