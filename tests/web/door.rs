//! Pages over HTTP: headers, caching, and addresses that lead elsewhere.

use std::io::Write;

use api::Settings;
use flate2::Compression;
use flate2::write::GzEncoder;

use super::{PAGES, get, get_with};
use crate::support::{month, month_index, searching, send, server_settings, serving};

fn settings() -> Settings {
    searching(month().name(), month_index())
}

const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
    connect-src 'self'; form-action 'self'; frame-src https://www.youtube-nocookie.com; \
    base-uri 'none'; frame-ancestors 'none'";

#[test]
fn every_page_has_a_head_a_heading_and_nothing_that_runs_but_our_own_script() {
    serving(settings(), |address| {
        for path in PAGES {
            let reply = get(address, path);
            assert_eq!(reply.status, 200, "{path}: {}", reply.body);
            assert_eq!(
                reply.header("content-type"),
                Some("text/html; charset=utf-8")
            );
            assert_eq!(
                reply.header("content-security-policy"),
                Some(POLICY),
                "{path}"
            );
            assert_eq!(reply.header("x-content-type-options"), Some("nosniff"));
            let html = &reply.body;
            for once in [
                "<h1",
                "<title>",
                "<main id=\"main\"",
                "<html lang=\"en\">",
                "class=\"skip\"",
                "id=\"q\"",
            ] {
                assert_eq!(html.matches(once).count(), 1, "{path}: {once} in {html}");
            }
            for never in [" style=", "<style", " onclick=", " onload=", "javascript:"] {
                assert!(!html.contains(never), "{path}: {never} in {html}");
            }
            for script in html.split("<script ").skip(1) {
                let is_known = script.starts_with("type=\"module\" src=\"/assets/page.")
                    || script.starts_with("type=\"application/ld+json\">{");
                assert!(is_known, "{path}: {}", &script[..script.len().min(80)]);
            }
            let tabs = [
                "src=\"http",
                "src=\"//",
                "<link rel=\"stylesheet\" href=\"http",
            ];
            assert!(tabs.iter().all(|outside| !html.contains(outside)), "{path}");
            for link in html.split("<a ").skip(1) {
                let tag = link.split('>').next().expect("a tag");
                let is_marked =
                    !tag.contains("href=\"http") || tag.contains("rel=\"noopener external");
                assert!(is_marked, "{path}: {tag}");
            }
        }
    });
}

#[test]
fn structured_data_is_json() {
    serving(settings(), |address| {
        for (path, kind) in [
            ("/artist/1", "MusicGroup"),
            ("/label/1", "Organization"),
            ("/release/1", "MusicAlbum"),
            ("/version/1", "MusicRelease"),
            ("/version/7", "MusicRelease"),
        ] {
            let reply = get(address, path);
            let (_, data) = reply
                .body
                .split_once("<script type=\"application/ld+json\">")
                .expect("data");
            let (data, _) = data.split_once("</script>").expect("an end");
            let data: serde_json::Value = serde_json::from_str(data).expect("JSON");
            assert_eq!(data["@type"], kind, "{path}");
        }
    });
}

#[test]
fn a_page_has_one_address() {
    let told = Settings {
        public_url: Some("https://dig.example".to_owned()),
        ..settings()
    };
    serving(told, |address| {
        for (path, canonical) in [
            ("/", "/"),
            ("/artist/1?show=credits&order=newest", "/artist/1"),
            ("/release/1?format=Vinyl", "/release/1"),
            ("/version/1?a=b", "/version/1"),
        ] {
            let html = get(address, path).body;
            let link = format!("<link rel=\"canonical\" href=\"https://dig.example{canonical}\">");
            assert!(html.contains(&link), "{path}: {html}");
            let graph =
                format!("<meta property=\"og:url\" content=\"https://dig.example{canonical}\">");
            assert!(html.contains(&graph), "{path}: {html}");
        }
        let html = get(address, "/search?q=aurora").body;
        assert!(html.contains("<meta name=\"robots\" content=\"noindex\">"));
        let description = get(address, "/opensearch.xml").body;
        assert!(
            description.contains("https://dig.example/search?q={searchTerms}"),
            "{description}"
        );
    });
}

