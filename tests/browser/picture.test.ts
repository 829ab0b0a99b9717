// The visitor's own picture: whatever it is and however it comes, it is classified, or told why not.

import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type View } from "./page.ts";
import {
  BLUE,
  choose,
  classified,
  frame,
  pictureInput,
  RED,
  seen,
  sees,
  shares,
  WHITE,
} from "./picture-input.ts";
import { hollowPng, png } from "./png.mjs";

const ADDRESS = "?preset=softmax&seed=4";
const GREEN = [40, 200, 40];
const drawing = (attributes: string) =>
  Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" ${attributes}><rect width="100%" height="100%" fill="#28c828"/></svg>`,
  );
const SVG = "image/svg+xml";

/** Pictures that a browser makes from a canvas: the left half of 64 x 32 red, the right half blue. */
const halves = (view: View, type: string) =>
  view.page.evaluate(async (type) => {
    const canvas = new OffscreenCanvas(64, 32);
    const context = canvas.getContext("2d") as OffscreenCanvasRenderingContext2D;
    context.fillStyle = "rgb(200 40 40)";
    context.fillRect(0, 0, 32, 32);
    context.fillStyle = "rgb(40 40 200)";
    context.fillRect(32, 0, 32, 32);
    const blob = await canvas.convertToBlob({ type, quality: 1 });
    return [...new Uint8Array(await blob.arrayBuffer())];
  }, type);

/** A JPEG with a note of how the camera was held. */
function withOrientation(jpeg: Buffer, orientation: number) {
  const tiff = Buffer.from(
    "MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0",
    "latin1",
  );
  tiff.writeUInt16BE(orientation, 18);
  const body = Buffer.concat([Buffer.from("Exif\0\0", "latin1"), tiff]);
  const head = Buffer.from([0xff, 0xe1, 0, body.length + 2]);
  // Right after the two bytes that begin a JPEG.
  return Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)]);
}

/** Two frames, one pixel each: red, then blue. */
const GIF = Buffer.from(
  [
    "474946383961010001009000 00c82828 2828c8 21ff0b4e45545343415045322e300301000000",
    "21f904000a000000 2c000000000100010000020244 0100",
    "21f904000a000000 2c00000000010001000002024c 0100 3b",
  ]
    .join("")
    .replaceAll(" ", ""),
  "hex",
);

test("a test picture is the picture input from the start, with its truth", async ({ openPage }) => {
  const view = await openPage(ADDRESS);
  await view.until("an answer", () => view.value("top-class"));
  const first = await view.pixels(seen(view));
  await pictureInput(view)
    .getByText(/^Truth: /)
    .waitFor();
  await view.button("From the test set").click();
  await view.until("another picture", async () => (await view.pixels(seen(view))) !== first);
});

test("the panel says that nothing is uploaded, in both languages", async ({ openPage }) => {
  const view = await openPage(ADDRESS);
  await pictureInput(view)
    .getByText(/Nothing is uploaded/)
    .waitFor();
  await view.choice("Language").selectOption("ru");
  await pictureInput(view)
    .getByText(/никуда не отправляется/)
    .waitFor();
});

test("pictures of any kind and size are classified", async ({ openPage }) => {
  const view = await openPage(ADDRESS);
  await view.trains();
  const files: [name: string, buffer: Buffer, colour: number[], type?: string][] = [
    ["plain.png", png(64, 48), RED],
    ["dot.png", png(1, 1), RED],
    ["huge.png", png(6000, 4000, BLUE), BLUE],
    ["strip.png", png(10_000, 10), RED],
    ["pole.png", png(2, 20_000), RED],
    ["deep.png", png(40, 40, BLUE, 16), BLUE],
    ["glass.png", png(40, 40, [0, 0, 0, 0]), WHITE],
    ["tinted.png", png(40, 40, [200, 40, 40, 128]), [227, 147, 147]],
    ["moving.gif", GIF, RED],
    ["square.svg", drawing('viewBox="0 0 10 10"'), GREEN, SVG],
    ["shapeless.svg", drawing(""), GREEN, SVG],
    ["share.svg", drawing('width="100%" viewBox="0,0,20,10"'), GREEN, SVG],
    ["icon.svg", drawing('width="16" height="8" style="opacity: 1"'), GREEN, SVG],
  ];
  for (const [name, buffer, colour, type] of files) {
    await choose(view, [name, buffer, type]);
    await classified(view, name, colour);
    const shown = await shares(view);
    assert.equal(shown.length, 5, name);
    for (const text of shown) assert.match(text, /\d%$/, name);
  }
});

