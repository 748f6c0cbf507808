//! How the library lets a null travel upwards, which releases of it have got
//! wrong: the version is pinned, and this says what a new one must keep to.

use async_graphql::{EmptyMutation, EmptySubscription, Object, Schema, Value, value};

struct Root;

#[Object]
impl Root {
    async fn hello(&self) -> &'static str {
        "w"
    }

    #[expect(clippy::unused_async, reason = "resolvers are")]
    async fn fail(&self) -> async_graphql::Result<i32> {
        Err("no".into())
    }

    async fn part(&self) -> Option<Part> {
        Some(Part)
    }

    async fn list(&self) -> Vec<Option<Part>> {
        vec![Some(Part), None]
    }

    async fn whole_list(&self) -> Vec<Part> {
        vec![Part]
    }
}

struct Part;

#[Object]
impl Part {
    async fn ok(&self) -> i32 {
        1
    }

    #[expect(clippy::unused_async, reason = "resolvers are")]
    async fn bad(&self) -> async_graphql::Result<i32> {
        Err("no".into())
    }

    /// The form that fields of ours have which may fail.
    async fn perhaps(&self) -> Option<async_graphql::Result<i32>> {
        Some(Err("no".into()))
    }
}

async fn ask(document: &str) -> (Value, usize) {
    let schema = Schema::new(Root, EmptyMutation, EmptySubscription);
    let response = schema.execute(document).await;
    (response.data, response.errors.len())
}

#[tokio::test]
async fn a_field_that_fails_nulls_the_nearest_that_may_be_null() {
    for (document, data) in [
        ("{ hello fail }", Value::Null),
        (
            "{ hello part { ok bad } }",
            value!({ "hello": "w", "part": null }),
        ),
        (
            "{ hello part { ok perhaps } }",
            value!({ "hello": "w", "part": { "ok": 1, "perhaps": null } }),
        ),
        ("{ list { ok bad } }", value!({ "list": [null, null] })),
        ("{ hello wholeList { ok bad } }", Value::Null),
    ] {
        assert_eq!(ask(document).await, (data, 1), "{document}");
    }
}
