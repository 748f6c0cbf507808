//! Barcodes, matrix numbers and whatever else is stamped on a release.

use crate::rng::{Rng, Stream};
use crate::world::World;
use crate::xml;

/// Identifiers per release as quantiles; the mean is 1.73.
const PER_RELEASE: [u32; 64] = [
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1,
    1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 4, 4, 4, 5, 5, 6, 7, 8, 9,
    14,
];

/// In the order a record lists them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Type {
    Barcode,
    Matrix,
    Society,
    LabelCode,
    Mastering,
    Mould,
    Price,
    Spars,
    Isrc,
    Plant,
    Deposito,
    Distribution,
    Asin,
    Other,
}

const TYPES: [(Type, u32); 14] = [
    (Type::Matrix, 729),
    (Type::Barcode, 338),
    (Type::Society, 229),
    (Type::Other, 114),
    (Type::LabelCode, 83),
    (Type::Mastering, 62),
    (Type::Mould, 62),
    (Type::Price, 22),
    (Type::Spars, 14),
    (Type::Isrc, 12),
    (Type::Plant, 5),
    (Type::Deposito, 8),
    (Type::Distribution, 4),
    (Type::Asin, 3),
];

const CAPITALS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const CODE: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/// `identifiers`. The catalogue number is what most matrix numbers build on.
pub(crate) fn write(out: &mut String, world: &World, release: u32, catno: &str) {
    let mut rng = Rng::of(world.seed, Stream::Identifiers, u64::from(release));
    let mut types: Vec<Type> = (0..rng.pick(&PER_RELEASE))
        .map(|_| rng.weighted(&TYPES))
        .collect();
    if types.is_empty() {
        return;
    }
    types.sort_unstable();
    xml::open(out, "identifiers");
    let mut before = None;
    let mut nth = 0;
    let mut barcode = String::new();
    for of in types {
        nth = if before == Some(of) { nth + 1 } else { 0 };
        before = Some(of);
        // The same code again as the scanner reads it.
        let value = if of == Type::Barcode && nth == 1 {
            barcode.retain(|c| c.is_ascii_digit());
            barcode.clone()
        } else {
            value(of, nth, catno, &mut rng)
        };
        identifier(out, of.name(), description(of, nth, &mut rng), &value);
        if of == Type::Barcode {
            barcode = value;
        }
    }
    xml::close(out, "identifiers");
}

pub(crate) fn identifier(out: &mut String, of: &str, description: Option<&str>, value: &str) {
    out.push_str("<identifier");
    xml::attribute(out, "type", of);
    if let Some(description) = description {
        xml::attribute(out, "description", description);
    }
    xml::attribute(out, "value", value);
    out.push_str("/>");
}

impl Type {
    fn name(self) -> &'static str {
        match self {
            Self::Barcode => "Barcode",
            Self::Matrix => "Matrix / Runout",
            Self::Society => "Rights Society",
            Self::LabelCode => "Label Code",
            Self::Mastering => "Mastering SID Code",
            Self::Mould => "Mould SID Code",
            Self::Price => "Price Code",
            Self::Spars => "SPARS Code",
            Self::Isrc => "ISRC",
            Self::Plant => "Pressing Plant ID",
            Self::Deposito => "Depósito Legal",
            Self::Distribution => "Distribution Code",
            Self::Asin => "ASIN",
            Self::Other => "Other",
        }
    }
}

/// Absent on two fifths, empty on a quarter.
fn description(of: Type, nth: usize, rng: &mut Rng) -> Option<&'static str> {
    match rng.below(100) {
        0..42 => return None,
        42..66 => return Some(""),
        _ => {}
    }
    Some(match of {
        Type::Barcode => ["Text", "Scanned", "String"][nth.min(2)],
        Type::Matrix => {
            let sides = [
                ["Side A", "Side B", "Side C", "Side D"],
                [
                    "A-side runout",
                    "B-side runout",
                    "C-side runout",
                    "D-side runout",
                ],
                [
                    "Runout Side A, etched",
                    "Runout Side B, etched",
                    "Side C, stamped",
                    "Side D, stamped",
                ],
                [
                    "Variant 1",
                    "Variant 2",
                    "Variant 3",
                    "Variant 4 \"stamped\"",
                ],
            ];
            rng.pick(&sides)[nth.min(3)]
        }
        Type::Society => ["Side A label", "Side B label", "Back"][nth.min(2)],
        _ => rng.pick(&["Printed", "On label", "CD1", "Back cover", "Mirrored"]),
    })
}

