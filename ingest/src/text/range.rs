//! Ranges of tracks, as a release's credits print them.

use std::cell::{Cell, OnceCell};

/// A line of the tracklist that a range can name.
#[derive(Clone, Debug)]
pub(crate) struct Line<'a> {
    /// Its ordinal.
    pub(crate) ordinal: i16,
    /// Its position as printed.
    pub(crate) position: &'a str,
}

/// Longer text is no range. The longest genuine one has 246 bytes.
const LONGEST: usize = 1_024;

/// Comparisons of names with positions that the ranges of one release may
/// take. The worst genuine ones take a few hundred thousand.
const PATIENCE: usize = 20_000_000;

/// The lines of a tracklist that ranges can name.
#[derive(Debug)]
pub(crate) struct Positions<'a> {
    lines: Vec<Line<'a>>,
    /// Ordinals and keys of the lines, made when the first range is met: most
    /// releases have none.
    keys: OnceCell<Vec<(i16, String)>>,
    /// What is left of the patience.
    patience: Cell<usize>,
}

impl<'a> FromIterator<Line<'a>> for Positions<'a> {
    fn from_iter<L: IntoIterator<Item = Line<'a>>>(lines: L) -> Self {
        Self {
            lines: lines.into_iter().collect(),
            keys: OnceCell::new(),
            patience: Cell::new(PATIENCE),
        }
    }
}

/// The ordinals that a range such as `A1 to B2, C` names, ascending. Empty
/// where any part of it could not be resolved, or names a position that
/// stands twice: half a range would mislead. Empty, too, where it is longer
/// than any range, or the release's ranges are more than can be meant.
///
/// People write `A1 to A4`, `A1-A4`, `A1-4`, `A1, A2 and A4`, `Side A`. A name
/// that is no line's position stands for all that begin with it: `A` for side
/// A, `2` for disc 2 (`2-01`, `2.1`).
pub(crate) fn resolve(range: &str, positions: &Positions<'_>) -> Vec<i16> {
    let keys = positions.keys.get_or_init(|| {
        let lines = positions.lines.iter();
        lines
            .map(|line| (line.ordinal, key(line.position)))
            .collect()
    });
    if range.len() > LONGEST {
        return Vec::new();
    }
    let mut covered = vec![false; keys.len()];
    for item in range.split([',', ';']).map(str::trim) {
        if item.is_empty() {
            continue;
        }
        // An item is looked up once for each place where it can be taken apart.
        let places = 1 + item.matches([' ', '-', '\u{2013}']).count();
        let left = positions.patience.get().checked_sub(places * keys.len());
        let Some(left) = left else {
            return Vec::new();
        };
        positions.patience.set(left);
        let Some(spans) = spans(item, keys) else {
            return Vec::new();
        };
        for (first, last) in spans {
            covered[first..=last].fill(true);
        }
    }
    let lines = keys.iter().zip(covered);
    lines
        .filter_map(|((ordinal, _), covered)| covered.then_some(*ordinal))
        .collect()
}

/// First and last index of lines that lie together.
type Span = (usize, usize);

/// What one item of the list names. A position may itself hold a dash or a
/// word, so an item is taken apart only where it is no name as a whole.
fn spans(item: &str, keys: &[(i16, String)]) -> Option<Vec<Span>> {
    if let Some(span) = find(item, keys) {
        return Some(vec![span]);
    }
    for word in [" and ", " & "] {
        if let Some((left, right)) = split_at_word(item, word) {
            let mut both = spans(left, keys)?;
            both.extend(spans(right, keys)?);
            return Some(both);
        }
    }
    let between = |(from, to): (&str, &str)| {
        let (first, _) = find(from, keys)?;
        let (_, last) = find(to, keys).or_else(|| find(&in_full(from, to)?, keys))?;
        (first <= last).then(|| vec![(first, last)])
    };
    if let Some(ends) = split_at_word(item, " to ") {
        return between(ends);
    }
    item.match_indices(['-', '\u{2013}'])
        .find_map(|(at, dash)| between((&item[..at], &item[at + dash.len()..])))
}

/// Splits at a word with a space before it, in small letters or capitals.
fn split_at_word<'i>(item: &'i str, word: &str) -> Option<(&'i str, &'i str)> {
    let bytes = item.as_bytes();
    let at = memchr::memchr_iter(b' ', bytes).find(|&at| {
        let found = bytes.get(at..at + word.len());
        found.is_some_and(|found| found.eq_ignore_ascii_case(word.as_bytes()))
    })?;
    Some((&item[..at], &item[at + word.len()..]))
}

/// The `A4` that is meant by the `4` of `A1-4`.
fn in_full(from: &str, to: &str) -> Option<String> {
    let to = to.trim();
    let side = from
        .trim()
        .trim_end_matches(|letter: char| letter.is_ascii_digit());
    let is_number = !to.is_empty() && to.bytes().all(|byte| byte.is_ascii_digit());
    (is_number && !side.is_empty()).then(|| format!("{side}{to}"))
}

