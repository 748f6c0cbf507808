//! Fields: what a document is found by, filtered by, ranked by and counted by.

use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{TextAnalyzer, TokenizerManager, WhitespaceTokenizer};

/// Rises when documents are written in another way: an index of another format
/// is not opened but built again.
pub const FORMAT: u32 = 5;

/// Words come normalised, parted by spaces.
const SPACED: &str = "spaced";

/// The fields of every segment, whatever its shelf.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fields {
    /// Every word, with its place: what all queries run on.
    pub(crate) all: Field,
    /// Words of the name or title, for ranking.
    pub(crate) title: Field,
    /// Words of a master's or release's artists, or of an artist's other
    /// names, for ranking.
    pub(crate) artist: Field,
    /// Beginnings of words, up to [`PREFIX_LETTERS`].
    pub(crate) prefix: Field,
    /// Whole names, as [`super::text::whole`] writes them.
    pub(crate) whole: Field,
    /// Values of filters, as [`super::text::filter`] writes them.
    pub(crate) filter: Field,
    /// Discogs id.
    pub(crate) id: Field,
    /// [`super::signals::GroupMark`]; on the album shelf only.
    pub(crate) group: Field,
    /// [`super::signals::Signals`].
    pub(crate) signals: Field,
    /// Year of release; 0 is unknown.
    pub(crate) year: Field,
    /// [`crate::name_key`], cut: for order, and to tell beginnings.
    pub(crate) key: Field,
    /// Country, for counts; of these columns, all values of a document in one
    /// text, as [`super::values::together`] writes it.
    pub(crate) country: Field,
    /// Genres, for counts.
    pub(crate) genre: Field,
    /// Styles, for counts.
    pub(crate) style: Field,
    /// Formats, for counts.
    pub(crate) format: Field,
}

/// Beginnings of words up to this many letters have postings of their own;
/// longer ones are looked up in the dictionary.
pub(crate) const PREFIX_LETTERS: usize = 5;

/// Columns of names whose values are counted.
pub(crate) const COUNTED: usize = 4;

/// Names of the columns, as fast fields are opened by name.
pub(crate) mod column {
    pub(crate) const ID: &str = "id";
    pub(crate) const GROUP: &str = "group";
    pub(crate) const SIGNALS: &str = "signals";
    pub(crate) const YEAR: &str = "year";
    pub(crate) const KEY: &str = "key";
    pub(crate) const COUNTRY: &str = "country";
    pub(crate) const GENRE: &str = "genre";
    pub(crate) const STYLE: &str = "style";
    pub(crate) const FORMAT: &str = "format";

    /// Whose values are counted.
    pub(crate) const COUNTED: [&str; super::COUNTED] = [COUNTRY, GENRE, STYLE, FORMAT];
}

impl Fields {
    /// The fields, and the schema they are of.
    pub(crate) fn new() -> (Self, Schema) {
        let mut schema = Schema::builder();
        let spaced = |record| {
            TextOptions::default().set_indexing_options(
                TextFieldIndexing::default()
                    .set_tokenizer(SPACED)
                    .set_fieldnorms(false)
                    .set_index_option(record),
            )
        };
        let raw = || {
            TextOptions::default().set_indexing_options(
                TextFieldIndexing::default()
                    .set_tokenizer("raw")
                    .set_fieldnorms(false)
                    .set_index_option(IndexRecordOption::Basic),
            )
        };
        let value = || TextOptions::default().set_fast("raw");
        let fields = Self {
            all: schema.add_text_field("all", spaced(IndexRecordOption::WithFreqsAndPositions)),
            title: schema.add_text_field("title", spaced(IndexRecordOption::Basic)),
            artist: schema.add_text_field("artist", spaced(IndexRecordOption::Basic)),
            prefix: schema.add_text_field("prefix", spaced(IndexRecordOption::Basic)),
            whole: schema.add_bytes_field("whole", INDEXED),
            filter: schema.add_text_field("filter", raw()),
            id: schema.add_u64_field(column::ID, FAST),
            group: schema.add_u64_field(column::GROUP, FAST),
            signals: schema.add_u64_field(column::SIGNALS, FAST),
            year: schema.add_u64_field(column::YEAR, FAST),
            key: schema.add_text_field(column::KEY, value()),
            country: schema.add_text_field(column::COUNTRY, value()),
            genre: schema.add_text_field(column::GENRE, value()),
            style: schema.add_text_field(column::STYLE, value()),
            format: schema.add_text_field(column::FORMAT, value()),
        };
        (fields, schema.build())
    }
}

/// The one tokenizer: words are normalised before they come here.
pub(crate) fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register(
        SPACED,
        TextAnalyzer::builder(WhitespaceTokenizer::default()).build(),
    );
    manager
}
