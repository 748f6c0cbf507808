//! Editing a written record: for next month's edits and for planted flaws.
//!
//! Works on the text, so that a flaw can be what no writer would produce.

use crate::Kind;

/// Order of the elements of a record.
pub(crate) fn order(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Artist => &[
            "id",
            "name",
            "realname",
            "profile",
            "data_quality",
            "urls",
            "namevariations",
            "aliases",
            "groups",
            "members",
        ],
        Kind::Label => &[
            "id",
            "name",
            "contactinfo",
            "profile",
            "data_quality",
            "parentLabel",
            "urls",
            "sublabels",
        ],
        Kind::Master => &[
            "main_release",
            "artists",
            "genres",
            "styles",
            "notes",
            "year",
            "title",
            "data_quality",
            "videos",
        ],
        Kind::Release => &[
            "artists",
            "title",
            "labels",
            "series",
            "extraartists",
            "formats",
            "genres",
            "styles",
            "country",
            "released",
            "notes",
            "data_quality",
            "master_id",
            "tracklist",
            "identifiers",
            "videos",
            "companies",
        ],
    }
}

/// Where an element is: from `start` to `end`, its content from `inner` on.
struct Place {
    start: usize,
    inner: usize,
    inner_end: usize,
    end: usize,
}

fn find(record: &str, kind: Kind, name: &str) -> Result<Place, usize> {
    let limit = limit(record, kind, name);
    let head = &record[..limit];
    let found = [
        format!("<{name}>"),
        format!("<{name} "),
        format!("<{name}/>"),
    ]
    .iter()
    .filter_map(|tag| head.find(tag.as_str()))
    .min();
    let Some(start) = found else {
        return Err(limit);
    };
    let inner = start + record[start..].find('>').expect("a tag ends") + 1;
    if record[..inner].ends_with("/>") {
        return Ok(Place {
            start,
            inner,
            inner_end: inner,
            end: inner,
        });
    }
    // The last one before the next element: an element may hold its own name.
    let close = format!("</{name}>");
    let inner_end = record[..limit].rfind(&close).expect("an element ends");
    Ok(Place {
        start,
        inner,
        inner_end,
        end: inner_end + close.len(),
    })
}

/// Start of the first element that comes after `name`, or of the end tag.
fn limit(record: &str, kind: Kind, name: &str) -> usize {
    let later = order(kind)
        .iter()
        .skip_while(|element| **element != name)
        .skip(1);
    later
        .filter_map(|element| {
            [
                format!("<{element}>"),
                format!("<{element} "),
                format!("<{element}/>"),
            ]
            .iter()
            .filter_map(|tag| record.find(tag.as_str()))
            .min()
        })
        .min()
        .unwrap_or_else(|| end(record))
}

/// Where the end tag of the record starts.
pub(crate) fn end(record: &str) -> usize {
    record.rfind("</").expect("a record has an end tag")
}

/// What is inside an element of the record, if it is there.
pub(crate) fn content<'a>(record: &'a str, kind: Kind, name: &str) -> Option<&'a str> {
    find(record, kind, name)
        .ok()
        .map(|place| &record[place.inner..place.inner_end])
}

/// Adds to the end of an element, which is made if it is missing.
pub(crate) fn append(record: &mut String, kind: Kind, name: &str, xml: &str) {
    match find(record, kind, name) {
        Ok(place) if place.inner < place.end => record.insert_str(place.inner_end, xml),
        Ok(place) => {
            record.replace_range(place.start..place.end, &format!("<{name}>{xml}</{name}>"));
        }
        Err(at) => record.insert_str(at, &format!("<{name}>{xml}</{name}>")),
    }
}

/// Puts an element in the place of the one of that name, or where it would be.
pub(crate) fn replace(record: &mut String, kind: Kind, name: &str, xml: &str) {
    match find(record, kind, name) {
        Ok(place) => record.replace_range(place.start..place.end, xml),
        Err(at) => record.insert_str(at, xml),
    }
}

/// Sets the text of an element.
pub(crate) fn set(record: &mut String, kind: Kind, name: &str, text: &str) {
    let mut xml = String::new();
    crate::xml::element(&mut xml, name, text);
    replace(record, kind, name, &xml);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_element_is_found_at_the_top_level_only() {
        let mut record = "<release id=\"1\"><artists><artist/></artists><formats></formats>\
            <tracklist><track><extraartists><artist/></extraartists></track></tracklist></release>\n"
            .to_owned();
        append(
            &mut record,
            Kind::Release,
            "extraartists",
            "<artist><name>x</name></artist>",
        );
        append(&mut record, Kind::Release, "companies", "<company/>");
        set(&mut record, Kind::Release, "country", "UK & Europe");
        assert_eq!(
            record,
            "<release id=\"1\"><artists><artist/></artists><extraartists><artist><name>x</name></artist>\
             </extraartists><formats></formats><country>UK &amp; Europe</country><tracklist><track>\
             <extraartists><artist/></extraartists></track></tracklist><companies><company/></companies>\
             </release>\n"
        );
        assert_eq!(
            content(&record, Kind::Release, "country"),
            Some("UK &amp; Europe")
        );
    }
}
