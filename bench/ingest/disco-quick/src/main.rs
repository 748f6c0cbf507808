//! Parses a file of releases with the crate `disco-quick` and counts them.

use std::error::Error;

use disco_quick::DiscogsReader;

fn main() -> Result<(), Box<dyn Error>> {
    let file = std::env::args().nth(1).ok_or("which file?")?;
    let DiscogsReader::Releases(releases) = DiscogsReader::from_path(&file)? else {
        return Err("it holds no releases".into());
    };
    let (mut records, mut tracks) = (0_u64, 0_u64);
    for release in releases {
        records += 1;
        // Looking at what was read keeps the compiler from leaving it out.
        tracks += release.tracklist.len() as u64;
    }
    println!("{{\"records\":{records},\"tracks\":{tracks}}}");
    Ok(())
}
