//! `traverse_links`: every edge of the graph, page by page.

use async_graphql::{Name, Value, value};
use rmcp::model::JsonObject;
use serde_json::{Map, json};

use super::super::arguments::{Kind, Link, Role, TraverseLinks, in_graph, in_tools, items};
use super::super::operation::{
    ARTIST_LINKS, Graph, LABEL_LINKS, MASTER_LINKS, Operation, RELEASE_LINKS, Trouble,
};
use super::super::reply::{Page, Reply};
use super::super::schema::{self, Types};
use super::record::missing;
use super::{beside_items, kinds, page, take};

/// Which operation follows a link, and the kind of record it leads to, if it
/// leads to records.
fn way(kind: Kind, link: Link) -> Option<(&'static str, Option<Kind>)> {
    Some(match (kind, link) {
        (Kind::Artist, Link::Aliases) => ("ArtistAliases", Some(Kind::Artist)),
        (Kind::Artist, Link::Members) => ("ArtistMembers", Some(Kind::Artist)),
        (Kind::Artist, Link::Groups) => ("ArtistGroups", Some(Kind::Artist)),
        (Kind::Artist, Link::Releases) => ("ArtistReleases", Some(Kind::Release)),
        (Kind::Artist, Link::Masters) => ("ArtistMasters", Some(Kind::Master)),
        (Kind::Artist, Link::Tracks) => ("ArtistTracks", None),
        (Kind::Artist, Link::Credits) => ("ArtistCredits", None),
        (Kind::Label, Link::Parent) => ("LabelParent", Some(Kind::Label)),
        (Kind::Label, Link::Sublabels) => ("LabelSublabels", Some(Kind::Label)),
        (Kind::Label, Link::Releases) => ("LabelReleases", Some(Kind::Release)),
        (Kind::Master, Link::Artists) => ("MasterArtists", Some(Kind::Artist)),
        (Kind::Master, Link::Versions) => ("MasterVersions", Some(Kind::Release)),
        (Kind::Master, Link::MainRelease) => ("MasterMainRelease", Some(Kind::Release)),
        (Kind::Master, Link::Videos) => ("MasterVideos", None),
        (Kind::Release, Link::Master) => ("ReleaseMaster", Some(Kind::Master)),
        (Kind::Release, Link::Artists) => ("ReleaseArtists", Some(Kind::Artist)),
        (Kind::Release, Link::Labels) => ("ReleaseLabels", Some(Kind::Label)),
        (Kind::Release, Link::Series) => ("ReleaseSeries", Some(Kind::Label)),
        (Kind::Release, Link::Companies) => ("ReleaseCompanies", Some(Kind::Label)),
        (Kind::Release, Link::Tracks) => ("ReleaseTracks", None),
        (Kind::Release, Link::Credits) => ("ReleaseCredits", Some(Kind::Artist)),
        (Kind::Release, Link::Identifiers) => ("ReleaseIdentifiers", None),
        (Kind::Release, Link::Videos) => ("ReleaseVideos", None),
        _ => return None,
    })
}

/// Whether a record prints what the link leads to, as no page of an edge.
fn is_printed(kind: Kind, link: Link) -> bool {
    match kind {
        Kind::Release => true,
        Kind::Master => link != Link::Versions,
        Kind::Artist | Kind::Label => link == Link::Parent,
    }
}

/// The operations that follow the links of a kind of record.
fn links_of(kind: Kind) -> Operation {
    match kind {
        Kind::Artist => ARTIST_LINKS,
        Kind::Label => LABEL_LINKS,
        Kind::Master => MASTER_LINKS,
        Kind::Release => RELEASE_LINKS,
    }
}

