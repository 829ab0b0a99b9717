// The example page of the JavaScript module, as it is built.

import assert from "node:assert/strict";
import { pageTest } from "./page.mjs";

pageTest("the example page of the JavaScript module trains", "", async (view) => {
  await view.page.goto(`${view.url}api/example.html`);
  const said = view.page.locator("output");
  const figures = async () => /^(\d+) examples, loss (\d\.\d+)$/.exec(await said.innerText());
  await view.until("steps of training", async () => Number((await figures())?.[1]) > 320);
  assert.ok(Number((await figures())[2]) < 2.4);
});
