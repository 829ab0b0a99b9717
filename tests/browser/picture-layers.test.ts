// The picture in the layers: which one it is, that it stays there, and when the network is asked about it.

import assert from "node:assert/strict";
import { test, type View } from "./page.ts";
import { choose, classified, pictureInput, RED, seen, shares } from "./picture-input.ts";
import { png } from "./png.mjs";

const ADDRESS = "?preset=softmax&seed=4";

const focus = (view: View) => view.page.getByTestId("focus");

/** Waits until the layers say that they show this, and the input's card does. */
async function layersShow(view: View, value: string | null, pixels: string) {
  await focus(view).scrollIntoViewIfNeeded();
  await view.until(`${value} in the layers`, async () => (await view.value("focus")) === value);
  const card = view.page.locator("[data-kind=input] [data-part=activations]");
  await card.scrollIntoViewIfNeeded();
  const input = card.getByRole("img", { name: "Activations of Input" });
  await view.until("its pixels", async () => (await view.pixels(input)) === pixels);
}

test("a picture of one's own goes through the layers, and stays there come what may", async ({
  openPage,
}) => {
  const view = await openPage(`${ADDRESS}&paused=1`);
  await view.status("paused");
  const inLayers = view.check("Show it in the layers", pictureInput(view));
  await view.until("an answer", () => view.value("top-class"));
  await view.page.locator("[data-kind=input]").scrollIntoViewIfNeeded();
  const test = await view.until("a test picture", () => view.value("focus"));
  await layersShow(view, test, await view.pixels(seen(view)));
  await focus(view)
    .getByText(new RegExp(`test picture ${Number(test) + 1}Truth: \\w+\\. Answer: \\w+, \\d`))
    .waitFor();

  await choose(view, ["plain.png", png(64, 64)]);
  await classified(view, "plain.png", RED);
  const own = await view.pixels(seen(view));
  await layersShow(view, "own", own);
  await focus(view)
    .getByText(/your picture.*gradients are those of this answer/)
    .waitFor();

  await inLayers.uncheck();
  await focus(view).scrollIntoViewIfNeeded();
  await view.until("a test picture", async () => (await view.value("focus")) === "0");
  await inLayers.check();
  await layersShow(view, "own", own);

  await view.step();
  await view.button("Reset").click();
  await view.until("a fresh run", async () => (await view.number("examples-seen")) === 0);
  await view.choice("Network").selectOption("convnetjs");
  await view.page.locator("[data-kind=conv]").first().waitFor();
  await view.button("Train").click();
  await view.trains();
  await layersShow(view, "own", own);
  await classified(view, "plain.png", RED);

  await view.button("Next test picture").click();
  await view.until("a test picture", async () => (await view.value("focus")) !== "own");
  assert.equal(await inLayers.isChecked(), false);
});

test("a prediction that is clicked goes to the layers with its truth", async ({ openPage }) => {
  const view = await openPage(`${ADDRESS}&paused=1`);
  await view.status("paused");
  await view.predictions(1);
  const wrong = view.page.locator("[data-panel=predictions] [data-right=false]").first();
  const truth = await wrong.getByRole("img").getAttribute("aria-label");
  const pixels = await view.pixels(wrong.getByRole("img"));
  await wrong.click();
  await focus(view)
    .getByText(new RegExp(`test picture \\d+.*Truth: ${truth}\\. Answer: (?!${truth}\\b)\\w+,`))
    .waitFor();
  await layersShow(view, await view.value("focus"), pixels);
  assert.doesNotMatch(await focus(view).innerText(), /not known/);
});

test("averaging over six views gives another answer, and without it the first comes back", async ({
  openPage,
}) => {
  const view = await openPage(`${ADDRESS}&paused=1`);
  await view.status("paused");
  for (let i = 0; i < 5; i++) await view.step();
  const average = view.check("Average over six views", pictureInput(view));
  await view.until("an answer", () => view.value("top-class"));
  const plain = await view.until("shares", async () => (await shares(view)).join() || null);
  await average.check();
  await view.until("other shares", async () => ![plain, ""].includes((await shares(view)).join()));
  assert.notEqual(await view.value("top-class"), "");
  await average.uncheck();
  await view.until("the shares from before", async () => (await shares(view)).join() === plain);
});

declare global {
  /** How often the trainer was asked for each of these. */
  var trainerAsked: Record<"classify" | "snapshot", number>;
}

test("the network is asked again when it has changed, and not before", async ({ openPage }) => {
  const view = await openPage(`${ADDRESS}&paused=1`);
  await view.status("paused");
  await view.context.addInitScript(() => {
    globalThis.trainerAsked = { classify: 0, snapshot: 0 };
    const { postMessage } = Worker.prototype;
    Worker.prototype.postMessage = function (message, ...rest) {
      const [name]: unknown[] = message.path ?? [];
      if (name === "classify" || name === "snapshot") globalThis.trainerAsked[name] += 1;
      Reflect.apply(postMessage, this, [message, ...rest]);
    };
  });
  await view.visit(`${ADDRESS}&paused=1`);
  await view.status("paused");
  await choose(view, ["plain.png", png(8, 8)]);
  await classified(view, "plain.png", RED);
  await view.step();
  const asked = (name: "classify" | "snapshot") =>
    view.page.evaluate((of) => globalThis.trainerAsked[of], name);
  const pulses = async (count: number) => {
    const from = await asked("snapshot");
    await view.until("snapshots", async () => (await asked("snapshot")) >= from + count);
  };
  await pulses(2);
  const before = await asked("classify");
  assert.ok(before > 0);
  await pulses(3);
  assert.equal(await asked("classify"), before, "asked though nothing had changed");
  await view.step();
  await view.until("a new question", async () => (await asked("classify")) > before);
});
