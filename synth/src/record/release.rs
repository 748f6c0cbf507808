//! A release, in the order of elements of the 2026 files.

use crate::Kind;
use crate::facts::countries::COUNTRIES;
use crate::facts::quality;
use crate::rng::{Rng, Stream};
use crate::words::prose::{self, Links};
use crate::world::World;
use crate::xml;

use super::credits::{self, OnTracks};
use super::formats::{self, Medium};
use super::work::{Work, some_release};
use super::{companies, identifiers, tracklist, videos};

/// Appends the record of a release, with its line end.
pub(crate) fn write(out: &mut String, world: &World, release: u32) {
    let number = world.plan.work(release);
    let work = Work::of(world, number);
    let master = world.master_of(number);
    let is_main = master.is_some_and(|master| world.plan.main(master) == release);
    let mut rng = Rng::of(world.seed, Stream::Release, u64::from(release));
    let year = year_of_version(&work, master.is_some() && !is_main, &mut rng);
    let medium = Medium::draw(work.form, year, &mut rng);
    let songs = u32::try_from(work.songs.len()).expect("a short list");
    let discs = medium.discs(songs, &mut rng);
    let tracks = tracklist::arrange(world, &work, medium, discs, &mut rng);

    out.push_str("<release id=\"");
    xml::digits(out, world.id(Kind::Release, release));
    out.push_str("\">");
    write_artists(out, world, &work, false);
    write_title(out, &work, is_main || master.is_none(), &mut rng);
    let (label, catno) = companies::write_labels(out, world, release, &mut rng);
    credits::write_release(out, world, &work, &tracklist::positions(&tracks), &mut rng);
    formats::write(out, work.form, medium, discs, year > work.year, &mut rng);
    xml::list(out, "genres", "genre", &work.genres);
    xml::list(out, "styles", "style", &work.styles);
    if !rng.chance(0.03) {
        xml::element(out, "country", rng.weighted(&COUNTRIES));
    }
    if let Some(date) = released(world, &work, year, is_main, &mut rng) {
        xml::element(out, "released", &date);
    }
    write_notes(out, world, &work, label, &mut rng);
    xml::element(out, "data_quality", quality::draw(Kind::Release, &mut rng));
    write_master(out, world, master, is_main);
    let mut on_rng = Rng::of(world.seed, Stream::TrackCredits, u64::from(release));
    let on = OnTracks::of(&work, &mut on_rng);
    tracklist::write(out, world, &work, &tracks, &on, &mut on_rng);
    identifiers::write(out, world, release, &catno);
    videos::write(out, world, &work, false);
    companies::write(out, world, release, label);
    out.push_str("</release>\n");
}

/// The `artists` of a work: its master has the same, often with a `join` that
/// joins the last one to nothing.
pub(crate) fn write_artists(out: &mut String, world: &World, work: &Work, trailing: bool) {
    xml::open(out, "artists");
    for artist in &work.artists {
        xml::open(out, "artist");
        artist.who.write(out, world, artist.anv);
        if let Some(join) = artist.join.or(trailing.then_some(",")) {
            xml::element(out, "join", join);
        }
        xml::close(out, "artist");
    }
    xml::close(out, "artists");
}

/// A version may print its title otherwise; the main release doesn't.
fn write_title(out: &mut String, work: &Work, as_it_is: bool, rng: &mut Rng) {
    if as_it_is || !rng.chance(0.05) {
        xml::element(out, "title", &work.title);
        return;
    }
    let title = match rng.below(4) {
        0 => work.title.to_uppercase(),
        1 => format!("{} (Deluxe Edition)", work.title),
        2 => format!("{} (Remastered)", work.title),
        _ => format!("{} = {}", work.title, work.songs[0].title),
    };
    xml::element(out, "title", &title);
}

fn year_of_version(work: &Work, is_later: bool, rng: &mut Rng) -> u32 {
    let after = if is_later && rng.chance(0.5) {
        rng.between(1, 35)
    } else {
        0
    };
    (work.year + after).min(2026)
}

/// The date as printed: 56.1 % a year, 26.3 % a day, 4.2 % a month, 13.3 % none.
fn released(world: &World, work: &Work, year: u32, is_main: bool, rng: &mut Rng) -> Option<String> {
    // The date of a main release is the year of its master.
    if is_main {
        if !has_year(world, work) {
            return None;
        }
    } else if rng.chance(0.147) {
        return None;
    }
    let (month, day) = (rng.between(1, 12), rng.between(1, 28));
    Some(match rng.below(867) {
        0..561 => format!("{year}"),
        561..825 => format!("{year}-{month:02}-{day:02}"),
        825..863 => format!("{year}-{month:02}-00"),
        _ => format!("{year}-00-00"),
    })
}

/// Whether anyone knows when the work came out: 3.8 % of masters say year 0.
pub(crate) fn has_year(world: &World, work: &Work) -> bool {
    let place = u64::from(work.number) | 1 << 40;
    !Rng::of(world.seed, Stream::MasterRecord, place).chance(0.038)
}

/// 64 % have notes, of 170 characters on average.
fn write_notes(out: &mut String, world: &World, work: &Work, label: Option<u32>, rng: &mut Rng) {
    if !rng.chance(0.64) {
        return;
    }
    let artist = work.cast[rng.index(work.cast.len())];
    let label = label.unwrap_or(0);
    let links = Links {
        artist: (
            world.id(Kind::Artist, artist),
            world.artists.names.get(artist),
        ),
        label: (world.id(Kind::Label, label), world.labels.names.get(label)),
        release: some_release(world, rng),
        master: world
            .master_of(work.number)
            .map(|master| world.id(Kind::Master, master)),
    };
    let count = rng.weighted(&[
        (1, 36),
        (2, 22),
        (3, 16),
        (4, 11),
        (5, 7),
        (8, 5),
        (14, 2),
        (26, 1),
    ]);
    let text = prose::notes(rng, world.languages.get(work.language), &links, count);
    xml::element(out, "notes", &text);
}

/// `<master_id is_main_release="false">0</master_id>` on 41.6 %.
fn write_master(out: &mut String, world: &World, master: Option<u32>, is_main: bool) {
    out.push_str("<master_id is_main_release=\"");
    out.push_str(if is_main { "true" } else { "false" });
    out.push_str("\">");
    xml::digits(
        out,
        master.map_or(0, |master| world.id(Kind::Master, master)),
    );
    xml::close(out, "master_id");
}
