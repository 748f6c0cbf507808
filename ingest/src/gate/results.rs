//! Results and profiles are kept in `ops`.

use chrono::NaiveDate;
use entity::Kind;
use sea_orm::sqlx::{self, Connection, PgConnection};

use super::line::GateReport;
use crate::error::Doing;
use crate::{Error, Profile};

/// Keeps what a gate found. All its lines get the same time.
pub(super) async fn keep(connection: &mut PgConnection, report: &GateReport) -> Result<(), Error> {
    let mut transaction = connection.begin().await.doing("begin a transaction")?;
    for line in &report.lines {
        sqlx::query(
            "INSERT INTO ops.gate_result \
             (measured_at, passed, gate, line, claim, evidence, version_id) \
             VALUES (now(), $1, $2, $3, $4, $5, $6)",
        )
        .bind(line.passed)
        .bind(report.gate)
        .bind(&line.line)
        // Postgres's text can hold every character but this one.
        .bind(line.claim.replace('\0', ""))
        .bind(line.evidence.replace('\0', ""))
        .bind(&report.version)
        .execute(&mut *transaction)
        .await
        .doing("keep a gate's results")?;
    }
    transaction.commit().await.doing("keep a gate's results")
}

/// Keeps the profile of a file, for the next month to be held against.
pub(super) async fn keep_profile(
    connection: &mut PgConnection,
    kind: Kind,
    date: NaiveDate,
    profile: &Profile,
) -> Result<(), Error> {
    let json = serde_json::to_string(profile).map_err(|source| Error::Profile { source })?;
    sqlx::query(
        "INSERT INTO ops.dump_profile (kind, dump_date, measured_at, file_name, profile) \
         VALUES ($1, $2, now(), $3, $4) \
         ON CONFLICT (kind, dump_date) DO UPDATE SET measured_at = excluded.measured_at, \
         file_name = excluded.file_name, profile = excluded.profile",
    )
    .bind(kind.number())
    .bind(date)
    .bind(&profile.file_name)
    .bind(json)
    .execute(connection)
    .await
    .doing("keep a profile")?;
    Ok(())
}

/// The newest profile from before a date.
pub(super) async fn profile_before(
    connection: &mut PgConnection,
    kind: Kind,
    date: NaiveDate,
) -> Result<Option<(NaiveDate, Profile)>, Error> {
    let row: Option<(NaiveDate, String)> = sqlx::query_as(
        "SELECT dump_date, profile FROM ops.dump_profile WHERE kind = $1 AND dump_date < $2 \
         ORDER BY dump_date DESC LIMIT 1",
    )
    .bind(kind.number())
    .bind(date)
    .fetch_optional(connection)
    .await
    .doing("show last month's profile")?;
    let read = |(date, json): (NaiveDate, String)| {
        let profile = serde_json::from_str(&json);
        profile
            .map(|profile| (date, profile))
            .map_err(|source| Error::Profile { source })
    };
    row.map(read).transpose()
}
