//! Lists of plain text in one column: an item a line, null for an empty list.
//!
//! In an item, a backslash is written `\\` and a line feed `\n`, so that any
//! list comes back as it was.

use std::borrow::Cow;

/// The column for these items; `None` for an empty list.
pub fn join(items: &[&str]) -> Option<String> {
    let lines: Vec<Cow<'_, str>> = items.iter().map(|item| line(item)).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// The items of a column.
pub fn split(column: Option<&str>) -> Vec<String> {
    let lines = column.into_iter().flat_map(|text| text.split('\n'));
    lines.map(item).collect()
}

fn line(item: &str) -> Cow<'_, str> {
    if item.contains(['\\', '\n']) {
        Cow::Owned(item.replace('\\', r"\\").replace('\n', r"\n"))
    } else {
        Cow::Borrowed(item)
    }
}

fn item(line: &str) -> String {
    let mut item = String::with_capacity(line.len());
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        match letter {
            // Otherwise it is another backslash, which is then taken.
            '\\' if letters.next() == Some('n') => item.push('\n'),
            other => item.push(other),
        }
    }
    item
}

#[cfg(test)]
mod tests {
    use super::{join, split};

    #[test]
    fn any_list_comes_back_as_it_was() {
        for items in [
            vec![],
            vec!["Rock"],
            vec!["Electronic", "Folk, World, & Country"],
            vec!["two\nlines", r"back\slash", r"\n", "\\\n\\", "\\\\n"],
            vec!["", "after nothing", ""],
        ] {
            let column = join(&items);
            assert_eq!(split(column.as_deref()), items, "{column:?}");
        }
    }

    #[test]
    fn an_item_is_a_line() {
        assert_eq!(join(&["LP", "Album"]).as_deref(), Some("LP\nAlbum"));
        assert_eq!(join(&[]), None);
    }
}
