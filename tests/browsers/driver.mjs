// What a journey asks of a browser, whichever it is. One file beside this one for each of them; nothing else knows
// Playwright, Puppeteer or Selenium.

import { driver as chromium } from "./chromium.mjs";
import { driver as firefox } from "./firefox.mjs";
import { driver as webkit } from "./webkit.mjs";

/**
 * A tab of its own with a storage of its own. Functions for the page are sent as text, see nothing of their file, and
 * are given values that JSON can hold.
 * @typedef {object} Tab
 * @property {string[]} problems errors and warnings of the console, and errors that nobody caught
 * @property {(url: string) => Promise<unknown>} open
 * @property {<A extends unknown[], R>(work: (...args: A) => R, ...args: A) => Promise<Awaited<R>>} evaluate promises are
 *   waited for
 * @property {<A extends unknown[]>(find: (...args: A) => Element, ...args: A) => Promise<void>} click with the mouse, as a visitor does
 * @property {<A extends unknown[]>(paths: string[], find: (...args: A) => Element, ...args: A) => Promise<void>} setFiles
 *   chooses files in an input
 * @property {(key: string) => Promise<void>} press a key by its name: Enter, Escape, Space, Tab or a letter
 * @property {(text: string) => Promise<void>} type
 * @property {(width: number, height: number) => Promise<void>} viewport the page's size in CSS pixels
 * @property {() => Promise<Buffer>} screenshot as PNG
 * @property {() => Promise<void>} close
 *
 * @typedef {object} Browser
 * @property {() => Promise<Tab>} visitor a tab without a past; one at a time
 * @property {() => Promise<void>} close
 *
 * @typedef {object} Launch what only one of them knows
 * @property {Record<string, unknown>} [preferences] Firefox's
 * @property {string[]} [features] WebKit's, switched on
 * @property {Record<string, string>} [environment] WebKit's
 *
 * @typedef {object} Driver
 * @property {string} name
 * @property {() => string | null} missing why it cannot run here
 * @property {(options?: Launch) => Promise<Browser>} launch
 */

/** @type {Driver[]} */
export const drivers = [chromium, firefox, webkit];
