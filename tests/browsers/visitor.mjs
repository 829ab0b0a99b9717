// What a visitor does and sees, the same in every browser: built on the few things that a driver can do.

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Slow machines are right too: nothing here says how fast, only that it comes. */
const LIMIT_MS = 60_000;
const POLL_MS = 100;

/**
 * In the page: the visible element of a role by its name.
 * @type {(role: string, name: string) => Element}
 */
const byRole = (role, name) => {
  /** @type {Record<string, string>} */
  const roles = {
    button: "button, summary, [role=button]",
    textbox: "input:not([type]), input[type=text], textarea",
    combobox: "select",
    checkbox: "input[type=checkbox]",
    slider: "[role=slider], input[type=range]",
    img: "canvas, img, [role=img]",
  };
  const nameOf = (/** @type {HTMLElement} */ element) => {
    const [label] = /** @type {HTMLInputElement} */ (element).labels ?? [];
    const text = element.getAttribute("aria-label") ?? (label ?? element).textContent;
    return text.replace(/\s+/g, " ").trim();
  };
  /** @type {HTMLElement[]} */
  const all = Array.from(document.querySelectorAll(roles[role]));
  const found = all.find((one) => nameOf(one) === name && one.getClientRects().length > 0);
  if (found === undefined)
    throw new Error(`no ${role} ${name} among ${all.map(nameOf).join(", ")}`);
  found.scrollIntoView({ block: "center" });
  return found;
};

/**
 * In the page: what a list of this name has chosen, once `value` is, if one is given.
 * @type {(name: string, value?: string) => string}
 */
const listNamed = (name, value) => {
  const list = [...document.querySelectorAll("select")].find(
    (one) => (one.getAttribute("aria-label") ?? one.labels[0]?.textContent?.trim()) === name,
  );
  if (list === undefined) throw new Error(`no list ${name}`);
  if (value === undefined) return list.value;
  list.value = value;
  list.dispatchEvent(new Event("change", { bubbles: true }));
  return list.value;
};

const bySelector = (/** @type {string} */ selector) => {
  const found = document.querySelector(selector);
  if (found === null) throw new Error(`nothing is ${selector}`);
  return found;
};

/** @typedef {ReturnType<typeof visitorIn>} Visitor */

/**
 * @template T
 * @typedef {Exclude<T, false | null | undefined | "" | 0>} Truthy what a condition gives once it is true
 */

/** @typedef {{ blob: Blob | null, name: string }} Given a file that the page made for its visitor */

/** @typedef {[name: string, bytes: Uint8Array, type?: string]} NamedFile */

/**
 * Waits for something to become true, and returns it.
 * @template T
 * @param {string} what
 * @param {() => T | Promise<T>} condition
 * @returns {Promise<Truthy<T>>}
 */
async function until(what, condition, limit = LIMIT_MS) {
  const end = Date.now() + limit;
  for (;;) {
    const value = await condition();
    if (value) return /** @type {Truthy<T>} */ (value);
    assert.ok(Date.now() < end, `waited ${limit / 1000} s for: ${what}`);
    await new Promise((over) => setTimeout(over, POLL_MS));
  }
}

/**
 * @param {import("./driver.mjs").Tab} tab
 * @param {string} base the page's address without a query
 */
