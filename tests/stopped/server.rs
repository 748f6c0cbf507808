//! Postgres is killed under the loader, and started again.

use super::loader::Loader;
use super::months::{Undisturbed, first, update};
use super::own_server::OwnServer;
use super::point::{Chance, points, tell};
use crate::support::{is_long, postgres};

#[test]
fn a_load_whose_postgres_is_killed_says_so_and_goes_on() {
    let mut server = OwnServer::start(postgres());
    kill_under(first(), &mut server);
    kill_under(update(), &mut server);
}

/// What of Postgres is killed.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Victim {
    /// Its first process, which the others follow as they notice.
    First,
    /// All its processes.
    All,
    /// The process of one of the loader's connections; then Postgres ends all
    /// others and starts again by itself.
    Connection,
}

fn kill_under(load: &Undisturbed, server: &mut OwnServer) {
    let mut chance = Chance::of(load.name);
    let many = if is_long() { 12 } else { 3 };
    let victims = [Victim::First, Victim::All, Victim::Connection];
    let points = points(load, many, &mut chance).into_iter();
    for (point, victim) in points.zip(victims.into_iter().cycle()) {
        server.renew(load, "");
        let mut loader = Loader::start(&server.url("loading"), &load.folder);
        point.reach(&mut loader);
        match victim {
            Victim::First => server.kill(),
            Victim::All => server.kill_all(),
            Victim::Connection => server.kill_connection(),
        }
        let ended = loader.end();
        let how = format!(
            "{}: {victim:?} killed at {point}\n{}",
            load.name, ended.said
        );
        tell(&format!(
            "{}: {victim:?} killed at {point}: {:?}; {}",
            load.name, ended.phase, ended.status
        ));
        // It may have been through before.
        if !ended.status.success() {
            ended.gave_up();
        }
        if victim == Victim::Connection {
            server.wait_until_ready();
        } else {
            server.restart();
        }
        let ended = Loader::start(&server.url("loading"), &load.folder).end();
        let how = format!("{how}\nand then\n{}", ended.said);
        assert!(ended.status.success(), "{how}");
        load.check_by(&|sql| server.rows("loading", sql), &how);
    }
}
