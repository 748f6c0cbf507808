//! Companies of a release, its labels and its series: all are labels.

use crate::Kind;
use crate::rng::{Rng, Stream};
use crate::world::World;
use crate::world::ids::{self, NOT_ON_LABEL};
use crate::xml;

/// Companies per release as quantiles; the mean is 1.74.
const PER_RELEASE: [u32; 64] = [
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 4, 4, 4, 5, 5, 6, 6, 7, 8, 12,
    17,
];

const ROLES: [((u32, &str), u32); 30] = [
    ((21, "Published By"), 306),
    ((13, "Phonographic Copyright (p)"), 236),
    ((14, "Copyright (c)"), 207),
    ((23, "Recorded At"), 182),
    ((9, "Distributed By"), 122),
    ((10, "Manufactured By"), 103),
    ((17, "Pressed By"), 97),
    ((29, "Mastered At"), 87),
    ((16, "Made By"), 41),
    ((27, "Mixed At"), 39),
    ((19, "Printed By"), 38),
    ((4, "Record Company"), 36),
    ((37, "Produced For"), 26),
    ((8, "Marketed By"), 24),
    ((6, "Licensed From"), 24),
    ((30, "Lacquer Cut At"), 22),
    ((5, "Licensed To"), 13),
    ((24, "Engineered At"), 12),
    ((31, "Glass Mastered At"), 12),
    ((26, "Produced At"), 11),
    ((33, "Designed At"), 7),
    ((28, "Remixed At"), 7),
    ((36, "Edited At"), 5),
    ((39, "Recorded By"), 4),
    ((35, "Remastered At"), 4),
    ((34, "Filmed At"), 3),
    ((7, "Licensed Through"), 3),
    ((38, "Manufactured For"), 2),
    ((18, "Duplicated By"), 2),
    ((42, "Exclusive Retailer"), 2),
];

/// A label as a release names it.
struct Imprint {
    label: Option<u32>,
    catno: String,
}

/// `labels` (1.161) and, on one release in sixteen, `series`. Returns the first
/// label and the first catalogue number, for what else mentions them.
pub(crate) fn write_labels(
    out: &mut String,
    world: &World,
    release: u32,
    rng: &mut Rng,
) -> (Option<u32>, String) {
    let own = (!rng.chance(0.04)).then(|| world.labels.draw(rng));
    let newcomer = release
        .checked_sub(world.sizes.base(Kind::Release))
        .and_then(|nth| world.sizes.companion(Kind::Label, nth));
    let own = newcomer.filter(|_| rng.chance(0.3)).or(own);
    let mut imprints = vec![Imprint {
        label: own,
        catno: catno(world, own, rng),
    }];
    let more = rng.weighted(&[(0, 852), (1, 124), (2, 15), (3, 6), (5, 3)]);
    for _ in 0..more {
        let same = rng.chance(0.12);
        let label = if same {
            own
        } else {
            Some(world.labels.draw(rng))
        };
        let catno = if !same && rng.chance(0.35) {
            imprints[0].catno.clone()
        } else {
            catno(world, label, rng)
        };
        imprints.push(Imprint { label, catno });
    }
    xml::open(out, "labels");
    for imprint in &imprints {
        reference(out, "label", world, imprint.label, &imprint.catno, rng);
    }
    xml::close(out, "labels");
    if rng.chance(0.06) {
        xml::open(out, "series");
        let catno = match rng.below(4) {
            0 => String::new(),
            1 => format!("Vol. {}", rng.between(1, 40)),
            2 => format!("Volume {}", rng.between(1, 12)),
            _ => format!("{}", rng.between(1, 300)),
        };
        let series = Some(world.labels.draw(rng));
        reference(out, "series", world, series, &catno, rng);
        xml::close(out, "series");
    }
    (own, imprints.swap_remove(0).catno)
}

/// `<label name="…" catno="…" id="…"/>`
fn reference(
    out: &mut String,
    tag: &str,
    world: &World,
    label: Option<u32>,
    catno: &str,
    rng: &mut Rng,
) {
    out.push('<');
    out.push_str(tag);
    let (mut id, mut name) = (NOT_ON_LABEL.id, NOT_ON_LABEL.name);
    if let Some(label) = label {
        id = world.id(Kind::Label, label);
        name = world.labels.names.get(label);
        if rng.chance(0.001) {
            id = ids::free(world.seed, Kind::Label, label);
            name = "Gone Records";
        }
    }
    xml::attribute(out, "name", name);
    xml::attribute(out, "catno", catno);
    out.push_str(" id=\"");
    xml::digits(out, id);
    out.push_str("\"/>");
}

/// A label numbers its records in its own way; 12 % have no number.
fn catno(world: &World, label: Option<u32>, rng: &mut Rng) -> String {
    let Some(label) = label.filter(|_| !rng.chance(0.085)) else {
        return "none".to_owned();
    };
    let mut style = Rng::of(world.seed, Stream::Label, u64::from(label) | 1 << 40);
    let mut prefix: String = world
        .labels
        .names
        .get(label)
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(style.between(2, 5) as usize)
        .collect::<String>()
        .to_uppercase();
    if prefix.len() < 2 {
        prefix = style.code(b"ABCDEFGHKLMNPRSTUVXZ", 3);
    }
    let number = rng.rank(900, 16) + 1;
    match style.below(8) {
        0 | 1 => format!("{prefix}{number:03}"),
        2 => format!("{prefix} {number:03}"),
        3 => format!("{prefix}-{number:04}"),
        4 => format!("{prefix} {}{number:03}", style.between(1, 99)),
        5 => format!(
            "{} {:03} {:03}",
            style.between(100, 900),
            number,
            rng.below(1_000)
        ),
        6 => format!("{prefix}.{number:02}"),
        _ => format!("{}{number:03}-{}", style.digits(2), rng.between(1, 4)),
    }
}

/// `companies`: the release's own label or another.
pub(crate) fn write(out: &mut String, world: &World, release: u32, own: Option<u32>) {
    let mut rng = Rng::of(world.seed, Stream::Companies, u64::from(release));
    let count = rng.pick(&PER_RELEASE);
    if count == 0 {
        return;
    }
    xml::open(out, "companies");
    let mut last = None;
    for _ in 0..count {
        // (p) and (c) mostly come together, for the same company.
        let again = last.filter(|_| rng.chance(0.22));
        let company = match (again, own) {
            (Some(company), _) => company,
            (None, Some(own)) if rng.chance(0.25) => own,
            _ => world.labels.draw(&mut rng),
        };
        last = Some(company);
        xml::open(out, "company");
        if rng.chance(0.001) {
            // Some companies are only a name.
            xml::element(out, "name", "Unknown Plant");
        } else {
            xml::number(out, "id", world.id(Kind::Label, company));
            xml::element(out, "name", world.labels.names.get(company));
        }
        if rng.chance(0.08) {
            xml::element(out, "catno", &rng.digits(6));
        }
        let (number, role) = rng.weighted(&ROLES);
        xml::number(out, "entity_type", number);
        xml::element(out, "entity_type_name", role);
        xml::close(out, "company");
    }
    xml::close(out, "companies");
}
