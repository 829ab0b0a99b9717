// The English sentence of every fault.

import type { Sentences, SpokenFault } from "../../protocol/faults.ts";
import type { Diverged, Expected, LayerNumber } from "../../protocol/generated/types.ts";
import { inSymbols } from "../expected.ts";
import { aboutForeign, isWeights } from "./foreign.ts";

/** The name of a layer in a sentence. */
const at = (p: { layer: LayerNumber; kind: string }) => `Layer ${p.layer} (${p.kind})`;

const SETTINGS: Record<string, string> = {
  learning_rate: "Learning rate",
  momentum: "Momentum",
  batch_size: "Batch size",
  l1_decay: "L1 weight decay",
  l2_decay: "L2 weight decay",
  warm_up: "Warm-up",
  method: "Method",
  kind: "Schedule",
  every: "Drop every",
  factor: "Drop to",
  total: "Down to zero after",
};

/** A range in words; other expectations in symbols. */
function inWords(expected: Expected, name: string): string {
  if (expected.is !== "range" || expected.min === null) return inSymbols(expected, name);
  const { min, max } = expected;
  if (max === null) return `a whole number of at least ${min}`;
  if (expected.below) return `a number from ${min} to below ${max}`;
  return expected.above ? `a number above ${min}, up to ${max}` : `a number from ${min} to ${max}`;
}

/** The state of a run that diverged. */
const wayBack = (p: Diverged) =>
  p.examples === 0
    ? "Nothing that it learnt is worth keeping, so it is back at its start: lower the learning rate, then go on."
    : `The weights of ${p.examples} examples are back, which still worked, and the run with them (${p.back} examples back): lower the learning rate, then go on.`;

const rounded = (value: number) => Number(value.toPrecision(3));

function foreign({ name, what }: { name: string; what: string }): string {
  const [is, advice] = aboutForeign("en", what);
  return isWeights(what)
    ? `These are no weights that can be read here (${name} holds ${is}): choose .safetensors or a .json snapshot of ConvNetJS. ${advice}`
    : `${name} is not a file this page reads: it is ${is}. ${advice}`;
}

