//! Reads a written month on its own terms: nothing here comes from the crate
//! but what to write.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use flate2::read::GzDecoder;
use quick_xml::Reader;
use quick_xml::events::Event;
use synth::{Kind, Options, Summary};

/// An element with what is in it.
#[derive(Default)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
    pub(crate) children: Vec<Element>,
    pub(crate) text: String,
}

impl Element {
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    /// Text of the child `name`.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.child(name).map(|child| child.text.as_str())
    }

    /// Children of the child `list`.
    pub(crate) fn list(&self, list: &str) -> &[Element] {
        self.child(list).map_or(&[], |child| &child.children)
    }

    /// All elements of that name below this one.
    pub(crate) fn all<'a>(&'a self, name: &str, found: &mut Vec<&'a Element>) {
        for child in &self.children {
            if child.name == name {
                found.push(child);
            }
            child.all(name, found);
        }
    }
}

/// A month on disk, gone with the value.
pub(crate) struct Month {
    pub(crate) dir: PathBuf,
    pub(crate) summary: Summary,
}

impl Drop for Month {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.dir);
    }
}

pub(crate) fn write(options: &Options) -> Month {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let nth = NEXT.fetch_add(1, Ordering::Relaxed);
    let dir = std::env::temp_dir().join(format!("synth-{}-{nth}", std::process::id()));
    let summary = synth::write_month(&dir, options, &|_| {}).unwrap();
    Month { dir, summary }
}

impl Month {
    pub(crate) fn path(&self, kind: Kind) -> &Path {
        &self
            .summary
            .files
            .iter()
            .find(|file| file.kind == kind)
            .unwrap()
            .path
    }

    pub(crate) fn xml(&self, kind: Kind) -> String {
        let mut xml = String::new();
        let bytes = fs::read(self.path(kind)).unwrap();
        GzDecoder::new(bytes.as_slice())
            .read_to_string(&mut xml)
            .unwrap();
        xml
    }
}

/// The text of each record: from the start of a line to the next record's.
pub(crate) fn records(xml: &str, kind: Kind) -> Vec<&str> {
    let plural = kind.plural();
    let body = xml.strip_prefix(&format!("<{plural}>\n")).unwrap();
    let body = body.strip_suffix(&format!("</{plural}>\n")).unwrap();
    let singular = &plural[..plural.len() - 1];
    let end = format!("</{singular}>\n");
    let start = format!("<{singular}");
    let mut records: Vec<&str> = Vec::new();
    let mut rest = body;
    while !rest.is_empty() {
        assert!(rest.starts_with(&start), "{}", &rest[..rest.len().min(80)]);
        let len = rest.find(&end).unwrap() + end.len();
        records.push(&rest[..len]);
        rest = &rest[len..];
    }
    records
}

/// The id of a record, by its text alone.
pub(crate) fn id(record: &str) -> u32 {
    let (from, to) = if record.starts_with("<release") || record.starts_with("<master") {
        (record.find("id=\"").unwrap() + 4, '"')
    } else {
        (record.find("<id>").unwrap() + 4, '<')
    };
    let rest = &record[from..];
    rest[..rest.find(to).unwrap()].parse().unwrap()
}

/// Parses a record or a whole file, which must be well-formed.
pub(crate) fn parse(xml: &str) -> Element {
    try_parse(xml).unwrap()
}

pub(crate) fn try_parse(xml: &str) -> Result<Element, String> {
    let mut reader = Reader::from_str(xml);
    let mut open = vec![Element::default()];
    loop {
        match reader.read_event().map_err(|e| e.to_string())? {
            Event::Start(tag) => open.push(element(&tag)?),
            Event::Empty(tag) => {
                let element = element(&tag)?;
                open.last_mut().unwrap().children.push(element);
            }
            Event::End(_) => {
                let mut done = open.pop().unwrap();
                if !done.children.is_empty() {
                    assert!(
                        done.text.trim().is_empty(),
                        "mixed content in {}",
                        done.name
                    );
                    done.text.clear();
                }
                open.last_mut().unwrap().children.push(done);
            }
            Event::Text(text) => {
                open.last_mut().unwrap().text.push_str(&text);
            }
            Event::GeneralRef(reference) => {
                let character = match reference.as_ref() {
                    "amp" => '&',
                    "lt" => '<',
                    "gt" => '>',
                    "quot" => '"',
                    "#13" => '\r',
                    "#9" => '\t',
                    other => return Err(format!("reference {other:?}")),
                };
                open.last_mut().unwrap().text.push(character);
            }
            Event::Eof => break,
            other => return Err(format!("no dump has {other:?}")),
        }
    }
    let mut root = open.pop().ok_or("nothing")?;
    if !open.is_empty() || root.children.len() != 1 {
        return Err("not one element".to_owned());
    }
    Ok(root.children.remove(0))
}

fn element(tag: &quick_xml::events::BytesStart<'_>) -> Result<Element, String> {
    let name = tag.name().as_ref().to_owned();
    let mut attributes = Vec::new();
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|e| e.to_string())?;
        let key = attribute.key.as_ref().to_owned();
        let value = quick_xml::escape::unescape(&attribute.value)
            .map_err(|e| e.to_string())?
            .into_owned();
        attributes.push((key, value));
    }
    Ok(Element {
        name,
        attributes,
        ..Element::default()
    })
}