#[test]
fn a_page_that_the_browser_has_is_not_drawn_again() {
    serving(settings(), |address| {
        for path in PAGES {
            let first = get(address, path);
            if first.header("etag").is_none() {
                // What goes on between publications is of the moment.
                assert_eq!(path, "/status");
                assert_eq!(first.header("cache-control"), Some("no-store"));
                continue;
            }
            assert_eq!(
                first.header("cache-control"),
                Some("public, max-age=60"),
                "{path}"
            );
            assert!(first.header("dig-data-version").is_some(), "{path}");
            assert_eq!(first.header("ratelimit"), None, "{path}");
            // Tags are told apart by case.
            let head = get_exact(address, path);
            let tag = head.lines().find_map(|line| line.strip_prefix("etag: "));
            let tag = tag.unwrap_or_else(|| panic!("{path}: {head}"));
            let again = get_with(address, path, &[&format!("if-none-match: {tag}")]);
            assert_eq!(again.status, 304, "{path}");
            assert_eq!(again.body, "");
            let other = get_with(address, "/artist/2", &[&format!("if-none-match: {tag}")]);
            assert_eq!(other.status, 200);
        }
    });
}

/// The head of a reply as it was sent.
fn get_exact(address: std::net::SocketAddr, path: &str) -> String {
    use std::io::Read;
    let mut stream = std::net::TcpStream::connect(address).expect("the server is there");
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n"
    )
    .expect("it listens");
    let mut reply = Vec::new();
    stream.read_to_end(&mut reply).expect("it answers");
    let reply = String::from_utf8_lossy(&reply).into_owned();
    reply
        .split("\r\n\r\n")
        .next()
        .unwrap_or_default()
        .to_owned()
}

#[test]
fn what_is_not_there_has_a_page_that_says_so() {
    serving(settings(), |address| {
        for path in [
            "/artist/999999",
            "/artist/0",
            "/artist/-1",
            "/artist/one",
            "/artist/01",
            "/artist/99999999999",
            "/label/999999",
            "/release/999999",
            "/version/999999",
            "/nothing",
            "/artist",
            "/artist/1/2",
            "/master/abc",
            "/master/0",
        ] {
            let reply = get(address, path);
            assert_eq!(reply.status, 404, "{path}");
            assert!(
                reply.body.contains("<h1>Not found</h1>"),
                "{path}: {}",
                reply.body
            );
            assert_eq!(
                reply.header("content-security-policy"),
                Some(POLICY),
                "{path}"
            );
        }
        for path in [
            "/wp-login.php",
            "/favicon.ico",
            "/sitemap.xml",
            "/sitemap-artist-1.xml.gz",
            "/assets/nothing",
        ] {
            let reply = get(address, path);
            assert_eq!(reply.status, 404, "{path}");
            assert_eq!(reply.body, "There is no such file.\n", "{path}");
        }
    });
}

#[test]
fn what_an_address_asks_wrongly_is_said() {
    serving(settings(), |address| {
        for path in [
            "/artist/1?after=nonsense",
            "/release/1?after=%FF",
            "/search?q=aurora&kind=artist&after=x",
            "/search?q=aurora&after=x",
        ] {
            let reply = get(address, path);
            assert_eq!(reply.status, 400, "{path}: {}", reply.body);
            let (begin, _) = path.split_once("after").expect("a parameter");
            let begin = begin.trim_end_matches(['&', '?']).replace('&', "&#38;");
            let way = format!("href=\"{begin}\">From the beginning</a>");
            assert!(reply.body.contains(&way), "{path}: {}", reply.body);
            assert!(
                reply.body.contains("<h1>This address can"),
                "{path}: {}",
                reply.body
            );
            assert_eq!(reply.header("cache-control"), Some("no-store"));
        }
    });
}

#[test]
fn a_master_is_found_at_the_release_it_is() {
    serving(settings(), |address| {
        let reply = get(address, "/master/1");
        assert_eq!(reply.status, 308);
        assert_eq!(reply.header("location"), Some("/release/1"));
        let head = send(address, "HEAD /artist/1 HTTP/1.1", "").expect("it answers");
        assert_eq!((head.status, head.body.as_str()), (200, ""));
        let post = send(address, "POST /artist/1 HTTP/1.1", "").expect("it answers");
        assert_eq!(post.status, 405);
    });
}

