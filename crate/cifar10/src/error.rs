//! What can be wrong with the files.

use serde::Serialize;

/// What can be wrong with data. Each variant serialises as `{code, ...fields}` for translation.
#[derive(Clone, Debug, PartialEq, thiserror::Error, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "code", rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum DataError {
    #[error("{name} is no archive; use cifar-10-binary.tar.gz as it was downloaded")]
    ArchiveNotGzip { name: String },
    #[error("{name} is damaged or incomplete ({detail}); download it again")]
    ArchiveDamaged { name: String, detail: String },
    #[error("{name} holds no CIFAR-10 batches; it should have data_batch_1.bin to data_batch_5.bin and test_batch.bin")]
    ArchiveNoBatches { name: String },
    #[error("{name} has {bytes} bytes, which is no multiple of the 3073 bytes of a CIFAR-10 record")]
    RecordSize { name: String, bytes: u64 },
    #[error("record {record} of {name} has the label {label}; CIFAR-10 has 0 to 9")]
    BadLabel { name: String, record: u64, label: u8 },
    #[error("picture {record} of {name} cannot be used ({detail}); download the file again")]
    PictureDamaged { name: String, record: u64, detail: String },
    #[error("picture {record} of {name} cannot be used (not 32 × 32); use the pictures of CIFAR-10 as they are")]
    PictureSize { name: String, record: u64 },
    #[error(
        "these are more pictures than the 50,000 and 10,000 of CIFAR-10; give each file once, and no other data set"
    )]
    TooManyPictures,
    #[error("{name} is empty; choose another file")]
    EmptyFile { name: String },
    #[error("{name} is a web page, not the data; check the address, or sign in to the network first")]
    DataIsHtml { name: String },
    #[error("{name} is not a file this page reads; use cifar-10-binary.tar.gz, its .bin files or .parquet")]
    UnsupportedFile { name: String },
    #[error("there are no pictures for {missing}; add the file {file}")]
    BatchesMissing { missing: &'static str, file: &'static str },
}