declare global {
  var answersSeen: { answers: number; alone: number };
}

/** In the page: how often the answer changed so far, and how often without the numbers. */
function watchAnswers() {
  const counts = { answers: 0, alone: 0 };
  let changed = new Set();
  const { port1, port2 } = new MessageChannel();
  // A message to oneself comes after all that a frame changes.
  port1.onmessage = () => {
    if (changed.has("answer")) counts.answers += 1;
    if (changed.has("answer") && !changed.has("numbers")) counts.alone += 1;
    changed = new Set();
  };
  const watch = (what: string, selector: string) => {
    const [place] = document.querySelectorAll(selector);
    const observer = new MutationObserver(() => {
      if (changed.size === 0) port2.postMessage(null);
      changed.add(what);
    });
    observer.observe(place, { subtree: true, characterData: true, attributes: true });
  };
  watch("answer", "[data-testid=top-class]");
  watch("numbers", "[data-testid=examples-seen]");
  globalThis.answersSeen = counts;
}

test("while it trains, the answer moves in the frames of the numbers", async ({ openPage }) => {
  const view = await openPage("?preset=convnetjs&seed=4");
  await view.trains();
  await view.until("an answer", () => view.value("top-class"));
  await view.page.evaluate(watchAnswers);
  const counts = () => view.page.evaluate(() => globalThis.answersSeen);
  await view.until("five answers", async () => (await counts()).answers >= 5);
  assert.equal((await counts()).alone, 0);
});

test("photographs are turned as the camera was held", async ({ openPage }) => {
  const view = await openPage(ADDRESS);
  await view.trains();
  const jpeg = Buffer.from(await halves(view, "image/jpeg"));
  const [left, right, top, bottom] = [
    [4, 16],
    [27, 16],
    [16, 4],
    [16, 27],
  ];
  const cases = [
    [1, left, right],
    [3, right, left],
    [6, top, bottom],
    [8, bottom, top],
  ] as const;
  for (const [orientation, red, blue] of cases) {
    await choose(view, [`${orientation}.jpg`, withOrientation(jpeg, orientation), "image/jpeg"]);
    await pictureInput(view).getByText(`${orientation}.jpg`, { exact: true }).waitFor();
    await sees(view, [
      [red, RED],
      [blue, BLUE],
    ]);
  }
});

test("a picture is taken when it is dropped, and when it is pasted", async ({ openPage }) => {
  const view = await openPage(ADDRESS);
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
    png(40, 40, BLUE).toString("base64"),
  );
  await classified(view, "pasted.png", BLUE);
});

test("of several pictures the first is taken, and told so", async ({ openPage }) => {
  const view = await openPage(ADDRESS);
  await view.trains();
  await view.drop(
    { name: "first.png", bytes: png(8, 8) },
    { name: "second.png", bytes: png(8, 8, BLUE) },
    { name: "third.png", bytes: png(8, 8, BLUE) },
  );
  await view.message("note", /first\.png is shown.* 2 more were left out/);
  await classified(view, "first.png", RED);
});

