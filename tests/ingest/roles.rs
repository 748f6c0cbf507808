//! The role of a credit is split, and nothing of it is lost.

use crate::support::{
    Catalogue, Database, Folder, MONTH, changed, checksums, load, month, project, sample_catalogue,
};

/// Puts every entry's roles together again and compares with the XML.
fn check(catalogue: &Catalogue) {
    let rows = catalogue.database.rows(
        "SELECT release_id, entry,
                coalesce(max(role_printed),
                         string_agg(role.name || coalesce(' [' || detail || ']', ''), ', ' ORDER BY ordinal))
         FROM catalog.credit JOIN catalog.role ON role.id = role_id
         GROUP BY release_id, entry ORDER BY release_id, entry",
    );
    let mut expected = catalogue.oracle().roles();
    expected.sort();
    assert_eq!(rows.len(), expected.len(), "printed credits");
    for (row, (release, entry, role)) in rows.iter().zip(&expected) {
        let shown: Vec<&str> = row
            .iter()
            .map(|value| value.as_deref().unwrap_or(""))
            .collect();
        assert_eq!(
            shown,
            [&release.to_string(), &entry.to_string(), role.as_str()]
        );
    }
}

#[test]
fn every_role_of_the_small_month_can_be_put_together_again() {
    check(month());
}

#[test]
fn every_role_of_the_genuine_samples_can_be_put_together_again() {
    for sample in ["2017-04", "2020-08", "2026-04"] {
        if let Some(catalogue) = sample_catalogue(sample) {
            check(catalogue);
        }
    }
}

#[test]
fn the_printed_role_is_kept_only_where_the_parts_do_not_give_it_back() {
    for sample in ["2020-08", "2026-04"] {
        let Some(catalogue) = sample_catalogue(sample) else {
            return;
        };
        let needless = catalogue.database.value(
            "SELECT count(*) FROM (
                 SELECT max(role_printed) AS kept, count(role_printed) AS times,
                        min(ordinal) FILTER (WHERE role_printed IS NOT NULL) = min(ordinal) AS first,
                        string_agg(role.name || coalesce(' [' || detail || ']', ''), ', ' ORDER BY ordinal) AS parts
                 FROM catalog.credit JOIN catalog.role ON role.id = role_id
                 GROUP BY release_id, entry) AS entry
             WHERE kept = parts OR times > 1 OR NOT first",
        );
        assert_eq!(needless, "0", "{sample}");
    }
}

#[test]
fn no_role_holds_a_comma_or_a_bracket_outside_its_detail() {
    let Some(catalogue) = sample_catalogue("2020-08") else {
        return;
    };
    let odd = catalogue
        .database
        .rows("SELECT name FROM catalog.role WHERE name ~ '[][,]' OR name <> btrim(name)");
    assert!(odd.is_empty(), "{odd:?}");
}

#[test]
fn every_credit_has_its_role() {
    for catalogue in [Some(month()), sample_catalogue("2020-08")] {
        let Some(catalogue) = catalogue else { return };
        let (lost, roles) = (
            "SELECT count(*) FROM catalog.credit
             WHERE NOT EXISTS (SELECT FROM catalog.role WHERE role.id = role_id)",
            "SELECT count(*) > 5 FROM catalog.role",
        );
        assert_eq!(catalogue.database.value(lost), "0");
        assert_eq!(catalogue.database.value(roles), "t");
    }
}

/// Ids are given as roles come, so they differ between databases.
#[test]
fn the_ids_of_roles_change_neither_rows_nor_their_hashes() {
    let database = Database::migrated();
    database.rows(
        "INSERT INTO catalog.role (id, name) VALUES (70, 'Producer'), (900, 'Nobody Had This')",
    );
    load(&database, &project().join(MONTH)).expect("the load works");
    let id = |database: &Database| {
        database.value("SELECT string_agg(id::text, ' ') FROM catalog.role WHERE name = 'Producer'")
    };
    assert_eq!(id(&database), "70");
    assert_ne!(id(&month().database), "70");
    for schema in ["catalog", "ingest"] {
        let difference = changed(
            &checksums(&month().database, schema),
            &checksums(&database, schema),
        );
        assert!(difference.is_empty(), "{difference:#?}");
    }
}

/// A B-tree's entry could not hold it; an index on its hash can.
#[test]
fn a_role_may_be_longer_than_an_index_entry() {
    let role = "Guitar And ".repeat(400);
    let role = role.trim_end();
    let folder = Folder::new();
    folder.write(
        "discogs_20260101_releases.xml",
        format!(
            "<releases>\n<release id=\"1\"><title>One</title><extraartists><artist><id>5</id>\
             <name>Five</name><role>{role}</role></artist></extraartists></release>\n</releases>\n"
        ),
    );
    let database = Database::migrated();
    load(&database, folder.path()).expect("the load works");
    let kept = database
        .value("SELECT role.name FROM catalog.credit JOIN catalog.role ON role.id = role_id");
    assert!(kept == role, "{} of {} letters", kept.len(), role.len());
}
