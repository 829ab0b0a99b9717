//! The inside of the network: layer by layer, on one picture.

use std::borrow::Cow;

use super::predictions::ranked;
use super::{Focus, Histogram, Prediction, Scale, Study, Tiles, parameters_shown};
use crate::backend::Backend;
use crate::data::augment::View;
use crate::data::{PICTURE_LEN, embedded};
use crate::layers::Pass;
use crate::net::ParameterEntry;
use crate::ops::arithmetic::{Arithmetic, Field, Rule, Unit, first_value};
use crate::train::{Run, best};

/// Bins of a layer's histogram.
const BINS: usize = 40;

/// What of a layer to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LayerTensor {
    /// Its output on the picture in focus.
    Activations,
    /// The gradient of that picture's loss on its output.
    ActivationGradients,
    /// Its weights.
    Filters,
    /// The gradient of the latest training step on its weights.
    FilterGradients,
}

impl LayerTensor {
    /// All of them by their names.
    pub const ALL: [(&'static str, Self); 4] = [
        ("activations", Self::Activations),
        ("activationGradients", Self::ActivationGradients),
        ("filters", Self::Filters),
        ("filterGradients", Self::FilterGradients),
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].0
    }

    /// The one of this name.
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|&(known, _)| known == name).map(|(_, tensor)| tensor)
    }
}

/// A value of the network on the picture in focus, with what it is made of.
pub struct InspectedValue {
    /// As the network computed it.
    pub value: f32,
    /// The gradient of that picture's loss on it.
    pub gradient: f32,
    /// Its terms.
    pub arithmetic: Arithmetic,
    /// What it depends on: of the picture, and of the maps after each layer up to its own.
    pub fields: Vec<Field>,
}

impl Study {
    /// The picture that the layer views show.
    pub fn focus(&self) -> &Focus {
        &self.focus
    }

    /// Shows another picture in the layer views.
    pub fn set_focus(&mut self, focus: Focus) {
        self.focus = focus;
    }

    /// Moves the focus to the next test picture.
    pub fn focus_next(&mut self, run: &Run) {
        let next = match self.focus {
            Focus::Test(index) => index + 1,
            Focus::Picture(_) => 0,
        };
        self.focus = Focus::Test(next % run.data().test().len().max(1));
    }

    /// Runs the picture in focus forward and back, with the weights as they are now, for the views that follow.
    ///
    /// A picture without a label is taken for what the network says it is.
    pub fn inspect(&mut self, run: &Run) -> Prediction {
        let (prediction, scores) = self.forward(run);
        let truth = prediction.label.unwrap_or(best(scores) as u8);
        self.probe_net.clear_gradients();
        self.probe_loss = (truth.into(), self.probe_net.loss(&[truth], 1.0));
        self.probe_net.backward(true);
        prediction
    }

    /// Runs the picture in focus forward alone, for views without activation gradients: those stay as they were.
    pub fn inspect_forward(&mut self, run: &Run) -> Prediction {
        self.forward(run).0
    }

    /// The bytes of the picture in focus, and its number in the test set where it is of that.
    pub(super) fn focused(&self, run: &Run) -> (Vec<u8>, Option<usize>) {
        match &self.focus {
            Focus::Picture(pixels) => (pixels.clone(), None),
            // Something to look at until there are test pictures.
            Focus::Test(index) if run.data().test().is_empty() => {
                let mut pixels = [0; PICTURE_LEN];
                embedded::draw(0, *index as u64, &mut pixels);
                (pixels.to_vec(), None)
            }
            Focus::Test(index) => {
                let index = index % run.data().test().len();
                (run.data().test().pixels(index).to_vec(), Some(index))
            }
        }
    }

    /// The prediction of the picture in focus, and the scores that it comes from.
    fn forward(&mut self, run: &Run) -> (Prediction, Vec<f32>) {
        let (pixels, test) = self.focused(run);
        let label = test.map(|index| run.data().test().label(index));
        self.probe_net.parameters_mut().copy_from_slice(&parameters_shown(&self.moment, run));
        View::default().write(&pixels, self.probe_net.input(1), 0);
        let scores: Vec<f32> = self.probe_net.forward(&mut Pass::infer()).example_values(0).collect();
        let ranked = ranked(&run.backend().spec().loss.confidences(&scores));
        (Prediction { pixels, label, test, ranked }, scores)
    }

