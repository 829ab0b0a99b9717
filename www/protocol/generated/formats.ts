// Written by the tests of the formats from their types, never by hand. To renew it:
// UPDATE_PROTOCOL=1 cargo test -p convscope-formats protocol

/** What can be wrong with a network as text. */
export type TextError = { "code": "text_too_long", bytes: number, limit: number, } | { "code": "text_not_read", line: number, column: number, found: string, expected: string, } | { "code": "no_layers", expected: string, } | { "code": "foreign_layer", layer: string, kind: string, known: string, } | { "code": "foreign_field", layer: string, kind: string, field: string, value: string, expected: string, } | { "code": "layers_branch", layer: string, kind: string, } | { "code": "not_in_format", layer: string, kind: string, program: string, instead: string, } | { "code": "field_not_in_format", layer: string, kind: string, field: string, value: string, program: string, instead: string, } | { "code": "loss_brings_fc", program: string, } | { "code": "loss_not_in_format", program: string, loss: string, instead: string, } | { "code": "dropout_not_carried", layer: string, program: string, };

/** What can be wrong with a file of weights. */
export type WeightsError = { "code": "not_weights", detail: string, } | { "code": "weights_too_large", bytes: number, limit: number, } | { "code": "weights_missing", layer: string, kind: string, expected: string, name: string, found: string, } | { "code": "weights_left_over", name: string, found: string, } | { "code": "tensor_shape", name: string, found: string, expected: string, } | { "code": "tensor_type", name: string, found: string, } | { "code": "tensor_not_finite", name: string, };

/** What got lost on the way without making the network another. */
export type Note = { "code": "starts_otherwise", program: string, } | { "code": "left_out", layer: string, field: string, } | { "code": "input_assumed", input: string, } | { "code": "hinge_differs", };
