// Without a network: the second visit works from what the first one kept, and a newer build takes its place.

import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serve } from "../../scripts/static-server.mjs";
import { archive } from "./archive.mjs";
import { DIST, test, type View } from "./page.ts";

const ADDRESS = "?preset=softmax&seed=4";
const ALLOW = { serviceWorkers: "allow" } as const;

/** A server of the page that a test can end, or whose page it can change. */
function ownServer() {
  const own = {
    folder: "",
    end: async () => {},
    async start() {
      own.folder = await mkdtemp(join(tmpdir(), "convscope-"));
      await cp(DIST, own.folder, { recursive: true });
      const data = own.folder;
      // As by a host that sends no headers of its own.
      const server = await serve({ root: own.folder, data, base: "/some/path/", isolated: false });
      own.end = server.close;
      return {
        url: server.url,
        async close() {
          await server.close();
          await rm(own.folder, { recursive: true });
        },
      };
    },
  };
  return own;
}

/** Waits until the page's parts are kept, and returns what for: the names of the caches. */
async function keptPage({ page }: View) {
  await page.evaluate(async () => {
    const { active } = await navigator.serviceWorker.ready;
    if (active === null || active.state === "activated") return;
    await new Promise((done) => active.addEventListener("statechange", done));
  });
  return page.evaluate(() => caches.keys());
}

const first = ownServer();
test("a visit without a network trains, on CIFAR-10 too where it was kept", async ({
  openPage,
}) => {
  const view = await openPage(ADDRESS, { server: first.start, context: ALLOW });
  await view.trains();
  await view.drop({ name: "cifar-10-binary.tar.gz", bytes: archive({ train: 300, test: 50 }) });
  await view.page.getByText(/kept in this browser \(/).waitFor();
  const [name] = await keptPage(view);
  const parts = await view.page.evaluate(async (cache) => {
    const keys = await (await caches.open(cache)).keys();
    return keys.map(({ url }) => url);
  }, name);
  const modules = parts.flatMap((url) => /(\w+)-[^/]*\.wasm$/.exec(url)?.[1] ?? []);
  assert.match(modules.toSorted().join(), /^cifar10,(relaxed|simd128)$/, "one engine of the two");
  assert.ok(
    parts.some((url) => /parquet/.test(url)),
    "what is loaded later is there too",
  );
  assert.ok(!parts.some((url) => /\/data\//.test(url)), "data are not kept here");

  // Where the host asks for nothing, what was kept does: workers may share memory from the second visit on.
  const isolated = () => view.page.evaluate(() => crossOriginIsolated);
  assert.equal(await isolated(), false);
  await view.visit(ADDRESS);
  assert.equal(await isolated(), true);
  await view.trains();
  await first.end();
  view.expect(/ERR_CONNECTION_REFUSED|ERR_FAILED/);
  await view.visit(`${ADDRESS}&dataset=cifar10`);
  await view.until("CIFAR-10", async () => (await view.choice("Data").inputValue()) === "cifar10");
  await view.trains();
  await view.choice("Data").selectOption({ label: "Embedded pictures" });
  await view.trains();
  // Read by a part of the page that the first visit had no use for.
  await view.drop({ name: "a.parquet", bytes: Buffer.from("none") });
  await view.message("error", /a\.parquet is damaged/);
  assert.equal(await view.figure("Seed"), "4");
});

const second = ownServer();
test("a newer build is shown at once, and kept in the place of the old one", async ({
  openPage,
}) => {
  const view = await openPage(ADDRESS, { server: second.start, context: ALLOW });
  await view.trains();
  const [old, ...others] = await keptPage(view);
  assert.deepEqual(others, []);
  const change = async (file: string, from: string, to: string) => {
    const text = await readFile(join(second.folder, file), "utf8");
    assert.ok(text.includes(from), `${file} has no ${from}`);
    await writeFile(join(second.folder, file), text.replaceAll(from, to));
  };
  await change("index.html", "<title>Convscope</title>", "<title>Newer</title>");
  await change("service-worker.js", old.replace("convscope-", ""), "newer");
  await view.visit(ADDRESS);
  assert.equal(await view.page.title(), "Newer");
  await view.trains();
  // The old build's parts stay while a page of it may be open.
  await view.until("both", async () => {
    const [names, waiting] = await view.page.evaluate(async () => [
      await caches.keys(),
      (await navigator.serviceWorker.ready).waiting !== null,
    ]);
    return names.length === 2 && waiting;
  });
  await view.until("the new one alone", async () => {
    // The old one gives way as soon as no page of it is open, which the browser notices in its own time.
    await view.page.goto("about:blank");
    await view.page.waitForTimeout(300);
    await view.visit(ADDRESS);
    const names = await view.page.evaluate(() => caches.keys());
    return names.length === 1 && names[0] === "convscope-newer";
  });
  await second.end();
  view.expect(/ERR_CONNECTION_REFUSED|ERR_FAILED/);
  await view.visit(ADDRESS);
  assert.equal(await view.page.title(), "Newer");
  await view.trains();
});
