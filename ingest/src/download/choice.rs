//! Which month to fetch.

use chrono::{DateTime, Datelike, Utc};

use super::checksum::Checksums;
use super::edition::{Edition, missing_on_page, no_list};
use super::error::{DownloadError, beginning};
use super::host::shown;
use super::listing::{Listed, Listing};
use super::name::Month;
use super::retry::Patience;
use super::run::Run;

/// A year's page has some 5 KB.
const LONGEST_PAGE: usize = 1 << 20;

/// How many months that seem complete are looked at, a request each.
const MOST_CANDIDATES: usize = 3;

impl Run<'_> {
    /// The month that was asked for, or the newest complete one.
    pub(super) async fn choose(&self) -> Result<Edition, DownloadError> {
        match self.settings.month {
            Some(month) => self.named(month).await,
            None => self.newest().await,
        }
    }

    /// The month that was asked for. It has to have what its checksums name:
    /// the oldest months know no masters.
    async fn named(&self, month: Month) -> Result<Edition, DownloadError> {
        let (listing, _) = self.page(month.year()).await?;
        let listed = listing.of(month);
        if listed.is_empty() {
            return Err(DownloadError::UnknownMonth {
                month,
                there: self.months_there(listing, month.year()).await?,
            });
        }
        let Some(edition) = self.edition(month, &listed).await? else {
            return Err(incomplete(month, &[no_list()]));
        };
        let missing = edition.missing();
        if missing.is_empty() {
            Ok(edition)
        } else {
            Err(incomplete(month, &missing))
        }
    }

    /// The newest month with a file of each kind and all that its checksums
    /// name, of this year or the last: in the first days of January, this
    /// year's page is empty.
    async fn newest(&self) -> Result<Edition, DownloadError> {
        let this_year = self.this_year();
        let mut newest: Option<(Month, Vec<String>)> = None;
        let mut candidates = 0;
        let mut seen = None;
        'years: for year in [this_year, this_year - 1] {
            let (listing, page) = self.page(year).await?;
            seen.get_or_insert((year, page));
            for month in listing.months().into_iter().rev() {
                let listed = listing.of(month);
                let mut missing = missing_on_page(&listed);
                if missing.is_empty() {
                    if candidates == MOST_CANDIDATES {
                        break 'years;
                    }
                    candidates += 1;
                    if let Some(edition) = self.edition(month, &listed).await? {
                        missing = edition.missing();
                        missing.extend(edition.kinds_without_a_sum());
                        if missing.is_empty() {
                            return Ok(edition);
                        }
                    }
                }
                self.progress.step(&format!(
                    "{month} is not complete, {} is not there; looking at the month before",
                    missing.join(", ")
                ));
                newest.get_or_insert((month, missing));
            }
        }
        if let Some((newest, missing)) = newest {
            return Err(DownloadError::NoneComplete {
                newest,
                missing: missing.join(", "),
            });
        }
        let (year, page) = seen.unwrap_or_default();
        Err(DownloadError::NoDumps {
            url: shown(&self.host.page(year)),
            found: beginning(page.as_bytes()),
        })
    }

    fn this_year(&self) -> i32 {
        DateTime::<Utc>::from(self.clock.now()).year()
    }

    /// The months of a year, for the person who named one that is not there;
    /// those of this year, when that year has none.
    async fn months_there(&self, listing: Listing, year: i32) -> Result<String, DownloadError> {
        let mut months = listing.months();
        if months.is_empty() && year != self.this_year() {
            months = self.page(self.this_year()).await?.0.months();
        }
        if months.is_empty() {
            return Ok("none of that year".to_owned());
        }
        let months: Vec<String> = months.iter().map(ToString::to_string).collect();
        Ok(months.join(", "))
    }

    /// The month's checksums; `None` when the page lists none.
    async fn edition(
        &self,
        month: Month,
        listed: &[&Listed],
    ) -> Result<Option<Edition>, DownloadError> {
        let mut lists: Vec<Checksums> = Vec::new();
        for file in listed {
            if file.name.kind.is_none() {
                lists.push(self.checksums(&file.name).await?);
            }
        }
        if lists.is_empty() {
            return Ok(None);
        }
        let listed = listed.iter().map(|listed| (*listed).clone()).collect();
        let only = self.settings.only;
        Ok(Some(Edition::new(month, lists, listed, only)))
    }

    /// The page of a year, read and as it is. A host may have none for a year
    /// without files.
    async fn page(&self, year: i32) -> Result<(Listing, String), DownloadError> {
        let mut patience = Patience::default();
        self.progress
            .step(&format!("looking at what there is of {year}"));
        loop {
            let (url, name) = (self.host.page(year), format!("the page of {year}"));
            match self.host.text(url, name, LONGEST_PAGE, self.clock).await {
                Ok(page) => return Ok((Listing::read(&page), page)),
                Err(refusal) => match refusal.error {
                    DownloadError::Status { status: 404, .. } => {
                        return Ok((Listing::default(), "404 Not Found".to_owned()));
                    }
                    _ => patience.bear(refusal, self.clock, self.progress).await?,
                },
            }
        }
    }
}

fn incomplete(month: Month, missing: &[String]) -> DownloadError {
    DownloadError::Incomplete {
        month,
        missing: missing.join(", "),
    }
}
