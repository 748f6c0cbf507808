//! Percentiles of times.

/// The smallest time that so many per cent don't exceed; times come sorted.
pub(crate) fn percentile<T: Copy + Default>(sorted: &[T], percent: usize) -> T {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::percentile;

    #[test]
    fn a_percentile_is_a_time_that_was_measured() {
        assert_eq!(
            percentile(&[1.0f64, 2.0, 3.0, 4.0], 50).to_bits(),
            2.0f64.to_bits()
        );
        assert_eq!(
            percentile(&[1.0f64, 2.0, 3.0, 4.0], 95).to_bits(),
            4.0f64.to_bits()
        );
        assert_eq!(percentile::<f64>(&[], 95).to_bits(), 0.0f64.to_bits());
    }
}
