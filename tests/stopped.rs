//! A load may be stopped anywhere, by anything: the same command goes on and
//! ends in the same rows, and readers see nothing of it.
//!
//! The loader is the real program in a process of its own. Its loads are tried
//! at a few places here; `./dev test --long` tries many.

mod connection;
mod disk;
mod killed;
mod loader;
mod months;
mod other_folder;
mod own_server;
mod point;
mod readers;
mod server;
mod state;
