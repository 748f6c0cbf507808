//! `digger bench`: measures of the search, and samples for load scripts.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, bail};
use bench::classes::{self, Timing};
use bench::{Corpus, Relevance, Sample, fields, suite};
use clap::{Args, Subcommand};
use entity::Kind;
use sea_orm::DatabaseConnection;
use search::{Generation, Searcher};
use serde_json::json;

use crate::index::Folder;
use crate::{logging, migrate, runtime};

/// Arguments of `digger bench`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    measure: Measure,
}

#[derive(Debug, Subcommand)]
enum Measure {
    /// 32 queries three times against a running server, held to the service levels.
    Search(Search),
    /// Classes of search in process, beside Tantivy used plainly; then many clients at once.
    Classes(Classes),
    /// Known items asked for as people type them: how often they come first.
    Relevance(Known),
    /// What each field of the index costs, in bytes a release.
    Fields(Fields),
    /// Records and words to ask for, as JSON for load scripts.
    Sample(Draw),
}

#[derive(Debug, Args)]
struct Search {
    /// Where the server answers GraphQL.
    #[arg(
        long,
        default_value = "http://127.0.0.1:8080/graphql",
        value_name = "URL"
    )]
    url: String,
    /// Share of the service levels to keep; 1 is the levels themselves.
    #[arg(long, default_value_t = 0.1)]
    share: f64,
    #[command(flatten)]
    drawing: Drawing,
}

#[derive(Debug, Args)]
struct Classes {
    #[command(flatten)]
    folder: Folder,
    /// Empty folder for the index to compare with.
    #[arg(long, value_name = "DIR")]
    scratch: PathBuf,
    /// Questions of each class.
    #[arg(long, default_value_t = 60, value_name = "N")]
    each: usize,
    /// Clients at once, in the end.
    #[arg(long, default_value_t = 16, value_name = "N")]
    clients: usize,
    #[command(flatten)]
    drawing: Drawing,
}

#[derive(Debug, Args)]
struct Known {
    #[command(flatten)]
    folder: Folder,
    /// Items of each kind for each way of typing.
    #[arg(long, default_value_t = 200, value_name = "N")]
    items: usize,
    #[command(flatten)]
    drawing: Drawing,
}

