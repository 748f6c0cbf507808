//! Flaws of labels.

use super::{Flaw, layout};
use crate::Kind::Label;
use crate::edit;

pub(super) const FLAWS: &[Flaw] = &[
    Flaw::new(
        "label-without-name",
        Label,
        "No name, and not to be used (label 212).",
        |r, _| {
            edit::replace(r, Label, "name", "");
            edit::set(r, Label, "profile", "DO NOT USE");
        },
    ),
    Flaw::new(
        "label-name-trailing-space",
        Label,
        "The name ends in a space.",
        |r, _| {
            edit::set(r, Label, "name", "This Side ");
        },
    ),
    Flaw::new(
        "label-dangling-links",
        Label,
        "A parent and a sub-label that no dump holds.",
        |r, _| {
            let parent = "<parentLabel id=\"2000000003\">Gone Parent</parentLabel>";
            edit::replace(r, Label, "parentLabel", parent);
            edit::append(
                r,
                Label,
                "sublabels",
                "<label id=\"2000000004\">Gone Sub-label</label>",
            );
        },
    ),
    Flaw::new(
        "label-sublabels-without-id",
        Label,
        "Sub-labels without ids, as in 2017.",
        |r, _| {
            let old = "<sublabels><label>Old One</label><label>Old Two</label></sublabels>";
            edit::replace(r, Label, "sublabels", old);
        },
    ),
    Flaw::new(
        "label-images",
        Label,
        "Images and empty elements, as until 2024.",
        |r, _| {
            layout::images(r, "<label>");
            edit::replace(r, Label, "contactinfo", "<contactinfo></contactinfo>");
            edit::replace(r, Label, "urls", "<urls><url></url></urls>");
        },
    ),
    Flaw::new(
        "label-unknown-element",
        Label,
        "Elements that no dump had yet.",
        |r, _| {
            layout::unknown(r);
        },
    ),
    Flaw::new(
        "label-malformed",
        Label,
        "Tags that don't match.",
        |r, _| {
            layout::mismatch(r, Label);
        },
    )
    .malformed(),
];
