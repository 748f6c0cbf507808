//! Entities and tables say the same.

use std::collections::BTreeSet;

use sea_orm::{ColumnTrait, ColumnType, EntityTrait, IdenStatic, Iterable};

use crate::support::Database;

/// A column as both sides can tell it: name, type, whether it can be null.
type Described = (String, String, bool);

struct Table {
    name: String,
    columns: BTreeSet<Described>,
}

fn describe<E: EntityTrait>(entity: E) -> Table {
    let columns = E::Column::iter()
        .map(|column| {
            let definition = column.def();
            (
                column.as_str().to_owned(),
                postgres_name(definition.get_column_type()),
                definition.is_null(),
            )
        })
        .collect();
    let schema = entity.schema_name().expect("every entity names its schema");
    Table {
        name: format!("{schema}.{}", entity.table_name()),
        columns,
    }
}

fn postgres_name(column: &ColumnType) -> String {
    match column {
        ColumnType::SmallInteger => "smallint".to_owned(),
        ColumnType::Integer => "integer".to_owned(),
        ColumnType::BigInteger => "bigint".to_owned(),
        ColumnType::Boolean => "boolean".to_owned(),
        ColumnType::Double => "double precision".to_owned(),
        ColumnType::Date => "date".to_owned(),
        ColumnType::TimestampWithTimeZone => "timestamp with time zone".to_owned(),
        ColumnType::String(_) | ColumnType::Text => "text".to_owned(),
        ColumnType::VarBinary(_) | ColumnType::Blob => "bytea".to_owned(),
        ColumnType::Array(inner) => format!("{}[]", postgres_name(inner)),
        other => format!("{other:?}"),
    }
}

fn entities() -> Vec<Table> {
    use entity::{
        api_key, artist, credit, event, gate, ingest, label, master, publication, release, role,
        track,
    };
    vec![
        describe(api_key::Entity),
        describe(artist::Entity),
        describe(artist::name_variation::Entity),
        describe(artist::alias::Entity),
        describe(artist::member::Entity),
        describe(artist::group::Entity),
        describe(artist::count::Entity),
        describe(label::Entity),
        describe(label::sublabel::Entity),
        describe(label::count::Entity),
        describe(master::Entity),
        describe(master::artist::Entity),
        describe(master::video::Entity),
        describe(master::count::Entity),
        describe(release::Entity),
        describe(release::artist::Entity),
        describe(release::label::Entity),
        describe(release::series::Entity),
        describe(release::format::Entity),
        describe(release::identifier::Entity),
        describe(release::company::Entity),
        describe(release::video::Entity),
        describe(track::Entity),
        describe(track::artist::Entity),
        describe(credit::Entity),
        describe(role::Entity),
        describe(publication::version::Entity),
        describe(publication::kind_count::Entity),
        describe(ingest::run::Entity),
        describe(ingest::run_file::Entity),
        describe(ingest::raw_entity::Entity),
        describe(ingest::reject::Entity),
        describe(ingest::deferred_index::Entity),
        describe(ingest::checkpoint::Entity),
        describe(ingest::staged_lines::Entity),
        describe(ingest::staged_record::Entity),
        describe(ingest::changes::Entity),
        describe(ingest::drift::Entity),
        describe(gate::result::Entity),
        describe(gate::dump_profile::Entity),
        describe(event::Entity),
    ]
}

#[test]
fn every_entity_has_the_columns_of_its_table() {
    let database = Database::migrated();
    for table in entities() {
        let columns: BTreeSet<Described> = database
            .rows(&format!(
                "SELECT attname, format_type(atttypid, NULL), NOT attnotnull FROM pg_attribute
                 WHERE attrelid = '{}'::regclass AND attnum > 0 AND NOT attisdropped",
                table.name
            ))
            .into_iter()
            .map(|row| {
                let mut values = row.into_iter().map(Option::unwrap_or_default);
                let mut next = || values.next().unwrap_or_default();
                (next(), next(), next() == "t")
            })
            .collect();
        assert_eq!(table.columns, columns, "{}", table.name);
    }
}

#[test]
fn every_table_has_an_entity() {
    let rows = Database::migrated().rows(
        "SELECT schemaname || '.' || tablename FROM pg_tables
         WHERE schemaname IN ('catalog', 'ingest', 'ops') ORDER BY 1",
    );
    let tables: Vec<String> = rows.into_iter().flatten().flatten().collect();
    let mut described: Vec<String> = entities().into_iter().map(|table| table.name).collect();
    described.sort();
    assert_eq!(described, tables);
}

#[test]
fn every_column_of_a_record_is_loaded() {
    let entities = entities();
    for (name, columns) in ::ingest::loaded_columns() {
        let table = entities.iter().find(|table| table.name == name);
        let table = table.unwrap_or_else(|| panic!("{name} has no entity"));
        let described: BTreeSet<&str> = table
            .columns
            .iter()
            .map(|(column, ..)| column.as_str())
            .collect();
        assert_eq!(described, columns.into_iter().collect(), "{name}");
    }
}
