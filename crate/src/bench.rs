//! Speed, measured against what the same thread can do at best. For `scripts/bench`; the page's engine has none of it.
//!
//! Machines differ and are shared, so a time means little and a ratio much: every round times the thread's
//! multiply-add peak and then some training steps, and what is reported is the median over rounds of the share of
//! the peak that went into multiply-adds the network needs.

#[cfg(not(target_arch = "wasm32"))]
pub mod threads;

use serde::{Deserialize, Serialize};

use crate::cpu::peak;
use crate::data::augment::{Augmentation, View};
use crate::data::{PICTURE_LEN, PICTURE_SHAPE};
use crate::fault::SpecError;
use crate::layers::Pass;
use crate::net::Net;
use crate::optimizers::{OptimizerKind, OptimizerSpec, OptimizerState};
use crate::random::Random;
use crate::spec::NetSpec;

/// The quantile of times that other programs did not lengthen.
const UNDISTURBED: f64 = 0.1;

/// One network to train, as in `tests/bench/cases.json`.
#[derive(Clone, Debug, Deserialize)]
pub struct Case {
    /// Name in the report.
    pub name: String,
    /// The network, as JSON of [`NetSpec`].
    pub spec: serde_json::Value,
    /// How it is trained: examples in a step, and the optimizer.
    #[serde(deserialize_with = "runs")]
    pub runs: Vec<(usize, OptimizerKind)>,
}

fn runs<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<(usize, OptimizerKind)>, D::Error> {
    let named = Vec::<(usize, String)>::deserialize(deserializer)?;
    let known = |(batch, name): (usize, String)| {
        let kind = OptimizerKind::of(&name).ok_or_else(|| serde::de::Error::custom(format!("no method {name}")));
        kind.map(|kind| (batch, kind))
    };
    named.into_iter().map(known).collect()
}

/// What a case came to.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Name of the case.
    pub name: String,
    /// Examples in a step.
    pub batch: usize,
    /// Examples a second in the fastest tenth of the rounds.
    pub examples_per_second: f64,
    /// Median share of the thread's multiply-add peak, by the formula `F·F·D` for each output. Winograd's filtering does
    /// with fewer multiplications than that, so it may be more than the whole.
    pub share: f64,
    /// The same from the fastest tenth of the rounds: on a busy machine nearer to what the code can do.
    pub undisturbed_share: f64,
    /// Multiply-adds of one example in one step.
    pub multiply_adds: f64,
    /// Milliseconds of a step, of the fastest tenth of the rounds.
    pub step_ms: f64,
    /// Where they went, likewise.
    pub parts: Vec<PartTime>,
}

/// Time of one part of a step.
#[derive(Clone, Debug, Serialize)]
pub struct PartTime {
    /// The part: a layer and its direction, or what else a step does.
    pub name: String,
    /// Milliseconds of one step.
    pub ms: f64,
    /// Multiply-adds a second as a share of the peak, where the part has any.
    pub share: Option<f64>,
}

/// Everything measured.
#[derive(Clone, Debug, Serialize)]
pub struct Summary {
    /// The instructions of this build.
    pub build: &'static str,
    /// Peak in GFLOP/s, of the fastest tenth of the rounds; a multiply-add is two.
    pub peak_gflops: f64,
    /// One for each case.
    pub cases: Vec<Report>,
}

fn optimizer_spec(batch: usize, kind: OptimizerKind) -> OptimizerSpec {
    OptimizerSpec {
        kind,
        learning_rate: 0.01,
        momentum: 0.9,
        batch_size: batch,
        l1_decay: 0.0,
        l2_decay: 1e-4,
        schedule: crate::optimizers::Schedule::default(),
        warm_up: 0,
    }
}

/// A network in training on noise.
struct Training {
    name: String,
    batch: usize,
    net: Net,
    optimizer: OptimizerState,
    spec: OptimizerSpec,
    random: Random,
    pictures: Vec<[u8; PICTURE_LEN]>,
    labels: Vec<u8>,
    examples: u64,
    parts: Vec<Vec<f64>>,
    shares: Vec<f64>,
    times: Vec<f64>,
}

impl Training {
    fn new(case: &Case, (batch, kind): (usize, OptimizerKind)) -> Result<Self, SpecError> {
        let spec = NetSpec::parse(&case.spec.to_string())?;
        spec.fits(PICTURE_SHAPE, 10)?;
        let net = Net::new(spec, 1)?;
        let mut random = Random::new(2);
        let pictures = (0..batch).map(|_| std::array::from_fn(|_| random.below(256) as u8)).collect();
        let labels = (0..batch).map(|_| random.below(10) as u8).collect();
        let parts = vec![Vec::new(); 3 + 2 * net.spec().layers.len()];
        Ok(Self {
            name: case.name.clone(),
            batch,
            net,
            optimizer: OptimizerState::default(),
            spec: optimizer_spec(batch, kind),
            random,
            pictures,
            labels,
            examples: 0,
            parts,
            shares: Vec::new(),
            times: Vec::new(),
        })
    }

