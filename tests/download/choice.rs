//! Which month is fetched, and what of it.

use entity::Kind;
use ingest::Layout;

use super::host::file;
use super::{Client, Host};

#[test]
fn a_month_is_fetched_whole_with_one_request_for_each_file() {
    let host = Host::with("20261101");
    let client = Client::of(&host);
    assert_eq!(client.works(), "2026-11");
    assert_eq!(
        host.asked(),
        [
            "/?prefix=data/2026/",
            "/?download=data/2026/discogs_20261101_CHECKSUM.txt",
            "/?download=data/2026/discogs_20261101_artists.xml.gz",
            "/?download=data/2026/discogs_20261101_labels.xml.gz",
            "/?download=data/2026/discogs_20261101_masters.xml.gz",
            "/?download=data/2026/discogs_20261101_releases.xml.gz",
        ]
    );
    let names = client.files();
    assert_eq!(names.len(), 5, "{names:?}");
    for name in names {
        let bytes = std::fs::read(client.folder.path().join(&name)).expect("it can be read");
        assert_eq!(bytes, host.bytes(&name), "{name}");
    }
    assert_eq!(client.waits(), [0; 0]);
    let bytes = host.bytes("discogs_20261101_labels.xml.gz").len();
    for said in [
        format!("started discogs_20261101_labels.xml.gz of Some({bytes})"),
        format!("advanced to {bytes}"),
        format!("fetched discogs_20261101_labels.xml.gz of {bytes}"),
    ] {
        assert!(client.told(&said), "{said}");
    }
}

#[test]
fn the_newest_month_is_chosen_among_many() {
    let host = Host::new();
    for date in ["20251201", "20260901", "20261001", "20260115"] {
        host.publish(date);
    }
    assert_eq!(Client::of(&host).works(), "2026-10");
}

#[test]
fn a_month_that_is_not_complete_gives_way_to_the_one_before() {
    for lost in ["releases.xml.gz", "CHECKSUM.txt"] {
        let host = Host::with("20261001");
        host.publish("20261101");
        host.remove(&format!("discogs_20261101_{lost}"));
        let client = Client::of(&host);
        assert_eq!(client.works(), "2026-10", "{lost}");
        assert!(client.told("2026-11 is not complete"), "{lost}");
        assert_eq!(host.times("20261101"), 0, "{lost}");
    }
}

#[test]
fn a_month_whose_checksums_name_or_lack_more_is_not_complete() {
    let host = Host::with("20261001");
    // The listed labels are of another day than those the checksums name.
    host.publish("20261101");
    host.put(
        &file("20261102", "labels"),
        host.bytes(&file("20261101", "labels")),
    );
    host.remove(&file("20261101", "labels"));
    assert_eq!(Client::of(&host).works(), "2026-10");

    host.publish("20261101");
    host.sum_up("20261101", &["artists", "labels", "masters"]);
    assert_eq!(Client::of(&host).works(), "2026-10");
}

#[test]
fn in_january_the_last_month_of_the_old_year_is_found() {
    let host = Host::with("20261201");
    let mut client = Client::of(&host);
    // 2 January 2027.
    client.now = 1_798_848_000;
    assert_eq!(client.works(), "2026-12");
    assert_eq!(
        host.asked()[..2],
        ["/?prefix=data/2027/", "/?prefix=data/2026/"]
    );
}

#[test]
fn a_month_by_name_needs_what_its_checksums_name() {
    let host = Host::with("20261101");
    // The oldest months have no masters.
    host.publish("20101001");
    host.remove(&file("20101001", "masters"));
    host.sum_up("20101001", &["releases", "artists", "labels"]);
    let client = Client::of_month(&host, "2010-10");
    assert_eq!(client.works(), "2010-10");
    assert_eq!(client.files().len(), 4);

    host.remove(&file("20101001", "labels"));
    let said = Client::of_month(&host, "2010-10").fails();
    assert!(said.contains("2010-10 is not complete"), "{said}");
    assert!(said.contains("discogs_20101001_labels.xml.gz"), "{said}");
    host.remove("discogs_20101001_CHECKSUM.txt");
    let said = Client::of_month(&host, "2010-10").fails();
    assert!(said.contains("the list of checksums"), "{said}");
}

#[test]
fn a_month_that_is_not_there_is_answered_with_those_that_are() {
    let host = Host::with("20261001");
    host.publish("20261101");
    for month in ["2026-12", "2031-01"] {
        let said = Client::of_month(&host, month).fails();
        assert!(said.contains(month), "{said}");
        assert!(said.contains("2026-10, 2026-11"), "{said}");
    }
}

#[test]
fn a_month_in_two_parts_is_fetched_as_one() {
    let host = Host::new();
    for (date, kinds) in [
        ("20191003", ["artists", "labels"]),
        ("20191010", ["masters", "releases"]),
    ] {
        host.publish(date);
        for other in ["artists", "labels", "masters", "releases"] {
            if !kinds.contains(&other) {
                host.remove(&file(date, other));
            }
        }
        host.sum_up(date, &kinds);
    }
    let client = Client::of_month(&host, "2019-10");
    assert_eq!(client.works(), "2019-10");
    assert_eq!(client.files().len(), 6);
    let mut client = Client::of(&host);
    // 15 October 2019.
    client.now = 1_571_140_800;
    assert_eq!(client.works(), "2019-10");
}

#[test]
fn one_kind_can_be_fetched_alone() {
    let host = Host::with("20261101");
    let mut client = Client::of(&host);
    client.settings.only = Some(Kind::Label);
    client.works();
    assert_eq!(
        client.files(),
        [
            "discogs_20261101_CHECKSUM.txt",
            "discogs_20261101_labels.xml.gz"
        ]
    );
    assert_eq!(host.asked().len(), 3);
}

#[test]
fn a_plain_file_server_will_do() {
    let host = Host::with("20261101");
    let mut client = Client::of(&host);
    client.settings.layout = Layout::Folders;
    assert_eq!(client.works(), "2026-11");
    assert_eq!(host.asked()[0], "/data/2026/");
    assert_eq!(host.times("?"), 0);
}

#[test]
fn a_host_without_dumps_is_said_to_be_one() {
    let host = Host::new();
    let said = Client::of(&host).fails();
    assert!(said.contains("lists no dumps"), "{said}");
    assert!(said.contains("<html><body><h2>Discogs Data"), "{said}");

    let host = Host::with("20261101");
    host.remove("discogs_20261101_CHECKSUM.txt");
    let said = Client::of(&host).fails();
    assert!(
        said.contains("no dump that the host lists is complete"),
        "{said}"
    );
    assert!(said.contains("2026-11"), "{said}");
}

#[test]
fn files_of_other_months_in_the_folder_are_told() {
    let host = Host::with("20261001");
    let mut client = Client::of(&host);
    client.works();
    host.publish("20261101");
    client.settings.only = Some(Kind::Label);
    let downloaded = client.download().expect("it works");
    assert_eq!(downloaded.others.len(), 4, "{:?}", downloaded.others);
    assert_eq!(downloaded.others[1], "discogs_20261001_labels.xml.gz");
}
