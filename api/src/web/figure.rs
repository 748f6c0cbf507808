//! Numbers and times, as pages write them.

use std::borrow::Borrow;

/// A number in groups of three digits, as `1,234,567`.
pub(super) fn grouped(number: impl Borrow<i64>) -> String {
    let number = *number.borrow();
    let digits = number.unsigned_abs().to_string();
    let mut text = if number < 0 {
        "−".to_owned()
    } else {
        String::new()
    };
    for (place, digit) in digits.char_indices() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A number of things, as `1 version` or `12 versions`.
pub(super) fn counted(number: impl Borrow<i64>, one: &str, many: &str) -> String {
    let number = *number.borrow();
    let word = if number == 1 { one } else { many };
    format!("{} {word}", grouped(number))
}

/// The length of a list as a number.
pub(super) fn number(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

/// A point in time as the graph writes it, for people: `2026-11-01 19:35 UTC`.
pub(super) fn moment(text: &str) -> String {
    match (text.get(..10), text.get(11..16)) {
        (Some(day), Some(time)) => format!("{day} {time} UTC"),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{counted, grouped, moment};

    #[test]
    fn numbers_are_grouped() {
        let said = [0, 7, 999, 1_000, 19_400_123, -1_000].map(|number: i64| grouped(number));
        assert_eq!(said, ["0", "7", "999", "1,000", "19,400,123", "−1,000"]);
        assert_eq!(counted(1_i64, "version", "versions"), "1 version");
        assert_eq!(counted(1_200_i64, "version", "versions"), "1,200 versions");
    }

    #[test]
    fn a_moment_is_said_to_the_minute() {
        assert_eq!(moment("2026-11-01T19:35:58Z"), "2026-11-01 19:35 UTC");
        assert_eq!(moment("soon"), "soon");
    }
}
