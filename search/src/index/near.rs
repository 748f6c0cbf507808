//! Near words: those of a dictionary that are few typos from a word.

use levenshtein_automata::{DFA, Distance, SINK_STATE};
use tantivy_fst::raw::{Fst, Node};

/// Where no more bytes than this can go on, each is looked up.
const FEW: usize = 4;

/// Goes through all words of a dictionary that an automaton accepts, in order:
/// each with its value and its typos. Most of the way only one letter can go
/// on, so nodes are asked for it instead of tried with all of theirs.
pub(super) fn near<D: std::ops::Deref<Target = [u8]>>(
    words: &Fst<D>,
    automaton: &DFA,
    mut found: impl FnMut(&[u8], u64, u8),
) {
    let mut open = Open::new(automaton);
    let mut word = Vec::new();
    let mut way = vec![Step {
        node: words.root(),
        state: automaton.initial_state(),
        value: 0,
        tried: 0,
    }];
    while let Some(step) = way.last_mut() {
        if step.tried == 0
            && step.node.is_final()
            && let Distance::Exact(typos) = automaton.distance(step.state)
        {
            found(&word, step.value + step.node.final_output().value(), typos);
        }
        let Some((next, byte, state)) = step.next(automaton, &mut open) else {
            way.pop();
            word.pop();
            continue;
        };
        let next = step.node.transition(next);
        let step = Step {
            node: words.node(next.addr),
            state,
            value: step.value + next.out.value(),
            tried: 0,
        };
        word.push(byte);
        way.push(step);
    }
}

/// A node on the way, and how it was come to.
struct Step<'f> {
    node: Node<'f>,
    state: u32,
    value: u64,
    /// Transitions that were tried, or bytes that were looked up.
    tried: usize,
}

impl Step<'_> {
    /// The next transition that can lead to a word, its byte, and the state
    /// behind it.
    fn next(&mut self, automaton: &DFA, open: &mut Open) -> Option<(usize, u8, u32)> {
        match open.of(automaton, self.state) {
            Bytes::Few(bytes, count) => {
                while self.tried < usize::from(*count) {
                    let byte = bytes[self.tried];
                    self.tried += 1;
                    if let Some(next) = self.node.find_input(byte) {
                        return Some((next, byte, automaton.transition(self.state, byte)));
                    }
                }
            }
            Bytes::Unknown | Bytes::Many => {
                while self.tried < self.node.len() {
                    let next = self.tried;
                    self.tried += 1;
                    let byte = self.node.transition(next).inp;
                    let state = automaton.transition(self.state, byte);
                    if state != SINK_STATE {
                        return Some((next, byte, state));
                    }
                }
            }
        }
        None
    }
}

/// The bytes that go on from each state, found out where it is met.
struct Open(Vec<Bytes>);

#[derive(Clone, Copy)]
enum Bytes {
    Unknown,
    Few([u8; FEW], u8),
    Many,
}

impl Open {
    fn new(automaton: &DFA) -> Self {
        Self(vec![Bytes::Unknown; automaton.num_states()])
    }

    fn of(&mut self, automaton: &DFA, state: u32) -> &Bytes {
        let bytes = &mut self.0[state as usize];
        if matches!(bytes, Bytes::Unknown) {
            *bytes = Bytes::after(automaton, state);
        }
        bytes
    }
}

impl Bytes {
    fn after(automaton: &DFA, state: u32) -> Self {
        let (mut few, mut count) = ([0; FEW], 0);
        for byte in 0..=u8::MAX {
            if automaton.transition(state, byte) == SINK_STATE {
                continue;
            }
            if usize::from(count) == FEW {
                return Self::Many;
            }
            few[usize::from(count)] = byte;
            count += 1;
        }
        Self::Few(few, count)
    }
}

#[cfg(test)]
mod tests {
    use levenshtein_automata::{Distance, LevenshteinAutomatonBuilder};
    use tantivy_fst::Map;

    use super::near;

    #[test]
    fn every_word_within_so_many_typos_is_found_and_no_other() {
        let mut words: Vec<String> = [
            "a",
            "ab",
            "abbey",
            "road",
            "björk",
            "bjork",
            "бьорк",
            "林檎",
        ]
        .map(str::to_owned)
        .into();
        // All words of up to five of two letters are near each other.
        for letters in 1..=5u32 {
            for word in 0..1u32 << letters {
                let letter = |at| if word >> at & 1 == 1 { 'x' } else { 'y' };
                words.push((0..letters).map(letter).collect());
            }
        }
        words.sort();
        let numbered = words.iter().zip(1u64..);
        let map = Map::from_iter(numbered.clone()).expect("words in order");
        for typos in [1, 2] {
            let automata = LevenshteinAutomatonBuilder::new(typos, true);
            for asked in ["xyxy", "y", "jbörk", "abey", "林", "бйорк", "nothing", ""] {
                let automaton = automata.build_dfa(asked);
                let mut found = Vec::new();
                near(map.as_fst(), &automaton, |word, number, typos| {
                    let word = String::from_utf8_lossy(word).into_owned();
                    found.push((word, number, typos));
                });
                let meant: Vec<(String, u64, u8)> = (numbered.clone())
                    .filter_map(|(word, number)| match automaton.eval(word) {
                        Distance::Exact(typos) => Some((word.clone(), number, typos)),
                        Distance::AtLeast(_) => None,
                    })
                    .collect();
                assert_eq!(found, meant, "{asked}");
            }
        }
    }
}
