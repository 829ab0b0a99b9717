//! Weights out of a saved run of the page, and into one.

use convscope::layers::Pass;
use convscope::net::Net;

use crate::error::{FormatError, WeightsError};
use crate::run_file::RunFile;
use crate::{convnetjs, onnx, pytorch, safetensors};

/// Larger files hold no network that fits a browser.
pub const FILE_LIMIT: usize = 64_000_000;

/// A form of a network with its weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WeightsForm {
    /// Weights as safetensors, named as PyTorch names them.
    Safetensors,
    /// The Python program that loads those into PyTorch.
    Loader,
    /// ONNX.
    Onnx,
    /// ConvNetJS's snapshot, JSON.
    ConvNetJs,
}

impl WeightsForm {
    /// All forms.
    pub const ALL: [Self; 4] = [Self::Safetensors, Self::Loader, Self::Onnx, Self::ConvNetJs];

    /// The name by which the page asks for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Safetensors => "safetensors",
            Self::Loader => "loader",
            Self::Onnx => "onnx",
            Self::ConvNetJs => "convnetjs",
        }
    }

    /// The network of a saved run in this form.
    ///
    /// # Errors
    /// When the bytes are no saved run, or the form cannot say one of its layers.
    pub fn write(self, run: &[u8]) -> Result<Vec<u8>, FormatError> {
        let mut net = RunFile::open(run)?.net;
        match self {
            Self::Safetensors => safetensors::write(&mut net),
            Self::Loader => Ok(pytorch::loader(net.spec())?.into_bytes()),
            Self::Onnx => onnx::write(&net),
            Self::ConvNetJs => Ok(convnetjs::write_snapshot(&net)?.into_bytes()),
        }
    }
}

/// A saved run that begins with the weights of `file`, whatever its form; all else is as in the saved run `run`.
///
/// # Errors
/// When the file is of no known form, is damaged, or does not fit.
pub fn read(run: &[u8], file: &[u8]) -> Result<Vec<u8>, FormatError> {
    if file.len() > FILE_LIMIT {
        return Err(WeightsError::WeightsTooLarge { bytes: file.len(), limit: FILE_LIMIT }.into());
    }
    let run = RunFile::open(run)?;
    let first = file.iter().find(|byte| !byte.is_ascii_whitespace());
    let net = if first == Some(&b'{') && file.get(8) != Some(&b'{') {
        convnetjs::read_snapshot(file)?
    } else {
        safetensors::read(file, run.net.spec())?
    };
    Ok(run.begun_with(&net))
}

/// A picture made by a formula, `value[i] = (37 i mod 256) / 255 - 0.5`, and what the network answers to it: something
/// to check another program by.
pub fn check_scores(net: &mut Net) -> Vec<f32> {
    let len = net.spec().input.len();
    let picture = (0..len).map(|at| (at * 37 % 256) as f32 / 255.0 - 0.5);
    net.input(1).set_example(0, picture);
    net.forward(&mut Pass::infer()).example(0).iter().copied().collect()
}