    /// One training step as a run does it. `lap(part)` is called after each part.
    fn step(&mut self, mut lap: impl FnMut(usize)) {
        let layers = self.net.spec().layers.len();
        let augmentation = Augmentation::USUAL;
        let input = self.net.input(self.batch);
        for (index, pixels) in self.pictures.iter().enumerate() {
            View::random(augmentation, &mut self.random).write(pixels, input, index);
        }
        lap(0);
        self.net.clear_gradients();
        let mut pass = Pass::train(Random::stream(1, self.examples));
        self.net.forward_observed(&mut pass, &mut |layer| lap(3 + layer));
        self.net.loss(&self.labels, 1.0 / self.batch as f32);
        lap(1);
        self.net.backward_observed(false, &mut |layer| lap(3 + layers + layer));
        self.optimizer.step(&self.spec, &mut self.net, self.examples);
        lap(2);
        self.examples += self.batch as u64;
    }

    /// Multiply-adds of one example in the forward and in the backward pass of layer `layer`.
    fn multiply_adds(&self, layer: usize) -> [f64; 2] {
        let sides = &self.net.shapes()[layer..];
        let forward = self.net.spec().layers[layer].def().multiply_adds(sides[0], sides[1]) as f64;
        [forward, if layer == 0 { forward } else { 2.0 * forward }]
    }

    fn report(&self, peak: f64) -> Report {
        let layers = &self.net.spec().layers;
        let ms = |part: usize| quantile(&self.parts[part], UNDISTURBED);
        let plain = |name: &str, part| PartTime { name: name.to_owned(), ms: ms(part), share: None };
        let mut parts = vec![plain("pictures", 0), plain("loss", 1), plain("trainer", 2)];
        for (pass, direction) in ["forward", "backward"].into_iter().enumerate() {
            for (index, layer) in layers.iter().enumerate() {
                let ms = ms(3 + pass * layers.len() + index);
                let adds = self.multiply_adds(index)[pass] * self.batch as f64;
                let share = (adds > 0.0).then(|| 2.0 * adds / (ms * 1e6) / peak);
                parts.push(PartTime { name: format!("{} {} {direction}", index + 1, layer.kind()), ms, share });
            }
        }
        let step_ms = quantile(&self.times, UNDISTURBED);
        Report {
            name: self.name.clone(),
            batch: self.batch,
            examples_per_second: self.batch as f64 / step_ms * 1e3,
            share: quantile(&self.shares, 0.5),
            undisturbed_share: 2.0 * self.total() * self.batch as f64 / (step_ms * 1e6) / peak,
            multiply_adds: self.total(),
            step_ms,
            parts,
        }
    }

    fn total(&self) -> f64 {
        (0..self.net.spec().layers.len()).map(|layer| self.multiply_adds(layer).iter().sum::<f64>()).sum()
    }
}

/// What one round came to: see [`Bench::round`].
#[derive(Clone, Debug, Serialize)]
pub struct Round {
    /// The instructions of this build.
    pub build: &'static str,
    /// Median of the round's peaks in GFLOP/s.
    pub peak_gflops: f64,
    /// One for each case.
    pub cases: Vec<Sample>,
}

/// One case in one round.
#[derive(Clone, Debug, Serialize)]
pub struct Sample {
    /// Name of the case.
    pub name: String,
    /// Examples in a step.
    pub batch: usize,
    /// Examples a second.
    pub examples_per_second: f64,
    /// Share of the thread's multiply-add peak beside it.
    pub share: f64,
}

/// Networks in training, measured round by round, so that others can have their turn between the rounds.
pub struct Bench {
    trainings: Vec<Training>,
    peaks: Vec<f64>,
}

impl Bench {
    /// Makes the networks and trains each for a moment. `clock` gives milliseconds since any moment, here and below.
    ///
    /// # Errors
    /// When a network does not hold together.
    pub fn new(cases: &[Case], clock: &dyn Fn() -> f64) -> Result<Self, SpecError> {
        let runs = cases.iter().flat_map(|case| case.runs.iter().map(move |&run| Training::new(case, run)));
        let mut trainings = runs.collect::<Result<Vec<_>, _>>()?;
        // Time for a browser to compile the code at its best level, and for buffers to be there.
        let warm = clock();
        while clock() - warm < 300.0 {
            peak::multiply_adds(1 << 11);
        }
        for training in &mut trainings {
            let warm = clock();
            while clock() - warm < 300.0 {
                training.step(|_| ());
            }
        }
        Ok(Self { trainings, peaks: Vec::new() })
    }

