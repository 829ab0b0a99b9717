//! The transforms of one axis: polynomials evaluated at points, after Toom and Cook.
//!
//! A row of `A` inputs gives four outputs of a filter of `A - 3` taps, `y = Aᵀ [(G g) ⊙ (Bᵀ d)]` (Lavin and Gray,
//! 2016, equation 6). The points are 0, pairs `±p`, and infinity; the sum and the difference of a pair share their
//! work. Columns of `Aᵀ` are divided by `|p|`, which saves some, and rows of `G` multiplied by it.

use crate::cpu::vector::Vector;

/// Outputs of a tile along an axis.
pub(super) const OUTPUTS: usize = 4;

/// The points for tiles of `A` inputs and filters of `T` taps.
pub(super) trait Points<const A: usize, const T: usize> {
    /// The `p` of each pair.
    const PAIRS: &'static [f32];

    /// `G`, its rows not multiplied by `|p|`.
    const FILTER_ROWS: [[f32; T]; A] = filter_rows(Self::PAIRS);

    /// `Bᵀ d`: inputs at the points. Row `p` has the coefficients of the polynomial that is zero at all other points.
    fn inputs<V: Vector>(d: [V; A]) -> [V; A];

    /// `Aᵀ m`: outputs from products at the points.
    #[inline(always)]
    fn outputs<V: Vector>(m: [V; A]) -> [V; OUTPUTS] {
        let pair = |at: usize| (m[1 + 2 * at].add(m[2 + 2 * at]), m[1 + 2 * at].sub(m[2 + 2 * at]));
        let (even, odd) = pair(0);
        let p = Self::PAIRS[0];
        let mut y = [
            m[0].mul_add(even, V::splat(1.0 / p)),
            odd,
            V::splat(0.0).mul_add(even, V::splat(p)),
            m[A - 1].mul_add(odd, V::splat(p * p)),
        ];
        for (at, &p) in Self::PAIRS.iter().enumerate().skip(1) {
            let (even, odd) = pair(at);
            y[0] = y[0].mul_add(even, V::splat(1.0 / p));
            y[1] = y[1].add(odd);
            y[2] = y[2].mul_add(even, V::splat(p));
            y[3] = y[3].mul_add(odd, V::splat(p * p));
        }
        y
    }

    /// `A dy`: gradients on outputs at the points, for the gradient on the filters. Not divided by `|p|`.
    #[inline(always)]
    fn gradients<V: Vector>(dy: [V; OUTPUTS]) -> [V; A] {
        let mut v = [dy[0]; A];
        for (at, &p) in Self::PAIRS.iter().enumerate() {
            let even = dy[0].mul_add(dy[2], V::splat(p * p));
            let odd = dy[1].mul_add(dy[3], V::splat(p * p));
            v[1 + 2 * at] = even.mul_add(odd, V::splat(p));
            v[2 + 2 * at] = even.mul_sub(odd, V::splat(p));
        }
        v[A - 1] = dy[OUTPUTS - 1];
        v
    }

    /// `G g`: a filter at the points.
    #[inline(always)]
    fn filter<V: Vector>(g: [V; T]) -> [V; A] {
        let zero = V::splat(0.0);
        let mut u = [zero.mul_add(g[0], V::splat(Self::FILTER_ROWS[0][0])); A];
        for (at, &p) in Self::PAIRS.iter().enumerate() {
            // Taps of even and of odd places, which the two points of a pair add with opposite signs.
            let mut halves = [zero; 2];
            for (tap, (&tap_value, factor)) in g.iter().zip(Self::FILTER_ROWS[1 + 2 * at]).enumerate() {
                halves[tap % 2] = halves[tap % 2].mul_add(tap_value, V::splat(p * factor));
            }
            u[1 + 2 * at] = halves[0].add(halves[1]);
            u[2 + 2 * at] = halves[0].sub(halves[1]);
        }
        u[A - 1] = g[T - 1];
        u
    }

