//! What the process takes of its machine, under the names that every
//! dashboard for Prometheus knows.

use std::fmt;

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::registry::Unit;
use rustix::time::{ClockId, clock_gettime};

/// Reads what the system knows of this process. Memory, threads and files are
/// missing where there is no `/proc`.
#[derive(Debug)]
pub(super) struct Process;

impl Collector for Process {
    fn encode(&self, mut encoder: DescriptorEncoder) -> fmt::Result {
        let cpu = ConstCounter::new(cpu_seconds());
        cpu.encode(encoder.encode_descriptor(
            "process_cpu",
            "Time of processors that the process has taken",
            Some(&Unit::Seconds),
            cpu.metric_type(),
        )?)?;
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let files = std::fs::read_dir("/proc/self/fd").ok();
        let mut gauge = |name, help, unit: Option<Unit>, value: Option<i64>| {
            // Where it can't be known, it is described all the same.
            let gauge = ConstGauge::new(value.unwrap_or_default());
            let described =
                encoder.encode_descriptor(name, help, unit.as_ref(), gauge.metric_type())?;
            match value {
                Some(_) => gauge.encode(described),
                None => Ok(()),
            }
        };
        gauge(
            "process_resident_memory",
            "Memory that the process holds, files mapped into it included",
            Some(Unit::Bytes),
            field(&status, "VmRSS:").map(|kilobytes| kilobytes * 1024),
        )?;
        gauge(
            "process_threads",
            "Threads of the process",
            None,
            field(&status, "Threads:"),
        )?;
        gauge(
            "process_open_fds",
            "Files and sockets that the process has open",
            None,
            files.and_then(|files| i64::try_from(files.count()).ok()),
        )
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a process of 2^53 seconds is not to be expected"
)]
fn cpu_seconds() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// The number behind a name in `/proc/self/status`.
fn field(status: &str, name: &str) -> Option<i64> {
    let line = status.lines().find(|line| line.starts_with(name))?;
    line[name.len()..].split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_found_by_its_name() {
        let status = "Name:\tdigger\nVmRSS:\t  12345 kB\nThreads:\t9\n";
        assert_eq!(field(status, "VmRSS:"), Some(12_345));
        assert_eq!(field(status, "Threads:"), Some(9));
        assert_eq!(field(status, "VmSwap:"), None);
    }

    #[test]
    fn time_of_processors_grows() {
        let before = cpu_seconds();
        let mut sum = 0_u64;
        while cpu_seconds() <= before {
            sum = sum.wrapping_add(std::hint::black_box(1));
        }
        assert!(cpu_seconds() > before, "{sum}");
    }
}
