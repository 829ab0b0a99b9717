// The network is edited on its cards: by mouse, by the keyboard alone, in both languages.

import assert from "node:assert/strict";
import type { Page } from "@playwright/test";
import { test, type View } from "./page.ts";
import { boxOf } from "./view.ts";

const WORDS = {
  en: {
    edit: "Edit the network",
    view: "Show the layers",
    apply: "Apply",
    filters: (layer: number | string) => `Filters K: layer ${layer}, Convolution`,
    stride: (layer: number | string) => `Stride S: layer ${layer}, Convolution`,
    size: (layer: number | string) => `Size F: layer ${layer}, Convolution`,
    rounding: (layer: number | string) => `Rounding: layer ${layer}, Convolution`,
    move: (layer: number | string, kind: string) => `Move layer ${layer}, ${kind}`,
    remove: (layer: number | string, kind: string) => `Remove layer ${layer}, ${kind}`,
    addBefore: (layer: number | string, kind: string) =>
      `Add a layer before layer ${layer}, ${kind}`,
    kinds: { conv: "Convolution", tanh: "Tanh", max_pool: "Max pooling", fc: "Fully connected" },
    position: (position: number, of: number) => new RegExp(`position ${position} of ${of}`),
    kept: /^Kept the trained weights of layers 1, 5, 8, 11\. Nothing had to start afresh/,
    leftOut: "Not looked at: the last row and column of padding",
    added: "Added past the edge: 1 row and 1 column of zeros",
    tooLarge:
      /^Layer 1, Convolution: The window, F = 40, is larger than its padded input, 32 \+ 2·2/,
    setTo: (field: string, value: number) => `Set ${field} = ${value}`,
  },
  ru: {
    edit: "Изменить сеть",
    view: "Показать слои",
    apply: "Применить",
    filters: (layer: number | string) => `Фильтры K: слой ${layer}, Свёртка`,
    stride: (layer: number | string) => `Шаг S: слой ${layer}, Свёртка`,
    size: (layer: number | string) => `Размер F: слой ${layer}, Свёртка`,
    rounding: (layer: number | string) => `Округление: слой ${layer}, Свёртка`,
    move: (layer: number | string, kind: string) => `Переместить: слой ${layer}, ${kind}`,
    remove: (layer: number | string, kind: string) => `Удалить: слой ${layer}, ${kind}`,
    addBefore: (layer: number | string, kind: string) =>
      `Добавить слой перед: слой ${layer}, ${kind}`,
    kinds: {
      conv: "Свёртка",
      tanh: "Гиперболический тангенс",
      max_pool: "Пулинг по максимуму",
      fc: "Полносвязный",
    },
    position: (position: number, of: number) => new RegExp(`место ${position} из ${of}`),
    kept: /^Сохранены обученные веса слоёв 1, 5, 8, 11\. Заново ничего начинать не пришлось/,
    leftOut: "Не охвачено полей: строк 1, столбцов 1",
    added: "Добавлено нулей: строк 1, столбцов 1",
    tooLarge: /^Слой 1, Свёртка: Окно F = 40 больше входа с полями 32 \+ 2·2/,
    setTo: (field: string, value: number) => `Поставить: ${field} = ${value}`,
  },
};

/** What the tests say and ask of the editor. */
function editorOf(view: View, t: (typeof WORDS)["en"]) {
  const { page } = view;
  const editor = {
    open: async () => {
      await view.button(t.edit).click();
      await page.locator("[data-draft]").first().waitFor();
    },
    kinds: () =>
      page
        .locator("[data-draft-kind]")
        .evaluateAll((cards) => cards.map((card) => card.getAttribute("data-draft-kind"))),
    card: (layer: number) => page.locator("[data-draft]").nth(layer - 1),
    verdict: () => page.locator("#editor-verdict").innerText(),
    says: (pattern: RegExp) =>
      view.until(`the verdict ${pattern}`, async () => pattern.test(await editor.verdict())),
    has: (kinds: string[]) =>
      view.until(`the layers ${kinds}`, async () => String(await editor.kinds()) === String(kinds)),
    output: (layer: number, output: string) =>
      view.until(`layer ${layer} of ${output}`, async () =>
        (await editor.card(layer).locator("dd").first().innerText()).startsWith(output),
      ),
  };
  return editor;
}

