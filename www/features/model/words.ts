// Words about the networks to choose from, loaded with the panel that shows them.

import { computed } from "@preact/signals";
import type { PresetName } from "../../app/presets.ts";
import { settings } from "../../app/store.ts";
import type { Language } from "../../i18n/languages.ts";

export interface ModelWords {
  /** What it is, in a sentence. */
  about: string;
  /** What to expect on the embedded pictures and on CIFAR-10. */
  expect: string;
  /** What a student should watch for. */
  watch: string;
}

interface Words {
  expect: string;
  watch: string;
  more: string;
  models: Record<PresetName | "custom", ModelWords>;
}

const en: Words = {
  expect: "What to expect",
  watch: "What to watch for",
  more: "What to expect, what to watch for",
  models: {
    "convscope-small": {
      about:
        "Three convolutions of 3 × 3 with batch normalisation, ReLU and pooling: the smallest modern network that does both data sets well.",
      expect:
        "Over 90 % on the embedded pictures within a minute; about 70 % on CIFAR-10 after one minute, 78 % after five.",
      watch:
        "How the filters of the first layer turn from noise into edges and colours, and how little each layer's gradients differ in size.",
    },
    lenet: {
      about:
        "LeNet-5 (LeCun et al., 1998), the network that read cheques: convolutions of 5 × 5, means in place of maxima, tanh, here for colours and with a softmax.",
      expect:
        "Nearly 70 % on the embedded pictures and 45 % on CIFAR-10 after 60,000 examples, and more with patience.",
      watch:
        "A plateau first: the loss hardly moves, then falls all at once. Tanh shows as activations that crowd at −1 and +1.",
    },
    convnetjs: {
      about:
        "The network of Andrej Karpathy's ConvNetJS demo (2014), with its trainer: three convolutions of 5 × 5, Adadelta, batches of four.",
      expect:
        "95 % on the embedded pictures and 50 % on CIFAR-10 after 60,000 examples; with patience, 75 % after 44 epochs.",
      watch:
        "Noisy loss, as each step sees four pictures only; and the maps of the third layer, most of them dark: few units answer to a picture.",
    },
    alexnet: {
      about:
        "AlexNet (Krizhevsky et al., 2012) at a quarter of its width, for 32 × 32: five convolutions, local response normalisation, overlapping pooling, dropout.",
      expect:
        "87 % on the embedded pictures and 48 % on CIFAR-10 after 60,000 examples. Each costs 13.7 million multiply-adds, five times those of Convscope small.",
      watch:
        "Validation above training accuracy: dropout makes training harder than the test. Raise or remove it in the architecture and compare.",
    },
    vgg: {
      about:
        "VGG (Simonyan and Zisserman, 2014), small: 3 × 3 convolutions in pairs. Two of them see 5 × 5 with fewer parameters than one large one.",
      expect:
        "97 % on the embedded pictures and 53 % on CIFAR-10 after 60,000 examples. Each costs 10 million multiply-adds, where Convscope small takes 2.8.",
      watch:
        "Six convolutions without normalisation start slowly: see how long the first loss stays near ln 10 ≈ 2.30 before anything is learnt.",
    },
    "all-convolutional": {
      about:
        "The all-convolutional net (Springenberg et al., 2014): strides in place of pooling, and the mean of ten maps in place of a fully connected layer.",
      expect:
        "97 % on the embedded pictures and 44 % on CIFAR-10 after 60,000 examples. Each costs 10 million multiply-adds, where Convscope small takes 2.8.",
      watch:
        "The last convolution has a map for each class: it shows where in the picture the network sees that class.",
    },
    residual: {
      about:
        "A residual network (He et al., 2015) of three blocks: each learns what to add to its input, so that gradients have a straight way back.",
      expect:
        "98 % on the embedded pictures and 61 % on CIFAR-10 after 60,000 examples, the most of all here; but each costs 12.5 million multiply-adds.",
      watch:
        "Gradients of about equal size in all layers, from the last to the first; compare the deep nets without shortcuts.",
    },
    "two-layer": {
      about:
        "A hundred ReLU units that each see the whole picture, and a linear classifier on top: the smallest network that is not linear.",
      expect:
        "About 65 % on the embedded pictures and 49 % on CIFAR-10 after 150,000 examples: far above a linear classifier, far below a convolutional network.",
      watch:
        "The weights of the hidden units as pictures: some turn into templates of colours and shapes, many stay noise.",
    },
    "multilayer-perceptron": {
      about:
        "Back-propagation as in 1986 (Rumelhart, Hinton and Williams): sigmoids throughout, two hidden layers, squared error.",
      expect: "About 35 % on the embedded pictures and 44 % on CIFAR-10 after 150,000 examples.",
      watch:
        "Vanishing gradients: each sigmoid passes on a quarter at most, so the first layer's gradients are far smaller than the last one's.",
    },
    softmax: {
      about:
        "Softmax regression: one score a class, a weighted sum of all pixels. All that it can learn is one template for each class.",
      expect:
        "About 15 % on the embedded pictures, hardly more than guessing, as their things stand anywhere; about 39 % on CIFAR-10.",
      watch:
        "The ten templates below: on CIFAR-10 a blurred car, a horse with a head at either end. One template must serve for all pictures of a class.",
    },
    svm: {
      about:
        "A linear support vector machine: the same weighted sums as softmax regression, but content once the right class is ahead of the others by 1.",
      expect:
        "About 14 % on the embedded pictures and 37 % on CIFAR-10: much the same as softmax regression.",
      watch:
        "Many examples have no loss at all, and then no gradient: softmax would go on pulling at them. The templates come out much alike.",
    },
    perceptron: {
      about:
        "Rosenblatt's perceptron (1958), one unit a class: it fires above zero or does not, and only a wrong answer moves its weights, by the picture itself.",
      expect:
        "About 13 % on the embedded pictures; on CIFAR-10 around 25 %, up and down, where smoother rules reach 38 % with the same weighted sums.",
      watch:
        "It never comes to rest, as no weights separate these pictures without error: accuracy jumps from one correction to the next.",
    },
    adaline: {
      about:
        "ADALINE (Widrow and Hoff, 1960): like the perceptron, but the error is taken before the step, and each picture moves all weights a little (LMS).",
      expect:
        "About 15 % on the embedded pictures and 37 % on CIFAR-10: ten points above the perceptron, by another rule alone.",
      watch:
        "A steadier curve than the perceptron's: the squared error has one lowest point. The loss stays high all the same, as sums cannot reach ±1.",
    },
    madaline: {
      about:
        "MADALINE (1962): for each class several ADALINEs vote. Where the majority is wrong, Madaline Rule I moves the one that is easiest to win over.",
      expect:
        "About 14 % on the embedded pictures, 24 % on CIFAR-10. Five votes a class often tie, and then the first class in the list wins.",
      watch:
        "The gradients of the first layer: zero but for a unit or two of each wrong class. No derivative passes through a step, so 1962 had no other way.",
    },
    custom: {
      about:
        "A network of your own: the cards below show each layer with its sizes and what is in it.",
      expect:
        "The loss starts near ln 10 ≈ 2.30 with a softmax over ten classes; a network that learns is below it within a few thousand examples.",
      watch:
        "Activations that are all zero, gradients that vanish towards the first layer, a loss that jumps: then lower the learning rate.",
    },
  },
};

