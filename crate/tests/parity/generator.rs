//! Parameters, inputs and labels from a seed, as `tests/parity/README.md` defines them.

use convscope::net::Net;

/// The linear congruential generator that all sides of a comparison share.
pub struct Generator(u32);

impl Generator {
    /// The generator of `seed`.
    pub fn new(seed: u32) -> Self {
        Self(seed)
    }

    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(self.0 >> 8) / f64::from(1 << 24)
    }

    /// A number in `[-1, 1)`.
    pub fn signed(&mut self) -> f64 {
        2.0 * self.uniform() - 1.0
    }

    /// Sets every parameter of `net`.
    pub fn fill_parameters(&mut self, net: &mut Net) {
        for entry in net.entries().to_vec() {
            let dims = &entry.parameter.dims;
            let spread = (3.0 / dims[1..].iter().product::<usize>() as f64).sqrt();
            for value in &mut net.parameters_mut()[entry.range] {
                let signed = self.signed();
                *value = match entry.parameter.name.rsplit('.').next().unwrap_or_default() {
                    "weight" if dims.len() > 1 => signed * spread,
                    "weight" | "running_var" => 1.0 + signed / 2.0,
                    _ => signed / 4.0,
                } as f32;
            }
        }
    }

    /// Sets the input of the next pass, for `examples` examples, and gives their labels.
    pub fn fill_input(&mut self, net: &mut Net, examples: usize) -> Vec<u8> {
        let classes = net.shapes().last().map_or(0, |shape| shape.len());
        let input = net.input(examples);
        for index in 0..examples {
            input.set_example(index, std::iter::repeat_with(|| self.signed() as f32).take(input.shape().len()));
        }
        (0..examples).map(|_| (self.uniform() * classes as f64) as u8).collect()
    }
}
