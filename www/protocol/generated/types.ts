// Written by the engine's tests from its schema, never by hand. To renew it:
// UPDATE_PROTOCOL=1 cargo test -p convscope protocol

/** The shape of one example's feature maps: depth, height and width (`D`, `H`, `W` in the lecture's formulas). */
export type Shape = { 
/** Number of feature maps, or of colour channels. */
channels: number, 
/** Rows. */
height: number, 
/** Columns. */
width: number, };

/** What training minimises, and how scores become answers. */
export type Loss = "softmax" | "svm" | "squared_error" | "perceptron" | "lms";

/** An optimizer, by name. */
export type OptimizerKind = "sgd" | "momentum" | "nesterov" | "adagrad" | "windowgrad" | "adadelta" | "rmsprop" | "adam" | "adamw" | "lion";

/** A factor on the learning rate. Lengths are in examples, so that a change of batch size does not shift them. */
export type Schedule = { "kind": "constant" } | { "kind": "step", 
/** Examples between two drops. */
every: number, 
/** What the rate is multiplied by, in (0, 1]. */
factor: number, } | { "kind": "cosine", 
/** Examples until it reaches 0. */
total: number, } | { "kind": "one_cycle", 
/** Examples until it reaches 0. */
total: number, };

/** How a network is trained. Every field can change between two steps. */
export type OptimizerSpec = { 
/** Which optimizer; `method` in JSON. */
method: OptimizerKind, 
/** Update size before schedule and warm-up; Adadelta, which finds its own, multiplies its step by it. */
learning_rate: number, 
/** Momentum of the momentum methods; elsewhere the decay of the moving average (ρ of Adadelta, windowgrad and
 * RMSprop, β1 of Adam and Lion). */
momentum: number, 
/** Examples in a step. */
batch_size: number, 
/** Weight of `Σ |w|` in the loss. */
l1_decay: number, 
/** Weight of `½ Σ w²` in the loss; for AdamW and Lion the decoupled decay. */
l2_decay: number, 
/** How the learning rate changes. */
schedule: Schedule, 
/** Examples over which the learning rate rises from zero. */
warm_up: number, };

/** Which changes training makes to its pictures. */
export type Augmentation = { 
/** Mirror left and right, every other time. */
flip: boolean, 
/** Move by up to so many pixels each way; 0 leaves pictures where they are. */
shift: number, 
/** Side of a square that is blanked out at random, in pixels; 0 blanks nothing (cutout; DeVries and Taylor, 2017). */
cutout: number, };

/** Which data set. */
export type DatasetName = "embedded" | "cifar10";

/** Bytes that a network takes while it is trained, the pictures and what every engine has left out. */
export type Need = { 
/** In the engine that has the run. */
trainer: number, 
/** In the engine of each other worker. */
worker: number, };

/** Which layer: its position in the network's list, and for a layer inside a residual block also the position there.
 * Written `3`, or `3.2`. */
export type LayerNumber = number | string;

/** The numbers that a field may be. */
export type Range = { 
/** The lowest; -∞, in JSON null, where there is none. */
min: number | null, 
/** The highest; ∞, in JSON null, where there is none. */
max: number | null, 
/** Whether `min` itself is too low. */
above: boolean, 
/** Whether `max` itself is too high. */
below: boolean, 
/** Whether only odd numbers will do. */
odd: boolean, 
/** The field that `max` is, where it depends on another one. */
other: string | null, };

/** What a value may be, in an error about one that it may not be. */
export type Expected = { "is": "range" } & Range | { "is": "whole" } & Range | { "is": "window" } & Range | { "is": "number" } & Range | { "is": "choice", 
/** All there are. */
choices: Array<string>, } | { "is": "example", 
/** In symbols, which need no translation. */
example: string, };

/** What can be wrong with a spec. Each variant serialises as `{code, ...fields}`, so that a page can say it in the
 * visitor's language. */
export type SpecError = { "code": "spec_syntax", detail: string, } | { "code": "unknown_layer", layer: LayerNumber, kind: string, known: string, } | { "code": "spec_field", field: string, expected: string, } | { "code": "missing_field", layer: LayerNumber, kind: string, field: string, } | { "code": "unknown_field", layer: LayerNumber, kind: string, field: string, known: string, } | { "code": "bad_field", layer: LayerNumber, kind: string, field: string, value: string, expected: Expected, } | { "code": "window_too_large", layer: LayerNumber, kind: string, axis: string, size: number, input: number, pad: number, } | { "code": "channels_not_divisible", layer: LayerNumber, kind: string, channels: number, group: number, } | { "code": "groups_do_not_divide", layer: LayerNumber, kind: string, channels: number, groups: number, } | { "code": "shortcut_does_not_fit", layer: LayerNumber, input: string, output: string, } | { "code": "wrong_outputs", outputs: number, classes: number, } | { "code": "wrong_input", found: string, expected: string, } | { "code": "too_many_parameters", parameters: number, limit: number, } | { "code": "too_many_activations", values: number, limit: number, };

/** A optimizer's field that has no sense. */
export type trainer_field = { "code": "trainer_field", 
/** Which field. */
field: string, 
/** What it was. */
value: string, 
/** What it may be. */
expected: Expected, };

/** A batch does not fit. */
export type too_much_memory = { "code": "too_much_memory", 
/** The trainer's field that is too large. */
field: string, 
/** Its value. */
batch_size: number, 
/** What it would take. */
megabytes: number, 
/** What it may take. */
limit: number, 
/** The largest batch that fits. */
largest: number, };

/** What can be wrong with a saved run. */
export type SavedError = { "code": "snapshot_syntax", detail: string, } | { "code": "snapshot_damaged", } | { "code": "snapshot_version", version: string, } | { "code": "snapshot_mismatch", detail: string, };

/** What can be wrong with a trained network's files. */
export type PretrainedError = { "code": "weights_length", bytes: number, expected: number, } | { "code": "weights_damaged", found: number, expected: number, };

/** A trained network came without pictures, and none were loaded since. */
export type no_pictures = { "code": "no_pictures", };

/** The run stopped working; it was set back to a state in which it still did. */
export type Diverged = { "code": "loss_not_finite", examples: number, back: number, } | { "code": "loss_exploded", loss: number, examples: number, back: number, } | { "code": "all_forgotten", examples: number, back: number, };

/** What stops a run. */
export type RunError = SpecError | trainer_field | too_much_memory | SavedError | PretrainedError | no_pictures | Diverged;
