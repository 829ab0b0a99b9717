// Nothing is lost: the run is kept in the browser by itself, under names, and apart from other tabs' runs.

import assert from "node:assert/strict";
import { archive } from "./archive.mjs";
import { test, type View } from "./page.ts";
import { boxOf } from "./view.ts";

const offer = (view: View) => view.page.getByTestId("offer");
const offered = (view: View) =>
  view.until("an offer", async () =>
    (await offer(view).count()) > 0 ? view.number("offer") : null,
  );
const goOn = (view: View) => view.button("Go on", offer(view)).click();

/** The page as a browser hides it, and shows it again: what it keeps then is there when it says so. */
async function hide(view: View) {
  const count = await view.number("examples-seen");
  await view.page.evaluate(() => {
    for (const state of ["hidden", "visible"]) {
      Object.defineProperty(document, "visibilityState", { configurable: true, value: state });
      document.dispatchEvent(new Event("visibilitychange"));
    }
  });
  return view.until("what was kept", async () => {
    const kept = await view.number("kept-examples");
    return kept >= count && kept;
  });
}

const examples = (view: View) => view.number("examples-seen");

const counts = (view: View, count: number) =>
  view.until(`${count} examples`, async () => (await view.number("examples-seen")) === count);

/** The kept run of this name, in the list. */
const kept = (view: View, name: string) =>
  view.page.getByTestId("kept-run").filter({ hasText: name });

async function keepAs(view: View, name: string) {
  await view.field("Name of this run").fill(name);
  await view.page.keyboard.press("Enter");
  await view.page.getByText(`Kept as “${name}”.`).waitFor();
}

/** Changes a bit of the newest run that is kept, as a failing disk would: in its newer copy or in both. */
const damage = (view: View, which: "newer" | "both") =>
  view.page.evaluate(
    (both) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open("convscope");
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const change = opening.result.transaction(["runs", "copies"], "readwrite");
          const copies = change.objectStore("copies");
          const runs: IDBRequest<{ id: string; copy: number; at: number }[]> = change
            .objectStore("runs")
            .getAll();
          runs.onsuccess = () => {
            const { id, copy } = runs.result.toSorted((a, b) => b.at - a.at)[0];
            for (const number of both ? [0, 1] : [copy]) {
              const bytes: IDBRequest<Uint8Array | undefined> = copies.get([id, number]);
              bytes.onsuccess = () => {
                if (bytes.result === undefined) return;
                bytes.result[bytes.result.length - 9] ^= 2;
                copies.put(bytes.result, [id, number]);
              };
            }
          };
          change.oncomplete = () => {
            opening.result.close();
            resolve();
          };
        };
      }),
    which === "both",
  );

test("a run that was interrupted is, to the last bit, the run that was not", async ({
  openPage,
}) => {
  const view = await openPage("?seed=7");
  const { page } = view;
  await view.trains(500);
  const first = await hide(view);
  assert.equal(await offer(view).count(), 0, "a first visit has nothing to go on with");
  await page.reload();
  // A page that is left keeps what it learnt until then, where it is given the time.
  const goneOn = await offered(view);
  assert.ok(goneOn >= first, `${goneOn} after ${first}`);
  await goOn(view);
  await view.until("the count from then", async () => (await examples(view)) >= first);
  await offer(view).waitFor({ state: "detached" });
  // Once more, from the middle of the curves and of an epoch.
  await view.trains(500);
  const second = await hide(view);
  await page.reload();
  assert.ok((await offered(view)) >= second);
  await goOn(view);
  await view.until("the count from then", async () => (await examples(view)) > second);
  await view.trains(100);
  const count = await view.pause();
  const interrupted = await view.downloaded(view.button("Save the run"));

  const whole = await view.tab("?seed=7&paused=1");
  await whole.status("paused");
  await whole.steps(count / 32);
  await counts(whole, count);
  const { bytes } = await whole.downloaded(whole.button("Save the run"));
  assert.ok(bytes.equals(interrupted.bytes), "weights, trainer, curves and all");
});

