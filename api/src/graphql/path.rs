//! How two artists are connected: a search from both ends at once, a level of
//! all artists at a time.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

/// Artists that are everywhere and nobody: Various, Unknown Artist, No Artist,
/// Traditional. By Discogs's numbers, which don't change.
const NOBODY: [i32; 4] = [194, 355, 118_760, 151_641];

/// Whoever is on more releases connects everybody with everybody, and says
/// nothing by it: such artists are not passed through.
const MOST_RELEASES: i32 = 5_000;

/// Artists of one end that are followed on one level, those on the most
/// releases first.
const MOST_FOLLOWED: usize = 64;

/// A path that was found, or not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Found {
    /// The links from one artist to the other, none where they are one;
    /// `None` where no path was found.
    pub(crate) links: Option<Vec<Link>>,
    /// Whether something was left out for the bounds of the search.
    pub(crate) is_cut: bool,
    /// How many artists were met on the way.
    pub(crate) artists_met: i32,
}

/// Two artists with a part in one release.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Link {
    pub(crate) from: i32,
    pub(crate) to: i32,
    pub(crate) release: i32,
    pub(crate) from_roles: Vec<String>,
    pub(crate) to_roles: Vec<String>,
}

/// An artist on a release of another.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Neighbour {
    pub(crate) from: i32,
    pub(crate) release: i32,
    pub(crate) to: i32,
    /// How many releases they have a part in.
    pub(crate) releases: i32,
}

/// A search for a path that goes on.
#[derive(Debug)]
pub(crate) struct Search {
    ends: [Side; 2],
    /// Which end the next level goes out from.
    turn: usize,
    /// Levels that are left.
    left: i32,
    /// Where the ends have met.
    met: Option<i32>,
    is_cut: bool,
}

/// What is reached from one end.
#[derive(Debug)]
struct Side {
    /// Artists with the one before them, the release between, and how far
    /// they are from the end.
    reached: HashMap<i32, (i32, i32, i32)>,
    /// Artists of the last level, with how many releases they are on.
    frontier: Vec<(i32, i32)>,
    depth: i32,
}

impl Side {
    fn new(artist: i32, releases: i32) -> Self {
        Self {
            reached: HashMap::from([(artist, (artist, 0, 0))]),
            frontier: vec![(artist, releases)],
            depth: 0,
        }
    }
}

impl Search {
    /// Between two artists, each with how many releases they are on.
    pub(crate) fn new(from: (i32, i32), to: (i32, i32), max_steps: i32) -> Self {
        Self {
            ends: [Side::new(from.0, from.1), Side::new(to.0, to.1)],
            turn: 0,
            left: max_steps,
            met: (from.0 == to.0).then_some(from.0),
            is_cut: false,
        }
    }

    /// The artists whose neighbours the search wants next; none where it is done.
    pub(crate) fn wanted(&mut self, releases_looked_at: i32) -> Vec<i32> {
        if self.met.is_some() || self.left == 0 {
            return Vec::new();
        }
        self.left -= 1;
        // The smaller side grows slower.
        let [one, other] = &self.ends;
        self.turn = usize::from(other.frontier.len() < one.frontier.len());
        let frontier = &mut self.ends[self.turn].frontier;
        frontier.sort_by_key(|(artist, releases)| (Reverse(*releases), *artist));
        self.is_cut |= frontier.len() > MOST_FOLLOWED;
        frontier.truncate(MOST_FOLLOWED);
        self.is_cut |= frontier
            .iter()
            .any(|(_, releases)| *releases > releases_looked_at);
        frontier.iter().map(|(artist, _)| *artist).collect()
    }

