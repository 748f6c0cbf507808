//! Groups: where each begins, and which documents are releases. A bit each, in
//! memory: every search asks for them of every document it finds.

use tantivy::DocId;
use tantivy::columnar::ColumnValues;

use super::signals::GroupMark;

/// Values of the column that are read at a time.
const CHUNK: usize = 1 << 10;

/// The groups of a segment. Documents of a group are neighbours.
pub(crate) struct Groups {
    /// Documents that are the first of their group.
    first: Bits,
    /// Documents that are releases, not masters.
    releases: Bits,
    /// Documents whose group is a master with its pressings.
    of_masters: Bits,
}

impl Groups {
    /// Reads a column of [`GroupMark`]s.
    pub(crate) fn read(marks: &dyn ColumnValues<u64>) -> Self {
        let documents = marks.num_vals();
        let mut groups = Self {
            first: Bits::new(documents),
            releases: Bits::new(documents),
            of_masters: Bits::new(documents),
        };
        let mut chunk = [0u64; CHUNK];
        let mut last = None;
        for from in (0..documents).step_by(CHUNK) {
            let wide = CHUNK.min((documents - from) as usize);
            marks.get_range(u64::from(from), &mut chunk[..wide]);
            for (document, &mark) in (from..).zip(&chunk[..wide]) {
                let GroupMark { group, is_release } = GroupMark::unpack(mark);
                if last != Some(mark >> 1) {
                    last = Some(mark >> 1);
                    groups.first.set(document);
                }
                if is_release {
                    groups.releases.set(document);
                }
                if group.kind == entity::Kind::Master {
                    groups.of_masters.set(document);
                }
            }
        }
        groups
    }

    /// The first document of a document's group.
    pub(crate) fn first_of(&self, document: DocId) -> DocId {
        self.first.last_until(document)
    }

    /// The first document after a document's group.
    pub(crate) fn end_of(&self, document: DocId) -> DocId {
        self.first.next_from(document + 1)
    }

    /// Whether a document is a release.
    pub(crate) fn is_release(&self, document: DocId) -> bool {
        self.releases.has(document)
    }

    /// Whether a document's group is a master with its pressings.
    pub(crate) fn is_of_master(&self, document: DocId) -> bool {
        self.of_masters.has(document)
    }
}

/// A bit for each document.
struct Bits {
    words: Box<[u64]>,
    documents: DocId,
}

impl Bits {
    fn new(documents: DocId) -> Self {
        Self {
            words: vec![0; documents.div_ceil(u64::BITS) as usize].into(),
            documents,
        }
    }

    fn set(&mut self, document: DocId) {
        self.words[word_of(document)] |= 1 << (document % u64::BITS);
    }

    fn has(&self, document: DocId) -> bool {
        self.words[word_of(document)] >> (document % u64::BITS) & 1 == 1
    }

    /// The last document with its bit set, up to this one; the first of all
    /// where none is.
    fn last_until(&self, document: DocId) -> DocId {
        let mut at = word_of(document);
        let mut word = self.words[at] << (u64::BITS - 1 - document % u64::BITS);
        let mut until = document;
        loop {
            if word != 0 {
                return until - word.leading_zeros();
            }
            let Some(before) = at.checked_sub(1) else {
                return 0;
            };
            until -= until % u64::BITS + 1;
            at = before;
            word = self.words[at];
        }
    }

    /// The next document with its bit set, from this one on; the end where
    /// none is.
    fn next_from(&self, document: DocId) -> DocId {
        let mut at = word_of(document);
        let Some(first) = self.words.get(at) else {
            return self.documents;
        };
        let mut word = first >> (document % u64::BITS);
        let mut from = document;
        loop {
            if word != 0 {
                return from + word.trailing_zeros();
            }
            at += 1;
            from += u64::BITS - from % u64::BITS;
            match self.words.get(at) {
                Some(next) => word = *next,
                None => return self.documents,
            }
        }
    }
}

fn word_of(document: DocId) -> usize {
    (document / u64::BITS) as usize
}

#[cfg(test)]
mod tests {
    use entity::Kind;
    use tantivy::columnar::column_values::VecColumn;

    use super::{GroupMark, Groups};
    use crate::document::Group;

    #[test]
    fn groups_begin_and_end_where_their_marks_change() {
        // Masters of every size, a word of bits and more among them, with a
        // release of its own after each.
        let sizes = [1u32, 2, 63, 1, 64, 65, 1, 200, 5];
        let (mut marks, mut spans) = (Vec::new(), Vec::new());
        for (id, size) in (1..).zip(sizes) {
            let mut span = |kind, size: u32| {
                let from = u32::try_from(marks.len()).expect("a few");
                for at in 0..size {
                    let is_release = kind == Kind::Release || at > 0;
                    let group = Group { kind, id };
                    marks.push(GroupMark { group, is_release }.pack());
                }
                spans.push((kind, from..from + size));
            };
            span(Kind::Master, size);
            span(Kind::Release, 1);
        }
        let groups = Groups::read(&VecColumn::from(marks));
        for (kind, span) in spans {
            for document in span.clone() {
                assert_eq!(groups.first_of(document), span.start);
                assert_eq!(groups.end_of(document), span.end);
                assert_eq!(groups.is_of_master(document), kind == Kind::Master);
                let is_release = kind == Kind::Release || document > span.start;
                assert_eq!(groups.is_release(document), is_release);
            }
        }
    }
}
