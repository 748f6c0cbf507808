//! Sitemaps: the addresses of all pages of a site, for crawlers, in the form of
//! sitemaps.org. They stand beside the index, so that wherever there is an
//! index of a version, there are its sitemaps.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use flate2::Compression;
use flate2::write::GzEncoder;
use futures_util::TryStreamExt;
use sea_orm::sqlx::{self, PgConnection};

use super::BuildError;
use super::error::Doing;
use super::pace::Pace;

/// Addresses in a file, at most; crawlers read no more.
const MOST: usize = 50_000;

/// The file that lists the others.
const LIST: &str = "sitemap.xml";

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
const SCHEMA: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// What has pages: its noun, the path of its pages, and the statement that
/// lists their ids. A master's page speaks for its versions, and there is
/// nothing to read on the page of a placeholder.
const PAGES: [(&str, &str, &str); 4] = [
    (
        "master",
        "release",
        "SELECT id FROM catalog.master WHERE in_dump ORDER BY id",
    ),
    (
        "release",
        "version",
        "SELECT id FROM catalog.release WHERE master_id IS NULL ORDER BY id",
    ),
    (
        "artist",
        "artist",
        "SELECT id FROM catalog.artist WHERE in_dump ORDER BY id",
    ),
    (
        "label",
        "label",
        "SELECT id FROM catalog.label WHERE in_dump ORDER BY id",
    ),
];

/// Writes the sitemaps of a site, whose address this is, into a new folder.
pub(super) async fn write(
    connection: &mut PgConnection,
    folder: &Path,
    site: &str,
    at: &str,
    pace: &Pace,
) -> Result<(), BuildError> {
    fs::create_dir(folder).map_err(BuildError::file("make", folder))?;
    let mut files = Vec::new();
    for (noun, path, ask) in PAGES {
        let mut ids = sqlx::query_scalar::<_, i32>(ask).fetch(&mut *connection);
        let mut part: Option<Part> = None;
        let mut count = 0;
        let mut began = Instant::now();
        while let Some(id) = ids.try_next().await.doing("list its ids")? {
            if part.as_ref().is_some_and(Part::is_full) {
                files.extend(part.take().map(Part::finish).transpose()?);
                pace.rest(began.elapsed())?;
                began = Instant::now();
            }
            let part = if let Some(part) = &mut part {
                part
            } else {
                count += 1;
                let name = format!("sitemap-{noun}-{count}.xml.gz");
                part.insert(Part::new(folder, &name)?)
            };
            part.add(&format!("{site}/{path}/{id}"))?;
        }
        files.extend(part.map(Part::finish).transpose()?);
    }
    list(folder, site, at, &files)
}

/// Writes the list of files.
fn list(folder: &Path, site: &str, at: &str, files: &[String]) -> Result<(), BuildError> {
    let mut text = format!("{HEAD}<sitemapindex xmlns=\"{SCHEMA}\">\n");
    for name in files {
        let _ = writeln!(
            text,
            "<sitemap><loc>{site}/{name}</loc><lastmod>{at}</lastmod></sitemap>"
        );
    }
    text += "</sitemapindex>\n";
    let path = folder.join(LIST);
    fs::write(&path, text).map_err(BuildError::file("write", &path))
}

/// A file of addresses, being written.
struct Part {
    name: String,
    path: PathBuf,
    file: GzEncoder<BufWriter<File>>,
    addresses: usize,
}

impl Part {
    fn new(folder: &Path, name: &str) -> Result<Self, BuildError> {
        let path = folder.join(name);
        let file = File::create(&path).map_err(BuildError::file("write", &path))?;
        let mut part = Self {
            name: name.to_owned(),
            path,
            file: GzEncoder::new(BufWriter::new(file), Compression::default()),
            addresses: 0,
        };
        part.write(&format!("{HEAD}<urlset xmlns=\"{SCHEMA}\">\n"))?;
        Ok(part)
    }

    fn is_full(&self) -> bool {
        self.addresses == MOST
    }

    fn add(&mut self, address: &str) -> Result<(), BuildError> {
        self.addresses += 1;
        self.write(&format!("<url><loc>{address}</loc></url>\n"))
    }

    fn write(&mut self, text: &str) -> Result<(), BuildError> {
        let written = self.file.write_all(text.as_bytes());
        written.map_err(BuildError::file("write", &self.path))
    }

    /// Ends the file; its name.
    fn finish(mut self) -> Result<String, BuildError> {
        self.write("</urlset>\n")?;
        let ended = self.file.finish().and_then(|mut file| file.flush());
        ended.map_err(BuildError::file("write", &self.path))?;
        Ok(self.name)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use flate2::read::GzDecoder;

    use super::{MOST, Part, fs, list};

    #[test]
    fn a_file_takes_fifty_thousand_addresses_and_is_read_as_written() {
        let folder = std::env::temp_dir().join(format!("dig-sitemap-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let mut part = Part::new(&folder, "sitemap-label-1.xml.gz").unwrap();
        for id in 0..MOST {
            assert!(!part.is_full());
            part.add(&format!("https://dig.example/label/{id}"))
                .unwrap();
        }
        assert!(part.is_full());
        let name = part.finish().unwrap();
        let mut text = String::new();
        let packed = fs::File::open(folder.join(&name)).unwrap();
        GzDecoder::new(packed).read_to_string(&mut text).unwrap();
        assert_eq!(
            text.matches("<loc>https://dig.example/label/").count(),
            MOST
        );
        assert!(
            text.ends_with("<url><loc>https://dig.example/label/49999</loc></url>\n</urlset>\n")
        );
        list(
            &folder,
            "https://dig.example",
            "2026-11-22T17:30:00Z",
            &[name],
        )
        .unwrap();
        let text = fs::read_to_string(folder.join("sitemap.xml")).unwrap();
        assert!(text.contains(
            "<loc>https://dig.example/sitemap-label-1.xml.gz</loc><lastmod>2026-11-22T17:30:00Z<"
        ));
        fs::remove_dir_all(&folder).unwrap();
    }
}
