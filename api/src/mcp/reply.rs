//! What a tool has to say, before it is cut to its budget.

use std::fmt::Write;

use async_graphql::indexmap::IndexMap;
use async_graphql::{Name, Value};
use rmcp::model::{CallToolResult, ContentBlock};

use super::outline::{bullets, outline};

/// Fields in the order in which they are told.
pub(super) type Fields = IndexMap<Name, Value>;

/// What a tool has to say.
#[derive(Clone, Debug, Default)]
pub(super) struct Reply {
    /// All but the items.
    pub(super) fields: Fields,
    /// A page of items; `None` where the answer is one record.
    pub(super) page: Option<Page>,
    /// Where all of a list is to be had that may be cut: its name, and the call.
    pub(super) elsewhere: Vec<(&'static str, String)>,
    /// What has been cut, a sentence each.
    pub(super) cut: Vec<String>,
    /// Whether the text is JSON, too, as an answer to a program's own question.
    pub(super) is_json: bool,
}

/// Items that can be paged through.
#[derive(Clone, Debug, Default)]
pub(super) struct Page {
    /// The items, each with the cursor to go on after it.
    pub(super) items: Vec<(String, Value)>,
    /// Whether there are more after them.
    pub(super) has_more: bool,
    /// The cursor to go on after, where there is more but no item here.
    pub(super) after: Option<String>,
}

impl Page {
    fn next(&self) -> Option<&str> {
        if !self.has_more {
            return None;
        }
        let last = self.items.last().map(|(cursor, _)| cursor.as_str());
        self.after
            .as_deref()
            .or(last)
            .filter(|cursor| !cursor.is_empty())
    }
}

impl Reply {
    /// One record.
    pub(super) fn record(fields: Fields) -> Self {
        Self {
            fields,
            ..Self::default()
        }
    }

    /// The answer as it goes out.
    pub(super) fn result(&self) -> CallToolResult {
        let mut structured = self.fields.clone();
        let mut text = String::new();
        outline(&mut text, &self.fields);
        if let Some(page) = &self.page {
            let items: Vec<Value> = page.items.iter().map(|(_, item)| item.clone()).collect();
            text.push_str("items:\n");
            bullets(&mut text, &items);
            structured.insert(Name::new("items"), Value::List(items));
            if let Some(next) = page.next() {
                let _ = writeln!(text, "nextCursor: {next}");
                structured.insert(Name::new("nextCursor"), Value::from(next));
            }
        }
        if !self.cut.is_empty() {
            let _ = writeln!(text, "cut to fit: {}", self.cut.join("; "));
            let cut = self.cut.iter().map(|cut| Value::from(cut.as_str()));
            structured.insert(Name::new("cut"), Value::List(cut.collect()));
        }
        // Nothing in it can fail to be JSON.
        let structured = Value::Object(structured).into_json().unwrap_or_default();
        if self.is_json {
            text = structured.to_string();
        }
        let mut result = CallToolResult::success(vec![ContentBlock::text(text.trim_end())]);
        result.structured_content = Some(structured);
        result
    }
}
