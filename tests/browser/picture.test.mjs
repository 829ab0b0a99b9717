// The visitor's own picture: whatever it is and however it comes, it is classified, or told why not.

import assert from "node:assert/strict";
import { pageTest } from "./page.mjs";
import { png } from "./png.mjs";

const ADDRESS = "?preset=softmax&seed=4";
const RED = [200, 40, 40];
const SVG = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><rect width="10" height="10" fill="#28c828"/></svg>`;

const well = (view) => view.page.locator("[data-panel=picture]");
const seen = (view) => well(view).getByRole("img", { name: "What the network sees: 32 × 32" });

async function choose(view, file) {
  const [chooser] = await Promise.all([
    view.page.waitForEvent("filechooser"),
    view.button("Choose…").click(),
  ]);
  await chooser.setFiles(file);
}

/** Waits until the well holds the picture of this name and the network has answered on it. */
async function classified(view, name, colour) {
  await well(view).getByText(name, { exact: true }).waitFor();
  await view.until("an answer", () => view.value("top-class"));
  const found = await view.colour(seen(view));
  for (const [at, value] of colour.entries()) {
    // Scaling and colour management may round.
    assert.ok(Math.abs(found[at] - value) <= 3, `${name}: ${found} is not ${colour}`);
  }
}

/** The shown classes with their shares, as a visitor reads them. */
const shares = (view) => view.page.getByTestId("top-class").getByRole("listitem").allInnerTexts();

pageTest("a test picture is in the well from the start, with its truth", ADDRESS, async (view) => {
  await view.until("an answer", () => view.value("top-class"));
  const first = await view.pixels(seen(view));
  await well(view)
    .getByText(/^Truth: /)
    .waitFor();
  await view.button("From the test set").click();
  await view.until("another picture", async () => (await view.pixels(seen(view))) !== first);
});

pageTest("pictures of any kind and size are classified", ADDRESS, async (view) => {
  await view.trains();
  const files = [
    ["plain.png", "image/png", png(64, 48), RED],
    ["dot.png", "image/png", png(1, 1), RED],
    ["drawing.svg", "image/svg+xml", Buffer.from(SVG), [40, 200, 40]],
    ["huge.png", "image/png", png(6000, 4000, [40, 40, 200]), [40, 40, 200]],
    ["strip.png", "image/png", png(3000, 2), RED],
  ];
  for (const [name, mimeType, buffer, colour] of files) {
    await choose(view, { name, mimeType, buffer });
    await classified(view, name, colour);
    const shown = await shares(view);
    assert.equal(shown.length, 5, name);
    for (const text of shown) assert.match(text, /\d%$/, name);
  }
});

pageTest("a picture is taken when it is dropped, and when it is pasted", ADDRESS, async (view) => {
  await view.trains();
  await view.drop({ name: "dropped.png", bytes: png(40, 40) });
  await classified(view, "dropped.png", RED);
  await view.page.evaluate(
    (base64) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const clipboardData = new DataTransfer();
      clipboardData.items.add(new File([bytes], "pasted.png", { type: "image/png" }));
      document.body.dispatchEvent(new ClipboardEvent("paste", { bubbles: true, clipboardData }));
    },
    png(40, 40, [40, 40, 200]).toString("base64"),
  );
  await classified(view, "pasted.png", [40, 40, 200]);
});

pageTest("what is no picture is told, and the one before stays", ADDRESS, async (view) => {
  await view.trains();
  await choose(view, { name: "plain.png", mimeType: "image/png", buffer: png(8, 8) });
  await classified(view, "plain.png", RED);
  const wrong = [
    [
      "words.png",
      Buffer.from("not a picture"),
      /words\.png is not a picture this browser can read/,
    ],
    ["cut.png", png(64, 64).subarray(0, 30), /cut\.png is not a picture this browser can read/],
    ["empty.png", Buffer.alloc(0), /empty\.png is empty/],
  ];
  for (const [name, buffer, pattern] of wrong) {
    await choose(view, { name, mimeType: "image/png", buffer });
    await view.message("error", pattern);
  }
  await classified(view, "plain.png", RED);
  await view.trains();
});

pageTest("words that are dropped are told to hold nothing", ADDRESS, async (view) => {
  await view.trains();
  await view.drop();
  await view.message("note", /no file in what was dropped/);
});

pageTest("the picture goes through the layers on request", `${ADDRESS}&paused=1`, async (view) => {
  await view.status("paused");
  await choose(view, { name: "plain.png", mimeType: "image/png", buffer: png(64, 64) });
  await classified(view, "plain.png", RED);
  await view.button("Show it in the layers").click();
  const card = view.page.locator("[data-kind=input] [data-part=activations]");
  await card.scrollIntoViewIfNeeded();
  const input = card.getByRole("img", { name: "Activations of Input" });
  await view.until(
    "the picture in the input",
    async () => (await view.pixels(input)) === (await view.pixels(seen(view))),
  );
});

pageTest(
  "averaging over six views gives another answer, and without it the first comes back",
  `${ADDRESS}&paused=1`,
  async (view) => {
    await view.status("paused");
    for (let i = 0; i < 5; i++) await view.step();
    const average = view.check("Average over six views", well(view));
    await view.until("an answer", () => view.value("top-class"));
    const plain = await view.until("shares", async () => (await shares(view)).join() || null);
    await average.check();
    await view.until(
      "other shares",
      async () => ![plain, ""].includes((await shares(view)).join()),
    );
    assert.notEqual(await view.value("top-class"), "");
    await average.uncheck();
    await view.until("the shares from before", async () => (await shares(view)).join() === plain);
  },
);

pageTest("a camera that is refused is told, and the well stays", ADDRESS, async (view) => {
  await view.trains();
  await view.button("Camera").click();
  await view.message("error", /camera is not available, or its use was not allowed/);
  await view.button("Camera").waitFor();
});

pageTest(
  "the camera's picture is classified",
  ADDRESS,
  async (view) => {
    await view.until("a test picture", () => view.value("top-class"));
    const before = await view.pixels(seen(view));
    await view.button("Camera").click();
    const video = view.page.getByLabel("The camera's picture");
    await view.until("the camera", () => video.evaluate((element) => element.videoWidth > 0));
    await view.button("Take picture").click();
    await view.until("its picture", async () => (await view.pixels(seen(view))) !== before);
    await view.until("an answer", () => view.value("top-class"));
    assert.equal(await video.count(), 0, "the camera is closed");
  },
  { context: { permissions: ["camera"] } },
);
