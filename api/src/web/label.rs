//! `GET /label/{id}`.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;

use super::artist::sites;
use super::frame::Frame;
use super::list::{Count, Entries, Entry, Names, Order, Page, Tab, Version, Ways, total};
use super::marked::Marked;
use super::name::Linked;
use super::operation::LABEL;
use super::printed::Mark;
use super::structured;
use super::visit::{Instead, Visit};

#[derive(Deserialize)]
struct Data {
    label: Option<Label>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Label {
    discogs_id: i32,
    name: String,
    display_name: String,
    is_placeholder: bool,
    data_quality: Option<String>,
    urls: Vec<String>,
    contact_info: Option<String>,
    parent_name: Option<String>,
    parent: Option<Linked>,
    profile: Option<Marked>,
    sublabels: Option<Names>,
    unlinked_sublabels: Vec<String>,
    #[serde(rename = "labelCount")]
    released: Option<Count>,
    #[serde(rename = "seriesCount")]
    as_series: Option<Count>,
    #[serde(rename = "companyCount")]
    as_company: Option<Count>,
    releases: Option<Page<Version>>,
}

/// The part that the label has in the releases shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Label,
    Series,
    Company,
}

impl Role {
    fn of(name: Option<&str>) -> Self {
        match name {
            Some("series") => Self::Series,
            Some("company") => Self::Company,
            _ => Self::Label,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Label => "LABEL",
            Self::Series => "SERIES",
            Self::Company => "COMPANY",
        }
    }
}

/// A release of the label.
struct Row {
    release: Version,
    /// Its numbers there, or the parts that a company had.
    numbers: Vec<String>,
}

#[derive(Template)]
#[template(path = "label.html", whitespace = "minimize")]
struct LabelPage {
    frame: Frame,
    label: Label,
    sublabels: Entries,
    sites: Vec<Entry>,
    tabs: Vec<Tab>,
    orders: Vec<Tab>,
    /// `None`: it took too long.
    rows: Option<Vec<Row>>,
    ways: Option<Ways>,
    is_company: bool,
    is_partial: bool,
}

/// The page of a label.
pub(super) async fn page(visit: Visit) -> Result<Response, Instead> {
    let id = visit.id()?;
    let query = &visit.query;
    let role = Role::of(query.get("show"));
    let order = Order::of(query);
    let variables = json!({
        "id": id,
        "after": query.get("after"),
        "order": order.name(),
        "role": role.name(),
    });
    let (data, reply) = visit.ask::<Data>(LABEL, variables).await?;
    let Some(mut label) = data.label else {
        return Ok(visit.missing(&reply));
    };
    let releases = label.releases.take();
    let page = LabelPage {
        frame: frame(&visit, &label),
        tabs: tabs(&visit, &label, role),
        orders: order.tabs(&visit.path, &visit.query),
        sublabels: Entries::new(
            "/label",
            label.sublabels.take(),
            std::mem::take(&mut label.unlinked_sublabels),
        ),
        sites: sites(&label.urls),
        ways: releases.as_ref().map(|page| page.ways(&visit.path, query)),
        rows: releases.map(|page| rows(page.nodes, role, id)),
        label,
        is_company: role == Role::Company,
        is_partial: reply.is_partial(),
    };
    Ok(visit.show(&reply, &page))
}

fn frame(visit: &Visit, label: &Label) -> Frame {
    let name = &label.display_name;
    let releases = super::figure::counted(total(label.released), "release", "releases");
    let description = format!("{name}: {releases}, from the data of Discogs.");
    let address = format!("/label/{}", label.discogs_id);
    let mut frame = Frame::new(label.name.as_str(), description).at(visit, address);
    frame.structured = Some(structured::text(&json!({
        "@context": "https://schema.org",
        "@type": "Organization",
        "name": name,
        "url": frame.whole_address(),
        "parentOrganization": label.parent.as_ref().map(|parent| json!({
            "@type": "Organization",
            "name": parent.display_name,
            "url": structured::address(visit, "label", parent.discogs_id),
        })),
        "sameAs": structured::same("label", label.discogs_id, &label.urls),
    })));
    frame
}

fn rows(releases: Vec<Version>, role: Role, id: i32) -> Vec<Row> {
    let row = |release: Version| {
        let marks = match role {
            Role::Label => &release.labels,
            Role::Series => &release.series,
            Role::Company => &release.companies,
        };
        let said = |mark: &Mark| match role {
            Role::Company => mark.role.clone(),
            Role::Label | Role::Series => mark.number().map(str::to_owned),
        };
        let mut numbers: Vec<String> = marks
            .iter()
            .filter(|mark| mark.is_of(id))
            .filter_map(said)
            .collect();
        numbers.dedup();
        Row { release, numbers }
    };
    releases.into_iter().map(row).collect()
}

fn tabs(visit: &Visit, label: &Label, role: Role) -> Vec<Tab> {
    let query = visit.query.without("after");
    let tab = |name, of: Role, value: Option<&str>, count| Tab {
        name,
        href: match value {
            Some(value) => query.with("show", value),
            None => query.without("show"),
        }
        .after(&visit.path),
        count: Some(total(count)),
        is_here: role == of,
    };
    let mut tabs = vec![
        tab("Releases", Role::Label, None, label.released),
        tab("As series", Role::Series, Some("series"), label.as_series),
        tab(
            "As company",
            Role::Company,
            Some("company"),
            label.as_company,
        ),
    ];
    tabs.retain(|tab| tab.is_here || tab.count != Some(0));
    tabs
}
