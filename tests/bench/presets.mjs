// What scripts/try-presets runs once the page is built; its --help has the options. One network after the other, each
// in a fresh profile: trained for so long by the page's own clock, then scored on all test pictures.

import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { serve } from "../../scripts/static-server.mjs";
import { visit } from "./page/visitor.mjs";

const { values: options } = parseArgs({
  options: {
    seconds: { type: "string", default: "60" },
    dataset: { type: "string", default: "embedded" },
    only: { type: "string", default: "" },
    seed: { type: "string", default: "1" },
  },
});
const seconds = Number(options.seconds);
const { dataset, only, seed } = options;

const path = (/** @type {string} */ relative) => fileURLToPath(new URL(relative, import.meta.url));
const ARCHIVE = "cifar-10-binary.tar.gz";
const LOADED_MS = 300_000;
const SCORED_MS = 600_000;
/** @type {Record<string, string>} */
const TITLES = { embedded: "embedded pictures", cifar10: "CIFAR-10" };

/**
 * @param {string} what
 * @param {string} fix
 */
function fail(what, fix) {
  console.error(`error: ${what}\n  fix: ${fix}`);
  process.exit(1);
}
if (!(seconds > 0)) fail(`--seconds cannot be ${options.seconds}`, "give a number above 0");
if (!(dataset in TITLES)) fail(`there is no data set ${dataset}`, "use embedded or cifar10");
if (dataset === "cifar10" && !existsSync(path(`../../data/${ARCHIVE}`)))
  fail(`data/${ARCHIVE} is not there`, "fetch it with scripts/fetch-cifar10");

const server = await serve({ root: path("../../dist/"), data: path("../../data/") });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: ["--no-sandbox"],
});

/** Names as in a link, with what the page calls them. */
async function networks() {
  const page = await visit(browser, `${server.url}?paused=1`);
  const options = page.page
    .getByRole("combobox", { name: "Network", exact: true })
    .locator("option");
  const all = await options.evaluateAll((/** @type {HTMLOptionElement[]} */ each) =>
    each.map(({ value, label }) => ({ value, label })),
  );
  await page.close();
  return all.filter(({ value }) => value !== "neighbours" && value.includes(only));
}

/** @param {{ value: string, label: string }} network */
async function train({ value: name, label }) {
  const view = await visit(
    browser,
    `${server.url}?dataset=${dataset}&preset=${name}&seed=${seed}&paused=1`,
  );
  const { page } = view;
  const number = async (/** @type {string} */ readout) =>
    Number((await view.value(readout)) ?? Number.NaN);
  await page.locator("[data-testid=status][data-value=paused]").waitFor();
  if (dataset === "cifar10") {
    await page.waitForFunction(
      () =>
        document.querySelector("[data-testid=loading]") === null &&
        document.querySelector("[data-panel=toolbar] option[value=cifar10]:checked") !== null,
      undefined,
      { timeout: LOADED_MS },
    );
  }
  const sizes = await page.locator("[data-panel=network] .quiet").first().innerText();
  const [, parameters = "?", multiplyAdds = "?"] = /^([\d,]+) .*?, ([\d.,]+\w?)/.exec(sizes) ?? [];
  await view.button("Train").click();
  await view.training();
  const began = performance.now();
  await page.waitForTimeout(1000 * seconds);
  const stopped = (await view.value("status")) === "error";
  if (!stopped) await view.button("Pause").click();
  const took = (performance.now() - began) / 1000;
  // Paused, the page asks once a second.
  await page.waitForTimeout(1500);
  const [examples, loss] = [await number("examples-seen"), await number("loss")];
  await view.button("Score the test set").click();
  await page.waitForFunction(
    () => document.querySelector("[data-testid=test-accuracy]")?.getAttribute("data-value"),
    undefined,
    { timeout: SCORED_MS },
  );
  const accuracy = await number("test-accuracy");
  await view.close();
  return [
    label,
    parameters,
    multiplyAdds,
    Math.round(examples).toLocaleString("en"),
    Math.round(examples / took).toLocaleString("en"),
    loss.toPrecision(3),
    stopped ? "stopped by itself" : `${(100 * accuracy).toFixed(1)} %`,
  ];
}

const HEAD = ["network", "parameters", "multiply-adds", "examples", "examples/s", "loss"];
const row = (/** @type {unknown[]} */ cells) => console.log(`| ${cells.join(" | ")} |`);
try {
  console.log(`Trained for ${seconds} s each on the ${TITLES[dataset]}, seed ${seed}:\n`);
  row([...HEAD, "right on the test set"]);
  row(["---", ...HEAD.map(() => "---:")]);
  for (const network of await networks()) row(await train(network));
} finally {
  await browser.close();
  await server.close();
}
