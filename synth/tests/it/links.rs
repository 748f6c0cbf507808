//! References between the files.

use std::collections::{HashMap, HashSet};

use synth::Kind;

use crate::dump::Element;
use crate::world;

/// Names by id of the artists or the labels.
fn names(kind: Kind) -> HashMap<&'static str, &'static str> {
    let records = world().of(kind).iter();
    records
        .map(|record| (record.value("id").unwrap(), record.value("name").unwrap()))
        .collect()
}

#[test]
fn artists_resolve_and_are_printed_by_their_name() {
    let names = names(Kind::Artist);
    let (mut all, mut unlinked, mut dangling, mut varied) = (0, 0, 0, 0);
    for release in world().of(Kind::Release) {
        let mut credits = Vec::new();
        release.all("artist", &mut credits);
        for credit in credits {
            all += 1;
            let name = credit.value("name").unwrap();
            varied += u32::from(credit.child("anv").is_some());
            assert_ne!(credit.value("anv"), Some(name));
            match credit.value("id") {
                None => unlinked += 1,
                Some("194" | "118760") => {}
                Some(id) => match names.get(id) {
                    Some(real) => assert_eq!(*real, name),
                    None => dangling += 1,
                },
            }
        }
    }
    assert!(
        (all / 100..all / 40).contains(&unlinked),
        "{unlinked} of {all}"
    );
    assert!((1..all / 300).contains(&dangling), "{dangling} of {all}");
    assert!((all / 5..all / 3).contains(&varied), "{varied} of {all}");
}

#[test]
fn labels_series_and_companies_resolve() {
    let names = names(Kind::Label);
    let (mut all, mut dangling) = (0, 0);
    for release in world().of(Kind::Release) {
        let labels = release.list("labels").iter().chain(release.list("series"));
        let imprints = labels.map(|label| (label.get("id"), label.get("name")));
        let companies = release.list("companies").iter();
        let companies = companies.map(|company| (company.value("id"), company.value("name")));
        for (id, name) in imprints.chain(companies) {
            let Some(id) = id else { continue };
            all += 1;
            match names.get(id) {
                Some(real) => assert_eq!(Some(*real), name),
                None => dangling += 1,
            }
        }
    }
    assert!(dangling * 200 < all, "{dangling} of {all}");
}

#[test]
fn various_is_on_many_releases_and_in_no_file() {
    let names = names(Kind::Artist);
    let by_various = world()
        .of(Kind::Release)
        .iter()
        .filter(|release| release.list("artists")[0].value("id") == Some("194"));
    let share = by_various.count() * 1_000 / world().of(Kind::Release).len();
    assert!((40..90).contains(&share), "{share} per mille");
    assert!(!names.contains_key("194") && !names.contains_key("118760"));
    assert_eq!(names.get("355"), Some(&"Unknown Artist"));
    assert_eq!(names.get("151641"), Some(&"Traditional"));
}

#[test]
fn every_master_has_one_main_release_with_its_artists_and_title() {
    let releases: HashMap<&str, &Element> = world()
        .of(Kind::Release)
        .iter()
        .map(|r| (r.get("id").unwrap(), r))
        .collect();
    let masters: HashMap<&str, &Element> = world()
        .of(Kind::Master)
        .iter()
        .map(|m| (m.get("id").unwrap(), m))
        .collect();
    let mut mains: HashMap<&str, u32> = HashMap::new();
    for release in releases.values() {
        let master = release.child("master_id").unwrap();
        if master.text == "0" {
            assert_eq!(master.get("is_main_release"), Some("false"));
            continue;
        }
        assert!(masters.contains_key(master.text.as_str()));
        if master.get("is_main_release") == Some("true") {
            *mains.entry(&master.text).or_default() += 1;
        }
    }
    let artists = |record: &Element| -> Vec<(Option<String>, Option<String>)> {
        let own = |artist: &Element, name| artist.value(name).map(str::to_owned);
        record
            .list("artists")
            .iter()
            .map(|a| (own(a, "id"), own(a, "name")))
            .collect()
    };
    for (id, master) in &masters {
        assert_eq!(mains.get(id), Some(&1), "main releases of {id}");
        let main = releases[master.value("main_release").unwrap()];
        assert_eq!(main.value("master_id"), Some(*id));
        assert_eq!(main.value("title"), master.value("title"));
        assert_eq!(artists(main), artists(master));
    }
}

/// (from, to, name) of all links in a list.
fn links(kind: Kind, list: &str) -> HashSet<(&'static str, &'static str)> {
    let mut links = HashSet::new();
    for record in world().of(kind) {
        for name in record.list(list) {
            links.insert((record.value("id").unwrap(), name.get("id").unwrap()));
        }
    }
    links
}

#[test]
fn most_links_between_artists_are_on_both_sides() {
    for (list, back) in [
        ("aliases", "aliases"),
        ("members", "groups"),
        ("groups", "members"),
    ] {
        let (links, back) = (links(Kind::Artist, list), links(Kind::Artist, back));
        let both = links
            .iter()
            .filter(|(from, to)| back.contains(&(to, from)))
            .count();
        assert!(
            both * 100 >= links.len() * 95,
            "{list}: {both} of {}",
            links.len()
        );
        assert!(both < links.len(), "{list}: a few are on one side");
    }
}

#[test]
fn sublabels_and_parents_agree() {
    let sublabels = links(Kind::Label, "sublabels");
    let parents: HashSet<_> = world()
        .of(Kind::Label)
        .iter()
        .filter_map(|label| Some((label.child("parentLabel")?.get("id")?, label.value("id")?)))
        .collect();
    assert_eq!(sublabels, parents);
    assert!(parents.len() > 20);
}
