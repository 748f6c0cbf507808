//! A vocabulary that is asked for the neighbours of a word once.

use std::cell::RefCell;
use std::collections::HashMap;

use crate::index::Known;

use super::reading::Vocabulary;

/// Remembers neighbours, which take a millisecond to find and are asked for
/// again at every stage of a search.
pub(crate) struct Remembered<'v, V> {
    vocabulary: &'v V,
    near: RefCell<HashMap<(String, u8), Vec<Known>>>,
}

impl<'v, V: Vocabulary> Remembered<'v, V> {
    /// Remembers nothing yet.
    pub(crate) fn new(vocabulary: &'v V) -> Self {
        Self {
            vocabulary,
            near: RefCell::default(),
        }
    }
}

impl<V: Vocabulary> Vocabulary for Remembered<'_, V> {
    fn documents(&self, word: &str) -> u64 {
        self.vocabulary.documents(word)
    }

    fn beginning_with(&self, beginning: &str, limit: usize) -> Vec<Known> {
        self.vocabulary.beginning_with(beginning, limit)
    }

    fn near(&self, word: &str, typos: u8, limit: usize) -> Vec<Known> {
        let key = (word.to_owned(), typos);
        let mut remembered = self.near.borrow_mut();
        let near = remembered
            .entry(key)
            .or_insert_with(|| self.vocabulary.near(word, typos, limit));
        near.iter().take(limit).cloned().collect()
    }
}