fn value(of: Type, nth: usize, catno: &str, rng: &mut Rng) -> String {
    match of {
        Type::Barcode => barcode(rng),
        Type::Matrix => {
            let side = char::from(CAPITALS[nth % 26]);
            match rng.below(6) {
                0 => format!("{catno}-{side}1 {} MPO", rng.code(CAPITALS, 2)),
                1 => format!("{catno} {side}"),
                2 => format!("IFPI L{} {} {catno}", rng.digits(3), rng.digits(6)),
                3 => format!(
                    "{}-{side} {}.{} \"{}\"",
                    catno,
                    rng.digits(4),
                    nth + 1,
                    rng.code(CAPITALS, 4)
                ),
                4 => format!("{} {side}-1-{}", rng.code(CODE, 7), rng.between(1, 9)),
                _ => format!("{}-{}{side} {catno}", rng.code(CAPITALS, 3), rng.digits(5)),
            }
        }
        Type::Society => (rng.pick(&[
            "GEMA",
            "BMI",
            "ASCAP",
            "BIEM",
            "SACEM",
            "JASRAC",
            "GEMA/BIEM",
            "MCPS",
            "STEMRA",
            "SIAE",
        ]))
        .to_owned(),
        Type::LabelCode => format!("LC {}", rng.digits(if nth == 0 { 5 } else { 4 })),
        Type::Mastering => format!("IFPI L{}", rng.digits(3)),
        Type::Mould => format!("IFPI {}{}", rng.digits(2), rng.code(CODE, 2)),
        Type::Price => rng
            .pick(&["PM 275", "F: 400", "CB 811", "WE 851", "AZ", "D"])
            .to_string(),
        Type::Spars => rng.pick(&["DDD", "AAD", "ADD"]).to_string(),
        Type::Isrc => format!(
            "{}-{}-{}-{}",
            rng.pick(&["US", "GB", "DE", "FR", "NL", "JP"]),
            rng.code(CODE, 3),
            rng.digits(2),
            rng.digits(5)
        ),
        Type::Plant => format!("{}", rng.between(10, 999)),
        Type::Deposito => format!(
            "B-{}-{}",
            rng.between(1_000, 49_999),
            rng.between(1960, 2015)
        ),
        Type::Distribution => format!("{} {}", rng.code(CAPITALS, 2), rng.digits(3)),
        Type::Asin => format!("B00{}", rng.code(CODE, 7)),
        Type::Other => format!("{} {}", rng.code(CAPITALS, 3), rng.digits(4)),
    }
}

/// An EAN-13 with a true check digit, as printed: bare, with blanks or dashes.
fn barcode(rng: &mut Rng) -> String {
    let mut digits = format!(
        "{}{}",
        rng.pick(&["50", "40", "07", "06", "08", "31", "45", "87"]),
        rng.digits(10)
    );
    let sum: u32 = digits
        .bytes()
        .enumerate()
        .map(|(at, digit)| u32::from(digit - b'0') * if at % 2 == 0 { 1 } else { 3 })
        .sum();
    xml::digits(&mut digits, (10 - sum % 10) % 10);
    match rng.below(10) {
        0..5 => digits,
        5..9 => format!("{} {} {}", &digits[..1], &digits[1..7], &digits[7..]),
        _ => format!("{}-{}-{}", &digits[..1], &digits[1..7], &digits[7..]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn barcodes_have_a_true_check_digit() {
        let mut rng = Rng::of(3, Stream::Identifiers, 0);
        for _ in 0..100 {
            let code = barcode(&mut rng);
            let digits: Vec<u32> = code.chars().filter_map(|c| c.to_digit(10)).collect();
            let sum: u32 = digits
                .iter()
                .enumerate()
                .map(|(at, d)| d * if at % 2 == 0 { 1 } else { 3 })
                .sum();
            assert_eq!((digits.len(), sum % 10), (13, 0), "{code}");
        }
    }
}
