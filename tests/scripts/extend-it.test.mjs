// README's table "Extend it": what it names is what has to be touched. A layer and an optimizer that were added by it are
// mentioned in the files of their rows and nowhere else; the others are added by their rows to a copy of the sources, which
// compiles, and does not where a file is left out.

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { before, test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");
/** Always the same folder, so that what cargo keeps of it is used again. */
const copy = join(target, "extend-it");

const git = (/** @type {string[]} */ ...args) =>
  execFileSync("git", args, { cwd: root, encoding: "utf8", maxBuffer: 1 << 26 });
const sources = git("ls-files", "-z", "--cached", "--others", "--exclude-standard")
  .split("\0")
  .filter((file) => file !== "" && existsSync(join(root, file)));

/** `a{b,c}` is `ab` and `ac`. @type {(pattern: string) => string[]} */
function expanded(pattern) {
  const [, start, choices, end] = /^(.*?)\{(.*?)\}(.*)$/.exec(pattern) ?? [];
  if (choices === undefined) return [pattern];
  return choices.split(",").flatMap((choice) => expanded(`${start}${choice}${end}`));
}

/** The paths that a row of the table names, with `NAME` or `CODE` filled in; those of folders end with a slash. */
function row(/** @type {string} */ what, /** @type {string} */ name) {
  const table = readFileSync(join(root, "README.md"), "utf8").split("## Extend it")[1] ?? "";
  const line = table.split("\n").find((one) => one.startsWith(`| ${what} |`));
  assert.ok(line !== undefined, `README.md has a row for ${what}`);
  return [...line.matchAll(/`([^`\s]+)`/g)]
    .map(([, path]) => path ?? "")
    .filter((path) => path.includes("/") || path === "index.html")
    .flatMap((path) => expanded(path.replaceAll(/NAME|CODE/g, name)));
}

/** A star stands for a part of a name. */
const glob = (/** @type {string} */ path) =>
  new RegExp(`^${path.replaceAll(".", "\\.").replaceAll("*", "[^/]*")}$`);

const covers = (/** @type {string} */ path, /** @type {string} */ file) =>
  path.endsWith("/") ? file.startsWith(path) : glob(path).test(file);

/** What tells of it, what the engine's tests write, and what is no text. */
const ASIDE =
  /^(README\.md|docs\/|tests\/scripts\/extend-it\.test\.mjs|www\/protocol\/generated\/)|\.(webp|png|ico|bin|weights)$/;

/** The files are those that the row names: each is named, and each path names one. */
function isExactly(/** @type {string[]} */ all, /** @type {string[]} */ paths) {
  const files = all.filter((file) => !ASIDE.test(file));
  const unnamed = files.filter((file) => !paths.some((path) => covers(path, file)));
  assert.deepEqual(unnamed, [], "files that the row does not name");
  const untouched = paths.filter((path) => !files.some((file) => covers(path, file)));
  assert.deepEqual(untouched, [], "paths of the row that nothing needs");
}

const mentioning = (/** @type {RegExp} */ name) =>
  sources.filter(
    (file) =>
      !ASIDE.test(file) && (name.test(file) || name.test(readFileSync(join(root, file), "utf8"))),
  );

test("group normalisation is in the files that a layer is said to need, and nowhere else", () => {
  isExactly(mentioning(/group_?norm/i), row("a layer", "group_norm"));
});

test("Lion is in the files that an optimizer is said to need, and nowhere else", () => {
  isExactly(mentioning(/\bLion\b|"lion"|^ {2}lion: /m), row("an optimizer", "lion"));
});

const read = (/** @type {string} */ file) => readFileSync(join(root, file), "utf8");

/**
 * @typedef {(text: string) => string} Change
 * @typedef {Record<string, Change>} Changes By file; one that is new begins with an empty text.
 */

/** @type {(pairs: [string | RegExp, string][]) => Change} */
const replacing = (pairs) => (text) =>
  pairs.reduce((changed, [from, to]) => {
    const next = changed.replace(from, to);
    assert.notEqual(next, changed, `${from} was found`);
    return next;
  }, text);

/** @type {(text: string) => Change} */
const fresh = (text) => () => text;

/** @type {() => Changes} */
const panel = () => ({
  "www/features/greeting/panel.tsx": fresh(`import { PanelTitle } from "../../ui/controls.tsx";
import { words } from "./words.ts";

export default function Greeting() {
  return <PanelTitle name="greeting">{words.value.title}</PanelTitle>;
}
`),
  "www/features/greeting/words.en.ts": fresh(
    `export const en = { title: "Hello" };\nexport type Words = typeof en;\n`,
  ),
  "www/features/greeting/words.ru.ts": fresh(
    `import type { Words } from "./words.en.ts";\n\nexport const ru: Words = { title: "Привет" };\n`,
  ),
  "www/features/greeting/words.ts": fresh(`import { spoken } from "../../i18n/languages.ts";
import { en } from "./words.en.ts";
import { ru } from "./words.ru.ts";

export const catalogues = { en, ru };
export const words = spoken(catalogues);
`),
  "www/panels.ts": replacing([
    [/lazyPanels.*\{\n/, '$&  greeting: () => import("./features/greeting/panel.tsx"),\n'],
  ]),
  "www/words.ts": replacing([
    [/\nimport/, '\nimport { catalogues as greeting } from "./features/greeting/words.ts";$&'],
    [/features = \{\n/, "$&  greeting,\n"],
  ]),
  "index.html": replacing([
    [/ *<section data-panel="runs">/, '      <section data-panel="greeting"></section>\n$&'],
  ]),
});

/** Spanish, in Russian words: what is to be seen is that they are asked for. */
function language() {
  /** @type {Changes} */
  const changes = {};
  const spanish = (/** @type {string} */ text) => text.replaceAll(/\bru\b/g, "es");
  for (const file of sources) {
    if (/^www\/.*\bru\.ts$/.test(file))
      changes[file.replace(/ru\.ts$/, "es.ts")] = fresh(spanish(read(file)));
    if (/^www\/features\/[^/]+\/[\w-]*words\.ts$/.test(file) && read(file).includes("{ en, ru }"))
      changes[file] = replacing([
        [/import \{ ru \} from "(.*)ru\.ts";\n/, 'import { es } from "$1es.ts";\n$&'],
        ["{ en, ru }", "{ en, ru, es }"],
      ]);
  }
  return {
    ...changes,
    "www/i18n/languages.ts": replacing([[/ru: "Русский"/, '$&, es: "Español"']]),
    "www/i18n/text.ts": replacing([
      [/ {2}ru: async.*\n/, '$&  es: async () => (await import("./faults/es.ts")).faults,\n'],
    ]),
    "www/i18n/faults/foreign.ts": replacing([["ru: inRussian", "ru: inRussian, es: inRussian"]]),
    "www/main.ts": replacing([
      [/ {4}ru: async.*\n/, '$&    es: async () => (await import("./words.es.ts")).words,\n'],
    ]),
    "www/words.ts": replacing([
      [
        /import \{ words as firstInRussian.*\n/,
        '$&import { faults as faultsInSpanish } from "./i18n/faults/es.ts";\nimport { words as firstInSpanish } from "./words.es.ts";\n',
      ],
      ["ru: firstInRussian.features[name],", "$&\n  es: firstInSpanish.features[name],"],
      ["ru: firstInRussian.shared", "$&, es: firstInSpanish.shared"],
      ["ru: faultsInRussian", "$&, es: faultsInSpanish"],
    ]),
  };
}

/** @type {() => Changes} */
const dataset = () => ({
  "crate/src/data/noise.rs": fresh(`//! Noise, in ten classes that nobody can tell apart.

/// The names of the classes, by label.
pub const CLASSES: [&str; 1] = ["noise"];
`),
  "crate/src/data/mod.rs": replacing([["mod sampler;\n", "$&pub mod noise;\n"]]),
  "crate/src/data/dataset.rs": replacing([
    ["    Cifar10,\n", "$&    /// Noise.\n    Noise,\n"],
    [/(; )2(\] = \[\("embedded".*)\];/, '$13$2, ("noise", Self::Noise)];'],
    [
      "DatasetName::Cifar10 => &super::cifar10::CLASSES,",
      "$&\n            DatasetName::Noise => &super::noise::CLASSES,",
    ],
    [/ +DatasetName::Cifar10 => seen.*\n/, "$&            DatasetName::Noise => seen,\n"],
  ]),
  "www/protocol/generated/training.ts": replacing([
    [/ {2}cifar10: \[.*\n/, '$&  noise: ["noise"],\n'],
    ['"embedded", "cifar10"', '$&, "noise"'],
  ]),
  "www/protocol/generated/types.ts": replacing([['"embedded" | "cifar10"', '$& | "noise"']]),
  "www/app/session/session.ts": replacing([
    [/ {2}cifar10: \(\) =>.*\n/, "$&  noise: () => loadDataset((api) => api.useNoise()),\n"],
  ]),
  "www/protocol/datasets.ts": replacing([
    [/ {2}useCifar10.*\n/, "$&  useNoise(): Promise<Outcome<null>>;\n"],
  ]),
  "www/entries/trainer.ts": replacing([
    [/ {2}useEmbedded: .*\n/, "$&  useNoise: async () => ({ ok: true, value: null }),\n"],
  ]),
  "www/runs/restore.ts": replacing([[/ {2}cifar10: null,\n/, "$&  noise: null,\n"]]),
  "www/i18n/en.ts": replacing([
    ['cifar10: "CIFAR-10"', '$&, noise: "Noise"'],
    ['disc: "disc",', '$&\n    noise: "noise",'],
  ]),
  "www/i18n/ru.ts": replacing([
    ['cifar10: "CIFAR-10"', '$&, noise: "Шум"'],
    [/ {4}disc: .*\n/, '$&    noise: "шум",\n'],
  ]),
});

/** @type {() => Changes} */
const loss = () => ({
  "crate/src/losses/absolute.rs": fresh(`//! The sum of the distances to the one-hot target.

use super::LossFunction;

pub(super) struct Absolute;

impl LossFunction for Absolute {
    fn evaluate(&self, scores: &[f32], label: usize, gradient: &mut [f32]) -> f32 {
        let target = |class| f32::from(u8::from(class == label));
        for (class, (slope, score)) in gradient.iter_mut().zip(scores).enumerate() {
            *slope = (score - target(class)).signum();
        }
        scores.iter().enumerate().map(|(class, score)| (score - target(class)).abs()).sum()
    }
}
`),
  "crate/src/losses/mod.rs": replacing([
    ["mod lms;", "mod absolute;\n$&"],
    ["    Lms,\n}", "    Lms,\n    /// The distance.\n    Absolute,\n}"],
    [/Self; 5\](.*)\];/, "Self; 6]$1, Self::Absolute];"],
    ['Self::Lms => "lms",', '$&\n            Self::Absolute => "absolute",'],
    ["Self::Lms => &lms::Lms,", "$&\n            Self::Absolute => &absolute::Absolute,"],
  ]),
  "www/protocol/generated/training.ts": replacing([['"perceptron", "lms"', '$&, "absolute"']]),
  "www/protocol/generated/types.ts": replacing([['"perceptron" | "lms"', '$& | "absolute"']]),
  "www/i18n/en.ts": replacing([[/ {4}lms: .*\n/, '$&    absolute: "Distance",\n']]),
  "www/i18n/ru.ts": replacing([[/ {4}lms: .*\n/, '$&    absolute: "Расстояние",\n']]),
  "www/features/inspector/terms.ts": replacing([
    [/ {4}lms: .*\n/, "$&    absolute: (score, isTruth) => Math.abs(score - (isTruth ? 1 : 0)),\n"],
  ]),
  "www/features/inspector/words.en.ts": replacing([
    [/ {4}lms: /, "    absolute: (name: string) => name,\n$&"],
  ]),
  "www/features/inspector/words.ru.ts": replacing([
    [/ {4}lms: /, "    absolute: (name) => name,\n$&"],
  ]),
});

/** A run that diverges in one more way. @type {() => Changes} */
const fault = () => ({
  "crate/src/train/checkpoint/mod.rs": replacing([
    [
      "    /// It had learnt, and",
      '    /// It goes up and down.\n    #[error("the loss goes up and down")]\n    LossSwings { examples: u64, back: u64 },\n$&',
    ],
  ]),
  "www/protocol/generated/types.ts": replacing([
    ["export type Diverged = ", '$&{ "code": "loss_swings", examples: number, back: number, } | '],
  ]),
  "www/i18n/faults/en.ts": replacing([
    [/ {2}all_forgotten: /, '  loss_swings: () => "The loss goes up and down.",\n$&'],
  ]),
  "www/i18n/faults/ru.ts": replacing([
    [/ {2}all_forgotten: /, '  loss_swings: () => "Потери скачут.",\n$&'],
  ]),
});

/** @type {() => Changes} */
const preset = () => ({
  "www/app/presets.ts": replacing([
    ['linear: ["softmax", ', '$&"ridge", '],
    [
      / {2}softmax: plain/,
      '  ridge: plain([fromNothing], training({ l2_decay: 0.1 }), "squared_error"),\n$&',
    ],
  ]),
  "www/i18n/en.ts": replacing([[/ {4}softmax: "Softmax r/, '    ridge: "Ridge regression",\n$&']]),
  "www/i18n/ru.ts": replacing([
    [/ {4}softmax: "Softmax-/, '    ridge: "Гребневая регрессия",\n$&'],
  ]),
  "www/features/model/words.en.ts": replacing([
    [/ {4}softmax: \{/, '    ridge: { about: "a", expect: "b", watch: "c" },\n$&'],
  ]),
  "www/features/model/words.ru.ts": replacing([
    [/ {4}softmax: \{/, '    ridge: { about: "а", expect: "б", watch: "в" },\n$&'],
  ]),
});

/** A form in which networks are written and not read. @type {() => Changes} */
const format = () => ({
  "crate/formats/src/outline.rs": fresh(`//! The kinds of a network's layers, a line each.

use convscope::spec::NetSpec;

use crate::error::FormatError;
use crate::text::Written;

/// The kinds of its layers.
///
/// # Errors
/// None.
pub fn write(spec: &NetSpec) -> Result<Written, FormatError> {
    let kinds: Vec<_> = spec.layers.iter().map(|layer| layer.kind()).collect();
    Ok(Written { text: kinds.join("\\n"), notes: Vec::new() })
}
`),
  "crate/formats/src/lib.rs": replacing([["pub mod pytorch;", "mod outline;\n$&"]]),
  "crate/formats/src/form.rs": replacing([
    ["    Keras,\n}", "    Keras,\n    /// The layers' kinds.\n    Outline,\n}"],
    [/Self; 5\](.*)\];/, "Self; 6]$1, Self::Outline];"],
    ['Self::Keras => "keras",', '$&\n            Self::Outline => "outline",'],
    [
      "Self::Keras => keras::write(spec),",
      "$&\n            Self::Outline => crate::outline::write(spec),",
    ],
    ["Self::PyTorch | Self::Keras =>", "Self::PyTorch | Self::Keras | Self::Outline =>"],
  ]),
  "www/protocol/formats.ts": replacing([['| "keras"', '$& | "outline"']]),
  "www/features/formats/panel.tsx": replacing([['keras: "py"', '$&, outline: "txt"']]),
  "www/features/formats/words.en.ts": replacing([
    ['keras: "Keras",', '$&\n    outline: "Outline",'],
    [/ {4}keras: "The .*\n/, '$&    outline: "Its layers.",\n'],
  ]),
  "www/features/formats/words.ru.ts": replacing([
    [/ {4}keras: "Об.*\n/, '$&    outline: "Её слои.",\n'],
  ]),
});

/** A back end that computes nothing. @type {() => Changes} */
const backend = () => ({
  "www/backends/idle/idle.ts": fresh(`import type { Backend } from "../backend.ts";

export const idle: Backend = {
  size: 1,
  resize: () => undefined,
  computesSteps: () => false,
  run: async () => undefined,
};
`),
  "www/backends/open.ts": replacing([
    ["import { WorkerPool }", 'import { idle } from "./idle/idle.ts";\n$&'],
    ["  const hasOwnCores", "  if (build() === undefined) return idle;\n$&"],
  ]),
});

/** Files of the copy as they are without any change, which a later one may begin with. */
const original = (/** @type {string} */ file) => (sources.includes(file) ? read(file) : "");

function write(/** @type {string} */ file, /** @type {string} */ text) {
  mkdirSync(dirname(join(copy, file)), { recursive: true });
  writeFileSync(join(copy, file), text);
}

/** Takes the changes into the copy but for those of `without`, for as long as `look` takes. */
function changed(
  /** @type {Changes} */ changes,
  /** @type {string | null} */ without,
  /** @type {() => void} */ look,
) {
  const files = Object.keys(changes).filter((file) => file !== without);
  for (const file of files) write(file, changes[file]?.(original(file)) ?? "");
  try {
    look();
  } finally {
    for (const file of files) {
      if (sources.includes(file)) write(file, read(file));
      else rmSync(join(copy, file));
    }
  }
}

/** What the compiler of TypeScript complains of in a project; nothing where it compiles. */
function complaints(project = "tsconfig.json") {
  const tsc = join(root, "node_modules/.bin/tsc");
  return spawnSync(tsc, ["--project", project], { cwd: copy, encoding: "utf8" }).stdout;
}

/** The same of Rust's. */
function rustComplaints(crate = "convscope") {
  const args = ["check", "--quiet", "--offline", "--package", crate, "--lib"];
  const { status, stderr } = spawnSync("cargo", args, {
    cwd: copy,
    encoding: "utf8",
    env: { ...process.env, CARGO_TARGET_DIR: target },
  });
  return status === 0 ? "" : stderr;
}

before(() => {
  rmSync(copy, { recursive: true, force: true });
  for (const file of sources) {
    if (!/^(www|crate|scripts)\/|^(Cargo|tsconfig|vite|index|rust)[^/]*$/.test(file)) continue;
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(join(root, file), join(copy, file));
  }
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  symlinkSync(join(root, "www/engine"), join(copy, "www/engine"));
});

test("a panel is added by the files of its row", () => {
  const changes = panel();
  isExactly(Object.keys(changes), row("a panel", "greeting"));
  changed(changes, null, () => assert.equal(complaints(), ""));
  changed(changes, "www/features/greeting/words.ru.ts", () =>
    assert.match(complaints(), /words\.ru\.ts/),
  );
});

test("a language is added by the files of its row", () => {
  const changes = language();
  isExactly(Object.keys(changes), row("a language", "es"));
  changed(changes, null, () => assert.equal(complaints(), ""));
  changed(changes, "www/features/race/words.ts", () =>
    assert.match(complaints(), /features\/race\/words\.ts.*\n?.*'es'/),
  );
});

test("a data set is added by the files of its row", () => {
  const changes = dataset();
  isExactly(Object.keys(changes), row("a data set", "noise"));
  changed(changes, null, () => {
    assert.equal(complaints(), "");
    assert.equal(complaints("tsconfig.worker.json"), "");
    assert.equal(rustComplaints(), "");
  });
  changed(changes, "www/i18n/ru.ts", () => assert.match(complaints(), /ru\.ts.*noise/));
});

test("a loss is added by the files of its row", () => {
  const changes = loss();
  isExactly(Object.keys(changes), row("a loss", "absolute"));
  changed(changes, null, () => {
    assert.equal(complaints(), "");
    assert.equal(rustComplaints(), "");
  });
  changed(changes, "www/i18n/en.ts", () => assert.match(complaints(), /absolute/));
});

test("something that can be wrong is added by its error and its sentences", () => {
  const changes = fault();
  const [error, ...sentences] = Object.keys(changes).filter((file) => !ASIDE.test(file));
  assert.equal(error, "crate/src/train/checkpoint/mod.rs");
  isExactly(sentences, row("something that can be wrong", ""));
  changed(changes, null, () => {
    assert.equal(complaints(), "");
    assert.equal(rustComplaints(), "");
  });
  changed(changes, "www/i18n/faults/ru.ts", () => assert.match(complaints(), /loss_swings/));
});

test("a network to choose is added by the files of its row", () => {
  const changes = preset();
  isExactly(Object.keys(changes), row("a network to choose", ""));
  changed(changes, null, () => assert.equal(complaints(), ""));
  changed(changes, "www/features/model/words.en.ts", () => assert.match(complaints(), /ridge/));
});

test("a format of networks is added by the files of its row", () => {
  const changes = format();
  isExactly(Object.keys(changes), row("a format of networks", "outline"));
  changed(changes, null, () => {
    assert.equal(complaints(), "");
    assert.equal(rustComplaints("convscope-formats"), "");
  });
  changed(changes, "www/features/formats/panel.tsx", () => assert.match(complaints(), /outline/));
});

test("a back end is added by its folder and the file that chooses one", () => {
  const changes = backend();
  const paths = row("a back end", "idle").filter((path) => !path.startsWith("docs/"));
  isExactly(Object.keys(changes), paths);
  changed(changes, null, () => {
    assert.equal(complaints(), "");
    assert.equal(complaints("tsconfig.worker.json"), "");
  });
});
