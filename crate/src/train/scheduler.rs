//! How a batch is computed, in the page and natively alike: how it is cut into micro-batches, and which worker takes which.
//! In which order their gradients are added is [`sum_tree`](super::sum_tree)'s.
//!
//! A batch is cut by its size and its network alone, every micro-batch is computed from zero, and how they are added
//! depends on nothing else. So the sum, and with it the whole run, is the same to the bit whichever worker computes which
//! micro-batch: who takes which changes the time alone.

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

/// The work of the worker that has the run besides micro-batches, on parameters and the next batch, in forward passes of
/// one example.
const OWN_COST: f32 = 4.0;

/// Which micro-batches each worker takes, in order. Each has neighbouring ones, whose gradients add up to few sums, the
/// most expensive first. `slowness` is the time that each worker takes for the same work; the first has the run.
///
/// Where workers can `steal`, the next worker's follow, from the end: whoever comes to one first computes it. A worker with
/// a single micro-batch steals none: others are likely computed before it gets there.
///
/// # Panics
/// When there is no worker.
pub fn shares(costs: &[usize], slowness: &[f32], steal: bool) -> Vec<Vec<usize>> {
    let time = (OWN_COST + costs.iter().sum::<usize>() as f32) / slowness.iter().map(|one| 1.0 / one).sum::<f32>();
    let mut shares = vec![Vec::new(); slowness.len()];
    let (mut worker, mut ends, mut done) = (0, time / slowness[0], OWN_COST);
    for (index, &cost) in costs.iter().enumerate() {
        while done + cost as f32 / 2.0 > ends && worker + 1 < shares.len() {
            worker += 1;
            ends += time / slowness[worker];
        }
        let share = &mut shares[worker];
        share.insert(share.partition_point(|&before| costs[before] >= cost), index);
        done += cost as f32;
    }
    if steal {
        let own = shares.clone();
        for (at, share) in shares.iter_mut().enumerate().filter(|(_, share)| share.len() > 1) {
            share.extend(own[(at + 1) % own.len()].iter().rev());
        }
    }
    shares
}

/// What a worker computed of a batch.
#[derive(Clone, Copy, Debug)]
pub struct Measured {
    /// In forward passes of one example.
    pub cost: usize,
    /// Milliseconds that it took.
    pub ms: f32,
}

/// The weight of the latest batch in a worker's slowness.
const NEWEST: f32 = 0.3;
/// How far a worker's slowness goes back to 1 after a batch in which it or the first worker computed nothing.
const FORGOTTEN: f32 = 0.1;
/// One batch moves the estimate towards at most this many times its value, or this part of it.
const SURPRISE: f32 = 2.0;
/// Shorter measurements are ignored: clocks of browsers tick as rarely as once a millisecond.
const SHORTEST_MS: f32 = 3.0;

/// A worker's slowness after a batch: `here` is what the first worker computed, `there` what this one did.
pub fn updated_slowness(slowness: f32, here: Measured, there: Measured) -> f32 {
    if here.cost == 0 || there.cost == 0 {
        return slowness + FORGOTTEN * (1.0 - slowness);
    }
    if here.ms.min(there.ms) < SHORTEST_MS {
        return slowness;
    }
    let seen = (there.ms / there.cost as f32) / (here.ms / here.cost as f32);
    // Not `clamp`, whose panic would bring along all that writes numbers.
    slowness + NEWEST * (seen.max(slowness / SURPRISE).min(slowness * SURPRISE) - slowness)
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

    #[test]
    fn every_micro_batch_has_one_worker_and_no_worker_much_more_than_its_share() {
        let even = |costs: &[usize], workers| shares(costs, &vec![1.0; workers], false);
        assert_eq!(even(&[48, 48], 2), [[0], [1]]);
        assert_eq!(even(&[96, 96, 96, 96, 32], 2), [vec![0, 1], vec![2, 3, 4]]);
        assert_eq!(even(&[24, 24, 24, 24, 32, 32], 2)[1], [4, 5, 3]);
        let mut all = even(&[25, 5, 20, 10, 15], 3).concat();
        all.sort_unstable();
        assert_eq!(all, [0, 1, 2, 3, 4]);
        assert!(even(&[7], 4)[0].is_empty());
    }

    #[test]
    fn a_worker_three_times_as_slow_as_another_has_a_third_of_the_micro_batches() {
        let counts = |slowness| shares(&[240; 8], &[1.0, slowness], false).iter().map(Vec::len).collect::<Vec<_>>();
        assert_eq!(counts(3.0), [6, 2]);
        assert_eq!(counts(1.0 / 3.0), [2, 6]);
        assert_eq!(counts(20.0), [8, 0]);
    }

    #[test]
    fn each_worker_may_take_the_next_one_s_micro_batches_after_its_own_and_single_ones_stay_where_they_are() {
        let expected = [vec![0, 1, 4, 3, 2], vec![2, 3, 4, 5], vec![5]];
        assert_eq!(shares(&[240; 6], &[1.5, 1.0, 3.0], true), expected);
    }

    #[test]
    fn slowness_follows_the_measurements_and_no_single_batch_moves_it_by_much() {
        let here = Measured { cost: 10, ms: 10.0 };
        let after = |slowness, cost, ms| updated_slowness(slowness, here, Measured { cost, ms });
        let slow = (0..20).fold(1.0, |slowness, _| after(slowness, 5, 15.0));
        assert!((slow - 3.0).abs() < 0.1, "{slow}");
        assert!(after(1.0, 5, 5000.0) < 1.4);
        assert_eq!(after(1.0, 5, 0.0), 1.0);
        // A worker that computed nothing was not measured, and gets another chance.
        assert!((0..40).fold(slow, |slowness, _| after(slowness, 0, 0.0)) < 1.1);
    }
}
