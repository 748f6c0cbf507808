//! What is there has the sum that was published, whatever happens.

use std::fs;

use super::{Client, Host, Reply, gzip};

const LABELS: &str = "discogs_20261101_labels.xml.gz";
const LIST: &str = "discogs_20261101_CHECKSUM.txt";

fn labels(client: &Client) -> Option<Vec<u8>> {
    fs::read(client.folder.path().join(LABELS)).ok()
}

#[test]
fn what_is_there_and_verifies_is_not_fetched_again() {
    let host = Host::with("20261101");
    let client = Client::of(&host);
    client.works();
    let before = host.asked().len();
    let again = client.download().expect("it works");
    assert_eq!(
        host.asked()[before..].len(),
        2,
        "the page and the checksums"
    );
    assert_eq!(host.times(".xml.gz"), 4);
    assert_eq!(again.files.len(), 5);
    assert!(again.files.iter().all(|file| !file.fetched));
    assert!(client.told(&format!("there {LABELS}")));
}

#[test]
fn what_is_there_and_does_not_verify_is_replaced() {
    let host = Host::with("20261101");
    let client = Client::of(&host);
    client.folder.write(LABELS, "an older one");
    // What an interrupted try has left is written over.
    client
        .folder
        .write(&format!("{LABELS}.part"), vec![7; 5_000]);
    client.works();
    assert!(client.told(&format!("{LABELS} is not what was published")));
    assert_eq!(labels(&client), Some(host.bytes(LABELS)));
    assert_eq!(client.files().len(), 5);
}

#[test]
fn what_is_there_stays_until_there_is_better() {
    let host = Host::with("20261101");
    host.reply(LABELS, [Reply::Status(403, &[])]);
    let client = Client::of(&host);
    client.folder.write(LABELS, "an older one");
    client.fails();
    assert_eq!(labels(&client), Some(b"an older one".to_vec()));
}

#[test]
fn a_damaged_file_is_fetched_once_more() {
    let host = Host::with("20261101");
    host.reply(LABELS, [Reply::Instead(gzip("<labels>damaged</labels>"))]);
    let client = Client::of(&host);
    client.works();
    assert_eq!((host.times(LABELS), host.times(LIST)), (2, 2));
    assert_eq!(labels(&client), Some(host.bytes(LABELS)));
}

#[test]
fn a_file_that_stays_damaged_never_gets_its_name() {
    let host = Host::with("20261101");
    host.put(LABELS, gzip("<labels>not what the list says</labels>"));
    let client = Client::of(&host);
    let said = client.fails();
    assert_eq!((host.times(LABELS), host.times(LIST)), (2, 2));
    assert!(said.contains("twice instead of"), "{said}");
    assert!(said.contains(LABELS), "{said}");
    assert_eq!(client.files(), ["discogs_20261101_artists.xml.gz"]);
}

/// The list as it is once the labels have these bytes.
fn list_with(host: &Host, labels: &[u8]) -> Vec<u8> {
    let (old, old_list) = (host.bytes(LABELS), host.bytes(LIST));
    host.put(LABELS, labels.to_vec());
    host.sum_up("20261101", &["labels", "masters", "artists", "releases"]);
    let new_list = host.bytes(LIST);
    host.put(LABELS, old);
    host.put(LIST, old_list);
    new_list
}

#[test]
fn a_file_published_anew_is_taken_with_its_new_checksum() {
    let host = Host::with("20261101");
    let anew = gzip("<labels>anew</labels>");
    let list = list_with(&host, &anew);
    // File and list change after we have the old list.
    host.then_put(LIST, LABELS, anew.clone());
    host.then_put(LIST, LIST, list.clone());
    let client = Client::of(&host);
    client.works();
    // What came was right; it need not come twice.
    assert_eq!((host.times(LABELS), host.times(LIST)), (1, 2));
    assert_eq!(labels(&client), Some(anew));
    let kept = fs::read(client.folder.path().join(LIST)).expect("the list");
    assert_eq!(kept, list);
}

#[test]
fn a_new_checksum_counts_for_what_was_fetched_before() {
    let host = Host::with("20261101");
    let anew = gzip("<labels>anew</labels>");
    let list = list_with(&host, &anew);
    let releases = "discogs_20261101_releases.xml.gz";
    // The labels are done when they are published anew; then something is
    // wrong with the releases, and the list is looked at again.
    host.then_put(releases, LABELS, anew.clone());
    host.then_put(releases, LIST, list);
    host.reply(
        releases,
        [Reply::Instead(gzip("<releases>damaged</releases>"))],
    );
    let client = Client::of(&host);
    client.works();
    assert_eq!((host.times(LABELS), host.times(LIST)), (2, 2));
    assert_eq!(labels(&client), Some(anew));
}

#[test]
fn a_month_that_does_not_fit_is_refused_before_it_is_fetched() {
    let host = Host::with("20261101");
    host.print_size(LABELS, "900000.5 TB");
    let client = Client::of(&host);
    let said = client.fails();
    assert!(said.contains("of free space"), "{said}");
    assert_eq!(host.times(".xml.gz"), 0);
    assert_eq!(client.files(), Vec::<String>::new());

    // One that is there already takes no more room.
    client.folder.write(LABELS, host.bytes(LABELS));
    client.works();
}

#[test]
fn a_folder_that_cannot_be_written_is_said_before_anything_is_asked() {
    let host = Host::with("20261101");
    let mut client = Client::of(&host);
    client.settings.dir = client.folder.write("file", "in the way");
    let said = client.fails();
    assert!(said.contains("cannot make"), "{said}");
    assert_eq!(host.asked().len(), 0);

    // A folder in the place of the unfinished file.
    let part = client
        .folder
        .path()
        .join("dumps")
        .join(format!("{LABELS}.part"));
    fs::create_dir_all(&part).expect("a folder");
    client.settings.dir = client.folder.path().join("dumps");
    let said = client.fails();
    assert!(
        said.contains(&format!("cannot make {}", part.display())),
        "{said}"
    );
    assert_eq!(host.times(LABELS), 0);
}
