// The example page of the JavaScript module, as it is built.

import { test } from "./page.ts";

test("the example page of the JavaScript module trains", async ({ openPage }) => {
  const view = await openPage("");
  await view.page.goto(`${view.url}api/example.html`);
  const said = view.page.locator("output");
  const figures = async () => /^(\d+) examples, loss (\d\.\d+)$/.exec(await said.innerText());
  // Its seed is another one each time, and the loss is that of one batch: only that it falls is certain.
  await view.until("a loss that has fallen", async () => Number((await figures())?.[2]) < 2);
});
