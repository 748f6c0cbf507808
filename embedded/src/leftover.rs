//! What a killed run left behind: server processes on our cluster, and a
//! `postmaster.pid` that keeps a new one from starting.

use std::fs;
use std::path::Path;
use std::time::Duration;

use crate::Error;
use crate::process::{send, wait_for};

/// What the processes get, and how long to obey. A server that is in order
/// stops at the first; parts of a killed one may need the others.
const STEPS: [(i32, Duration); 3] = [
    (libc::SIGINT, Duration::from_secs(30)),
    (libc::SIGQUIT, Duration::from_secs(10)),
    (libc::SIGKILL, Duration::from_secs(10)),
];

/// Clears a cluster of leftovers. The caller holds the folder's lock, so
/// whatever runs there has lost its parent.
pub(crate) fn clear(cluster: &Path) -> Result<(), Error> {
    let mut left = processes_on(cluster);
    // Without their postmaster, the others ignore the polite request.
    let steps = if left.len() == 1 || postmaster_is_among(&left, cluster) {
        &STEPS[..]
    } else {
        &STEPS[1..]
    };
    for (signal, limit) in steps {
        if left.is_empty() {
            break;
        }
        for process in &left {
            send(*process, *signal);
        }
        wait_for(*limit, || processes_on(cluster).is_empty().then_some(()));
        left = processes_on(cluster);
    }
    if !left.is_empty() {
        let ids: Vec<String> = left.iter().map(u32::to_string).collect();
        return Err(Error::Leftover {
            folder: cluster.to_owned(),
            processes: ids.join(", "),
        });
    }
    // Its process is gone, or its number is another program's by now, which
    // Postgres would respect and refuse to start.
    let file = cluster.join("postmaster.pid");
    match fs::remove_file(&file) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Error::system("remove", file)(error))
        }
        _ => Ok(()),
    }
}

fn postmaster_is_among(processes: &[u32], cluster: &Path) -> bool {
    first_line(cluster).is_some_and(|process| processes.contains(&process))
}

/// The process that `postmaster.pid` names.
fn first_line(cluster: &Path) -> Option<u32> {
    let text = fs::read_to_string(cluster.join("postmaster.pid")).ok()?;
    text.lines().next()?.trim().parse().ok()
}

/// The processes of Postgres on exactly this cluster. All of them, the
/// postmaster's children too, stand in the cluster's folder: that is how one
/// is told from every other Postgres of the machine.
#[cfg(target_os = "linux")]
fn processes_on(cluster: &Path) -> Vec<u32> {
    let Ok(entries) = fs::read_dir("/proc") else {
        return Vec::new();
    };
    entries
        .flatten()
        .filter_map(|entry| {
            let id: u32 = entry.file_name().to_str()?.parse().ok()?;
            let name = fs::read_to_string(entry.path().join("comm")).ok()?;
            let stands_in = fs::read_link(entry.path().join("cwd")).ok()?;
            (matches!(name.trim(), "postgres" | "postmaster") && stands_in == cluster).then_some(id)
        })
        .collect()
}

/// The postmaster that the cluster's own file names, if its command line names
/// the cluster back.
#[cfg(not(target_os = "linux"))]
fn processes_on(cluster: &Path) -> Vec<u32> {
    let found = first_line(cluster).filter(|process| {
        std::process::Command::new("ps")
            .args(["-ww", "-o", "command=", "-p", &process.to_string()])
            .output()
            .is_ok_and(|output| {
                let command = String::from_utf8_lossy(&output.stdout);
                command.contains("postgres") && command.contains(&*cluster.to_string_lossy())
            })
    });
    found.into_iter().collect()
}
