// The address is a link that repeats the run: network, training, data, seed, language.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test, type View } from "./page.ts";

const search = (view: View) => new URL(view.page.url()).searchParams;
const addressHas = (view: View, name: string, value: string) =>
  view.until(`${name}=${value} in ${view.page.url()}`, () => search(view).get(name) === value);
/** The kinds of the network's layers, once its cards are there. */
async function kinds(view: View) {
  const cards = view.page.locator("[data-kind]");
  await cards.first().waitFor({ state: "attached" });
  return cards.evaluateAll((all) => all.map((card) => card.getAttribute("data-kind")));
}

/** The loss after each of so many steps. */
async function losses(view: View, count: number) {
  const found = [];
  for (let at = 0; at < count; at++) {
    await view.step();
    found.push(await view.number("loss"));
  }
  return found;
}

test("a link repeats the run: a network of one's own, its training, its seed, the language", async ({
  openPage,
}) => {
  const view = await openPage("?paused=1&preset=softmax&lang=en");
  const { page } = view;
  await view.status("paused");
  await addressHas(view, "preset", "softmax");
  await view.button("Edit the network").click();
  await page.locator("[data-draft]").first().waitFor();
  for (const kind of ["max_pool", "leaky_relu", "residual"]) {
    await page.getByTestId("add-layer").first().click();
    await page.locator(`[data-add=${kind}]`).click();
  }
  await view.button("Apply").click();
  await view.until("the new network", async () => search(view).has("net"));
  const rate = view.field("Learning rate");
  await rate.fill("0.003");
  await rate.press("Enter");
  await view.choice("Method").selectOption("adam");
  await view.until("the training in the address", () =>
    /method:adam/.test(search(view).get("trainer") ?? ""),
  );
  await view.button("New seed").click();
  const before = search(view).get("seed");
  await view.until("another seed", () => search(view).get("seed") !== before);
  assert.match(
    search(view).get("net") ?? "",
    /^residual\(conv,K3,F3,P1~batch_norm~relu~conv,K3,F3,P1/,
  );
  assert.equal(search(view).has("preset"), false);
  assert.equal(search(view).get("v"), "1");
  const link = page.url();
  const first = await losses(view, 3);
  assert.ok(first.every(Number.isFinite), String(first));

  const other = await view.tab(new URL(link).search);
  await other.status("paused");
  assert.deepEqual((await kinds(other)).slice(1, -1), ["residual", "leaky_relu", "max_pool", "fc"]);
  assert.deepEqual(await losses(other, 3), first);
  assert.equal(other.page.url(), link, "the address stays what it was");
});

test("the address follows language, network and data, and keeps the rest", async ({ openPage }) => {
  const view = await openPage("?paused=1&x=1");
  await view.status("paused");
  await addressHas(view, "lang", "en");
  await view.choice("Language").selectOption("ru");
  await addressHas(view, "lang", "ru");
  await view.choice("Сеть").selectOption("convnetjs");
  await addressHas(view, "preset", "convnetjs");
  for (const name of ["trainer", "augment"]) {
    assert.equal(search(view).has(name), false, `${name} is the preset's`);
  }
  assert.equal(search(view).get("dataset"), "embedded");
  assert.equal(search(view).get("x"), "1");
  assert.equal(search(view).get("paused"), "1");
});

const BAD: [link: string, english: RegExp, russian: RegExp][] = [
  ["net=not+a+network", /net=not a network/, /net=not a network/],
  ["net=cnov~fc,K10", /no kind “cnov”/, /вида «cnov» нет/],
  ["net=conv,K4,F40~fc,K10", /the window is 40 in height/, /окно — 40/],
  ["net=fc,K10&loss=magic", /“loss” is missing or wrong/, /«loss» пропущено или неверно/],
  ["preset=convnetjs&trainer=learning_rate:-1", /-1 is not possible here/, /-1 здесь не подходит/],
  ["preset=softmax&trainer=speed:9", /trainer=speed:9/, /trainer=speed:9/],
  ["v=9&preset=softmax", /v=9/, /v=9/],
];

for (const [lang, at] of [
  ["en", 1],
  ["ru", 2],
] as const) {
  test(`a bad link opens the usual page and says what is wrong (${lang})`, async ({ openPage }) => {
    const view = await openPage("?paused=1");
    for (const bad of BAD) {
      const [link] = bad;
      await view.visit(`?paused=1&seed=1&lang=${lang}&${link}`);
      const said = view.page.locator('[data-testid$="-message"]').filter({ hasText: bad[at] });
      await said.first().waitFor();
      await view.status("paused");
      assert.ok((await kinds(view)).length > 2, "there is a network");
    }
  });
}

test("a link is understood however it was escaped, and what is not is told and leaves the address", async ({
  openPage,
}) => {
  const view = await openPage("?paused=1", { asIs: true });
  const plain = "paused=1&preset=softmax&seed=7";
  const escaped = encodeURIComponent(plain);
  for (const link of [
    `?${plain.replaceAll("&", "&amp;")}).`,
    `?${escaped}`,
    `?${encodeURIComponent(escaped)}`,
  ]) {
    await view.visit(link);
    await view.status("paused");
    assert.equal(await view.choice("Network").inputValue(), "softmax", link);
    assert.equal(await view.figure("Seed"), "7", link);
    await addressHas(view, "v", "1");
    assert.equal(search(view).get("preset"), "softmax", view.page.url());
    assert.equal(/amp|%25|%3D/.test(view.page.url()), false, view.page.url());
  }
  await view.visit("?paused=1&workers=999&sed=8&seed=5");
  await view.message("note", /workers=999.*1 … /);
  await view.message("note", /sed=8.*seed=/);
  await addressHas(view, "v", "1");
  assert.deepEqual(
    ["workers", "sed", "seed"].map((name) => search(view).get(name)),
    [null, null, "5"],
  );
  await view.visit("?v=1&paused=1&net=conv,K16,F5,P2~relu~max_po");
  await view.message("error", /cut after layer 2/);
  await view.visit("?v=1&paused=1&net=conv,K16,F5,P2~relu~max_pool,F");
  await view.message("note", /cut after layer 2/);
});

test("the link is copied, or shown to be copied by hand", async ({ openPage }) => {
  const view = await openPage("?paused=1&seed=5", {
    context: { permissions: ["clipboard-read", "clipboard-write"] },
  });
  const { page } = view;
  await addressHas(view, "v", "1");
  await view.button("Copy link").click();
  await page
    .locator("[data-testid=copy-link] [role=status]")
    .filter({ hasText: "Copied" })
    .waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), page.url());
  await page.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new Error("no"));
  });
  await view.button("Copy link").click();
  const field = view.field("Link to this run: press Ctrl+C to copy it");
  await field.waitFor();
  assert.equal(await field.inputValue(), page.url());
  await field.press("Escape");
  await view.button("Copy link").waitFor();
});

