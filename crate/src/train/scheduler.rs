//! How a batch is cut into micro-batches.
//!
//! A batch is cut by its size and its network alone, every micro-batch is computed from zero, and [how they are
//! added](super::sum_tree) depends on nothing else. So the sum, and with it the whole run, is the same to the bit whichever
//! worker computes which micro-batch.

use crate::layers::least_common_multiple;
use crate::spec::NetSpec;

/// How many examples of a batch of `size` are in each of its micro-batches; whole blocks and whole ghost batches but for
/// the last. None is more than a sixteenth, so that workers are busy and what one works on stays in its cache: two workers
/// did a batch of 128 in parts of 8 a twentieth faster than in parts of 16. Nor is any more than a quarter of what is
/// left, so that none waits long for another at the end (guided self-scheduling; Polychronopoulos and Kuck, 1987).
///
/// Batch norm without a ghost batch of its own sees each micro-batch by itself. It learns as well from eight examples as
/// from sixteen: Convscope small had 76.7 % of CIFAR-10 right with either after 600,000 examples in batches of 32, as the
/// mean over two seeds.
pub(super) fn micro_batch_sizes(size: usize, spec: &NetSpec) -> impl Iterator<Item = usize> + use<> {
    let unit = least_common_multiple(spec.ghost_batch(), 8);
    let most = size.div_ceil(16).next_multiple_of(unit);
    let mut left = size;
    std::iter::from_fn(move || {
        let next = left.div_ceil(4).next_multiple_of(unit).min(most).min(left);
        left -= next;
        (next > 0).then_some(next)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(size: usize, norms: &str) -> Vec<usize> {
        let json =
            format!(r#"{{"input":{{"channels":3,"height":4,"width":4}},"layers":[{norms}{{"kind":"fc","units":2}}]}}"#);
        micro_batch_sizes(size, &NetSpec::parse(&json).unwrap()).collect()
    }

    #[test]
    fn batches_are_cut_into_micro_batches_that_fill_whole_blocks_and_get_shorter() {
        for norms in ["", r#"{"kind":"batch_norm"},"#, r#"{"kind":"batch_norm","ghost_batch":4},"#] {
            assert_eq!(cut(1, norms), [1]);
            assert_eq!(cut(32, norms), [8; 4]);
            assert_eq!(cut(20, norms), [8, 8, 4]);
            assert_eq!(cut(128, norms), [8; 16]);
            assert_eq!(cut(512, norms)[12..], [32, 24, 24, 16, 8, 8, 8, 8]);
            assert!((1..600).all(|size| cut(size, norms).iter().sum::<usize>() == size));
            assert!((1..5000).all(|size| cut(size, norms).len() <= 40), "one byte counts them");
        }
    }

    #[test]
    fn no_ghost_batch_is_cut_in_two() {
        let of = |ghost: usize| format!(r#"{{"kind":"batch_norm","ghost_batch":{ghost}}},"#);
        assert_eq!(cut(64, &of(16)), [16; 4]);
        assert_eq!(cut(50, &of(12)), [24, 24, 2]);
        assert_eq!(cut(32, &of(32)), [32]);
        assert_eq!(cut(32, &of(512)), [32]);
        let two = format!(r#"{{"kind":"residual","layers":[{}{{"kind":"relu"}}]}},{}"#, of(6), of(16));
        assert_eq!(cut(128, &two), [48, 48, 32]);
        // More than any number there is, were they multiplied out.
        let all: String = [511, 509, 503, 499, 491, 487, 479, 467].map(of).concat();
        assert_eq!(cut(512, &all), [512]);
    }
}
