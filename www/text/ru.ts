// Everything the page says in Russian.

import type { Fault } from "../protocol.ts";
import type { Catalogue } from "./en.ts";
import { plural } from "./languages.ts";

type Params = Fault["params"];

const at = (p: Params) => `Слой ${p.layer} (${p.kind})`;
const AXES: Record<string, string> = { height: "высота", width: "ширина" };
const axis = (p: Params) => AXES[String(p.axis)] ?? String(p.axis);

export const ru: Catalogue = {
  tagline: "Свёрточная нейронная сеть учится на виду, прямо в вашем браузере.",
  language: "Язык",
  theme: "Тема",
  themes: { system: "Системная", light: "Светлая", dark: "Тёмная" },

  controls: {
    label: "Управление обучением",
    train: "Учить",
    pause: "Пауза",
    step: "Один шаг",
    resetSame: "Сначала",
    resetSameHint: "Начать заново с теми же случайными весами",
    resetNew: "Новое зерно",
    resetNewHint: "Начать заново с другими случайными весами",
    dataset: "Данные",
    model: "Сеть",
    custom: "Своя",
    throughput: "примеров/с",
    workersLabel: "Сколько потоков учат вместе",
    workers: (count) =>
      plural("ru", count, { one: "поток", few: "потока", many: "потоков", other: "потока" }),
    build: "Какие команды процессора использует движок",
    status: {
      starting: "Запуск…",
      training: "Учится",
      paused: "Пауза",
      error: "Остановлено",
    },
  },

  datasets: { embedded: "Встроенные", cifar10: "CIFAR-10" },
  presets: {
    "convscope-small": "Convscope, малая",
    convnetjs: "ConvNetJS CIFAR-10",
    softmax: "Softmax-регрессия",
  },

  loading: {
    pace: (perSecond, seconds) =>
      `, ${perSecond} МБ/с${seconds === null ? "" : `, осталось ${seconds} с`}`,
    cancel: "Отменить",
    title: (name) => `Загружается ${name}`,
    progress: (bytes, total, pictures) =>
      `${bytes}${total === null ? "" : ` из ${total}`} МБ, картинок: ${pictures}`,
  },

  training: {
    title: "Обучение",
    examplesSeen: "Показано примеров",
    epochs: "Эпох",
    loss: "Ошибка классификации",
    decayLoss: "Штраф за веса",
    trainAccuracy: "Точность на обучении",
    validationAccuracy: "Точность на проверке",
    forward: "Вперёд, на пример",
    backward: "Назад, на пример",
    rateInForce: "Действующий шаг обучения",
    seed: "Зерно",
    window: (count) => `за последние ${count} примеров`,
    method: "Метод",
    methods: {
      sgd: "SGD",
      momentum: "Momentum",
      nesterov: "Nesterov",
      adagrad: "Adagrad",
      windowgrad: "Windowgrad",
      adadelta: "Adadelta",
      rmsprop: "RMSprop",
      adam: "Adam",
      adamw: "AdamW",
    },
    learningRate: "Шаг обучения",
    momentum: "Момент",
    average: "Скользящее среднее",
    batchSize: "Размер пакета",
    l2: "Штраф L2",
    l1: "Штраф L1",
    schedule: "Расписание",
    schedules: {
      constant: "Постоянное",
      step: "Ступенями",
      cosine: "Косинус",
      one_cycle: "Один цикл",
    },
    every: "Снижать каждые (примеров)",
    factor: "Умножать на",
    total: "До нуля за (примеров)",
    warmUp: "Разогрев (примеров)",
    flip: "Случайно отражать",
    shift: (pixels: number) => `Сдвигать до ${pixels} пикселей`,
    cutout: (side: number) => `Вырезать квадрат ${side} × ${side}`,
    more: "Штрафы, расписание, аугментация",
    hyperparameters: "Гиперпараметры, на ходу",
  },

  curves: {
    title: "Ошибка и точность",
    loss: "Ошибка на обучении",
    smoothLoss: "Ошибка, сглаженная",
    trainAccuracy: "Точность на обучении",
    validationAccuracy: "Точность на проверке",
    examples: "Примеры",
    clear: "Очистить",
    csv: "Сохранить CSV",
    hint: "Протяните мышью, чтобы приблизить; двойной щелчок — показать всё.",
    waiting: "Первая точка появится после 200 примеров.",
    chart: (name) => `График: ${name} от числа показанных примеров`,
    from: "от",
    to: "до",
  },

  picture: {
    title: "Ваша картинка",
    drop: "Перетащите или вставьте любую картинку, выберите её, снимите или нарисуйте. Она никуда не отправляется и остаётся на этом устройстве.",
    choose: "Выбрать…",
    back: "Назад",
    camera: "Камера",
    draw: "Рисовать",
    fromTest: "Из тестового набора",
    inLayers: "Показывать её в слоях",
    inLayersHint: "Карты и градиенты всех слоёв — для этой картинки",
    average: "Усреднить по шести видам",
    averageHint:
      "Шесть видов: сама картинка, она же, сдвинутая на пиксель в один и в другой угол, и отражения всех трёх. Ответ — среднее по ним.",
    original: "Картинка",
    seen: "Что видит сеть: 32 × 32",
    truth: (name) => `На самом деле: ${name}`,
    answers: "Самые вероятные классы",
    asking: "Спрашиваем сеть…",
  },

  network: {
    title: "Сеть",
    summary: (parameters, multiplyAdds) =>
      `параметров: ${parameters}, умножений со сложением на пример: ${multiplyAdds}`,
    profile: "На что уходит время",
    profileHint: "Миллисекунды на пример в каждом слое, вперёд и назад",
    time: (share, forward, backward) => `${share} времени: ${forward} вперёд, ${backward} назад`,
    edit: "Изменить сеть",
    view: "Показать слои",
    nextFocus: "Следующая тестовая",
    focus: "Картинка, которая показана в слоях",
    focusTest: (number) => `В слоях — тестовая картинка ${number}`,
    focusOwn: "В слоях — ваша картинка",
    focusTruth: (truth) => `На самом деле: ${truth}.`,
    focusAnswer: (answer, share) => `Ответ: ${answer}, ${share}.`,
    focusGradients: "Верный класс неизвестен, поэтому градиенты — для этого ответа.",
    parameters: "Параметры",
    none: "нет",
    output: "Выход",
    values: "значений",
    parts: {
      activations: "Активации",
      activationGradients: "Градиенты активаций",
      filters: "Фильтры",
      filterGradients: "Градиенты фильтров",
    },
    weights: "Веса",
    weightGradients: "Градиенты весов",
    histogram: "Распределение активаций",
    hover: (tile, row, column, value) => `${tile}, строка ${row}, столбец ${column}: ${value}`,
    pixel: (row, column, value) => `строка ${row}, столбец ${column}: ${value}`,
    map: (map) => `карта ${map}`,
    filter: (filter) => `фильтр ${filter}`,
    filterChannel: (filter, channel) => `фильтр ${filter}, канал ${channel}`,
    unitChannel: (unit, channel) => `${unit}, карта ${channel}`,
    minMax: (min, max) => `от ${min} до ${max}`,
    image: (part, layer) => `${part}: ${layer}`,
    legend: "Шкала цветов",
    filterRows: "Строка — фильтр, столбец — входной канал",
    unitRows: "Строка — класс, плитка — входная карта",
  },

  kinds: {
    input: "Вход",
    conv: "Свёртка",
    relu: "ReLU",
    leaky_relu: "Leaky ReLU",
    tanh: "Гиперболический тангенс",
    sigmoid: "Сигмоида",
    maxout: "Maxout",
    max_pool: "Пулинг по максимуму",
    avg_pool: "Усредняющий пулинг",
    fc: "Полносвязный",
    dropout: "Dropout",
    batch_norm: "Пакетная нормализация",
    lrn: "Локальная нормализация отклика",
    residual: "Остаточный блок",
    softmax: "Softmax",
    svm: "Кусочно-линейная ошибка (SVM)",
    squared_error: "Квадрат ошибки",
  },

  trained: {
    title: "Обученные сети",
    text: "Сети, которые уже выучили CIFAR-10. Они сразу скажут, что на вашей картинке: самолёт, кошка, грузовик…; посмотрите на их фильтры, проверьте их, учите дальше.",
    show: "Показать",
    noPictures: "Картинок CIFAR-10 здесь пока нет: загрузите их в разделе «Обученные сети».",
  },

  predictions: {
    title: "Ответы на тестовых картинках",
    average: "Усреднить по шести видам",
    right: "верно",
    wrong: "неверно",
    hint: "Новые впереди. Наведите указатель, чтобы список замер; щёлкните, чтобы увидеть картинку в слоях.",
    none: "Первые ответы вот-вот появятся.",
    show: (name) => `Показать в слоях эту картинку класса «${name}»`,
  },

  evaluation: {
    title: "Весь тестовый набор",
    run: "Оценить на тесте",
    running: (done, total) => `оценено ${done} из ${total}`,
    accuracy: "Точность на тесте",
    result: (correct, total, examples) =>
      `верно ${correct} из ${total}, с весами после ${examples} примеров`,
    averaged: "ответы усреднены по шести видам",
    confusion: "Матрица ошибок",
    truth: "На самом деле",
    answer: "Ответ",
    cell: (count, truth, answer) => `«${truth}» принято за «${answer}»: ${count}`,
    hint: "Строка — настоящий класс, столбец — ответ сети.",
    none: "Каждая тестовая картинка по разу: точность и что с чем путается.",
  },

  spec: {
    title: "Архитектура",
    label: "Сеть в виде JSON",
    apply: "Собрать и учить",
    revert: "Отменить правку",
    unchanged: "Эта сеть учится сейчас. Измените её — размеры проверяются по мере ввода.",
    valid: (parameters, multiplyAdds) =>
      `Сходится: параметров ${parameters}, умножений со сложением на пример ${multiplyAdds}. Обучение начнётся со свежих весов.`,
  },

  footer: {
    privacy:
      "Всё происходит в этой вкладке. Ни картинки, ни веса, ни числа не покидают ваше устройство.",
    after: "По следам демонстрации ConvNetJS CIFAR-10 Андрея Карпатого (2014).",
  },

  messages: {
    dismiss: "Скрыть",
    download: "Скачать (144 МБ)",
    restart: "Перезапустить движок",
    goOn: "Учить дальше",
    crashed: (text) =>
      `Движок остановился: ${text}. Настройки сохранены; после перезапуска веса будут свежими, но можно будет продолжить с последнего сохранения.`,
  },

  drop: {
    here: "Отпустите здесь",
    what: "Картинку — чтобы узнать класс, CIFAR-10 (.tar.gz, .bin, .parquet) — чтобы учить на нём, сохранённое обучение (.safetensors, .json) — чтобы продолжить",
  },

  classes: {
    disc: "круг",
    ring: "кольцо",
    crescent: "полумесяц",
    triangle: "треугольник",
    square: "квадрат",
    star: "звезда",
    heart: "сердце",
    stripes: "полосы",
    checks: "клетки",
    dots: "точки",
    airplane: "самолёт",
    automobile: "автомобиль",
    bird: "птица",
    cat: "кошка",
    deer: "олень",
    dog: "собака",
    frog: "лягушка",
    horse: "лошадь",
    ship: "корабль",
    truck: "грузовик",
  },

  faults: {
    spec_syntax: (p) => `Это не JSON: ${p.detail}.`,
    unknown_layer: (p) => `Слой ${p.layer}: вида «${p.kind}» нет. Возможные: ${p.known}.`,
    spec_field: (p) => `Поле «${p.field}» пропущено или неверно. Ожидается: ${p.expected}`,
    missing_field: (p) => `${at(p)}: пропущено поле «${p.field}». Добавьте его.`,
    unknown_field: (p) => `${at(p)}: поля «${p.field}» нет. Возможные: ${p.known}.`,
    bad_field: (p) => `${at(p)}: ${p.field} не может быть ${p.value}. Ожидается: ${p.expected}`,
    output_not_whole: (p) =>
      `${at(p)}: ${axis(p)} выхода (${p.input} − ${p.size} + 2·${p.pad}) / ${p.stride} + 1 — не целое число. Подойдёт: ${p.nearest}.`,
    window_too_large: (p) =>
      `${at(p)}: окно — ${p.size} (${axis(p)}), а вход с полями — только ${p.input} + 2·${p.pad}. Уменьшите size или увеличьте pad.`,
    channels_not_divisible: (p) =>
      `${at(p)}: каналов ${p.channels}, на группы по ${p.group} они не делятся. Выберите делитель.`,
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
    trainer_field: (p) => `${p.value} здесь не подходит. Ожидается: ${p.expected}`,
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
    too_many_pictures: () =>
      "Картинок больше, чем в CIFAR-10 (50 000 и 10 000). Перетащите каждый файл один раз и без других наборов данных.",
    parquet_columns: (p) =>
      `В ${p.name} столбцы ${p.found}. У CIFAR-10 это img (с полем bytes) и label: возьмите файлы uoft-cs/cifar10.`,
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
      `На этом сервере нет ${p.file}. Те же картинки есть на huggingface.co: без нажатия на кнопку туда не уйдёт ни одного запроса. Или перетащите архив сюда.`,
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
    card_unreadable: (p) =>
      `В ${p.file} нет описания обученной сети. Попробуйте ещё раз; если не поможет, страница выложена на сервер не целиком.`,
    no_pictures: () =>
      "Учиться пока не на чем: картинок нет. Загрузите CIFAR-10 в разделе «Обученные сети» или перетащите его архив на страницу.",
    loss_not_finite: (p) =>
      `Ошибка выросла за пределы чисел. Обучение вернулось к весам после ${p.examples} примеров: уменьшите шаг обучения и учите дальше.`,
    address: (p) =>
      `В адресе ${p.name}=${p.value}, такого эта страница не знает. Возможно: ${p.expected}.`,
    nothing_dropped: () => "В перетащенном нет файла. Перетащите картинку или файл с данными.",
    folder_dropped: (p) =>
      `${p.name} — папка. Откройте её и перетащите файлы, которые в ней лежат.`,
    one_picture: (p) =>
      `Показана ${p.name}: картинка берётся одна, остальные (${p.others}) пропущены.`,
    picture_cut_short: (p) =>
      `${p.name}: файл повреждён или оборван. Скопируйте или скачайте его заново либо возьмите другую картинку.`,
    picture_heic: (p) =>
      `${p.name} — снимок HEIC, этот браузер такие не читает. Сохраните его как JPEG или возьмите другой браузер.`,
    part_not_loaded: () =>
      "Эту часть страницы загрузить не удалось. Проверьте связь и попробуйте снова; обучение продолжается.",
    picture_unreadable: (p) =>
      `${p.name} — не картинка, которую читает этот браузер. Подойдёт PNG, JPEG, WebP, GIF или SVG.`,
    picture_too_large: (p) =>
      `В ${p.name} пикселей ${p.width} × ${p.height}, это слишком много для вкладки браузера. Возьмите уменьшенную копию.`,
    camera_refused: () => "Камера недоступна или её использование не разрешено.",
    no_wasm: () => "Convscope нужен WebAssembly, в этом браузере его нет. Возьмите более новый.",
    no_simd: () =>
      "Convscope нужен WebAssembly SIMD, в этом браузере его нет. Возьмите более новый.",
    no_workers: () =>
      "Convscope нужны модульные воркеры, в этом браузере их нет. Возьмите более новый.",
  },
};