export const faults: Sentences<SpokenFault> = {
  said: (p) => p.words,
  spec_syntax: (p) => `This is not valid JSON: ${p.detail}.`,
  unknown_layer: (p) => `Layer ${p.layer}: there is no kind “${p.kind}”. Use one of: ${p.known}.`,
  spec_field: (p) => `The field “${p.field}” is missing or wrong. Expected: ${p.expected}`,
  missing_field: (p) => `${at(p)}: the field “${p.field}” is missing. Add it.`,
  unknown_field: (p) => `${at(p)}: there is no field “${p.field}”. Use: ${p.known}.`,
  bad_field: (p) =>
    `${at(p)}: ${p.field} cannot be ${p.value}. Expected: ${inSymbols(p.expected, p.field)}`,
  window_too_large: (p) =>
    `${at(p)}: the window is ${p.size} in ${p.axis}, but its padded input is only ${p.input} + 2·${p.pad}. Make size smaller or pad larger.`,
  channels_not_divisible: (p) =>
    `${at(p)}: ${p.channels} channels cannot be split into groups of ${p.group}. Choose a group that divides them.`,
  groups_do_not_divide: (p) =>
    `${at(p)}: ${p.channels} channels cannot be split into ${p.groups} groups. Choose a number that divides them.`,
  shortcut_does_not_fit: (p) =>
    `Layer ${p.layer} (residual): its layers turn ${p.input} into ${p.output}, and no 1×1 convolution of any stride gives the shortcut that height and width. Pad inside the block, or pool before or after it.`,
  wrong_outputs: (p) =>
    `The network ends with ${p.outputs} outputs, but the data have ${p.classes} classes. End it with {"kind": "fc", "units": ${p.classes}}.`,
  wrong_input: (p) => `The network's input is ${p.found}, the pictures are ${p.expected}.`,
  too_many_parameters: (p) =>
    `The network has ${p.parameters} parameters, more than ${p.limit}. Use fewer filters or units.`,
  too_many_activations: (p) =>
    `One example needs ${p.values} activation values, more than ${p.limit}. Use fewer filters or a larger stride.`,
  too_much_memory: (p) =>
    `With batches of ${p.batch_size} this network needs ${p.megabytes} MB, more than the ${p.limit} MB a tab can spare. A batch of ${p.largest} fits.`,
  trainer_field: (p) =>
    `${SETTINGS[p.field] ?? p.field}: ${p.value === "NaN" ? "this" : p.value} is not possible here. Expected: ${inWords(p.expected, p.field)}.`,
  archive_not_gzip: (p) =>
    `${p.name} is not a gzip archive. Use cifar-10-binary.tar.gz as it was downloaded.`,
  archive_damaged: (p) => `${p.name} is damaged or incomplete (${p.detail}). Download it again.`,
  archive_no_batches: (p) =>
    `${p.name} holds no CIFAR-10 batches. It should have data_batch_1.bin to data_batch_5.bin and test_batch.bin.`,
  record_size: (p) =>
    `${p.name} has ${p.bytes} bytes, which is no multiple of the 3073 bytes of a CIFAR-10 record. It is cut short or another kind of file.`,
  bad_label: (p) =>
    `Record ${p.record} of ${p.name} has the label ${p.label}; CIFAR-10 has 0 to 9. The file is damaged or another data set.`,
  picture_damaged: (p) =>
    `Picture ${p.record} of ${p.name} cannot be used (${p.detail}). Download the file again.`,
  picture_size: (p) =>
    `Picture ${p.record} of ${p.name} cannot be used (not 32 × 32). Use the pictures of CIFAR-10 as they are.`,
  too_many_pictures: () =>
    "These are more pictures than CIFAR-10 has (50,000 and 10,000). Drop each file once, and no other data set.",
  parquet_columns: (p) =>
    `${p.name} has the columns ${p.found}. Those of CIFAR-10 are img (with bytes) and label: use the files of uoft-cs/cifar10.`,
  parquet_codec: (p) =>
    `${p.name} is compressed by ${p.codec}, which is not read here. Write it again with Snappy, gzip, zstd or no compression.`,
  parquet_parts: (p) =>
    `It is not clear which of these files are to train on and which to test on: ${p.names}. Name them train-….parquet and test-….parquet.`,
  parquet_sizes: (p) =>
    p.name === p.other
      ? `Two files are named ${p.name}: the larger one is trained on, the other one tested on.`
      : `${p.name} is the larger file and trained on, ${p.other} is tested on.`,
  same_file: (p) => `${p.name} is the same as ${p.other}: its pictures are taken once.`,
  foreign_file: foreign,
  file_unknown: (p) =>
    `${p.name} is not a file this page reads. It reads pictures, CIFAR-10 (.tar.gz, .bin, .parquet), saved runs, weights (.safetensors, ConvNetJS's .json) and networks (.json, .js, .prototxt).`,
  one_file: (p) =>
    `${p.name} is taken; one such file is taken at a time, so ${p.others} more were left out.`,
  labels_missing: (p) =>
    `${p.name} holds pictures without labels. Drop cifar10_labels.js together with it.`,
  labels_unreadable: (p) => `${p.name} holds no list of labels, such as [6, 9, 4].`,
  labels_too_few: (p) =>
    `${p.labels} has ${p.count} labels, too few for ${p.name}. Drop the labels of the same pictures.`,
  empty_file: (p) => `${p.name} is empty. Choose another file.`,
  data_is_html: (p) =>
    `${p.name} is a web page, not the data. Check the address, or sign in to the network first.`,
  unsupported_file: (p) =>
    `${p.name} is not a file this page reads. Use cifar-10-binary.tar.gz, its .bin files or .parquet.`,
  batches_missing: (p) =>
    `There are no pictures for ${p.missing === "training" ? "training" : "testing"}. Drop ${p.file} too, together with the others.`,
  data_not_found: (p) =>
    `This server has no ${p.file}. The same pictures are at huggingface.co, which is contacted only if you press the button. Or choose the archive, or drop it on this page.`,
  data_unreachable: (p) =>
    `${p.file} could not be read. Check the connection and choose CIFAR-10 again (what has come need not come again where the server allows it), or drop the archive on this page.`,
  bad_request: () => "The page and its engine do not understand each other: reload the page.",
  loading_cancelled: () => "Loading was cancelled. The run of before goes on.",
  not_kept: () =>
    "The pictures could not be kept in this browser: its storage is full or refused. They are used all the same, and loaded again next time.",
  kept_unreadable: () =>
    "What was kept of CIFAR-10 could not be read, and was removed. Choose CIFAR-10 again.",
  snapshot_syntax: (p) =>
    `This is not a saved run (${p.detail}). Choose a file that this page saved.`,
  snapshot_damaged: () =>
    "This saved run is damaged or incomplete: its checksum is wrong. Choose another copy of it.",
  run_not_kept: () =>
    "The run could not be saved in this browser: its storage is full or refused. Training goes on; save the run to a file to keep it.",
  run_gone: () => "This run is no longer kept in this browser. Choose another one.",
  run_needs_pictures: () =>
    "The run was trained on CIFAR-10, which is neither kept in this browser nor beside this page. Choose CIFAR-10 as the data or drop its archive on this page, then go on with the run: it stays saved.",
  other_pictures: () =>
    "The run goes on, but not with the pictures it was trained on until now: results may differ from what they would have been.",
  older_copy: () =>
    "The newest copy of this run was damaged. It goes on from the copy before, half a minute older.",
  snapshot_version: (p) => `This run was saved by another version (${p.version}).`,
  snapshot_mismatch: (p) =>
    `The saved run does not hold together (${p.detail}). Choose another file.`,
  weights_length: (p) =>
    `The weights have ${p.bytes} bytes, but their network needs ${p.expected}. The file is damaged, or is another network's: load it again.`,
  weights_damaged: () =>
    "The weights are damaged: their checksum is wrong. Load them again. The run of before goes on.",
  trained_not_loaded: (p) => `${p.file} could not be loaded (${p.detail}). Try again.`,
  needs_network: (p) =>
    `${p.file} has to come over the network once, which cannot be reached now. Connect and try again: from then on it is here without a network.`,
  card_unreadable: (p) =>
    `${p.file} does not describe a trained network. Try again; if it stays so, the page was not put on its server whole.`,
  no_pictures: () =>
    "There are no pictures to train on yet. Load CIFAR-10, under “Trained networks”, or drop its archive on the page.",
  fewer_workers: (p) =>
    `This network takes about ${p.megabytes} MB in each worker, so ${p.workers} of ${p.wanted} work on it: a tab may not take more memory. It learns the same, more slowly.`,
  loss_not_finite: (p) => `The loss grew beyond all numbers. ${wayBack(p)}`,
  loss_exploded: (p) =>
    `The loss is ${rounded(p.loss)} and stays so: the network only guesses. ${wayBack(p)}`,
  all_forgotten: (p) => `The network had learnt, and now only guesses. ${wayBack(p)}`,
  address: (p) =>
    `The address says ${p.said}, which this page does not know; it was left out. It may be: ${p.expected}.`,
  link_cut: (p) =>
    `This link was cut after layer ${p.layer} of its network. Copy all of it; the usual network was opened in its place.`,
  link_without_seed: () =>
    "The end of this link is missing, and with it the seed: the weights were drawn anew. Copy all of it to repeat the run.",
  link_refused: () =>
    "This link describes a run that cannot be trained, so the usual one was opened in its place.",
  nothing_dropped: () =>
    "There was no file in what was dropped. Drop a picture, data, weights or a network.",
  folder_of_pictures: (p) =>
    `${p.name} is a folder of pictures (${p.count}). Open it and drop one of them; to train on, this page reads CIFAR-10.`,
  folder_dropped: (p) => `${p.name} is a folder. Open it, and drop the files that are in it.`,
  one_picture: (p) =>
    `${p.name} is shown; one picture is taken at a time, so ${p.others} more were left out.`,
  picture_cut_short: (p) =>
    `${p.name} is damaged or cut short. Copy or download it again, or use another picture.`,
  picture_heic: (p) =>
    `${p.name} is a HEIC photograph, which this browser cannot read. Save it as JPEG, or take another browser.`,
  part_not_loaded: () =>
    "This part of the page could not be loaded. Check the connection and try again; training goes on.",
  canvas_altered: () =>
    "This browser alters the pixels that a page reads, to hide whose they are: the network is shown something else than your picture. To allow it, in Firefox press the picture sign in the address bar, in Brave the lion (fingerprinting); then choose the picture again. Nothing leaves this machine.",
  part_broken: (p) =>
    `This part of the page does not work in this browser (${p.detail}). Reload the page or try another browser; training goes on.`,
  picture_not_made: () =>
    "The picture could not be made: it is too large for this browser, or memory ran out. Close other tabs or try a narrower window; training goes on.",
  picture_unreadable: (p) =>
    `${p.name} is not a picture this browser can read. Use a PNG, JPEG, WebP, GIF or SVG.`,
  picture_too_large: (p) =>
    `${p.name} has ${p.width} × ${p.height} pixels, too many for a browser's tab. Use a smaller copy.`,
  camera_refused: () => "The camera is not available, or its use was not allowed.",
  no_wasm: () => "Convscope needs WebAssembly, which this browser lacks. Please use a newer one.",
  no_simd: () =>
    "Convscope needs WebAssembly SIMD, which this browser lacks. Please use a newer one.",
  no_workers: () =>
    "Convscope needs module workers, which this browser lacks. Please use a newer one.",
};
