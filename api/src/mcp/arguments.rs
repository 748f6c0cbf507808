//! What tools are called with. The words beside a field are its description
//! in the tool's input schema.

use rmcp::model::JsonObject;
use rmcp::schemars::JsonSchema;
use rmcp::schemars::generate::SchemaSettings;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value as Json};

use super::budget;
use super::operation::Trouble;

/// Most items that one call returns.
pub(super) const MOST_ITEMS: i32 = 100;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$of:meta])* $variant:ident,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
        #[serde(rename_all = "snake_case")]
        #[schemars(crate = "rmcp::schemars")]
        pub(super) enum $name { $($(#[$of])* $variant,)* }

        impl $name {
            /// The word as it is written.
            pub(super) fn word(self) -> &'static str {
                match self { $(Self::$variant => const { stringify!($variant) },)* }
            }
        }
    };
}

words! { Kind { Artist, Label, Master, Release, } }
words! { Sort { Relevance, OldestFirst, NewestFirst, Title, } }
words! { Order { OldestFirst, NewestFirst, } }
words! { Role { Main, Track, Credit, Label, Series, Company, } }
words! { Link {
    Aliases, Members, Groups, Releases, Masters, Tracks, Credits,
    Parent, Sublabels,
    Artists, Versions, MainRelease, Videos,
    Master, Labels, Series, Companies, Identifiers,
} }

/// A word of this program as the graph writes it: `MAIN_RELEASE` of `MainRelease`.
pub(super) fn in_graph(word: &str) -> String {
    cased(word, char::to_ascii_uppercase)
}

/// The same as tools write it: `main_release`.
pub(super) fn in_tools(word: &str) -> String {
    cased(word, char::to_ascii_lowercase)
}

fn cased(word: &str, case: impl Fn(&char) -> char) -> String {
    let mut cased = String::new();
    for (place, letter) in word.chars().enumerate() {
        if place > 0 && letter.is_ascii_uppercase() {
            cased.push('_');
        }
        cased.push(case(&letter));
    }
    cased
}

