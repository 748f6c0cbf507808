//! From the body of a request to events: one, or a short list.

use serde_json::Value;

use super::{Event, Row};

/// Events that one request may carry. A page sends what it has gathered when
/// it is left, which is a few.
pub(super) const MAX_EVENTS: usize = 20;

/// Most characters of a client's own words in an answer to it.
const MAX_ECHO: usize = 200;

/// Reads events with their columns, or says what is wrong with which.
pub(super) fn read(body: &[u8]) -> Result<Vec<(Event, Row)>, String> {
    let value: Value = serde_json::from_slice(body)
        .map_err(|error| cut(format!("The body is no JSON: {error}.")))?;
    let values = match value {
        Value::Array(values) if values.len() > MAX_EVENTS => {
            return Err(format!(
                "The list has {} events: send at most {MAX_EVENTS} at once.",
                values.len()
            ));
        }
        Value::Array(values) if values.is_empty() => {
            return Err("The list has no events.".to_owned());
        }
        Value::Array(values) => values,
        one => vec![one],
    };
    let is_list = values.len() > 1;
    let read = |(place, value): (usize, Value)| {
        event(value).map_err(|wrong| {
            if is_list {
                cut(format!("Event {}: {wrong}.", place + 1))
            } else {
                cut(format!("The event is not as it should be: {wrong}."))
            }
        })
    };
    values.into_iter().enumerate().map(read).collect()
}

fn event(value: Value) -> Result<(Event, Row), String> {
    // A list would be read as the fields of an event in their order.
    if !value.is_object() {
        return Err("an event is an object with a `type`".to_owned());
    }
    let event: Event = serde_json::from_value(value).map_err(|error| error.to_string())?;
    let row = event.row()?;
    Ok((event, row))
}

fn cut(mut text: String) -> String {
    if let Some((end, _)) = text.char_indices().nth(MAX_ECHO) {
        text.truncate(end);
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(body: &str) -> Vec<(&'static str, Row)> {
        read(body.as_bytes())
            .unwrap_or_else(|wrong| panic!("{body}: {wrong}"))
            .into_iter()
            .map(|(event, row)| (event.name(), row))
            .collect()
    }

    fn wrong(body: &str) -> String {
        read(body.as_bytes()).expect_err(body)
    }

    #[test]
    fn each_of_the_five_types_has_the_columns_it_needs() {
        let rows = rows(
            r#"[
            {"type": "search_submitted", "queryLength": 9, "kind": "MASTER", "hits": 12},
            {"type": "search_submitted", "queryLength": 0, "hits": 0},
            {"type": "search_result_clicked", "kind": "ARTIST", "discogsId": 45, "position": 1},
            {"type": "release_page_viewed", "masterId": 8471},
            {"type": "version_page_viewed", "releaseId": 249504},
            {"type": "outbound_discogs_clicked", "kind": "LABEL", "discogsId": 1}
            ]"#,
        );
        let none = Row::default();
        assert_eq!(
            rows,
            [
                (
                    "search_submitted",
                    Row {
                        query_length: Some(9),
                        kind: Some(3),
                        hits: Some(12),
                        ..none
                    }
                ),
                (
                    "search_submitted",
                    Row {
                        query_length: Some(0),
                        hits: Some(0),
                        ..none
                    }
                ),
                (
                    "search_result_clicked",
                    Row {
                        kind: Some(1),
                        record_id: Some(45),
                        position: Some(1),
                        ..none
                    }
                ),
                (
                    "release_page_viewed",
                    Row {
                        kind: Some(3),
                        record_id: Some(8471),
                        ..none
                    }
                ),
                (
                    "version_page_viewed",
                    Row {
                        kind: Some(4),
                        record_id: Some(249_504),
                        ..none
                    }
                ),
                (
                    "outbound_discogs_clicked",
                    Row {
                        kind: Some(2),
                        record_id: Some(1),
                        ..none
                    }
                ),
            ]
        );
    }

    #[test]
    fn one_event_may_come_without_a_list() {
        let rows = rows(r#" {"releaseId": 1, "type": "version_page_viewed"} "#);
        assert_eq!(rows.len(), 1);
    }

    #[test]
    fn what_was_typed_is_not_taken() {
        let wrong =
            wrong(r#"{"type": "search_submitted", "queryLength": 4, "hits": 1, "query": "Mara"}"#);
        assert!(wrong.contains("unknown field `query`"), "{wrong}");
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        for (body, part) in [
            ("", "no JSON"),
            ("[]", "no events"),
            ("7", "an object with a `type`"),
            (
                "[[\"search_submitted\", 1, null, 2]]",
                "an object with a `type`",
            ),
            (r#"{"type": "page_left"}"#, "unknown variant `page_left`"),
            (r#"{"hits": 1}"#, "missing field `type`"),
            (
                r#"{"type": "release_page_viewed"}"#,
                "missing field `masterId`",
            ),
            (
                r#"{"type": "release_page_viewed", "masterId": 0}"#,
                "no id of Discogs",
            ),
            (
                r#"{"type": "release_page_viewed", "masterId": 3000000000}"#,
                "no id of Discogs",
            ),
            (
                r#"{"type": "release_page_viewed", "masterId": -1}"#,
                "invalid value",
            ),
            (
                r#"{"type": "release_page_viewed", "masterId": "1"}"#,
                "invalid type",
            ),
            (
                r#"{"type": "search_result_clicked", "kind": "ARTIST", "discogsId": 1, "position": 0}"#,
                "`position` is 0",
            ),
            (
                r#"{"type": "outbound_discogs_clicked", "kind": "artist", "discogsId": 1}"#,
                "unknown variant `artist`",
            ),
            (
                r#"[{"type": "release_page_viewed", "masterId": 1}, {"type": "x"}]"#,
                "Event 2: unknown variant `x`",
            ),
        ] {
            let wrong = wrong(body);
            assert!(wrong.contains(part), "{body}: {wrong}");
        }
    }

    #[test]
    fn an_answer_to_a_hostile_body_is_short() {
        let long = format!(r#"{{"type": "{}"}}"#, "ö".repeat(4_000));
        let deep = "[".repeat(5_000);
        let many = format!("[{}{{}}]", "{},".repeat(MAX_EVENTS));
        for body in [&long, &deep, &many] {
            assert!(wrong(body).chars().count() <= MAX_ECHO + 1);
        }
    }
}
