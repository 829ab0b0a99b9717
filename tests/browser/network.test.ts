// Which network learns: presets, and one's own as JSON.

import assert from "node:assert/strict";
import { test, type View } from "./page.ts";

const spec = (layers: object[], more = {}) =>
  JSON.stringify({
    input: { channels: 3, height: 32, width: 32 },
    layers,
    loss: "softmax",
    ...more,
  });
const FC = { kind: "fc", units: 10 };
const conv = (changes = {}) => ({
  kind: "conv",
  filters: 8,
  size: 5,
  stride: 1,
  pad: 2,
  ...changes,
});

const kinds = (view: View) =>
  view.page
    .locator("[data-kind]")
    .evaluateAll((cards) => cards.map((card) => card.getAttribute("data-kind")));
const editor = (view: View) => view.page.getByRole("textbox", { name: /JSON/ });
const verdict = (view: View) => view.page.locator("#spec-verdict").innerText();

test("each preset is built and trains, and the address remembers it", async ({ openPage }) => {
  const view = await openPage("?preset=softmax");
  await view.trains();
  assert.deepEqual(await kinds(view), ["input", "fc", "softmax"]);
  const presets = { "ConvNetJS CIFAR-10": "convnetjs", "Convscope small": "convscope-small" };
  for (const [label, name] of Object.entries(presets)) {
    await view.choice("Network").selectOption({ label });
    await view.until(`preset=${name}`, () => view.page.url().includes(`preset=${name}`));
    await view.trains();
    assert.equal((await kinds(view)).filter((kind) => kind === "conv").length, 3, label);
  }
  await view.page.reload();
  await view.trains();
  assert.equal(await view.choice("Network").inputValue(), "convscope-small");
});

test("a spec of one's own is checked while it is typed, built, and trains", async ({
  openPage,
}) => {
  const view = await openPage("?preset=softmax");
  await view.trains(1000);
  await editor(view).fill(
    spec([conv(), { kind: "relu" }, { kind: "max_pool", size: 2, stride: 2 }, FC]),
  );
  // 5·5·3·8 + 8 and 16·16·8·10 + 10.
  await view.until("the sizes", async () => /Fits: 21,098 parameters/.test(await verdict(view)));
  assert.deepEqual(await kinds(view), ["input", "fc", "softmax"], "checking builds nothing");
  const before = await view.number("examples-seen");
  await view.button("Build and train").click();
  await view.until("the new cards", async () => (await kinds(view)).length === 6);
  assert.deepEqual(await kinds(view), ["input", "conv", "relu", "max_pool", "fc", "softmax"]);
  await view.until("a count from zero", async () => (await view.number("examples-seen")) < before);
  await view.trains();
  assert.equal(await view.choice("Network").locator("option:checked").innerText(), "Your own");
});

const BAD: [what: string, text: string, english: RegExp, russian: RegExp][] = [
  ["not JSON", "{", /not valid JSON/, /не JSON/],
  [
    "an unknown kind",
    spec([{ kind: "cnov" }, FC]),
    /Layer 1: there is no kind “cnov”.*conv/,
    /Слой 1: вида «cnov» нет.*conv/,
  ],
  [
    "a missing field",
    spec([{ kind: "conv", filters: 8 }, FC]),
    /Layer 1 \(conv\): the field “size” is missing/,
    /пропущено поле «size»/,
  ],
  ["an unknown field", spec([conv({ strid: 2 }), FC]), /no field “strid”/, /поля «strid» нет/],
  [
    "a value out of range",
    spec([conv({ filters: 0 }), FC]),
    /filters cannot be 0/,
    /filters не может быть 0/,
  ],
  [
    "a rounding that there is not",
    spec([conv({ stride: 2, rounding: "ceil" }), FC]),
    /rounding cannot be "ceil". Expected: down \/ up/,
    /rounding не может быть "ceil"/,
  ],
  [
    "a window larger than its input",
    spec([conv({ size: 40, pad: 0 }), FC]),
    /window is 40 in (height|width)/,
    /окно — 40/,
  ],
  [
    "far too many parameters",
    spec([{ kind: "fc", units: 4000 }, FC]),
    /parameters, more than/,
    /Параметров .*, больше/,
  ],
  [
    "no layers",
    '{"input": {"channels": 3, "height": 32, "width": 32}}',
    /“layers” is missing or wrong/,
    /«layers» пропущено/,
  ],
  // What fits together, but not the data.
  [
    "the wrong number of outputs",
    spec([{ kind: "fc", units: 7 }]),
    /7 outputs, but the data have 10 classes/,
    /7 выходов/,
  ],
  [
    "another input",
    spec([FC], { input: { channels: 1, height: 28, width: 28 } }),
    /input is .*28/,
    /Вход сети — .*28/,
  ],
];

for (const [lang, at] of [
  ["en", 2],
  ["ru", 3],
] as const) {
  test(`bad specs are explained (${lang}), and the network that learns goes on`, async ({
    openPage,
  }) => {
    const view = await openPage(`?preset=softmax&lang=${lang}`);
    await view.trains();
    const build = view.page.getByRole("button", { name: /^(Build and train|Собрать и учить)$/ });
    for (const bad of BAD) {
      const [what, text] = bad;
      await editor(view).fill(text);
      await view
        .until(`a message on ${what}`, async () => bad[at].test(await verdict(view)))
        .catch(async (error) => {
          throw new Error(`${error.message}; it says: ${await verdict(view)}`);
        });
      assert.equal(await build.isDisabled(), true, what);
      assert.equal(await editor(view).getAttribute("aria-invalid"), "true", what);
    }
    assert.deepEqual(await kinds(view), ["input", "fc", "softmax"]);
    await view.trains();
    await view.page.getByRole("button", { name: /^(Undo changes|Отменить правку)$/ }).click();
    assert.match(await editor(view).inputValue(), /"units":10/);
  });
}