const BLOCK = ["conv", "relu", "max_pool"];
const CONVNETJS = [...BLOCK, ...BLOCK, ...BLOCK, "fc"];
const shown = (page: Page) =>
  page
    .locator("[data-kind]")
    .evaluateAll((cards) => cards.map((card) => card.getAttribute("data-kind")));
const filters = (page: Page) => page.locator('[data-layer="1"] [data-part=filters]');
const picture = (page: Page) => filters(page).locator(".tiles canvas");

for (const lang of ["en", "ru"] as const) {
  const t = WORDS[lang];
  test(`by mouse a layer is added, dragged and removed, and the others keep what they learnt (${lang})`, async ({
    openPage,
  }) => {
    const view = await openPage(`?preset=convnetjs&seed=1&lang=${lang}`);
    const { page } = view;
    const editor = editorOf(view, t);
    await view.trains(100);
    await page.locator("[aria-keyshortcuts=Space]").click();
    await view.settled();
    await filters(page).scrollIntoViewIfNeeded();
    const learnt = await view.pixels(picture(page));
    await editor.open();
    assert.deepEqual(await editor.kinds(), CONVNETJS);
    await editor.card(1).scrollIntoViewIfNeeded();
    await editor.card(1).locator("canvas").waitFor();

    // One more at the third place, dragged over the pool below it.
    await view.button(t.addBefore(3, t.kinds.max_pool)).click();
    await page.locator("[data-add=tanh]").click();
    await editor.has([...BLOCK.slice(0, 2), "tanh", "max_pool", ...CONVNETJS.slice(3)]);
    const grip = view.button(t.move(3, t.kinds.tanh));
    await grip.scrollIntoViewIfNeeded();
    const [from, to] = [await boxOf(grip), await boxOf(editor.card(4))];
    await page.mouse.move(from.x + 8, from.y + 8);
    await page.mouse.down();
    await page.mouse.move(from.x + 8, from.y + 40, { steps: 3 });
    await page.mouse.move(from.x + 8, to.y + to.height - 8, { steps: 3 });
    await page.mouse.up();
    await editor.has([...BLOCK, "tanh", ...CONVNETJS.slice(3)]);
    await page.keyboard.press("Control+z");
    await editor.has([...BLOCK.slice(0, 2), "tanh", "max_pool", ...CONVNETJS.slice(3)]);
    await page.keyboard.press("Control+Shift+z");
    await editor.has([...BLOCK, "tanh", ...CONVNETJS.slice(3)]);

    await view.button(t.apply).click();
    await editor.says(t.kept);
    assert.equal(await view.settled(), 0, "the run begins anew, paused as it was");
    await view.button(t.view).click();
    assert.deepEqual((await shown(page)).slice(1, -1), [...BLOCK, "tanh", ...CONVNETJS.slice(3)]);
    await filters(page).scrollIntoViewIfNeeded();
    assert.equal(await view.pixels(picture(page)), learnt, "the same filters");
  });

  test(`by the keyboard alone a network is changed and applied (${lang})`, async ({ openPage }) => {
    const view = await openPage(`?preset=softmax&seed=1&lang=${lang}`);
    const { page } = view;
    const { keyboard } = page;
    const editor = editorOf(view, t);
    await view.trains();
    const focused = () =>
      page.evaluate(() => {
        const at = document.activeElement;
        return at?.getAttribute("aria-label") ?? at?.textContent ?? "";
      });
    const reach = async (name: string, key = "Tab") => {
      for (let pressed = 0; pressed < 150; pressed++) {
        if ((await focused()).startsWith(name)) return;
        await keyboard.press(key);
      }
      assert.fail(`${key} does not reach ${name}`);
    };
    // From the panel before it.
    await page.locator("[data-panel=pretrained] button").first().focus();
    await reach(t.edit);
    await keyboard.press("Enter");
    await editor.has(["fc"]);
    // Before the fully connected layer: a convolution of 12 filters, and a tanh.
    await reach(t.addBefore(1, t.kinds.fc));
    await keyboard.press("Enter");
    await view.until("the menu", async () => (await focused()).startsWith(t.kinds.conv));
    await keyboard.press("Enter");
    await view.until("its first field", async () => (await focused()) === t.filters(1));
    await keyboard.press("Control+a");
    await keyboard.type("11");
    await keyboard.press("ArrowUp");
    await editor.output(1, "12 × 32 × 32");
    await reach(t.addBefore(2, t.kinds.fc));
    await keyboard.press("Enter");
    await view.until("the menu", async () => (await focused()).startsWith(t.kinds.conv));
    await reach(t.kinds.tanh);
    await keyboard.press("Enter");
    await editor.has(["conv", "tanh", "fc"]);
    await view.until("its handle", async () => (await focused()) === t.move(2, t.kinds.tanh));
    // Up and down by its handle, which keeps the focus.
    await keyboard.press("ArrowUp");
    await editor.has(["tanh", "conv", "fc"]);
    await view.until("the handle", async () => (await focused()) === t.move(1, t.kinds.tanh));
    const said = page.locator("[role=group] > [role=status]");
    assert.match(await said.innerText(), t.position(1, 3));
    await keyboard.press("End");
    await editor.has(["conv", "fc", "tanh"]);
    await view.until("the handle", async () => (await focused()) === t.move(3, t.kinds.tanh));
    await keyboard.press("ArrowUp");
    await editor.has(["conv", "tanh", "fc"]);
    await keyboard.press("Delete");
    await editor.has(["conv", "fc"]);
    await view.until("the next", async () => (await focused()) === t.move(2, t.kinds.fc));
    await keyboard.press("Control+z");
    await editor.has(["conv", "tanh", "fc"]);
    await reach(t.apply);
    await keyboard.press("Enter");
    await view.until("the new network", async () =>
      /12/.test(await page.locator("[data-panel=formats] textarea").inputValue()),
    );
    await view.trains();
  });

  test(`a value that does not fit is marked, and the nearest that do are offered (${lang})`, async ({
    openPage,
  }) => {
    const view = await openPage(`?preset=convnetjs&seed=1&lang=${lang}`);
    const { page } = view;
    const editor = editorOf(view, t);
    await view.trains();
    await editor.open();
    await editor.output(10, "10 × 1 × 1");
    const [stride, size] = [view.field(t.stride(1)), view.field(t.size(1))];
    const before = await boxOf(editor.card(1));
    const unmoved = async () =>
      assert.equal((await boxOf(editor.card(1))).height, before.height, "nothing moves");

    // A size that does not come out whole is no fault: it is rounded, and what that leaves out is said.
    await stride.fill("2");
    await editor.output(1, "16 × 16 × 16");
    const facts = editor.card(1).locator("dd").first();
    assert.match(await facts.innerText(), /\(32 − 5 \+ 2·2\) \/ 2 \+ 1 = 16\.5\s→\s16/);
    await editor.card(1).getByText(t.leftOut).waitFor();
    await unmoved();
    await editor.card(1).getByLabel(t.rounding(1)).selectOption("up");
    await editor.output(1, "16 × 17 × 17");
    await editor.card(1).getByText(t.added).waitFor();
    await unmoved();
    await editor.card(1).getByLabel(t.rounding(1)).selectOption("down");
    await stride.fill("1");
    await editor.output(10, "10 × 1 × 1");
    await editor.card(1).getByLabel(t.rounding(1)).waitFor({ state: "detached" });

    await size.fill("40");
    await editor.says(t.tooLarge);
    assert.equal(await size.getAttribute("aria-invalid"), "true");
    assert.equal(await stride.getAttribute("aria-invalid"), "false");
    await unmoved();
    assert.equal(await view.button(t.apply).isDisabled(), true);
    await view.trains();
    const nearest = await editor.card(1).getByTestId("fit").allInnerTexts();
    assert.deepEqual(nearest, ["F = 36", "P = 4"]);
    await view.button(t.setTo(lang === "en" ? "Size F" : "Размер F", 36)).click();
    await editor.output(1, "16 × 1 × 1");
    await size.fill("5");
    await editor.output(10, "10 × 1 × 1");

    // What is no number stays as it was typed, until it is undone.
    await view.field(t.filters(4)).fill("many");
    await view.until(
      "a mark",
      async () => (await view.field(t.filters(4)).getAttribute("aria-invalid")) === "true",
    );
    assert.equal(await view.field(t.filters(4)).inputValue(), "many");
    // Of two layers that are wrong the first is told below all, the other on its card at the same time.
    await size.fill("40");
    await editor.says(t.tooLarge);
    assert.match(await editor.card(4).locator("[id^=fault-]").innerText(), /many/);
    assert.equal(await view.field(t.filters(4)).getAttribute("aria-invalid"), "true");
    await page.keyboard.press("Control+z");
    await page.keyboard.press("Control+z");
    await view.until("20", async () => (await view.field(t.filters(4)).inputValue()) === "20");

    // Without its last layer the network does not fit the data; one button mends that.
    await view.button(t.remove(10, t.kinds.fc)).click();
    await view.until("a message", async () => /320|640/.test(await editor.verdict()));
    await page.locator("#editor-verdict button").click();
    await editor.output(10, "10 × 1 × 1");
    await view.button(t.apply).click();
    await view.until("fresh weights of the last layer alone", async () =>
      /1, 4, 7\b.*10/s.test(await editor.verdict()),
    );
    await view.trains();
  });
}

