//! Pictures that excite maps, made by gradient ascent from noise (Erhan et al., 2009). Left alone, the gradient makes noise
//! of high frequencies. Here it is taken smoothed at several scales and in the colours of photographs, the picture is moved
//! about and smoothed a little, and stays between black and white (after Olah et al., 2017).

use std::ops::Range;

use super::{BLOCK, Study, copy_of};
use crate::batch::Batch;
use crate::data::{PICTURE_LEN, PICTURE_SHAPE};
use crate::layers::{Operation, Pass};
use crate::net::Net;
use crate::ops::arithmetic::{Field, Unit};
use crate::random::Random;
use crate::train::Run;

/// Steps to a picture.
pub const STEPS: usize = 64;

/// Every so many steps the picture is where it belongs, and its value is noted.
const STILL: usize = 4;

/// Steps that are kept of the way to a single picture.
const WAY: [usize; 3] = [0, 4, 16];

/// Standard deviation of the noise at the start; pixels are in [-0.5, 0.5].
const NOISE: f32 = 0.02;

/// Root mean square of a step over the part of the picture that counts, of the first step and of the last.
const RATES: [f32; 2] = [0.06, 0.02];

/// Sides of the part of the picture that counts: up to the first the bare gradient is followed, from the second on the
/// smoothing and the movements have their full strength. Small parts are what they are by single pixels.
const SIDES: [f32; 2] = [8.0, 24.0];

/// Most pixels that the picture is moved by, each way.
const JITTER: usize = 2;

/// Share of the smoothed picture, and of grey, in the picture after each step: total variation and norm stay small.
const SMOOTHING: f32 = 0.08;
const FADING: f32 = 0.01;

/// How often the gradient is smoothed, and with what weight it counts then.
const SCALES: [(usize, f32); 3] = [(0, 0.5), (1, 0.7), (4, 1.0)];

/// Covariance of red, green and blue in CIFAR-10, over their mean variance: a step in decorrelated colours.
const COLOURS: [[f32; 3]; 3] = [[0.96, 0.88, 0.83], [0.88, 0.95, 0.93], [0.83, 0.93, 1.09]];

/// A picture at some step.
#[derive(Clone, Debug, PartialEq)]
pub struct Moment {
    /// Steps so far.
    pub step: usize,
    /// The value that it excites.
    pub value: f32,
    /// [`PICTURE_LEN`] bytes.
    pub pixels: Vec<u8>,
}

struct Picture {
    values: Vec<f32>,
    random: Random,
}

/// Pictures for some maps of a layer, of the moment's weights, and how far they are. Each is for the value in the middle of
/// its map.
pub struct Ascent {
    net: Net,
    layer: usize,
    maps: Range<usize>,
    /// The layer that is climbed: before activations and pools, which have no slope where they are zero.
    climbed: usize,
    moments: Vec<Vec<Moment>>,
    /// The first map of those at work.
    next: usize,
    pictures: Vec<Picture>,
    step: usize,
    at_examples: u64,
    ms: f64,
}

impl Ascent {
    /// For `maps` of layer `layer`, counted from 1.
    fn new(net: Net, layer: usize, maps: Range<usize>, at_examples: u64) -> Self {
        let passes_on = |operation: &Operation| {
            matches!(operation, Operation::Activation(_) | Operation::Pool2d(..) | Operation::Dropout { .. })
        };
        let nodes = net.plan().nodes[1..layer].iter().rev();
        let climbed = layer - nodes.take_while(|node| passes_on(&node.operation)).count();
        let moments = vec![Vec::new(); maps.len()];
        let (next, pictures, step, ms) = (maps.start, Vec::new(), 0, 0.0);
        let mut ascent = Self { net, layer, maps, climbed, moments, next, pictures, step, at_examples, ms };
        ascent.begin();
        ascent
    }

    /// Begins with the next few maps.
    fn begin(&mut self) {
        self.step = 0;
        self.pictures = self
            .group()
            .map(|map| {
                let mut random = Random::new(map as u64);
                Picture { values: (0..PICTURE_LEN).map(|_| NOISE * random.normal()).collect(), random }
            })
            .collect();
    }

    fn group(&self) -> Range<usize> {
        self.next..self.maps.end.min(self.next + BLOCK)
    }

    /// The layer, counted from 1.
    pub fn layer(&self) -> usize {
        self.layer
    }

