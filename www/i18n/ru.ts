// Russian words that features share.

import type { Catalogue } from "./en.ts";

const sides = (rows: number, columns: number): string =>
  [rows === 0 ? "" : `строк ${rows}`, columns === 0 ? "" : `столбцов ${columns}`]
    .filter(Boolean)
    .join(", ");

export const ru: Catalogue = {
  /** A network that is no preset. */
  ownNetwork: "Своя",
  /** Names of optimizers. */
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
    lion: "Lion",
  },

  datasets: { embedded: "Встроенные", cifar10: "CIFAR-10" },
  presets: {
    "convscope-small": "Convscope, малая",
    lenet: "В духе LeNet-5 (1998)",
    convnetjs: "ConvNetJS CIFAR-10",
    alexnet: "В духе AlexNet (2012)",
    vgg: "В духе VGG (2014)",
    "all-convolutional": "Только свёртки (2014)",
    residual: "Остаточная (2015)",
    "two-layer": "Два слоя",
    "multilayer-perceptron": "Перцептрон с сигмоидой (1986)",
    softmax: "Softmax-регрессия",
    svm: "Линейный SVM",
    perceptron: "Перцептрон (1958)",
    adaline: "ADALINE (1960)",
    madaline: "MADALINE (1962)",
  },
  presetGroups: {
    convolutional: "Свёрточные",
    connected: "Полносвязные",
    linear: "Линейные",
    historical: "Исторические",
    untrained: "Без обучения",
  },

  numbers: {
    number: "число",
    whole: "целое число",
    between: (low, high) => `от ${low} до ${high}`,
    below: (low, high) => `от ${low} и меньше ${high}`,
    above: (low, high) => `больше ${low} и до ${high}`,
    atLeast: (low) => `не меньше ${low}`,
    wanted: (what, now) => `Введите ${what}, например ${now}: пока действует это значение.`,
  },
  tensors: {
    activations: "Активации",
    activationGradients: "Градиенты активаций",
    filters: "Фильтры",
    filterGradients: "Градиенты фильтров",
  },
  imageOf: (part, layer) => `${part}: ${layer}`,
  remarks: {
    edges: {
      pixels: (rows, columns) => `Не охвачено с края: ${sides(rows, columns)}`,
      padding: (rows, columns) => `Не охвачено полей: ${sides(rows, columns)}`,
      zeros: (rows, columns) => `Добавлено нулей: ${sides(rows, columns)}`,
      nothing: (rows, columns) => `За краем, не в счёт: ${sides(rows, columns)}`,
    },
    acrossChannels: (n) => `По соседним картам: ${n}`,
    withinChannel: (n) => `По ${n} × ${n} пикселям той же карты`,
  },

  kinds: {
    input: "Вход",
    conv: "Свёртка",
    relu: "ReLU",
    leaky_relu: "Leaky ReLU",
    tanh: "Гиперболический тангенс",
    sigmoid: "Сигмоида",
    maxout: "Maxout",
    majority: "Голосование большинством",
    max_pool: "Пулинг по максимуму",
    avg_pool: "Усредняющий пулинг",
    fc: "Полносвязный",
    dropout: "Dropout",
    batch_norm: "Пакетная нормализация",
    group_norm: "Групповая нормализация",
    lrn: "Локальная нормализация отклика",
    residual: "Остаточный блок",
    softmax: "Softmax",
    svm: "Кусочно-линейная ошибка (SVM)",
    squared_error: "Квадрат ошибки",
    perceptron: "Порог, правило перцептрона",
    lms: "Квадрат ошибки до ±1 (LMS)",
  },

  pretrained: {
    choices: { residual: "Остаточная сеть, обученная", convnetjs: "Сеть ConvNetJS, обученная" },
    noPictures: "Картинок CIFAR-10 здесь пока нет: загрузите их в разделе «Обученные сети».",
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
};
