//! Keys: made and ended on the command line, read by servers.

use api::key::{KeyError, Keys, Known};
use sea_orm::{ConnectOptions, Database as Connect};

use crate::command::{fails, works};
use crate::support::{Database, run, try_statement};

/// Keys as a server reads them: with its role and its kind of connection.
async fn keys(database: &Database) -> Keys {
    let mut options = ConnectOptions::new(database.url());
    options.map_sqlx_postgres_opts(|connection| {
        connection
            .options([("role", "dig_server")])
            .options(api::SESSION.iter().copied())
    });
    Keys::new(Connect::connect(options).await.expect("it connects"))
}

async fn known(keys: &Keys, text: &str) -> Result<Option<Known>, KeyError> {
    let value = format!("Bearer {text}").parse().expect("a header");
    keys.known(
        &[(axum::http::header::AUTHORIZATION, value)]
            .into_iter()
            .collect(),
    )
    .await
}

/// Makes a key and gives its text.
fn create(database: &Database, arguments: &[&str]) -> String {
    let url = database.url();
    let whole = [&["key", "create", "--database-url", &url], arguments].concat();
    works(&whole).trim_end().to_owned()
}

#[test]
fn a_key_is_shown_once_and_known_from_then_on() {
    let database = Database::migrated();
    let text = create(&database, &["--name", "A page of ours", "--tier", "load"]);
    assert_eq!(text.lines().count(), 1, "nothing else is printed");
    let url = database.url();
    let list = works(&["key", "list", "--database-url", &url]);
    assert!(
        list.contains("A page of ours") && list.contains("load"),
        "{list}"
    );
    assert!(
        list.contains(&text[..12]) && !list.contains(&text[..20]),
        "{list}"
    );
    let kept = database.rows("SELECT api_key::text, encode(hash, 'escape') FROM ops.api_key");
    assert!(!format!("{kept:?}").contains(&text[12..20]), "{kept:?}");
    run(async {
        let known = known(&keys(&database).await, &text).await;
        let tier = "load".to_owned();
        assert_eq!(known, Ok(Some(Known { id: 1, tier })));
    });
}

#[test]
fn a_key_that_is_none_is_refused() {
    let database = Database::migrated();
    let text = create(&database, &["--name", "one"]);
    // The same beginning, another end; and another beginning.
    let ends = if text.ends_with('A') { "E" } else { "A" };
    let other_end = format!("{}{ends}", &text[..text.len() - 1]);
    let begins = if text.contains("dig_A") { "B" } else { "A" };
    let other_beginning = format!("dig_{begins}{}", &text[5..]);
    run(async {
        let keys = keys(&database).await;
        for text in [&other_beginning, &other_end] {
            assert_eq!(known(&keys, text).await, Err(KeyError::Unknown), "{text}");
        }
        assert!(known(&keys, &text).await.is_ok());
        let malformed = known(&keys, &text[..30]).await;
        assert_eq!(malformed, Err(KeyError::Malformed));
    });
}

#[test]
fn a_revoked_key_is_no_longer_known_and_says_so_when_it_is_revoked_again() {
    let database = Database::migrated();
    let text = create(&database, &["--name", "one"]);
    let other = create(&database, &["--name", "two"]);
    let url = database.url();
    run(async { assert!(known(&keys(&database).await, &text).await.is_ok()) });
    let revoke = ["key", "revoke", "1", "--database-url", &url];
    assert!(works(&revoke).contains("(one) is revoked"));
    assert!(works(&revoke).contains("before"));
    run(async {
        // A server that has not asked before; others forget in ten seconds.
        let keys = keys(&database).await;
        assert_eq!(known(&keys, &text).await, Err(KeyError::Unknown));
        assert!(known(&keys, &other).await.is_ok());
    });
    let list = works(&["key", "list", "--database-url", &url]);
    assert_eq!(list.lines().count(), 3, "{list}");
}

