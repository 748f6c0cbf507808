//! The types of the graph: one file per noun.

mod artist;
mod artist_credit;
mod catalog;
mod change;
mod company;
mod credit;
mod date;
mod format;
mod identifier;
mod label;
mod marked_text;
mod master;
mod node;
mod release;
mod release_label;
mod track;
mod video;

pub(crate) use artist::Artist;
pub(crate) use artist_credit::ArtistCredit;
pub(crate) use catalog::Catalog;
pub(crate) use company::Company;
pub(crate) use credit::{Credit, CreditRow};
pub(crate) use format::Format;
pub(crate) use identifier::Identifier;
pub(crate) use label::Label;
pub(crate) use marked_text::MarkedText;
pub(crate) use master::Master;
pub(crate) use node::Node;
pub(crate) use release::Release;
pub(crate) use release_label::{ReleaseLabel, ReleaseSeries};
pub(crate) use track::Track;
pub(crate) use video::Video;

/// A name without the number that Discogs adds to tell namesakes apart.
fn without_number(name: &str) -> &str {
    name.strip_suffix(')')
        .and_then(|rest| rest.rsplit_once(" ("))
        .filter(|(before, number)| {
            !before.is_empty()
                && !number.is_empty()
                && number.bytes().all(|byte| byte.is_ascii_digit())
        })
        .map_or(name, |(before, _)| before)
}

#[cfg(test)]
mod tests {
    use super::without_number;

    #[test]
    fn only_a_number_at_the_end_is_taken_off() {
        for (name, shown) in [
            ("Prince (2)", "Prince"),
            ("Nirvana (1234)", "Nirvana"),
            ("Prince", "Prince"),
            ("!!! (2)", "!!!"),
            ("(2)", "(2)"),
            (" (2)", " (2)"),
            ("Sunn O)))", "Sunn O)))"),
            ("Live (at Last)", "Live (at Last)"),
            ("Live ()", "Live ()"),
            ("Twice (2) (3)", "Twice (2)"),
            ("椎名林檎 (2)", "椎名林檎"),
            ("", ""),
        ] {
            assert_eq!(without_number(name), shown);
        }
    }
}