    /// `Gᵀ du`: from gradients on a filter at the points to those on its taps.
    #[inline(always)]
    fn taps<V: Vector>(du: [V; A]) -> [V; T] {
        let mut dg = [V::splat(0.0); T];
        dg[0] = dg[0].mul_add(du[0], V::splat(Self::FILTER_ROWS[0][0]));
        for at in (1..A - 1).step_by(2) {
            let halves = [du[at].add(du[at + 1]), du[at].sub(du[at + 1])];
            for (tap, (dg, factor)) in dg.iter_mut().zip(Self::FILTER_ROWS[at]).enumerate() {
                *dg = dg.mul_add(halves[tap % 2], V::splat(factor));
            }
        }
        dg[T - 1] = dg[T - 1].add(du[A - 1]);
        dg
    }
}

/// Four outputs of three taps. Among points that are short fractions these round least; 0, ±1, ±2, ∞ err twice as
/// much.
pub(super) struct ThreeTaps;

impl Points<6, 3> for ThreeTaps {
    const PAIRS: &'static [f32] = &[0.75, 1.5];

    #[inline(always)]
    fn inputs<V: Vector>(d: [V; 6]) -> [V; 6] {
        let [p, q] = [0.75_f32, 1.5];
        let [sum, product] = [p * p + q * q, p * p * q * q].map(V::splat);
        let pair = |p: f32, q: f32| {
            let q = V::splat(q * q);
            let (even, odd) = (d[4].mul_sub(d[2], q), d[3].mul_sub(d[1], q));
            [even.mul_add(odd, V::splat(p)), even.mul_sub(odd, V::splat(p))]
        };
        let [ps, qs] = [pair(p, q), pair(q, p)];
        let first = d[4].mul_sub(d[2], sum).mul_add(d[0], product);
        let last = d[5].mul_sub(d[3], sum).mul_add(d[1], product);
        [first, ps[0], ps[1], qs[0], qs[1], last]
    }
}

/// Four outputs of five taps. No points of short fractions round less.
pub(super) struct FiveTaps;

impl Points<8, 5> for FiveTaps {
    const PAIRS: &'static [f32] = &[1.0, 2.0, 0.5];

    #[inline(always)]
    fn inputs<V: Vector>(d: [V; 8]) -> [V; 8] {
        let pair = |p: f32, q: f32, r: f32| {
            let [sum, product] = [q * q + r * r, q * q * r * r].map(V::splat);
            let even = d[6].mul_sub(d[4], sum).mul_add(d[2], product);
            let odd = d[5].mul_sub(d[3], sum).mul_add(d[1], product);
            [even.mul_add(odd, V::splat(p)), even.mul_sub(odd, V::splat(p))]
        };
        let [ps, qs, rs] = [pair(1.0, 2.0, 0.5), pair(2.0, 1.0, 0.5), pair(0.5, 1.0, 2.0)];
        // (x² - 1) (x² - 4) (x² - ¼) = x⁶ - 5.25 x⁴ + 5.25 x² - 1
        let middle = V::splat(5.25);
        let first = d[6].sub(d[0]).mul_add(d[2].sub(d[4]), middle);
        let last = d[7].sub(d[1]).mul_add(d[3].sub(d[5]), middle);
        [first, ps[0], ps[1], qs[0], qs[1], rs[0], rs[1], last]
    }
}

/// `G` for so many taps: in each row the powers of its point over its distances from the others; the last row is that of
/// infinity.
const fn filter_rows<const A: usize, const T: usize>(pairs: &[f32]) -> [[f32; T]; A] {
    let mut points = [0.0; A];
    let mut at = 1;
    while at + 1 < A {
        points[at] = if at % 2 == 1 { pairs[(at - 1) / 2] } else { -pairs[(at - 1) / 2] };
        at += 1;
    }
    let mut rows = [[0.0; T]; A];
    rows[A - 1][T - 1] = 1.0;
    let mut at = 0;
    while at + 1 < A {
        let mut power = 1.0;
        let mut other = 0;
        while other + 1 < A {
            if other != at {
                power /= points[at] - points[other];
            }
            other += 1;
        }
        let mut tap = 0;
        while tap < T {
            rows[at][tap] = power;
            power *= points[at];
            tap += 1;
        }
        at += 1;
    }
    rows
}
