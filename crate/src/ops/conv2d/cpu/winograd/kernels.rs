//! The loops that are made for certain points and lanes, each behind a pointer: all others are made once, which keeps
//! the page light.

use super::super::{Plane, TILE};
use super::transform::{FiveTaps, OUTPUTS, Points, ThreeTaps};
use super::weight_gradient::add_products;
use crate::cpu::target::{Lanes4, Lanes8, Sum4, Sum8};
use crate::cpu::vector::Vector;

/// From one value to the next, and from one item to the next, in `f32`s.
pub(super) type Steps = [usize; 2];

/// Transforms `count` items along one axis, and adds a number to what comes out.
///
/// # Safety
/// All values of all items must be readable and writable. What an item gives may overwrite what it was made from.
pub(super) type Pass =
    unsafe fn(from: *const f32, steps: Steps, to: *mut f32, to_steps: Steps, count: usize, bias: f32);

/// Filters times inputs for one [`TILE`] of filters at all points: see [`products`].
pub(super) type Products = unsafe fn(u: *const f32, v: *const f32, tile: usize, m: *mut f32, sizes: [usize; 2]);

/// The loops for one size of filter and number of lanes.
pub(super) struct Kernels {
    /// `p` of each pair of points.
    pub pairs: &'static [f32],
    /// Examples of a block.
    pub lanes: usize,
    /// Those of them in a register.
    pub register: usize,
    /// Tiles that [`Kernels::products`] works on at once.
    pub together: usize,
    pub inputs: Pass,
    pub outputs: Pass,
    pub gradients: Pass,
    /// Filters of a tile to the points, and gradients on them back: the lanes are the filters.
    pub filters: Pass,
    pub taps: Pass,
    pub products: Products,
    pub add_products: super::weight_gradient::AddProducts,
}

/// A tile of filters fills a vector of four.
const _: () = assert!(Lanes4::LANES == TILE);

impl Kernels {
    /// For filters of 3 by 3 or 5 by 5.
    pub fn of(size: usize, lanes: usize) -> Self {
        match (size, lanes) {
            (3, 8) => Self::with::<Lanes8, Sum8, 6, 3, ThreeTaps>(),
            (3, _) => Self::with::<Lanes4, Sum4, 6, 3, ThreeTaps>(),
            (_, 8) => Self::with::<Lanes8, Sum8, 8, 5, FiveTaps>(),
            _ => Self::with::<Lanes4, Sum4, 8, 5, FiveTaps>(),
        }
    }

    fn with<V: Vector, S: Vector, const A: usize, const T: usize, P: Points<A, T>>() -> Self {
        Self {
            pairs: P::PAIRS,
            lanes: V::LANES,
            register: S::LANES,
            // Eight accumulators hide the latency of a multiply-add: two tiles where a pixel is one register.
            together: if V::REGISTERS == 1 { 2 } else { 1 },
            inputs: inputs::<S, A, T, P>,
            outputs: outputs::<S, A, T, P>,
            gradients: gradients::<S, A, T, P>,
            filters: filters::<Lanes4, A, T, P>,
            taps: taps::<Lanes4, A, T, P>,
            products: if V::REGISTERS == 1 { products::<V, 2> } else { products::<V, 1> },
            add_products: add_products::<S>,
        }
    }

    /// Points along an axis, which are as many as inputs of a tile.
    pub fn points(&self) -> usize {
        2 + 2 * self.pairs.len()
    }

    /// Pixels under `tiles` tiles along an axis.
    pub fn width(&self, tiles: usize) -> usize {
        tiles * OUTPUTS + self.points() - OUTPUTS
    }

    /// A row of tiles of all planes to their points, `V = Bᵀ d B` or `A dy Aᵀ` by the pass. Columns are done first: tiles
    /// share them. `v` has `steps` from point to point, from tile to tile and from plane to plane.
    ///
    /// # Safety
    /// The tiles must lie inside the planes; `strip` and `v` must hold what is made.
    #[inline(never)]
    pub unsafe fn to_points(
        &self,
        pass: Pass,
        Row { map, plane, row, column, tiles }: Row,
        planes: usize,
        strip: &mut [f32],
        v: *mut f32,
        steps: [usize; 3],
    ) {
        let (lanes, register, points) = (self.lanes, self.register, self.points());
        let width = self.width(tiles).min(plane.width) * lanes;
        let strip = strip.as_mut_ptr();
        for at in 0..planes {
            let corner = ((at * plane.height + row * OUTPUTS) * plane.width + column * OUTPUTS) * lanes;
            // SAFETY: the caller's guarantee.
            unsafe {
                let from = [plane.width * lanes, register];
                pass(map.add(corner), from, strip, [width, register], width / register, 0.0);
                for i in 0..points {
                    for register in (0..lanes).step_by(register) {
                        let to = v.add(at * steps[2] + i * points * steps[0] + register);
                        let from = strip.add(i * width + register);
                        pass(from, [lanes, OUTPUTS * lanes], to, [steps[0], steps[1]], tiles, 0.0);
                    }
                }
            }
        }
    }
}

