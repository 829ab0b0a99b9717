//! What the page has to know of the engine, as TypeScript in `www/protocol/generated/`: the schema as data, and the types
//! of what crosses the border. Written down by this test, compared ever after; nothing of it is in the page's engine.

use std::path::Path;

use crate::data::DatasetName;
use crate::layers::LayerSpec;
use crate::losses::Loss;
use crate::optimizers::{OptimizerKind, OptimizerSpec, Schedule};
use crate::schema::{Field, Takes};

/// How the files are renewed.
const COMMAND: &str = "UPDATE_PROTOCOL=1 cargo test -p convscope protocol";

/// An object or a list of TypeScript, an entry a line, or nothing.
fn lines(open: &str, entries: &[String], close: &str) -> String {
    if entries.is_empty() { format!("{open}{close}") } else { format!("{open}\n  {},\n{close}", entries.join(",\n  ")) }
}

fn text(text: &str) -> String {
    format!("\"{text}\"")
}

fn texts<'a>(all: impl Iterator<Item = &'a str>) -> String {
    format!("[{}]", all.map(text).collect::<Vec<_>>().join(", "))
}

/// What a field is, as an object. Numbers that are not finite are left out.
fn field(field: &Field) -> String {
    let range = field.range;
    let (kind, choices) = match field.takes {
        Takes::Whole => ("whole", None),
        Takes::Window => ("window", None),
        Takes::Number => ("number", None),
        Takes::Flag => ("flag", None),
        Takes::Choice(choices) => ("choice", Some(choices)),
    };
    let number = |value: f64| value.is_finite().then(|| value.to_string());
    let flag = |holds: bool| holds.then(|| "true".to_owned());
    let default = choices.map(|names| text(names[0])).or(field.default.map(|value| value.to_string()));
    let entries = [
        ("name", Some(text(field.name))),
        ("letter", field.letter.map(|letter| text(&letter.to_string()))),
        ("type", Some(text(kind))),
        ("default", default),
        ("leftOut", flag(field.left_out)),
        ("choices", choices.map(|names| texts(names.iter().copied()))),
        ("min", number(range.min)),
        ("max", number(range.max)),
        ("above", flag(range.above && range.min.is_finite())),
        ("below", flag(range.below && (range.max.is_finite() || range.other.is_some()))),
        ("odd", flag(range.odd)),
        ("belowField", range.other.map(text)),
    ];
    let entries = entries.into_iter().filter_map(|(name, value)| Some(format!("{name}: {}", value?)));
    format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
}

fn fields(all: &[Field]) -> String {
    let entries: Vec<String> = all.iter().map(field).collect();
    lines("[", &entries, "]").replace('\n', "\n    ")
}

fn layers() -> String {
    let kind = |&(kind, schema): &(&str, crate::schema::Schema)| {
        let group = format!("{:?}", schema.group).to_lowercase();
        let fields = fields(schema.fields);
        format!("{kind}: {{\n    group: \"{group}\",\n    fields: {fields},\n  }}")
    };
    let kinds: Vec<String> = LayerSpec::SCHEMAS.iter().map(kind).collect();
    format!(
        "/** Every kind of layer with its fields, in the order of a menu. */\nexport const LAYERS = {} as const;\n",
        lines("{", &kinds, "}")
    )
}

/// Apart from the layers: what is shown at first needs no more of them.
fn formulas() -> String {
    let all = LayerSpec::SCHEMAS.iter().filter(|(_, schema)| !schema.parameters.is_empty());
    let all: Vec<String> = all.map(|(kind, schema)| format!("{kind}: {}", text(schema.parameters))).collect();
    format!(
        "/** How many parameters are trained, in the lecture's letters. */\nexport const PARAMETERS = {} as const;\n",
        lines("{", &all, "}")
    )
}

fn training() -> String {
    let losses = texts(Loss::ALL.into_iter().map(Loss::name));
    let methods = texts(OptimizerKind::ALL.iter().map(|kind| kind.name()));
    let averaging = texts(OptimizerKind::ALL.iter().filter(|kind| kind.averages()).map(|kind| kind.name()));
    let numbers: Vec<String> =
        OptimizerSpec::FIELDS.iter().map(|one| format!("{}: {}", one.name, field(one))).collect();
    let schedules: Vec<String> = Schedule::KINDS.iter().map(|(kind, all)| format!("{kind}: {}", fields(all))).collect();
    let classes: Vec<String> = DatasetName::ALL
        .into_iter()
        .map(|(name, set)| format!("{name}: {}", texts(set.classes().iter().copied())))
        .collect();
    let datasets = texts(DatasetName::ALL.into_iter().map(|(name, _)| name));
    format!(
        "/** The names of the classes, by label. */\nexport const CLASSES = {} as const;\n\n\
         /** The data sets, in the order of a menu. */\nexport const DATASETS = {datasets} as const;\n\n\
         /** What is minimised. */\nexport const LOSSES = {losses} as const;\n\n\
         /** How gradients become steps. */\nexport const METHODS = {methods} as const;\n\n\
         /** Where what is called momentum is the decay of a moving average. */\n\
         export const AVERAGING = {averaging} as const;\n\n\
         /** The numbers of training. */\nexport const TRAINING = {} as const;\n\n\
         /** How the learning rate changes, each kind with its fields. */\nexport const SCHEDULES = {} as const;\n",
        lines("{", &classes, "}"),
        lines("{", &numbers, "}"),
        lines("{", &schedules, "}")
    )
}

/// The types with these declarations, of which those that refer to each other are here.
fn types() -> String {
    use crate::{data, fault, optimizers, pretrained, schema, shape, train};
    use ts_rs::TS;

    // A count in JSON is a number, whatever its size here.
    let config = ts_rs::Config::new().with_large_int("number");
    let mut all = String::new();
    let mut declare = |docs: Option<String>, declaration: String| {
        all += &format!("{}export {declaration}\n\n", docs.unwrap_or_default());
    };
    macro_rules! declare {
        ($($Type:ty),* $(,)?) => { $(declare(<$Type>::docs(), <$Type>::decl(&config));)* };
    }
    declare![
        shape::Shape,
        Loss,
        OptimizerKind,
        Schedule,
        OptimizerSpec,
        data::augment::Augmentation,
        DatasetName,
        train::Need,
        fault::LayerNumber,
        schema::Range,
        schema::Expected,
        fault::SpecError,
        optimizers::OptimizerError,
        train::TooMuchMemory,
        train::SavedError,
        pretrained::PretrainedError,
        train::NoPictures,
        train::Diverged,
        train::RunError,
    ];
    all.replace("/**\n * ", "/** ").replace("\n */", " */").trim_end().to_owned() + "\n"
}

/// Writes the file where that is asked for, else compares it.
fn settle(name: &str, content: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../www/protocol/generated").join(name);
    let content = format!(
        "// Written by the engine's tests from its schema, never by hand. To renew it:\n// {COMMAND}\n\n{content}"
    );
    if std::env::var_os("UPDATE_PROTOCOL").is_some() {
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, content).unwrap();
    } else {
        let found = std::fs::read_to_string(&file).unwrap_or_default();
        assert!(found == content, "{} is not what the engine is now; renew it:\n  {COMMAND}", file.display());
    }
}

#[test]
fn the_page_s_files_are_what_the_engine_is() {
    settle("layers.ts", &layers());
    settle("formulas.ts", &formulas());
    settle("training.ts", &training());
    settle("types.ts", &types());
}
