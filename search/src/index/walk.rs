//! A walk through the words of a dictionary, along with automata.

use levenshtein_automata::{DFA, Distance, SINK_STATE};
use tantivy_fst::raw::{Fst, Node};

/// Where no more bytes than this can go on, each is looked up.
const FEW: usize = 4;

/// Which words to look for.
pub(super) struct Walk<'a> {
    /// All begin with these bytes.
    pub(super) begin: &'a [u8],
    /// Accepts what comes behind them.
    pub(super) automaton: &'a DFA,
    /// Accepts it, too, if there is one.
    pub(super) gate: Option<&'a DFA>,
}

impl Walk<'_> {
    /// Goes through all words that are looked for, in order: each with its
    /// value and its typos. Most of the way only one letter can go on, so
    /// nodes are asked for it instead of tried with all of theirs.
    pub(super) fn through<D: std::ops::Deref<Target = [u8]>>(
        &self,
        words: &Fst<D>,
        mut found: impl FnMut(&[u8], u64, u8),
    ) {
        let mut first = Step {
            node: words.root(),
            states: States {
                automaton: self.automaton.initial_state(),
                gate: self.gate.map_or(SINK_STATE, DFA::initial_state),
            },
            value: 0,
            tried: 0,
        };
        for byte in self.begin {
            let Some(next) = first.node.find_input(*byte) else {
                return;
            };
            let next = first.node.transition(next);
            first.node = words.node(next.addr);
            first.value += next.out.value();
        }
        let mut ahead = Ahead::new(self);
        let mut word = self.begin.to_vec();
        let mut way = vec![first];
        while let Some(step) = way.last_mut() {
            if step.tried == 0
                && step.node.is_final()
                && let Some(typos) = self.accepts(step.states)
            {
                found(&word, step.value + step.node.final_output().value(), typos);
            }
            let Some((next, byte, states)) = step.next(self, &mut ahead) else {
                way.pop();
                word.pop();
                continue;
            };
            let next = step.node.transition(next);
            let step = Step {
                node: words.node(next.addr),
                states,
                value: step.value + next.out.value(),
                tried: 0,
            };
            word.push(byte);
            way.push(step);
        }
    }

    /// The typos of a word that ends here, if it is looked for.
    fn accepts(&self, states: States) -> Option<u8> {
        let lets_in = |gate: &DFA| matches!(gate.distance(states.gate), Distance::Exact(_));
        match self.automaton.distance(states.automaton) {
            Distance::Exact(typos) if self.gate.is_none_or(lets_in) => Some(typos),
            Distance::Exact(_) | Distance::AtLeast(_) => None,
        }
    }

    /// Where a byte leads, if words may go on with it.
    fn after(&self, states: States, byte: u8) -> Option<States> {
        let automaton = self.automaton.transition(states.automaton, byte);
        let gate = self.gate.map(|gate| gate.transition(states.gate, byte));
        (automaton != SINK_STATE && gate != Some(SINK_STATE)).then_some(States {
            automaton,
            gate: gate.unwrap_or(SINK_STATE),
        })
    }
}

/// What the automata say of the way.
#[derive(Clone, Copy)]
struct States {
    automaton: u32,
    gate: u32,
}

/// A node on the way, and how it was come to.
struct Step<'f> {
    node: Node<'f>,
    states: States,
    value: u64,
    /// Transitions that were tried, or bytes that were looked up.
    tried: usize,
}

impl Step<'_> {
    /// The next transition that can lead to a word, its byte, and the states
    /// behind it.
    fn next(&mut self, walk: &Walk<'_>, ahead: &mut Ahead) -> Option<(usize, u8, States)> {
        match ahead.of(walk, self.states) {
            Bytes::Few(bytes, count) => {
                while self.tried < usize::from(count) {
                    let byte = bytes[self.tried];
                    self.tried += 1;
                    if let Some(next) = self.node.find_input(byte)
                        && let Some(states) = walk.after(self.states, byte)
                    {
                        return Some((next, byte, states));
                    }
                }
            }
            Bytes::Unknown | Bytes::Many => {
                while self.tried < self.node.len() {
                    let next = self.tried;
                    self.tried += 1;
                    let byte = self.node.transition(next).inp;
                    if let Some(states) = walk.after(self.states, byte) {
                        return Some((next, byte, states));
                    }
                }
            }
        }
        None
    }
}

/// The bytes that go on from each state, found out where it is met.
struct Ahead {
    automaton: Vec<Bytes>,
    gate: Vec<Bytes>,
}

#[derive(Clone, Copy)]
enum Bytes {
    Unknown,
    Few([u8; FEW], u8),
    Many,
}

impl Ahead {
    fn new(walk: &Walk<'_>) -> Self {
        Self {
            automaton: vec![Bytes::Unknown; walk.automaton.num_states()],
            gate: vec![Bytes::Unknown; walk.gate.map_or(0, DFA::num_states)],
        }
    }

    fn of(&mut self, walk: &Walk<'_>, states: States) -> Bytes {
        let bytes = known(&mut self.automaton, walk.automaton, states.automaton);
        match (bytes, walk.gate) {
            (Bytes::Many | Bytes::Unknown, Some(gate)) => known(&mut self.gate, gate, states.gate),
            _ => bytes,
        }
    }
}

fn known(ahead: &mut [Bytes], automaton: &DFA, state: u32) -> Bytes {
    let bytes = &mut ahead[state as usize];
    if matches!(bytes, Bytes::Unknown) {
        *bytes = Bytes::after(automaton, state);
    }
    *bytes
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