export function visitorIn(tab, base) {
  const visitor = {
    ...tab,
    base,

    /** The page's words come before its panels: it is open when there is something to press. */
    async visit(query = "") {
      await tab.open(base + query);
      await visitor.until("a page", () =>
        tab.evaluate(() => document.querySelector("[role=toolbar] button") !== null),
      );
    },

    until,

    /**
     * A readout as the page states it for programs; null while there is nothing to state.
     * @param {string} name
     * @returns {Promise<string | null>}
     */
    value: (name) =>
      tab.evaluate(
        (id) => document.querySelector(`[data-testid="${id}"]`)?.getAttribute("data-value") || null,
        name,
      ),
    /**
     * A readout that is a number: NaN while there is nothing to state.
     * @param {string} name
     * @returns {Promise<number>}
     */
    async number(name) {
      return Number((await visitor.value(name)) ?? Number.NaN);
    },
    status: (/** @type {string} */ wanted) =>
      visitor.until(`status ${wanted}`, async () => (await visitor.value("status")) === wanted),

    button: (/** @type {string} */ name) => tab.click(byRole, "button", name),
    /** Chooses an option of a list by its value. */
    choose: (/** @type {string} */ name, /** @type {string} */ value) =>
      tab.evaluate(listNamed, name, value),
    chosen: (/** @type {string} */ name) => tab.evaluate(listNamed, name),

    /** Waits until so many examples more have been seen. */
    async trains(more = 1) {
      const from = (await visitor.number("examples-seen")) || 0;
      await visitor.until(
        `${more} examples after ${from}`,
        async () => (await visitor.number("examples-seen")) >= from + more,
      );
    },
    /** Pauses; returns the count of examples once it stands. */
    async pause() {
      await visitor.button("Pause");
      await visitor.status("paused");
      return visitor.settled();
    },
    async settled() {
      let last = await visitor.number("examples-seen");
      let since = Date.now();
      // Paused, the page asks once a second: what it shows may be older than what it will show.
      await visitor.until("the count to stand", async () => {
        const now = await visitor.number("examples-seen");
        if (now !== last) since = Date.now();
        last = now;
        return Date.now() - since >= 2500;
      });
      return last;
    },

    /**
     * @param {string} tone
     * @returns {Promise<string[]>}
     */
    messages: (tone) =>
      tab.evaluate((id) => {
        /** @type {HTMLElement[]} */
        const all = Array.from(document.querySelectorAll(`[data-testid="${id}"]`));
        return all.map((one) => one.innerText);
      }, `${tone}-message`),
    /**
     * The message that fits, once it is shown.
     * @param {string} tone
     * @param {RegExp} pattern
     */
    async message(tone, pattern) {
      /** @type {string[]} */
      let seen = [];
      return await visitor
        .until(`${tone} ${pattern}`, async () => {
          seen = await visitor.messages(tone);
          return seen.find((text) => pattern.test(text));
        })
        .catch((error) => {
          throw new Error(`${error.message}; there are: ${JSON.stringify(seen)}`);
        });
    },

    /** Drops files on the page. */
    drop: (/** @type {NamedFile[]} */ ...files) =>
      tab.evaluate(
        (all) => {
          const transfer = new DataTransfer();
          for (const [name, base64, type] of all) {
            const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
            transfer.items.add(new File([bytes], name, { type }));
          }
          const options = { bubbles: true, cancelable: true, dataTransfer: transfer };
          document.body.dispatchEvent(new DragEvent("dragover", options));
          document.body.dispatchEvent(new DragEvent("drop", options));
        },
        files.map(([name, bytes, type = ""]) => [
          name,
          Buffer.from(bytes).toString("base64"),
          type,
        ]),
      ),

    /**
     * Chooses one file in the input of `selector`.
     * @param {string} selector
     * @param {string} name
     * @param {Uint8Array} bytes
     */
    async give(selector, name, bytes) {
      const folder = await mkdtemp(join(tmpdir(), "convscope-"));
      try {
        await writeFile(join(folder, name), bytes);
        await tab.setFiles([join(folder, name)], bySelector, selector);
      } finally {
        // The browser has read it by the time that the page has.
        setTimeout(() => rm(folder, { recursive: true }), LIMIT_MS).unref();
        process.once("exit", () => rm(folder, { recursive: true }));
      }
    },

    /**
     * Does `act`, and returns the file that the page then gives: browsers differ in where they would put it.
     * @param {() => Promise<void>} act
     */
    async downloaded(act) {
      await tab.evaluate(() => {
        /** @type {Given} */
        const given = { blob: null, name: "" };
        Object.assign(globalThis, { given });
        const make = URL.createObjectURL;
        URL.createObjectURL = (blob) => {
          URL.createObjectURL = make;
          if (blob instanceof Blob) given.blob = blob;
          return make.call(URL, blob);
        };
        const click = HTMLAnchorElement.prototype.click;
        HTMLAnchorElement.prototype.click = function () {
          HTMLAnchorElement.prototype.click = click;
          given.name = this.download;
        };
      });
      await act();
      const [name, base64] = await visitor.until("a file", () =>
        tab.evaluate(async () => {
          /** @type {{ given: Given }} */
          const { given } = /** @type {never} */ (globalThis);
          if (given.blob === null) return null;
          const bytes = new Uint8Array(await given.blob.arrayBuffer());
          const letters = Array.from(bytes, (byte) => String.fromCharCode(byte));
          return [given.name, btoa(letters.join(""))];
        }),
      );
      return { name, bytes: Buffer.from(base64, "base64") };
    },
  };
  return visitor;
}
