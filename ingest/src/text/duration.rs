//! Durations as printed, in seconds.

/// Reads `4:45`, `1:02:03`, `999:99`, `3:5`. `None` for anything else.
pub(crate) fn seconds(printed: &str) -> Option<i32> {
    let parts: Vec<&str> = printed.trim().split(':').collect();
    if !(2..=3).contains(&parts.len()) {
        return None;
    }
    parts.into_iter().try_fold(0_i32, |total, part| {
        if part.is_empty() || !part.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        total.checked_mul(60)?.checked_add(part.parse().ok()?)
    })
}

#[cfg(test)]
mod tests {
    use super::seconds;

    #[test]
    fn durations_are_read_as_people_write_them() {
        assert_eq!(seconds("4:45"), Some(285));
        assert_eq!(seconds("1:02:03"), Some(3_723));
        assert_eq!(seconds("999:99"), Some(60_039));
        assert_eq!(seconds("3:5"), Some(185));
    }

    #[test]
    fn what_is_no_duration_is_unknown() {
        for text in [
            "",
            "4.45",
            "4:",
            ":45",
            "about 3:00",
            "1:2:3:4",
            "99999999999:00",
            "2147483647:00",
            "-1:00",
        ] {
            assert_eq!(seconds(text), None, "{text}");
        }
    }
}
