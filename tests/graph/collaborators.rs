//! Collaborators are those whom a plain count finds, and looking for them has an end.

use std::collections::BTreeMap;

use crate::support::{TestApp, copy_of_month, run, world};

/// Who stands on which release, as main artist or in a credit.
const STANDS: &str =
    "SELECT artist_id, release_id FROM catalog.release_artist WHERE artist_id IS NOT NULL
     UNION SELECT artist_id, release_id FROM catalog.credit WHERE artist_id IS NOT NULL";

#[test]
fn a_plain_count_finds_the_same_collaborators() {
    // The busiest artists, names for nobody among them, and some others.
    let rows = world().database.rows(&format!(
        "WITH stands AS ({STANDS}),
              busy AS (SELECT artist_id, count(*) AS n FROM stands GROUP BY artist_id),
              asked AS ((SELECT artist_id FROM busy ORDER BY n DESC, artist_id LIMIT 40)
                        UNION (SELECT artist_id FROM busy WHERE n < 5 ORDER BY artist_id LIMIT 40)
                        UNION SELECT 194)
         SELECT a.artist_id, b.artist_id, count(*)
         FROM asked JOIN stands AS a USING (artist_id) JOIN stands AS b USING (release_id)
         WHERE b.artist_id <> a.artist_id AND b.artist_id NOT IN (194, 355, 118760)
         GROUP BY 1, 2 ORDER BY 1, 3 DESC, 2"
    ));
    let mut expected: BTreeMap<i64, Vec<(i64, i64)>> = BTreeMap::new();
    for row in rows {
        let numbers: Vec<i64> = row
            .iter()
            .map(|cell| {
                cell.as_deref()
                    .expect("no nulls")
                    .parse()
                    .expect("a number")
            })
            .collect();
        let [parent, artist, shared] = numbers[..] else {
            panic!("three columns");
        };
        expected.entry(parent).or_default().push((artist, shared));
    }
    assert!(expected.len() > 40 && expected.contains_key(&194));
    run(async {
        let app = TestApp::over(world().name()).await;
        for (parent, mut expected) in expected {
            let document = format!(
                "{{ artist(discogsId: {parent}) {{ collaborators(first: 100) {{
                    items {{ artist {{ discogsId }} sharedReleases }} isCapped }} }} }}"
            );
            let data = app.data(document).await;
            let found = &data["artist"]["collaborators"];
            assert_eq!(found["isCapped"], false, "{parent}");
            let items: Vec<(i64, i64)> = found["items"]
                .as_array()
                .expect("items")
                .iter()
                .map(|item| {
                    let number =
                        |pointer| item.pointer(pointer).and_then(serde_json::Value::as_i64);
                    let id = number("/artist/discogsId").expect("an id");
                    (id, number("/sharedReleases").expect("a count"))
                })
                .collect();
            expected.truncate(100);
            assert_eq!(items, expected, "{parent}");
        }
    });
}

#[test]
fn an_answer_says_when_not_everything_was_looked_at() {
    let database = copy_of_month();
    // Artist 1 with 6 on a thousand releases of known years and on a thousand
    // others, where 10 stands, too; 8 with 9 on as many as are looked at.
    database.rows(
        "INSERT INTO catalog.release_artist (release_id, artist_id, position, sort_year, name)
             SELECT 100000 + n, a, a, CASE WHEN n <= 1000 THEN 2024 ELSE 32767 END, ''
             FROM generate_series(1, 2000) AS n, unnest(ARRAY[1, 6, 10]) AS a WHERE a < 10 OR n > 1000;
         DELETE FROM catalog.release_artist WHERE artist_id IN (8, 9);
         DELETE FROM catalog.credit WHERE artist_id IN (8, 9);
         INSERT INTO catalog.release_artist (release_id, artist_id, position, sort_year, name)
             SELECT 200000 + n, a, a, 1990, '' FROM generate_series(1, 1000) AS n, unnest(ARRAY[8, 9]) AS a",
    );
    run(async {
        let app = TestApp::over(database.name()).await;
        let data = app
            .data(
                "{ artists(discogsIds: [1, 8]) { collaborators(first: 1) {
                    items { artist { discogsId } sharedReleases } isCapped } } }",
            )
            .await;
        let found = |place: usize, pointer: &str| {
            let artist = &data["artists"][place]["collaborators"];
            artist.pointer(pointer).cloned().expect("a value")
        };
        assert_eq!(found(0, "/isCapped"), true);
        assert_eq!(found(0, "/items/0/artist/discogsId"), 6);
        assert_eq!(found(0, "/items/0/sharedReleases"), 1_000);
        assert_eq!(found(1, "/isCapped"), false);
        assert_eq!(found(1, "/items/0/sharedReleases"), 1_000);
    });
}

#[test]
fn collaborators_of_many_artists_are_one_statement() {
    run(async {
        let app = TestApp::over(world().name()).await;
        let rows = world().database.rows(
            "SELECT artist_id FROM catalog.artist_count ORDER BY releases DESC, artist_id LIMIT 40",
        );
        let ids: Vec<String> = rows.into_iter().flatten().flatten().collect();
        let mut counted = Vec::new();
        for ids in [&ids[..1], &ids[..]] {
            let ids = ids.join(", ");
            let document = format!(
                "{{ artists(discogsIds: [{ids}]) {{ collaborators {{ items {{ artist {{ name }} }} }} }} }}"
            );
            let answer = app.ask(document).await;
            assert!(answer.errors.is_empty(), "{:?}", answer.errors);
            counted.push(answer.statements);
        }
        assert_eq!(counted, [3, 3]);
    });
}
