//! A server as it is seen from outside: events of visitors, measures, lines in
//! the log, traces.

mod events;
mod lines;
mod measures;
mod server;
mod traces;
