//! Averages and shares, against the scans of full dumps in June and September
//! 2026.

use std::collections::{HashMap, HashSet};

use synth::{Kind, Options};

use crate::dump::{self, Element};
use crate::{RELEASES, world};

fn releases() -> &'static [Element] {
    world().of(Kind::Release)
}

#[expect(clippy::cast_precision_loss, reason = "counts of a small world")]
fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}

fn per_release(count: impl Fn(&Element) -> usize) -> f64 {
    ratio(releases().iter().map(count).sum(), releases().len())
}

fn share(of: &[Element], is: impl Fn(&Element) -> bool) -> f64 {
    ratio(of.iter().filter(|record| is(record)).count(), of.len())
}

#[track_caller]
fn assert_near(what: &str, is: f64, wanted: f64, tolerance: f64) {
    assert!(
        (is - wanted).abs() <= tolerance,
        "{what}: {is:.3}, wanted {wanted} ± {tolerance}"
    );
}

fn tracks(release: &Element) -> Vec<&Element> {
    let mut tracks = Vec::new();
    if let Some(list) = release.child("tracklist") {
        list.all("track", &mut tracks);
    }
    tracks
}

#[test]
fn a_release_has_as_much_as_a_real_one() {
    let on_tracks =
        |list: &str| per_release(|r| tracks(r).iter().map(|track| track.list(list).len()).sum());
    for (what, is, wanted, tolerance) in [
        ("tracks", per_release(|r| tracks(r).len()), 9.29, 0.5),
        (
            "top-level tracks",
            per_release(|r| r.list("tracklist").len()),
            8.90,
            0.5,
        ),
        (
            "main artists",
            per_release(|r| r.list("artists").len()),
            1.217,
            0.06,
        ),
        (
            "release credits",
            per_release(|r| r.list("extraartists").len()),
            3.67,
            0.3,
        ),
        ("track artists", on_tracks("artists"), 1.91, 0.45),
        ("track credits", on_tracks("extraartists"), 4.66, 0.6),
        (
            "formats",
            per_release(|r| r.list("formats").len()),
            1.04,
            0.02,
        ),
        (
            "genres",
            per_release(|r| r.list("genres").len()),
            1.333,
            0.06,
        ),
        (
            "styles",
            per_release(|r| r.list("styles").len()),
            1.520,
            0.09,
        ),
        (
            "companies",
            per_release(|r| r.list("companies").len()),
            1.74,
            0.17,
        ),
        (
            "identifiers",
            per_release(|r| r.list("identifiers").len()),
            1.73,
            0.17,
        ),
        ("videos", per_release(|r| r.list("videos").len()), 2.32, 0.3),
    ] {
        assert_near(what, is, wanted, tolerance);
    }
    let labels = per_release(|r| {
        let ids: HashSet<_> = r
            .list("labels")
            .iter()
            .map(|label| label.get("id"))
            .collect();
        ids.len()
    });
    assert_near("labels", labels, 1.161, 0.03);
}

#[test]
fn shares_of_releases_are_as_documented() {
    let all = releases();
    let date = |shape: &'static str| {
        share(all, |r| {
            r.value("released")
                .map_or("", |date| match (date.len(), date.ends_with("-00")) {
                    (4, _) => "year",
                    (10, true) => "month",
                    (10, false) => "day",
                    _ => "odd",
                })
                == shape
        })
    };
    let quality = |of: &'static str| share(all, |r| r.value("data_quality") == Some(of));
    for (what, is, wanted, tolerance) in [
        (
            "with a master",
            share(all, |r| r.value("master_id") != Some("0")),
            0.584,
            0.01,
        ),
        (
            "with a series",
            share(all, |r| r.child("series").is_some()),
            0.06,
            0.015,
        ),
        ("dated by year", date("year"), 0.561, 0.03),
        ("dated by day", date("day"), 0.263, 0.03),
        ("dated by month", date("month"), 0.042, 0.012),
        ("undated", date(""), 0.133, 0.02),
        ("Needs Vote", quality("Needs Vote"), 0.906, 0.02),
        ("Correct", quality("Correct"), 0.080, 0.02),
    ] {
        assert_near(what, is, wanted, tolerance);
    }
    let (timed, total) = all
        .iter()
        .flat_map(tracks)
        .fold((0, 0), |(timed, total), track| {
            (
                timed + usize::from(track.child("duration").is_some()),
                total + 1,
            )
        });
    assert_near(
        "tracks without a duration",
        1.0 - ratio(timed, total),
        0.475,
        0.04,
    );
}

