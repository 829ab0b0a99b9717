// English words.

import type { FormatFault, Sentences } from "../../protocol/faults.ts";
import type { FormatNote, NetworkForm, WeightsForm } from "../../protocol/formats.ts";

export const en = {
  network: {
    title: "Architecture",
    label: "The network as JSON",
    apply: "Build and train",
    revert: "Undo changes",
    unchanged: "This is the network in training. Change it, and the sizes are checked as you type.",
    valid: (parameters: string, multiplyAdds: string) =>
      `Fits: ${parameters} parameters, ${multiplyAdds} multiply-adds per example. Building it starts from fresh weights.`,
  },
  forms: "Form of the text",
  label: (form: string) => `The network as ${form}`,
  names: {
    json: "JSON",
    convnetjs: "ConvNetJS",
    caffe: "Caffe",
    pytorch: "PyTorch",
    keras: "Keras",
  } as Record<NetworkForm, string>,
  about: {
    convnetjs:
      "The network in training as ConvNetJS's layer_defs. Paste others over it: they are read as data, never run.",
    caffe: "The network in training as Caffe's prototxt. Paste another over it to build that one.",
    pytorch: "The network in training as Python code for PyTorch.",
    keras: "The network in training as Python code for Keras 3.",
  },
  pasteAnother: "Another network can be pasted here all the same.",
  otherForm: (form: string, readable: boolean) =>
    readable
      ? `This is a network as ${form}, which has a tab of its own.`
      : `This is code for ${form}. Code is written here, not read: paste the network as JSON, ConvNetJS or Caffe.`,
  openAs: (form: string) => `Open it as ${form}`,
  takeInput: (shape: string) => `Take ${shape} as its input`,
  inputTaken: (shape: string) =>
    `Its input is ${shape}, as the pictures, in place of the text's own.`,
  copy: "Copy",
  copied: "Copied.",
  notCopied: "The browser does not allow copying. The text is selected: press Ctrl + C.",
  download: "Download",
  saved: (name: string) => `Saved as ${name}.`,
  weights: {
    title: "For other programs",
    text: "The network with its weights: for PyTorch as safetensors, with load.py, which builds the network, loads them and checks a picture's scores; as ONNX; as a snapshot of ConvNetJS. Weights come back from safetensors, under any names that fit, and from ConvNetJS.",
    forms: {
      safetensors: "PyTorch weights",
      loader: "load.py",
      onnx: "ONNX",
      convnetjs: "ConvNetJS",
    } as Record<WeightsForm, string>,
    open: "Open weights…",
    restored: "This was a saved run: it goes on where it was saved.",
  },
  match: {
    title: "Check where these weights go",
    text: "The file has other names than this network, or does not have all of it. The weights would go here:",
    inFile: "In the file",
    layer: "Layer here",
    weights: "Weights",
    shortcut: "shortcut",
    missing: (parameter: string, value: number) => `no ${parameter}: ${value} is taken`,
    alikeMark: "Another layer has the same shape",
    alike:
      "Layers marked ≈ have the same shape: only the order of their names tells them apart. Look whether it is right.",
    leftOut: (names: string) => `No layer takes: ${names}.`,
    scale:
      "This network sees each pixel as value / 255 − 0.5. Weights that were trained on another scale answer worse.",
    take: "Take the weights",
    cancel: "Cancel",
  },
  faults: {
    format_failed: () =>
      "This could not be read or written: the part of the page that does it fell over, or could not be loaded. Check the connection, or try another text or file; training goes on.",
    text_too_long: (p) =>
      `The text has ${p.bytes} bytes, more than ${p.limit}. Paste the network alone, without weights.`,
    text_not_read: (p) =>
      `Line ${p.line}, column ${p.column}: ${p.found === "∎" ? "the text ends here" : `${p.found} cannot stand here`}. Expected: ${p.expected}`,
    no_layers: (p) => `There is no network in this text. It should have: ${p.expected}`,
    foreign_layer: (p) => `Layer ${p.layer}: there is no “${p.kind}” here. Use one of: ${p.known}.`,
    foreign_field: (p) =>
      `Layer ${p.layer} (${p.kind}): ${p.value === "—" ? `${p.field} is missing` : `${p.field} cannot be ${p.value}`}. Expected: ${p.expected}`,
    layers_branch: (p) =>
      `Layer ${p.layer} (${p.kind}): only a chain of layers can be built here, and sums of a chain and what it began with (residual blocks). Take other branches out.`,
    wrong_outputs_convnetjs: (p) =>
      `The network ends with ${p.outputs} outputs, but the data have ${p.classes} classes. End it with {type:'softmax', num_classes:${p.classes}}.`,
    wrong_outputs_caffe: (p) =>
      `The network ends with ${p.outputs} outputs, but the data have ${p.classes} classes. Its last layer is ${p.layer} (${p.kind}): end it with InnerProduct, num_output: ${p.classes}.`,
    not_in_format: (p) =>
      `Layer ${p.layer} (${p.kind}): ${p.program} has no such layer. Put ${p.instead} in its place to write the network in this form.`,
    field_not_in_format: (p) =>
      `Layer ${p.layer} (${p.kind}): ${p.program} has no ${p.field} = ${p.value} here. Set ${p.instead} to write the network in this form.`,
    loss_brings_fc: (p) =>
      `${p.program}'s losses bring a fully connected layer of their own. End the network with fc to write it in this form.`,
    loss_not_in_format: (p) =>
      `${p.program} has no loss “${p.loss}”. Choose ${p.instead} to write the network in this form.`,
    dropout_not_carried: (p) =>
      `Layer ${p.layer} (dropout): ${p.program} scales answers here, and only a conv or fc layer after it, with at most relu, maxout and max_pool between, can take that back. Move the dropout right before such a layer.`,
    not_weights: (p) =>
      `These are no weights that can be read here (${p.detail}). Choose a .safetensors file or a .json snapshot of ConvNetJS. The run goes on.`,
    weights_too_large: (p) =>
      `The file has ${p.bytes} bytes, more than ${p.limit}: its network would not fit a browser.`,
    weights_missing: (p) =>
      `Layer ${p.layer} (${p.kind}) needs weights of ${p.expected}; ${p.name === "" ? "the file has none left" : `the file's “${p.name}” (${p.found}) fits no layer`}. First build the network that these weights are of.`,
    weights_left_over: (p) =>
      `The weights “${p.name}” (${p.found}) fit no layer of this network. First build the network that they are of.`,
    weights_in_place: () => "The weights are in place, and training is paused.",
    tensor_shape: (p) =>
      `The weights “${p.name}” are ${p.found}, but the network needs ${p.expected}. First build the network they are of.`,
    tensor_type: (p) =>
      `The weights “${p.name}” are of type ${p.found}. Save them as F32, F64, F16 or BF16.`,
    tensor_not_finite: (p) =>
      `The weights “${p.name}” hold something that is not a finite number. Choose another file.`,
  } satisfies Sentences<FormatFault> as Sentences<FormatFault>,
  notes: {
    starts_otherwise: (p) =>
      `Starting weights and biases are not part of this form: ${p.program} draws its own.`,
    left_out: (p) => `Layer ${p.layer}: ${p.field} has no meaning here and is left out.`,
    input_assumed: (p) => `The text does not say how large its input is: ${p.input} is taken.`,
    hinge_differs: () =>
      "Caffe's HingeLoss holds each class against all others, the svm loss here the right class against each other one: training differs a little, answers do not.",
  } satisfies Sentences<FormatNote> as Sentences<FormatNote>,
};

export type Words = typeof en;
