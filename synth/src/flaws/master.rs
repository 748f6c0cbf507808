//! Flaws of masters.

use super::{Flaw, layout, text};
use crate::Kind::Master;
use crate::edit;

pub(super) const FLAWS: &[Flaw] = &[
    Flaw::new(
        "master-dangling-main",
        Master,
        "The main release is in no file.",
        |r, _| {
            edit::set(r, Master, "main_release", "2000000005");
        },
    ),
    Flaw::new(
        "master-artist-without-id",
        Master,
        "An artist without an id (131 in April 2025).",
        |r, _| {
            edit::replace(
                r,
                Master,
                "artists",
                "<artists><artist><name>No Such</name></artist></artists>",
            );
        },
    ),
    Flaw::new(
        "master-year-197",
        Master,
        "A year with a digit missing.",
        |r, _| {
            edit::set(r, Master, "year", "197");
        },
    ),
    Flaw::new(
        "master-images",
        Master,
        "Images and empty elements, as until 2024.",
        |r, _| {
            let start = r.find('>').expect("a tag ends") + 1;
            let tag = r[..start].to_owned();
            layout::images(r, &tag);
            edit::replace(
                r,
                Master,
                "artists",
                "<artists><artist><id>355</id><name>Unknown Artist</name><anv></anv><join></join>\
             <role></role><tracks></tracks></artist></artists>",
            );
        },
    ),
    Flaw::new(
        "master-video-untitled",
        Master,
        "A video without a title (9 of 79,551).",
        |r, _| {
            let video = "<video src=\"https://www.youtube.com/watch?v=AAAAAAAAAAA\" duration=\"0\" \
                     embed=\"true\"></video>";
            edit::append(r, Master, "videos", video);
        },
    ),
    Flaw::new(
        "master-video-cut",
        Master,
        "A video description of exactly 255 characters.",
        |r, _| {
            edit::append(r, Master, "videos", &text::cut_video());
        },
    ),
    Flaw::new(
        "master-unknown-element",
        Master,
        "Elements that no dump had yet.",
        |r, _| {
            layout::unknown(r);
        },
    ),
    Flaw::new(
        "master-malformed",
        Master,
        "Tags that don't match.",
        |r, _| {
            layout::mismatch(r, Master);
        },
    )
    .malformed(),
];
