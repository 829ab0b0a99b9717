//! Weights out of a saved run of the page, and into one.

use crate::error::{FormatError, WeightsError};
use crate::incoming::text_of;
use crate::matching::Match;
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

/// Weights that came in.
pub struct Incoming {
    /// A saved run that begins with them.
    pub run: Vec<u8>,
    /// What is to be confirmed before it takes the place of another: how the file's names were understood.
    pub unsure: Option<Match>,
}

/// A saved run that begins with the weights of `file`, whatever its form; all else is as in the saved run `run`.
///
/// # Errors
/// When the file is of no known form, is damaged, or does not fit.
pub fn read(run: &[u8], file: &[u8]) -> Result<Incoming, FormatError> {
    if file.len() > FILE_LIMIT {
        return Err(WeightsError::WeightsTooLarge { bytes: file.len(), limit: FILE_LIMIT }.into());
    }
    let run = RunFile::open(run)?;
    let (net, unsure) = if is_safetensors(file) {
        safetensors::read(file, run.net.spec())?
    } else {
        (convnetjs::read_snapshot(&text_of(file))?, None)
    };
    Ok(Incoming { run: run.begun_with(&net), unsure })
}

/// Whether a file is none of the texts, which begin with a brace, maybe behind a byte order mark.
fn is_safetensors(file: &[u8]) -> bool {
    let mark_or_space = |byte: &u8| byte.is_ascii_whitespace() || [0, 0xef, 0xbb, 0xbf, 0xfe, 0xff].contains(byte);
    file.get(8) == Some(&b'{') || file.iter().find(|byte| !mark_or_space(byte)) != Some(&b'{')
}

#[cfg(test)]
mod tests {
    use convscope::net::Net;
    use convscope::spec::NetSpec;
    use convscope::train::file::Writer;

    use super::*;

    #[test]
    fn a_snapshot_is_read_however_an_editor_saved_it() {
        let json = r#"{"input":{"channels":1,"height":2,"width":2},"layers":[{"kind":"fc","units":3}]}"#;
        let net = Net::new(NetSpec::parse(json).unwrap(), 1).unwrap();
        let mut run = Writer::default();
        for entry in net.entries() {
            run.singles(
                &format!("0.{}", entry.parameter.name),
                &entry.parameter.dims,
                &net.parameters()[entry.range.clone()],
            );
        }
        let run = run.finish(&serde_json::json!({"spec": net.spec()}).to_string());
        let text = convnetjs::write_snapshot(&net).unwrap();
        let wide = || ["\u{feff}", &text].concat().encode_utf16().collect::<Vec<u16>>();
        let little: Vec<u8> = wide().into_iter().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = wide().into_iter().flat_map(u16::to_be_bytes).collect();
        let marked = ["\u{feff}", &text].concat().into_bytes();
        for file in [text.clone().into_bytes(), marked, little, big] {
            let back = read(&run, &file).unwrap_or_else(|error| panic!("{error}: {:?}", &file[..4]));
            assert_eq!(RunFile::open(&back.run).unwrap().net.parameters(), net.parameters(), "{:?}", &file[..4]);
        }
    }
}
