//! The parameters of a layer of prototxt.

use serde_json::Value;

use super::prototxt::Message;
use crate::error::TextError;
use crate::incoming::{Place, size};

/// How weights start: what is neither Caffe's "msra", its "xavier" nor zero becomes He's.
pub(super) fn init(parameters: &Message) -> &'static str {
    let filler = parameters.message("weight_filler");
    match (filler.text("type"), filler.text("variance_norm")) {
        ("xavier", "AVERAGE") => "xavier",
        ("xavier", _) => "lecun",
        ("constant", _) if filler.values("value").all(|value| value.as_f64() == Some(0.0)) => "zero",
        _ => "he",
    }
}

/// The parameters of one layer.
pub(super) struct Parameters<'a> {
    pub message: &'a Message,
    pub place: Place<'a>,
}

impl Parameters<'_> {
    pub fn whole(&self, name: &str, default: Option<u64>) -> Result<u64, TextError> {
        let expected = "0, 1, 2, …";
        match self.message.values(name).next() {
            None => default.ok_or_else(|| self.place.bad(name, "", expected)),
            Some(value) => value.as_u64().ok_or_else(|| self.place.bad(name, &value.to_string(), expected)),
        }
    }

    pub fn number(&self, name: &str, default: f64) -> Result<f64, TextError> {
        let value = self.message.values(name).next();
        value.map_or(Ok(default), |value| {
            value.as_f64().ok_or_else(|| self.place.bad(name, &value.to_string(), "0.5, 1, …"))
        })
    }

    /// A field that must have one value.
    pub fn only(&self, name: &str, wanted: u64) -> Result<(), TextError> {
        match self.whole(name, Some(wanted))? {
            value if value == wanted => Ok(()),
            value => Err(self.place.bad(name, &value.to_string(), &wanted.to_string())),
        }
    }

    /// A field `name`, or the pair `name_h` and `name_w`, which must then be equal.
    pub fn both(&self, name: &str, default: u64) -> Result<Value, TextError> {
        let (high, wide) = (format!("{name}_h"), format!("{name}_w"));
        let plain = self.whole(name, Some(default))?;
        let (height, width) = (self.whole(&high, Some(plain))?, self.whole(&wide, Some(plain))?);
        if height != width {
            return Err(self.place.bad(&high, &height.to_string(), &format!("{wide}: {width}")));
        }
        Ok(height.into())
    }

    pub fn size(&self) -> Result<Value, TextError> {
        let plain = self.message.values("kernel_size").filter_map(Value::as_u64).collect::<Vec<_>>();
        match plain.as_slice() {
            [] => Ok(size(
                self.whole("kernel_h", None).map_err(|_| self.place.bad("kernel_size", "", "1, 2, 3, …"))?,
                self.whole("kernel_w", None)?,
            )),
            [side] => Ok(size(*side, *side)),
            [height, width, ..] => Ok(size(*height, *width)),
        }
    }
}
