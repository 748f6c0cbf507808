//! What it keeps out, and what it keeps away from.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::process::Command;
use std::thread;

use embedded::{Error, Options, Server};

use crate::support::{Scratch, ask, is_root};

#[test]
fn nobody_else_can_reach_it() {
    let scratch = Scratch::new("reach");
    let server = Server::start(&scratch.options()).expect("start");
    assert_eq!(ask(&server, "SHOW listen_addresses"), "");
    assert_eq!(
        ask(
            &server,
            "SELECT count(*) FROM pg_hba_file_rules WHERE type <> 'local'"
        ),
        "0"
    );

    let owner = fs::metadata(server.data_dir().join("postgres"))
        .expect("exists")
        .uid();
    assert_ne!(owner, 0);
    for private in [server.socket_dir(), &server.data_dir().join("postgres")] {
        let found = fs::metadata(private).expect("exists");
        assert_eq!(found.mode() & 0o777, 0o700, "{}", private.display());
        assert_eq!(found.uid(), owner, "{}", private.display());
    }
}

#[test]
fn what_dig_did_not_make_is_left_alone() {
    let scratch = Scratch::new("foreign");
    for (file, what) in [
        ("PG_VERSION", "a Postgres cluster"),
        ("thesis.txt", "files"),
    ] {
        let options = Options {
            data_dir: scratch.0.join(what),
            ..scratch.options()
        };
        fs::create_dir(&options.data_dir).expect("create");
        fs::write(options.data_dir.join(file), "15\n").expect("write");
        let error = Server::start(&options).expect_err("is foreign");
        assert!(matches!(error, Error::Foreign { .. }), "{error}");
        assert!(error.to_string().contains(what), "{error}");
        let left: Vec<_> = fs::read_dir(&options.data_dir).expect("read").collect();
        assert_eq!(left.len(), 1, "{left:?}");
    }
}

#[test]
fn one_folder_has_one_server_at_a_time() {
    let scratch = Scratch::new("one");
    let starts: Vec<_> = (0..2)
        .map(|_| {
            let options = scratch.options();
            thread::spawn(move || Server::start(&options))
        })
        .collect();
    let (started, refused): (Vec<_>, Vec<_>) = starts
        .into_iter()
        .map(|start| start.join().expect("no panic"))
        .partition(Result::is_ok);
    assert_eq!(started.len(), 1, "{refused:?}");
    let error = refused
        .into_iter()
        .find_map(Result::err)
        .expect("one was refused");
    assert!(matches!(error, Error::InUse { .. }), "{error}");
    let text = error.to_string();
    assert!(
        text.contains(&format!("(process {})", std::process::id())),
        "{text}"
    );

    drop(started);
    Server::start(&scratch.options()).expect("is free again");
}

#[test]
fn data_of_another_major_version_is_refused() {
    let scratch = Scratch::new("major");
    Server::start(&scratch.options())
        .expect("start")
        .stop()
        .expect("stop");
    fs::write(scratch.0.join("data/postgres/PG_VERSION"), "12\n").expect("forge");
    let error = Server::start(&scratch.options()).expect_err("is too old");
    assert!(
        matches!(error, Error::OtherMajor { data: 12, .. }),
        "{error}"
    );
}

#[test]
fn root_is_told_which_folder_is_closed_to_the_server() {
    if !is_root() {
        return; // A normal user's server is that user.
    }
    let scratch = Scratch::new("closed");
    fs::set_permissions(&scratch.0, Permissions::from_mode(0o700)).expect("close");
    let options = scratch.options();
    let error = Server::start(&options).expect_err("can't get there");
    assert!(matches!(&error, Error::Unreachable { blocked_by, .. } if *blocked_by == scratch.0));
    assert!(!options.data_dir.exists(), "something was made");
}

#[test]
fn root_and_a_normal_user_may_take_turns() {
    if !is_root() {
        return; // Then every other test shows that a normal user can.
    }
    let scratch = Scratch::new("user");
    // A copy where everyone can run it; a build folder may be closed.
    let program = scratch.0.join("tests");
    fs::copy(std::env::current_exe().expect("this program"), &program).expect("copy");
    let output = Command::new(&program)
        .args([
            "--exact",
            "life::a_second_start_finds_the_data_of_the_first",
        ])
        .args([
            "safety::nobody_else_can_reach_it",
            "life::a_temporary_server_leaves_nothing_behind",
        ])
        .current_dir("/")
        .uid(65534)
        .gid(65534)
        .output()
        .expect("run as another user");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("3 passed"), "{said}");

    // A normal user's folder stays that user's when root comes by.
    let options = scratch.options();
    fs::create_dir(&options.data_dir).expect("create");
    for folder in [&options.data_dir, &options.data_dir.join("postgres")] {
        let _ = fs::create_dir(folder);
        std::os::unix::fs::chown(folder, Some(65534), Some(65534)).expect("give away");
    }
    fs::write(options.data_dir.join("DIG"), "").expect("mark");
    fs::remove_dir(options.data_dir.join("postgres")).expect("remove");
    let server = Server::start(&options).expect("root starts it");
    assert_eq!(ask(&server, "SELECT 1"), "1");
}
