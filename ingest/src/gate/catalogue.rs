//! Gate B: the catalogue, after it is loaded.

use std::collections::BTreeMap;
use std::path::PathBuf;

use entity::Kind;
use sea_orm::sqlx::{self, Acquire, AssertSqlSafe, PgConnection, Row};

use super::children::CHILDREN;
use super::files::Again;
use super::line::{Checklist, GateReport, such_as};
use super::thresholds::Thresholds;
use super::{connection, counts, documents, files, links, results};
use crate::dump::MAPPING_VERSION;
use crate::error::Doing;
use crate::{Error, Progress};

/// What gate B is told.
#[derive(Clone, Debug)]
pub struct GateB {
    /// Where the catalogue is. Its user must be able to act as `dig_owner`.
    pub database_url: String,
    /// The files it was loaded from, to be read once more; without them the
    /// catalogue is held against what the loader noted.
    pub dir: Option<PathBuf>,
    /// The folder of search indexes; without it they are left out.
    pub index_dir: Option<PathBuf>,
    /// What is let pass.
    pub thresholds: Thresholds,
}

/// What the newest run that ended well noted of a file.
struct Noted {
    run_id: i32,
    records: i64,
    file_name: String,
}

/// Runs gate B, on one state of the database whatever happens beside it.
pub async fn gate_b(settings: &GateB, progress: &dyn Progress) -> Result<GateReport, Error> {
    let mut connection = connection::connect(&settings.database_url).await?;
    let dumps = match &settings.dir {
        Some(dir) => files::find(dir)?,
        None => Vec::new(),
    };
    let version = connection::version(&mut connection).await?;
    let seed = version.clone().ok_or(Error::NothingPublished)?;
    let mut checklist = Checklist::default();
    let mut transaction = connection.begin().await.doing("begin a transaction")?;
    sqlx::query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        .execute(&mut *transaction)
        .await
        .doing("hold still")?;
    indexes(&mut transaction, &mut checklist).await?;
    let noted = noted(&mut transaction).await?;
    let mut read_again = BTreeMap::new();
    for file in &dumps {
        let again = files::read(&mut transaction, file, progress)?;
        read_again.insert(file.kind.number(), again);
    }
    for kind in Kind::ALL {
        progress.step(&format!("checking {}", kind.plural()));
        let again = read_again.get(&kind.number());
        let noted = noted.get(&kind.number());
        records(&mut transaction, kind, noted, again, &mut checklist).await?;
    }
    for child in &CHILDREN {
        progress.step(&format!("checking {}", child.table));
        let again = read_again.get(&child.kind.number());
        let profile = again.map(|again| &again.profile);
        child
            .check(&mut transaction, profile, &mut checklist)
            .await?;
    }
    progress.step("following references");
    links::check(&mut transaction, &settings.thresholds, &mut checklist).await?;
    roles(&mut transaction, &mut checklist).await?;
    progress.step("counting edges again");
    counts::check(
        &mut transaction,
        &settings.thresholds,
        &seed,
        &mut checklist,
    )
    .await?;
    if let Some(dir) = &settings.index_dir {
        progress.step("checking the search index");
        documents::check(&mut transaction, dir, &mut checklist).await?;
    }
    transaction.rollback().await.doing("end a transaction")?;
    let report = GateReport {
        gate: "B",
        version,
        lines: checklist.0,
    };
    results::keep(&mut connection, &report).await?;
    Ok(report)
}

async fn noted(connection: &mut PgConnection) -> Result<BTreeMap<i16, Noted>, Error> {
    let rows = sqlx::query(
        "SELECT DISTINCT ON (kind) kind, run_id, records, file_name \
         FROM ingest.run_file JOIN ingest.run ON run.id = run_id \
         WHERE outcome IN ('published', 'unchanged') ORDER BY kind, run_id DESC",
    )
    .fetch_all(connection)
    .await
    .doing("show its runs")?;
    let noted = |row: sqlx::postgres::PgRow| {
        let noted = Noted {
            run_id: row.get("run_id"),
            records: row.get("records"),
            file_name: row.get("file_name"),
        };
        (row.get("kind"), noted)
    };
    Ok(rows.into_iter().map(noted).collect())
}

async fn indexes(connection: &mut PgConnection, checklist: &mut Checklist) -> Result<(), Error> {
    let row = sqlx::query(
        "SELECT count(*) AS indexes, \
                string_agg(indexrelid::regclass::text, ', ') \
                    FILTER (WHERE NOT (indisvalid AND indisready)) AS invalid, \
                (SELECT string_agg(name, ', ') FROM ingest.deferred_index) AS missing \
         FROM pg_index JOIN pg_class ON pg_class.oid = indrelid \
         WHERE relnamespace IN ('catalog'::regnamespace, 'ingest'::regnamespace)",
    )
    .fetch_one(connection)
    .await
    .doing("list its indexes")?;
    let indexes: i64 = row.get("indexes");
    let said = |list: &Option<String>| list.clone().unwrap_or_else(|| "none".to_owned());
    let (missing, invalid): (Option<String>, Option<String>) =
        (row.get("missing"), row.get("invalid"));
    checklist.add(
        "indexes.built",
        missing.is_none(),
        "no index is still put off",
        format!("{indexes} indexes; put off: {}", said(&missing)),
    );
    checklist.add(
        "indexes.valid",
        invalid.is_none(),
        "every index can be used",
        format!("{indexes} indexes; invalid: {}", said(&invalid)),
    );
    Ok(())
}