#[test]
fn what_belongs_to_pages_is_kept_for_ever_and_named_by_what_is_in_it() {
    serving(settings(), |address| {
        let html = get(address, "/artist/1").body;
        let mut weight = gzipped(&html);
        for part in html.split('"').filter(|part| part.starts_with("/assets/")) {
            let reply = get(address, part);
            assert_eq!(reply.status, 200, "{part}");
            let policy = reply.header("cache-control");
            assert_eq!(policy, Some("public, max-age=31536000, immutable"));
            weight += gzipped(&reply.body);
        }
        assert!(weight < 60_000, "{weight}");
        for other in [
            "/assets/page.css",
            "/assets/page.000000000000.css",
            "/assets/%2e%2e",
        ] {
            assert_eq!(get(address, other).status, 404, "{other}");
        }
    });
}

fn gzipped(text: &str) -> usize {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_bytes()).expect("memory");
    encoder.finish().expect("memory").len()
}

#[test]
fn answers_of_some_size_are_sent_compressed() {
    serving(settings(), |address| {
        for (path, is) in [
            ("/artist/1", true),
            ("/suggest?q=aurora", false),
            ("/robots.txt", false),
        ] {
            let reply = get_with(address, path, &["accept-encoding: gzip"]);
            assert_eq!(reply.header("content-encoding").is_some(), is, "{path}");
        }
    });
}

#[test]
fn without_an_index_only_search_says_that_it_is_not_to_be_had() {
    serving(server_settings(month().name()), |address| {
        let reply = get(address, "/search?q=aurora");
        assert_eq!(reply.status, 503);
        assert!(
            reply.body.contains("Search is not to be had"),
            "{}",
            reply.body
        );
        assert_eq!(reply.header("cache-control"), Some("no-store"));
        assert_eq!(get(address, "/suggest?q=aurora").status, 503);
        assert_eq!(get(address, "/artist/1").status, 200);
        assert_eq!(get(address, "/").status, 200);
    });
}

#[test]
fn without_a_catalogue_pages_say_when_to_come_again() {
    let empty = crate::support::Database::migrated();
    serving(server_settings(empty.name()), |address| {
        for path in ["/", "/artist/1", "/status"] {
            let reply = get(address, path);
            assert_eq!(reply.status, 503, "{path}");
            assert!(reply.header("retry-after").is_some(), "{path}");
            assert!(
                reply.body.contains("<h1>Not to be had at the moment</h1>"),
                "{path}"
            );
        }
    });
}

#[test]
fn browsers_are_told_how_to_search_and_crawlers_what_to_leave_alone() {
    serving(settings(), |address| {
        let description = get(address, "/opensearch.xml");
        let media = description.header("content-type");
        assert_eq!(media, Some("application/opensearchdescription+xml"));
        assert!(
            description
                .body
                .contains("http://localhost/search?q={searchTerms}"),
            "{}",
            description.body
        );
        let robots = get(address, "/robots.txt").body;
        assert!(robots.contains("Disallow: /search\n"), "{robots}");
    });
}

#[test]
fn suggestions_are_names_and_addresses() {
    serving(settings(), |address| {
        let reply = get(address, "/suggest?q=aurora%20v");
        assert_eq!(reply.status, 200, "{}", reply.body);
        let found = reply.json();
        assert_eq!(found[0], "aurora v");
        assert_eq!(found[1][0], "Aurora Vale");
        assert_eq!(found[2][0], "artist");
        assert_eq!(found[3][0], "/artist/1");
        let spans = found[4][0].as_array().expect("spans").iter();
        let whole: String = spans.filter_map(|span| span[0].as_str()).collect();
        assert_eq!(whole, "Aurora Vale");
        let nothing = get(address, "/suggest").json();
        assert_eq!(nothing[1], serde_json::json!([]));
    });
}

#[test]
fn a_page_shows_what_there_is_and_says_what_is_missing() {
    let database = crate::support::copy_of_month();
    // What reads the albums of an artist fails, as it does when it takes too long.
    database.rows("ALTER TABLE catalog.master_artist RENAME COLUMN sort_year TO gone");
    serving(searching(database.name(), month_index()), |address| {
        let reply = get(address, "/artist/1?show=albums");
        assert_eq!(reply.status, 200, "{}", reply.body);
        for said in [
            "A part of this page took too long and is missing.",
            "This list took too long.",
            "Night Ferry",
        ] {
            assert!(reply.body.contains(said), "{said} in {}", reply.body);
        }
        assert_eq!(reply.header("cache-control"), Some("no-store"));
        assert_eq!(reply.header("etag"), None);
        assert_eq!(get(address, "/version/1").status, 200);
    });
}