const trainedExamples = JSON.parse(
  readFileSync(new URL("../../www/pretrained/convnetjs.json", import.meta.url), "utf8"),
).examples;

test("a link opens a trained network, and so does the address of it", async ({ openPage }) => {
  const view = await openPage("?trained=convnetjs");
  for (const again of [false, true]) {
    await view.status("paused");
    const seen = async () => (await view.number("examples-seen")) === trainedExamples;
    await view.until("its examples", seen);
    await addressHas(view, "lang", "en");
    await addressHas(view, "trained", "convnetjs");
    for (const name of ["preset", "net", "seed", "dataset"]) {
      await view.until(`no ${name} in the address`, () => !search(view).has(name));
    }
    assert.equal(await view.page.locator('[data-testid$="-message"]').count(), 0);
    if (!again) await view.page.reload();
  }
  await view.choice("Data").selectOption("embedded");
  await addressHas(view, "dataset", "embedded");
  await view.choice("Network").selectOption("softmax");
  await addressHas(view, "preset", "softmax");
  assert.equal(search(view).has("trained"), false);

  await view.visit("?trained=nobody");
  await view.message("note", /trained=nobody.*residual, convnetjs/);
  await view.trains(200);
});

test("a link to a trained network that cannot be had opens the usual page, and says so", async ({
  openPage,
}) => {
  const view = await openPage("?paused=1");
  await view.page.route(/convnetjs-.*\.bin$/, (route) => route.fulfill({ body: "short" }));
  await view.visit("?trained=convnetjs&seed=4");
  await view.message("error", /weights/);
  await view.trains(200);
  await addressHas(view, "preset", "convscope-small");
});

test("a link opens the classifier without a network", async ({ openPage }) => {
  const view = await openPage("?show=neighbours");
  const panel = view.page.locator("[data-panel=neighbours]");
  await panel.getByRole("table").waitFor();
  await view.until("it is in view", () =>
    panel.evaluate((element) => element.getBoundingClientRect().top < innerHeight / 2),
  );
  await addressHas(view, "show", "neighbours");
  await view.choice("Network").selectOption("softmax");
  await view.until("another model", () => !search(view).has("show"));
});
