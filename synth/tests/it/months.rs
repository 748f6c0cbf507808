//! What a month leaves as it was.

use std::collections::{HashMap, HashSet};

use synth::{Kind, Options};

use crate::dump;
use crate::{RELEASES, world};

#[test]
fn the_next_month_is_the_same_world_with_a_stated_share_changed() {
    let next = dump::write(&Options {
        releases: RELEASES,
        month: 2,
        ..Options::default()
    });
    for kind in Kind::ALL {
        let (before, after) = (world().xml(kind).to_owned(), next.xml(kind));
        let by_id = |xml| -> HashMap<u32, String> {
            dump::records(xml, kind)
                .into_iter()
                .map(|r| (dump::id(r), r.to_owned()))
                .collect()
        };
        let (before, after) = (by_id(&before), by_id(&after));
        let per_mille = |count: usize| count * 1_000 / before.len();
        let changed = before
            .iter()
            .filter(|(id, r)| after.get(id).is_some_and(|new| new != *r));
        let changed = per_mille(changed.count());
        let added = per_mille(after.keys().filter(|id| !before.contains_key(id)).count());
        let removed = before.keys().filter(|id| !after.contains_key(id)).count();
        assert!((6..=30).contains(&changed), "{kind:?}: {changed} changed");
        assert!((2..=6).contains(&added), "{kind:?}: {added} added");
        assert!(per_mille(removed) <= 5, "{kind:?}: {removed} removed");
        if kind == Kind::Release || kind == Kind::Artist {
            assert!(removed > 0, "{kind:?}: none removed");
        }
        dump::parse(&next.xml(kind));
    }
}

/// New artists and labels are on new releases, and nothing new is unheard of.
#[test]
fn what_is_new_in_a_month_goes_together() {
    let options = Options {
        releases: 2_000,
        changed_share: 0.2,
        ..Options::default()
    };
    let ids = |month: &dump::Month, kind| -> HashSet<String> {
        let xml = month.xml(kind);
        let records = dump::records(&xml, kind).into_iter();
        records.map(|record| dump::id(record).to_string()).collect()
    };
    let (first, second) = (
        dump::write(&options),
        dump::write(&Options {
            month: 2,
            ..options.clone()
        }),
    );
    let new = |kind| -> HashSet<String> { &ids(&second, kind) - &ids(&first, kind) };
    let (artists, labels) = (new(Kind::Artist), new(Kind::Label));
    let (mut by_new, mut on_new) = (HashSet::new(), HashSet::new());
    for release in dump::parse(&second.xml(Kind::Release)).children {
        by_new.extend(release.list("artists")[0].value("id").map(str::to_owned));
        on_new.extend(release.list("labels")[0].get("id").map(str::to_owned));
    }
    assert!(by_new.intersection(&artists).count() * 10 > artists.len());
    assert!(on_new.intersection(&labels).count() * 5 > labels.len());
}

#[test]
fn masters_keep_their_main_release_through_a_year() {
    let year = dump::write(&Options {
        releases: 400,
        month: 12,
        ..Options::default()
    });
    let releases = dump::parse(&year.xml(Kind::Release)).children;
    let mains: HashMap<&str, &str> = releases
        .iter()
        .filter_map(|r| Some((r.get("id")?, r.child("master_id")?)))
        .filter(|(_, master)| master.get("is_main_release") == Some("true"))
        .map(|(id, master)| (master.text.as_str(), id))
        .collect();
    let masters = dump::parse(&year.xml(Kind::Master)).children;
    assert!(masters.len() > 50);
    for master in &masters {
        let main = mains.get(master.get("id").unwrap()).copied();
        assert_eq!(main, master.value("main_release"));
    }
    assert_eq!(mains.len(), masters.len());
}
