//! Prompts: what people who dig ask for again and again.

use rmcp::model::{
    ErrorData, GetPromptResult, JsonObject, Prompt, PromptArgument, PromptMessage, Role,
};

/// A prompt: its name, what it is for, its arguments with what each means, and
/// its text, in which an argument stands in braces.
struct Template {
    name: &'static str,
    description: &'static str,
    arguments: &'static [(&'static str, &'static str)],
    text: &'static str,
}

const PROMPTS: &[Template] = &[
    Template {
        name: "identify_pressing",
        description: "Which pressing is the record in my hands?",
        arguments: &[(
            "marks",
            "what is printed on it: barcode, catalogue number, run-out, label, country",
        )],
        text: "I hold a record with these marks: {marks}. Find out which release of the catalogue it is. Look its numbers up \
               with lookup_identifiers, compare the candidates with compare_versions, and tell me which fits, what tells it \
               from the others, and what I should look at if several still fit.",
    },
    Template {
        name: "explore_artist",
        description: "An artist, and where to dig from there.",
        arguments: &[("artist", "the name of an artist or group")],
        text: "Introduce me to {artist} by the catalogue alone: who they are, under which aliases and in which groups they \
               have worked, their own releases in order of years, what they did for others, and five releases to hear \
               that are not the obvious ones. Name the id of every record you mention.",
    },
    Template {
        name: "connect_artists",
        description: "How two artists are connected.",
        arguments: &[("one", "an artist"), ("other", "another artist")],
        text: "How are {one} and {other} connected? Find their ids with search_catalog, then the chain of releases between \
               them with find_path, and tell it as a story: who did what on which release, and in which year. Say so if \
               the search was cut.",
    },
    Template {
        name: "label_story",
        description: "The story of a label by its releases.",
        arguments: &[("label", "the name of a label")],
        text: "Tell the story of the label {label} by its releases: when it began, whose sublabel it is and which it has, \
               who is on its first releases, how its genres changed, and which of its releases have the most versions.",
    },
];

/// All prompts.
pub(super) fn all() -> Vec<Prompt> {
    let prompt = |text: &Template| {
        let arguments = text.arguments.iter().map(|(name, description)| {
            PromptArgument::new(*name)
                .with_description(*description)
                .with_required(true)
        });
        Prompt::new(text.name, Some(text.description), Some(arguments.collect()))
    };
    PROMPTS.iter().map(prompt).collect()
}

/// A prompt with its arguments filled in.
pub(super) fn get(name: &str, arguments: &JsonObject) -> Result<GetPromptResult, ErrorData> {
    let invalid = |words: String| ErrorData::invalid_params(words, None);
    let prompt = PROMPTS.iter().find(|prompt| prompt.name == name);
    let prompt = prompt.ok_or_else(|| invalid("there is no prompt of this name".to_owned()))?;
    // At once, so that braces in an argument mean nothing.
    let mut text = String::new();
    let mut rest = prompt.text;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        let value = arguments.get(name).and_then(|value| value.as_str());
        let value = value.ok_or_else(|| invalid(format!("the argument `{name}` is missing")))?;
        text.push_str(before);
        text.push_str(value);
        rest = after;
    }
    text.push_str(rest);
    let message = PromptMessage::new_text(Role::User, text);
    Ok(GetPromptResult::new(vec![message]).with_description(prompt.description))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{PROMPTS, all, get};

    fn arguments(value: Value) -> rmcp::model::JsonObject {
        let Value::Object(arguments) = value else {
            panic!("an object");
        };
        arguments
    }

    #[test]
    fn every_argument_of_a_prompt_stands_in_its_text() {
        assert_eq!(all().len(), PROMPTS.len());
        for prompt in PROMPTS {
            assert_eq!(
                prompt.text.matches('{').count(),
                prompt.text.matches('}').count()
            );
            for (name, _) in prompt.arguments {
                assert!(
                    prompt.text.contains(&format!("{{{name}}}")),
                    "{name} of {}",
                    prompt.name
                );
            }
        }
    }

    #[test]
    fn what_is_filled_in_is_filled_in_once() {
        let filled = arguments(json!({ "one": "{other}", "other": "B" }));
        let result = get("connect_artists", &filled).expect("a prompt");
        let text = serde_json::to_string(&result.messages).expect("messages are JSON");
        assert!(text.contains("{other} and B connected"), "{text}");
        let missing = get("connect_artists", &arguments(json!({ "one": "A" })));
        assert!(
            missing
                .expect_err("it is missing")
                .message
                .contains("`other`")
        );
        assert!(get("nothing", &arguments(json!({}))).is_err());
    }
}