/// Arguments of the tools, each with the bytes that its answer may have.
macro_rules! arguments {
    ($($name:ident { $($(#[$doc:meta])* $field:ident: $ty:ty,)* })*) => {
        $(
            #[derive(Clone, Debug, Deserialize, JsonSchema)]
            #[serde(rename_all = "camelCase", deny_unknown_fields)]
            #[schemars(crate = "rmcp::schemars")]
            pub(super) struct $name {
                $($(#[$doc])* pub(super) $field: $ty,)*
                /// Bytes of the answer, 2048 to 65536; 8192 unless said.
                max_bytes: Option<usize>,
            }

            impl Budgeted for $name {
                fn max_bytes(&self) -> Option<usize> {
                    self.max_bytes
                }
            }
        )*
    };
}

/// Arguments that say how long the answer may be.
pub(super) trait Budgeted {
    fn max_bytes(&self) -> Option<usize>;

    /// The bytes that the answer may have.
    fn budget(&self) -> Result<usize, Trouble> {
        match self.max_bytes().unwrap_or(budget::DEFAULT) {
            bytes @ budget::LEAST..=budget::MOST => Ok(bytes),
            bytes => Err(Trouble::new(format!(
                "`maxBytes` must be from {} to {}, not {bytes}.",
                budget::LEAST,
                budget::MOST
            ))),
        }
    }
}

arguments! {
    SearchCatalog {
        /// Names, titles, catalogue numbers, as a person types them.
        query: String,
        /// Only these kinds. Without it a mix, at most 20 of a kind.
        kinds: Option<Vec<Kind>>,
        /// Masters and releases of one of these genres.
        genres: Option<Vec<String>>,
        /// Of one of these styles.
        styles: Option<Vec<String>>,
        /// Of one of these countries, as Discogs writes them: "UK", "US".
        countries: Option<Vec<String>>,
        /// Of one of these formats: "Vinyl", "LP", "CD".
        formats: Option<Vec<String>>,
        /// From this year on.
        year_from: Option<i32>,
        /// Up to this year.
        year_to: Option<i32>,
        /// Years and titles need kinds master and release alone.
        sort: Option<Sort>,
        /// Items, 1 to 100; 10 unless said.
        limit: Option<i32>,
        /// `nextCursor` of the call before.
        cursor: Option<String>,
    }
    Record {
        /// Discogs's number of the record.
        id: i32,
    }
    TraverseLinks {
        /// Kind of the record to start from.
        kind: Kind,
        /// Discogs's number of it.
        id: i32,
        /// Which link to follow.
        link: Link,
        /// Of an artist's releases: main, track or credit. Of a label's: label, series or company.
        role: Option<Role>,
        /// Of an artist's releases or credits: this role alone, such as "Producer".
        credit_role: Option<String>,
        /// By year.
        order: Option<Order>,
        /// Items, 1 to 100; 20 unless said.
        limit: Option<i32>,
        /// `nextCursor` of the call before.
        cursor: Option<String>,
    }
    LookupIdentifiers {
        /// Barcodes, in any spelling.
        barcodes: Option<Vec<String>>,
        /// Catalogue numbers, each with its label or without.
        catalog_numbers: Option<Vec<CatalogNumber>>,
        /// Matrix or run-out numbers, whole.
        matrix_numbers: Option<Vec<String>>,
        /// Releases of each value, 1 to 100; 5 unless said.
        limit: Option<i32>,
        /// `nextCursor` of the call before; goes with a single value.
        cursor: Option<String>,
    }
    FindPath {
        /// Discogs's number of one artist.
        from: i32,
        /// Discogs's number of the other.
        to: i32,
        /// Releases on the way at most, 1 to 6; 4 unless said.
        max_steps: Option<i32>,
    }
    CompareVersions {
        /// Compare the versions of this master,
        master: Option<i32>,
        /// or these releases, at most 100.
        releases: Option<Vec<i32>>,
        /// Only of this country, as Discogs writes it: "UK".
        country: Option<String>,
        /// Only with this format or description: "Vinyl", "LP", "Reissue".
        format: Option<String>,
        /// Only on a label with these words in its name.
        label: Option<String>,
        /// From this year on.
        year_from: Option<i32>,
        /// Up to this year.
        year_to: Option<i32>,
        /// Versions, 1 to 100; 20 unless said.
        limit: Option<i32>,
        /// `nextCursor` of the call before.
        cursor: Option<String>,
    }
    QueryGraph {
        /// A GraphQL query; the resource `dig://schema` has the schema.
        query: String,
        /// Its variables.
        variables: Option<JsonObject>,
        /// Which operation, where it has several.
        operation_name: Option<String>,
    }
}

/// A catalogue number to look up.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(crate = "rmcp::schemars")]
pub(super) struct CatalogNumber {
    /// The number, in any spelling.
    pub(super) number: String,
    /// Only on labels of this name.
    pub(super) label: Option<String>,
}

/// Reads what a tool is called with.
pub(super) fn read<T: DeserializeOwned>(arguments: Option<JsonObject>) -> Result<T, Trouble> {
    let arguments = Json::Object(arguments.unwrap_or_default());
    serde_path_to_error::deserialize(arguments).map_err(|error| {
        let which = match error.path().to_string() {
            // Of all of them together.
            all if all == "." => "The arguments".to_owned(),
            one => format!("`{one}`"),
        };
        let mut what = error.inner().to_string();
        for width in ["i32", "usize"] {
            what = what.replace(width, "a whole number within its bounds");
        }
        let mut sentence = format!("{which} can't be used: {what}");
        sentence.truncate(sentence.floor_char_boundary(300));
        Trouble::new(format!("{sentence}."))
    })
}

/// How many items are asked for, within what is allowed.
pub(super) fn items(limit: Option<i32>, default: i32) -> Result<i32, Trouble> {
    match limit.unwrap_or(default) {
        limit @ 1..=MOST_ITEMS => Ok(limit),
        limit => Err(Trouble::new(format!(
            "`limit` must be from 1 to {MOST_ITEMS}, not {limit}."
        ))),
    }
}

/// The input schema of a tool, without what clients don't need.
pub(super) fn schema<T: JsonSchema>() -> JsonObject {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.inline_subschemas = true;
        settings.meta_schema = None;
    });
    let schema = settings.into_generator().into_root_schema_for::<T>();
    match lean(schema.to_value()) {
        Json::Object(schema) => schema,
        _ => Map::new(),
    }
}

/// A schema without titles of types and formats of numbers. What may be left
/// out needn't be null.
fn lean(schema: Json) -> Json {
    let Json::Object(schema) = schema else {
        return schema;
    };
    let mut kept = Map::new();
    for (name, value) in schema {
        let value = match (name.as_str(), value) {
            ("title" | "format" | "minimum", _) => continue,
            ("properties", Json::Object(properties)) => {
                let lean = properties
                    .into_iter()
                    .map(|(name, value)| (name, lean(value)));
                Json::Object(lean.collect())
            }
            ("type", Json::Array(types)) => {
                let known = types.into_iter().find(|name| name != "null");
                known.unwrap_or_default()
            }
            ("enum", Json::Array(values)) => Json::Array(
                values
                    .into_iter()
                    .filter(|value| !value.is_null())
                    .collect(),
            ),
            // What may be null is one of two; the one is told.
            ("anyOf", Json::Array(choices)) if choices.len() == 2 => {
                for choice in choices {
                    if let Json::Object(choice) = lean(choice)
                        && choice.get("type") != Some(&Json::from("null"))
                    {
                        kept.extend(choice);
                    }
                }
                continue;
            }
            (_, value @ Json::Object(_)) => lean(value),
            (_, value) => value,
        };
        kept.insert(name, value);
    }
    Json::Object(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_written_as_each_side_has_them() {
        assert_eq!(in_graph(Link::MainRelease.word()), "MAIN_RELEASE");
        assert_eq!(in_tools(Link::MainRelease.word()), "main_release");
        assert_eq!(in_graph(Kind::Artist.word()), "ARTIST");
    }

    #[test]
    fn what_cannot_be_used_is_said() {
        let of = |text: &str| {
            let arguments = serde_json::from_str(text).expect("an object");
            read::<Record>(arguments).map_err(|trouble| trouble.0)
        };
        assert_eq!(of("{\"id\": 5}").expect("it can be used").id, 5);
        for (text, word) in [
            ("{}", "missing field `id`"),
            ("{\"id\": 5, \"x\": 1}", "unknown field `x`"),
            ("{\"id\": 5000000000}", "`id` can't be used: invalid value"),
            ("{\"id\": \"five\"}", "expected a whole number"),
        ] {
            let sentence = of(text).expect_err("it cannot be used");
            assert!(sentence.contains(word), "{sentence}");
        }
        let long = format!("{{\"{}\": 1}}", "x".repeat(10_000));
        assert!(of(&long).expect_err("it cannot be used").len() < 400);
    }

    #[test]
    fn a_budget_or_limit_out_of_bounds_is_refused_with_the_bounds() {
        let with = |max_bytes| Record { id: 1, max_bytes }.budget();
        assert_eq!(with(None), Ok(8_192));
        assert_eq!(with(Some(2_048)), Ok(2_048));
        for bytes in [0, 2_047, 65_537] {
            assert!(with(Some(bytes)).is_err(), "{bytes}");
        }
        assert_eq!(items(None, 7), Ok(7));
        assert!(items(Some(0), 7).is_err() && items(Some(101), 7).is_err());
    }
}