/// First and last index of the lines that a name stands for.
fn find(name: &str, keys: &[(i16, String)]) -> Option<Span> {
    let name = key(name);
    if name.is_empty() {
        return None;
    }
    let mut exact = keys.iter().enumerate().filter(|(_, (_, key))| *key == name);
    if let Some((only, _)) = exact.next() {
        return exact.next().is_none().then_some((only, only));
    }
    let mut below = keys
        .iter()
        .enumerate()
        .filter(|(_, (_, key))| is_part(key, &name));
    if let Some((first, _)) = below.next() {
        return Some((first, below.next_back().map_or(first, |(last, _)| last)));
    }
    find(name.strip_prefix("side")?, keys)
}

/// Whether a position lies on the side or disc that a name stands for: `A1`
/// on `A`, `2-01` on `2`, but `21` not on `2`.
fn is_part(position: &str, name: &str) -> bool {
    let Some(rest) = position.strip_prefix(name) else {
        return false;
    };
    match (name.chars().next_back(), rest.chars().next()) {
        (Some(before), Some(after)) => {
            !after.is_alphanumeric() || before.is_ascii_digit() != after.is_ascii_digit()
        }
        _ => false,
    }
}

/// Positions are compared without spaces and case.
fn key(position: &str) -> String {
    if position.is_ascii() {
        let letters = position.chars().filter(|letter| !letter.is_whitespace());
        return letters.map(|letter| letter.to_ascii_lowercase()).collect();
    }
    position
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Line, Positions, resolve};

    fn check(positions: &[&str], range: &str, covered: &[i16]) {
        let positions: Positions<'_> = positions
            .iter()
            .zip(1..)
            .map(|(&position, ordinal)| Line { ordinal, position })
            .collect();
        assert_eq!(resolve(range, &positions), covered, "{range}");
    }

    #[test]
    fn ranges_name_the_lines_between() {
        let vinyl = ["A1", "A2", "B1", "B2", "C1"];
        check(&vinyl, "A1 to B2", &[1, 2, 3, 4]);
        check(&vinyl, "a2 TO b1, C1", &[2, 3, 5]);
        check(&vinyl, "B1, A1", &[1, 3]);
        check(&vinyl, "A", &[1, 2]);
        check(&vinyl, "A to B", &[1, 2, 3, 4]);
        check(&["1", "2", "3", "10", "21"], "1 to 3", &[1, 2, 3]);
        check(&["1-01", "1-02", "2-01", "21"], "2", &[3]);
        check(&["CD1", "CD 2", "DVD1"], "CD 1, CD2", &[1, 2]);
        check(&vinyl, "A1-B1", &[1, 2, 3]);
        check(&vinyl, "A1-2, C1", &[1, 2, 5]);
        check(&vinyl, "A1, A2 and B2", &[1, 2, 4]);
        check(&vinyl, "Side A & C", &[1, 2, 5]);
        check(&["1", "2", "3", "4"], "2 - 4", &[2, 3, 4]);
        check(&["1-1", "1-2", "2-1"], "1-2", &[2]);
        check(&["1-1", "1-2", "2-1"], "1-2-2-1", &[2, 3]);
    }

    #[test]
    fn a_range_that_is_not_understood_covers_nothing() {
        let vinyl = ["A1", "A2"];
        check(&vinyl, "A1 to B9", &[]);
        check(&vinyl, "A2 to A1", &[]);
        check(&vinyl, "all songs", &[]);
        check(&vinyl, "A1, and the rest", &[]);
        check(&vinyl, "ł to ń", &[]);
        check(&[], "A1", &[]);
        check(&vinyl, ",", &[]);
        check(&vinyl, " to ", &[]);
        check(&vinyl, "-", &[]);
        check(&vinyl, "Except A1", &[]);
    }

    /// Each of these took minutes, gigabytes or the whole stack.
    #[test]
    fn a_range_that_is_made_to_hurt_covers_nothing() {
        let side: Vec<String> = (1..1_000).map(|number| format!("A{number}")).collect();
        let side: Vec<&str> = side.iter().map(String::as_str).collect();
        check(&side, &"A,".repeat(1_000_000), &[]);
        check(&side, &"A1 and ".repeat(1_000_000), &[]);
        check(&side, &"-".repeat(1_000_000), &[]);
        let positions: super::Positions<'_> = side
            .iter()
            .zip(1..)
            .map(|(&position, ordinal)| Line { ordinal, position })
            .collect();
        let range = "A1,".repeat(300);
        assert_eq!(resolve(&range, &positions), [1]);
        let last = (0..100_000).map(|_| resolve(&range, &positions)).last();
        assert_eq!(last, Some(Vec::new()));
    }

    #[test]
    fn a_position_that_stands_twice_is_not_guessed_at() {
        check(&["1", "2", "1", "2"], "2", &[]);
        check(&["1", "2", "1", "2"], "1 to 2", &[]);
    }
}
