//! Starting, using and stopping in the normal course of things.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::process::Command;

use embedded::{Options, Search, Server, TemporaryServer};

use crate::support::{Scratch, ask, lives, search};

#[test]
fn a_second_start_finds_the_data_of_the_first() {
    let scratch = Scratch::new("second");
    let server = Server::start(&scratch.options()).expect("start");
    assert!(server.create_database_if_missing("digger").expect("create"));
    assert!(
        !server
            .create_database_if_missing("digger")
            .expect("is there")
    );
    server
        .execute("digger", "CREATE TABLE artist AS SELECT 239 AS id")
        .expect("write");
    let process = server.process_id();
    assert!(lives(process));
    server.stop().expect("stop");
    assert!(!lives(process));

    let server = Server::start(&scratch.options()).expect("start again");
    let rows = server
        .execute("digger", "SELECT id, NULL FROM artist")
        .expect("read");
    assert_eq!(rows, [[Some("239".to_owned()), None]]);
}

#[test]
fn libpq_understands_the_address() {
    // Every character that means something in an address or in a list.
    for name in ["a b\"c%d?e&f=g#h@i:ü", "a,b"] {
        let scratch = Scratch::new("libpq");
        let options = Options {
            data_dir: scratch.0.join(name),
            ..scratch.options()
        };
        let server = Server::start(&options).expect("start");
        let output = Command::new(server.programs().join("psql"))
            .args([
                "-X",
                "-A",
                "-t",
                "-c",
                "SELECT current_user, current_database()",
            ])
            .arg(server.url("postgres"))
            .env("PGPORT", "1")
            .env("PGHOST", "nowhere.invalid")
            .output()
            .expect("run psql");
        assert_eq!(
            String::from_utf8_lossy(&output.stdout),
            "dig|postgres\n",
            "{output:?}"
        );
    }
}

#[test]
fn programs_that_are_links_are_followed_to_their_folder() {
    let scratch = Scratch::new("links");
    let server = TemporaryServer::start(search()).expect("start");
    for name in ["initdb", "postgres"] {
        let program = server.programs().join(name);
        std::os::unix::fs::symlink(program, scratch.0.join(name)).expect("link");
    }
    let linked = Search {
        folder: Some(scratch.0.clone()),
        path: None,
    };
    let again = TemporaryServer::start(linked).expect("start");
    assert_eq!(again.programs(), server.programs());
}

#[test]
fn a_server_that_can_not_start_shows_its_log() {
    let scratch = Scratch::new("log");
    let options = Options {
        settings: vec![("shared_buffers".to_owned(), "nonsense".to_owned())],
        ..scratch.options()
    };
    let text = Server::start(&options).expect_err("refuses").to_string();
    assert!(text.contains("postgres.log"), "{text}");
    assert!(
        text.contains("invalid value for parameter \"shared_buffers\""),
        "{text}"
    );
}

#[test]
fn a_deep_folder_gets_a_short_socket_and_no_rubbish_stays() {
    let scratch = Scratch::new("deep");
    let options = Options {
        data_dir: scratch.0.join("deep".repeat(30)),
        ..scratch.options()
    };
    let server = Server::start(&options).expect("start");
    let socket = server.socket_dir().to_owned();
    assert!(socket.as_os_str().len() < 60, "{}", socket.display());
    assert_eq!(fs::metadata(&socket).expect("exists").mode() & 0o777, 0o700);
    assert_eq!(
        fs::read_link(options.data_dir.join("socket")).expect("is a link"),
        socket
    );
    assert_eq!(ask(&server, "SELECT 1"), "1");
    server.stop().expect("stop");
    assert!(!socket.exists());
}

#[test]
fn a_temporary_server_leaves_nothing_behind() {
    let server = TemporaryServer::start(search()).expect("start");
    let folder = server.data_dir().to_owned();
    assert_eq!(ask(&server, "SHOW fsync"), "off");
    drop(server);
    assert!(!folder.exists());
}