/// Some tiles side by side in each of several planes.
#[derive(Clone, Copy)]
pub(super) struct Row {
    pub map: *const f32,
    pub plane: Plane,
    /// Place of the first, in tiles.
    pub row: usize,
    pub column: usize,
    pub tiles: usize,
}

#[inline(always)]
unsafe fn pass<S: Vector, const I: usize, const O: usize>(
    from: *const f32,
    steps: Steps,
    to: *mut f32,
    to_steps: Steps,
    count: usize,
    of: impl Fn([S; I]) -> [S; O],
) {
    for item in 0..count {
        // SAFETY: the caller's guarantee.
        unsafe {
            let from = from.add(item * steps[1]);
            let to = to.add(item * to_steps[1]);
            for (o, value) in of(core::array::from_fn(|i| S::load(from.add(i * steps[0])))).into_iter().enumerate() {
                value.store(to.add(o * to_steps[0]));
            }
        }
    }
}

unsafe fn inputs<S: Vector, const A: usize, const T: usize, P: Points<A, T>>(
    from: *const f32,
    steps: Steps,
    to: *mut f32,
    to_steps: Steps,
    count: usize,
    _bias: f32,
) {
    // SAFETY: that of `Pass`.
    unsafe { pass(from, steps, to, to_steps, count, P::inputs::<S>) }
}

unsafe fn outputs<S: Vector, const A: usize, const T: usize, P: Points<A, T>>(
    from: *const f32,
    steps: Steps,
    to: *mut f32,
    to_steps: Steps,
    count: usize,
    bias: f32,
) {
    let bias = S::splat(bias);
    // SAFETY: that of `Pass`.
    unsafe { pass(from, steps, to, to_steps, count, |m| P::outputs::<S>(m).map(|y| y.add(bias))) }
}

unsafe fn gradients<S: Vector, const A: usize, const T: usize, P: Points<A, T>>(
    from: *const f32,
    steps: Steps,
    to: *mut f32,
    to_steps: Steps,
    count: usize,
    _bias: f32,
) {
    // SAFETY: that of `Pass`.
    unsafe { pass(from, steps, to, to_steps, count, P::gradients::<S>) }
}

unsafe fn filters<S: Vector, const A: usize, const T: usize, P: Points<A, T>>(
    from: *const f32,
    steps: Steps,
    to: *mut f32,
    to_steps: Steps,
    count: usize,
    _bias: f32,
) {
    // SAFETY: that of `Pass`.
    unsafe { pass(from, steps, to, to_steps, count, P::filter::<S>) }
}

unsafe fn taps<S: Vector, const A: usize, const T: usize, P: Points<A, T>>(
    from: *const f32,
    steps: Steps,
    to: *mut f32,
    to_steps: Steps,
    count: usize,
    _bias: f32,
) {
    // SAFETY: that of `Pass`.
    unsafe { pass(from, steps, to, to_steps, count, P::taps::<S>) }
}

/// Filters `u` times inputs `v` of `X` tiles, `tile` values apart, summed over channels, at each point; to `m`, as
/// `[tile][filter][point]`. A point of `v` has [`super::correlate::GAP`] values more than its channels.
///
/// # Safety
/// Points and channels (`sizes`) must be there, and neither zero.
unsafe fn products<V: Vector, const X: usize>(
    mut u: *const f32,
    v: *const f32,
    tile: usize,
    m: *mut f32,
    [points, channels]: [usize; 2],
) {
    for point in 0..points {
        let mut sums = [[V::splat(0.0); X]; TILE];
        let mut v = v.wrapping_add(point * (channels * V::LANES + super::correlate::GAP));
        let mut left = channels;
        // SAFETY: the caller's guarantee.
        unsafe {
            // Two channels a turn, with a way out after the first.
            loop {
                channel(&mut sums, u, v, tile);
                left -= 1;
                if left == 0 {
                    break;
                }
                channel(&mut sums, u.add(TILE), v.add(V::LANES), tile);
                left -= 1;
                if left == 0 {
                    u = u.add(TILE);
                    break;
                }
                (u, v) = (u.add(2 * TILE), v.add(2 * V::LANES));
            }
            u = u.add(TILE);
            for (k, sums) in sums.into_iter().enumerate() {
                for (x, sum) in sums.into_iter().enumerate() {
                    sum.store(m.add(((x * TILE + k) * points + point) * V::LANES));
                }
            }
        }
    }
}

/// # Safety
/// One channel of a tile of filters must be readable at `u`, and of `X` tiles at `v`.
#[inline(always)]
unsafe fn channel<V: Vector, const X: usize>(sums: &mut [[V; X]; TILE], u: *const f32, v: *const f32, tile: usize) {
    // SAFETY: the caller's guarantee.
    unsafe {
        let values: [V; X] = core::array::from_fn(|x| V::load(v.add(x * tile)));
        for (k, sums) in sums.iter_mut().enumerate() {
            let weight = V::splat(*u.add(k));
            for (sum, value) in sums.iter_mut().zip(values) {
                *sum = sum.mul_add(weight, value);
            }
        }
    }
}
