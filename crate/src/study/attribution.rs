//! Why the network gives a class its score: what of the picture in focus speaks for it, by gradients, by Grad-CAM and by
//! hiding parts of the picture. A score is what comes before the softmax. With random weights in place of the run's, the same
//! maps tell what is owed to learning and what to the picture alone (Adebayo et al., 2018, model randomisation test).

use super::{Study, parameters_shown};
use crate::backend::Backend;
use crate::data::PICTURE_SHAPE;
use crate::data::augment::{Square, View};
use crate::layers::Pass;
use crate::net::Net;
use crate::shape::Shape;
use crate::train::Run;

/// What speaks for one class.
pub struct Attribution {
    /// The class's score `s`.
    pub score: f32,
    /// How much each pixel matters: `max_c |∂s/∂x_c|` over its colours, `[H, W]` (Simonyan, Vedaldi and Zisserman, 2014,
    /// section 3.1).
    pub saliency: Vec<f32>,
    /// What each pixel adds where the network is taken for linear: `Σ_c x_c ∂s/∂x_c`, `[H, W]` (Shrikumar et al., 2016).
    /// Mid grey is 0.
    pub gradient_input: Vec<f32>,
    /// Of the layer that was asked for: see [`GradCam`].
    pub grad_cam: Option<GradCam>,
}

/// Where the maps `A` of a layer speak for a class (Selvaraju et al., 2017).
pub struct GradCam {
    /// `ReLU(Σ_k α_k A_k)` with `α_k` the mean of `∂s/∂A_k` (equations 1 and 2), bilinearly upsampled to the picture's
    /// `[H, W]`.
    pub map: Vec<f32>,
    /// The smallest sum before the ReLU.
    pub lowest: f32,
}

impl GradCam {
    /// From maps and the gradients on them, `[K, height, width]`.
    fn of(maps: &[f32], gradients: &[f32], Shape { height, width, .. }: Shape) -> Self {
        let area = height * width;
        let mut sums = vec![0.0; area];
        for (map, gradient) in maps.chunks(area).zip(gradients.chunks(area)) {
            let weight = gradient.iter().sum::<f32>() / area as f32;
            sums.iter_mut().zip(map).for_each(|(sum, value)| *sum += weight * value);
        }
        let lowest = sums.iter().copied().fold(f32::INFINITY, f32::min);
        sums.iter_mut().for_each(|sum| *sum = sum.max(0.0));
        Self { map: upsampled(&sums, height, width, PICTURE_SHAPE), lowest }
    }
}

/// A map of `height` × `width` values bilinearly upsampled to `to`. Pixels are squares whose centres are interpolated, as in
/// PyTorch's `interpolate(mode="bilinear", align_corners=False)`.
fn upsampled(map: &[f32], height: usize, width: usize, to: Shape) -> Vec<f32> {
    // The values before and after a place, and how far it is on the way.
    let between = |at: usize, from: usize, to: usize| {
        let place = ((at as f32 + 0.5) * from as f32 / to as f32 - 0.5).max(0.0);
        let before = place as usize;
        (before, (before + 1).min(from - 1), place - before as f32)
    };
    let mut values = Vec::with_capacity(to.area());
    for y in 0..to.height {
        let (top, bottom, down) = between(y, height, to.height);
        for x in 0..to.width {
            let (left, right, along) = between(x, width, to.width);
            let row = |y: usize| map[y * width + left] * (1.0 - along) + map[y * width + right] * along;
            values.push(row(top) * (1.0 - down) + row(bottom) * down);
        }
    }
    values
}

/// Side of the grey square of the occlusion, and how far it is moved from place to place, in pixels.
const SIDE: i8 = 8;
const STEP: i8 = 2;
/// Places of the square in a row and in a column: every pixel is near the middle of one.
const PLACES: usize = PICTURE_SHAPE.width / STEP as usize;
/// Pictures that go through the network at once: a block.
const AT_ONCE: usize = 8;

/// The picture as it is, then with the square at each place, row by row.
fn occluded(at: usize) -> View {
    let Some(place) = at.checked_sub(1) else { return View::default() };
    // In the middle of its pixels.
    let corner = |place: usize| place as i8 * STEP + STEP / 2 - SIDE / 2;
    View {
        cutout: Square { left: corner(place % PLACES), top: corner(place / PLACES), side: SIDE as u8 },
        ..View::default()
    }
}

/// A grey square on its way over a picture (Zeiler and Fergus, 2014, section 4.2), with the weights of its start.
pub(super) struct Occlusion {
    random: bool,
    pixels: Vec<u8>,
    parameters: Vec<f32>,
    /// Of each view so far, `[view, class]`.
    scores: Vec<f32>,
    classes: usize,
}

impl Occlusion {
    fn views(&self) -> usize {
        self.scores.len() / self.classes
    }
}

