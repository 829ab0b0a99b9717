//! Turns a wasm file that was built with wasm-bindgen into an ES module for browsers, with
//! TypeScript declarations. A program of this workspace rather than an installed tool, so that
//! `Cargo.lock` keeps its version equal to the engine's wasm-bindgen.

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use wasm_bindgen_cli_support::Bindgen;

const USAGE: &str = "\
wasm-glue INPUT.wasm OUT_DIR NAME

Writes NAME.js, NAME.d.ts, NAME_bg.wasm and NAME_bg.wasm.d.ts to OUT_DIR.
The module's default export loads the wasm file that lies beside it.";

fn glue(input: &Path, out_dir: &Path, name: &str) -> Result<(), Box<dyn Error>> {
    if !input.is_file() {
        return Err("there is no such file; build the engine for wasm32 first".into());
    }
    Bindgen::new()
        .input_path(input)
        .out_name(name)
        .web(true)?
        .typescript(true)
        // Without its default path the module could not find the wasm file by itself.
        .omit_default_module_path(false)
        // For tools alone: a visitor would load them.
        .remove_name_section(true)
        .remove_producers_section(true)
        // Says that returned arrays own their buffers, so that they may be transferred.
        .ts_typed_array_buffers(true)
        // Memory only grows: what took much of it is given back by starting anew.
        .reset_state_function(name == "engine")
        .generate(out_dir)?;
    Ok(())
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.iter().any(|a| a == "--help" || a == "-h") {
        println!("{USAGE}");
        return ExitCode::SUCCESS;
    }
    let [input, out_dir, name] = arguments.as_slice() else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    match glue(input.as_ref(), out_dir.as_ref(), name) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("wasm-glue: {input}: {error}");
            ExitCode::FAILURE
        }
    }
}