#[test]
fn the_use_of_keys_is_written_together_and_once_a_minute() {
    let database = Database::migrated();
    let texts: Vec<String> = ["one", "two", "three"]
        .map(|name| create(&database, &["--name", name]))
        .into();
    let used = || database.value("SELECT count(last_used_at) FROM ops.api_key");
    let written = || database.value("SELECT max(xmin::text::int8) FROM ops.api_key");
    run(async {
        let keys = keys(&database).await;
        for _ in 0..100 {
            for text in &texts[..2] {
                known(&keys, text).await.expect("a key");
            }
        }
        assert_eq!(used(), "0", "requests write nothing");
        keys.write_use().await;
        assert_eq!(used(), "2");
        let before = written();
        known(&keys, &texts[0]).await.expect("a key");
        keys.write_use().await;
        assert_eq!(written(), before, "not again within the minute");
    });
}

#[test]
fn without_a_database_keys_are_neither_known_nor_unknown() {
    let database = Database::migrated();
    let (one, two) = (
        create(&database, &["--name", "one"]),
        create(&database, &["--name", "two"]),
    );
    run(async {
        let keys = keys(&database).await;
        assert!(known(&keys, &one).await.is_ok());
        database.rows("ALTER TABLE ops.api_key RENAME TO gone");
        assert!(known(&keys, &one).await.is_ok(), "it is remembered");
        assert_eq!(known(&keys, &two).await, Err(KeyError::Unavailable));
        keys.write_use().await;
        database.rows("ALTER TABLE ops.gone RENAME TO api_key");
        assert!(
            known(&keys, &two).await.is_ok(),
            "a failure is not remembered"
        );
        keys.write_use().await;
        let used = database.value("SELECT count(last_used_at) FROM ops.api_key");
        assert_eq!(
            used, "2",
            "the use that could not be written is written later"
        );
    });
}

#[test]
fn what_is_wrong_with_a_key_to_be_made_is_said() {
    let database = Database::migrated();
    let url = database.url();
    let create = |arguments: &[&str]| {
        let whole = [&["key", "create", "--database-url", &url], arguments].concat();
        fails(&whole)
    };
    let said = create(&["--name", "x", "--tier", "gold"]);
    assert!(
        said.contains("load, standard") && said.contains("DIG_TIERS"),
        "{said}"
    );
    let said = create(&["--name", "x", "--tier", "anonymous"]);
    assert!(said.contains("load, standard"), "{said}");
    for name in ["", "  ", "two\nlines", &"x".repeat(101)] {
        let said = create(&["--name", name]);
        assert!(said.contains("1 to 100 characters"), "{said}");
    }
    let said = fails(&["key", "revoke", "7", "--database-url", &url]);
    assert!(
        said.contains("no key 7") && said.contains("digger key list"),
        "{said}"
    );
    let none = works(&["key", "list", "--database-url", &url]);
    assert!(none.contains("digger key create"), "{none}");
    let empty = Database::empty();
    let said = fails(&["key", "list", "--database-url", &empty.url()]);
    assert!(said.contains("digger migrate up"), "{said}");
}

#[test]
fn a_key_may_be_of_a_tier_that_the_servers_are_told_of() {
    let database = Database::migrated();
    let tiers = "gold requests=1000";
    create(
        &database,
        &["--name", "x", "--tier", "gold", "--tiers", tiers],
    );
    assert_eq!(database.value("SELECT tier FROM ops.api_key"), "gold");
}

#[test]
fn the_server_can_note_the_use_of_keys_and_no_more() {
    let database = Database::migrated();
    create(&database, &["--name", "one"]);
    let as_server = |sql: &str| {
        let sql = format!("SET ROLE dig_server; {sql}");
        try_statement(database.name(), &sql).map(drop)
    };
    as_server("SELECT * FROM ops.api_key").expect("it reads keys");
    as_server("UPDATE ops.api_key SET last_used_at = now()").expect("it notes their use");
    for sql in [
        "INSERT INTO ops.api_key (name, tier, prefix, hash) VALUES ('a', 'load', 'b', sha256(''))",
        "UPDATE ops.api_key SET tier = 'load'",
        "UPDATE ops.api_key SET revoked_at = NULL",
        "UPDATE ops.api_key SET hash = sha256('')",
        "DELETE FROM ops.api_key",
        "TRUNCATE ops.api_key",
    ] {
        let refused = as_server(sql).expect_err(sql);
        assert!(refused.contains("permission denied"), "{sql}: {refused}");
    }
}
