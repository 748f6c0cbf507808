//! A host that refuses, for a while or for good.

use super::{Client, Host, Reply};

const LABELS: &str = "discogs_20261101_labels.xml.gz";
/// What the real host answers after too many requests.
const LIMITED: Reply = Reply::Status(429, &[("retry-after", "3574")]);

#[test]
fn a_host_that_asks_for_a_break_gets_all_of_it() {
    let host = Host::with("20261101");
    host.reply(LABELS, [LIMITED]);
    let client = Client::of(&host);
    client.works();
    // Five seconds more than it asks for: asking too soon starts it over.
    assert_eq!(client.waits(), [3579]);
    assert!(
        client
            .told("waiting 3579 s: the host asks for a break; going on at 2026-11-15 12:59:39 UTC")
    );
    assert_eq!(host.asked().len(), 7);
}

#[test]
fn a_break_until_a_date_is_kept() {
    let host = Host::with("20261101");
    let until = [("retry-after", "Sun, 15 Nov 2026 12:20:00 GMT")];
    host.reply("?prefix=", [Reply::Status(503, &[("retry-after", "7")])]);
    host.reply("CHECKSUM", [Reply::Status(429, Box::leak(Box::new(until)))]);
    let client = Client::of(&host);
    client.works();
    // The second is counted from when the first is over.
    assert_eq!(client.waits(), [12, 20 * 60 - 12 + 5]);
}

#[test]
fn too_many_requests_without_a_time_mean_an_hour() {
    let host = Host::with("20261101");
    host.reply(LABELS, [Reply::Status(429, &[])]);
    let client = Client::of(&host);
    client.works();
    assert_eq!(client.waits(), [3605]);
}

#[test]
fn a_host_that_never_has_enough_is_left_alone() {
    let host = Host::with("20261101");
    host.reply(LABELS, [LIMITED, LIMITED, LIMITED, LIMITED]);
    let client = Client::of(&host);
    let said = client.fails();
    assert_eq!(client.waits(), [3579, 3579, 3579]);
    assert_eq!(host.times(LABELS), 4);
    assert!(
        said.contains("after 2026-11-15 15:58:36 UTC, and not before"),
        "{said}"
    );
    assert_eq!(client.files(), ["discogs_20261101_artists.xml.gz"]);
}

#[test]
fn a_break_of_days_is_the_persons_to_decide() {
    for (asked, told) in [
        ("86400", "2026-11-16 12:00:05 UTC"),
        ("18446744073709551615", "a very long time"),
    ] {
        let host = Host::with("20261101");
        let headers = [("retry-after", asked)];
        host.reply(LABELS, [Reply::Status(429, Box::leak(Box::new(headers)))]);
        let client = Client::of(&host);
        let said = client.fails();
        assert!(said.contains(told), "{said}");
        assert_eq!(client.waits(), [0; 0]);
    }
}

#[test]
fn a_host_in_trouble_is_asked_again_a_few_times() {
    let trouble = Reply::Status(500, &[]);
    let host = Host::with("20261101");
    host.reply(
        LABELS,
        [trouble.clone(), Reply::Status(503, &[]), trouble.clone()],
    );
    let client = Client::of(&host);
    client.works();
    assert_eq!(client.waits(), [30, 120, 480]);

    let host = Host::with("20261101");
    host.reply(
        LABELS,
        [trouble.clone(), trouble.clone(), trouble.clone(), trouble],
    );
    let client = Client::of(&host);
    let said = client.fails();
    assert_eq!(host.times(LABELS), 4);
    assert!(said.contains("gave up after 4 attempts"), "{said}");
    assert!(said.contains("with 500"), "{said}");
}

#[test]
fn what_is_forbidden_or_gone_is_not_asked_for_again() {
    for (status, advice) in [
        (403, "lets nobody in"),
        (404, "not there"),
        (401, "not understood"),
        (206, "not understood"),
    ] {
        let host = Host::with("20261101");
        host.reply(LABELS, [Reply::Status(status, &[])]);
        let client = Client::of(&host);
        let said = client.fails();
        assert!(said.contains(&format!("with {status}")), "{said}");
        assert!(said.contains(advice), "{said}");
        assert_eq!(host.times(LABELS), 1);
        assert_eq!(client.waits(), [0; 0]);
        assert_eq!(client.files(), ["discogs_20261101_artists.xml.gz"]);
    }
}
