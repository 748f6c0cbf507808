//! What strangers wrote into records and addresses is shown and never run.

use super::{get, get_with};
use crate::support::{copy_of_month, month, month_index, searching, serving};

/// Ends an attribute, an element and a comment, and begins a script.
const BREAKOUT: &str = "\"'><script>alert(1)</script><!--&lt;{{7*7}}";

#[test]
fn whatever_records_hold_is_text() {
    let database = copy_of_month();
    let written = BREAKOUT.replace('\'', "''");
    let columns = database.rows(
        "SELECT table_name, column_name FROM information_schema.columns \
         WHERE table_schema = 'catalog' AND data_type = 'text' AND table_name NOT IN ('role', 'version')",
    );
    assert!(columns.len() > 50, "{}", columns.len());
    for column in columns {
        let [Some(table), Some(column)] = &column[..] else {
            panic!("two names: {column:?}");
        };
        database.rows(&format!(
            "UPDATE catalog.{table} SET {column} = '{written}'"
        ));
    }
    database.rows(&format!(
        "UPDATE catalog.role SET name = name || '{written}'; \
         UPDATE catalog.artist SET urls = 'javascript:alert(1)' WHERE id = 1"
    ));
    serving(searching(database.name(), month_index()), |address| {
        for path in [
            "/",
            "/artist/1",
            "/artist/14?show=credits",
            "/artist/1?show=all",
            "/label/1",
            "/label/1?show=company",
            "/release/1",
            "/version/1",
            "/version/10",
            "/search?q=aurora",
            "/search?q=aurora&kind=version",
        ] {
            let reply = get(address, path);
            assert_eq!(reply.status, 200, "{path}: {}", reply.body);
            check(path, &reply.body);
            assert!(
                reply.body.contains("&#60;script&#62;alert(1)"),
                "{path}: it is shown"
            );
        }
    });
}

#[test]
fn whatever_an_address_holds_is_text() {
    let written = "%22%27%3E%3Cscript%3Ealert(1)%3C/script%3E";
    serving(searching(month().name(), month_index()), |address| {
        for path in [
            format!("/search?q={written}"),
            format!(
                "/search?q=aurora&genre={written}&sort={written}&kind={written}&from={written}"
            ),
            format!("/search?{written}={written}&q=aurora&kind=release"),
            format!("/artist/1?show={written}&order={written}&credit={written}"),
            format!("/artist/1?show=credits&credit={written}"),
            format!("/release/1?country={written}&format={written}"),
            format!("/label/1?{written}={written}"),
            format!("/{written}"),
            format!("/artist/{written}"),
            format!("/artist/1?after={written}"),
        ] {
            check(&path, &get(address, &path).body);
        }
        for host in ["\"><script>alert(1)</script>", "a b", "localhost"] {
            let reply = get_with(address, "/opensearch.xml", &[&format!("host: {host}")]);
            assert!(!reply.body.contains("<script"), "{}", reply.body);
        }
    });
}

fn check(path: &str, html: &str) {
    // Data for machines has quotes of its own; only the end of its element ends it.
    let (before, data) = html.split_once("ld+json\">").unwrap_or((html, "</script>"));
    let (_, after) = data.split_once("</script>").expect("an end");
    let html = &format!("{before}{after}");
    assert!(!html.contains("<script>alert"), "{path}: {html}");
    assert!(!html.contains("</script><!--"), "{path}: {html}");
    assert!(!html.contains("href=\"javascript:"), "{path}: {html}");
    // Nothing that was written ends the attribute it stands in.
    assert!(!html.contains("\"'>"), "{path}: {html}");
}
