//! The catalogue for agents: what an independent client finds, over every
//! transport.

mod agents;
mod conformance;
mod http;