pub(super) async fn run(graph: &Graph<'_>, asked: TraverseLinks) -> Result<Reply, Trouble> {
    let first = items(asked.limit, 20)?;
    let kind = in_tools(asked.kind.word());
    let Some((operation, leads_to)) = way(asked.kind, asked.link) else {
        let link = in_tools(asked.link.word());
        let article = match asked.kind {
            Kind::Artist => "an",
            Kind::Label | Kind::Master | Kind::Release => "a",
        };
        return Err(Trouble::new(format!(
            "No link `{link}` starts from {article} {kind}: the description of traverse_links lists those that do."
        )));
    };
    check(&asked)?;
    // A list that a record prints is asked for whole, always in the same words:
    // so the answer to one page is kept for the next.
    let variables = if is_printed(asked.kind, asked.link) {
        value!({ "id": asked.id })
    } else {
        value!({
            "id": asked.id,
            "first": first,
            "after": asked.cursor.clone(),
            "order": asked.order.map(|order| in_graph(order.word())),
            "role": asked.role.map(|role| in_graph(role.word())),
            "creditRole": asked.credit_role,
        })
    };
    let mut data = graph
        .ask(links_of(asked.kind).named(operation), variables)
        .await?;
    let mut from = take(&mut data, "from");
    if from == Value::Null {
        return Err(missing(&kind, asked.id));
    }
    let found = take(&mut from, "page");
    if let Value::Object(from) = &mut from {
        from.insert(Name::new("kind"), Value::from(kind));
    }
    let mut reply = Reply::default();
    reply.fields.insert(Name::new("from"), from);
    if let Some(kind) = leads_to {
        reply
            .fields
            .insert(Name::new("itemKind"), Value::from(in_tools(kind.word())));
    }
    match found {
        Value::Object(fields)
            if fields.contains_key("pageInfo") || fields.contains_key("total") =>
        {
            page(&mut reply, Value::Object(fields));
        }
        Value::List(all) => list(&mut reply, all, first, asked.cursor.as_deref())?,
        Value::Null => list(&mut reply, Vec::new(), first, None)?,
        one => list(&mut reply, vec![one], first, None)?,
    }
    Ok(reply)
}

/// Filters where they mean nothing are a mistake, and better said than not heeded.
fn check(asked: &TraverseLinks) -> Result<(), Trouble> {
    let fits = match (asked.kind, asked.link, asked.role) {
        (_, _, None) => true,
        (Kind::Artist, Link::Releases, Some(role)) => {
            matches!(role, Role::Main | Role::Track | Role::Credit)
        }
        (Kind::Label, Link::Releases, Some(role)) => {
            matches!(role, Role::Label | Role::Series | Role::Company)
        }
        _ => false,
    };
    if !fits {
        return Err(Trouble::new(
            "`role` goes with the releases of an artist (main, track, credit) or of a label (label, series, company).",
        ));
    }
    let takes_credit_role =
        asked.kind == Kind::Artist && matches!(asked.link, Link::Releases | Link::Credits);
    if asked.credit_role.is_some() && !takes_credit_role {
        return Err(Trouble::new(
            "`creditRole` goes with the releases or credits of an artist.",
        ));
    }
    Ok(())
}

/// A page of a list that a record prints whole; the cursor is a place in it.
fn list(
    reply: &mut Reply,
    all: Vec<Value>,
    first: i32,
    cursor: Option<&str>,
) -> Result<(), Trouble> {
    let start: usize = match cursor {
        None => 0,
        Some(cursor) => cursor.parse().map_err(|_| {
            Trouble::new("`cursor` is none of this link: leave it out to start from the beginning.")
        })?,
    };
    let total = all.len();
    let first = usize::try_from(first).unwrap_or(1);
    let items = all.into_iter().enumerate().skip(start).take(first);
    let items: Vec<(String, Value)> = items
        .map(|(place, item)| ((place + 1).to_string(), item))
        .collect();
    reply.fields.insert(Name::new("total"), Value::from(total));
    reply.page = Some(Page {
        has_more: start + items.len() < total && !items.is_empty(),
        items,
        after: None,
    });
    Ok(())
}

pub(super) fn output(types: &Types) -> JsonObject {
    let kinds_of_links = [Kind::Artist, Kind::Label, Kind::Master, Kind::Release];
    let found = |path: &[&str]| {
        let mut found = Map::new();
        for kind in kinds_of_links {
            schema::merge(&mut found, types.properties(links_of(kind), path));
        }
        found
    };
    let page = found(&["from", "page"]);
    let mut beside = beside_items(&page);
    beside.retain(|name, _| name.starts_with("total"));
    beside.insert("itemKind".to_owned(), kinds());
    beside.insert(
        "from".to_owned(),
        json!({ "type": "object", "properties": {
            "kind": kinds(), "id": { "type": "integer" },
            "name": { "type": "string" }, "title": { "type": "string" },
        } }),
    );
    // Items of connections and of plain lists.
    let mut items = found(&["from", "page", "edges"]);
    let mut printed = page;
    printed.retain(|name, _| {
        !["edges", "pageInfo"].contains(&name.as_str()) && !name.starts_with("total")
    });
    schema::merge(&mut items, printed);
    items.remove("cursor");
    schema::page(beside, items)
}