const ru: Words = {
  expect: "Чего ждать",
  watch: "На что смотреть",
  more: "Чего ждать и на что смотреть",
  models: {
    "convscope-small": {
      about:
        "Три свёртки 3 × 3 с пакетной нормализацией, ReLU и пулингом: самая маленькая современная сеть, которая справляется с обоими наборами.",
      expect:
        "Больше 90 % на встроенных картинках за минуту; на CIFAR-10 около 70 % через минуту и 78 % через пять.",
      watch:
        "Как фильтры первого слоя из шума превращаются в края и цвета и как мало градиенты разных слоёв отличаются по величине.",
    },
    lenet: {
      about:
        "LeNet-5 (Лекун и др., 1998), сеть, читавшая чеки: свёртки 5 × 5, средние вместо максимумов, tanh; здесь — для цветных картинок и с softmax.",
      expect:
        "После 60 000 примеров почти 70 % на встроенных картинках и 45 % на CIFAR-10, а если подождать — и больше.",
      watch:
        "Сначала плато: потери почти не меняются, потом разом падают. Насыщение tanh видно по активациям, которые теснятся у −1 и +1.",
    },
    convnetjs: {
      about:
        "Сеть из демонстрации ConvNetJS Андрея Карпатого (2014) с её же обучением: три свёртки 5 × 5, Adadelta, пакеты по четыре.",
      expect:
        "После 60 000 примеров 95 % на встроенных картинках и 50 % на CIFAR-10; если не спешить — 75 % после 44 эпох.",
      watch:
        "Потери шумят: каждый шаг видит лишь четыре картинки. Карты третьего слоя почти все тёмные: на картинку откликаются немногие нейроны.",
    },
    alexnet: {
      about:
        "AlexNet (Крижевский и др., 2012) вчетверо у́же, для 32 × 32: пять свёрток, локальная нормализация отклика, пулинг с перекрытием, dropout.",
      expect:
        "После 60 000 примеров 87 % на встроенных картинках и 48 % на CIFAR-10. Каждый стоит 13,7 млн умножений — впятеро больше, чем у малой Convscope.",
      watch:
        "Точность на проверке выше, чем на обучении: с dropout учиться труднее, чем отвечать. Усильте или уберите его в архитектуре и сравните.",
    },
    vgg: {
      about:
        "Маленькая VGG (Симонян и Зиссерман, 2014): свёртки 3 × 3 парами. Две подряд видят окно 5 × 5, а параметров у них меньше, чем у одной большой.",
      expect:
        "После 60 000 примеров 97 % на встроенных картинках и 53 % на CIFAR-10. Каждый стоит 10 млн умножений — малой Convscope хватает 2,8 млн.",
      watch:
        "Шесть свёрток без нормализации трогаются с места медленно: смотрите, как долго потери стоят у ln 10 ≈ 2,30, прежде чем сеть начнёт учиться.",
    },
    "all-convolutional": {
      about:
        "Сеть из одних свёрток (Шпрингенберг и др., 2014): шаг 2 вместо пулинга и среднее по десяти картам вместо полносвязного слоя.",
      expect:
        "После 60 000 примеров 97 % на встроенных картинках и 44 % на CIFAR-10. Каждый стоит 10 млн умножений — малой Convscope хватает 2,8 млн.",
      watch:
        "У последней свёртки по карте на класс: видно, в каком месте картинки сеть находит этот класс.",
    },
    residual: {
      about:
        "Остаточная сеть (Хе и др., 2015) из трёх блоков: каждый учит лишь добавку к своему входу, и у градиента есть прямой путь назад.",
      expect:
        "После 60 000 примеров 98 % на встроенных картинках и 61 % на CIFAR-10 — больше всех в этом списке, но каждый стоит 12,5 млн умножений.",
      watch:
        "Градиенты всех слоёв, от последнего до первого, примерно одной величины; сравните с глубокими сетями без обходных связей.",
    },
    "two-layer": {
      about:
        "Сто нейронов с ReLU, каждый из которых видит всю картинку, и линейный классификатор над ними: самая маленькая нелинейная сеть.",
      expect:
        "После 150 000 примеров около 65 % на встроенных картинках и 49 % на CIFAR-10: много лучше линейного классификатора, много хуже свёрточной сети.",
      watch:
        "Веса скрытых нейронов в виде картинок: одни становятся шаблонами цветов и форм, многие так и остаются шумом.",
    },
    "multilayer-perceptron": {
      about:
        "Обратное распространение, каким оно было в 1986 году (Румельхарт, Хинтон, Уильямс): всюду сигмоиды, два скрытых слоя, квадрат ошибки.",
      expect: "После 150 000 примеров около 35 % на встроенных картинках и 44 % на CIFAR-10.",
      watch:
        "Затухание градиентов: сигмоида пропускает назад не больше четверти, и у первого слоя градиенты намного меньше, чем у последнего.",
    },
    softmax: {
      about:
        "Softmax-регрессия: на каждый класс одна оценка, взвешенная сумма всех пикселей. Выучить она может только по одному шаблону на класс.",
      expect:
        "Около 15 % на встроенных картинках — почти наугад, ведь предметы там стоят где угодно; на CIFAR-10 около 39 %.",
      watch:
        "Десять шаблонов ниже: на CIFAR-10 это расплывчатый автомобиль или лошадь с двумя головами. Один шаблон служит всем картинкам класса.",
    },
    svm: {
      about:
        "Линейная машина опорных векторов: те же взвешенные суммы, что у softmax-регрессии, но с неё довольно, если верный класс впереди остальных на 1.",
      expect:
        "Около 14 % на встроенных картинках и 37 % на CIFAR-10: почти то же, что у softmax-регрессии.",
      watch:
        "У многих примеров потери равны нулю, а с ними и градиент; softmax тянул бы их дальше. Шаблоны выходят очень похожими.",
    },
    perceptron: {
      about:
        "Перцептрон Розенблатта (1958), по нейрону на класс: он срабатывает выше нуля или молчит, и веса сдвигает только ошибка — на саму картинку.",
      expect:
        "Около 13 % на встроенных картинках; на CIFAR-10 около 25 %, то больше, то меньше: другие правила с теми же суммами доходят до 38 %.",
      watch:
        "Он не успокаивается: нет весов, которые разделили бы эти картинки без ошибок, и точность скачет от поправки к поправке.",
    },
    adaline: {
      about:
        "ADALINE (Уидроу и Хофф, 1960): как перцептрон, но ошибка берётся до порога, и каждая картинка понемногу сдвигает все веса (LMS).",
      expect:
        "Около 15 % на встроенных картинках и 37 % на CIFAR-10: на десять процентов больше перцептрона благодаря одному лишь правилу.",
      watch:
        "Кривая ровнее, чем у перцептрона: у квадрата ошибки один минимум. Но потери остаются большими — взвешенной сумме не дойти до ±1.",
    },
    madaline: {
      about:
        "MADALINE (1962): за каждый класс голосуют несколько ADALINE. Если большинство неправо, правило MRI сдвигает ту, которую легче всего переубедить.",
      expect:
        "Около 14 % на встроенных картинках, 24 % на CIFAR-10. Пять голосов на класс часто дают ничью, и тогда побеждает первый класс списка.",
      watch:
        "Градиенты первого слоя: нули, кроме одной-двух ADALINE у каждого ошибшегося класса. Через порог производная не проходит, и в 1962 году иначе не умели.",
    },
    custom: {
      about:
        "Ваша собственная сеть: карточки ниже показывают размеры каждого слоя и что в нём сейчас.",
      expect:
        "С softmax на десять классов потери начинаются около ln 10 ≈ 2,30; если сеть учится, через несколько тысяч примеров они заметно ниже.",
      watch:
        "Активации из одних нулей, градиенты, которые гаснут к первому слою, скачущие потери: тогда уменьшите скорость обучения.",
    },
  },
};

export const modelCatalogues: Record<Language, Words> = { en, ru };

export const modelWords = computed(() => modelCatalogues[settings.lang.value]);
