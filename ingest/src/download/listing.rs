//! What a host has of a year, read from its page of links.

use std::collections::BTreeSet;

use super::name::{FileName, Month};

/// The published files a page links to, each once, in the page's order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Listing {
    pub(crate) files: Vec<Listed>,
}

/// A file on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Listed {
    pub(crate) name: FileName,
    pub(crate) size: Option<Size>,
}

/// A size as a page prints it: `10.5 GB` stands for all that is rounded to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Size {
    /// No file of this size has fewer bytes.
    pub(crate) at_least: u64,
    /// No file of this size has more bytes.
    pub(crate) at_most: u64,
}

/// How a link to a file begins on the page that Discogs serves. Other links
/// lead to other pages or other hosts.
const DOWNLOAD: &str = "?download=";

impl Listing {
    /// Reads a page. Links that name no published file are passed over.
    pub(crate) fn read(page: &str) -> Self {
        let mut listing = Self::default();
        for line in page.lines() {
            let mut row = Some(line);
            while let Some((before, rest)) = row.and_then(|row| row.split_once("href=\"")) {
                let Some((target, rest)) = rest.split_once('"') else {
                    break;
                };
                if let Some(name) = linked(target)
                    && listing.files.iter().all(|listed| listed.name != name)
                {
                    let size = Size::before_link(before);
                    listing.files.push(Listed { name, size });
                }
                row = Some(rest);
            }
        }
        listing
    }

    /// The months of which the page has any file.
    pub(crate) fn months(&self) -> BTreeSet<Month> {
        self.files
            .iter()
            .map(|listed| listed.name.month())
            .collect()
    }

    /// What the page has of a month.
    pub(crate) fn of(&self, month: Month) -> Vec<&Listed> {
        self.files
            .iter()
            .filter(|listed| listed.name.month() == month)
            .collect()
    }
}

/// The file a link leads to. Only the name is taken from it: where to fetch a
/// file is for us to say.
fn linked(target: &str) -> Option<FileName> {
    let path = match target.strip_prefix(DOWNLOAD) {
        Some(key) => key.replace("%2F", "/").replace("%2f", "/"),
        None if target.contains(':') || target.starts_with("//") => return None,
        None => target.to_owned(),
    };
    if path.split('/').any(|part| part == "..") {
        return None;
    }
    FileName::read(path.rsplit('/').next()?)
}

impl Size {
    /// The size that stands right before a link, as `10.5 GB   <a `.
    fn before_link(before: &str) -> Option<Self> {
        let row = before.rsplit_once('<')?.0;
        let mut words = row.split_whitespace().rev();
        let (unit, number) = (words.next()?, words.next()?);
        Self::read(number, unit)
    }

    /// Sizes are printed in powers of 1024. How the last digit was rounded is
    /// not known, so a whole step of it is allowed for each way.
    fn read(number: &str, unit: &str) -> Option<Self> {
        let power = ["B", "KB", "MB", "GB", "TB"]
            .iter()
            .position(|known| *known == unit)?;
        let bytes = 1024_u64.pow(u32::try_from(power).ok()?);
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        let scale = 10_u64.checked_pow(u32::try_from(fraction.len()).ok()?)?;
        let value: u64 = format!("{whole}{fraction}").parse().ok()?;
        let step = u64::from(power > 0);
        let times = |value: u64| Some(value.checked_mul(bytes)?.div_ceil(scale));
        Some(Self {
            at_least: times(value.saturating_sub(step))?,
            at_most: times(value.checked_add(step)?)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Listing, Size};

    /// In the shape that was served in October 2026, with links that must not
    /// be followed.
    const PAGE: &str = r#"<html><body><h2>Discogs Data</h2>
    <pre>Last Modified                   Size           Name
--------------------------------------------------------------------------------
                                               <a href="?prefix=data%2F">../</a>
2026-09-01 19:31:21             388 B          <a href="?download=data%2F2026%2Fdiscogs_20260901_CHECKSUM.txt">discogs_20260901_CHECKSUM.txt</a>
2026-10-01 16:36:15             475.7 MB       <a href="?download=data%2F2026%2Fdiscogs_20261001_artists.xml.gz">discogs_20261001_artists.xml.gz</a>
2026-10-01 19:35:58             10.5 GB        <a href="?download=data%2F2026%2Fdiscogs_20261001_releases.xml.gz">discogs_20261001_releases.xml.gz</a>
<a href="?download=data%2F2026%2Fdiscogs_20261001_releases.xml.gz">again</a>
<a href="?download=data%2F2026%2F..%2Fdiscogs_20261001_labels.xml.gz">above</a>
<a href="https://elsewhere.example/?download=data%2F2026%2Fdiscogs_20261101_labels.xml.gz">elsewhere</a>
<a href="//elsewhere.example/discogs_20261101_labels.xml.gz">elsewhere</a>
<a href="?download=data%2F2026%2Fdiscogs_20261341_releases.xml.gz">no such day</a>
</pre></body></html>"#;

    #[test]
    fn each_file_of_the_page_is_listed_once_with_its_size() {
        let listing = Listing::read(PAGE);
        let names: Vec<String> = listing
            .files
            .iter()
            .map(|listed| listed.name.to_string())
            .collect();
        assert_eq!(
            names,
            [
                "discogs_20260901_CHECKSUM.txt",
                "discogs_20261001_artists.xml.gz",
                "discogs_20261001_releases.xml.gz",
            ]
        );
        let checksum = listing.files[0].size.expect("a size");
        assert_eq!((checksum.at_least, checksum.at_most), (388, 388));
        let releases = listing.files[2].size.expect("a size");
        // What the file of September had, which was listed alike.
        assert!((releases.at_least..=releases.at_most).contains(&11_252_161_836));
        let months: Vec<String> = listing.months().iter().map(ToString::to_string).collect();
        assert_eq!(months, ["2026-09", "2026-10"]);
    }

    #[test]
    fn a_plain_folder_of_files_is_a_listing_too() {
        let page = "<li><a href=\"discogs_20261001_labels.xml.gz\">a</a></li><li><a href=\"/data/2026/discogs_20261001_masters.xml.gz\">b</a></li>";
        let listing = Listing::read(page);
        assert_eq!(listing.files.len(), 2);
        assert!(listing.files.iter().all(|listed| listed.size.is_none()));
    }

    #[test]
    fn a_size_that_is_none_is_passed_over() {
        for (number, unit) in [
            ("-", "B"),
            ("1e3", "MB"),
            ("99999999999999", "TB"),
            ("1", "XB"),
        ] {
            assert_eq!(Size::read(number, unit), None, "{number} {unit}");
        }
        assert_eq!(
            Size::read("87.0", "MB"),
            Some(Size {
                at_least: 91_121_255,
                at_most: 91_330_970,
            })
        );
    }
}
