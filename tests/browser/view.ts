// What the tests say and ask of an open page.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import type { BrowserContext, Locator, Page } from "@playwright/test";
import { askForSnapshot } from "./requests.ts";

/** Slow machines are right too: nothing here says how fast, only that it comes. */
const LIMIT_MS = 60_000;
const POLL_MS = 50;

/** What a condition gives once it is true. */
type Truthy<T> = Exclude<T, false | null | undefined | "" | 0>;

/** A file with what is in it. */
export interface NamedFile {
  name: string;
  bytes: Uint8Array;
}

export interface View {
  context: BrowserContext;
  page: Page;
  /** The page's address without a query. */
  url: string;
  button(name: string, within?: Page | Locator): Locator;
  field(name: string): Locator;
  /** A list to choose from. */
  choice(name: string): Locator;
  check(name: string, within?: Page | Locator): Locator;

  /** A readout as the page states it for programs: empty while there is nothing to state. */
  value(name: string): Promise<string | null>;
  /** A readout that is a number: NaN while there is nothing to state. */
  number(name: string): Promise<number>;
  status(wanted: string): Promise<void>;
  /** A figure of the training panel, by the words before it. */
  figure(name: string): Promise<string>;

  /** Waits for something to become true, and returns it. */
  until<T>(what: string, condition: () => T | Promise<T>, limit?: number): Promise<Truthy<T>>;
  /** The predictions of the list, once it is on the screen and has so many. */
  predictions(least: number): Promise<Locator>;
  /** Waits until so many examples more have been seen; a network that was just built counts from the start. */
  trains(more?: number): Promise<void>;
  /** Presses what gives a file, and returns the file. */
  downloaded(button: Locator): Promise<{ name: string; bytes: Buffer; text: string }>;
  /** One step with the button; returns how many examples it took. */
  step(): Promise<number>;
  /** So many steps at once. */
  steps(count: number): Promise<void>;
  /** Pauses; returns the count of examples once it stands. */
  pause(): Promise<number>;
  /** The count of examples once it stands. */
  settled(): Promise<number>;
  /** The message that is shown, once there is one that fits. */
  message(tone: "error" | "note", pattern: RegExp): Promise<string>;
  dismiss(): Promise<void>;
  /** Drops files on the page. */
  drop(...files: NamedFile[]): Promise<void>;
  /** What a canvas shows, as one text. */
  pixels(canvas: Locator): Promise<string>;
  /** Red, green and blue in the middle of a canvas. */
  colour(canvas: Locator): Promise<number[]>;
  /** Opens the page anew, with the same browser's storage. */
  visit(address: string): Promise<void>;
  /** Opens it once more, in another tab of the same browser. */
  tab(address: string): Promise<View>;
  /** Lets the trainer's worker fall over with the error "boom". */
  breakTrainer(): Promise<void>;
  /** From now on a problem like this one is part of the test. */
  expect(pattern: RegExp): void;
}

/** The page's words come before its panels: it is open when there is something to press. */
export async function open(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.getByRole("toolbar").getByRole("button").first().waitFor();
}

/** An address that says nothing of workers, with one: two pages are open at a time, and each of them trains. */
export function withOneWorker(address: string): string {
  if (/[?&]workers=/.test(address)) return address;
  return `${address}${address.includes("?") ? "&" : "?"}workers=1`;
}

/** An attribute that is there. */
export async function attributeOf(locator: Locator, name: string): Promise<string> {
  const value = await locator.getAttribute(name);
  assert.ok(value !== null, `${locator} has no ${name}`);
  return value;
}

/** The box of something that is drawn. */
export async function boxOf(locator: Locator) {
  const box = await locator.boundingBox();
  assert.ok(box !== null, `${locator} is not drawn`);
  return box;
}

/** What the pages of a test have in common. */
export interface Visit {
  context: BrowserContext;
  /** The page's address without a query. */
  url: string;
  /** The address of a query. */
  addressOf(query: string): string;
  /** Problems that are part of the test. */
  expected: RegExp[];
}

