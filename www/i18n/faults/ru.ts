// The Russian sentence of every fault.

import type { Sentences, SpokenFault } from "../../protocol/faults.ts";
import type { Diverged, Expected, LayerNumber } from "../../protocol/generated/types.ts";
import { inSymbols } from "../expected.ts";
import { aboutForeign, isWeights } from "./foreign.ts";

const at = (p: { layer: LayerNumber; kind: string }) => `Слой ${p.layer} (${p.kind})`;
const AXES: Record<string, string> = { height: "высота", width: "ширина" };
const axis = (p: { axis: string }) => AXES[p.axis] ?? p.axis;

const SETTINGS: Record<string, string> = {
  learning_rate: "Шаг обучения",
  momentum: "Момент",
  batch_size: "Размер пакета",
  l1_decay: "Штраф L1",
  l2_decay: "Штраф L2",
  warm_up: "Разогрев",
  method: "Метод",
  kind: "Расписание",
  every: "Снижать каждые",
  factor: "Умножать на",
  total: "До нуля за",
};

/** A range in words; other expectations in symbols. */
function inWords(expected: Expected, name: string): string {
  if (expected.is !== "range" || expected.min === null) return inSymbols(expected, name);
  const { min, max } = expected;
  if (max === null) return `целое число не меньше ${min}`;
  if (expected.below) return `число от ${min} и меньше ${max}`;
  return expected.above ? `число больше ${min} и до ${max}` : `число от ${min} до ${max}`;
}

/** The state of a run that diverged. */
const wayBack = (p: Diverged) =>
  p.examples === 0
    ? "Выученное не годится, поэтому обучение вернулось к началу: уменьшите шаг обучения и учите дальше."
    : `Обучение вернулось к весам, которые ещё работали: примеров ${p.examples}, это на ${p.back} раньше. Уменьшите шаг обучения и учите дальше.`;

const rounded = (value: number) => Number(value.toPrecision(3));

function foreign({ name, what }: { name: string; what: string }): string {
  const [is, advice] = aboutForeign("ru", what);
  return isWeights(what)
    ? `Это не веса, которые здесь можно прочитать (${name} — ${is}): выберите .safetensors или снимок ConvNetJS (.json). ${advice}`
    : `${name} эта страница не читает: это ${is}. ${advice}`;
}

