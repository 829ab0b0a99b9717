// Downloads that break off, are cancelled or left: they go on from where they stopped.

import assert from "node:assert/strict";
import { request as ask, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { byteRange, serve } from "../../scripts/static-server.mjs";
import { archive } from "./archive.mjs";
import { DIST, test, type View } from "./page.ts";

const NAME = "cifar-10-binary.tar.gz";
const ADDRESS = "?preset=softmax&seed=2&dataset=cifar10";

interface Answer {
  until?: number;
  how?: "end" | "break" | "hang";
}

/**
 * The page's server with `bytes` as its archive. Each answer to a request for the archive follows the next of `plan`:
 * how many bytes of the file are sent at most, and whether the connection then breaks or hangs.
 */
function unsteady(bytes: Buffer, plan: Answer[], tag: string | null = '"one"') {
  const asked: (number | null)[] = [];
  const file = { bytes, tag };
  const start = async () => {
    const page = await serve({
      root: DIST,
      data: fileURLToPath(new URL("./no-data/", import.meta.url)),
    });
    const front = createServer((request, response) => {
      if (request.url?.endsWith(NAME) !== true) {
        const { hostname, port } = new URL(page.url);
        const { method, url: path, headers } = request;
        ask({ hostname, port, method, path, headers }, (answer) => {
          response.writeHead(answer.statusCode ?? 500, answer.headers);
          answer.pipe(response);
        }).end();
        return;
      }
      const same = file.tag !== null && request.headers["if-range"] === file.tag;
      const range = same ? byteRange(request.headers.range, file.bytes.length) : null;
      assert.ok(range !== "unsatisfiable");
      const { start: from, end } = range ?? { start: 0, end: file.bytes.length - 1 };
      asked.push(range === null ? null : from);
      const { until = file.bytes.length, how = "end" } = plan.shift() ?? {};
      response.writeHead(range ? 206 : 200, {
        "Content-Length": end - from + 1,
        ...(file.tag === null ? {} : { ETag: file.tag }),
        ...(range ? { "Content-Range": `bytes ${from}-${end}/${file.bytes.length}` } : {}),
      });
      response.write(file.bytes.subarray(from, until), () => {
        if (how === "end") response.end();
        // Most of what is on its way arrives first.
        else if (how === "break") setTimeout(() => response.destroy(), 300);
      });
    });
    await new Promise<void>((done) => front.listen(0, "127.0.0.1", done));
    const { port } = front.address() as AddressInfo;
    return {
      url: `http://127.0.0.1:${port}/`,
      async close() {
        front.closeAllConnections();
        await new Promise((done) => front.close(done));
        await page.close();
      },
    };
  };
  return { asked, file, start };
}

const uses = (view: View, name: string) =>
  view.until(`data ${name}`, async () => (await view.choice("Data").inputValue()) === name);

/** Waits until all of CIFAR-10 is there and kept. */
const complete = (view: View) => view.page.getByText(/kept in this browser \(/).waitFor();

const BYTES = archive({ train: 3000, test: 100 });
const HALF = Math.floor(BYTES.length / 2);

const broken = unsteady(BYTES, [
  { until: HALF, how: "break" },
  { until: HALF + 500, how: "break" },
]);
test("a connection that breaks is taken up again where it broke, and the run goes on", async ({
  openPage,
}) => {
  const view = await openPage(ADDRESS, { server: broken.start });
  view.expect(/failed|ERR_/);
  await complete(view);
  await uses(view, "cifar10");
  const [whole, ...ranges] = broken.asked;
  assert.equal(whole, null);
  // What a breaking connection still had in it may have been lost: that is asked for again.
  const inOrder = ranges.every(
    (from, at) => from !== null && from >= (ranges[at - 1] ?? 1) && from < HALF + 500,
  );
  assert.ok(inOrder && ranges.length >= 2, `asked for ${broken.asked}`);
  await view.trains();
});

const cancelled = unsteady(BYTES, [
  { until: HALF, how: "hang" },
  { until: HALF + 700, how: "hang" },
]);
test("a download that is cancelled, and one that is left by closing the page, go on from there", async ({
  openPage,
}) => {
  const view = await openPage(ADDRESS, { server: cancelled.start });
  // Half of the archive has more than the first thousand pictures.
  await uses(view, "cifar10");
  await view.button("Cancel").click();
  await view.message("note", /cancelled/);
  await uses(view, "embedded");
  await view.page.getByText(/MB of a download of CIFAR-10 are kept in this browser/).waitFor();
  await view.choice("Data").selectOption({ label: "CIFAR-10" });
  await uses(view, "cifar10");
  await view.until("the rest is asked for", () => cancelled.asked.length === 2);
  await view.visit(ADDRESS);
  await complete(view);
  assert.deepEqual(cancelled.asked, [null, HALF - 1, HALF + 699]);
});

const changed = unsteady(BYTES, [{ until: HALF, how: "hang" }]);
test("a beginning of another file than the server has now is not gone on with", async ({
  openPage,
}) => {
  const view = await openPage(ADDRESS, { server: changed.start });
  await uses(view, "cifar10");
  await view.button("Cancel").click();
  await view.message("note", /cancelled/);
  changed.file.tag = '"two"';
  changed.file.bytes = archive({ train: 1500, test: 60 });
  await view.choice("Data").selectOption({ label: "CIFAR-10" });
  await complete(view);
  assert.deepEqual(changed.asked, [null, null]);
  await view.page
    .getByText(/kept in this browser \(4\.8 MB\).*: 1,500 pictures to train on, 60 to/)
    .waitFor();
});

const untagged = unsteady(BYTES, [{ until: HALF, how: "break" }], null);
test("without a tag a download begins anew when it is asked for again", async ({ openPage }) => {
  const view = await openPage(ADDRESS, { server: untagged.start });
  view.expect(/failed|ERR_/);
  await view.message("error", /could not be read/);
  await uses(view, "embedded");
  await view.trains();
  await view.choice("Data").selectOption({ label: "CIFAR-10" });
  await complete(view);
  assert.deepEqual(untagged.asked, [null, null]);
});

const removed = unsteady(BYTES, [{ until: HALF, how: "hang" }]);
test("what an unfinished download left can be removed", async ({ openPage }) => {
  const view = await openPage(ADDRESS, { server: removed.start });
  await uses(view, "cifar10");
  await view.button("Cancel").click();
  const left = view.page.getByText(/MB of a download of CIFAR-10 are kept/);
  await left.waitFor();
  await view.button("Remove it").click();
  await left.waitFor({ state: "hidden" });
  await view.choice("Data").selectOption({ label: "CIFAR-10" });
  await complete(view);
  assert.deepEqual(removed.asked, [null, null]);
});

const shared = unsteady(BYTES, [{ until: HALF, how: "hang" }]);
test("a second tab waits for what the first one loads, and goes on with it when that is closed", async ({
  openPage,
}) => {
  const view = await openPage(ADDRESS, { server: shared.start });
  await uses(view, "cifar10");
  const other = await view.tab(ADDRESS);
  await other.page.getByText(/Another tab is loading it \([\d.]+ MB so far\)/).waitFor();
  assert.deepEqual(shared.asked, [null]);
  await view.page.close();
  await complete(other);
  assert.deepEqual(shared.asked, [null, HALF - 1]);
  await other.trains();
});

const whole = unsteady(BYTES, []);
test("two tabs that ask at once load it once", async ({ openPage }) => {
  const view = await openPage("?preset=softmax&seed=2", { server: whole.start });
  const other = await view.tab("?preset=softmax&seed=2");
  for (const tab of [view, other]) {
    await tab.choice("Data").selectOption({ label: "CIFAR-10" });
  }
  for (const tab of [view, other]) await uses(tab, "cifar10");
  await complete(other);
  assert.deepEqual(whole.asked, [null]);
});
