//! How often which values occur.

/// Counts in equal bins over the values' own range.
#[derive(Clone, Debug, PartialEq)]
pub struct Histogram {
    /// One count a bin.
    pub counts: Vec<u32>,
    /// Lower end of the first bin.
    pub min: f32,
    /// Upper end of the last bin.
    pub max: f32,
}

impl Histogram {
    /// Counts finite `values` in `bins` bins.
    pub fn new(values: impl Iterator<Item = f32> + Clone, bins: usize) -> Self {
        let finite = values.filter(|value| value.is_finite());
        let (min, max) = range(finite.clone());
        let mut counts = vec![0; bins];
        let step = (max - min) / bins as f32;
        for value in finite {
            let bin = if step > 0.0 { ((value - min) / step) as usize } else { 0 };
            counts[bin.min(bins - 1)] += 1;
        }
        Self { counts, min, max }
    }
}

/// Smallest and largest of some values; zeros where there are none.
pub(super) fn range(values: impl Iterator<Item = f32>) -> (f32, f32) {
    let ends = values.fold(None, |ends: Option<(f32, f32)>, value| {
        Some(ends.map_or((value, value), |(min, max)| (min.min(value), max.max(value))))
    });
    ends.unwrap_or((0.0, 0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_finite_value_is_counted_once() {
        let values = [0.0, 1.0, 1.9, 2.0, f32::NAN, 0.1];
        let histogram = Histogram::new(values.into_iter(), 2);
        assert_eq!(histogram, Histogram { counts: vec![2, 3], min: 0.0, max: 2.0 });
        assert_eq!(Histogram::new([3.0, 3.0].into_iter(), 4).counts, [2, 0, 0, 0]);
    }
}
