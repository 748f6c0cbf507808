//! Suggestions: names that go on as typed, from the first letter.

use std::time::Duration;

use crate::collect::{Budget, Hit, Section, Stage};
use crate::document::Shelf;
use crate::error::Error;
use crate::query::{Request, Typed};
use crate::searcher::Searcher;

/// Groups of each shelf that are looked at: the first letters match a large
/// part of everything, and only the most popular are worth a suggestion.
const REACH: usize = 60;

impl Searcher {
    /// At most `limit` records whose names go on as typed, the obvious first.
    /// Nothing is forgiven: that is for the search that follows.
    pub fn suggest(&self, text: &str, limit: usize) -> Result<Vec<Hit>, Error> {
        let typed = Typed::read(text);
        if typed.is_empty() || typed.is_cut {
            return Ok(Vec::new());
        }
        let request = Request {
            reach: REACH,
            ..Request::new(text)
        };
        let mut budget = Budget::new(Duration::from_millis(100));
        budget.start();
        let mut found = Vec::new();
        for shelf in Shelf::ALL {
            let mut section = Section::new(shelf, self.shelf(shelf), &request, &typed, limit)?;
            section.ask(Stage::Typed, &typed, &request, &mut budget)?;
            let (ranked, _) = section.ranked(&request, &mut budget)?;
            for ranked in ranked {
                found.extend(section.hit(&ranked, true).map(|hit| (ranked.merit(), hit)));
            }
        }
        found.sort_by_key(|(merit, _)| *merit);
        Ok(found.into_iter().map(|(_, hit)| hit).take(limit).collect())
    }
}