/// File, ledger and rejects, and the records' own table.
async fn records(
    connection: &mut PgConnection,
    kind: Kind,
    noted: Option<&Noted>,
    again: Option<&Again>,
    checklist: &mut Checklist,
) -> Result<(), Error> {
    let noun = kind.noun();
    let in_dump = match kind {
        Kind::Release => "true",
        _ => "in_dump",
    };
    // Rejects of runs that failed later are not of these rows.
    let row = sqlx::query(AssertSqlSafe(format!(
        "SELECT \
            (SELECT count(*) FROM ingest.raw_entities WHERE kind = $1) AS ledger, \
            (SELECT count(*) FROM ingest.raw_entities \
             WHERE kind = $1 AND mapping_version <> $3) AS outdated, \
            (SELECT count(*) FROM ingest.rejects WHERE kind = $1 AND run_id <= $2) AS rejects, \
            (SELECT count(*) FROM catalog.{noun} WHERE {in_dump}) AS rows, \
            (SELECT count(*) FROM catalog.{noun} record WHERE {in_dump} AND NOT EXISTS \
                (SELECT FROM ingest.raw_entities known \
                 WHERE known.kind = $1 AND known.id = record.id)) AS unknown, \
            (SELECT (array_agg(id))[1:5] FROM ingest.raw_entities known \
             WHERE kind = $1 AND NOT EXISTS \
                (SELECT FROM catalog.{noun} record \
                 WHERE record.id = known.id AND {in_dump})) AS rowless"
    )))
    .bind(kind.number())
    .bind(noted.map_or(0, |noted| noted.run_id))
    .bind(MAPPING_VERSION)
    .fetch_one(connection)
    .await
    .doing("count records")?;
    let count = |name: &str| row.get::<i64, _>(name);
    let (ledger, rejects, rows) = (count("ledger"), count("rejects"), count("rows"));
    let rowless: Vec<i32> = row.get::<Option<_>, _>("rowless").unwrap_or_default();
    let (records, place) = match (again, noted) {
        (Some(again), _) => (
            i64::try_from(again.profile.records).unwrap_or(i64::MAX),
            format!("in {}", again.profile.file_name),
        ),
        (None, Some(noted)) => (noted.records, format!("noted of {}", noted.file_name)),
        (None, None) => (0, "noted: none was loaded".to_owned()),
    };
    checklist.add(
        format!("records.{noun}"),
        records == ledger + rejects,
        "every record of the file is in the ledger or rejected",
        format!("{records} records {place}; {ledger} in the ledger, {rejects} rejected"),
    );
    checklist.add(
        format!("rows.{noun}"),
        rows == ledger && count("unknown") == 0 && rowless.is_empty(),
        "every record of the ledger has its row, and every row its record",
        format!(
            "{rows} rows, {ledger} in the ledger; {} rows it does not know{}",
            count("unknown"),
            if rowless.is_empty() {
                String::new()
            } else {
                format!("; records without a row{}", such_as(&rowless))
            }
        ),
    );
    checklist.add(
        format!("mapping.{noun}"),
        count("outdated") == 0,
        "every record was read with the rules of this program",
        format!(
            "{} of {ledger} records were read with others than version {MAPPING_VERSION}",
            count("outdated")
        ),
    );
    if let Some(again) = again {
        let loaded = noted.map_or("nothing", |noted| noted.file_name.as_str());
        again.check(kind, loaded, ledger, checklist);
        let found = i64::try_from(again.profile.rejected).unwrap_or(i64::MAX);
        checklist.add(
            format!("rejects.{noun}"),
            found == rejects,
            "the rejected records are those that cannot be taken",
            format!("{found} records of the file cannot be taken; {rejects} are kept"),
        );
    }
    Ok(())
}

/// Every credit's role has a name.
async fn roles(connection: &mut PgConnection, checklist: &mut Checklist) -> Result<(), Error> {
    let row = sqlx::query(
        "SELECT count(*) AS credits, count(*) FILTER (WHERE role.id IS NULL) AS missing \
         FROM catalog.credit LEFT JOIN catalog.role ON role.id = role_id",
    )
    .fetch_one(connection)
    .await
    .doing("look for roles")?;
    let (credits, missing): (i64, i64) = (row.get("credits"), row.get("missing"));
    checklist.add(
        "roles",
        missing == 0,
        "every credit has its role",
        format!("{credits} credits, {missing} whose role is not there"),
    );
    Ok(())
}
