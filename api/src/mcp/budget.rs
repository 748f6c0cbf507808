//! The bytes of an answer: it never has more than its budget, and says what
//! was cut.

use std::collections::BTreeMap;
use std::fmt::Write;

use async_graphql::{Name, Value};
use rmcp::model::CallToolResult;

use super::reply::{Fields, Reply};

/// Bytes of an answer where the caller doesn't say.
pub(super) const DEFAULT: usize = 8 * 1024;
/// Least that a caller may ask for.
pub(super) const LEAST: usize = 2 * 1024;
/// Most that a caller may ask for.
pub(super) const MOST: usize = 64 * 1024;

/// Characters that a text keeps at least while lists can still be cut.
const SHORT: usize = 100;

/// Most cuts that are told one by one.
const MOST_CUTS: usize = 6;

/// Rounds of cutting that any answer is done after: each takes at least a
/// quarter of the largest part.
const ROUNDS: usize = 2_000;

/// The result of a reply, in at most so many bytes: those of the result as it
/// goes over the wire, its text and its structured content together.
pub(super) fn fit(mut reply: Reply, budget: usize) -> CallToolResult {
    let mut shown = BTreeMap::new();
    let mut result = reply.result();
    for _ in 0..ROUNDS {
        let bytes = size(&result);
        if bytes <= budget {
            break;
        }
        if !shorten(&mut reply, &mut shown, bytes, budget) {
            break;
        }
        reply.cut = told(&shown, &reply);
        result = reply.result();
    }
    result
}

/// The bytes of a result on the wire.
fn size(result: &CallToolResult) -> usize {
    serde_json::to_vec(result).map_or(usize::MAX, |json| json.len())
}

/// What was there of a part that was cut, in items or characters.
#[derive(Clone, Copy, Debug)]
struct Cut {
    of: usize,
    left: usize,
    is_text: bool,
}

/// Takes something away; `false` where nothing is left to take.
fn shorten(
    reply: &mut Reply,
    shown: &mut BTreeMap<String, Cut>,
    bytes: usize,
    budget: usize,
) -> bool {
    if let Some(page) = &mut reply.page
        && page.items.len() > 1
    {
        let cut = shown.entry("items".to_owned()).or_insert(Cut {
            of: page.items.len(),
            left: 0,
            is_text: false,
        });
        // Nearly in proportion: items differ in size, and the rest has one, too.
        let fitting = page.items.len() * budget / bytes.max(1);
        let most = page.items.len() - 1;
        page.items
            .truncate(fitting.max(most * 7 / 8).clamp(1, most));
        page.has_more = true;
        page.after = None;
        cut.left = page.items.len();
        return true;
    }
    let Some(largest) = largest(reply) else {
        return false;
    };
    let Some(part) = part(reply, &largest) else {
        return false;
    };
    let path = named(&largest);
    // What is left of it: far over the budget little, near it nearly all.
    let left = |of: usize| (of * (budget + budget / 4) / bytes.max(1)).clamp(of / 4, of * 3 / 4);
    match part {
        Value::List(items) => {
            let cut = shown.entry(path).or_insert(Cut {
                of: items.len(),
                left: 0,
                is_text: false,
            });
            items.truncate(left(items.len()));
            cut.left = items.len();
        }
        Value::String(text) => {
            let characters = text.chars().count();
            let cut = shown.entry(path).or_insert(Cut {
                of: characters,
                left: 0,
                is_text: true,
            });
            cut.left = left(characters.min(cut.of));
            let end = text.char_indices().nth(cut.left);
            text.truncate(end.map_or(text.len(), |(end, _)| end));
            text.push('…');
        }
        _ => return false,
    }
    true
}

/// A step towards a part of an answer.
#[derive(Clone, Debug)]
enum Step {
    /// Into the items of the page, one of which is left.
    Item,
    Field(Name),
    At(usize),
}

