//! Winograd's minimal filtering (Lavin and Gray, "Fast algorithms for convolutional neural networks", 2016): tiles of
//! 4 by 4 outputs with a quarter of the multiplications for 3 by 3 filters, a sixth for 5 by 5.
//!
//! Inputs, filters and gradients are brought to the values that their polynomials have at some points ([`transform`]),
//! where a convolution is a product. What is left at each point are small matrix products, filters by channels times
//! channels by tiles, for which examples in the lanes serve as well as in the direct kernels.
//!
//! # What was tried
//! Times the direct kernels' pace in one thread of Chromium, forward / input gradient / weight gradient, and root mean
//! square errors against f64 as shares of that of the result, on unit normals (direct: 1e-7 to 4e-7):
//!
//! | | 16 to 32 channels at 16 x 16 | 32 to 64 at 8 x 8 | error |
//! |---|---|---|---|
//! | 3 x 3 filters, tiles of 4 x 4 outputs | 2.0 / 2.0 / 1.9 | 2.2 / 2.2 / 2.2 | 4e-7 to 9e-7 |
//! | tiles of 6 x 6 | 1.7 / 1.7 / 1.5 | 1.2 / 1.3 / 0.9 | 2e-6 to 3e-6 |
//!
//! | | 3 to 16 channels at 32 x 32 | 16 to 20 at 16 x 16 | 20 to 20 at 8 x 8 | error |
//! |---|---|---|---|---|
//! | 5 x 5 filters, tiles of 4 x 4 outputs | 1.4 / – / 1.5 | 2.9 / 2.8 / 2.7 | 2.3 / 2.4 / 2.1 | 2e-6, at most 2e-5 |
//! | tiles of 2 x 2 | 0.9 / – / 0.9 | 1.4 / 1.5 / 1.4 | 1.3 / 1.4 / 1.1 | 4e-7 to 1e-6 |
//!
//! These are paces of a prototype with loops made for each size and number of lanes; those here, behind pointers, are a
//! tenth slower and half the code. Tiles of 2 x 2 for 3 x 3 filters were not built: counting operations, they save 1.9
//! times at best. Nor was ReLU and pooling fused into the last transform: both outputs have to be written anyway, as each
//! layer shows its own. Reading one of them once is what would be saved, by estimate less than a twentieth of a step.

mod correlate;
mod filters;
mod kernels;
mod transform;
mod weight_gradient;

use super::{Geometry, Plane, spread};
use crate::shape::{Shape, Window};
use correlate::Correlation;
pub(super) use filters::Filters;
use kernels::Kernels;
use transform::OUTPUTS;
use weight_gradient::WeightGradient;

/// Buffers between calls.
#[derive(Default)]
pub(super) struct Scratch {
    /// Input in planes of whole tiles.
    input: Vec<f32>,
    /// Gradient on the output, likewise.
    output: Vec<f32>,
    /// Gradients on filters at the points.
    filters: Vec<f32>,
    /// Inputs, products and gradients at the points.
    points: Vec<f32>,
}

/// What a tile takes beside the multiplications, for each channel and each filter at each point, in multiplications:
/// bringing values to the points and back, and sums that go through memory. Measured in Chromium.
const OVERHEAD: usize = 10;

/// Whether a pass whose tiles are those of `map`, the output or (for the input gradient) the input, takes less time at
/// points. It depends on nothing but sizes, so that the same network always gives the same bits.
#[inline(never)]
pub(super) fn suits(g: &Geometry, map: Shape) -> bool {
    let Geometry { input, output, window } = *g;
    let Window { size, stride, pad, .. } = window;
    if stride != 1 || size.height != size.width || !matches!(size.width, 3 | 5) {
        return false;
    }
    // Pairs of an output and a tap along an axis whose input is not padding: what the direct kernels multiply.
    let along = |outputs: usize| (outputs * size.width).saturating_sub(pad * (pad + 1));
    let (channels, filters) = (input.channels, output.channels);
    let direct = along(output.height) * along(output.width) * channels * filters;
    let points = (size.width + OUTPUTS - 1).pow(2);
    let tiles = map.height.div_ceil(OUTPUTS) * map.width.div_ceil(OUTPUTS);
    tiles * points * (channels * filters + OVERHEAD * (channels + filters)) < direct
}

/// A correlation of stride 1 of all blocks of `x`, maps of the shape `input` with `margin` zeros around them, to those of
/// `y`, maps of the shape `output`, with filters as [`Filters::transform`] makes them; `bias` has one value for each
/// filter, or none.
#[inline(never)]
pub(super) fn correlate(
    (size, lanes): (usize, usize),
    (x, input, margin): (&[f32], Shape, usize),
    u: &[f32],
    bias: &[f32],
    (y, output): (&mut [f32], Shape),
    scratch: &mut Scratch,
) {
    let kernels = &Kernels::of(size, lanes);
    let [plane, _] = planes(kernels, output);
    let correlation = Correlation { kernels, plane, channels: input.channels, u, bias, output };
    for (x, y) in x.chunks_exact(input.len() * lanes).zip(y.chunks_exact_mut(output.len() * lanes)) {
        let x = spread(&mut scratch.input, x, input, 1, (margin, margin), plane, lanes);
        correlation.run(x, y, &mut scratch.points);
    }
}

/// Adds to `dw` as [`super::weight_gradient`] does.
#[inline(never)]
pub(super) fn weight_gradient(
    geometry: &Geometry,
    lanes: usize,
    (x, dy): (&[f32], &[f32]),
    dw: &mut [f32],
    filters: Filters,
    scratch: &mut Scratch,
) {
    let kernels = &Kernels::of(filters.size, lanes);
    let du = &mut scratch.filters;
    du.clear();
    du.resize(filters.values(kernels.points()), 0.0);
    let gradient = WeightGradient { kernels, geometry, planes: planes(kernels, geometry.output), x, dy };
    gradient.run(du, [&mut scratch.input, &mut scratch.output], &mut scratch.points);
    filters.back(du, dw, kernels);
}

/// The planes that whole tiles of `output` see, and those tiles.
fn planes(kernels: &Kernels, output: Shape) -> [Plane; 2] {
    let (rows, columns) = (output.height.div_ceil(OUTPUTS), output.width.div_ceil(OUTPUTS));
    [
        Plane { height: kernels.width(rows), width: kernels.width(columns) },
        Plane { height: rows * OUTPUTS, width: columns * OUTPUTS },
    ]
}