export function viewOf(page: Page, visit: Visit): View {
  const { context, url, addressOf, expected } = visit;
  const view: View = {
    context,
    page,
    url,
    button: (name, within = page) => within.getByRole("button", { name, exact: true }),
    field: (name) => page.getByRole("textbox", { name, exact: true }),
    choice: (name) => page.getByRole("combobox", { name, exact: true }),
    check: (name, within = page) => within.getByRole("checkbox", { name, exact: true }),

    value: (name) => page.getByTestId(name).first().getAttribute("data-value"),
    async number(name) {
      const text = await view.value(name);
      return text === null || text === "" ? Number.NaN : Number(text);
    },
    async status(wanted) {
      await view.until(`status ${wanted}`, async () => (await view.value("status")) === wanted);
    },
    figure: (name) =>
      page
        .getByRole("term")
        .filter({ hasText: new RegExp(`^${name}$`) })
        .locator("xpath=following-sibling::dd[1]")
        .innerText(),

    async until<T>(what: string, condition: () => T | Promise<T>, limit = LIMIT_MS) {
      const end = Date.now() + limit;
      for (;;) {
        const value = await condition();
        if (value) return value as Truthy<T>;
        assert.ok(Date.now() < end, `waited ${limit / 1000} s for: ${what}`);
        await page.waitForTimeout(POLL_MS);
      }
    },
    async predictions(least) {
      const list = page.locator("[data-panel=predictions] [data-right]");
      await view.until(`${least} predictions`, async () => {
        // Again and again: what stands before it grows when it comes on the screen.
        await page.locator("[data-panel=predictions] .stack").scrollIntoViewIfNeeded();
        return (await list.count()) >= least;
      });
      return list;
    },
    async trains(more = 1) {
      let from = (await view.number("examples-seen")) || 0;
      await view.until(`${more} examples after ${from}`, async () => {
        const now = await view.number("examples-seen");
        if (now < from) from = now;
        return now >= from + more;
      });
    },
    async downloaded(button) {
      const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
      const bytes = await readFile(await download.path());
      return { name: download.suggestedFilename(), bytes, text: bytes.toString("utf8") };
    },
    async step() {
      const from = await view.number("examples-seen");
      await view.button("One step").click();
      await view.until("a step", async () => (await view.number("examples-seen")) > from);
      return (await view.number("examples-seen")) - from;
    },
    async steps(count) {
      await view.button("One step").evaluate((element: HTMLButtonElement, times) => {
        for (let step = 0; step < times; step++) element.click();
      }, count);
    },
    async pause() {
      await view.button("Pause").click();
      await view.status("paused");
      return view.settled();
    },
    async settled() {
      await view.until("answers", async () => (await page.evaluate(askForSnapshot)).answered);
      const { snapshots } = await page.evaluate(askForSnapshot);
      // The next that is asked for says what is so, and is drawn when one more is asked for.
      await view.until("a snapshot", async () => {
        return (await page.evaluate(askForSnapshot)).snapshots >= snapshots + 2;
      });
      return view.number("examples-seen");
    },
    async message(tone, pattern) {
      let seen: string[] = [];
      return await view
        .until(`${tone} ${pattern}`, async () => {
          seen = await page.getByTestId(`${tone}-message`).allInnerTexts();
          return seen.find((text) => pattern.test(text));
        })
        .catch((error: Error) => {
          throw new Error(`${error.message}; there are: ${JSON.stringify(seen)}`);
        });
    },
    async dismiss() {
      for (const button of await view.button("Dismiss").all()) await button.click();
    },
    async drop(...files) {
      await page.evaluate(
        (all) => {
          const transfer = new DataTransfer();
          for (const { name, base64 } of all) {
            const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
            transfer.items.add(new File([bytes], name));
          }
          const options = { bubbles: true, cancelable: true, dataTransfer: transfer };
          document.body.dispatchEvent(new DragEvent("dragover", options));
          document.body.dispatchEvent(new DragEvent("drop", options));
        },
        files.map(({ name, bytes }) => ({ name, base64: Buffer.from(bytes).toString("base64") })),
      );
    },
    pixels: (canvas) => canvas.evaluate((element: HTMLCanvasElement) => element.toDataURL()),
    colour: (canvas) =>
      canvas.evaluate((element: HTMLCanvasElement) => {
        const [x, y] = [Math.floor(element.width / 2), Math.floor(element.height / 2)];
        // Through another canvas: one that is read from may be drawn in another way from then on.
        const copy = new OffscreenCanvas(1, 1).getContext("2d");
        if (copy === null) throw new Error("no canvas");
        copy.drawImage(element, -x, -y);
        return [...copy.getImageData(0, 0, 1, 1).data].slice(0, 3);
      }),
    visit: (address) => open(page, addressOf(address)),
    async tab(address) {
      const other = await context.newPage();
      await open(other, addressOf(address));
      return viewOf(other, visit);
    },
    async breakTrainer() {
      expected.push(/boom/);
      const worker = page.workers().find((one) => /\/trainer-/.test(one.url()));
      assert.ok(worker !== undefined, "there is no trainer");
      await worker.evaluate(() => {
        setTimeout(() => {
          throw new Error("boom");
        });
      });
    },
    expect(pattern) {
      expected.push(pattern);
    },
  };
  return view;
}
