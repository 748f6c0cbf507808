//! What may go wrong on the way, and is tried again.

use std::time::Duration;

use super::{Client, Host, Reply};

const LABELS: &str = "discogs_20261101_labels.xml.gz";

/// Answers the first requests for a file so; the file has to be there and
/// right afterwards, after these waits.
fn goes_on_after<const N: usize>(replies: [Reply; N], waits: &[u64]) -> Client {
    let host = Host::with("20261101");
    host.reply(LABELS, replies);
    let client = Client::of(&host);
    client.works();
    assert_eq!(client.waits(), waits);
    assert_eq!(host.times(LABELS), waits.len() + 1);
    let names = client.files();
    assert_eq!(names.len(), 5, "{names:?}");
    let bytes = std::fs::read(client.folder.path().join(LABELS)).expect("it is there");
    assert_eq!(bytes, host.bytes(LABELS));
    client
}

#[test]
fn a_file_that_is_cut_off_is_fetched_again() {
    let client = goes_on_after([Reply::Cut(10), Reply::Cut(0)], &[30, 120]);
    assert!(client.told(&format!("{LABELS} was cut off after 10 bytes")));
}

#[test]
fn an_end_that_was_not_announced_is_seen_by_the_size_on_the_page() {
    let client = goes_on_after([Reply::CutSilently(10)], &[30]);
    assert!(client.told(&format!("{LABELS} was cut off after 10 bytes")));
}

#[test]
fn a_length_need_not_be_announced() {
    goes_on_after([Reply::Unannounced], &[]);
    goes_on_after([Reply::Chunked], &[]);
}

#[test]
fn a_size_on_the_page_that_is_out_of_date_does_no_harm() {
    for size in ["1 B", "2.0 MB"] {
        let host = Host::with("20261101");
        host.print_size(LABELS, size);
        host.reply(LABELS, [Reply::Unannounced]);
        let client = Client::of(&host);
        client.works();
        assert_eq!(host.times(LABELS), 1, "{size}");
    }
}

#[test]
fn a_file_that_stalls_is_fetched_again() {
    let host = Host::with("20261101");
    host.reply(LABELS, [Reply::Stall(10), Reply::Stall(0)]);
    let mut client = Client::of(&host);
    client.settings.stall_timeout = Duration::from_millis(500);
    client.works();
    assert_eq!(client.waits(), [30, 120]);
    assert!(client.told("has stalled, no byte of it has come"));
}

#[test]
fn a_page_instead_of_a_file_is_seen_for_what_it_is() {
    let page = Reply::Instead(b"<!DOCTYPE html>\n<title>Just a moment</title>".to_vec());
    let client = goes_on_after([page.clone()], &[30]);
    assert!(client.told("<!DOCTYPE html> <title>Just a moment"));

    let host = Host::with("20261101");
    host.reply(LABELS, [page.clone(), page.clone(), page.clone(), page]);
    let client = Client::of(&host);
    let said = client.fails();
    assert!(said.contains("gave up after 4 attempts"), "{said}");
    assert!(
        said.contains("something else for discogs_20261101_labels"),
        "{said}"
    );
    assert_eq!(client.files(), ["discogs_20261101_artists.xml.gz"]);
}

#[test]
fn an_empty_file_is_one_that_was_cut_off() {
    goes_on_after([Reply::Instead(Vec::new())], &[30]);
    goes_on_after([Reply::Instead(vec![0x1f])], &[30]);
}

#[test]
fn pages_that_are_cut_off_or_garbled_are_asked_for_again() {
    let host = Host::with("20261101");
    host.reply("?prefix=", [Reply::Cut(100)]);
    host.reply(
        "CHECKSUM",
        [Reply::Instead(b"<html>".to_vec()), Reply::Cut(70)],
    );
    let client = Client::of(&host);
    client.works();
    assert_eq!(client.waits(), [30, 30, 120]);
    assert!(client.told("line 1 of discogs_20261101_CHECKSUM.txt cannot be read"));
}

#[test]
fn a_page_without_end_is_not_read_to_its_end() {
    let host = Host::with("20261101");
    host.reply("?prefix=", [Reply::Instead(vec![b' '; 2 << 20])]);
    let said = Client::of(&host).fails();
    assert!(said.contains("is longer than"), "{said}");
}

#[test]
fn a_redirect_is_followed_and_a_circle_is_not() {
    let host = Host::with("20261101");
    let elsewhere = &[("location", "/data/2026/discogs_20261101_labels.xml.gz")];
    host.reply(
        "?download=data/2026/discogs_20261101_labels",
        [Reply::Status(302, elsewhere)],
    );
    let client = Client::of(&host);
    client.works();
    assert_eq!(host.times(LABELS), 2);

    let host = Host::with("20261101");
    let circle = Reply::Status(302, &[("location", "/?prefix=data%2F2026%2F")]);
    host.reply(
        "?prefix=",
        std::array::from_fn::<_, 20, _>(|_| circle.clone()),
    );
    let client = Client::of(&host);
    let said = client.fails();
    assert!(said.contains("sends on in circles"), "{said}");
    assert_eq!((host.times("?prefix="), client.waits().len()), (6, 0));
}

#[test]
fn a_host_that_is_not_there_is_tried_four_times() {
    let host = Host::with("20261101");
    let client = Client::of(&host);
    drop(host);
    let said = client.fails();
    assert!(said.contains("gave up after 4 attempts"), "{said}");
    assert!(said.contains("cannot reach http://127.0.0.1"), "{said}");
    assert!(said.contains("refused"), "{said}");
    assert_eq!(client.waits(), [30, 120, 480]);
    assert!(client.told("refused"), "the cause is told at once");
}

#[test]
fn a_host_that_speaks_no_tls_is_not_tried_again() {
    let host = Host::with("20261101");
    let mut client = Client::of(&host);
    client.settings.base_url = host.url().replace("http:", "https:");
    let said = client.fails();
    assert!(said.contains("no safe connection to https://127"), "{said}");
    assert_eq!(client.waits(), [0; 0]);
}
