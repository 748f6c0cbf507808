//! The disk of the database is full.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use embedded::{Search, TemporaryServer};

use super::loader::Loader;
use super::months::{Undisturbed, first, update};
use super::own_server::OwnServer;
use super::point::tell;
use crate::support::{Folder, is_long, postgres, skip};

/// Postgres on a small disk. A namespace of users lets everybody have one: in
/// it the caller is root, and may mount; in another one below it the caller is
/// themselves again, as which Postgres runs. `setpriv` has it end with the
/// tests, a wish that it loses on the way there.
const WRAPPER: &str = r#"#!/bin/sh
case "$1" in --version) exec "@real/postgres" "$@" ;; esac
exec unshare --user --map-root-user --mount /bin/sh -c '
    user=$1 group=$2; shift 2
    mount -t tmpfs -o size=@size tmpfs "@disk" || exit
    exec unshare --user --map-user="$user" --map-group="$group" \
        setpriv --pdeathsig QUIT "@real/postgres" "$@"
' sh "$(id -u)" "$(id -g)" "$@"
"#;

/// Bytes of the small disk: room for two months and what loading them takes.
const SIZE: u64 = 256 << 20;

#[test]
fn a_load_on_a_full_disk_says_so_and_goes_on_when_there_is_room() {
    if !namespaces_work() {
        skip("a small disk takes namespaces of users (`unshare --user`), or none is mounted");
        return;
    }
    let tools = Folder::new();
    let disk = tools.path().join("disk");
    fs::create_dir(&disk).expect("a folder can be made");
    let server = OwnServer::start(on_small_disk(tools.path(), &disk));
    let quoted = disk.display();
    server.rows(
        "postgres",
        &format!("CREATE TABLESPACE small LOCATION '{quoted}'"),
    );
    // With still less room nobody can connect, and Postgres doesn't say why.
    let shares: &[u64] = if is_long() {
        &[10, 25, 40, 55, 70, 80, 85, 90, 95, 98]
    } else {
        &[30, 90]
    };
    for load in [first(), update()] {
        for &share in shares {
            fill(load, &server, &disk, share);
        }
    }
}

/// Loads with room for so many hundredths of what the load takes, and then
/// with room for all.
fn fill(load: &Undisturbed, server: &OwnServer, disk: &Path, share: u64) {
    server.renew(load, "TABLESPACE small");
    // The first to connect to a database has Postgres write a file of its own
    // there, without which nobody can: the room is the load's alone.
    server.rows("loading", "SELECT");
    let room = load.growth * share / 100;
    run_there(
        server,
        &format!(
            "fallocate -l $(($(df --output=avail -B1 {0} | tail -n 1) - {room})) {0}/ballast",
            disk.display()
        ),
    );
    let ended = Loader::start(&server.url("loading"), &load.folder).end();
    let how = format!(
        "{}: with room for {share} % of it\n{}",
        load.name, ended.said
    );
    let said = ended.gave_up();
    tell(&format!(
        "{}: with room for {share} %: {:?}; {said}",
        load.name, ended.phase
    ));
    assert!(said.contains("disk of the database is full"), "{how}");
    assert!(said.contains("run the same command again"), "{how}");
    run_there(server, &format!("rm {}/ballast", disk.display()));
    let ended = Loader::start(&server.url("loading"), &load.folder).end();
    let how = format!("{how}\nand then\n{}", ended.said);
    assert!(ended.status.success(), "{how}");
    load.check_by(&|sql| server.rows("loading", sql), &how);
}

/// Runs a shell command where the small disk is.
fn run_there(server: &OwnServer, command: &str) {
    server.rows("postgres", &format!("COPY (SELECT) TO PROGRAM '{command}'"));
}

/// Programs of Postgres whose server has the small disk.
fn on_small_disk(tools: &Path, disk: &Path) -> Search {
    let real = programs();
    let text = |path: &Path| path.to_str().expect("a plain path").to_owned();
    let script = WRAPPER
        .replace("@real", &text(&real))
        .replace("@disk", &text(disk))
        .replace("@size", &SIZE.to_string());
    let wrapper = tools.join("postgres");
    fs::write(&wrapper, script).expect("a file can be written");
    fs::set_permissions(&wrapper, Permissions::from_mode(0o755)).expect("it is ours");
    symlink(real.join("initdb"), tools.join("initdb")).expect("a link can be made");
    Search {
        folder: Some(tools.to_owned()),
        path: None,
    }
}

/// Where the programs of Postgres are.
fn programs() -> PathBuf {
    let server = TemporaryServer::start(postgres()).expect("a Postgres starts");
    server.programs().to_owned()
}

/// Whether a process may have namespaces of its own here, and mount in them.
fn namespaces_work() -> bool {
    let tried = Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "/bin/sh", "-c"])
        .arg("mount -t tmpfs tmpfs /mnt && exec unshare --user --map-user=1 setpriv true")
        .output();
    tried.is_ok_and(|output| output.status.success())
}