    /// Every network in turn: some steps between two looks at the peak, then as many again to see where time goes.
    pub fn round(&mut self, clock: &dyn Fn() -> f64) -> Round {
        let (mut peaks, mut cases) = (Vec::new(), Vec::new());
        for training in &mut self.trainings {
            let before = peak_now(clock);
            let (started, mut steps) = (clock(), 0_u32);
            while steps == 0 || clock() - started < 8.0 {
                training.step(|_| ());
                steps += 1;
            }
            let ms = (clock() - started) / f64::from(steps);
            let peak = (before + peak_now(clock)) / 2.0;
            let share = 2.0 * training.total() * training.batch as f64 / (ms * 1e6) / peak;
            peaks.push(peak);
            training.times.push(ms);
            training.shares.push(share);
            cases.push(Sample {
                name: training.name.clone(),
                batch: training.batch,
                examples_per_second: training.batch as f64 / ms * 1e3,
                share,
            });
            for _ in 0..steps {
                let mut parts = std::mem::take(&mut training.parts);
                let mut last = clock();
                training.step(|part| {
                    let now = clock();
                    parts[part].push(now - last);
                    last = now;
                });
                training.parts = parts;
            }
        }
        self.peaks.extend(&peaks);
        Round { build: crate::cpu::build(), peak_gflops: quantile(&peaks, 0.5), cases }
    }

    /// All rounds so far.
    pub fn summary(&self) -> Summary {
        let peak = quantile(&self.peaks, 1.0 - UNDISTURBED);
        let cases = self.trainings.iter().map(|training| training.report(peak)).collect();
        Summary { build: crate::cpu::build(), peak_gflops: peak, cases }
    }
}

/// Measures `cases` in `rounds` rounds.
///
/// # Errors
/// When a network does not hold together.
pub fn measure(cases: &[Case], rounds: usize, clock: &dyn Fn() -> f64) -> Result<Summary, SpecError> {
    let mut bench = Bench::new(cases, clock)?;
    for _ in 0..rounds {
        bench.round(clock);
    }
    Ok(bench.summary())
}

/// Holds this build's kernels against the scalar reference, its layers against finite differences and its optimizers
/// against their formulas; panics where they differ.
pub fn self_test() {
    crate::ops::check::all();
    crate::optimizers::tests::all();
}

/// GFLOP/s of the thread's multiply-adds, over a millisecond.
fn peak_now(clock: &dyn Fn() -> f64) -> f64 {
    let (started, mut adds) = (clock(), 0.0);
    loop {
        adds += peak::multiply_adds(1 << 11);
        let ms = clock() - started;
        if ms >= 1.0 {
            return 2.0 * adds / (ms * 1e6);
        }
    }
}

fn quantile(values: &[f64], part: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = (part * sorted.len() as f64) as usize;
    sorted.get(at.min(sorted.len().saturating_sub(1))).copied().unwrap_or(f64::NAN)
}

#[cfg(target_arch = "wasm32")]
mod exports {
    use wasm_bindgen::prelude::*;

    /// [`super::Bench`] with JSON in and out.
    #[wasm_bindgen]
    pub struct Bench {
        bench: super::Bench,
        clock: web_sys::Performance,
    }

    #[wasm_bindgen]
    impl Bench {
        /// From a JSON array of cases.
        ///
        /// # Errors
        /// A message, when the cases cannot be read or a network does not hold together.
        #[wasm_bindgen(constructor)]
        pub fn new(cases: &str) -> Result<Self, String> {
            let cases: Vec<super::Case> = serde_json::from_str(cases).map_err(|error| error.to_string())?;
            let scope: web_sys::WorkerGlobalScope = js_sys::global().unchecked_into();
            let clock = scope.performance().ok_or("this worker has no clock")?;
            let bench = super::Bench::new(&cases, &|| clock.now()).map_err(|error| error.to_string())?;
            Ok(Self { bench, clock })
        }

        /// [`super::Bench::round`] as JSON.
        ///
        /// # Errors
        /// None that is known.
        pub fn round(&mut self) -> Result<String, String> {
            let Self { bench, clock } = self;
            serde_json::to_string(&bench.round(&|| clock.now())).map_err(|error| error.to_string())
        }

        /// [`super::Bench::summary`] as JSON.
        ///
        /// # Errors
        /// None that is known.
        pub fn summary(&self) -> Result<String, String> {
            serde_json::to_string(&self.bench.summary()).map_err(|error| error.to_string())
        }
    }

    /// [`super::self_test`].
    #[wasm_bindgen(js_name = selfTest)]
    pub fn self_test() {
        super::self_test();
    }
}
