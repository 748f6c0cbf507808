//! Remains of older layouts, and what no layout has.

use crate::Kind;
use crate::edit;

/// Images with emptied addresses, right after the start tag.
pub(super) fn images(record: &mut String, tag: &str) {
    let images = "<images><image type=\"primary\" uri=\"\" uri150=\"\" width=\"600\" height=\"595\"/>\
                  <image type=\"secondary\" uri=\"\" uri150=\"\" width=\"600\" height=\"600\"/></images>";
    let at = record.find(tag).expect("a record starts with its tag") + tag.len();
    record.insert_str(at, images);
}

/// Elements of a layout to come: one with the name of a known one inside.
pub(super) fn unknown(record: &mut String) {
    let at = edit::end(record);
    record.insert_str(
        at,
        "<future version=\"2\"><name>Not a name</name><id>77</id></future><verified/>",
    );
}

/// An end tag that is not that of the start tag, inside the record.
pub(super) fn mismatch(record: &mut String, kind: Kind) {
    edit::replace(
        record,
        kind,
        "data_quality",
        "<data_quality>Needs Vote</data_qualitee>",
    );
}
