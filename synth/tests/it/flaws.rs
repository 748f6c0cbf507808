//! Every flaw is where it is said to be.

use std::collections::HashMap;

use synth::{Flaw, Kind, Options};

use crate::dump;

fn options() -> Options {
    Options {
        releases: 200,
        flaws: true,
        ..Options::default()
    }
}

/// What the record of each flaw must hold.
const MARKS: &[(&str, &str)] = &[
    ("artist-name-nbsp", "<name>\u{a0}</name>"),
    ("artist-name-trailing-space", "<name>Fanny </name>"),
    ("artist-do-not-use", "DO NOT USE"),
    (
        "artist-realname-lines",
        "<realname>Ann Example&#13;\nBob Example\n\nCarl",
    ),
    ("artist-urls-odd", "<url></url>"),
    ("artist-members-pairs", "<members><id>1</id><name>"),
    ("artist-links-without-id", "<aliases><name>"),
    ("artist-dangling-links", "<name id=\"2000000001\">"),
    ("artist-images", "<images><image type=\"primary\" uri=\"\""),
    ("artist-unknown-element", "<future version=\"2\">"),
    ("artist-odd-characters", "\u{85}"),
    ("artist-huge", "No. 1199 Of It"),
    ("artist-bare-ampersand", "Rhythm & blues"),
    ("label-name-trailing-space", "<name>This Side </name>"),
    ("label-dangling-links", "<parentLabel id=\"2000000003\">"),
    ("label-sublabels-without-id", "<sublabels><label>"),
    ("label-images", "<images>"),
    ("label-unknown-element", "<verified/>"),
    ("master-dangling-main", "<main_release>2000000005<"),
    ("master-artist-without-id", "<artists><artist><name>"),
    ("master-year-197", "<year>197</year>"),
    ("master-images", "<anv></anv><join></join>"),
    ("master-video-untitled", "embed=\"true\"></video>"),
    ("master-video-cut", "<title>Cut</title>"),
    ("master-unknown-element", "<future"),
    ("credit-without-id", "<artist><name>Koibito &amp; Boku"),
    ("credit-id-zero", "<id>0</id>"),
    ("credit-name-nbsp", "<name>\u{a0}</name>"),
    ("credit-without-name", "<id>66827</id><role>"),
    ("credit-dangling", "<id>2000000006</id>"),
    ("label-dangling", "id=\"2000000007\""),
    (
        "label-without-id",
        "<label catno=\"\" name=\"Old Label \"/>",
    ),
    ("company-dangling", "<id>2000000008</id>"),
    ("master-dangling", ">2000000009</master_id>"),
    (
        "qty-64-digits",
        "qty=\"1000000000000000000000000000000000000000000000000000000000000001\"",
    ),
    ("qty-12-digits", "qty=\"999999999999\""),
    ("date-decade", "<released>1980s<"),
    ("date-question", "<released>200?<"),
    ("date-unbroken", "<released>20061014<"),
    ("date-arabic-indic", "<released>١٩٩٨<"),
    ("date-full-width", "<released>２００１"),
    ("date-year-400", "<released>0400-01-01<"),
    ("date-no-such-day", "<released>1999-13-45<"),
    ("date-month-only", "<released>1997-00-00<"),
    ("date-short-month", "<released>1987-7<"),
    (
        "label-doubled",
        "catno=\"TWICE 1\" id=\"1818\"/><label name=\"Not On Label\" catno=\"TWICE 1\"",
    ),
    (
        "format-doubled",
        "</format><format name=\"CD\" qty=\"1\" text=\"\">",
    ),
    (
        "credit-doubled",
        "<role>Producer</role></artist><artist><id>355</id>",
    ),
    (
        "role-unbalanced",
        "<role>Producer [Additional, Mixed By</role>",
    ),
    ("tracks-nested", "</sub_tracks></track></sub_tracks>"),
    ("positions-odd", "<duration>999:99</duration>"),
    ("control-character", "\u{7}"),
    ("bare-ampersand", "Rhythm & Blues"),
    ("mojibake", "BjÃ¶rk"),
    ("replacement-character", "\u{fffd}"),
    ("odd-characters", "\u{1f3b5}"),
    ("attribute-white-space", "A&#9;B&#10;C&#13;D"),
    (
        "identifier-long",
        "<identifier type=\"Other\" value=\"Part 0",
    ),
    ("layout-of-2020", " status=\"Accepted\"><images>"),
    ("master-without-attribute", "<master_id>1</master_id>"),
    ("unknown-element", "<future"),
    ("video-cut", "<title>Cut</title>"),
    ("video-not-embedded", "embed=\"false\""),
];

