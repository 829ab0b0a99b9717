//! CIFAR-10 (Krizhevsky, 2009). What its files look like is known to the crate `convscope-cifar10`, which reads them; the
//! engine takes their records.

use super::dataset::PICTURE_LEN;

/// Names of the classes, by label.
pub const CLASSES: [&str; 10] =
    ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

/// Bytes of a record: a label, then a picture.
pub const RECORD_LEN: usize = 1 + PICTURE_LEN;
