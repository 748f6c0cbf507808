//! A profile as tables for people.

use std::fmt::{Display, Formatter, Result};

use super::{Profile, part};

impl Display for Profile {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        self.front(f)?;
        self.elements(f)?;
        self.lists(f)?;
        self.links(f)?;
        self.oddities(f)
    }
}

impl Profile {
    fn front(&self, f: &mut Formatter<'_>) -> Result {
        writeln!(f, "{}, of {}", self.file_name, self.dump_date)?;
        if let Some(reason) = &self.incomplete_because {
            writeln!(f, "INCOMPLETE: {reason}")?;
            writeln!(f, "What follows is of the part that could be read.")?;
        }
        let (bytes, xml) = (self.bytes, self.xml_bytes);
        let ratio = part(xml, bytes);
        writeln!(f, "{bytes} bytes, {xml} of XML, {ratio:.1} to 1")?;
        let mean = self.bytes_per_record();
        let (records, rejected) = (self.records, self.rejected);
        writeln!(
            f,
            "{records} records of {mean:.0} bytes, {rejected} rejected, {} of them for an id that comes twice",
            self.duplicates
        )?;
        let per_second = |count: u64| part(count, 1) / self.seconds.max(0.001);
        writeln!(
            f,
            "{:.1} s, {:.0} records/s, {:.1} MB/s of XML",
            self.seconds,
            per_second(records),
            per_second(xml) / 1e6
        )
    }

    fn elements(&self, f: &mut Formatter<'_>) -> Result {
        let paths = self.elements.keys().map(|path| path.chars().count());
        let width = paths.max().unwrap_or(0).min(70);
        writeln!(
            f,
            "\n{:width$} {:>11} {:>11} {:>7} {:>13} {:>7} {:>7}  longest",
            "element", "times", "records", "fill", "bytes", "mean", "most"
        )?;
        for (path, found) in &self.elements {
            let fill = 100.0 * self.fill(path);
            let longest = found.longest.first();
            let most = longest.map_or(0, |longest| longest.bytes);
            write!(
                f,
                "{path:width$} {:>11} {:>11} {fill:>6.2}% {:>13} {:>7.1} {most:>7}",
                found.occurrences,
                found.records,
                found.bytes,
                found.mean_bytes()
            )?;
            match longest {
                Some(longest) => writeln!(f, "  {}: {:?}", longest.id, start(&longest.text))?,
                None => writeln!(f)?,
            }
        }
        if self.elements_left_out > 0 {
            writeln!(f, "and {} more at other paths", self.elements_left_out)?;
        }
        Ok(())
    }

    fn lists(&self, f: &mut Formatter<'_>) -> Result {
        writeln!(
            f,
            "\n{:16} {:>11} {:>10} {:>7}  in",
            "list", "items", "per record", "most"
        )?;
        for (name, list) in &self.lists {
            let mean = part(list.items, self.taken);
            writeln!(
                f,
                "{name:16} {:>11} {mean:>10.3} {:>7}  {}",
                list.items, list.most, list.most_in
            )?;
        }
        Ok(())
    }

    fn links(&self, f: &mut Formatter<'_>) -> Result {
        writeln!(
            f,
            "\n{:16} {:8} {:>11} {:>10} {:>10} {:>10} {:>10} {:>10}  dangling ids",
            "reference", "to", "links", "without id", "id 0", "ids", "dangling", "links"
        )?;
        for (name, link) in &self.links {
            let known =
                |count: Option<u64>| count.map_or("?".to_owned(), |count| count.to_string());
            let first: Vec<String> = link.dangling.iter().take(5).map(u32::to_string).collect();
            writeln!(
                f,
                "{name:16} {:8} {:>11} {:>10} {:>10} {:>10} {:>10} {:>10}  {}",
                link.to,
                link.links,
                link.without_id,
                link.zero,
                link.ids,
                known(link.dangling_ids),
                known(link.dangling_links),
                first.join(", ")
            )?;
        }
        if self.links.values().any(|link| link.dangling_ids.is_none()) {
            writeln!(f, "?: the file they lead to was not there to look")?;
        }
        Ok(())
    }

    fn oddities(&self, f: &mut Formatter<'_>) -> Result {
        if !self.dates.forms.is_empty() {
            writeln!(f, "\n{:12} {:>11}", "date", "records")?;
        }
        for (form, count) in &self.dates.forms {
            let share = 100.0 * part(*count, self.taken);
            writeln!(f, "{form:12} {count:>11} {share:>6.2}%")?;
        }
        for date in &self.dates.examples {
            writeln!(f, "  {}: {:?} is {}", date.id, date.printed, date.form)?;
        }
        writeln!(
            f,
            "\n{} quantities out of range",
            self.quantities_out_of_range
        )?;
        writeln!(f, "{} unknown elements and attributes", self.unknown.len())?;
        for (path, count) in &self.unknown {
            writeln!(f, "  {path}: {count} times")?;
        }
        writeln!(f, "{} rejected records", self.rejected)?;
        for reject in &self.rejects {
            let id = reject.id.map_or("?".to_owned(), |id| id.to_string());
            writeln!(f, "  record {}, id {id}: {}", reject.record, reject.reason)?;
        }
        Ok(())
    }
}

/// Enough of a text to know it by.
fn start(text: &str) -> String {
    text.chars().take(40).collect()
}
