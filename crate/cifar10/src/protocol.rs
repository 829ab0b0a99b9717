//! The type of what can be wrong, as TypeScript in `www/protocol/generated/cifar10.ts`: written down by this test, compared
//! ever after.

use std::path::Path;

use ts_rs::TS;

use crate::DataError;

const COMMAND: &str = "UPDATE_PROTOCOL=1 cargo test -p convscope-cifar10 protocol";

#[test]
fn the_page_s_type_is_what_the_reader_s_is() {
    let config = ts_rs::Config::new().with_large_int("number");
    let docs = DataError::docs().unwrap_or_default().replace("/**\n * ", "/** ").replace("\n */", " */");
    let content = format!(
        "// Written by the tests of the reader of CIFAR-10, never by hand. To renew it:\n// {COMMAND}\n\n{docs}export {}\n",
        DataError::decl(&config)
    );
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../www/protocol/generated/cifar10.ts");
    if std::env::var_os("UPDATE_PROTOCOL").is_some() {
        std::fs::write(&file, content).unwrap();
    } else {
        let found = std::fs::read_to_string(&file).unwrap_or_default();
        assert!(found == content, "{} is not what the reader has now; renew it:\n  {COMMAND}", file.display());
    }
}
