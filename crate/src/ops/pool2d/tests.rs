//! Kernels against the scalar reference, on random shapes with remainders.

use super::cpu::{average_backward, average_forward, max_backward, max_forward};
use super::reference;
use crate::batch::Batch;
use crate::ops::check::{close, example, random_batch, random_geometry};
use crate::random::Random;
use crate::shape::{Geometry, Shape};

#[cfg_attr(test, test)]
pub fn pooling_agrees_with_the_reference_on_random_shapes() {
    for seed in 0..100 {
        let mut random = Random::new(seed);
        let Geometry { input, output, window } = random_geometry(&mut random);
        let g = Geometry { input, output: Shape { channels: input.channels, ..output }, window };
        let len = 1 + random.below(17);
        let x = random_batch(&mut random, g.input, len);
        let dy = random_batch(&mut random, g.output, len);
        let context = format!("seed {seed}, {len} examples, {g:?}");

        let lanes = x.lanes();
        let (mut largest, mut means) = (dy.clone(), dy.clone());
        let (mut largest_dx, mut means_dx) = (x.clone(), x.clone());
        let mut winners = vec![0; dy.values().len()];
        max_forward(&g, lanes, x.values(), largest.values_mut(), &mut winners);
        max_backward(&g, lanes, dy.values(), &winners, largest_dx.values_mut());
        average_forward(&g, lanes, x.values(), means.values_mut());
        average_backward(&g, lanes, dy.values(), means_dx.values_mut());
        for index in 0..len {
            let (x, dy) = (example(&x, index), example(&dy, index));
            let found = |batch: &Batch| batch.example(index).iter().copied().collect::<Vec<_>>();
            let (expected, expected_dx) = reference::max_pool(&g, &x, &dy);
            close(found(&largest), &expected, "largest", &context);
            close(found(&largest_dx), &expected_dx, "their dx", &context);
            let (expected, expected_dx) = reference::average_pool(&g, &x, &dy);
            close(found(&means), &expected, "mean", &context);
            close(found(&means_dx), &expected_dx, "their dx", &context);
        }
    }
}

#[cfg(test)]
crate::ops::check::check_operation! {
    (r#"{"kind":"max_pool","size":2,"stride":2}"#, Shape::new(3, 6, 4), 5),
    (r#"{"kind":"max_pool","size":3,"stride":2,"pad":1}"#, Shape::new(2, 7, 5), 9),
    (r#"{"kind":"max_pool","size":[2,3],"stride":1}"#, Shape::new(2, 4, 4), 3),
    (r#"{"kind":"max_pool","size":3,"stride":2}"#, Shape::new(2, 6, 8), 5),
    (r#"{"kind":"max_pool","size":[3,4],"stride":3,"pad":1,"rounding":"up"}"#, Shape::new(2, 6, 7), 5),
    (r#"{"kind":"max_pool","size":2,"stride":2,"rounding":"up"}"#, Shape::new(2, 5, 7), 5),
    (r#"{"kind":"avg_pool","size":2,"stride":2}"#, Shape::new(3, 6, 4), 5),
    (r#"{"kind":"avg_pool","size":3,"stride":2,"pad":1}"#, Shape::new(2, 7, 5), 9),
    (r#"{"kind":"avg_pool","size":[2,3],"stride":2,"pad":1}"#, Shape::new(2, 7, 6), 5),
    (r#"{"kind":"avg_pool","size":[3,4],"stride":3,"pad":1,"rounding":"up"}"#, Shape::new(2, 6, 7), 5),
}
