//! Tantivy used plainly: one text field, its own ranking, the best twenty.

use std::path::Path;

use search::words;
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, FuzzyTermQuery, Occur, PhraseQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, STRING, Schema, TEXT};
use tantivy::{Index, IndexWriter, ReloadPolicy, Searcher, TantivyDocument, Term};

use crate::corpus::Corpus;
use crate::error::BenchError;

use super::{Class, Question};

/// Memory of the writer, as the manual suggests for large indexes.
const MEMORY: usize = 256 << 20;

/// The same documents in an index of Tantivy's usual making.
pub struct Plain {
    text: Field,
    searcher: Searcher,
}

impl Plain {
    /// Indexes names, titles and artists into one field.
    pub(super) fn build(folder: &Path, corpora: &[Corpus]) -> Result<Self, BenchError> {
        let mut schema = Schema::builder();
        let text = schema.add_text_field("text", TEXT);
        let kind = schema.add_text_field("kind", STRING);
        let index = Index::create_in_dir(folder, schema.build())?;
        let mut writer: IndexWriter = index.writer(MEMORY)?;
        for corpus in corpora {
            for item in &corpus.items {
                let mut document = TantivyDocument::default();
                let names = [Some(item.name()), item.artist.as_deref()];
                let all: Vec<String> = (names.into_iter().flatten())
                    .flat_map(words)
                    .map(|word| word.text)
                    .collect();
                document.add_text(text, all.join(" "));
                document.add_text(kind, corpus.kind.noun());
                writer.add_document(document)?;
            }
        }
        writer.commit()?;
        writer.wait_merging_threads()?;
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()?;
        Ok(Self {
            text,
            searcher: reader.searcher(),
        })
    }

    /// Asks for the best twenty, or for the count: how many came. None where a
    /// class can't be asked so: it has no filters, facets or suggestions.
    pub(super) fn ask(
        &self,
        class: Class,
        question: &Question,
    ) -> Result<Option<usize>, BenchError> {
        let words: Vec<String> = words(&question.request.text)
            .into_iter()
            .map(|word| word.text)
            .collect();
        let term = |word: &str| Term::from_field_text(self.text, word);
        let exact = |word: &String| -> Box<dyn Query> {
            Box::new(TermQuery::new(term(word), IndexRecordOption::WithFreqs))
        };
        let begins = |word: &String| -> Box<dyn Query> {
            Box::new(FuzzyTermQuery::new_prefix(term(word), 0, true))
        };
        let Some((last, others)) = words.split_last() else {
            return Ok(None);
        };
        let mut queries: Vec<Box<dyn Query>> = others.iter().map(exact).collect();
        queries.push(match class {
            Class::WordAndGenre | Class::WordAndFilters | Class::Facets | Class::Suggest => {
                return Ok(None);
            }
            Class::OneLetter
            | Class::TwoLetters
            | Class::ThreeLetters
            | Class::WordAndBeginning => begins(last),
            Class::OneTypo => Box::new(FuzzyTermQuery::new(term(last), 1, true)),
            Class::TwoTypos => Box::new(FuzzyTermQuery::new(term(last), 2, true)),
            _ => exact(last),
        });
        if class == Class::Phrase && !others.is_empty() {
            // The first two words follow each other.
            let follow = words.iter().take(2).map(|word| term(word)).collect();
            queries.push(Box::new(PhraseQuery::new(follow)));
        }
        let clauses = queries.into_iter().map(|query| (Occur::Must, query));
        let query = BooleanQuery::new(clauses.collect());
        if class == Class::Count {
            return Ok(Some(self.searcher.search(&query, &Count)?));
        }
        let best = TopDocs::with_limit(20).order_by_score();
        Ok(Some(self.searcher.search(&query, &best)?.len()))
    }
}