/// Words of titles come in clumps, the versions of one master: it takes a larger
/// world than the other shares do.
#[test]
fn common_words_are_as_common_as_in_real_titles() {
    let options = Options {
        releases: 12_000,
        gzip: false,
        ..Options::default()
    };
    let month = dump::write(&options);
    let xml = std::fs::read_to_string(month.path(Kind::Release)).unwrap();
    let records = dump::records(&xml, Kind::Release);
    let with = |word: &str| {
        let titles = records.iter().filter(|record| {
            let title = &record[record.find("<title>").unwrap() + 7..];
            let title = &title[..title.find('<').unwrap()];
            title
                .split(' ')
                .any(|printed| printed.eq_ignore_ascii_case(word))
        });
        ratio(titles.count(), records.len())
    };
    assert_near("the", with("the"), 0.14, 0.02);
    assert_near("love", with("love"), 0.025, 0.007);
}

#[test]
fn several_scripts_are_in_the_titles() {
    for range in [
        'а'..='я',
        'ァ'..='ヶ',
        '一'..='龥',
        'α'..='ω',
        'א'..='ת',
        'ا'..='ي',
        'à'..='ÿ',
    ] {
        let share = share(releases(), |r| {
            r.value("title")
                .is_some_and(|title| title.chars().any(|c| range.contains(&c)))
        });
        assert!(share > 0.0, "{range:?}");
    }
}

#[test]
fn a_sixth_of_the_artists_share_a_name() {
    let artists = world().of(Kind::Artist);
    let numbered = share(artists, |artist| {
        let name = artist.value("name").unwrap_or_default();
        name.rsplit_once(" (").is_some_and(|(_, n)| {
            n.strip_suffix(')')
                .is_some_and(|n| n.parse::<u32>().is_ok())
        })
    });
    assert_near("numbered names", numbered, 0.16, 0.02);
    let names: HashSet<_> = artists.iter().map(|artist| artist.value("name")).collect();
    assert_eq!(
        names.len(),
        artists.len(),
        "no two artists have the same name"
    );
}

#[test]
fn files_are_as_large_as_real_ones() {
    let file = |kind: Kind| &world().summary.files[kind as usize];
    for (kind, bytes, tolerance) in [
        (Kind::Artist, 200.0, 30.0),
        (Kind::Label, 184.0, 25.0),
        (Kind::Master, 1_100.0, 250.0),
        (Kind::Release, 3_214.0, 250.0),
    ] {
        let each = usize::try_from(file(kind).xml_bytes).unwrap();
        let is = ratio(each, usize::try_from(file(kind).records).unwrap());
        assert_near(kind.plural(), is, bytes, tolerance);
    }
    let releases = file(Kind::Release);
    let packed = ratio(
        usize::try_from(releases.xml_bytes).unwrap(),
        usize::try_from(releases.file_bytes).unwrap(),
    );
    assert_near("gzip ratio", packed, 5.5, 0.5);
    let records = Kind::ALL.map(|kind| world().of(kind).len());
    let wanted = [102, 24, 26, 194].map(|share| RELEASES as usize * share / 194);
    assert_eq!(
        records,
        [wanted[0] + 2, wanted[1] + 1, wanted[2], wanted[3]]
    );
}

/// A few records have most of the references.
#[test]
fn popularity_is_skewed() {
    let mut versions: HashMap<&str, usize> = HashMap::new();
    let mut by_label: HashMap<&str, usize> = HashMap::new();
    let mut roles: HashMap<&str, usize> = HashMap::new();
    for release in releases() {
        *versions
            .entry(release.value("master_id").unwrap())
            .or_default() += 1;
        *by_label
            .entry(release.list("labels")[0].get("id").unwrap())
            .or_default() += 1;
        for track in tracks(release) {
            for credit in track.list("extraartists") {
                *roles.entry(credit.value("role").unwrap()).or_default() += 1;
            }
        }
    }
    versions.remove("0");
    let sorted = |counts: &HashMap<&str, usize>| {
        let mut counts: Vec<usize> = counts.values().copied().collect();
        counts.sort_unstable_by(|a, b| b.cmp(a));
        counts
    };
    let (versions, labels) = (sorted(&versions), sorted(&by_label));
    assert!(versions[0] >= 20, "{versions:?}");
    assert!((2..=3).contains(&versions[versions.len() / 2]));
    assert!(labels[1] > 8 * labels[labels.len() / 2], "{labels:?}");
    let credits: usize = roles.values().sum();
    assert!(ratio(roles["Written-By"], credits) > 0.3);
    assert!(roles.len() > 150, "{}", roles.len());
}