test("what was left is offered in the header without moving anything; discarded, it can come back", async ({
  openPage,
}) => {
  const view = await openPage("?preset=softmax&seed=5");
  const { page } = view;
  // So many examples that the offer takes two lines of a phone.
  await view.trains(12_000);
  await view.pause();
  const left = await hide(view);
  // Another link asks for another run: it trains at once, and the offer is there all the same.
  await view.visit("?preset=convscope-small&seed=6");
  assert.equal(await offered(view), left);
  assert.match(await offer(view).innerText(), /Softmax regression: [\d,]+ examples/);
  await view.trains();
  assert.equal(await view.figure("Seed"), "6");
  // How far down the rest of the page begins, on a phone, a tablet and a desk.
  const tops = async () => {
    const all = [];
    for (const width of [390, 800, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      all.push((await boxOf(page.getByRole("toolbar"))).y);
      const cut = await page
        .locator("[data-testid=offer] p, [data-testid=offer] p *")
        .evaluateAll((all) =>
          all.some((element) => {
            const { overflow } = getComputedStyle(element);
            return overflow === "hidden" && element.scrollWidth > element.clientWidth;
          }),
        );
      assert.ok(!cut, `cut off at ${width}`);
    }
    return all;
  };
  const withOffer = await tops();
  assert.ok(await offer(view).isVisible());

  await view.button("Discard", offer(view)).click();
  await page.getByText("The saved run is discarded.").waitFor();
  await view.button("Undo", page.getByRole("banner")).click();
  assert.equal(await offered(view), left);
  await view.button("Discard", offer(view)).click();
  await view.button("OK").click();
  assert.equal(await offer(view).count(), 0);
  assert.deepEqual(await tops(), withOffer, "nothing moved");
  // What is offered next time is the run of this visit.
  await hide(view);
  await page.reload();
  await offered(view);
  assert.match(await offer(view).innerText(), /Convscope small/);
});

test("runs are kept under names: opened, renamed, exported, deleted and brought back", async ({
  openPage,
}) => {
  const view = await openPage("?preset=softmax&seed=5");
  const { page } = view;
  await view.trains(300);
  const count = await view.pause();
  await keepAs(view, "First: try");
  await view.step();
  await keepAs(view, "Second");
  await view.step();
  assert.equal(await view.button("Replace the run of this name").isEnabled(), true);

  await page.reload();
  await view.trains();
  const first = kept(view, "First: try");
  assert.match(await first.innerText(), /Softmax regression, Embedded pictures/);
  const { name: file, bytes } = await view.downloaded(view.button("Export: First: try", first));
  assert.equal(file, "First try.safetensors");
  await view.pause();
  await view.button("Open: First: try", first).click();
  await counts(view, count);
  assert.equal(await view.figure("Seed"), "5");
  assert.equal(await view.choice("Network").inputValue(), "softmax");
  assert.ok(bytes.equals((await view.downloaded(view.button("Save the run"))).bytes));
  assert.equal(await view.field("Name of this run").inputValue(), "First: try");

  // Kept again, it takes the place of what had its name.
  await view.step();
  await view.button("Replace the run of this name").click();
  await view.until(
    "the new count",
    async () => (await first.getAttribute("data-value")) === `${count + 32}`,
  );

  await view.button("Rename: First: try", first).click();
  await view.field("Name of this run").last().fill("Third");
  await page.keyboard.press("Enter");
  await kept(view, "Third").waitFor();
  assert.equal(await first.count(), 0);
  await view.button("Delete: Third", kept(view, "Third")).click();
  await page.getByText("“Third” is deleted.").waitFor();
  await view.button("Undo", kept(view, "Third")).click();
  await view.button("Open: Third", kept(view, "Third")).click();
  const name = view.field("Name of this run");
  await view.until("the name", async () => (await name.inputValue()) === "Third");
  await counts(view, count + 32);

  // The file is the run, wherever it is dropped; its name is the run's.
  await view.drop({ name: file, bytes });
  await counts(view, count);
  assert.equal(await name.inputValue(), "First try");
});

test("a run that another takes the place of can be had back", async ({ openPage }) => {
  const view = await openPage("?preset=softmax&seed=5");
  await view.trains(300);
  const count = await hide(view);
  await view.button("New seed").click();
  const before = kept(view, "saved by itself");
  await view.until("the run before", async () => (await before.count()) === 1);
  assert.ok(Number(await before.getAttribute("data-value")) >= count);
  await view.button("Open: Softmax regression", before).click();
  await view.until("its seed", async () => (await view.figure("Seed")) === "5");
  await view.until("its count", async () => (await examples(view)) >= count);
});

test("two tabs keep a run each, and neither is offered while its tab is open", async ({
  openPage,
}) => {
  const view = await openPage("?preset=softmax&seed=1");
  await view.trains(300);
  const one = await hide(view);
  const other = await view.tab("?preset=softmax&seed=2");
  await kept(other, "In training in another tab").waitFor();
  assert.equal(await offer(other).count(), 0);
  await other.trains(300);
  await hide(other);
  await view.page.close();
  await other.page.reload();
  await other.until("both runs", async () => (await kept(other, "saved by itself").count()) === 2);
  const values = await kept(other, "saved by itself").evaluateAll((items) =>
    items.map((item) => Number(item.getAttribute("data-value"))),
  );
  assert.ok(values[1] >= one, `${values} of ${one}`);
  await goOn(other);
  await other.until("its seed", async () => (await other.figure("Seed")) === "2");
});

test("after a worker died, the run goes on where it was kept", async ({ openPage }) => {
  const view = await openPage("?preset=softmax&seed=8");
  await view.trains(300);
  const count = await hide(view);
  await view.breakTrainer();
  await view.message("error", /offers to go on where the run was last saved/);
  await view.button("Restart the engine").click();
  assert.ok((await offered(view)) >= count);
  await goOn(view);
  await view.until("the count from then", async () => (await examples(view)) >= count);
  assert.equal(await view.figure("Seed"), "8");
});

test("a damaged copy is told, and the one before is used where there is one", async ({
  openPage,
}) => {
  const view = await openPage("?preset=softmax&seed=5");
  const { page } = view;
  await view.trains(300);
  await view.pause();
  const older = await hide(view);
  await view.step();
  const newer = await hide(view);
  await page.reload();
  assert.equal(await offered(view), newer);
  await view.pause();
  await damage(view, "newer");
  await goOn(view);
  await view.message("note", /newest copy of this run was damaged/);
  await counts(view, older);
  await view.dismiss();

  await view.step();
  await hide(view);
  await page.reload();
  assert.equal(await offered(view), older + 32);
  await damage(view, "both");
  await view.trains();
  const before = await view.number("examples-seen");
  await goOn(view);
  await view.message("error", /damaged or incomplete: its checksum is wrong/);
  await view.trains();
  assert.ok((await examples(view)) > before, "the run of now went on");
});

test("a run on CIFAR-10 waits for its pictures where they are gone", async ({ openPage }) => {
  const view = await openPage("?preset=softmax&seed=5");
  const { page } = view;
  const file = { name: "cifar-10-binary.tar.gz", bytes: archive({ train: 300, test: 50 }) };
  const cifar10 = () =>
    view.until("CIFAR-10", async () => (await view.choice("Data").inputValue()) === "cifar10");
  await view.trains();
  await view.drop(file);
  await cifar10();
  await page.getByText(/kept in this browser \(1\.1 MB\)/).waitFor();
  await view.trains(300);
  const count = await hide(view);
  await page.reload();
  await offered(view);
  await goOn(view);
  await cifar10();
  await view.until("the count from then", async () => (await examples(view)) >= count);

  await view.button("Remove it").click();
  const later = await hide(view);
  await page.reload();
  assert.ok((await offered(view)) >= later);
  view.expect(/404/);
  await goOn(view);
  await view.message("error", /trained on CIFAR-10, which is neither kept.*it stays saved/);
  await view.drop(file);
  await cifar10();
  await goOn(view);
  await view.until("the count from then", async () => (await examples(view)) >= later);
});
