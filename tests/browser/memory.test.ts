// What a large network takes is said before it is built, and given back when a small one takes its place.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { Browser } from "@playwright/test";
import { archive } from "./archive.mjs";
import { test, type View } from "./page.ts";

/** Megabytes of the largest of the browser's processes, which is the page's. */
async function megabytes(view: View) {
  const session = await (view.context.browser() as Browser).newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  const resident = ({ id }: { id: number }) =>
    Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${id}/status`, "utf8"))?.[1]) / 1000;
  return Math.max(...processInfo.filter(({ type }) => type === "renderer").map(resident));
}

const LARGE = [
  { kind: "conv", filters: 1024, size: 1 },
  { kind: "relu" },
  { kind: "relu" },
  { kind: "max_pool", size: 4, stride: 4 },
  { kind: "fc", units: 10 },
];

/** A large network is built and trained, and a small one again, on what `load` brought. */
async function givesBack(view: View, data: string, load: () => Promise<void> | undefined) {
  const { page } = view;
  const onData = async (of: View) =>
    of.until(data, async () => (await of.choice("Data").inputValue()) === data);
  await view.trains();
  await load();
  await onData(view);
  await view.trains();
  const before = await megabytes(view);
  const spec = { input: { channels: 3, height: 32, width: 32 }, layers: LARGE };
  await page.getByRole("textbox", { name: /JSON/ }).fill(JSON.stringify(spec));
  await view.button("Build and train").click();
  await page.locator("[data-kind=max_pool]").waitFor();
  await view.trains(64);
  const large = await megabytes(view);
  await view.choice("Network").selectOption("softmax");
  await page.locator("[data-kind=max_pool]").waitFor({ state: "detached" });
  await view.trains(600);
  await view.until("the memory", async () => (await megabytes(view)) < before + 120);
  assert.ok(large > before + 250, `from ${before} to ${large} MB`);

  // The run in the new engine is the run of its link.
  await view.pause();
  await view.button("Reset").click();
  await view.until("its start", async () => (await view.number("examples-seen")) === 0);
  const losses = async (of: View) => {
    const found = [];
    for (let step = 0; step < 3; step++) {
      await of.step();
      found.push(await of.number("loss"));
    }
    return found;
  };
  const here = await losses(view);
  const fresh = await view.tab(`?preset=softmax&seed=3&paused=1&dataset=${data}`);
  await onData(fresh);
  await fresh.status("paused");
  assert.deepEqual(await losses(fresh), here);
}

const ADDRESS = "?preset=softmax&seed=3&workers=2";
const NO_PROC = "sizes of processes are read from /proc";

test("a large network's memory is given back to the bit when a small one takes its place", async ({
  openPage,
}) => {
  test.skip(process.platform !== "linux", NO_PROC);
  await givesBack(await openPage(ADDRESS), "embedded", () => undefined);
});

test("the pictures that were loaded go over to the new engine", async ({ openPage }) => {
  test.skip(process.platform !== "linux", NO_PROC);
  const view = await openPage(ADDRESS);
  await givesBack(view, "cifar10", () =>
    view.drop({ name: "cifar-10-binary.tar.gz", bytes: archive() }),
  );
});
