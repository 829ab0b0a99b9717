//! Every kind of layer, forward and backward, with what each example's values become.

use std::collections::HashMap;

use super::Examples;
use crate::kernels::{Geometry, pool, reference};
use crate::layers::{Activation, LayerSpec, Lrn, NormRegion, activation_pairs, projection};
use crate::shape::{Rounding, Shape, Size, Window};

type Tensors = HashMap<String, Vec<f64>>;

/// PyTorch's constant of batch norm.
const EPSILON: f64 = 1e-5;

/// A layer of a network, or of a block.
pub(super) struct Operation {
    layer: LayerSpec,
    /// What its tensors' names begin with.
    name: String,
    input: Shape,
    output: Shape,
    /// Those of a block.
    inner: Vec<Operation>,
}

impl Operation {
    pub fn new(layer: &LayerSpec, name: &str, input: Shape, output: Shape) -> Self {
        let inner = layer.def().inner(input).into_iter().enumerate();
        let inner = inner.map(|(at, (layer, input, output))| Self::new(layer, &format!("{name}.{at}"), input, output));
        Self { layer: layer.clone(), name: name.to_owned(), input, output, inner: inner.collect() }
    }

    fn tensor<'a>(&self, tensors: &'a Tensors, name: &str) -> &'a [f64] {
        &tensors[&format!("{}.{name}", self.name)]
    }

    /// Adds to the gradient of a parameter.
    fn add_gradient(&self, gradients: &mut Tensors, name: &str, values: &[f64]) {
        let gradient = gradients.entry(format!("{}.{name}.grad", self.name)).or_default();
        gradient.resize(values.len(), 0.0);
        gradient.iter_mut().zip(values).for_each(|(sum, value)| *sum += value);
    }

    /// The convolution that the layer is, with the beginning of its parameters' names.
    fn convolution(&self) -> Option<(Geometry, &'static str)> {
        match &self.layer {
            LayerSpec::Conv(conv) => {
                Some((Geometry { input: self.input, output: self.output, window: conv.window() }, ""))
            }
            LayerSpec::Fc(_) => {
                let window = Window { size: Size::square(1), stride: 1, pad: 0, rounding: Rounding::Down };
                let input = Shape::new(self.input.len(), 1, 1);
                Some((Geometry { input, output: self.output, window }, ""))
            }
            LayerSpec::Residual(_) => projection(self.input, self.output).map(|geometry| (geometry, "shortcut.")),
            _ => None,
        }
    }

    fn convolve(&self, tensors: &Tensors, (geometry, prefix): (Geometry, &str), x: &Examples) -> Examples {
        let [w, b] = ["weight", "bias"].map(|name| self.tensor(tensors, &format!("{prefix}{name}")));
        x.iter().map(|x| reference::forward(&geometry, x, w, b)).collect()
    }

    fn convolve_back(
        &self,
        tensors: &Tensors,
        gradients: &mut Tensors,
        (geometry, prefix): (Geometry, &str),
        x: &Examples,
        dy: &Examples,
    ) -> Examples {
        let [weight, bias] = ["weight", "bias"].map(|name| format!("{prefix}{name}"));
        for (x, dy) in x.iter().zip(dy) {
            self.add_gradient(gradients, &weight, &reference::weight_gradient(&geometry, x, dy));
            let sums: Vec<f64> = dy.chunks(geometry.output.area()).map(|map| map.iter().sum()).collect();
            self.add_gradient(gradients, &bias, &sums);
        }
        let w = self.tensor(tensors, &weight);
        dy.iter().map(|dy| reference::input_gradient(&geometry, dy, w)).collect()
    }

    fn pool(&self, window: Window) -> pool::Geometry {
        pool::Geometry { input: self.input, output: self.output, window }
    }

    /// The outputs of each example.
    pub fn forward(&self, tensors: &Tensors, x: &Examples, training: bool) -> Examples {
        let nothing = vec![0.0; self.output.len()];
        match &self.layer {
            LayerSpec::Conv(_) | LayerSpec::Fc(_) => {
                self.convolution().map(|convolution| self.convolve(tensors, convolution, x)).unwrap_or_default()
            }
            LayerSpec::Relu(_) => activate(Activation::Relu, x),
            LayerSpec::LeakyRelu(layer) => activate(Activation::LeakyRelu { slope: layer.slope }, x),
            LayerSpec::Tanh(_) => activate(Activation::Tanh, x),
            LayerSpec::Sigmoid(_) => activate(Activation::Sigmoid, x),
            LayerSpec::Dropout(_) => x.clone(),
            LayerSpec::Maxout(layer) => {
                let largest = |group: Vec<f64>| group[first_largest(&group)];
                x.iter().map(|x| self.groups(x, layer.group).into_iter().map(largest).collect()).collect()
            }
            LayerSpec::Majority(layer) => {
                let mean = |group: Vec<f64>| group.iter().map(|&sum| vote(sum)).sum::<f64>() / layer.group as f64;
                x.iter().map(|x| self.groups(x, layer.group).into_iter().map(mean).collect()).collect()
            }
            LayerSpec::MaxPool(layer) => {
                x.iter().map(|x| reference::max_pool(&self.pool(layer.window()), x, &nothing).0).collect()
            }
            LayerSpec::AvgPool(layer) => {
                x.iter().map(|x| reference::average_pool(&self.pool(layer.window()), x, &nothing).0).collect()
            }
            LayerSpec::BatchNorm(_) => {
                let [scale, shift] = ["weight", "bias"].map(|name| self.tensor(tensors, name));
                let normal = self.normalised(tensors, x, training).0;
                let area = self.input.area();
                let line = |x: &Vec<f64>| {
                    x.iter().enumerate().map(|(at, x)| scale[at / area] * x + shift[at / area]).collect()
                };
                normal.iter().map(line).collect()
            }
            LayerSpec::Lrn(layer) => x.iter().map(|x| self.respond(layer, x)).collect(),
            LayerSpec::Residual(_) => {
                let mut inside = x.clone();
                for operation in &self.inner {
                    inside = operation.forward(tensors, &inside, training);
                }
                let shortcut = self.convolution().map(|convolution| self.convolve(tensors, convolution, x));
                sum(&inside, shortcut.as_ref().unwrap_or(x))
            }
        }
    }

    /// Adds the gradients on the parameters to `gradients`, and gives those on the inputs.
    pub fn backward(
        &self,
        tensors: &Tensors,
        gradients: &mut Tensors,
        x: &Examples,
        y: &Examples,
        dy: &Examples,
        training: bool,
    ) -> Examples {
        match &self.layer {
            LayerSpec::Conv(_) | LayerSpec::Fc(_) => self
                .convolution()
                .map(|convolution| self.convolve_back(tensors, gradients, convolution, x, dy))
                .unwrap_or_default(),
            LayerSpec::Relu(_) => activate_back(Activation::Relu, [x, y, dy]),
            LayerSpec::LeakyRelu(layer) => activate_back(Activation::LeakyRelu { slope: layer.slope }, [x, y, dy]),
            LayerSpec::Tanh(_) => activate_back(Activation::Tanh, [x, y, dy]),
            LayerSpec::Sigmoid(_) => activate_back(Activation::Sigmoid, [x, y, dy]),
            LayerSpec::Dropout(_) => dy.clone(),
            LayerSpec::Maxout(layer) => self.back_in_groups(x, layer.group, |group, at| {
                let mut dx = vec![0.0; group.len()];
                dx[first_largest(group)] = dy[at.0][at.1];
                dx
            }),
            LayerSpec::Majority(layer) => self.back_in_groups(x, layer.group, |group, at| {
                let (y, dy) = (y[at.0][at.1], dy[at.0][at.1]);
                let mut dx = vec![0.0; group.len()];
                if y * dy > 0.0 {
                    let target = -vote(y);
                    let wrong = (0..group.len()).filter(|&member| vote(group[member]) != target);
                    let nearest = wrong.min_by(|&one, &other| group[one].abs().total_cmp(&group[other].abs()));
                    let nearest = nearest.expect("a wrong majority has members");
                    dx[nearest] = dy / (y - target) * (group[nearest] - target);
                }
                dx
            }),
            LayerSpec::MaxPool(layer) => {
                let geometry = self.pool(layer.window());
                x.iter().zip(dy).map(|(x, dy)| reference::max_pool(&geometry, x, dy).1).collect()
            }
            LayerSpec::AvgPool(layer) => {
                let geometry = self.pool(layer.window());
                x.iter().zip(dy).map(|(x, dy)| reference::average_pool(&geometry, x, dy).1).collect()
            }
            LayerSpec::BatchNorm(_) => self.normalised_back(tensors, gradients, x, dy, training),
            LayerSpec::Lrn(layer) => x.iter().zip(dy).map(|(x, dy)| self.respond_back(layer, x, dy)).collect(),
            LayerSpec::Residual(_) => {
                let mut inputs = vec![x.clone()];
                for operation in &self.inner {
                    let next = operation.forward(tensors, &inputs[inputs.len() - 1], training);
                    inputs.push(next);
                }
                let mut inside = dy.clone();
                for (at, operation) in self.inner.iter().enumerate().rev() {
                    inside = operation.backward(tensors, gradients, &inputs[at], &inputs[at + 1], &inside, training);
                }
                let shortcut =
                    self.convolution().map(|convolution| self.convolve_back(tensors, gradients, convolution, x, dy));
                sum(&inside, shortcut.as_ref().unwrap_or(dy))
            }
        }
    }

    /// For each output value of one example the values of its group of maps.
    fn groups(&self, x: &[f64], group: usize) -> Vec<Vec<f64>> {
        let area = self.input.area();
        let of = |at: usize| (0..group).map(move |member| (at / area * group + member) * area + at % area);
        (0..self.output.len()).map(|at| of(at).map(|at| x[at]).collect()).collect()
    }

    /// The gradients on the inputs, from those that `back` gives of a group, by example and output value.
    fn back_in_groups(
        &self,
        x: &Examples,
        group: usize,
        back: impl Fn(&[f64], (usize, usize)) -> Vec<f64>,
    ) -> Examples {
        let area = self.input.area();
        let example = |(number, x): (usize, &Vec<f64>)| {
            let mut dx = vec![0.0; x.len()];
            for (at, values) in self.groups(x, group).iter().enumerate() {
                for (member, slope) in back(values, (number, at)).into_iter().enumerate() {
                    dx[(at / area * group + member) * area + at % area] = slope;
                }
            }
            dx
        };
        x.iter().enumerate().map(example).collect()
    }

    /// Inputs shifted and scaled to mean 0 and variance 1, with the mean and variance of each map.
    fn normalised(&self, tensors: &Tensors, x: &Examples, training: bool) -> (Examples, Vec<(f64, f64)>) {
        let area = self.input.area();
        let count = (x.len() * area) as f64;
        let statistics: Vec<(f64, f64)> = (0..self.input.channels)
            .map(|channel| {
                if !training {
                    let of = |name| self.tensor(tensors, name)[channel];
                    return (of("running_mean"), of("running_var"));
                }
                let values: Vec<f64> = x.iter().flat_map(|x| &x[channel * area..][..area]).copied().collect();
                let mean = values.iter().sum::<f64>() / count;
                (mean, values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / count)
            })
            .collect();
        let normal = |at: usize, x: f64| (x - statistics[at / area].0) / (statistics[at / area].1 + EPSILON).sqrt();
        let line = |x: &Vec<f64>| x.iter().enumerate().map(|(at, &x)| normal(at, x)).collect();
        (x.iter().map(line).collect(), statistics)
    }

    /// `dx = γ/σ (dy - Σdy/m - x̂ Σ(dy x̂)/m)` over `m` values in training, `γ/σ dy` otherwise.
    fn normalised_back(
        &self,
        tensors: &Tensors,
        gradients: &mut Tensors,
        x: &Examples,
        dy: &Examples,
        training: bool,
    ) -> Examples {
        let (area, channels) = (self.input.area(), self.input.channels);
        let count = (x.len() * area) as f64;
        let (normal, statistics) = self.normalised(tensors, x, training);
        let (mut sums, mut products) = (vec![0.0; channels], vec![0.0; channels]);
        for (normal, dy) in normal.iter().zip(dy) {
            for (at, (normal, dy)) in normal.iter().zip(dy).enumerate() {
                sums[at / area] += dy;
                products[at / area] += dy * normal;
            }
        }
        self.add_gradient(gradients, "weight", &products);
        self.add_gradient(gradients, "bias", &sums);
        if training {
            let unbiased = count / (count - 1.0).max(1.0);
            let (means, variances): (Vec<f64>, Vec<f64>) = statistics.iter().map(|(m, v)| (*m, v * unbiased)).unzip();
            self.add_gradient(gradients, "running_mean", &means);
            self.add_gradient(gradients, "running_var", &variances);
        }
        let scale = self.tensor(tensors, "weight");
        let back = |at: usize, normal: f64, dy: f64| {
            let channel = at / area;
            let (sum, product) = if training { (sums[channel], products[channel]) } else { (0.0, 0.0) };
            scale[channel] / (statistics[channel].1 + EPSILON).sqrt() * (dy - sum / count - normal * product / count)
        };
        let line = |(normal, dy): (&Vec<f64>, &Vec<f64>)| {
            normal.iter().zip(dy).enumerate().map(|(at, (&normal, &dy))| back(at, normal, dy)).collect()
        };
        normal.iter().zip(dy).map(line).collect()
    }

    /// The values whose squares value `at` of an example is normalised by.
    fn region(&self, layer: &Lrn, at: usize) -> Vec<usize> {
        let Shape { channels, height, width } = self.input;
        let (channel, y, x) = (at / (height * width), at / width % height, at % width);
        let near = |i: usize, count: usize| i.saturating_sub(layer.n / 2)..(i + layer.n / 2 + 1).min(count);
        match layer.region {
            NormRegion::AcrossChannels => near(channel, channels).map(|c| (c * height + y) * width + x).collect(),
            NormRegion::WithinChannel => {
                near(y, height).flat_map(|y| near(x, width).map(move |x| (channel * height + y) * width + x)).collect()
            }
        }
    }

    /// `alpha` over the number of squares, and the sums `S = k + alpha/n Σ x²`.
    fn sums(&self, layer: &Lrn, x: &[f64]) -> (f64, Vec<f64>) {
        let squares = if layer.region == NormRegion::AcrossChannels { layer.n } else { layer.n * layer.n };
        let share = f64::from(layer.alpha) / squares as f64;
        let sum =
            |at| f64::from(layer.k) + share * self.region(layer, at).into_iter().map(|i| x[i] * x[i]).sum::<f64>();
        (share, (0..x.len()).map(sum).collect())
    }

    fn respond(&self, layer: &Lrn, x: &[f64]) -> Vec<f64> {
        let (_, sums) = self.sums(layer, x);
        x.iter().zip(sums).map(|(x, sum)| x * sum.powf(-f64::from(layer.beta))).collect()
    }

    /// By the chain rule: output `i` depends on all inputs of its region.
    fn respond_back(&self, layer: &Lrn, x: &[f64], dy: &[f64]) -> Vec<f64> {
        let ((share, sums), beta) = (self.sums(layer, x), f64::from(layer.beta));
        let mut dx = vec![0.0; x.len()];
        for i in 0..x.len() {
            dx[i] += dy[i] * sums[i].powf(-beta);
            for j in self.region(layer, i) {
                dx[j] -= dy[i] * x[i] * beta * sums[i].powf(-beta - 1.0) * 2.0 * share * x[j];
            }
        }
        dx
    }
}

