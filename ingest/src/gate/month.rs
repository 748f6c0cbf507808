//! Gate A: a month's files, before they are loaded.

use std::path::PathBuf;

use entity::Kind;
use sea_orm::sqlx::PgConnection;

use super::baseline::Baseline;
use super::line::{Checklist, GateReport, percent};
use super::thresholds::Thresholds;
use super::{connection, results};
use crate::folder::{self, DumpFile};
use crate::profile::{self, Profile, Targets};
use crate::{Error, Progress, checksum};

/// What gate A is told.
#[derive(Clone, Debug)]
pub struct GateA {
    /// Folder with a month's files.
    pub dir: Option<PathBuf>,
    /// Files of a month, where no folder is given.
    pub files: Vec<PathBuf>,
    /// Where profiles and results are kept; without it the files are held
    /// against the figures in the thresholds.
    pub database_url: Option<String>,
    /// What is let pass.
    pub thresholds: Thresholds,
    /// Whether to keep the profiles for next month although lines fail.
    pub accept: bool,
}

/// Runs gate A.
pub async fn gate_a(settings: &GateA, progress: &dyn Progress) -> Result<GateReport, Error> {
    let mut database = match &settings.database_url {
        Some(url) => Some(connection::connect(url).await?),
        None => None,
    };
    let mut checklist = Checklist::default();
    let files = files(settings, &mut checklist)?;
    sums(&files, progress, &mut checklist)?;
    let targets = tokio::task::block_in_place(|| Targets::of_all(files.iter(), progress));
    let mut profiles = Vec::new();
    for file in &files {
        let read = || profile::read(file, &targets, progress, &mut |_| true);
        let profile = tokio::task::block_in_place(read);
        let baseline = baseline(database.as_mut(), file, &settings.thresholds).await?;
        check(
            &profile,
            file,
            baseline.as_ref(),
            &settings.thresholds,
            &mut checklist,
        );
        profiles.push(profile);
    }
    let version = match &mut database {
        Some(database) => connection::version(database).await?,
        None => None,
    };
    let report = GateReport {
        gate: "A",
        version,
        lines: checklist.0,
    };
    if let Some(database) = &mut database {
        results::keep(database, &report).await?;
        // A broken month must not become what the next one is held against.
        if report.passed() || settings.accept {
            for (file, profile) in files.iter().zip(&profiles) {
                results::keep_profile(database, file.kind, file.date, profile).await?;
            }
        }
    }
    Ok(report)
}

/// The files, in the order in which they are loaded.
fn files(settings: &GateA, checklist: &mut Checklist) -> Result<Vec<DumpFile>, Error> {
    let mut files = if let Some(dir) = &settings.dir {
        folder::all(dir)?
    } else {
        let named = settings.files.iter().map(|path| profile::named(path));
        named.collect::<Result<_, _>>()?
    };
    if let (true, Some(dir)) = (files.is_empty(), &settings.dir) {
        return Err(Error::NoDumps { dir: dir.clone() });
    }
    files.sort_by_key(|file| file.kind);
    let wanted = match &settings.dir {
        Some(_) => Kind::ALL.to_vec(),
        // Whoever names files knows which.
        None => files.iter().map(|file| file.kind).collect(),
    };
    let found: Vec<Kind> = files.iter().map(|file| file.kind).collect();
    let twice = found.windows(2).any(|pair| pair[0] == pair[1]);
    let one_month = files
        .windows(2)
        .all(|pair| folder::same_month(&pair[0], &pair[1]));
    let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
    checklist.add(
        "files",
        found == wanted && !twice && one_month,
        "one file of each kind is there, and all are of one month",
        if names.is_empty() {
            "no file".to_owned()
        } else {
            names.join(", ")
        },
    );
    Ok(files)
}

/// A line for each file that a CHECKSUM file names.
fn sums(
    files: &[DumpFile],
    progress: &dyn Progress,
    checklist: &mut Checklist,
) -> Result<(), Error> {
    for file in files {
        let Some(recorded) = checksum::recorded(&file.path)? else {
            continue;
        };
        progress.step(&format!("checking the SHA-256 of {}", file.name));
        let own = tokio::task::block_in_place(|| checksum::of(&file.path))?;
        checklist.add(
            format!("checksum.{}", file.kind.noun()),
            own == recorded,
            "the file has the SHA-256 that its month's CHECKSUM file says",
            format!("{}: {own}; said to be {recorded}", file.name),
        );
    }
    Ok(())
}

async fn baseline(
    database: Option<&mut PgConnection>,
    file: &DumpFile,
    thresholds: &Thresholds,
) -> Result<Option<Baseline>, Error> {
    if let Some(database) = database
        && let Some((date, profile)) =
            results::profile_before(database, file.kind, file.date).await?
    {
        return Ok(Some(Baseline::of_profile(date, &profile)));
    }
    let sizing = thresholds.a.sizing.get(file.kind.noun());
    Ok(sizing.map(|sizing| Baseline::of_sizing(sizing, thresholds.a.sizing_slack)))
}

fn check(
    profile: &Profile,
    file: &DumpFile,
    baseline: Option<&Baseline>,
    thresholds: &Thresholds,
    checklist: &mut Checklist,
) {
    let kind = file.kind.noun();
    let whole = || {
        format!(
            "{} records, {} bytes of XML",
            profile.records, profile.xml_bytes
        )
    };
    checklist.add(
        format!("whole.{kind}"),
        profile.complete,
        "the file can be read to its end",
        profile.incomplete_because.clone().unwrap_or_else(whole),
    );
    if !profile.complete {
        // Figures of a part would only repeat that it is one.
        return;
    }
    checklist.add(
        format!("ids.{kind}"),
        profile.duplicates == 0,
        "no id stands twice",
        format!(
            "{} records with an id that stood before",
            profile.duplicates
        ),
    );
    let rejected = profile::part(profile.rejected, profile.records);
    let most = thresholds.a.most_rejected;
    let first = profile.rejects.first();
    let first = first.map_or(String::new(), |first| {
        format!("; record {}: {}", first.record, first.reason)
    });
    checklist.add(
        format!("rejects.{kind}"),
        rejected <= most && profile.records > 0,
        "a load can take the records",
        format!(
            "{} of {} would be rejected, {}; {} would do{first}",
            profile.rejected,
            profile.records,
            percent(rejected),
            percent(most)
        ),
    );
    let unknown: Vec<String> = profile
        .unknown
        .iter()
        .take(5)
        .map(|(path, count)| format!("{path} ({count} times)"))
        .collect();
    checklist.add(
        format!("unknown.{kind}"),
        profile.unknown.is_empty(),
        "every element and attribute has a column, or is known to need none",
        format!("{} unknown {}", profile.unknown.len(), unknown.join(", ")),
    );
    if let Some(baseline) = baseline {
        baseline.compare(profile, file.date, &thresholds.a, checklist);
    }
    for (name, link) in &profile.links {
        let Some(dangling) = link.dangling_links else {
            continue;
        };
        let share = profile::part(dangling, link.links);
        let most = thresholds.dangling(name);
        checklist.add(
            format!("dangling.{name}"),
            share <= most,
            format!("references to {} records lead to one", link.to),
            format!(
                "{dangling} of {} lead nowhere, {}, to {} ids; {} would do",
                link.links,
                percent(share),
                link.dangling_ids.unwrap_or(0),
                percent(most)
            ),
        );
    }
}
