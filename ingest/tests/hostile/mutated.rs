//! Many small files, each of genuine records of which some are damaged.

use entity::Kind;
use ingest::Error;

use crate::cutting::{Broken, cut};
use crate::damage::damage;
use crate::environment::long;
use crate::records::{Record, ledger, records};
use crate::rng::Rng;

/// Files of an ordinary run, and of a long one.
const FILES: u64 = 10_000;
const MANY_FILES: u64 = 400_000;

/// What may stand between records. Only the line ends of the first three are
/// white space.
const BETWEEN: &[&[u8]] = &[
    b"\n",
    b"\r\n",
    b"\n \t\n",
    b"\n<!-- between -->\n",
    b"\n<?between?>\n",
    b"\n<other id=\"5\">x</other>\n",
    b"\nx\n",
    b"",
];

/// A file of records of which `damaged` are no longer what they were.
struct File {
    xml: Vec<u8>,
    untouched: Vec<&'static Record>,
    /// Whether every record starts a line.
    lines: bool,
}

fn file(rng: &mut Rng, kind: Kind) -> File {
    let all = records(kind);
    let mut file = File {
        xml: format!("<{}>\n", kind.plural()).into_bytes(),
        untouched: Vec::new(),
        lines: true,
    };
    let between = match rng.below(4) {
        0 => *rng.one_of(BETWEEN),
        _ => b"\n",
    };
    file.lines = between.ends_with(b"\n");
    let first = rng.below(all.len());
    let count = (3 + rng.below(8)).min(all.len());
    // Each record once.
    for record in all.iter().cycle().skip(first).take(count) {
        if rng.below(4) == 0 {
            let mut bytes = record.bytes.clone();
            for _ in 0..=rng.below(3) {
                let other = rng.one_of(all);
                damage(rng, &mut bytes, &other.bytes);
            }
            file.xml.extend(bytes);
        } else {
            file.xml.extend(&record.bytes);
            file.untouched.push(record);
        }
        file.xml.extend(between);
    }
    file.xml
        .extend(format!("</{}>\n", kind.plural()).into_bytes());
    file
}

/// Whether something before the record lays claim to its id: then the record
/// is the second of its id, and rejected for that.
fn claimed_before(kind: Kind, file: &File, record: &Record) -> bool {
    let at = file
        .xml
        .windows(record.bytes.len())
        .position(|window| window == record.bytes);
    let before = String::from_utf8_lossy(&file.xml[..at.expect("it stands there")]);
    let claims = match kind {
        Kind::Artist | Kind::Label => vec![format!("<id>{}<", record.id)],
        Kind::Master | Kind::Release => vec![format!(" id=\"{}\"", record.id)],
    };
    claims.iter().any(|claim| before.contains(claim))
}

fn check(number: u64, outcomes: &mut [u64; 3]) {
    let mut rng = Rng(number);
    let kind = *rng.one_of(&Kind::ALL);
    let file = file(&mut rng, kind);
    let expected = cut(kind, &file.xml);
    let (encoded, taken) = ledger(kind, file.xml.clone());
    let encoded = match (expected, encoded) {
        (Ok(expected), Ok(encoded)) => {
            assert_eq!(encoded.records, expected.len() as u64, "records");
            encoded
        }
        // Nothing of such a file is published, and the error says why.
        (Err(Broken::CutShort), Err(Error::Truncated { .. }))
        | (Err(Broken::MoreFollows), Err(Error::NotADump { .. })) => {
            outcomes[2] += 1;
            return;
        }
        (expected, encoded) => panic!("{expected:?}, but {encoded:?}"),
    };
    assert_eq!(
        encoded.records,
        encoded.rejected + taken.len() as u64,
        "taken and rejected"
    );
    outcomes[0] += taken.len() as u64;
    outcomes[1] += encoded.rejected;
    // Labels may swallow others that don't start a line; what they swallow is
    // in the rejected record.
    if kind == Kind::Label && !file.lines {
        return;
    }
    for record in &file.untouched {
        let same = taken.get(&record.id) == Some(&record.rows_hash);
        assert!(
            same || claimed_before(kind, &file, record),
            "{} {} is taken as it was",
            kind.noun(),
            record.id
        );
    }
}

#[test]
fn damage_to_some_records_is_counted_and_leaves_the_others_alone() {
    let files = if long() { MANY_FILES } else { FILES };
    let lanes = 2;
    let lane = |lane: u64| {
        let mut outcomes = [0; 3];
        for number in (lane..files).step_by(2) {
            let checked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                check(number, &mut outcomes);
            }));
            assert!(checked.is_ok(), "file {number}");
        }
        outcomes
    };
    let outcomes = std::thread::scope(|scope| {
        let lanes: Vec<_> = (0..lanes)
            .map(|number| scope.spawn(move || lane(number)))
            .collect();
        let mut sum = [0; 3];
        for lane in lanes {
            let outcomes = lane.join().expect("every file comes to what it should");
            for (sum, count) in sum.iter_mut().zip(outcomes) {
                *sum += count;
            }
        }
        sum
    });
    let [taken, rejected, refused] = outcomes;
    assert!(
        taken > files && rejected > files / 2 && refused > 0,
        "{files} files: {taken} records taken, {rejected} rejected; {refused} files refused"
    );
}
