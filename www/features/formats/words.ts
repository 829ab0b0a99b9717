// Words about the network in the forms of other programs, loaded with their panel.

import { computed } from "@preact/signals";
import { settings } from "../../app/store.ts";
import type { Language } from "../../i18n/languages.ts";
import { faultText } from "../../i18n/text.ts";
import type { Fault } from "../../protocol/faults.ts";
import type { FormatNote, NetworkForm, WeightsForm } from "../../protocol/formats.ts";

type Sentences = Record<string, (params: Fault["params"]) => string>;

const en = {
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
  } as Sentences,
  notes: {
    starts_otherwise: (p) =>
      `Starting weights and biases are not part of this form: ${p.program} draws its own.`,
    left_out: (p) => `Layer ${p.layer}: ${p.field} has no meaning here and is left out.`,
    input_assumed: (p) => `The text does not say how large its input is: ${p.input} is taken.`,
    hinge_differs: () =>
      "Caffe's HingeLoss holds each class against all others, the svm loss here the right class against each other one: training differs a little, answers do not.",
  } as Sentences,
};

type Words = typeof en;

const ru: Words = {
  forms: "Вид текста",
  label: (form) => `Сеть в виде ${form}`,
  names: en.names,
  about: {
    convnetjs:
      "Обучаемая сеть в виде layer_defs для ConvNetJS. Поверх можно вставить другие: они читаются как данные и никогда не выполняются.",
    caffe:
      "Обучаемая сеть в виде prototxt для Caffe. Поверх можно вставить другой, чтобы построить его сеть.",
    pytorch: "Обучаемая сеть в виде кода на Python для PyTorch.",
    keras: "Обучаемая сеть в виде кода на Python для Keras 3.",
  },
  pasteAnother: "Другую сеть сюда всё равно можно вставить.",
  otherForm: (form, readable) =>
    readable
      ? `Это сеть в виде ${form}: для него есть своя вкладка.`
      : `Это код для ${form}. Код здесь пишется, но не читается: вставьте сеть в виде JSON, ConvNetJS или Caffe.`,
  openAs: (form) => `Открыть как ${form}`,
  takeInput: (shape) => `Взять входом ${shape}`,
  inputTaken: (shape) => `Вход взят ${shape}, как у картинок, вместо указанного в тексте.`,
  copy: "Копировать",
  copied: "Скопировано.",
  notCopied: "Браузер не разрешает копировать. Текст выделен: нажмите Ctrl + C.",
  download: "Скачать",
  saved: (name) => `Сохранено в файл ${name}.`,
  weights: {
    title: "Для других программ",
    text: "Сеть вместе с весами: для PyTorch в формате safetensors, с программой load.py, которая строит сеть, загружает их и сверяет ответ на одну картинку; в формате ONNX; как снимок ConvNetJS. Обратно веса читаются из safetensors, под любыми подходящими именами, и из ConvNetJS.",
    forms: {
      safetensors: "Веса для PyTorch",
      loader: "load.py",
      onnx: "ONNX",
      convnetjs: "ConvNetJS",
    },
    open: "Открыть веса…",
    restored: "Это было сохранённое обучение: оно продолжается с того же места.",
  },
  match: {
    title: "Проверьте, куда попадут веса",
    text: "Имена в файле не те, что у этой сети, или чего-то в нём нет. Веса попадут сюда:",
    inFile: "В файле",
    layer: "Слой здесь",
    weights: "Веса",
    shortcut: "обходной путь",
    missing: (parameter, value) => `нет ${parameter}: берётся ${value}`,
    alikeMark: "Такие же размеры у другого слоя",
    alike:
      "У слоёв со знаком ≈ одинаковые размеры: их различает только порядок имён. Проверьте, верен ли он.",
    leftOut: (names) => `Ни одному слою не нужны: ${names}.`,
    scale:
      "Эта сеть видит каждый пиксель как значение / 255 − 0,5. Веса, обученные в другом масштабе, отвечают хуже.",
    take: "Взять веса",
    cancel: "Отмена",
  },
  faults: {
    format_failed: () =>
      "Прочитать или записать не удалось: нужная для этого часть страницы дала сбой или не загрузилась. Проверьте соединение или возьмите другой текст или файл; обучение идёт дальше.",
    text_too_long: (p) =>
      `В тексте ${p.bytes} байт, больше ${p.limit}. Вставьте только сеть, без весов.`,
    text_not_read: (p) =>
      `Строка ${p.line}, столбец ${p.column}: ${p.found === "∎" ? "здесь текст обрывается" : `здесь не может стоять ${p.found}`}. Ожидается: ${p.expected}`,
    no_layers: (p) => `В этом тексте нет сети. В нём должно быть: ${p.expected}`,
    foreign_layer: (p) => `Слой ${p.layer}: вида «${p.kind}» здесь нет. Возможны: ${p.known}.`,
    foreign_field: (p) =>
      `Слой ${p.layer} (${p.kind}): ${p.value === "—" ? `не хватает поля ${p.field}` : `${p.field} не может быть ${p.value}`}. Ожидается: ${p.expected}`,
    layers_branch: (p) =>
      `Слой ${p.layer} (${p.kind}): здесь можно построить только цепочку слоёв и сумму цепочки с её началом (остаточный блок). Уберите другие ветви.`,
    wrong_outputs_convnetjs: (p) =>
      `У сети ${p.outputs} выходов, а классов в данных ${p.classes}. Закончите её слоем {type:'softmax', num_classes:${p.classes}}.`,
    wrong_outputs_caffe: (p) =>
      `У сети ${p.outputs} выходов, а классов в данных ${p.classes}. Последний слой — ${p.layer} (${p.kind}): закончите её слоем InnerProduct, num_output: ${p.classes}.`,
    not_in_format: (p) =>
      `Слой ${p.layer} (${p.kind}): такого слоя в ${p.program} нет. Чтобы записать сеть в этом виде, поставьте вместо него ${p.instead}.`,
    field_not_in_format: (p) =>
      `Слой ${p.layer} (${p.kind}): ${p.field} = ${p.value} в ${p.program} здесь нет. Чтобы записать сеть в этом виде, поставьте ${p.instead}.`,
    loss_brings_fc: (p) =>
      `Функции потерь в ${p.program} приносят с собой полносвязный слой. Чтобы записать сеть в этом виде, закончите её слоем fc.`,
    loss_not_in_format: (p) =>
      `Функции потерь «${p.loss}» в ${p.program} нет. Чтобы записать сеть в этом виде, выберите ${p.instead}.`,
    dropout_not_carried: (p) =>
      `Слой ${p.layer} (dropout): ${p.program} здесь умножает ответы на число, и снять этот множитель может только слой conv или fc после него, между ними — разве что relu, maxout и max_pool. Передвиньте dropout прямо перед таким слоем.`,
    not_weights: (p) =>
      `Это не веса, которые здесь можно прочитать (${p.detail}). Выберите файл .safetensors или снимок ConvNetJS (.json). Обучение идёт дальше.`,
    weights_too_large: (p) =>
      `В файле ${p.bytes} байт, больше ${p.limit}: такая сеть не поместится в браузере.`,
    weights_missing: (p) =>
      `Слою ${p.layer} (${p.kind}) нужны веса ${p.expected}; ${p.name === "" ? "в файле таких больше нет" : `«${p.name}» (${p.found}) из файла не подходит ни одному слою`}. Сначала постройте сеть, которой принадлежат эти веса.`,
    weights_left_over: (p) =>
      `Веса «${p.name}» (${p.found}) не подходят ни одному слою этой сети. Сначала постройте сеть, которой они принадлежат.`,
    weights_in_place: () => "Веса на месте, обучение остановлено.",
    tensor_shape: (p) =>
      `Веса «${p.name}» имеют размер ${p.found}, а сети нужен ${p.expected}. Сначала постройте сеть, которой они принадлежат.`,
    tensor_type: (p) =>
      `Веса «${p.name}» записаны типом ${p.found}. Сохраните их как F32, F64, F16 или BF16.`,
    tensor_not_finite: (p) =>
      `Среди весов «${p.name}» есть не число или бесконечность. Выберите другой файл.`,
  },
  notes: {
    starts_otherwise: (p) =>
      `Начальные веса и смещения в этом виде не записываются: ${p.program} выбирает свои.`,
    left_out: (p) => `Слой ${p.layer}: поле ${p.field} здесь ничего не значит и пропущено.`,
    input_assumed: (p) => `В тексте не сказано, каков размер входа: взят ${p.input}.`,
    hinge_differs: () =>
      "HingeLoss в Caffe сравнивает каждый класс со всеми прочими сразу, потеря svm здесь — верный класс с каждым из остальных: обучение немного отличается, ответы — нет.",
  },
};

export const formatCatalogues: Record<Language, Words> = { en, ru };

/** Those of the chosen language. */
export const formatWords = computed<Words>(() => formatCatalogues[settings.lang.value]);

/** What a fault says, of a format or of the engine. */
export function formatFault(fault: Fault): string {
  return formatWords.value.faults[fault.code]?.(fault.params) ?? faultText(fault);
}

export function formatNote(note: FormatNote): string {
  return formatWords.value.notes[note.code]?.(note.params) ?? note.code;
}