impl Study {
    /// A network to explain the run's answers by, with its weights or with random ones: those of another start.
    fn explaining_net(&mut self, run: &Run, random: bool) -> Option<&mut Net> {
        if self.explaining_net.is_none() {
            // The spec held together before.
            self.explaining_net = Net::new(run.backend().spec().clone(), 0).ok();
        }
        let net = self.explaining_net.as_mut()?;
        if random {
            net.start(run.seed().wrapping_add(1));
        } else {
            net.parameters_mut().copy_from_slice(&parameters_shown(&self.moment, run));
        }
        Some(net)
    }

    /// What speaks for each of `classes` on the picture in focus, with the weights that are shown or with random ones. Grad-CAM is
    /// that of the maps after `layer` layers, where there are several values in a map.
    pub fn attributions(&mut self, run: &Run, classes: &[u8], layer: usize, random: bool) -> Vec<Attribution> {
        let (pixels, _) = self.focused(run);
        let Some(net) = self.explaining_net(run, random) else { return Vec::new() };
        // One example of the picture for each class.
        let input = net.input(classes.len());
        (0..classes.len()).for_each(|example| View::default().write(&pixels, input, example));
        net.forward(&mut Pass::infer());
        net.clear_gradients();
        net.input_gradient(net.spec().layers.len(), &|_, gradient| {
            let scores = gradient.shape().len();
            for (example, &class) in classes.iter().enumerate() {
                let chosen = |score| if score == usize::from(class) { 1.0 } else { 0.0 };
                gradient.set_example(example, (0..scores).map(chosen));
            }
        });
        let attribution = |(example, &class): (usize, &u8)| {
            let values = |layer: usize| net.activations()[layer].example_values(example).collect::<Vec<f32>>();
            let gradients =
                |layer: usize| net.activation_gradients()[layer].example_values(example).collect::<Vec<f32>>();
            let (picture, slopes) = (values(0), gradients(0));
            let area = PICTURE_SHAPE.area();
            let of_pixel = |pixel: usize| (pixel..picture.len()).step_by(area);
            let saliency = |pixel| of_pixel(pixel).map(|at| slopes[at].abs()).fold(0.0, f32::max);
            let product = |pixel| of_pixel(pixel).map(|at| picture[at] * slopes[at]).sum::<f32>();
            let shape = net.shapes().get(layer).filter(|shape| layer > 0 && shape.area() > 1);
            Attribution {
                score: net.scores().example_values(example).nth(class.into()).unwrap_or(f32::NAN),
                saliency: (0..area).map(saliency).collect(),
                gradient_input: (0..area).map(product).collect(),
                grad_cam: shape.map(|&shape| GradCam::of(&values(layer), &gradients(layer), shape)),
            }
        };
        classes.iter().enumerate().map(attribution).collect()
    }

    /// Moves a grey square over the picture in focus for about `ms` milliseconds, from the start where `again` says so or
    /// where other weights are meant than before. Returns the part of the way that is done.
    pub fn occlude_for(&mut self, run: &mut Run, random: bool, again: bool, ms: f64, clock: &dyn Fn() -> f64) -> f32 {
        if again || self.occlusion.as_ref().is_none_or(|occlusion| occlusion.random != random) {
            let (pixels, _) = self.focused(run);
            let Some(net) = self.explaining_net(run, random) else { return 1.0 };
            let classes = net.shapes().last().map_or(1, Shape::len);
            let parameters = net.parameters().to_vec();
            self.occlusion = Some(Occlusion { random, pixels, parameters, scores: Vec::new(), classes });
        }
        let Some(occlusion) = &mut self.occlusion else { return 1.0 };
        let (end, views) = (clock() + ms, 1 + PLACES * PLACES);
        while occlusion.views() < views {
            let from = occlusion.views();
            let count = AT_ONCE.min(views - from);
            let scores = run.backend_mut().predict(Some(&occlusion.parameters), count, &mut |input| {
                (0..count).for_each(|at| occluded(from + at).write(&occlusion.pixels, input, at));
            });
            (0..count).for_each(|at| occlusion.scores.extend(scores.example_values(at)));
            if clock() >= end {
                break;
            }
        }
        occlusion.views() as f32 / views as f32
    }

    /// How far the score of `class` falls with the square at each place, `[PLACES, PLACES]`; below zero where it rises. As far
    /// as the square has come.
    pub fn occlusion(&self, class: usize) -> Vec<f32> {
        let Some(occlusion) = &self.occlusion else { return Vec::new() };
        let mut scores = occlusion.scores.iter().skip(class).step_by(occlusion.classes);
        let whole = scores.next().copied().unwrap_or_default();
        scores.map(|score| whole - score).collect()
    }
}

#[cfg(test)]
mod tests;
