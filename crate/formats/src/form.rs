//! The forms of networks as text, each read and written by its own module.

use convscope::shape::Shape;
use convscope::spec::NetSpec;

use crate::error::{FormatError, TextError};
use crate::incoming::without_mark;
use crate::text::{Read, Written};
use crate::{caffe, convnetjs, keras, pytorch};

/// Longer texts are no networks.
pub const TEXT_LIMIT: usize = 300_000;

/// A form of networks as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The engine's own.
    Json,
    /// ConvNetJS's `layer_defs`.
    ConvNetJs,
    /// Caffe's prototxt.
    Caffe,
    /// Python code with PyTorch's `nn.Sequential`.
    PyTorch,
    /// Python code with Keras's `Sequential`.
    Keras,
}

impl Form {
    /// All forms.
    pub const ALL: [Self; 5] = [Self::Json, Self::ConvNetJs, Self::Caffe, Self::PyTorch, Self::Keras];

    /// The name by which the page asks for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::ConvNetJs => "convnetjs",
            Self::Caffe => "caffe",
            Self::PyTorch => "pytorch",
            Self::Keras => "keras",
        }
    }

    /// The network in this form.
    ///
    /// # Errors
    /// When the form cannot say one of its layers.
    pub fn write(self, spec: &NetSpec) -> Result<Written, FormatError> {
        match self {
            Self::Json => Ok(Written { text: serde_json::to_string(spec).unwrap_or_default(), notes: Vec::new() }),
            Self::ConvNetJs => convnetjs::write(spec),
            Self::Caffe => caffe::write(spec),
            Self::PyTorch => pytorch::write(spec),
            Self::Keras => keras::write(spec),
        }
    }

    /// The network that a text in this form describes. Code is written only, never read.
    ///
    /// # Errors
    /// When the text cannot be read, says something that has no meaning here, or the network does not fit.
    pub fn read(self, text: &str) -> Result<Read, FormatError> {
        self.read_for(text, None)
    }

    /// The same for pictures of the shape `input`, whatever the text says of them.
    ///
    /// # Errors
    /// As [`Form::read`].
    pub fn read_for(self, text: &str, input: Option<Shape>) -> Result<Read, FormatError> {
        if text.len() > TEXT_LIMIT {
            return Err(TextError::TextTooLong { bytes: text.len(), limit: TEXT_LIMIT }.into());
        }
        let text = without_mark(text);
        match self {
            Self::ConvNetJs => convnetjs::read(text, input),
            Self::Caffe => caffe::read(text, input),
            Self::Json | Self::PyTorch | Self::Keras => {
                let mut spec = NetSpec::parse(text)?;
                if let Some(input) = input {
                    spec.input = input;
                    spec.shapes()?;
                }
                Ok(Read { spec, notes: Vec::new(), origins: Vec::new() })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Note;

    /// A network for pictures of 28 × 28 in every form that is read.
    const TEXTS: [(Form, &str); 3] = [
        (
            Form::Json,
            r#"{"input":{"channels":1,"height":28,"width":28},"layers":[{"kind":"conv","filters":4,"size":5},
                {"kind":"fc","units":10}]}"#,
        ),
        (
            Form::ConvNetJs,
            "[{type:'input', out_sx:28, out_sy:28, out_depth:1}, {type:'conv', sx:5, filters:4},
                {type:'softmax', num_classes:10}]",
        ),
        (
            Form::Caffe,
            "layer { name: 'd' type: 'Input' top: 'd' input_param { shape { dim: 1 dim: 1 dim: 28 dim: 28 } } }
            layer { name: 'c' type: 'Convolution' bottom: 'd' top: 'c' convolution_param { num_output: 4 kernel_size: 5 } }
            layer { name: 'i' type: 'InnerProduct' bottom: 'c' top: 'i' inner_product_param { num_output: 10 } }",
        ),
    ];

    #[test]
    fn a_byte_order_mark_is_skipped() {
        for (form, text) in TEXTS {
            let marked = ["\u{feff}", text].concat();
            assert_eq!(form.read(&marked).map(|read| read.spec), form.read(text).map(|read| read.spec), "{form:?}");
        }
    }

    #[test]
    fn ghost_batches_are_said_to_be_left_out_and_nothing_is_where_there_are_none() {
        let notes = |form: Form, fields: &str| -> Vec<_> {
            let norm = format!(r#"{{"kind":"batch_norm"{fields}}}"#);
            let json = format!(
                r#"{{"input":{{"channels":3,"height":8,"width":8}},"layers":[{norm},
                {{"kind":"residual","layers":[{{"kind":"relu"}},{norm}]}},{{"kind":"fc","units":10}}]}}"#
            );
            let notes = form.write(&NetSpec::parse(&json).unwrap()).unwrap().notes.into_iter();
            notes.filter(|note| matches!(note, Note::LeftOut { .. })).collect()
        };
        let left_out = |layer: &str| Note::LeftOut { layer: layer.to_owned(), field: "ghost_batch".to_owned() };
        for form in [Form::PyTorch, Form::Keras, Form::Caffe] {
            let expected = [left_out("1 (batch_norm)"), left_out("2.2 (batch_norm)")];
            assert_eq!(notes(form, r#","ghost_batch":4"#), expected, "{form:?}");
            assert_eq!(notes(form, ""), [], "{form:?}");
        }
        assert_eq!(notes(Form::Json, r#","ghost_batch":4"#), []);
    }

    #[test]
    fn a_text_is_read_for_pictures_of_another_shape() {
        for (form, text) in TEXTS {
            let shapes = |input| form.read_for(text, input).unwrap().spec.shapes().unwrap();
            assert_eq!(shapes(None)[1], Shape::new(4, 24, 24), "{form:?}");
            assert_eq!(
                shapes(Some(Shape::new(3, 32, 32)))[..2],
                [Shape::new(3, 32, 32), Shape::new(4, 28, 28)],
                "{form:?}"
            );
            // What then does not fit is named as ever.
            let error = form.read_for(text, Some(Shape::new(3, 4, 4))).unwrap_err().to_string();
            assert!(error.contains("the window is 5 in height"), "{form:?}: {error}");
        }
    }
}