/// Which way a sum votes.
fn vote(sum: f64) -> f64 {
    if sum > 0.0 { 1.0 } else { -1.0 }
}

fn first_largest(values: &[f64]) -> usize {
    (1..values.len()).fold(0, |largest, at| if values[at] > values[largest] { at } else { largest })
}

/// A row of the table of activations: its value, and the gradient from input, output and the gradient there.
type Pair = (Box<dyn Fn(f64) -> f64>, Box<dyn Fn(f64, f64, f64) -> f64>);

fn pair(activation: Activation) -> Pair {
    fn boxed(value: impl Fn(f64) -> f64 + 'static, gradient: impl Fn(f64, f64, f64) -> f64 + 'static) -> Pair {
        (Box::new(value), Box::new(gradient))
    }
    activation_pairs!(activation, f64, boxed)
}

fn activate(activation: Activation, x: &Examples) -> Examples {
    let (value, _) = pair(activation);
    x.iter().map(|x| x.iter().map(|&x| value(x)).collect()).collect()
}

fn activate_back(activation: Activation, [x, y, dy]: [&Examples; 3]) -> Examples {
    let (_, gradient) = pair(activation);
    let example = |at: usize| (0..x[at].len()).map(|i| gradient(x[at][i], y[at][i], dy[at][i])).collect();
    (0..x.len()).map(example).collect()
}

fn sum(one: &Examples, other: &Examples) -> Examples {
    let line = |(one, other): (&Vec<f64>, &Vec<f64>)| one.iter().zip(other).map(|(one, other)| one + other).collect();
    one.iter().zip(other).map(line).collect()
}
