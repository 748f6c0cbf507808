//! `GET /label/{id}`.

use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;

use super::address::Query;
use super::artist::sites;
use super::frame::Frame;
use super::list::{Count, Entries, Entry, Names, Order, Page, Tab, Version, Ways, total};
use super::marked::Marked;
use super::name::{self, Linked};
use super::operation::LABEL;
use super::printed::Mark;
use super::structured;
use super::visit::{Instead, Reply, Visit};

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

impl Label {
    /// The number that tells the label from namesakes.
    fn number(&self) -> Option<&str> {
        name::number(&self.name, &self.display_name)
    }
}

/// The part that the label has in the releases shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Label,
    Series,
    Company,
}

impl Role {
    /// The part that an address asks for; `None` for the first that there is.
    fn of(query: &Query) -> Option<Self> {
        match query.get("show")? {
            "label" => Some(Self::Label),
            "series" => Some(Self::Series),
            "company" => Some(Self::Company),
            _ => None,
        }
    }

    /// Its word in an address.
    fn value(self) -> &'static str {
        match self {
            Self::Label => "label",
            Self::Series => "series",
            Self::Company => "company",
        }
    }

    /// What the graph calls it.
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

impl Label {
    /// The part to show where none is asked for: studios and series have no
    /// releases as labels.
    fn first_part(&self) -> Role {
        match (self.released, self.as_series, self.as_company) {
            (Some(none), Some(series), _) if is_none(none) && !is_none(series) => Role::Series,
            (Some(none), _, Some(company)) if is_none(none) && !is_none(company) => Role::Company,
            _ => Role::Label,
        }
    }
}

fn is_none(count: Count) -> bool {
    count.total_count == 0
}

/// The page of a label.
pub(super) async fn page(visit: Visit) -> Result<Response, Instead> {
    let id = visit.id()?;
    let mut query = visit.query.clone();
    let asked = Role::of(&query);
    let mut role = asked.unwrap_or(Role::Label);
    let (mut data, mut reply) = ask(&visit, id, role).await?;
    let first = data.label.as_ref().map(Label::first_part);
    if let (None, Some(first @ (Role::Series | Role::Company))) = (asked, first) {
        role = first;
        query = query.with("show", first.value());
        (data, reply) = ask(&visit, id, role).await?;
    }
    let Some(mut label) = data.label else {
        return Ok(visit.missing(&reply));
    };
    let releases = label.releases.take();
    let page = LabelPage {
        frame: frame(&visit, &label),
        tabs: tabs(&visit, &label, role),
        orders: Order::of(&query).tabs(&visit.path, &query),
        sublabels: Entries::new(
            "/label",
            label.sublabels.take(),
            std::mem::take(&mut label.unlinked_sublabels),
        ),
        sites: sites(&label.urls),
        ways: releases.as_ref().map(|page| page.ways(&visit.path, &query)),
        rows: releases.map(|page| rows(page.nodes, role, id)),
        label,
        is_company: role == Role::Company,
        is_partial: reply.is_partial(),
    };
    Ok(visit.show(&reply, &page))
}

async fn ask(visit: &Visit, id: i32, role: Role) -> Result<(Data, Reply), Instead> {
    let variables = json!({
        "id": id,
        "after": visit.query.get("after"),
        "order": Order::of(&visit.query).name(),
        "role": role.name(),
        "labels": role == Role::Label,
        "series": role == Role::Series,
        "companies": role == Role::Company,
    });
    visit.ask(LABEL, variables).await
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
    let tab = |name, of: Role, count| Tab {
        name,
        href: query.with("show", of.value()).after(&visit.path),
        count: Some(total(count)),
        is_here: role == of,
    };
    let mut tabs = vec![
        tab("Releases", Role::Label, label.released),
        tab("As series", Role::Series, label.as_series),
        tab("As company", Role::Company, label.as_company),
    ];
    tabs.retain(|tab| tab.is_here || tab.count != Some(0));
    tabs
}
