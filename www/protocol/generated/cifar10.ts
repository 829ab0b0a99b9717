// Written by the tests of the reader of CIFAR-10, never by hand. To renew it:
// UPDATE_PROTOCOL=1 cargo test -p convscope-cifar10 protocol

/** What can be wrong with data. Each variant serialises as `{code, ...fields}` for translation. */
export type DataError = { "code": "archive_not_gzip", name: string, } | { "code": "archive_damaged", name: string, detail: string, } | { "code": "archive_no_batches", name: string, } | { "code": "record_size", name: string, bytes: number, } | { "code": "bad_label", name: string, record: number, label: number, } | { "code": "picture_damaged", name: string, record: number, detail: string, } | { "code": "picture_size", name: string, record: number, } | { "code": "too_many_pictures" } | { "code": "empty_file", name: string, } | { "code": "data_is_html", name: string, } | { "code": "unsupported_file", name: string, } | { "code": "batches_missing", missing: string, file: string, };