    /// The maps.
    pub fn maps(&self) -> Range<usize> {
        self.maps.clone()
    }

    /// The picture of a map as it is now, where there is only one map after those on the way to it.
    pub fn of_map(&self, map: usize) -> &[Moment] {
        map.checked_sub(self.maps.start).and_then(|at| self.moments.get(at)).map_or(&[], Vec::as_slice)
    }

    /// Steps done for all pictures, and of how many.
    pub fn progress(&self) -> (usize, usize) {
        (STEPS * (self.next - self.maps.start) + self.step * self.pictures.len(), STEPS * self.maps.len())
    }

    /// Examples that the weights had seen.
    pub fn at_examples(&self) -> u64 {
        self.at_examples
    }

    /// Milliseconds that it has taken.
    pub fn ms(&self) -> f64 {
        self.ms
    }

    /// What of the picture the value in the middle of a map depends on.
    pub fn field(&self) -> Field {
        self.fields()[0]
    }

    fn fields(&self) -> Vec<Field> {
        self.net.receptive_fields(self.layer - 1, self.middle(0))
    }

    fn middle(&self, channel: usize) -> Unit {
        let shape = self.net.shapes()[self.layer];
        Unit { channel, y: shape.height / 2, x: shape.width / 2 }
    }

    fn finished(&self) -> bool {
        self.next == self.maps.end
    }

    /// Does one step for the maps at work.
    fn advance(&mut self) {
        let group = self.group();
        let still = self.step.is_multiple_of(STILL);
        let (fields, climbed) = (self.fields(), self.climbed);
        let (counts, field) = (fields[0], fields[climbed]);
        let (height, width) = (counts.bottom - counts.top, counts.right - counts.left);
        let calm = ((height.max(width) as f32 - SIDES[0]) / (SIDES[1] - SIDES[0])).clamp(0.0, 1.0);
        let jitter = if still { 0 } else { (JITTER as f32 * calm).round() as usize };
        let input = self.net.input(group.len());
        let mut moves = Vec::new();
        for (index, Picture { values, random }) in self.pictures.iter_mut().enumerate() {
            let mut by = || JITTER - jitter + random.below(2 * jitter + 1);
            let by = [by(), by()];
            input.set_example(index, moved(values, by));
            // Back again.
            moves.push(by.map(|by| 2 * JITTER - by));
        }
        self.net.forward_through(self.layer, &mut Pass::infer());
        if still {
            self.note();
        }
        if self.step == STEPS {
            self.next = group.end;
            self.begin();
            return;
        }
        let slopes = self.net.input_gradient(climbed, &|activations, gradient| {
            for (index, map) in group.clone().enumerate() {
                let place = largest(&activations[climbed], index, map, field);
                gradient.values_mut()[place] = 1.0;
            }
        });
        let rate = RATES[0] + (RATES[1] - RATES[0]) * self.step as f32 / STEPS as f32;
        let length = rate * ((PICTURE_SHAPE.channels * height * width) as f32).sqrt();
        for (index, (Picture { values, random }, back)) in self.pictures.iter_mut().zip(moves).enumerate() {
            let slope: Vec<f32> = slopes.example_values(index).collect();
            let mut slope: Vec<f32> = moved(&slope, back).collect();
            if norm(&slope) == 0.0 {
                // Nothing on the way is excited yet: anywhere may be up.
                slope.fill_with(|| random.normal());
            }
            climb(values, &slope, length, calm);
        }
        self.step += 1;
    }

    /// Notes the pictures of this step with what they excite.
    fn note(&mut self) {
        for (index, (map, picture)) in self.group().zip(&self.pictures).enumerate() {
            let values = &self.net.activations()[self.layer];
            let value = values.values()[place_of(values, index, self.middle(map))];
            let pixels = picture.values.iter().map(|value| (255.0 * (value + 0.5)).round() as u8).collect();
            let way = &mut self.moments[map - self.maps.start];
            if self.maps.len() > 1 || way.last().is_some_and(|last| !WAY.contains(&last.step)) {
                way.pop();
            }
            way.push(Moment { step: self.step, value, pixels });
        }
    }
}

/// A picture moved down and to the right by so many pixels less [`JITTER`]; what leaves it comes in at the other side.
fn moved(values: &[f32], by: [usize; 2]) -> impl Iterator<Item = f32> {
    const SIDE: usize = PICTURE_SHAPE.width;
    let from = |place: usize, by: usize| (place + SIDE + JITTER - by) % SIDE;
    let area = SIDE * SIDE;
    (0..PICTURE_LEN)
        .map(move |at| values[at / area * area + from(at % area / SIDE, by[0]) * SIDE + from(at % SIDE, by[1])])
}

