//! `digger key`: the keys that callers identify themselves with.

use anyhow::{Context, anyhow, bail};
use api::key::{KeyText, RANDOM_BYTES, REMEMBERED};
use api::limit::{STANDARD, Tiers};
use clap::{Args, Subcommand};
use entity::api_key::{Column, Entity, Model};
use sea_orm::prelude::{DateTimeUtc, Expr};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    QueryOrder, TransactionTrait,
};

use crate::{logging, migrate, runtime};

/// Longest name of a key, in characters: it stands in a list.
const LONGEST_NAME: usize = 100;

/// Arguments of `digger key`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Makes a key and prints it: once, since only a hash of it is kept.
    Create(Create),
    /// Lists all keys: id, tier, how it begins, dates, name.
    List(Target),
    /// Ends a key. Servers take it no longer within ten seconds.
    Revoke(Revoke),
}

/// The database that holds the keys.
#[derive(Debug, Args)]
struct Target {
    /// Where the database is. Its user must be a member of `dig_owner`.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    database_url: String,
}

#[derive(Debug, Args)]
struct Create {
    #[command(flatten)]
    target: Target,
    /// Who uses it for what, for the list.
    #[arg(long, value_name = "NAME")]
    name: String,
    /// The tier whose limits its holder has.
    #[arg(long, default_value = STANDARD, value_name = "TIER")]
    tier: String,
    /// The tiers there are, if the servers are told of others than the default ones.
    #[arg(long, env = "DIG_TIERS", default_value_t, value_name = "TIERS")]
    tiers: Tiers,
}

#[derive(Debug, Args)]
struct Revoke {
    #[command(flatten)]
    target: Target,
    /// Its id, as `digger key list` shows it.
    #[arg(value_name = "ID")]
    id: i32,
}

/// Runs `digger key`.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    runtime()?.block_on(async {
        match &arguments.command {
            Command::Create(arguments) => create(arguments).await,
            Command::List(target) => list(target).await,
            Command::Revoke(arguments) => revoke(arguments).await,
        }
    })
}

/// Begins to work on the keys, as their owner.
async fn begin(target: &Target) -> anyhow::Result<DatabaseTransaction> {
    let url = &target.database_url;
    migrate::check(url).await?;
    let database = migrate::connect(url).await?;
    let transaction = database.begin().await.context("cannot work on the keys")?;
    transaction
        .execute_unprepared("SET LOCAL ROLE dig_owner")
        .await
        .context("cannot act as the owner of the keys: the user must be a member of dig_owner")?;
    Ok(transaction)
}

async fn create(arguments: &Create) -> anyhow::Result<()> {
    let Create {
        target,
        name,
        tier,
        tiers,
    } = arguments;
    let name = name.trim();
    let is_line = !name.is_empty() && !name.chars().any(char::is_control);
    if !is_line || name.chars().count() > LONGEST_NAME {
        bail!("the name of a key has 1 to {LONGEST_NAME} characters on one line");
    }
    if !tiers.is_for_keys(tier) {
        bail!(
            "there is no tier {tier} for keys: choose one of {}, or name it in --tiers (DIG_TIERS)",
            tiers.for_keys().join(", ")
        );
    }
    let mut random = [0; RANDOM_BYTES];
    getrandom::fill(&mut random)
        .map_err(|error| anyhow!("the system gives no random numbers: {error}"))?;
    let text = KeyText::new(&random);
    let transaction = begin(target).await?;
    let key = Entity::insert(entity::api_key::ActiveModel {
        name: Set(name.to_owned()),
        tier: Set(tier.clone()),
        prefix: Set(text.prefix().to_owned()),
        hash: Set(text.hash().to_vec()),
        ..Default::default()
    })
    .exec_with_returning(&transaction)
    .await
    .context("cannot write the key")?;
    transaction.commit().await.context("cannot write the key")?;
    tracing::info!(
        "made key {} of the tier {tier}; keep it, this is the only time that it is shown",
        key.id
    );
    logging::print(text.reveal())
}

async fn list(target: &Target) -> anyhow::Result<()> {
    let keys = Entity::find()
        .order_by_asc(Column::Id)
        .all(&begin(target).await?)
        .await
        .context("cannot read the keys")?;
    if keys.is_empty() {
        return logging::print("there are no keys; `digger key create --name NAME` makes one");
    }
    let heading = [
        "id",
        "tier",
        "begins",
        "created",
        "last used",
        "revoked",
        "name",
    ];
    let rows = keys.into_iter().map(row);
    let rows: Vec<[String; 7]> = std::iter::once(heading.map(str::to_owned))
        .chain(rows)
        .collect();
    logging::print(&aligned(&rows))
}

fn row(key: Model) -> [String; 7] {
    let time = |time: DateTimeUtc| time.format("%Y-%m-%d %H:%M").to_string();
    let maybe = |at: Option<DateTimeUtc>| at.map_or_else(|| "-".to_owned(), time);
    [
        key.id.to_string(),
        key.tier,
        key.prefix,
        time(key.created_at),
        maybe(key.last_used_at),
        maybe(key.revoked_at),
        key.name,
    ]
}

/// Rows with their columns below each other.
fn aligned(rows: &[[String; 7]]) -> String {
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max();
    let lines = rows.iter().map(|row| {
        let cells = row.iter().enumerate().map(|(column, cell)| {
            let width = width(column).unwrap_or_default();
            format!("{cell:width$}")
        });
        let line: Vec<String> = cells.collect();
        line.join("  ").trim_end().to_owned()
    });
    lines.collect::<Vec<_>>().join("\n")
}

async fn revoke(arguments: &Revoke) -> anyhow::Result<()> {
    let id = arguments.id;
    let transaction = begin(&arguments.target).await?;
    let revoked = Entity::update_many()
        .col_expr(Column::RevokedAt, Expr::cust("now()"))
        .filter(Column::Id.eq(id))
        .filter(Column::RevokedAt.is_null())
        .exec(&transaction)
        .await
        .context("cannot revoke the key")?;
    let key = Entity::find_by_id(id)
        .one(&transaction)
        .await
        .context("cannot read the key")?
        .ok_or_else(|| anyhow!("there is no key {id}: `digger key list` shows all"))?;
    transaction
        .commit()
        .await
        .context("cannot revoke the key")?;
    let name = key.name;
    logging::print(&if revoked.rows_affected == 0 {
        format!("key {id} ({name}) had been revoked before")
    } else {
        let seconds = REMEMBERED.as_secs();
        format!("key {id} ({name}) is revoked; within {seconds} seconds no server takes it")
    })
}
