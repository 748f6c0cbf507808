//! `<videos>`, of masters and of releases.

use super::reading::{Unknown, flag, items, no_part_twice, number, some};
use crate::xml::Element;

/// A video as printed.
#[derive(Debug, Default)]
pub(super) struct Video<'t> {
    pub(super) duration: Option<i32>,
    pub(super) embed: Option<bool>,
    /// Its id on `youtube.com`, where nearly all of them are.
    pub(super) youtube_id: Option<&'t str>,
    /// Its address, where it is any other.
    pub(super) src: Option<&'t str>,
    pub(super) title: Option<&'t str>,
    pub(super) description: Option<&'t str>,
}

/// The videos of a list.
pub(super) fn videos<'t>(
    list: Element<'t, '_>,
    path: &str,
    unknown: &mut Unknown,
) -> Result<Vec<Video<'t>>, String> {
    let mut all = Vec::with_capacity(list.children().count());
    for element in items(list, "video", path, unknown) {
        let mut video = Video::default();
        for (name, value) in element.attributes() {
            match name {
                "src" => match entity::printed::youtube_id(value) {
                    Some(id) => video.youtube_id = Some(id),
                    None => video.src = some(value),
                },
                "duration" => video.duration = number("video duration", value)?,
                "embed" => video.embed = flag("video embed", value)?,
                other => unknown.attribute(format_args!("{path}/video"), other),
            }
        }
        no_part_twice(element)?;
        unknown.text_in(path, element);
        for part in element.children() {
            let mut text = || unknown.text_of(format_args!("{path}/video"), part);
            match part.name() {
                "title" => video.title = text(),
                "description" => video.description = text(),
                _ => unknown.element(format_args!("{path}/video"), part),
            }
        }
        all.push(video);
    }
    Ok(all)
}