fn place_of(batch: &Batch, example: usize, at: Unit) -> usize {
    let lanes = batch.lanes();
    example / lanes * batch.block_len() + at.index(batch.shape()) * lanes + example % lanes
}

/// Where the map of an example is largest in `field`.
fn largest(batch: &Batch, example: usize, channel: usize, field: Field) -> usize {
    let columns = |y| (field.left..field.right).map(move |x| Unit { channel, y, x });
    let places = (field.top..field.bottom).flat_map(columns).map(|at| place_of(batch, example, at));
    let larger = |best: usize, place: usize| if batch.values()[place] > batch.values()[best] { place } else { best };
    places.reduce(larger).unwrap_or(0)
}

/// Moves a picture up the slope by a step of this length, which is smoothed by `calm`, in [0, 1].
fn climb(picture: &mut [f32], slope: &[f32], length: f32, calm: f32) {
    let area = PICTURE_SHAPE.area();
    let coloured = |at: usize| (0..3).map(|colour| COLOURS[at / area][colour] * slope[colour * area + at % area]).sum();
    let mut slope: Vec<f32> = (0..PICTURE_LEN).map(coloured).collect();
    let (mut total, mut done) = (vec![0.0; PICTURE_LEN], 0);
    for (times, weight) in SCALES {
        for _ in done..times {
            slope = smooth(&slope);
        }
        done = times;
        let factor = if times > 0 { calm * weight } else { weight } / norm(&slope);
        total.iter_mut().zip(&slope).for_each(|(sum, value)| *sum += factor * value);
    }
    let step = length / norm(&total);
    let smoothed = smooth(picture);
    for ((value, up), smooth) in picture.iter_mut().zip(total).zip(smoothed) {
        let rest = *value + calm * SMOOTHING * (smooth - *value);
        *value = ((1.0 - calm * FADING) * rest + step * up).clamp(-0.5, 0.5);
    }
}

fn norm(values: &[f32]) -> f32 {
    values.iter().map(|value| value * value).sum::<f32>().sqrt()
}

/// Each value with its neighbours, [1 2 1] / 4 along columns and rows; the edge is repeated.
fn smooth(planes: &[f32]) -> Vec<f32> {
    const SIDE: usize = PICTURE_SHAPE.width;
    let along = |values: &[f32], step: usize| -> Vec<f32> {
        let mean = |(at, value): (usize, &f32)| {
            let place = at / step % SIDE;
            let before = if place > 0 { values[at - step] } else { *value };
            let after = if place + 1 < SIDE { values[at + step] } else { *value };
            0.25 * (before + after) + 0.5 * value
        };
        values.iter().enumerate().map(mean).collect()
    };
    along(&along(planes, 1), SIDE)
}

impl Study {
    /// Starts to make pictures for `maps` of layer `layer`, counted from 1, in place of earlier ones, with the weights as they
    /// are now.
    pub fn ascend(&mut self, run: &Run, layer: usize, maps: Range<usize>) {
        let Some(net) = copy_of(run) else { return };
        let layer = layer.clamp(1, net.shapes().len() - 1);
        let most = net.shapes()[layer].channels;
        let maps = maps.start.min(most)..maps.end.min(most);
        self.ascent = Some(Ascent::new(net, layer, maps, run.examples()));
    }

    /// Goes on with the pictures for about `ms` milliseconds; false when there is nothing left to do.
    pub fn ascend_for(&mut self, ms: f64, clock: &dyn Fn() -> f64) -> bool {
        let Some(ascent) = self.ascent.as_mut().filter(|ascent| !ascent.finished()) else { return false };
        let began = clock();
        let mut taken = 0.0;
        while taken < ms && !ascent.finished() {
            ascent.advance();
            taken = clock() - began;
        }
        ascent.ms += taken;
        !ascent.finished()
    }

    /// The latest pictures, finished or not.
    pub fn ascent(&self) -> Option<&Ascent> {
        self.ascent.as_ref()
    }

    /// Ends the ascent; its pictures are forgotten.
    pub fn forget_ascent(&mut self) {
        self.ascent = None;
    }
}

#[cfg(test)]
mod tests;