    /// Values of a tensor of layer `index`, as `[tile][y][x]`, with the tile's height and width and tiles in a group;
    /// `None` where it has no such tensor. Call [`Study::inspect`] before.
    pub fn values(&self, run: &Run, index: usize, tensor: LayerTensor) -> Option<(Vec<f32>, usize, usize, usize)> {
        let layers = run.backend().spec().layers.len();
        match tensor {
            LayerTensor::Activations | LayerTensor::ActivationGradients => {
                let place = index.min(layers);
                let shape = self.probe_net.shapes()[place];
                let name = place.checked_sub(1).map_or("input".to_owned(), |layer| format!("{layer}.out"));
                let grad = if tensor == LayerTensor::ActivationGradients { ".grad" } else { "" };
                let mut values = self.probe_net.tensor(&(name + grad))?;
                if index == layers + 1 && tensor == LayerTensor::Activations {
                    values = run.backend().spec().loss.confidences(&values);
                }
                Some((values, shape.height, shape.width, 1))
            }
            LayerTensor::Filters | LayerTensor::FilterGradients => {
                let layer = index.checked_sub(1)?;
                let backend = run.backend();
                let of = |entry: &&ParameterEntry| entry.layer == layer && entry.parameter.name == "weight";
                let entry = backend.entries().iter().find(of)?;
                let values = match tensor {
                    LayerTensor::Filters => self.parameter(run, entry)?,
                    // Of an earlier moment they are not known any more.
                    _ if self.moment.is_some() => return None,
                    _ => backend.tensor(&(entry.name() + ".grad"))?,
                };
                let values = values.into_owned();
                let input = self.probe_net.shapes()[layer];
                match *entry.parameter.dims {
                    [_, channels, height, width] => Some((values, height, width, channels)),
                    // A unit of a fully connected layer looks at its input as that is laid out.
                    [_, _] => Some((values, input.height, input.width, input.channels)),
                    _ => None,
                }
            }
        }
    }

    /// A tensor of layer `index` as pixels: the input, and filters over it, in colour.
    pub fn tiles(&self, run: &Run, index: usize, tensor: LayerTensor) -> Option<Tiles> {
        let (values, height, width, group) = self.values(run, index, tensor)?;
        let filters = matches!(tensor, LayerTensor::Filters | LayerTensor::FilterGradients);
        if index == 0 && tensor == LayerTensor::Activations {
            return Some(Tiles::colour(&values, height, width, Scale::Rgb));
        }
        if filters && index == 1 && group == 3 {
            return Some(Tiles::colour(&values, height, width, Scale::RgbSigned));
        }
        Some(Tiles::of(&values, height, width, group))
    }

    /// One value of a tensor: tile, row and column as in [`Study::tiles`]. A colour tile gives the mean of its channels.
    pub fn value(&self, run: &Run, index: usize, tensor: LayerTensor, tile: usize, y: usize, x: usize) -> Option<f32> {
        let (values, height, width, _) = self.values(run, index, tensor)?;
        if y >= height || x >= width {
            return None;
        }
        let colour =
            self.tiles(run, index, tensor).is_some_and(|tiles| matches!(tiles.scale, Scale::Rgb | Scale::RgbSigned));
        let at = |plane: usize| values.get((plane * height + y) * width + x).copied();
        if colour { Some((at(3 * tile)? + at(3 * tile + 1)? + at(3 * tile + 2)?) / 3.0) } else { at(tile) }
    }

    /// The mean magnitude of each map of layer `index` on the picture in focus, `[K]`. Call [`Study::inspect`] or
    /// [`Study::inspect_forward`] before.
    pub fn magnitudes(&self, run: &Run, index: usize) -> Option<Vec<f32>> {
        let (values, height, width, _) = self.values(run, index, LayerTensor::Activations)?;
        Some(values.chunks(height * width).map(mean_magnitude).collect())
    }

