// English and Russian, wide and narrow, in every browser.

import assert from "node:assert/strict";
import { journey } from "./journey.mjs";

const titles = (/** @type {import("./visitor.mjs").Visitor} */ visitor) =>
  visitor.evaluate(() =>
    Array.from(document.querySelectorAll("h2"), (one) => one.innerText).join(" "),
  );

journey("both languages are spoken, and a phone's width is enough", async (visitor) => {
  await visitor.visit("?seed=1&lang=en&preset=softmax");
  await visitor.trains(100);
  assert.doesNotMatch(await titles(visitor), /[а-яё]/i);
  await visitor.choose("Language", "ru");
  await visitor.until("Russian", async () => /Обучение/.test(await titles(visitor)));
  await visitor.until("its language", () =>
    visitor.evaluate(() => document.documentElement.lang === "ru"),
  );

  await visitor.viewport(390, 844);
  await visitor.visit("?seed=1&lang=ru&preset=softmax");
  await visitor.trains(100);
  const { page, window } = await visitor.evaluate(() => ({
    page: document.documentElement.scrollWidth,
    window: innerWidth,
  }));
  // WebKitGTK's window has a toolbar that cannot be narrower.
  assert.ok(window <= 460, `the window is ${window} wide`);
  assert.ok(page <= window, `the page is ${page} wide in a window of ${window}`);
  await visitor.button("Пауза");
  await visitor.status("paused");
  assert.deepEqual(await visitor.messages("error"), []);
});
