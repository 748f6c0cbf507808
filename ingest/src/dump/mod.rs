//! The four kinds of record, and the rows each becomes.

mod artist;
mod company;
mod credit;
mod format;
mod identifier;
mod label;
mod master;
mod reading;
mod release;
mod release_label;
mod track;
mod video;

use entity::Kind;

use crate::copy::{CopyRow, Lines, Table};
use crate::roles::Roles;
use crate::xml::Tree;
pub(crate) use reading::Unknown;

/// The rules that turn records into rows. Raised when they change, so that
/// the next load reads unchanged records again.
pub(crate) const MAPPING_VERSION: i16 = 2;

/// Every table that is filled from a dump. A table's index is its place here.
pub(crate) const TABLES: [Table; 22] = [
    artist::ArtistRow::TABLE,
    artist::NameVariationRow::TABLE,
    artist::AliasRow::TABLE,
    artist::MemberRow::TABLE,
    artist::GroupRow::TABLE,
    label::LabelRow::TABLE,
    label::SublabelRow::TABLE,
    master::MasterRow::TABLE,
    master::MasterArtistRow::TABLE,
    master::MasterVideoRow::TABLE,
    release::ReleaseRow::TABLE,
    release::ReleaseArtistRow::TABLE,
    release_label::ReleaseLabelRow::TABLE,
    release_label::ReleaseSeriesRow::TABLE,
    format::ReleaseFormatRow::TABLE,
    identifier::ReleaseIdentifierRow::TABLE,
    company::ReleaseCompanyRow::TABLE,
    release::ReleaseVideoRow::TABLE,
    track::TrackRow::TABLE,
    track::TrackArtistRow::TABLE,
    credit::CreditRow::TABLE,
    crate::ledger::LedgerRow::TABLE,
];

/// The tables that are filled from a dump, by name with schema, and the
/// columns that are written: what every entity is held against.
pub fn loaded_columns() -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
    TABLES.iter().map(|table| {
        let columns = table.columns.iter();
        let columns = columns.map(|column| column.trim_start_matches("r#"));
        (table.name, columns.collect())
    })
}

/// The tables that hold rows of a kind's records, the record's own first.
pub(crate) fn tables_of(kind: Kind) -> &'static [Table] {
    match kind {
        Kind::Artist => &TABLES[0..5],
        Kind::Label => &TABLES[5..7],
        Kind::Master => &TABLES[7..10],
        Kind::Release => &TABLES[10..21],
    }
}

/// Writes the rows of one record. The error says why it can't be taken. The
/// tree only lends its memory.
pub(crate) fn write_rows<'a>(
    kind: Kind,
    id: i32,
    record: &'a str,
    tree: &mut Tree<'a>,
    roles: &Roles,
    lines: &mut Lines,
    unknown: &mut Unknown,
) -> Result<(), String> {
    let root = tree.read(record)?;
    reading::no_part_twice(root)?;
    unknown.text_in(kind.noun(), root);
    let read = match kind {
        Kind::Artist => artist::write_rows(root, lines, unknown)?,
        Kind::Label => label::write_rows(root, lines, unknown)?,
        Kind::Master => master::write_rows(root, lines, unknown)?,
        Kind::Release => release::write_rows(root, roles, lines, unknown)?,
    };
    if read != id {
        return Err(format!("its id is {read}, but {id} stands first in it"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::TABLES;

    #[test]
    fn a_tables_index_is_its_place() {
        for (place, table) in TABLES.iter().enumerate() {
            assert_eq!(table.index, place, "{}", table.name);
        }
    }
}
