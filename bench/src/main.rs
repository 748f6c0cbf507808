//! `limits MEASURE FILE`: one stage of the loader alone, for whoever times it.
//!
//! Without arguments it lists the measures, one a line. A measure prints what
//! it went through; time and memory are taken from outside.

mod encode;
mod gunzip;

use std::error::Error;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

/// Goes through a file and says what it met, as JSON.
type Measure = fn(&Path) -> Result<String, Box<dyn Error>>;

const MEASURES: &[(&str, Measure)] = &[("gunzip", gunzip::measure), ("encode", encode::measure)];

fn main() -> ExitCode {
    let answer = answer(&std::env::args().skip(1).collect::<Vec<_>>());
    let (text, code) = match answer {
        Ok(text) => (text, ExitCode::SUCCESS),
        Err(error) => (format!("limits: {error}"), ExitCode::FAILURE),
    };
    match writeln!(std::io::stdout(), "{text}") {
        Ok(()) => code,
        Err(_) => ExitCode::FAILURE,
    }
}

fn answer(arguments: &[String]) -> Result<String, Box<dyn Error>> {
    let names: Vec<&str> = MEASURES.iter().map(|(name, _)| *name).collect();
    let [name, file] = arguments else {
        return Ok(names.join("\n"));
    };
    match MEASURES.iter().find(|(known, _)| known == name) {
        Some((_, measure)) => measure(Path::new(file)),
        None => Err(format!("{name} is not one of {}", names.join(", ")).into()),
    }
}
