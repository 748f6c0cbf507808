//! What visitors are held to.

use api::Settings;

use super::get;
use crate::support::{Folder, month, month_index, searching, serving};

fn settings(tiers: &str) -> Settings {
    Settings {
        tiers: tiers.parse().expect("tiers"),
        ..searching(month().name(), month_index())
    }
}

#[test]
fn pages_count_as_pages_and_as_nothing_else() {
    serving(
        settings("anonymous requests=1 pages=3 suggestions=2"),
        |address| {
            for path in ["/artist/1", "/search?q=aurora", "/nothing"] {
                assert_ne!(get(address, path).status, 429, "{path}");
            }
            let refused = get(address, "/artist/1");
            assert_eq!(refused.status, 429);
            assert!(refused.header("retry-after").is_some());
            assert!(
                refused.body.contains("<h1>Too many pages at once</h1>"),
                "{}",
                refused.body
            );
            assert!(refused.body.contains("come again in"), "{}", refused.body);
            assert_eq!(refused.header("cache-control"), Some("no-store"));
            // What belongs to pages is no page, and typing has a limit of its own.
            let asset = refused
                .body
                .split('"')
                .find(|part| part.starts_with("/assets/page."));
            assert_eq!(get(address, asset.expect("a style")).status, 200);
            for status in [200, 200, 429] {
                assert_eq!(get(address, "/suggest?q=aur").status, status);
            }
            let graph = get(address, "/graphql?query={artist(discogsId:1){name}}");
            assert_eq!(graph.status, 200, "{}", graph.body);
        },
    );
}

#[test]
fn a_server_that_trusts_no_strangers_documents_shows_its_pages() {
    let folder = Folder::new();
    let path = folder.path().join("one.graphql");
    std::fs::write(path, "{ artist(discogsId: 1) { name } }").expect("a file");
    let exclusive = Settings {
        trusted_documents: Some(folder.path().to_owned()),
        only_trusted_documents: true,
        ..searching(month().name(), month_index())
    };
    serving(exclusive, |address| {
        for path in ["/", "/artist/1", "/search?q=aurora", "/suggest?q=aurora"] {
            assert_eq!(get(address, path).status, 200, "{path}");
        }
    });
}
