//! The bytes: what the files look like.

use std::collections::HashSet;
use std::fs;

use synth::{Kind, Options};

use crate::dump::{self, Element};
use crate::world;

#[test]
fn same_options_give_the_same_bytes_and_another_seed_does_not() {
    let options = Options {
        releases: 300,
        flaws: true,
        ..Options::default()
    };
    let bytes = |options: &Options| {
        let month = dump::write(options);
        Kind::ALL.map(|kind| fs::read(month.path(kind)).unwrap())
    };
    let first = bytes(&options);
    assert!(first == bytes(&options));
    assert!(first != bytes(&Options { seed: 8, ..options }));
}

#[test]
fn files_start_and_end_as_real_ones_do() {
    for kind in Kind::ALL {
        let xml = world().xml(kind);
        let first = match kind {
            Kind::Artist => "<artists>\n<artist><id>1</id><name>",
            Kind::Label => "<labels>\n<label><id>1</id><name>",
            Kind::Master => "<masters>\n<master id=\"1\"><main_release>",
            Kind::Release => "<releases>\n<release id=\"1\"><artists><artist>",
        };
        assert!(xml.starts_with(first), "{}", &xml[..80]);
        // Labels hold labels: only the line end tells where a record ends.
        let records = dump::records(xml, kind);
        assert_eq!(records.len(), world().of(kind).len());
        assert!(!xml.contains("<?") && !xml.contains("<!") && !xml.contains('\r'));
        let allowed = |c: char| c >= ' ' || c == '\n';
        assert!(xml.chars().all(allowed));
    }
}

#[test]
fn ids_ascend_with_gaps() {
    for kind in Kind::ALL {
        let xml = world().xml(kind);
        let ids: Vec<u32> = dump::records(xml, kind).into_iter().map(dump::id).collect();
        assert!(ids.is_sorted_by(|a, b| a < b), "{kind:?}");
        // Unknown Artist, Traditional and Not On Label have ids of their own.
        let special = [355, 1_818, 151_641];
        let last = *ids.iter().rfind(|id| !special.contains(id)).unwrap();
        let count = u32::try_from(ids.len()).unwrap();
        assert!(
            (count * 19 / 10..count * 21 / 10).contains(&last),
            "{kind:?}: {last} of {count}"
        );
    }
}

/// The order of elements, and which may be missing.
#[test]
fn elements_come_in_the_documented_order() {
    let orders = [
        "id name realname profile data_quality urls namevariations aliases groups members",
        "id name contactinfo profile data_quality parentLabel urls sublabels",
        "main_release artists genres styles notes year title data_quality videos",
        "artists title labels series extraartists formats genres styles country released notes \
         data_quality master_id tracklist identifiers videos companies",
    ];
    for (kind, order) in Kind::ALL.into_iter().zip(orders) {
        let order: Vec<&str> = order.split_whitespace().collect();
        let mut seen = HashSet::new();
        for record in world().of(kind) {
            let places: Vec<usize> = record
                .children
                .iter()
                .map(|child| order.iter().position(|name| *name == child.name).unwrap())
                .collect();
            assert!(places.is_sorted_by(|a, b| a < b), "{places:?}");
            seen.extend(places);
        }
        assert_eq!(
            seen.len(),
            order.len(),
            "{kind:?} has all elements somewhere"
        );
    }
}

#[test]
fn no_element_is_empty_but_the_urls_of_labels() {
    fn check(element: &Element, kind: Kind) {
        let is_empty =
            element.children.is_empty() && element.text.is_empty() && element.attributes.is_empty();
        let is_exempt = kind == Kind::Label && element.name == "urls";
        assert!(
            !is_empty || is_exempt,
            "{kind:?} has an empty {}",
            element.name
        );
        for child in &element.children {
            check(child, kind);
        }
    }
    for kind in Kind::ALL {
        world()
            .of(kind)
            .iter()
            .for_each(|record| check(record, kind));
    }
    let labels = world().xml(Kind::Label);
    assert_eq!(
        labels.matches("<urls").count(),
        world().of(Kind::Label).len()
    );
    assert!(labels.matches("<urls/>").count() > 100);
}

#[test]
fn attributes_stand_in_the_order_of_2026() {
    let xml = world().xml(Kind::Release);
    for (tag, names) in [
        ("<label ", "name catno id"),
        ("<series ", "name catno id"),
        ("<format ", "name qty text"),
        ("<identifier ", "type description value"),
        ("<video ", "src duration embed"),
    ] {
        let order: Vec<&str> = names.split(' ').collect();
        for (at, _) in xml.match_indices(tag) {
            let tag = &xml[at..at + xml[at..].find('>').unwrap()];
            let places: Vec<usize> = order
                .iter()
                .filter_map(|name| tag.find(&format!(" {name}=\"")))
                .collect();
            assert!(places.is_sorted(), "{tag}");
        }
    }
    assert!(xml.contains(" text=\"\"") && xml.contains(" description=\"\""));
    assert!(xml.contains("&quot;") && xml.contains("<description>12\"</description>"));
    assert!(xml.contains("&#13;\n") && xml.contains("&amp;"));
}

#[test]
fn the_checksum_file_has_one_blank_and_the_sums_of_the_files() {
    use sha2::Digest;
    let month = dump::write(&Options {
        releases: 50,
        month: 14,
        ..Options::default()
    });
    let text = fs::read_to_string(month.dir.join("discogs_20270201_CHECKSUM.txt")).unwrap();
    assert_eq!(text.len(), 388, "as long as the real one");
    for (line, kind) in text.lines().zip(Kind::ALL) {
        let name = format!("discogs_20270201_{}.xml.gz", kind.plural());
        let digest = sha2::Sha256::digest(fs::read(month.path(kind)).unwrap());
        let hex: Vec<String> = digest.iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(line, format!("{} {name}", hex.concat()));
    }
    let names = fs::read_dir(&month.dir).unwrap().count();
    assert_eq!(names, 5, "nothing temporary stays");
}

#[test]
fn a_month_can_be_written_uncompressed() {
    let options = Options {
        releases: 50,
        gzip: false,
        ..Options::default()
    };
    let month = dump::write(&options);
    let plain = fs::read_to_string(month.path(Kind::Release)).unwrap();
    let packed = dump::write(&Options {
        gzip: true,
        ..options
    })
    .xml(Kind::Release);
    assert_eq!(plain, packed);
    let file = &month.summary.files[Kind::Release as usize];
    assert_eq!(
        (file.xml_bytes, file.file_bytes),
        (plain.len() as u64, plain.len() as u64)
    );
}
