//! What goes wrong around a server: clients, and the database under load.

mod clients;
mod database;
