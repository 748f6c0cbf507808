//! `digger index status`: which indexes there are, and which version they are of.

use anyhow::Context;
use clap::Args;
use search::{Generation, Version};
use serde_json::{Value, json};

use super::Folder;
use crate::{logging, runtime};

/// Arguments of `digger index status`.
#[derive(Debug, Args)]
pub(super) struct Status {
    /// Where the database is. Without it, indexes are listed and not compared.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, value_name = "URL")]
    database_url: Option<String>,
    #[command(flatten)]
    folder: Folder,
    /// Print JSON instead of lines.
    #[arg(long)]
    json: bool,
}

/// Runs `digger index status`.
pub(super) fn run(status: &Status) -> anyhow::Result<()> {
    let published = match &status.database_url {
        Some(url) => Some(runtime()?.block_on(search::published(url))?),
        None => None,
    };
    let dir = &status.folder.index_dir;
    let generations: Vec<Found> = Generation::all(dir)?
        .into_iter()
        .map(|listed| Found {
            name: listed
                .path
                .file_name()
                .unwrap_or_default()
                .display()
                .to_string(),
            state: state(listed.opened.as_ref().ok(), published.as_ref()),
            problem: listed.opened.as_ref().err().map(ToString::to_string),
            generation: listed.opened.ok(),
        })
        .collect();
    let text = if status.json {
        serde_json::to_string_pretty(&as_json(published.as_ref(), &generations))
            .context("cannot write the indexes as JSON")?
    } else {
        as_lines(&dir.display().to_string(), published.as_ref(), &generations)
    };
    logging::print(&text)
}

/// An index that was found.
struct Found {
    name: String,
    state: &'static str,
    problem: Option<String>,
    generation: Option<Generation>,
}

fn state(generation: Option<&Generation>, published: Option<&Version>) -> &'static str {
    match (generation, published) {
        (None, _) => "unreadable",
        (Some(generation), _) if generation.manifest.format != search::FORMAT => "other format",
        (Some(_), None) => "readable",
        (Some(generation), Some(published)) if generation.version() == *published => "current",
        (Some(_), Some(_)) => "stale",
    }
}

fn as_lines(dir: &str, published: Option<&Version>, generations: &[Found]) -> String {
    let mut lines = Vec::new();
    if let Some(version) = published {
        lines.push(format!(
            "published: version {} ({})",
            version.sequence, version.id
        ));
    }
    for found in generations {
        lines.push(format!("{:<12} {}", found.state, found.name));
        if let Some(problem) = &found.problem {
            lines.push(format!("             {problem}"));
        }
        if let Some(Generation { manifest, .. }) = &found.generation {
            let documents = manifest.documents.iter();
            let documents: Vec<String> = documents
                .map(|(noun, documents)| format!("{noun} {documents}"))
                .collect();
            let segments: usize = manifest.segments.values().map(Vec::len).sum();
            lines.push(format!(
                "             built {}, {} bytes, {segments} segments; {}",
                manifest.built_at,
                manifest.bytes,
                documents.join(", ")
            ));
        }
    }
    if generations.is_empty() {
        lines.push(format!("no index in {dir}"));
    }
    let is_current = generations.iter().any(|found| found.state == "current");
    if published.is_some() && !is_current {
        lines.push("the published version has no index: run `digger index build`".to_owned());
    }
    lines.join("\n")
}

fn as_json(published: Option<&Version>, generations: &[Found]) -> Value {
    let generations: Vec<Value> = generations
        .iter()
        .map(|found| {
            json!({
                "name": found.name,
                "state": found.state,
                "problem": found.problem,
                "manifest": found.generation.as_ref().map(|generation| &generation.manifest),
            })
        })
        .collect();
    json!({
        "published": published.map(|version| json!({
            "sequence": version.sequence,
            "version": version.id,
        })),
        "generations": generations,
    })
}