export const faults: Sentences<SpokenFault> = {
  said: (p) => p.words,
  spec_syntax: (p) => `Это не JSON: ${p.detail}.`,
  unknown_layer: (p) => `Слой ${p.layer}: вида «${p.kind}» нет. Возможные: ${p.known}.`,
  spec_field: (p) => `Поле «${p.field}» пропущено или неверно. Ожидается: ${p.expected}`,
  missing_field: (p) => `${at(p)}: пропущено поле «${p.field}». Добавьте его.`,
  unknown_field: (p) => `${at(p)}: поля «${p.field}» нет. Возможные: ${p.known}.`,
  bad_field: (p) =>
    `${at(p)}: ${p.field} не может быть ${p.value}. Ожидается: ${inSymbols(p.expected, p.field)}`,
  window_too_large: (p) =>
    `${at(p)}: окно — ${p.size} (${axis(p)}), а вход с полями — только ${p.input} + 2·${p.pad}. Уменьшите size или увеличьте pad.`,
  channels_not_divisible: (p) =>
    `${at(p)}: каналов ${p.channels}, на группы по ${p.group} они не делятся. Выберите делитель.`,
  groups_do_not_divide: (p) =>
    `${at(p)}: каналов ${p.channels}, на ${p.groups} групп они не делятся. Выберите делитель.`,
  shortcut_does_not_fit: (p) =>
    `Слой ${p.layer} (residual): его слои превращают ${p.input} в ${p.output}, а такую высоту и ширину обходная связь не получит свёрткой 1×1 ни с каким шагом. Добавьте поля внутри блока или вынесите пулинг из него.`,
  wrong_outputs: (p) =>
    `У сети ${p.outputs} выходов, а классов в данных ${p.classes}. Закончите её слоем {"kind": "fc", "units": ${p.classes}}.`,
  wrong_input: (p) => `Вход сети — ${p.found}, а картинки — ${p.expected}.`,
  too_many_parameters: (p) =>
    `Параметров ${p.parameters}, больше ${p.limit}. Уменьшите число фильтров или нейронов.`,
  too_many_activations: (p) =>
    `На один пример нужно ${p.values} значений, больше ${p.limit}. Уменьшите число фильтров или увеличьте stride.`,
  too_much_memory: (p) =>
    `Пакету из ${p.batch_size} примеров в этой сети нужно ${p.megabytes} МБ, больше ${p.limit} МБ, доступных вкладке. Поместится пакет из ${p.largest}.`,
  trainer_field: (p) =>
    `${SETTINGS[p.field] ?? p.field}: ${p.value === "NaN" ? "это" : p.value} здесь не подходит. Ожидается: ${inWords(p.expected, p.field)}.`,
  archive_not_gzip: (p) =>
    `${p.name} — не архив gzip. Возьмите cifar-10-binary.tar.gz таким, каким он был скачан.`,
  archive_damaged: (p) => `${p.name} повреждён или неполон (${p.detail}). Скачайте его заново.`,
  archive_no_batches: (p) =>
    `В ${p.name} нет частей CIFAR-10. Нужны data_batch_1.bin … data_batch_5.bin и test_batch.bin.`,
  record_size: (p) =>
    `В ${p.name} байтов ${p.bytes}, это не делится на 3073 байта записи CIFAR-10. Файл оборван или другого вида.`,
  bad_label: (p) =>
    `В записи ${p.record} файла ${p.name} метка ${p.label}; в CIFAR-10 они от 0 до 9. Файл повреждён или из другого набора.`,
  picture_damaged: (p) =>
    `Картинка ${p.record} в ${p.name} не годится (${p.detail}). Скачайте файл заново.`,
  picture_size: (p) =>
    `Картинка ${p.record} в ${p.name} не годится (не 32 × 32). Нужны картинки CIFAR-10 как они есть.`,
  too_many_pictures: () =>
    "Картинок больше, чем в CIFAR-10 (50 000 и 10 000). Перетащите каждый файл один раз и без других наборов данных.",
  parquet_columns: (p) =>
    `В ${p.name} столбцы ${p.found}. У CIFAR-10 это img (с полем bytes) и label: возьмите файлы uoft-cs/cifar10.`,
  parquet_codec: (p) =>
    `${p.name} сжат способом ${p.codec}, здесь он не читается. Запишите файл заново со Snappy, gzip, zstd или без сжатия.`,
  parquet_parts: (p) =>
    `Непонятно, какие из этих файлов для обучения, а какие для проверки: ${p.names}. Назовите их train-….parquet и test-….parquet.`,
  parquet_sizes: (p) =>
    p.name === p.other
      ? `Два файла называются ${p.name}: больший — для обучения, другой — для проверки.`
      : `${p.name} больше и взят для обучения, ${p.other} — для проверки.`,
  same_file: (p) => `${p.name} и ${p.other} — один и тот же файл: его картинки взяты один раз.`,
  foreign_file: foreign,
  file_unknown: (p) =>
    `${p.name} эта страница не читает. Она читает картинки, CIFAR-10 (.tar.gz, .bin, .parquet), сохранённые обучения, веса (.safetensors, .json из ConvNetJS) и сети (.json, .js, .prototxt).`,
  one_file: (p) => `Взят ${p.name}: такой файл берётся один, остальные (${p.others}) пропущены.`,
  labels_missing: (p) =>
    `В ${p.name} картинки без меток классов. Перетащите вместе с ними и cifar10_labels.js.`,
  labels_unreadable: (p) => `В ${p.name} нет списка меток вроде [6, 9, 4].`,
  labels_too_few: (p) =>
    `В ${p.labels} меток ${p.count}: для ${p.name} не хватает. Перетащите метки этих же картинок.`,
  empty_file: (p) => `${p.name} пуст. Выберите другой файл.`,
  data_is_html: (p) =>
    `${p.name} — веб-страница, а не данные. Проверьте адрес или сначала войдите в сеть.`,
  unsupported_file: (p) =>
    `${p.name} эта страница не читает. Подойдёт cifar-10-binary.tar.gz, файлы .bin из него или .parquet.`,
  batches_missing: (p) =>
    `Нет картинок для ${p.missing === "training" ? "обучения" : "проверки"}. Перетащите вместе с остальными и ${p.file}.`,
  data_not_found: (p) =>
    `На этом сервере нет ${p.file}. Те же картинки есть на huggingface.co: без нажатия на кнопку туда не уйдёт ни одного запроса. Или выберите архив либо перетащите его сюда.`,
  data_unreachable: (p) =>
    `Не удалось прочесть ${p.file}. Проверьте связь и выберите CIFAR-10 ещё раз (уже скачанное не пропадёт, если сервер это позволяет) или перетащите архив сюда.`,
  bad_request: () => "Страница и движок не понимают друг друга: перезагрузите страницу.",
  loading_cancelled: () => "Загрузка отменена. Прежнее обучение продолжается.",
  not_kept: () =>
    "Сохранить картинки в этом браузере не удалось: хранилище заполнено или запрещено. Они используются и так, а в следующий раз загрузятся снова.",
  kept_unreadable: () =>
    "Сохранённый CIFAR-10 прочесть не удалось, он удалён. Выберите CIFAR-10 ещё раз.",
  snapshot_syntax: (p) =>
    `Это не сохранённое обучение (${p.detail}). Выберите файл, сохранённый этой страницей.`,
  snapshot_damaged: () =>
    "Это сохранённое обучение повреждено или неполно: не сходится контрольная сумма. Возьмите другую копию.",
  run_not_kept: () =>
    "Сохранить обучение в этом браузере не удалось: хранилище заполнено или запрещено. Обучение продолжается; чтобы не потерять его, сохраните в файл.",
  run_gone: () => "Этого обучения в браузере больше нет. Выберите другое.",
  run_needs_pictures: () =>
    "Обучение шло на CIFAR-10, а его нет ни в этом браузере, ни рядом со страницей. Выберите CIFAR-10 или перетащите сюда его архив и продолжите: обучение остаётся сохранённым.",
  other_pictures: () =>
    "Обучение продолжается, но не на тех картинках, что прежде: итог может получиться другим.",
  older_copy: () =>
    "Новейшая копия этого обучения повреждена. Оно продолжается с предыдущей, на полминуты старше.",
  snapshot_version: (p) => `Это обучение сохранено другой версией (${p.version}).`,
  snapshot_mismatch: (p) =>
    `Сохранённое обучение не сходится само с собой (${p.detail}). Выберите другой файл.`,
  weights_length: (p) =>
    `В файле весов ${p.bytes} байт, а сети нужно ${p.expected}. Файл повреждён или он от другой сети: загрузите его ещё раз.`,
  weights_damaged: () =>
    "Веса повреждены: их контрольная сумма не сходится. Загрузите их ещё раз. Прежнее обучение продолжается.",
  trained_not_loaded: (p) => `Не удалось загрузить ${p.file} (${p.detail}). Попробуйте ещё раз.`,
  needs_network: (p) =>
    `${p.file} нужно один раз загрузить из сети, а она сейчас недоступна. Подключитесь и попробуйте ещё раз: потом файл будет доступен и без сети.`,
  card_unreadable: (p) =>
    `В ${p.file} нет описания обученной сети. Попробуйте ещё раз; если не поможет, страница выложена на сервер не целиком.`,
  no_pictures: () =>
    "Учиться пока не на чем: картинок нет. Загрузите CIFAR-10 в разделе «Обученные сети» или перетащите его архив на страницу.",
  fewer_workers: (p) =>
    `Этой сети нужно около ${p.megabytes} МБ в каждом потоке, поэтому работают ${p.workers} из ${p.wanted}: больше памяти вкладке лучше не брать. Сеть учится так же, но медленнее.`,
  loss_not_finite: (p) => `Ошибка выросла за пределы чисел. ${wayBack(p)}`,
  loss_exploded: (p) =>
    `Ошибка равна ${rounded(p.loss)} и не падает: сеть отвечает наугад. ${wayBack(p)}`,
  all_forgotten: (p) => `Сеть уже умела отвечать, а теперь отвечает наугад. ${wayBack(p)}`,
  address: (p) =>
    `В адресе ${p.said}: такого эта страница не знает и это пропущено. Возможно: ${p.expected}.`,
  link_cut: (p) =>
    `Эта ссылка оборвана после слоя ${p.layer}. Скопируйте её целиком; вместо неё открыта обычная сеть.`,
  link_without_seed: () =>
    "У этой ссылки нет конца, а с ним и зерна: начальные веса взяты новые. Чтобы повторить обучение, скопируйте её целиком.",
  link_refused: () =>
    "Эта ссылка описывает обучение, которое невозможно; вместо него открыто обычное.",
  nothing_dropped: () => "В перетащенном нет файла. Перетащите картинку, данные, веса или сеть.",
  folder_of_pictures: (p) =>
    `${p.name} — папка, картинок в ней: ${p.count}. Откройте её и перетащите одну; для обучения эта страница читает CIFAR-10.`,
  folder_dropped: (p) => `${p.name} — папка. Откройте её и перетащите файлы, которые в ней лежат.`,
  one_picture: (p) =>
    `Показана ${p.name}: картинка берётся одна, остальные (${p.others}) пропущены.`,
  picture_cut_short: (p) =>
    `${p.name}: файл повреждён или оборван. Скопируйте или скачайте его заново либо возьмите другую картинку.`,
  picture_heic: (p) =>
    `${p.name} — снимок HEIC, этот браузер такие не читает. Сохраните его как JPEG или возьмите другой браузер.`,
  part_not_loaded: () =>
    "Эту часть страницы загрузить не удалось. Проверьте связь и попробуйте снова; обучение продолжается.",
  canvas_altered: () =>
    "Браузер искажает точки, которые читает страница, чтобы скрыть, чьи они: сеть видит не вашу картинку. Чтобы разрешить чтение, в Firefox нажмите значок картинки в адресной строке, в Brave — льва (отпечатки браузера); потом выберите картинку снова. С этой машины ничего не уходит.",
  part_broken: (p) =>
    `Эта часть страницы в этом браузере не работает (${p.detail}). Обновите страницу или возьмите другой браузер; обучение продолжается.`,
  picture_not_made: () =>
    "Картинку сделать не удалось: она слишком велика для этого браузера или не хватило памяти. Закройте другие вкладки или сузьте окно; обучение продолжается.",
  picture_unreadable: (p) =>
    `${p.name} — не картинка, которую читает этот браузер. Подойдёт PNG, JPEG, WebP, GIF или SVG.`,
  picture_too_large: (p) =>
    `В ${p.name} пикселей ${p.width} × ${p.height}, это слишком много для вкладки браузера. Возьмите уменьшенную копию.`,
  camera_refused: () => "Камера недоступна или её использование не разрешено.",
  no_wasm: () => "Convscope нужен WebAssembly, в этом браузере его нет. Возьмите более новый.",
  no_simd: () => "Convscope нужен WebAssembly SIMD, в этом браузере его нет. Возьмите более новый.",
  no_workers: () =>
    "Convscope нужны модульные воркеры, в этом браузере их нет. Возьмите более новый.",
};
