//! Modules depend on each other in one direction only.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The engine's modules, each of which may use those before it: what a network is made of, operations on batches, a network
/// at work, training, and what looks at a run.
const ORDER: [&[&str]; 6] = [
    &["schema", "fields", "random", "fault", "shape", "checksum"],
    &["batch", "layers", "losses", "spec", "check", "plan"],
    &["cpu", "ops"],
    &["net", "optimizers", "backend", "data", "pretrained", "reference"],
    &["train"],
    &["study", "bench", "wasm", "protocol"],
];

type Arrows = BTreeMap<String, BTreeSet<String>>;

/// The top-level modules of the crate in `folder`, with those that each uses.
fn arrows(folder: &str) -> Arrows {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder).join("src");
    let mut arrows = Arrows::new();
    for path in sources(&root) {
        let inside = path.strip_prefix(&root).expect("a file of the crate");
        let first = inside.iter().next().and_then(|name| name.to_str()).expect("a name");
        let module = first.trim_end_matches(".rs");
        // Programs are crates of their own, and the root only names the modules.
        if !["lib", "bin"].contains(&module) {
            let to = used(&code(&path)).into_iter().filter(|to| to != module);
            arrows.entry(module.to_owned()).or_default().extend(to);
        }
    }
    assert!(arrows.len() > 1, "there is nothing in {}", root.display());
    arrows
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder of the crate").map(|entry| entry.expect("an entry").path());
    let files = entries.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] });
    files.filter(|path| path.extension().is_some_and(|extension| extension == "rs")).collect()
}

/// A file's code without comments and without its tests, which may use everything: they come last in a file, or in a file
/// of their own.
fn code(path: &Path) -> String {
    if path.file_name().is_some_and(|name| name == "tests.rs") {
        return String::new();
    }
    let text = fs::read_to_string(path).expect("text");
    let code = text.split("\n#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The names after `crate::` in a text: of `crate::a::B`, and each of `crate::{a::B, c}`.
fn used(text: &str) -> BTreeSet<String> {
    let name = |text: &str| text.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect::<String>();
    let mut names = BTreeSet::new();
    for after in text.split("crate::").skip(1) {
        let Some(list) = after.strip_prefix('{') else {
            names.insert(name(after));
            continue;
        };
        let (mut depth, mut begins) = (0, true);
        for (at, c) in list.char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => begins = true,
                c if begins && !c.is_whitespace() => {
                    names.insert(name(&list[at..]));
                    begins = false;
                }
                _ => {}
            }
        }
    }
    // Types of the root have no module.
    names.remove("");
    names
}

/// A module that uses itself by way of others, with the way.
fn circle(arrows: &Arrows) -> Option<String> {
    fn from<'a>(arrows: &'a Arrows, path: &mut Vec<&'a str>) -> Option<String> {
        let last = *path.last()?;
        for to in arrows.get(last).into_iter().flatten() {
            if path[0] == to {
                return Some(format!("{} → {to}", path.join(" → ")));
            }
            if !path.contains(&to.as_str()) {
                path.push(to);
                if let Some(found) = from(arrows, path) {
                    return Some(found);
                }
                path.pop();
            }
        }
        None
    }
    arrows.keys().find_map(|start| from(arrows, &mut vec![start]))
}

#[test]
fn no_module_uses_itself_by_way_of_others() {
    for folder in [".", "api", "cifar10", "formats"] {
        assert_eq!(circle(&arrows(folder)), None, "in {folder}");
    }
}

#[test]
fn the_engine_s_modules_use_only_those_of_their_level_and_below() {
    let level = |name: &str| ORDER.iter().position(|level| level.contains(&name));
    for (from, all) in arrows(".") {
        let own = level(&from).unwrap_or_else(|| panic!("{from} has no place in {ORDER:?}"));
        for to in all {
            assert!(level(&to).is_some_and(|level| level <= own), "{from} uses {to}, which is above it in {ORDER:?}");
        }
    }
}

#[test]
fn paths_are_found_in_every_form() {
    let text =
        "use crate::model::{Shape, spec};\nuse crate::{ops::{self, Batch}, data};\nlet x = crate::cpu::Net::new();";
    assert_eq!(used(text).into_iter().collect::<Vec<_>>(), ["cpu", "data", "model", "ops"]);
}
