//! The pages as people meet them: in a browser, over a generated month, the
//! small month with its oddities, and records that strangers wrote to do harm.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::LazyLock;

use serde_json::{Value, json};

use crate::support::{
    Database, build_index, copy_of_month, lasting_folder, month, month_index, searching, serving,
    walk, world,
};

/// The folder with the index of the generated month.
static WORLD_INDEX: LazyLock<PathBuf> = LazyLock::new(|| {
    let dir = lasting_folder("world-index");
    build_index(&world().database, &dir);
    dir
});

/// Serves the generated month while somebody walks.
fn over_the_world(walks: impl FnOnce(SocketAddr)) {
    serving(searching(world().name(), &WORLD_INDEX), walks);
}

/// The largest label of the generated month, with more releases than two pages show.
fn long_list() -> (String, usize) {
    let rows = world().database.rows(
        "SELECT label_id, releases FROM catalog.label_count WHERE releases > 100
         ORDER BY releases DESC, label_id LIMIT 1",
    );
    let [Some(label), Some(releases)] = rows[0].as_slice() else {
        panic!("two columns");
    };
    let path = format!("/label/{label}");
    (path, releases.parse().expect("a number"))
}

/// A walk from what is typed to a version: an artist with an album of versions.
fn way() -> Value {
    let rows = world().database.rows(
        "SELECT artist.name, artist.id, master.id, release.id
         FROM catalog.master JOIN catalog.master_artist ON master_id = master.id AND position = 1
         JOIN catalog.artist ON artist.id = artist_id JOIN catalog.release ON release.master_id = master.id
         JOIN catalog.artist_count USING (artist_id)
         WHERE artist.in_dump AND artist.name ~ '^[A-Za-z ]{8,}$' AND masters BETWEEN 1 AND 10
           AND EXISTS (SELECT FROM catalog.track WHERE release_id = release.id)
         ORDER BY master.id, release.id LIMIT 1",
    );
    let [Some(name), Some(artist), Some(album), Some(version)] = rows[0].as_slice() else {
        panic!("four columns");
    };
    let (long, _) = long_list();
    json!({ "typed": name, "artist": artist, "album": album, "version": version, "long": long })
}

#[test]
fn a_search_leads_to_artist_release_and_version_and_back() {
    over_the_world(|address| walk(address, "thereAndBack", &way()));
}

#[test]
fn all_of_it_works_without_a_script() {
    over_the_world(|address| walk(address, "withoutScript", &way()));
}

#[test]
fn suggestions_are_chosen_by_keys() {
    let way = way();
    let name = way["typed"].as_str().expect("a name");
    let beginning: String = name.chars().take(4).collect();
    over_the_world(|address| walk(address, "suggestions", &json!({ "beginning": beginning })));
}

#[test]
fn long_lists_are_folded() {
    let version = world().database.value(
        "SELECT release_id FROM catalog.release_video GROUP BY release_id HAVING count(*) > 6
         ORDER BY count(*) DESC, release_id LIMIT 1",
    );
    let folded = format!("/version/{version}");
    over_the_world(|address| walk(address, "folding", &json!({ "folded": folded })));
}

#[test]
fn more_of_a_list_comes_without_leaving_the_page() {
    let (long, total) = long_list();
    over_the_world(|address| walk(address, "more", &json!({ "long": long, "total": total })));
}

#[test]
fn every_page_is_quiet_still_within_its_width_and_good_for_everyone() {
    month_pages(|address, pages| walk(address, "everyPage", &json!({ "pages": pages })));
}

#[test]
fn every_page_is_valid_html() {
    month_pages(|address, pages| walk(address, "validity", &json!({ "pages": pages })));
}

#[test]
fn dark_is_dark_and_light_is_light() {
    over_the_world(|address| walk(address, "darkness", &Value::Null));
}

#[test]
fn what_strangers_wrote_stays_text() {
    let database = hostile();
    let dir = lasting_folder("hostile-index");
    build_index(&database, &dir);
    serving(searching(database.name(), &dir), |address| {
        let about = json!({
            "pages": PAGES,
            "tracks": { "path": "/version/1", "count": TRACKS },
        });
        walk(address, "hostile", &about);
    });
}

