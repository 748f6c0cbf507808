//! The command itself: stopped in the middle, and run again.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::{Host, Reply, files_in};
use crate::command::digger;
use crate::support::{Folder, wait};

const LABELS: &str = "discogs_20261101_labels.xml.gz";
const PART: &str = "discogs_20261101_labels.xml.gz.part";

/// How long the first bytes may take on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// Starts a download and waits until it hangs in the middle of a file.
fn hanging(host: &Host, folder: &Folder) -> Child {
    host.reply(LABELS, [Reply::Stall(10)]);
    let child = command(host, folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program runs");
    let part = folder.path().join(PART);
    let started = Instant::now();
    while std::fs::metadata(&part).map_or(0, |part| part.len()) < 10 {
        assert!(started.elapsed() < PATIENCE, "no byte in {PATIENCE:?}");
        wait(Duration::from_millis(20));
    }
    child
}

fn command(host: &Host, folder: &Folder) -> Command {
    let dir = folder.path().to_string_lossy();
    let url = host.url();
    digger(&[
        "ingest",
        "download",
        "--month",
        "2026-11",
        "--dir",
        &dir,
        "--base-url",
        &url,
    ])
}

/// Runs it to its end, and says what it printed.
fn goes_on(host: &Host, folder: &Folder) -> String {
    let output = command(host, folder).output().expect("the program runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}");
    assert_eq!(files_in(folder.path()).len(), 5);
    let labels = std::fs::read(folder.path().join(LABELS)).expect("the file is there");
    assert_eq!(labels, host.bytes(LABELS));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn a_killed_download_leaves_no_half_file_under_a_name_and_goes_on() {
    let (host, folder) = (Host::with("20261101"), Folder::new());
    let mut child = hanging(&host, &folder);
    child.kill().expect("it is ours");
    child.wait().expect("it ends");
    assert_eq!(
        files_in(folder.path()),
        ["discogs_20261101_artists.xml.gz", PART]
    );
    let printed = goes_on(&host, &folder);
    assert_eq!(host.times("artists"), 1, "it was there");
    let fetched = printed.lines().filter(|line| line.starts_with("fetched"));
    assert_eq!(fetched.count(), 4, "{printed}");
}

#[test]
fn a_download_that_is_asked_to_stop_tidies_up() {
    let (host, folder) = (Host::with("20261101"), Folder::new());
    let mut child = hanging(&host, &folder);
    let id = child.id().to_string();
    let sent = Command::new("kill").args(["-TERM", &id]).status();
    assert!(sent.expect("kill runs").success());
    let status = child.wait().expect("it ends");
    assert_eq!(status.code(), Some(1));
    assert_eq!(files_in(folder.path()), ["discogs_20261101_artists.xml.gz"]);
    goes_on(&host, &folder);
}

#[test]
fn a_disk_that_takes_no_more_is_said_and_nothing_half_stays() {
    let (host, folder) = (Host::with("20261101"), Folder::new());
    let mut large = host.bytes(LABELS);
    large.resize(1 << 20, 7);
    host.put(LABELS, large);
    host.sum_up("20261101", &["artists", "labels", "masters", "releases"]);
    let download = command(&host, &folder);
    // A limit on the size of files, in place of a full disk.
    let output = Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 8; exec \"$0\" \"$@\""])
        .arg(download.get_program())
        .args(download.get_args())
        .output()
        .expect("the program runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("cannot write"), "{said}");
    assert!(said.contains("check that the disk has room"), "{said}");
    assert_eq!(files_in(folder.path()), ["discogs_20261101_artists.xml.gz"]);
    assert_eq!(host.times(LABELS), 1, "another try would not help");
    goes_on(&host, &folder);
}

#[test]
fn two_downloads_at_once_do_not_spoil_each_other() {
    let (host, folder) = (Host::with("20261101"), Folder::new());
    let mut first = hanging(&host, &folder);
    let second = command(&host, &folder).output().expect("the program runs");
    let said = String::from_utf8_lossy(&second.stderr);
    assert_eq!(second.status.code(), Some(1), "{said}");
    assert!(said.contains("another download"), "{said}");
    assert_eq!(
        files_in(folder.path()),
        ["discogs_20261101_artists.xml.gz", PART]
    );
    first.kill().expect("it is ours");
    first.wait().expect("it ends");
}
