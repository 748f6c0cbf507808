//! What is left after somebody was killed, and how the next start deals with
//! it.

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use embedded::{Options, Profile, Server, TemporaryServer};

use crate::support::{Scratch, ask, eventually, is_root, lives, search, signal};

#[test]
fn a_killed_server_recovers_at_the_next_start() {
    let scratch = Scratch::new("killed");
    let mut server = Server::start(&scratch.options()).expect("start");
    server
        .execute("postgres", "CREATE TABLE kept AS SELECT 1 AS id")
        .expect("write");
    // The last half second of commits may be lost; what is on disk may not.
    server.execute("postgres", "CHECKPOINT").expect("flush");
    // A busy part of a killed server does not notice its death for long, and
    // would keep the next one from starting.
    let mut busy = Command::new(server.programs().join("psql"))
        .args(["-X", "-c", "DO $$ BEGIN LOOP END LOOP; END $$"])
        .arg(server.url("postgres"))
        .stderr(Stdio::null())
        .spawn()
        .expect("run psql");
    let active =
        "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND pid <> pg_backend_pid()";
    eventually("psql is busy", || ask(&server, active) == "1");

    let process = server.process_id();
    signal("-KILL", process);
    eventually("the server is gone", || server.check().is_err());
    let text = server.stop().expect_err("it died").to_string();
    assert!(text.contains("ended by itself (signal: 9"), "{text}");

    let server = Server::start(&scratch.options()).expect("start again");
    assert_ne!(server.process_id(), process);
    assert_eq!(ask(&server, "SELECT count(*) FROM kept"), "1");
    assert!(!busy.wait().expect("it ends").success());
}

#[test]
fn a_server_that_lost_its_parent_is_stopped_first() {
    let scratch = Scratch::new("lost");
    let server = Server::start(&scratch.options()).expect("start");
    let (postgres, socket) = (
        server.programs().join("postgres"),
        server.socket_dir().to_owned(),
    );
    server
        .execute("postgres", "CREATE TABLE kept AS SELECT 1 AS id")
        .expect("write");
    server.stop().expect("stop");

    let cluster = scratch.0.join("data/postgres");
    let mut command = Command::new(postgres);
    command
        .arg("-D")
        .arg(&cluster)
        .arg("-k")
        .arg(&socket)
        .args(["-c", "listen_addresses="]);
    if is_root() {
        let owner = fs::metadata(&cluster).expect("exists");
        command.uid(owner.uid()).gid(owner.gid());
    }
    let mut lost = command
        .current_dir("/")
        .stderr(Stdio::null())
        .spawn()
        .expect("start");
    eventually("it is ready", || {
        fs::read_to_string(cluster.join("postmaster.pid")).is_ok_and(|text| text.contains("ready"))
    });

    let server = thread::scope(|scope| {
        // Somebody has to bury it, or it stays in the list of processes.
        scope.spawn(|| assert!(lost.wait().expect("it ends").success()));
        Server::start(&scratch.options()).expect("start")
    });
    assert_eq!(ask(&server, "SELECT count(*) FROM kept"), "1");
}

#[test]
fn a_stale_process_id_does_not_keep_it_from_starting() {
    let scratch = Scratch::new("stale");
    let server = Server::start(&scratch.options()).expect("start");
    let file = server.data_dir().join("postgres/postmaster.pid");
    let text = fs::read_to_string(&file).expect("is there while it runs");
    let (_, rest) = text.split_once('\n').expect("has lines");
    server.stop().expect("stop");

    // The first is a process that is not Postgres, the second is none at all.
    for process in [std::process::id(), 4_000_000] {
        fs::write(&file, format!("{process}\n{rest}")).expect("forge");
        Server::start(&scratch.options())
            .expect("start")
            .stop()
            .expect("stop");
    }
}

#[test]
fn a_half_made_cluster_is_made_again() {
    let scratch = Scratch::new("half");
    let unfinished = scratch.0.join("data/postgres.new");
    fs::create_dir_all(&unfinished).expect("create");
    fs::write(scratch.0.join("data/DIG"), "").expect("mark");
    fs::write(unfinished.join("PG_VERSION"), "15\n").expect("write");
    let server = Server::start(&scratch.options()).expect("start");
    assert_eq!(ask(&server, "SELECT 1"), "1");
    assert!(!unfinished.exists());
}

#[test]
fn no_server_survives_the_death_of_its_parent() {
    let scratch = Scratch::new("orphan");
    let mut holder = Command::new(std::env::current_exe().expect("this program"))
        .args([
            "--exact",
            "crash::held_until_killed_by_another_test",
            "--nocapture",
        ])
        .env(HOLD, scratch.options().data_dir)
        .stdout(Stdio::piped())
        .spawn()
        .expect("start");
    let lines = BufReader::new(holder.stdout.take().expect("is piped")).lines();
    let told: Vec<String> = lines
        .map_while(Result::ok)
        .filter_map(|line| Some(line.split_once("holding ")?.1.to_owned()))
        .take(3)
        .collect();
    let processes: Vec<u32> = told[..2]
        .iter()
        .map(|id| id.parse().expect("an id"))
        .collect();
    assert!(processes.iter().all(|process| lives(*process)));

    holder.kill().expect("kill -9");
    holder.wait().expect("bury");
    eventually("the servers are gone", || {
        processes.iter().all(|process| !lives(*process))
    });
    let temporary = Path::new(&told[2]);
    eventually("the temporary data is gone", || !temporary.exists());

    let server = Server::start(&scratch.options()).expect("recovers");
    assert_eq!(ask(&server, "SELECT 1"), "1");
}

/// Names the data folder of the server to hold.
const HOLD: &str = "DIG_TEST_HOLD";

/// Not a promise of its own: the victim of the test above, and nothing
/// otherwise.
#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "it is told what to do by the test that started it, and waits to be killed"
)]
fn held_until_killed_by_another_test() {
    let Some(data_dir) = std::env::var_os(HOLD) else {
        return;
    };
    let options = Options {
        search: search(),
        ..Options::new(data_dir, Profile::Durable)
    };
    let server = Server::start(&options).expect("start");
    let temporary = TemporaryServer::start(search()).expect("start");
    println!("\nholding {}", server.process_id());
    println!("holding {}", temporary.process_id());
    println!("holding {}", temporary.data_dir().display());
    thread::sleep(Duration::from_mins(1));
}
