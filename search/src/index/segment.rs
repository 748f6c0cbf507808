//! A segment: the documents of one range of rank, in order, in a folder of its own.

use std::path::Path;

use tantivy::directory::MmapDirectory;
use tantivy::{Index, IndexSettings, TantivyDocument};

use crate::document::{Document, Shelf};
use crate::error::Error;
use crate::name::{name_key, without_number};

use super::fields::{Fields, tokenizers};
use super::signals::{GroupMark, MOST_WORDS, Signals, level, number};
use super::text::{Spaced, beginnings, filters, wholes};
use super::values::together;

/// Longest key, in bytes: longer names are in the order of their beginning.
pub(crate) const KEY_BYTES: usize = 24;

/// What the writer may take before it would complain; segments are cut by
/// their number of documents, not by memory.
const MEMORY: usize = 1 << 30;

/// Writes one segment into a folder that is made for it. The documents must
/// be in [`Document::order`], and no group may stand in two segments.
pub fn write_segment(
    folder: &Path,
    documents: impl Iterator<Item = Document>,
) -> Result<u32, Error> {
    std::fs::create_dir_all(folder).map_err(|cause| Error::Folder {
        folder: folder.to_owned(),
        cause,
    })?;
    let (fields, schema) = Fields::new();
    let directory = MmapDirectory::open(folder).map_err(tantivy::TantivyError::from)?;
    let settings = IndexSettings {
        docstore_compress_dedicated_thread: false,
        ..IndexSettings::default()
    };
    let mut writer = Index::builder()
        .schema(schema)
        .settings(settings)
        .tokenizers(tokenizers())
        .single_segment_index_writer(directory, MEMORY)?;
    let mut written = 0;
    for document in documents {
        writer.add_document(lay_out(&fields, &document))?;
        written += 1;
    }
    writer.finalize()?;
    Ok(written)
}

/// A document as its fields.
fn lay_out(fields: &Fields, document: &Document) -> TantivyDocument {
    let mut out = TantivyDocument::default();
    let title = without_number(&document.title);
    let shelf = Shelf::of(document.kind);

    let titles = Spaced::of(title);
    let artists: Vec<Spaced> = (document.artists.iter().chain(&document.also))
        .map(|name| Spaced::of(without_number(name)))
        .collect();
    let mut others: Vec<Spaced> = (document.labels.iter())
        .map(|label| Spaced::of(without_number(label)))
        .collect();
    for number in &document.catalog_numbers {
        let mut words = Spaced::of(number);
        // "SK 032" is also asked for as "sk032".
        if let Some(key) = crate::lookup_key(number) {
            words.besides(&key);
        }
        others.push(words);
    }
    let named = || std::iter::once(&titles).chain(&artists);
    let mut prefixes = String::new();
    for words in named().flat_map(Spaced::values) {
        beginnings(words, &mut prefixes);
    }

    let mut key = name_key(title);
    for term in wholes(document, &key) {
        out.add_bytes(fields.whole, &term);
    }
    key.truncate(key.floor_char_boundary(KEY_BYTES));
    let signals = Signals {
        kind: document.kind,
        is_main: document.is_main,
        level: level(document.popularity),
        title_words: count(titles.words),
        artist_words: count(artists.iter().map(|artist| artist.words).sum()),
    };
    for words in titles.values() {
        out.add_text(fields.title, words);
    }
    for words in artists.iter().flat_map(Spaced::values) {
        out.add_text(fields.artist, words);
    }
    // Each name is a value of its own: no phrase runs from one into the next.
    for words in named().chain(&others).flat_map(Spaced::values) {
        out.add_text(fields.all, words);
    }
    out.add_text(fields.prefix, &prefixes);
    for value in filters(document) {
        out.add_text(fields.filter, value);
    }
    out.add_u64(fields.id, number(document.id));
    out.add_u64(fields.signals, signals.pack());
    out.add_text(fields.key, key);
    if shelf == Shelf::Album {
        out.add_u64(fields.group, GroupMark::of(document).pack());
        out.add_u64(
            fields.year,
            document.year.map_or(0, |year| number(year.into())),
        );
        if let Some(country) = &document.country {
            out.add_text(fields.country, country);
        }
        for (field, values) in [
            (fields.genre, &document.genres),
            (fields.style, &document.styles),
            (fields.format, &document.formats),
        ] {
            if !values.is_empty() {
                out.add_text(field, together(values));
            }
        }
    }
    out
}

fn count(words: usize) -> u8 {
    u8::try_from(words.min(MOST_WORDS)).unwrap_or(u8::MAX)
}