    /// How strongly layer `index` connects each of its maps with each map before it: the mean magnitude of the weights
    /// between them, `[K, D]`. Through a residual block, the product of those of its layers; its shortcut is left out.
    /// `None` for layers without such weights.
    pub fn connections(&self, run: &Run, index: usize) -> Option<Vec<f32>> {
        let layer = index.checked_sub(1)?;
        let backend = run.backend();
        let inputs = self.probe_net.shapes().get(layer)?.channels;
        let mut product: Option<Vec<f32>> = None;
        for entry in backend.entries().iter().filter(|entry| entry.layer == layer) {
            let name = &entry.parameter.name;
            let units = match *entry.parameter.dims {
                _ if !name.ends_with("weight") || name.starts_with("shortcut") => continue,
                [units, ..] if entry.parameter.dims.len() > 1 => units,
                _ => continue,
            };
            // Of a fully connected layer a row goes over all pixels of a map.
            let before = product.as_ref().map_or(inputs, |product| product.len() / inputs);
            let weights = self.parameter(run, entry)?;
            let each = weights.len() / (units * before).max(1);
            if each == 0 || units * before * each != weights.len() {
                return None;
            }
            let own: Vec<f32> = weights.chunks(each).map(mean_magnitude).collect();
            product = Some(product.map_or(own.clone(), |product| multiply(&own, &product, before)));
        }
        product
    }

    /// The values of a parameter at the moment that is shown.
    fn parameter<'a>(&'a self, run: &'a Run, entry: &ParameterEntry) -> Option<Cow<'a, [f32]>> {
        match &self.moment {
            None => run.backend().tensor(&entry.name()),
            Some(moment) => moment.get(entry.range.clone()).map(Cow::from),
        }
    }

    /// A value of the output of layer `index` taken apart, after the last layer the share of a class. Call
    /// [`Study::inspect`] before.
    pub fn inspect_value(&self, index: usize, at: Unit) -> Option<InspectedValue> {
        let layer = index.checked_sub(1)?;
        if layer == self.probe_net.spec().layers.len() {
            return self.inspect_share(at);
        }
        let arithmetic = self.probe_net.arithmetic(layer, at)?;
        let value = first_value(&self.probe_net.activations()[index], at);
        let gradient = first_value(&self.probe_net.activation_gradients()[index], at);
        Some(InspectedValue { value, gradient, arithmetic, fields: self.probe_net.receptive_fields(layer, at) })
    }

    /// The share of a class, with the gradient of the loss on its score.
    fn inspect_share(&self, at: Unit) -> Option<InspectedValue> {
        let net = &self.probe_net;
        let inputs: Vec<f32> = net.scores().example_values(0).collect();
        let factors = net.spec().loss.confidences(&inputs);
        let value = *factors.get(at.channel).filter(|_| at.y == 0 && at.x == 0)?;
        let gradient = net.activation_gradients().last()?.example_values(0).nth(at.channel)?;
        let (truth, loss) = self.probe_loss;
        let (rule, dims) = (Rule::Share { of: at.channel, truth, loss }, [inputs.len(), 1, 1]);
        let arithmetic = Arithmetic { rule, origin: [0; 3], dims, inputs, factors };
        Some(InspectedValue { value, gradient, arithmetic, fields: vec![Field::whole(net.spec().input)] })
    }

    /// Histogram of the activations of layer `index`.
    pub fn histogram(&self, run: &Run, index: usize) -> Option<Histogram> {
        let (values, ..) = self.values(run, index, LayerTensor::Activations)?;
        Some(Histogram::new(values.into_iter(), BINS))
    }
}

fn mean_magnitude(values: &[f32]) -> f32 {
    values.iter().map(|value| value.abs()).sum::<f32>() / values.len().max(1) as f32
}

/// The product of two matrices, row by row: `left` of `inner` columns, `right` of `inner` rows.
fn multiply(left: &[f32], right: &[f32], inner: usize) -> Vec<f32> {
    let columns = right.len() / inner.max(1);
    let row = |row: &[f32]| {
        let mut sums = vec![0.0; columns];
        for (factor, values) in row.iter().zip(right.chunks(columns)) {
            sums.iter_mut().zip(values).for_each(|(sum, value)| *sum += factor * value);
        }
        sums
    };
    left.chunks(inner).flat_map(row).collect()
}
