//! What the server runs with, and why. Settings go on its command line, so a
//! change here holds for clusters that exist already.

use std::fs;

use crate::binaries::Binaries;

/// The superuser of every private cluster, and the owner of its databases.
pub(crate) const SUPERUSER: &str = "dig";

const MIB: u64 = 1 << 20;
const GIB: u64 = 1 << 30;

/// The machine's memory where it can't be found out: a small one.
const ASSUMED_MEMORY: u64 = 2 * GIB;

/// What the server is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// A catalogue that is kept: survives a power cut, sized to the machine.
    Durable,
    /// Data that is thrown away: nothing waits for the disk.
    Test,
}

/// The settings of a profile. `memory` is what the machine has, in bytes.
pub(crate) fn settings(
    profile: Profile,
    memory: Option<u64>,
    binaries: &Binaries,
) -> Vec<(&'static str, String)> {
    let mut all = common();
    match profile {
        Profile::Durable => all.extend(durable(memory.or_else(machine_memory))),
        Profile::Test => all.extend(test(binaries)),
    }
    all
}

fn common() -> Vec<(&'static str, String)> {
    owned(&[
        ("listen_addresses", ""),
        ("unix_socket_permissions", "0700"),
        ("timezone", "UTC"),
        ("log_timezone", "UTC"),
        // Dig's statements are short or bound by the disk; compiling them
        // costs more than it saves.
        ("jit", "off"),
        // Solid-state disks and memory: a page elsewhere costs about the same.
        // The same in both profiles, so that tests see the plans users get.
        ("random_page_cost", "1.1"),
        // Nobody replicates a private server. Loading into a table made in the
        // same transaction then writes no log.
        ("wal_level", "minimal"),
        ("max_wal_senders", "0"),
        // The other kinds live in /dev/shm, which containers make tiny.
        ("dynamic_shared_memory_type", "sysv"),
    ])
}

/// Sized by the machine's memory, of which the server may count on half: Dig
/// itself and its search index need the rest.
fn durable(memory: Option<u64>) -> Vec<(&'static str, String)> {
    let memory = memory.unwrap_or(ASSUMED_MEMORY);
    let mut all = owned(&[
        ("max_connections", "50"),
        // A crash may lose the last half second of commits, never their order
        // or the cluster: a load goes on from the checkpoint that came with
        // the rows it speaks of.
        ("synchronous_commit", "off"),
        // Loads write much in a short time. Each checkpoint makes pages be
        // logged whole once more, so they come rarely.
        ("max_wal_size", "8GB"),
        ("checkpoint_timeout", "15min"),
        ("log_checkpoints", "off"),
    ]);
    // A quarter is the usual advice; beyond 2 GB the system's cache does as
    // well, and stays free for Dig.
    all.push(("shared_buffers", mib(memory / 4, 32 * MIB, 2 * GIB)));
    all.push(("effective_cache_size", mib(memory / 2, 128 * MIB, u64::MAX)));
    // Building an index sorts its table; several are built at the same time.
    all.push(("maintenance_work_mem", mib(memory / 16, 64 * MIB, GIB)));
    // For each sort or hash of each of up to 50 connections.
    all.push(("work_mem", mib(memory / 256, 4 * MIB, 64 * MIB)));
    all
}

fn test(binaries: &Binaries) -> Vec<(&'static str, String)> {
    let mut all = owned(&[
        ("max_connections", "200"),
        ("fsync", "off"),
        ("synchronous_commit", "off"),
        ("full_page_writes", "off"),
        // Small: test databases are, and several servers may run at a time.
        ("shared_buffers", "64MB"),
        ("effective_cache_size", "1GB"),
        ("maintenance_work_mem", "64MB"),
        ("work_mem", "16MB"),
        ("max_wal_size", "1GB"),
        ("checkpoint_timeout", "1h"),
        // Statistics change only when a test says ANALYZE, so plans don't
        // depend on when a background worker came by.
        ("autovacuum", "off"),
    ]);
    // Tests that count statements use it.
    if binaries.has_library("pg_stat_statements") {
        all.push(("shared_preload_libraries", "pg_stat_statements".to_owned()));
        all.push(("compute_query_id", "on".to_owned()));
    }
    all
}

/// The memory this process may use: the machine's, or its container's share.
fn machine_memory() -> Option<u64> {
    let machine = fs::read_to_string("/proc/meminfo").ok().and_then(|text| {
        let line = text
            .lines()
            .find_map(|line| line.strip_prefix("MemTotal:"))?;
        let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
        Some(kib * 1024)
    })?;
    let share = [
        "/sys/fs/cgroup/memory.max",
        "/sys/fs/cgroup/memory/memory.limit_in_bytes",
    ]
    .iter()
    .find_map(|file| fs::read_to_string(file).ok()?.trim().parse().ok());
    Some(share.map_or(machine, |share: u64| share.min(machine)))
}

fn mib(bytes: u64, least: u64, most: u64) -> String {
    format!("{}MB", bytes.clamp(least, most) / MIB)
}

fn owned(all: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
    all.iter()
        .map(|(name, value)| (*name, (*value).to_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(memory: u64, name: &str) -> String {
        let all = durable(Some(memory));
        all.into_iter()
            .find(|(found, _)| *found == name)
            .expect("is set")
            .1
    }

    #[test]
    fn a_durable_server_is_sized_to_the_machine() {
        assert_eq!(value(4 * GIB, "shared_buffers"), "1024MB");
        assert_eq!(value(64 * GIB, "shared_buffers"), "2048MB");
        assert_eq!(value(GIB / 16, "shared_buffers"), "32MB");
        assert_eq!(value(64 * GIB, "effective_cache_size"), "32768MB");
        assert_eq!(value(GIB, "work_mem"), "4MB");
    }
}
