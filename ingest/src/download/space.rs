//! Whether what is to be fetched fits on the disk.

use std::path::Path;

use super::error::DownloadError;

/// Refuses when the folder's disk has less free than is needed. Leftovers of
/// an earlier try are written over, so they count as free.
pub(crate) fn check(dir: &Path, needed: u64, leftovers: u64) -> Result<(), DownloadError> {
    let disk = rustix::fs::statvfs(dir)
        .map_err(|error| DownloadError::disk("look at the disk of", dir)(error.into()))?;
    let free = disk.f_bavail.saturating_mul(disk.f_frsize);
    let free = free.saturating_add(leftovers);
    if needed <= free {
        return Ok(());
    }
    Err(DownloadError::Space {
        dir: dir.to_owned(),
        needed: readable(needed),
        free: readable(free),
    })
}

/// A number of bytes for people, in powers of 1024 as the listing has them.
fn readable(bytes: u64) -> String {
    indicatif::HumanBytes(bytes).to_string()
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::DownloadError;

    #[test]
    fn what_does_not_fit_is_told_with_both_sizes() {
        let dir = std::env::temp_dir();
        assert!(check(&dir, 0, 0).is_ok());
        let error = check(&dir, u64::MAX, 0).expect_err("no disk has so much");
        assert!(matches!(error, DownloadError::Space { .. }), "{error}");
        assert!(error.to_string().contains("16.00 EiB"), "{error}");
    }
}
