//! Eight bytes looked at together, as one little-endian number.
//!
//! Each function marks bytes by their highest bit. The first mark is right;
//! behind it there may be marks too many, which is all that is needed to find
//! the first of several bytes.

/// Marks bytes that equal this one.
#[inline]
pub(crate) const fn equal(eight: u64, byte: u8) -> u64 {
    below(eight ^ repeat(byte), 1)
}

/// Marks bytes that are less than `limit`, which is at most 128.
#[inline]
pub(crate) const fn below(eight: u64, limit: u8) -> u64 {
    eight.wrapping_sub(repeat(limit)) & !eight & repeat(0x80)
}

/// Place of the first byte that is marked or has any other bit; 8 where none
/// has.
#[inline]
pub(crate) const fn first(marks: u64) -> usize {
    marks.trailing_zeros() as usize / 8
}

const fn repeat(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

#[cfg(test)]
mod tests {
    use super::{below, equal, first};

    /// Every byte at every place, before and after every other byte.
    #[test]
    fn the_first_mark_is_right() {
        for byte in 0..=255_u8 {
            for other in 0..=255_u8 {
                for place in 0..8 {
                    let mut bytes = [other; 8];
                    bytes[place] = byte;
                    let eight = u64::from_le_bytes(bytes);
                    let found = |wanted: &dyn Fn(&u8) -> bool| {
                        bytes.iter().position(wanted).unwrap_or(bytes.len())
                    };
                    assert_eq!(first(equal(eight, b'<')), found(&|&byte| byte == b'<'));
                    assert_eq!(first(below(eight, 16)), found(&|&byte| byte < 16));
                }
            }
        }
    }
}
