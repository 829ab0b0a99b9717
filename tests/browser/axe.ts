// What axe-core finds that is serious.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Page } from "@playwright/test";

// The page's policy forbids scripts of others, so axe comes in by the debugger.
const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

declare global {
  var axe: typeof import("axe-core");
}

export async function findings(page: Page, within = "html") {
  await page.evaluate(AXE);
  const violations = await page.evaluate(async (within) => {
    const { violations } = await axe.run(within, { resultTypes: ["violations"] });
    return violations.map(({ id, impact, nodes }) => ({
      id,
      impact,
      where: nodes.map(({ target, failureSummary }) => `${target}: ${failureSummary}`),
    }));
  }, within);
  return violations.filter(({ impact }) => impact === "serious" || impact === "critical");
}
