//! A month's files: what the host lists of it, and what its checksums name.

use std::collections::BTreeMap;

use entity::Kind;

use super::checksum::{Checksums, Sha256};
use super::listing::Listed;
use super::name::{FileName, Month};

/// The files of a month that are to be fetched, with their sums.
#[derive(Debug)]
pub(crate) struct Edition {
    pub(crate) month: Month,
    /// The newest list first.
    lists: Vec<Checksums>,
    listed: Vec<Listed>,
    only: Option<Kind>,
}

/// What a listing alone lacks of a month that is known to have all kinds.
pub(crate) fn missing_on_page(listed: &[&Listed]) -> Vec<String> {
    let lacks = |kind: &Option<Kind>| listed.iter().all(|listed| listed.name.kind != *kind);
    let kinds = Kind::ALL.into_iter().map(Some);
    kinds
        .chain([None])
        .filter(lacks)
        .map(|kind| kind.map_or_else(no_list, |kind| kind.plural().to_owned()))
        .collect()
}

/// How the list of checksums is called where it is missing.
pub(crate) fn no_list() -> String {
    "the list of checksums".to_owned()
}

impl Edition {
    /// Of the lists of a month and what is listed of it.
    pub(crate) fn new(
        month: Month,
        mut lists: Vec<Checksums>,
        listed: Vec<Listed>,
        only: Option<Kind>,
    ) -> Self {
        lists.sort_by_key(|list| std::cmp::Reverse(list.name.date));
        Self {
            month,
            lists,
            listed,
            only,
        }
    }

    /// The files, in the order in which they are loaded. Some months were
    /// written in parts, each with its list; of a kind that stands in two of
    /// them, the newer file counts.
    pub(crate) fn files(&self) -> Vec<FileName> {
        let mut files: BTreeMap<Kind, &FileName> = BTreeMap::new();
        for file in self.lists.iter().flat_map(Checksums::files) {
            let Some(kind) = file.kind.filter(|kind| self.wants(*kind)) else {
                continue;
            };
            let newest = files.entry(kind).or_insert(file);
            *newest = file.max(*newest);
        }
        files.into_values().cloned().collect()
    }

    fn wants(&self, kind: Kind) -> bool {
        self.only.is_none_or(|only| only == kind)
    }

    /// What the checksums name and the page doesn't list; and the kind that is
    /// wanted, when no list names it.
    pub(crate) fn missing(&self) -> Vec<String> {
        let files = self.files();
        let unnamed = self
            .only
            .filter(|only| files.iter().all(|file| file.kind != Some(*only)))
            .map(|only| format!("a file of {}", only.plural()));
        files
            .iter()
            .filter(|file| self.listed.iter().all(|listed| listed.name != **file))
            .map(ToString::to_string)
            .chain(unnamed)
            .collect()
    }

    /// The kinds that no list names, whether they are wanted or not.
    pub(crate) fn kinds_without_a_sum(&self) -> Vec<String> {
        let lists = &self.lists;
        Kind::ALL
            .into_iter()
            .filter(|kind| {
                let mut named = lists.iter().flat_map(Checksums::files);
                named.all(|file| file.kind != Some(*kind))
            })
            .map(|kind| format!("the checksum of {}", kind.plural()))
            .collect()
    }

    /// The file as the page lists it.
    pub(crate) fn listed(&self, file: &FileName) -> Listed {
        let found = self.listed.iter().find(|listed| listed.name == *file);
        found.cloned().unwrap_or_else(|| Listed {
            name: file.clone(),
            size: None,
        })
    }

    /// What a file's sum has to be.
    pub(crate) fn sum_of(&self, file: &FileName) -> Option<Sha256> {
        self.lists.iter().find_map(|list| list.sum_of(file))
    }

    /// The list that names a file.
    pub(crate) fn list_of(&self, file: &FileName) -> Option<&FileName> {
        let list = self.lists.iter().find(|list| list.sum_of(file).is_some());
        list.map(|list| &list.name)
    }

    /// Puts a list in the place of the one of the same name.
    pub(crate) fn renew(&mut self, fresh: Checksums) {
        for list in &mut self.lists {
            if list.name == fresh.name {
                *list = fresh;
                return;
            }
        }
    }

    /// All lists.
    pub(crate) fn lists(&self) -> &[Checksums] {
        &self.lists
    }
}

#[cfg(test)]
mod tests {
    use super::Edition;
    use crate::download::checksum::Checksums;
    use crate::download::listing::Listed;
    use crate::download::name::FileName;
    use entity::Kind;

    fn name(text: &str) -> FileName {
        FileName::read(text).expect("a name")
    }

    fn list(date: &str, kinds: &[&str], digit: char) -> Checksums {
        let sum = digit.to_string().repeat(64);
        let line = |kind: &&str| format!("{sum} discogs_{date}_{kind}.xml.gz\n");
        let text = kinds.iter().map(line).collect::<Vec<_>>().concat();
        Checksums::read(name(&format!("discogs_{date}_CHECKSUM.txt")), text).expect("a list")
    }

    /// October 2019 came in two parts.
    fn october(only: Option<Kind>) -> Edition {
        let listed = ["20191003_artists", "20191003_labels", "20191010_releases"];
        Edition::new(
            "2019-10".parse().expect("a month"),
            vec![
                list("20191003", &["artists", "labels", "releases"], 'a'),
                list("20191010", &["releases", "masters"], 'b'),
            ],
            listed
                .iter()
                .map(|file| Listed {
                    name: name(&format!("discogs_{file}.xml.gz")),
                    size: None,
                })
                .collect(),
            only,
        )
    }

    #[test]
    fn a_month_in_two_parts_is_put_together() {
        let october = october(None);
        let files: Vec<String> = october.files().iter().map(ToString::to_string).collect();
        assert_eq!(
            files,
            [
                "discogs_20191003_artists.xml.gz",
                "discogs_20191003_labels.xml.gz",
                "discogs_20191010_masters.xml.gz",
                "discogs_20191010_releases.xml.gz",
            ]
        );
        assert_eq!(october.missing(), ["discogs_20191010_masters.xml.gz"]);
        let releases = &october.files()[3];
        let list = october.list_of(releases).map(ToString::to_string);
        assert_eq!(list.as_deref(), Some("discogs_20191010_CHECKSUM.txt"));
        assert_eq!(
            october.sum_of(releases).map(|sum| sum.to_string()),
            Some("b".repeat(64))
        );
    }

    #[test]
    fn what_is_not_wanted_is_not_missed() {
        let labels = october(Some(Kind::Label));
        assert_eq!(labels.files().len(), 1);
        assert_eq!(labels.missing(), Vec::<String>::new());
        assert_eq!(
            october(Some(Kind::Master)).missing(),
            ["discogs_20191010_masters.xml.gz"]
        );
    }

    #[test]
    fn a_renewed_list_counts() {
        let mut october = october(None);
        let artists = october.files()[0].clone();
        october.renew(list("20191003", &["artists", "labels", "releases"], 'c'));
        assert_eq!(
            october.sum_of(&artists).map(|sum| sum.to_string()),
            Some("c".repeat(64))
        );
    }
}
