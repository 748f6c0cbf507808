//! Every rule of matching and ranking, as a file of questions and answers
//! (`rules/`) over one small catalogue (`catalogue.toml`). What can't be said
//! as one question and its answer stands in code.

mod begun;
mod bounds;
mod catalogue;
mod crowd;
mod garbage;
mod pages;
mod rule;
mod shelves;
mod verdict;
mod years;

/// One test for each file of `rules/`, and one that no file is forgotten.
macro_rules! rules {
    ($($rule:ident),* $(,)?) => {
        $(
            #[test]
            fn $rule() {
                rule::hold(stringify!($rule));
            }
        )*

        #[test]
        fn every_file_of_rules_is_asked() {
            let mut files = rule::files();
            let mut asked = vec![$(stringify!($rule)),*];
            files.sort_unstable();
            asked.sort_unstable();
            assert_eq!(files, asked);
        }
    };
}

rules! {
    artist_and_title,
    collapsing,
    counts,
    dropped_words,
    facets,
    filters,
    highlights,
    kinds,
    leaving_out,
    names,
    nothing_asked,
    pages,
    phrases,
    popularity,
    prefixes,
    ranking,
    scripts,
    sorting,
    spaces,
    spelling,
    suggest,
    symbols,
    typos,
}
