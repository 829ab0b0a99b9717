//! How the learning rate changes with the number of examples seen.

use serde::Serialize;
use serde_json::Value;

use crate::fields::{FieldError, Fields};
use crate::schema::Field;

/// A factor on the learning rate. Lengths are in examples, so that a change of batch size does not shift them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Schedule {
    /// Always 1.
    #[default]
    Constant,
    /// Times `factor` after each `every` examples.
    Step {
        /// Examples between two drops.
        every: u64,
        /// What the rate is multiplied by, in (0, 1].
        factor: f32,
    },
    /// Half a cosine from 1 down to 0 at `total` examples (Loshchilov and Hutter, 2017, without restarts).
    Cosine {
        /// Examples until it reaches 0.
        total: u64,
    },
    /// Up from 1/25 to 1 over the first 30 %, then a cosine down to 0 (Smith and Topin, 2018).
    OneCycle {
        /// Examples until it reaches 0.
        total: u64,
    },
}

impl Schedule {
    const EVERY: Field = Field::whole("every").at_least(1.0);
    const FACTOR: Field = Field::number("factor").above(0.0).at_most(1.0);
    const TOTAL: Field = Field::whole("total").at_least(1.0);

    /// The names of all kinds, each with its fields.
    pub const KINDS: [(&str, &[Field]); 4] = [
        ("constant", &[]),
        ("step", &[Self::EVERY, Self::FACTOR]),
        ("cosine", &[Self::TOTAL]),
        ("one_cycle", &[Self::TOTAL]),
    ];

    /// The field `schedule` of an optimizer: `{"kind": "step", "every": 100000, "factor": 0.5}`.
    pub(super) fn read(optimizer: &mut Fields) -> Result<Self, FieldError> {
        let object = |value: &Value| value.as_object().cloned().map(Some);
        let Some(values) = optimizer.read("schedule", Some(None), "{\"kind\": …}", object)? else {
            return Ok(Self::Constant);
        };
        let mut fields = Fields::new(values);
        let kinds = Self::KINDS.into_iter().map(|(kind, _)| kind);
        let schedule = match fields.name("kind", kinds.zip(0..))? {
            0 => Self::Constant,
            1 => Self::Step {
                every: Self::EVERY.read_examples(&mut fields)?,
                factor: Self::FACTOR.read_number(&mut fields)?,
            },
            2 => Self::Cosine { total: Self::TOTAL.read_examples(&mut fields)? },
            _ => Self::OneCycle { total: Self::TOTAL.read_examples(&mut fields)? },
        };
        fields.finish()?;
        Ok(schedule)
    }

    /// # Errors
    /// When a field is out of range.
    pub fn check(&self) -> Result<(), FieldError> {
        match *self {
            Self::Constant => Ok(()),
            Self::Step { every, factor } => {
                Self::EVERY.check(every as f64)?;
                Self::FACTOR.check(f64::from(factor))
            }
            Self::Cosine { total } | Self::OneCycle { total } => Self::TOTAL.check(total as f64),
        }
    }

    /// The factor after `examples` examples.
    pub fn factor(&self, examples: u64) -> f32 {
        let fall = |done: f64| (0.5 * (1.0 + (std::f64::consts::PI * done.clamp(0.0, 1.0)).cos())) as f32;
        match *self {
            Self::Constant => 1.0,
            Self::Step { every, factor } => factor.powf((examples / every) as f32),
            Self::Cosine { total } => fall(examples as f64 / total as f64),
            Self::OneCycle { total } => {
                let done = examples as f64 / total as f64;
                if done < 0.3 { (0.04 + 0.96 * done / 0.3) as f32 } else { fall((done - 0.3) / 0.7) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schedule_survives_its_own_text() {
        let (every, factor, total) = (100, 0.5, 100);
        let schedules = [Schedule::Constant, Schedule::Step { every, factor }, Schedule::Cosine { total }];
        for schedule in schedules.into_iter().chain([Schedule::OneCycle { total }]) {
            let text = serde_json::json!({ "schedule": schedule }).to_string();
            let mut fields = Fields::new(serde_json::from_str(&text).unwrap());
            assert_eq!(Schedule::read(&mut fields), Ok(schedule), "{text}");
        }
    }

    #[test]
    fn factors_go_where_they_should() {
        let near = |schedule: Schedule, examples, expected: f32| {
            let factor = schedule.factor(examples);
            assert!((factor - expected).abs() < 1e-6, "{schedule:?} at {examples}: {factor}, not {expected}");
        };
        near(Schedule::Step { every: 100, factor: 0.5 }, 99, 1.0);
        near(Schedule::Step { every: 100, factor: 0.5 }, 250, 0.25);
        near(Schedule::Cosine { total: 100 }, 0, 1.0);
        near(Schedule::Cosine { total: 100 }, 50, 0.5);
        near(Schedule::Cosine { total: 100 }, 1000, 0.0);
        near(Schedule::OneCycle { total: 100 }, 0, 0.04);
        near(Schedule::OneCycle { total: 100 }, 30, 1.0);
        near(Schedule::OneCycle { total: 100 }, 100, 0.0);
    }
}