/// Pages of the small month: all kinds, with the oddest of records, and what
/// is shown where there is nothing to show.
const PAGES: [(&str, u16); 30] = [
    ("/", 200),
    ("/search", 200),
    ("/search?q=aurora", 200),
    ("/search?q=lighthouse", 200),
    ("/search?q=harbour&kind=release", 200),
    ("/search?q=harbour&kind=release&facet=decade", 200),
    ("/search?genre=Rock&from=1990", 200),
    ("/search?q=zzzzqqqq", 200),
    (
        "/search?q=%3Cscript%3Ewindow.hacked%3D1%3C%2Fscript%3E",
        200,
    ),
    ("/release/1", 200),
    ("/release/4", 200),
    ("/release/900", 200),
    ("/version/1", 200),
    ("/version/2", 200),
    ("/version/6", 200),
    ("/version/7", 200),
    ("/version/8", 200),
    ("/version/10", 200),
    ("/artist/1", 200),
    ("/artist/1?show=collaborators", 200),
    ("/artist/5", 200),
    ("/artist/8", 200),
    ("/artist/10", 200),
    ("/artist/194", 200),
    ("/label/1", 200),
    ("/label/2", 200),
    ("/label/77", 200),
    ("/status", 200),
    ("/artist/999999", 404),
    ("/nothing/here", 404),
];

/// Serves the small month while its pages are looked at.
fn month_pages(look: impl FnOnce(SocketAddr, &[(&str, u16)])) {
    serving(searching(month().name(), month_index()), |address| {
        look(address, &PAGES);
    });
}

/// Tracks of the longest tracklist that Discogs has.
const TRACKS: usize = 571;

/// The small month, in which strangers wrote what does harm into all that is
/// shown: markup, scripts, addresses that run, text that turns around, words
/// without an end.
fn hostile() -> Database {
    let database = copy_of_month();
    // Closes what it may stand in: an element, an attribute, a script.
    let harm = "''\"></title></script><script>window.hacked=1</script><img src=x onerror=window.hacked=1>\u{202e}\u{2067}-->";
    let run = "javascript:window.hacked=1";
    let markup = format!(
        "{harm} [url={run}]x[/url] [url]{run}[/url] [b][i][u] [url=https://x.example/\"onmouseover=\"window.hacked=1]y[/url] \
         [a=<b onclick=window.hacked=1>] [l=x'' onload=''window.hacked=1] [a1] [r1] [m1] {harm} [/b]"
    );
    database.rows(&format!(
        "UPDATE catalog.artist SET name = id || '{harm}', real_name = '{harm}', profile = '{markup}',
             urls = E'{run}\\nhttps://x.example/\"onclick=\"window.hacked=1\\n{harm}', quality_printed = '{harm}';
         UPDATE catalog.artist_name_variation SET name = '{harm}';
         UPDATE catalog.artist_alias SET name = '{harm}';
         UPDATE catalog.label SET name = id || '{harm}', profile = '{markup}', contact_info = '{harm}', urls = '{run}', parent_name = '{harm}';
         UPDATE catalog.master SET title = '{harm}', notes = '{markup}', genres = '{harm}', styles = '{harm}';
         UPDATE catalog.master_artist SET name = '{harm}', anv = '{harm}', join_phrase = '{harm}';
         UPDATE catalog.master_video SET youtube_id = NULL, src = '{run}', title = '{harm}', description = '{harm}';
         UPDATE catalog.release SET title = CASE WHEN id = 8 THEN repeat('W', 4000) ELSE '{harm}' END,
             notes = '{markup}', country = '{harm}', genres = '{harm}', styles = '{harm}';
         UPDATE catalog.release_artist SET name = '{harm}', anv = '{harm}', join_phrase = '{harm}';
         UPDATE catalog.release_label SET name = '{harm}', catno = '{harm}';
         UPDATE catalog.release_company SET name = '{harm}', catno = '{harm}';
         UPDATE catalog.release_format SET name = '{harm}', text = repeat('W', 500), descriptions = '{harm}';
         UPDATE catalog.release_identifier SET value = '{harm}', description = '{harm}';
         UPDATE catalog.release_video SET youtube_id = NULL, src = '{run}', title = '{harm}', description = '{harm}';
         UPDATE catalog.credit SET name = '{harm}', anv = '{harm}';
         UPDATE catalog.role SET name = id || '{harm}';
         DELETE FROM catalog.track WHERE release_id = 1;
         INSERT INTO catalog.track (release_id, ordinal, position, title)
             SELECT 1, n, 'W' || n, CASE WHEN n % 9 = 0 THEN repeat('W', 300) ELSE '{harm}' END FROM generate_series(1, {TRACKS}) AS n"
    ));
    database
}