test("what is no picture is told, and the one before stays", async ({ openPage }) => {
  const view = await openPage(ADDRESS);
  await view.trains();
  await choose(view, ["plain.png", png(8, 8)]);
  await classified(view, "plain.png", RED);
  const [jpeg, webp] = await Promise.all(
    ["image/jpeg", "image/webp"].map(async (type) => Buffer.from(await halves(view, type))),
  );
  const most = (bytes: Buffer) => bytes.subarray(0, bytes.length - 20);
  const unreadable = (name: string) => new RegExp(`${name} is not a picture this browser can read`);
  const damaged = (name: string) => new RegExp(`${name} is damaged or cut short`);
  const wrong: [name: string, buffer: Buffer, pattern: RegExp, type?: string][] = [
    ["words.png", Buffer.from("not a picture"), unreadable("words\\.png")],
    ["begun.png", png(64, 64).subarray(0, 30), unreadable("begun\\.png")],
    ["broken.svg", Buffer.from("<svg"), unreadable("broken\\.svg"), SVG],
    ["cut.png", most(png(64, 64, (x, y) => [x, y, x ^ y])), damaged("cut\\.png")],
    ["cut.jpg", most(jpeg), damaged("cut\\.jpg")],
    ["cut.webp", most(webp), damaged("cut\\.webp")],
    ["empty.png", Buffer.alloc(0), /empty\.png is empty/],
    ["bomb.png", hollowPng(20_000, 20_000), /bomb\.png has 20000 × 20000 pixels, too many/],
    [
      "IMG_1.HEIC",
      Buffer.from("\0\0\0\x18ftypheic\0\0\0\0mif1heic", "latin1"),
      /IMG_1\.HEIC is a HEIC photograph/,
    ],
  ];
  for (const [name, buffer, pattern, type] of wrong) {
    await choose(view, [name, buffer, type]);
    await view.message("error", pattern);
  }
  await classified(view, "plain.png", RED);
  await view.trains();
});

test("words that are dropped are told to hold nothing", async ({ openPage }) => {
  const view = await openPage(ADDRESS);
  await view.trains();
  await view.drop();
  await view.message("note", /no file in what was dropped/);
});

test("a folder that is dropped is told to be one", async ({ openPage }) => {
  const view = await openPage(ADDRESS);
  await view.trains();
  const folder = await mkdtemp(join(tmpdir(), "holiday-"));
  try {
    const session = await view.context.newCDPSession(view.page);
    const data = { items: [], files: [folder], dragOperationsMask: 1 };
    const drag = (type: "dragEnter" | "dragOver" | "drop") =>
      session.send("Input.dispatchDragEvent", { type, x: 200, y: 300, data });
    // The page draws itself anew while it trains: what a file is held over may be gone when it is dropped.
    const under = await view.page.evaluateHandle(() => {
      const element = document.createElement("p");
      element.style = "position: fixed; inset: 0; z-index: 9";
      return document.body.appendChild(element);
    });
    for (const type of ["dragEnter", "dragOver"] as const) await drag(type);
    await under.evaluate((element) => element.remove());
    await drag("drop");
    await view.message("note", /holiday-\w+ is a folder\. Open it/);
    await view.page.getByText("Drop it here").waitFor({ state: "detached" });
  } finally {
    await rm(folder, { recursive: true });
  }
  await view.trains();
});

test("a camera that is refused is told, and the picture input stays", async ({ openPage }) => {
  const view = await openPage(ADDRESS);
  await view.trains();
  await view.button("Camera").click();
  await view.message("error", /camera is not available, or its use was not allowed/);
  await view.button("Camera").waitFor();
});

test("the camera's picture is classified while it moves, and stands once it is taken", async ({
  openPage,
}) => {
  const view = await openPage(ADDRESS, { context: { permissions: ["camera"] } });
  await view.until("a test picture", () => view.value("top-class"));
  const before = await view.pixels(seen(view));
  await view.button("Camera").click();
  const video = view.page.getByLabel("The camera's picture");
  await view.until("the camera", () =>
    video.evaluate((element: HTMLVideoElement) => element.videoWidth > 0),
  );
  const first = await view.until("its picture", async () => {
    const now = await view.pixels(seen(view));
    return now !== before && now;
  });
  await view.until("an answer", () => view.value("top-class"));
  await view.until("another one", async () => (await view.pixels(seen(view))) !== first);
  await view.button("Take picture").click();
  await frame(view).waitFor();
  assert.equal(await video.count(), 0, "the camera is closed");
  const taken = await view.pixels(seen(view));

  await view.button("Camera").click();
  await view.until("the camera", async () => (await view.pixels(seen(view))) !== taken);
  await view.button("Close camera").click();
  await view.until("the one before", async () => (await view.pixels(seen(view))) === taken);
});