/// The way to the largest part that can be cut: of lists, or of texts longer
/// than [`SHORT`]; only then of shorter ones.
fn largest(reply: &Reply) -> Option<Vec<Step>> {
    for shortest in [SHORT, 8] {
        let mut best = (0, None);
        for (name, value) in &reply.fields {
            weigh(
                value,
                &mut vec![Step::Field(name.clone())],
                shortest,
                &mut best,
            );
        }
        if let Some((_, item)) = reply.page.as_ref().and_then(|page| page.items.first()) {
            weigh(item, &mut vec![Step::Item], shortest, &mut best);
        }
        if best.1.is_some() {
            return best.1;
        }
    }
    None
}

fn weigh(
    value: &Value,
    path: &mut Vec<Step>,
    shortest: usize,
    best: &mut (usize, Option<Vec<Step>>),
) -> usize {
    match value {
        Value::List(items) => {
            let mut sum = 2;
            for (at, item) in items.iter().enumerate() {
                path.push(Step::At(at));
                sum += 1 + weigh(item, path, shortest, best);
                path.pop();
            }
            // A list weighs as much as what is in it, and goes first.
            if sum >= best.0 && !items.is_empty() {
                *best = (sum, Some(path.clone()));
            }
            sum
        }
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| {
                path.push(Step::Field(name.clone()));
                let weight = weigh(value, path, shortest, best);
                path.pop();
                name.len() + 4 + weight
            })
            .sum(),
        Value::String(text) => {
            if text.len() > best.0 && text.chars().count() > shortest {
                *best = (text.len(), Some(path.clone()));
            }
            text.len() + 2
        }
        _ => 6,
    }
}

fn part<'a>(reply: &'a mut Reply, path: &[Step]) -> Option<&'a mut Value> {
    let (first, rest) = path.split_first()?;
    let mut value = match first {
        Step::Field(name) => reply.fields.get_mut(name)?,
        Step::Item => &mut reply.page.as_mut()?.items.first_mut()?.1,
        Step::At(_) => return None,
    };
    for step in rest {
        value = match (step, value) {
            (Step::Field(name), Value::Object(fields)) => {
                let fields: &mut Fields = fields;
                fields.get_mut(name)?
            }
            (Step::At(at), Value::List(items)) => items.get_mut(*at)?,
            _ => return None,
        };
    }
    Some(value)
}

/// A path as people read it: `tracks[3].credits`, or `aliases` of `aliases.items`.
fn named(path: &[Step]) -> String {
    let mut name = String::new();
    for step in path {
        match step {
            Step::Item => name.push_str("item"),
            Step::Field(field) if field == "items" && !name.is_empty() => {}
            Step::Field(field) => {
                if !name.is_empty() {
                    name.push('.');
                }
                name.push_str(field);
            }
            Step::At(at) => {
                let _ = write!(name, "[{at}]");
            }
        }
    }
    name
}

/// What was cut, in words.
fn told(shown: &BTreeMap<String, Cut>, reply: &Reply) -> Vec<String> {
    let is_there = |path: &str| {
        // What was cut within what is gone by now needs no word of its own.
        !shown.iter().any(|(outer, cut)| {
            let inner = path.strip_prefix(outer.as_str());
            let at = inner.and_then(|inner| inner.strip_prefix('['));
            let at = at.and_then(|at| at.split(']').next()?.parse::<usize>().ok());
            at.is_some_and(|at| at >= cut.left)
        })
    };
    let mut words: Vec<String> = shown
        .iter()
        .filter(|(path, _)| is_there(path))
        .map(|(path, cut)| {
            let Cut { of, left, is_text } = *cut;
            let unit = if is_text { " characters" } else { "" };
            let elsewhere = reply.elsewhere.iter().find(|(list, _)| list == path);
            let elsewhere = elsewhere.map_or_else(String::new, |(_, call)| format!(" ({call})"));
            format!("{path}: {left} of {of}{unit}{elsewhere}")
        })
        .collect();
    if words.len() > MOST_CUTS {
        let more = words.len() - MOST_CUTS;
        words.truncate(MOST_CUTS);
        words.push(format!("{more} more parts; maxBytes allows more"));
    }
    words
}
