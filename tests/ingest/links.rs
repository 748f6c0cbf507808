//! Changed records whose links are others now are counted as if they had always
//! been so.

use std::fs;
use std::ops::Range;
use std::path::Path;

use crate::support::{
    Catalogue, Database, Folder, changed, checksums, differences, load, write_month,
};

/// The elements that hold links, by kind.
const LINKS: [(&str, &[&str]); 4] = [
    ("artists", &["aliases", "members", "groups"]),
    ("labels", &["sublabels", "parentLabel"]),
    ("masters", &["artists"]),
    (
        "releases",
        &[
            "artists",
            "labels",
            "series",
            "companies",
            "extraartists",
            "tracklist",
            "master_id",
        ],
    ),
];

/// Records that exchange an element.
const MANY: usize = 8;

/// An edit of the generator's own changes no link.
#[test]
fn changed_links_are_counted_as_in_a_fresh_load() {
    let (first, second) = (Folder::new(), Folder::new());
    for folder in [&first, &second] {
        write_month(folder.path(), 1_000, 1, false);
    }
    for (plural, elements) in LINKS {
        let exchanged = exchange(second.path(), plural, elements);
        for (element, times) in elements.iter().zip(exchanged) {
            assert!(times > 0, "no {plural} have exchanged their {element}");
        }
    }
    let fresh = Catalogue::of(second.path());
    let updated = Database::migrated();
    load(&updated, first.path()).expect("the first month loads");
    load(&updated, second.path()).expect("the second month loads");
    let found = changed(
        &checksums(&fresh.database, "catalog"),
        &checksums(&updated, "catalog"),
    );
    assert!(found.is_empty(), "{found:#?}");
    let found = differences(&updated, fresh.summary());
    assert!(found.is_empty(), "{found:#?}");
}

/// Some records exchange one element, others another one, so that each kind of
/// link changes alone. Says how many have for each element.
fn exchange(folder: &Path, plural: &str, elements: &[&str]) -> Vec<usize> {
    let path = folder.join(format!("discogs_20260101_{plural}.xml"));
    let text = fs::read_to_string(&path).expect("the month can be read");
    let start = format!("\n<{}", plural.trim_end_matches('s'));
    let mut records: Vec<String> = text.split(&start).map(str::to_owned).collect();
    let mut done = vec![false; records.len()];
    let mut exchange = |element: &&str| {
        let found: Vec<(usize, Range<usize>)> = (0..records.len())
            .filter(|&place| !done[place])
            .filter_map(|place| Some((place, span(&records[place], element)?)))
            .take(MANY)
            .collect();
        let texts = found
            .iter()
            .map(|(place, span)| records[*place][span.clone()].to_owned());
        let mut texts: Vec<String> = texts.collect();
        texts.rotate_left(1);
        let mut times = 0;
        for ((place, span), text) in found.into_iter().zip(texts) {
            times += usize::from(records[place][span.clone()] != text);
            records[place].replace_range(span, &text);
            done[place] = true;
        }
        times
    };
    let times = elements.iter().map(&mut exchange).collect();
    fs::write(&path, records.join(&start)).expect("the month can be written");
    times
}

/// Where the first element of a name stands with all that is in it.
fn span(record: &str, element: &str) -> Option<Range<usize>> {
    let end = format!("</{element}>");
    let from = [format!("<{element}>"), format!("<{element} ")]
        .iter()
        .filter_map(|start| record.find(start.as_str()))
        .min()?;
    let length = record[from..].find(&end)? + end.len();
    Some(from..from + length)
}
