// English and Russian: everything is said in the one that was chosen, and the choice is kept.

import assert from "node:assert/strict";
import type { Page } from "@playwright/test";
import { test } from "./page.ts";

/** Latin words that stay as they are in Russian: names, formats, symbols. */
const NAMES = [
  "Convscope",
  "ConvNetJS",
  "CIFAR-10",
  "English",
  "Softmax",
  "Softmax-регрессия",
  "ReLU",
  "Maxout",
  "Dropout",
  "SVM",
  "SGD",
  "Momentum",
  "Nesterov",
  "Adagrad",
  "Windowgrad",
  "Adadelta",
  "RMSprop",
  "AdamW",
  "Lion",
  "Adam",
  "L1",
  "L2",
  "JSON",
  "Caffe",
  "PyTorch",
  "Keras",
  "CSV",
  "PNG",
  "SVG",
  "GIF",
  // Beside their Russian names, as papers have them.
  "accuracy",
  "precision",
  "recall",
  "LeNet",
  "AlexNet",
  "VGG",
  "MADALINE",
  "ADALINE",
  "relaxed-simd",
  "simd128",
  "scripts/fetch-cifar10",
  "data/cifar-10-binary.tar.gz",
  "huggingface.co",
  "safetensors",
  "load.py",
  "ONNX",
];

/** Every text a visitor meets: on the page, in hints, and in names for screen readers. */
const texts = (page: Page) =>
  page.evaluate(() => {
    const found: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { parentElement: within, nodeValue } = walker.currentNode;
      if (within?.closest("script, noscript, textarea") === null) found.push(nodeValue ?? "");
    }
    for (const name of ["aria-label", "title", "placeholder", "alt", "aria-valuetext"]) {
      for (const element of document.querySelectorAll(`[${name}]`))
        found.push(element.getAttribute(name) ?? "");
    }
    return [...new Set(found.map((text) => text.trim()).filter((text) => text !== ""))];
  });

/** Numbers may have an exponent, as in 1,2E-7; what is written on a key is the same everywhere. */
const leftover = (text: string) =>
  NAMES.reduce((rest, name) => rest.replaceAll(name, ""), text)
    .replace(/\d[,.]?\d*E-?\d+/g, "")
    .replace(/\b(?:Enter|Esc|S|M|N)\b/g, "")
    .match(/[a-z]+/gi);

test("in Russian everything is Russian", async ({ openPage }) => {
  const view = await openPage("?lang=ru&seed=1");
  const { page } = view;
  await view.trains(1000);
  await page.getByText("Штрафы, расписание, аугментация").click();
  await view.button("Оценить на тесте").click();
  await view.until("a score", () => view.value("test-accuracy"));
  view.expect(/404/);
  await view.choice("Данные").selectOption("cifar10");
  await view.message("error", /На этом сервере нет/);
  const field = view.field("Размер пакета");
  await field.fill("0");
  await field.press("Enter");
  await page.getByRole("alert").filter({ hasText: "Введите целое число" }).waitFor();
  // What comes on the screen is drawn when it does.
  for (const card of await page.locator("[data-layer]").all()) await card.scrollIntoViewIfNeeded();
  await view.predictions(1);
  const said = await texts(page);
  assert.ok(said.length > 100, `only ${said.length} texts`);
  const latin = said.filter((text) => !/batch_size/.test(text) && leftover(text));
  assert.deepEqual(latin, []);
  // The editor of the network, with the lecture's letters, a value that does not fit, and the menu.
  await view.button("Изменить сеть").click();
  await page.locator("[data-draft] input").nth(2).fill("7");
  await page.locator("[data-draft] [aria-invalid=true]").first().waitFor();
  await page.getByTestId("add-layer").last().click();
  const edited = (await texts(page)).filter((text) => !said.includes(text));
  assert.ok(edited.length > 40, `only ${edited.length} texts`);
  const letters =
    /\b(?:[KFSPkn]|alpha|beta|He|Xavier|LeCun|ADALINE|MRI|LMS|Leaky|max|x|Ctrl|Shift|Z)\b/g;
  const foreign = edited.filter((text) => leftover(text.replace(letters, "")));
  assert.deepEqual(foreign, []);
  assert.equal(await page.locator("html").getAttribute("lang"), "ru");
});

test("in English nothing is Russian but the language's own name", async ({ openPage }) => {
  const view = await openPage("?lang=en&seed=1");
  await view.trains(1000);
  const cyrillic = (await texts(view.page)).filter((text) => /[а-яё]/i.test(text));
  assert.deepEqual(cyrillic, ["Русский"]);
  assert.equal(await view.page.locator("html").getAttribute("lang"), "en");
});

test("a language that was chosen is kept, and the address overrides it", async ({ openPage }) => {
  const view = await openPage("?paused=1");
  const { page } = view;
  const title = page.locator("[data-panel=training]").getByRole("heading", { level: 2 });
  await title.getByText("Training", { exact: true }).waitFor();
  await view.choice("Language").selectOption("ru");
  await title.getByText("Обучение", { exact: true }).waitFor();
  await page.reload();
  await title.getByText("Обучение", { exact: true }).waitFor();
  await page.goto(`${view.url}?paused=1&lang=en`);
  await title.getByText("Training", { exact: true }).waitFor();
  await page.goto(`${view.url}?paused=1`);
  await title.getByText("Обучение", { exact: true }).waitFor();
  // Chosen on a page whose address names another one, it holds too.
  await page.goto(`${view.url}?paused=1&lang=ru`);
  await view.choice("Язык").selectOption("en");
  await page.reload();
  await title.getByText("Training", { exact: true }).waitFor();
});

test("the browser's language is spoken where nothing else was said", async ({ openPage }) => {
  const view = await openPage("?paused=1", { context: { locale: "ru-RU" } });
  await view.page.getByRole("heading", { name: "Обучение", exact: true }).waitFor();
});