#[derive(Debug, Args)]
struct Fields {
    #[command(flatten)]
    folder: Folder,
    /// File for the raw data, as JSON.
    #[arg(long, value_name = "FILE")]
    raw: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct Draw {
    /// Records at most, and words of each sort.
    #[arg(long, default_value_t = 2_000, value_name = "N")]
    queries: usize,
    #[command(flatten)]
    drawing: Drawing,
}

#[derive(Debug, Args)]
struct Drawing {
    /// Where the catalogue is, to draw questions from.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    database_url: String,
    /// Chance begins here: another seed draws other questions.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// File for the raw data, as JSON.
    #[arg(long, value_name = "FILE")]
    raw: Option<PathBuf>,
}

/// Runs `digger bench`.
pub(crate) fn run(arguments: Arguments) -> anyhow::Result<()> {
    let runtime = runtime()?;
    match arguments.measure {
        Measure::Search(arguments) => runtime.block_on(search_suite(&arguments)),
        Measure::Classes(arguments) => runtime.block_on(class_by_class(&arguments)),
        Measure::Relevance(arguments) => runtime.block_on(relevance(&arguments)),
        Measure::Fields(arguments) => field_by_field(&arguments),
        Measure::Sample(arguments) => runtime.block_on(sample(&arguments)),
    }
}

async fn search_suite(arguments: &Search) -> anyhow::Result<()> {
    let database = migrate::connect(&arguments.drawing.database_url).await?;
    let seed = arguments.drawing.seed;
    let sample = Sample::draw(&database, &mut fastrand::Rng::with_seed(seed)).await?;
    let shots = suite::run(&arguments.url, &sample, seed).await?;
    let lines = suite::lines(&shots, arguments.share);
    logging::print(&suite::table(&lines))?;
    if let Some(file) = &arguments.drawing.raw {
        let raw: Vec<_> = shots.iter().map(suite::Shot::raw).collect();
        keep(
            file,
            &json!({"seed": seed, "share": arguments.share, "requests": raw}),
        )?;
    }
    let failed = lines.iter().filter(|line| !line.passes).count();
    if failed > 0 {
        bail!("{failed} lines fail");
    }
    Ok(())
}

async fn class_by_class(arguments: &Classes) -> anyhow::Result<()> {
    let searcher = open(&arguments.folder)?;
    let database = migrate::connect(&arguments.drawing.database_url).await?;
    let seed = arguments.drawing.seed;
    let sample = Sample::draw(&database, &mut fastrand::Rng::with_seed(seed)).await?;
    let corpora = corpora(&database).await?;
    std::fs::create_dir_all(&arguments.scratch)
        .with_context(|| format!("cannot make {}", arguments.scratch.display()))?;
    let plain = classes::plain(&arguments.scratch, &corpora)?;
    drop(corpora);
    let timings = classes::classes(&searcher, &plain, &sample, arguments.each, seed)?;
    let time = Duration::from_secs(10);
    let many = classes::throughput(&searcher, &sample, arguments.clients, time, seed);
    logging::print(&classes::table(&timings, &many))?;
    if let Some(file) = &arguments.drawing.raw {
        let timings: Vec<_> = timings.iter().map(Timing::raw).collect();
        keep(
            file,
            &json!({"seed": seed, "classes": timings, "throughput": many.raw()}),
        )?;
    }
    Ok(())
}

fn field_by_field(arguments: &Fields) -> anyhow::Result<()> {
    let generation = newest(&arguments.folder)?;
    let usage = Searcher::open(&generation.path)?.usage(&generation.path)?;
    let releases = generation.documents(Kind::Release);
    logging::print(&fields::table(&usage, releases))?;
    match &arguments.raw {
        Some(file) => keep(file, &fields::raw(&usage, releases)),
        None => Ok(()),
    }
}

/// The newest index of a folder, open.
fn open(folder: &Folder) -> anyhow::Result<Searcher> {
    Ok(Searcher::open(&newest(folder)?.path)?)
}

fn newest(folder: &Folder) -> anyhow::Result<Generation> {
    let dir = &folder.index_dir;
    Generation::newest(dir)?
        .with_context(|| format!("no index in {}: run `digger index build`", dir.display()))
}

async fn corpora(database: &DatabaseConnection) -> anyhow::Result<Vec<Corpus>> {
    let mut corpora = Vec::new();
    for kind in Kind::ALL {
        corpora.push(Corpus::read(database, kind).await?);
    }
    Ok(corpora)
}

async fn relevance(arguments: &Known) -> anyhow::Result<()> {
    let searcher = open(&arguments.folder)?;
    let database = migrate::connect(&arguments.drawing.database_url).await?;
    let corpora = corpora(&database).await?;
    let seed = arguments.drawing.seed;
    let relevance = tokio::task::block_in_place(|| {
        bench::relevance(&searcher, &corpora, arguments.items, seed)
    })?;
    logging::print(&table(&relevance))?;
    if let Some(file) = &arguments.drawing.raw {
        keep(file, &relevance.raw(seed))?;
    }
    Ok(())
}

/// Draws and does nothing else: what is drawn goes to the file, or is printed.
async fn sample(arguments: &Draw) -> anyhow::Result<()> {
    let database = migrate::connect(&arguments.drawing.database_url).await?;
    let seed = arguments.drawing.seed;
    let sample = Sample::draw(&database, &mut fastrand::Rng::with_seed(seed)).await?;
    let mut raw = sample.raw(arguments.queries);
    raw["seed"] = json!(seed);
    match &arguments.drawing.raw {
        Some(file) => keep(file, &raw),
        None => logging::print(&raw.to_string()),
    }
}

/// The scores, a line for each kind and way of typing.
fn table(relevance: &Relevance) -> String {
    let mut text = String::from(
        "kind      typed             asked   first  first 5    mrr   unique   first  first 5\n",
    );
    let share = |found: u32, asked: u32| f64::from(found) / f64::from(asked.max(1));
    for ((kind, typing), score) in relevance.scores.iter().filter(|(_, score)| score.asked > 0) {
        let (unique, first, five) = score.unique;
        let _ = writeln!(
            text,
            "{:<9} {:<16} {:>6} {:>7.3} {:>8.3} {:>6.3} {:>8} {:>7.3} {:>8.3}",
            kind.noun(),
            typing.name(),
            score.asked,
            share(score.first, score.asked),
            share(score.first_five, score.asked),
            score.reciprocal / f64::from(score.asked.max(1)),
            unique,
            share(first, unique),
            share(five, unique),
        );
    }
    let _ = writeln!(
        text,
        "overlap with the exhaustive ranking: {:.3}",
        relevance.overlap
    );
    text
}

fn keep(file: &Path, raw: &serde_json::Value) -> anyhow::Result<()> {
    std::fs::write(file, format!("{raw:#}\n"))
        .with_context(|| format!("cannot write {}", file.display()))
}
