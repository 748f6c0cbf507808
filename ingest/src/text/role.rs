//! Roles as printed, one by one.

use std::borrow::Cow;

/// One role of a printed list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Role<'a> {
    /// The role without its brackets.
    pub(crate) name: Cow<'a, str>,
    /// What the brackets say; several are joined by `, `.
    pub(crate) detail: Option<Cow<'a, str>>,
}

/// The roles of one credit.
#[derive(Debug)]
pub(crate) struct Roles<'a> {
    /// At least one; a single nameless role where none is printed.
    pub(crate) list: Vec<Role<'a>>,
    /// The printed text, where joining the roles does not give it back.
    pub(crate) printed: Option<&'a str>,
}

/// One more than a release can have: a list of more need not be taken apart to
/// the end to be refused.
const MOST: usize = i16::MAX as usize + 1;

/// Splits `Written-By, Producer [Additional]` at commas outside brackets. An
/// unbalanced bracket runs to the end.
pub(crate) fn split(printed: &str) -> Roles<'_> {
    let mut list = Vec::with_capacity(1);
    let (mut start, mut depth) = (0, 0_usize);
    for (at, byte) in printed.bytes().enumerate() {
        match byte {
            b'[' => depth += 1,
            b']' => depth = depth.saturating_sub(1),
            b',' if depth == 0 && list.len() < MOST => {
                list.extend(role(&printed[start..at]));
                start = at + 1;
            }
            _ => {}
        }
    }
    list.extend(role(&printed[start..]));
    if list.is_empty() {
        list.push(Role {
            name: Cow::Borrowed(""),
            detail: None,
        });
    }
    let printed = (!give_back(&list, printed)).then_some(printed);
    Roles { list, printed }
}

/// Whether the roles, joined as Discogs prints them, are the printed text.
fn give_back(list: &[Role<'_>], printed: &str) -> bool {
    let mut rest = printed;
    for role in list {
        let at_start = rest.len() == printed.len();
        let comma = if at_start { "" } else { ", " };
        match rest.strip_prefix(comma).and_then(|rest| after(rest, role)) {
            Some(after) => rest = after,
            None => return false,
        }
    }
    rest.is_empty()
}

/// What follows a role that stands here.
fn after<'p>(text: &'p str, role: &Role<'_>) -> Option<&'p str> {
    let rest = text.strip_prefix(&*role.name)?;
    match &role.detail {
        None => Some(rest),
        Some(detail) => rest
            .strip_prefix(" [")?
            .strip_prefix(&**detail)?
            .strip_prefix(']'),
    }
}

/// The role that stands between two commas, unless nothing does.
fn role(part: &str) -> Option<Role<'_>> {
    let part = part.trim();
    let Some(open) = memchr::memchr(b'[', part.as_bytes()) else {
        return (!part.is_empty()).then_some(Role {
            name: Cow::Borrowed(part),
            detail: None,
        });
    };
    // The common form: a name and one pair of brackets at the end.
    if let Some(inner) = part[open + 1..].strip_suffix(']')
        && !inner.contains(['[', ']'])
    {
        return Some(Role {
            name: Cow::Borrowed(part[..open].trim_end()),
            detail: Some(Cow::Borrowed(inner)),
        });
    }
    let mut name = String::new();
    let mut details: Vec<String> = Vec::new();
    let mut depth = 0_usize;
    for letter in part.chars() {
        match letter {
            '[' => {
                depth += 1;
                if depth == 1 {
                    details.push(String::new());
                    continue;
                }
            }
            ']' if depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    continue;
                }
            }
            _ => {}
        }
        if depth == 0 {
            name.push(letter);
        } else if let Some(detail) = details.last_mut() {
            detail.push(letter);
        }
    }
    Some(Role {
        name: Cow::Owned(name.split_whitespace().collect::<Vec<_>>().join(" ")),
        detail: Some(Cow::Owned(details.join(", "))),
    })
}

#[cfg(test)]
mod tests {
    use super::{Role, split};

    /// The roles as one text, as Discogs prints them.
    fn join(list: &[Role<'_>]) -> String {
        let mut text = String::new();
        for role in list {
            if !text.is_empty() {
                text.push_str(", ");
            }
            text.push_str(&role.name);
            if let Some(detail) = &role.detail {
                text.push_str(" [");
                text.push_str(detail);
                text.push(']');
            }
        }
        text
    }

    fn check(printed: &str, roles: &[(&str, Option<&str>)], gives_itself_back: bool) {
        let split = split(printed);
        let list: Vec<_> = split
            .list
            .iter()
            .map(|role| (&*role.name, role.detail.as_deref()))
            .collect();
        assert_eq!(list, roles, "{printed}");
        assert_eq!(split.printed.is_none(), gives_itself_back, "{printed}");
        if gives_itself_back {
            assert_eq!(join(&split.list), printed);
        }
    }

    #[test]
    fn joined_roles_are_compared_as_a_whole() {
        for printed in [
            "[a]", "A [b", "A [b], ", "A, [b]", "A [b],B", "A [b]c", ",", "A,,B",
        ] {
            let split = split(printed);
            let gives_itself_back = join(&split.list) == printed;
            assert_eq!(split.printed.is_none(), gives_itself_back, "{printed}");
        }
    }

    #[test]
    fn a_list_is_split_at_commas_outside_brackets() {
        check("Producer", &[("Producer", None)], true);
        check(
            "Written-By, Producer [Additional]",
            &[("Written-By", None), ("Producer", Some("Additional"))],
            true,
        );
        check(
            "Photography By [Front, Back], Design",
            &[("Photography By", Some("Front, Back")), ("Design", None)],
            true,
        );
        check("", &[("", None)], true);
    }

    #[test]
    fn an_unbalanced_bracket_runs_to_the_end() {
        check(
            "Guitar [Lead, Vocals, Producer",
            &[("Guitar", Some("Lead, Vocals, Producer"))],
            false,
        );
        check("Guitar], Bass", &[("Guitar]", None), ("Bass", None)], true);
    }

    #[test]
    fn what_the_parts_lose_is_kept_as_printed() {
        check("Drums [A] [B]", &[("Drums", Some("A, B"))], false);
        check(
            "Bass [Electric] Guitar",
            &[("Bass Guitar", Some("Electric"))],
            false,
        );
        check(
            "Producer,Mixed By",
            &[("Producer", None), ("Mixed By", None)],
            false,
        );
        check("Producer, ", &[("Producer", None)], false);
        check("Synth[Moog]", &[("Synth", Some("Moog"))], false);
        check(" , ", &[("", None)], false);
        check("Voice [a [b] c]", &[("Voice", Some("a [b] c"))], true);
    }
}