    /// Takes in the neighbours. `artists_looked_at` is how many artists of a
    /// release can have been read.
    pub(crate) fn take(&mut self, mut neighbours: Vec<Neighbour>, artists_looked_at: usize) {
        let mut on_release: HashMap<i32, HashSet<i32>> = HashMap::new();
        for neighbour in &neighbours {
            on_release
                .entry(neighbour.release)
                .or_default()
                .insert(neighbour.to);
        }
        self.is_cut |= on_release
            .values()
            .any(|artists| artists.len() >= artists_looked_at);
        // The release with the fewest artists says the most.
        neighbours.sort_by_key(|of| (on_release[&of.release].len(), of.release, of.from, of.to));
        let (one, other) = self.ends.split_at_mut(1);
        let (side, opposite) = match self.turn {
            0 => (&mut one[0], &other[0]),
            _ => (&mut other[0], &one[0]),
        };
        side.depth += 1;
        side.frontier.clear();
        let mut best: Option<(i32, i32)> = None;
        for Neighbour {
            from,
            release,
            to,
            releases,
        } in neighbours
        {
            let is_met = opposite.reached.get(&to).map(|(_, _, depth)| *depth);
            // Ends may be anybody; what lies between may not.
            let is_end = is_met == Some(0);
            let is_nobody = NOBODY.contains(&to) || releases > MOST_RELEASES;
            if (is_nobody && !is_end) || side.reached.contains_key(&to) {
                continue;
            }
            side.reached.insert(to, (from, release, side.depth));
            side.frontier.push((to, releases));
            if let Some(depth) = is_met
                && best.is_none_or(|(least, _)| depth < least)
            {
                best = Some((depth, to));
            }
        }
        self.met = best.map(|(_, artist)| artist);
        if side.frontier.is_empty() {
            self.left = 0;
        }
    }

    /// What came of it, without roles.
    pub(crate) fn finish(self) -> Found {
        let [one, other] = &self.ends;
        let both = one
            .reached
            .keys()
            .filter(|artist| other.reached.contains_key(artist));
        let met = one.reached.len() + other.reached.len() - both.count();
        let links = self.met.map(|middle| {
            let mut links = Vec::new();
            let mut artist = middle;
            while let Some(&(before, release, depth)) = one.reached.get(&artist)
                && depth > 0
            {
                links.push(Link {
                    from: before,
                    to: artist,
                    release,
                    ..Link::default()
                });
                artist = before;
            }
            links.reverse();
            artist = middle;
            while let Some(&(after, release, depth)) = other.reached.get(&artist)
                && depth > 0
            {
                links.push(Link {
                    from: artist,
                    to: after,
                    release,
                    ..Link::default()
                });
                artist = after;
            }
            links
        });
        Found {
            links,
            is_cut: self.is_cut,
            artists_met: i32::try_from(met).unwrap_or(i32::MAX),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Found, Neighbour, Search};

    /// Who is on which release, in a small world.
    const WORLD: &[(i32, &[i32])] = &[
        (100, &[1, 2]),
        (101, &[2, 3, 4]),
        (102, &[3, 5]),
        (103, &[1, 194]),
        (104, &[194, 5]),
        (105, &[7, 8]),
    ];

    fn path(from: i32, to: i32, max_steps: i32) -> Found {
        let mut search = Search::new((from, 1), (to, 1), max_steps);
        loop {
            let wanted = search.wanted(25);
            if wanted.is_empty() {
                return search.finish();
            }
            let mut neighbours = Vec::new();
            for from in wanted {
                for (release, artists) in WORLD.iter().filter(|(_, on)| on.contains(&from)) {
                    neighbours.extend(artists.iter().map(|to| Neighbour {
                        from,
                        release: *release,
                        to: *to,
                        releases: 1,
                    }));
                }
            }
            search.take(neighbours, 50);
        }
    }

    fn releases(found: &Found) -> Option<Vec<i32>> {
        let links = found.links.as_ref()?;
        for pair in links.windows(2) {
            assert_eq!(pair[0].to, pair[1].from, "{links:?}");
        }
        Some(links.iter().map(|link| link.release).collect())
    }

    #[test]
    fn a_path_leads_from_one_to_the_other_by_the_fewest_releases() {
        assert_eq!(releases(&path(1, 2, 4)), Some(vec![100]));
        assert_eq!(releases(&path(1, 5, 4)), Some(vec![100, 101, 102]));
        assert_eq!(releases(&path(5, 1, 4)), Some(vec![102, 101, 100]));
        assert_eq!(releases(&path(1, 1, 4)), Some(vec![]));
        assert!(!path(1, 5, 4).is_cut);
    }

    #[test]
    fn nobody_is_passed_through_but_may_be_an_end() {
        let between = releases(&path(1, 5, 6)).expect("a path");
        assert!(!between.contains(&103), "{between:?}");
        assert_eq!(releases(&path(1, 194, 4)), Some(vec![103]));
        assert_eq!(releases(&path(194, 5, 4)), Some(vec![104]));
    }

    #[test]
    fn beyond_the_steps_and_where_there_is_none_no_path_is_found() {
        assert_eq!(releases(&path(1, 5, 2)), None);
        let none = path(1, 7, 6);
        assert_eq!(none.links, None);
        assert!(!none.is_cut);
    }
}