#[test]
fn every_flaw_is_in_its_record() {
    let options = options();
    let month = dump::write(&options);
    let mut found: HashMap<Kind, String> = HashMap::new();
    for kind in Kind::ALL {
        found.insert(kind, month.xml(kind));
    }
    let record = |flaw: &Flaw| -> &str {
        let records = dump::records(&found[&flaw.kind], flaw.kind);
        let id = flaw.id(&options);
        records
            .into_iter()
            .find(|record| dump::id(record) == id)
            .unwrap_or_else(|| panic!("{} has a record", flaw.name))
    };
    let marks: HashMap<_, _> = MARKS.iter().copied().collect();
    for flaw in synth::flaws() {
        let text = record(flaw);
        let parsed = dump::try_parse(text.trim_end());
        let is_control = flaw.name == "control-character" || flaw.name.contains("ampersand");
        assert!(
            parsed.is_ok() != flaw.is_malformed || is_control,
            "{}",
            flaw.name
        );
        assert!(!flaw.description.is_empty());
        if let Some(mark) = marks.get(flaw.name) {
            assert!(text.contains(mark), "{} in {text}", flaw.name);
            continue;
        }
        match flaw.name {
            "artist-without-name" | "label-without-name" => {
                assert!(parsed.unwrap().child("name").is_none());
            }
            "master-absent" => assert!(parsed.unwrap().child("master_id").is_none()),
            "artist-twice" | "release-twice" => {
                let xml = &found[&flaw.kind];
                assert_eq!(xml.matches(text).count(), 2, "{}", flaw.name);
            }
            "artist-malformed" | "label-malformed" | "master-malformed" | "release-malformed" => {
                assert!(text.contains("</data_qualitee>"));
            }
            "huge-record" => {
                let release = parsed.unwrap();
                let mut credits = Vec::new();
                release
                    .child("tracklist")
                    .unwrap()
                    .all("artist", &mut credits);
                assert_eq!(
                    (release.list("tracklist").len(), credits.len()),
                    (571, 2_126)
                );
                assert!(text.len() > 300_000, "{}", text.len());
            }
            "title-long" => {
                let release = parsed.unwrap();
                let title = release
                    .list("tracklist")
                    .last()
                    .unwrap()
                    .value("title")
                    .unwrap();
                assert!(title.len() > 5_376);
            }
            "credit-name-long" | "role-long" => {
                let release = parsed.unwrap();
                let credit = release.list("extraartists").last().unwrap();
                let lengths = [credit.value("name"), credit.value("role")]
                    .map(|text| text.unwrap().chars().count());
                assert!(
                    lengths.contains(&4_159) || lengths.contains(&2_655),
                    "{lengths:?}"
                );
            }
            other => panic!("{other} has no mark"),
        }
    }
}

#[test]
fn cut_descriptions_have_255_characters() {
    let month = dump::write(&options());
    for kind in [Kind::Master, Kind::Release] {
        let xml = month.xml(kind);
        let from = xml.find("<title>Cut</title><description>").unwrap();
        let text = &xml[from + "<title>Cut</title><description>".len()..];
        assert_eq!(text[..text.find('<').unwrap()].chars().count(), 255);
    }
}

#[test]
fn nothing_but_the_flawed_records_differs() {
    let options = options();
    let (flawed, clean) = (
        dump::write(&options),
        dump::write(&Options {
            flaws: false,
            ..options
        }),
    );
    for kind in Kind::ALL {
        let (flawed, clean) = (flawed.xml(kind), clean.xml(kind));
        let clean: HashMap<u32, &str> = dump::records(&clean, kind)
            .into_iter()
            .map(|r| (dump::id(r), r))
            .collect();
        let differing = dump::records(&flawed, kind)
            .into_iter()
            .filter(|record| clean.get(&dump::id(record)) != Some(record))
            .count();
        let planted = synth::flaws().iter().filter(|flaw| flaw.kind == kind);
        // A double is the same record twice: neither differs.
        let planted = planted
            .filter(|flaw| !flaw.name.ends_with("-twice"))
            .count();
        assert_eq!(differing, planted, "{kind:?}");
    }
}

#[test]
fn flaws_stay_put_from_month_to_month() {
    let options = Options {
        changed_share: 0.5,
        ..options()
    };
    let (first, second) = (
        dump::write(&options),
        dump::write(&Options {
            month: 2,
            ..options.clone()
        }),
    );
    let (first, second) = (first.xml(Kind::Release), second.xml(Kind::Release));
    let second: Vec<&str> = dump::records(&second, Kind::Release);
    for flaw in synth::flaws()
        .iter()
        .filter(|flaw| flaw.kind == Kind::Release)
    {
        let records = dump::records(&first, Kind::Release);
        let id = flaw.id(&options);
        let record = records
            .into_iter()
            .find(|record| dump::id(record) == id)
            .unwrap();
        if !flaw.name.contains("master") {
            assert!(second.contains(&record), "{}", flaw.name);
        }
    }
}