test("a residual block is changed inside, and a network chosen elsewhere can be undone", async ({
  openPage,
}) => {
  const view = await openPage("?preset=softmax&seed=1");
  const { page } = view;
  const t = WORDS.en;
  const editor = editorOf(view, t);
  await view.trains();
  await editor.open();
  await view.button(t.addBefore(1, t.kinds.fc)).click();
  await page.locator("[data-add=residual]").click();
  const inside = ["conv", "batch_norm", "relu", "conv", "batch_norm"];
  await editor.has(["residual", ...inside, "fc"]);
  await view.field(t.filters("1.4")).fill("8");
  await editor.output(1, "8 × 32 × 32");
  await view.field(t.filters("1.1")).fill("0");
  await editor.says(/^Layer 1\.1, Convolution: Filters K cannot be 0/);
  await page.getByTestId("fit").click();
  await editor.output(1, "8 × 32 × 32");
  await view.button(t.apply).click();
  await editor.says(/^All weights are fresh/);
  await view.trains();
  await view.field(t.filters("1.4")).fill("6");
  await view.choice("Network").selectOption({ label: "ConvNetJS CIFAR-10" });
  await editor.has(CONVNETJS);
  await page
    .locator("[data-panel=network] [role=group]")
    .getByRole("button", { name: "Undo", exact: true })
    .click();
  await editor.has(["residual", ...inside, "fc"]);
  assert.equal(await view.field(t.filters("1.4")).inputValue(), "6");
});

test("a draft outlives an engine that falls over, and is checked and applied by the next", async ({
  openPage,
}) => {
  const view = await openPage("?preset=convnetjs&seed=1");
  const t = WORDS.en;
  const editor = editorOf(view, t);
  await view.trains();
  await editor.open();
  await view.field(t.filters(1)).fill("9");
  await editor.output(1, "9 × 32 × 32");
  await view.breakTrainer();
  await view.status("error");
  await view.field(t.filters(1)).fill("11");
  await view.button("Restart the engine").click();
  await view.status("training");
  await editor.output(1, "11 × 32 × 32");
  await view.button(t.apply).click();
  await editor.says(/^Kept the trained weights of layers 7, 10\. Fresh weights: layers 1, 4\./);
});
