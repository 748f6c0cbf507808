//! Roles of credits: a few are nearly all of them, most are rare.

use crate::rng::Rng;

/// On releases, commonest first.
const ON_RELEASE: [&str; 96] = [
    "Producer",
    "Written-By",
    "Vocals",
    "Guitar",
    "Mastered By",
    "Drums",
    "Mixed By",
    "Engineer",
    "Bass",
    "Recorded By",
    "Photography By",
    "Design",
    "Backing Vocals",
    "Executive-Producer",
    "Arranged By",
    "Artwork",
    "Composed By",
    "Piano",
    "Keyboards",
    "Percussion",
    "Music By",
    "Lyrics By",
    "Liner Notes",
    "Lacquer Cut By",
    "Performer",
    "Conductor",
    "Orchestra",
    "Art Direction",
    "Violin",
    "Featuring",
    "Lead Vocals",
    "Flute",
    "Organ",
    "Other",
    "Cover",
    "Bass Guitar",
    "Acoustic Guitar",
    "Electric Guitar",
    "Trumpet",
    "Layout",
    "Management",
    "Cello",
    "Tenor Saxophone",
    "Trombone",
    "Saxophone",
    "Synthesizer",
    "Alto Saxophone",
    "Remix",
    "Programmed By",
    "Directed By",
    "Remastered By",
    "Harmonica",
    "Lead Guitar",
    "Coordinator",
    "Edited By",
    "Presenter",
    "Rhythm Guitar",
    "Graphics",
    "Orchestrated By",
    "Mandolin",
    "Co-producer",
    "Banjo",
    "Chorus",
    "Translated By",
    "DJ Mix",
    "Compiled By",
    "A&R",
    "Sleeve Notes",
    "Congas",
    "Technician",
    "Choir",
    "Clarinet",
    "Accordion",
    "Leader",
    "Viola",
    "Harpsichord",
    "Soprano Vocals",
    "Illustration",
    "Voice",
    "Soprano Saxophone",
    "Fiddle",
    "Baritone Saxophone",
    "Narrator",
    "Double Bass",
    "Harp",
    "Oboe",
    "Bassoon",
    "French Horn",
    "Tabla",
    "Sitar",
    "Turntables",
    "Scratches",
    "Typography",
    "Legal",
    "Stylist",
    "Theremin",
];

/// On tracks: half of them one role.
const ON_TRACK: [(&str, u32); 34] = [
    ("Written-By", 470),
    ("Producer", 90),
    ("Remix", 60),
    ("Music By", 55),
    ("Lyrics By", 48),
    ("Composed By", 46),
    ("Vocals", 42),
    ("Arranged By", 32),
    ("Lead Vocals", 27),
    ("Guitar", 27),
    ("Featuring", 26),
    ("Mixed By", 21),
    ("Bass", 16),
    ("Piano", 16),
    ("Backing Vocals", 15),
    ("Performer", 15),
    ("Drums", 14),
    ("Engineer", 20),
    ("Recorded By", 11),
    ("Keyboards", 10),
    ("Words By", 8),
    ("Co-producer", 5),
    ("Trumpet", 5),
    ("Percussion", 5),
    ("Conductor", 4),
    ("Organ", 4),
    ("Choir", 4),
    ("Orchestra", 4),
    ("Songwriter", 4),
    ("Rap", 4),
    ("Harpsichord", 3),
    ("Electric Piano", 3),
    ("Chorus", 3),
    ("Soloist", 3),
];

const DETAILS: [&str; 40] = [
    "Additional",
    "Mixing",
    "Assistant",
    "All Tracks By",
    "Front, Back",
    "Recording",
    "Mastering",
    "Cover",
    "Lead",
    "Piano",
    "1st",
    "2nd",
    "Vocal",
    "Sound",
    "Booklet",
    "Photo by",
    "Executive",
    "Co-",
    "Acoustic",
    "Fender Rhodes",
    "Strings",
    "Original",
    "Uncredited",
    "Remastering",
    "Guest",
    "Solo",
    "12-String",
    "Hammond B-3",
    "Music",
    "Lyrics",
    "Sleeve",
    "Cover, Inner Sleeve",
    "Moog",
    "Cello, Bass",
    "Live",
    "Drums",
    "Coordination",
    "English Adaptation",
    "Bb Clarinet",
    "Violin I",
];

pub(crate) fn on_release(rng: &mut Rng) -> String {
    role(rng, |rng| ON_RELEASE[rng.rank(96, 8) as usize])
}

pub(crate) fn on_track(rng: &mut Rng) -> String {
    role(rng, |rng| rng.weighted(&ON_TRACK))
}

/// A comma list of one to four roles, some with a detail in brackets.
fn role(rng: &mut Rng, one: impl Fn(&mut Rng) -> &'static str) -> String {
    let mut out = String::new();
    let count = rng.weighted(&[(1, 830), (2, 125), (3, 32), (4, 13)]);
    for _ in 0..count {
        let role = one(rng);
        if out.contains(role) {
            continue;
        }
        if !out.is_empty() {
            out.push_str(", ");
        }
        out.push_str(role);
        if rng.chance(0.13) {
            out.push_str(" [");
            out.push_str(DETAILS[rng.rank(40, 4) as usize]);
            out.push(']');
            if rng.chance(0.02) {
                out.push_str(" [Uncredited]");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::Stream;

    #[test]
    fn written_by_leads_the_tracks_and_the_tail_is_long() {
        let mut rng = Rng::of(1, Stream::Credits, 0);
        let roles: Vec<String> = (0..4_000).map(|_| on_track(&mut rng)).collect();
        let written = roles
            .iter()
            .filter(|role| role.starts_with("Written-By"))
            .count();
        assert!((1_600..2_300).contains(&written), "{written}");
        let kinds: std::collections::HashSet<_> = roles.iter().collect();
        assert!(kinds.len() > 200, "{}", kinds.len());
    }
}
