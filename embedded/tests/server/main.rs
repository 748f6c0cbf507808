//! What a private Postgres promises, tried out on real servers.

mod crash;
mod life;
mod safety;
mod support;
