//! Writes a month: `cargo run --release -p synth --example write -- DIR RELEASES [MONTH] [flaws]`

use std::path::Path;
use std::time::Instant;

#[expect(clippy::print_stdout, reason = "an example prints what it did")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().collect();
    let releases = args.get(2).map_or(Ok(20_000), |n| n.parse())?;
    let month = args.get(3).map_or(Ok(1), |n| n.parse())?;
    let flaws = args.iter().any(|arg| arg == "flaws");
    let options = synth::Options {
        releases,
        month,
        flaws,
        ..synth::Options::default()
    };
    let start = Instant::now();
    let dir = args.get(1).map_or("synth-out", String::as_str);
    let summary = synth::write_month(Path::new(dir), &options, &|_| {})?;
    for file in &summary.files {
        println!(
            "{:?}: {} records, {} bytes of XML, {} on disk",
            file.kind, file.records, file.xml_bytes, file.file_bytes
        );
    }
    println!("{:.2} s", start.elapsed().as_secs_f64());
    Ok(())
}
