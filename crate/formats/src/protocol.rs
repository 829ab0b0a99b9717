//! The types of what crosses the page's border, as TypeScript in `www/protocol/generated/formats.ts`: written down by this
//! test, compared ever after.

use std::path::Path;

use ts_rs::TS;

use crate::error::{Note, TextError, WeightsError};

const COMMAND: &str = "UPDATE_PROTOCOL=1 cargo test -p convscope-formats protocol";

#[test]
fn the_page_s_types_are_what_the_formats_are() {
    let config = ts_rs::Config::new().with_large_int("number");
    let types = [
        (TextError::docs(), TextError::decl(&config)),
        (WeightsError::docs(), WeightsError::decl(&config)),
        (Note::docs(), Note::decl(&config)),
    ];
    let declared = types.map(|(docs, declaration)| format!("{}export {declaration}\n", docs.unwrap_or_default()));
    let content = format!(
        "// Written by the tests of the formats from their types, never by hand. To renew it:\n// {COMMAND}\n\n{}",
        declared.join("\n").replace("/**\n * ", "/** ").replace("\n */", " */")
    );
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../www/protocol/generated/formats.ts");
    if std::env::var_os("UPDATE_PROTOCOL").is_some() {
        std::fs::write(&file, content).unwrap();
    } else {
        let found = std::fs::read_to_string(&file).unwrap_or_default();
        assert!(found == content, "{} is not what the formats are now; renew it:\n  {COMMAND}", file.display());
    }
}
