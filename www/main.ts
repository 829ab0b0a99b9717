// Starts the page: the trainer first, then every panel that index.html names.

import { startSession } from "./app/session/session.ts";
import "./ui/theme.css";
import "./ui/base.css";
import { effect } from "@preact/signals";
import { type ComponentType, h, render } from "preact";
import { awaitPart } from "./app/lazy-import.ts";
import { tendPicture } from "./app/picture.ts";
import { keepPreferences } from "./app/preferences.ts";
import { startPulling } from "./app/snapshots/snapshots.ts";
import { live } from "./app/store.ts";
import { keepWhenLeft } from "./app/visit/hide.ts";
import { keepPage } from "./app/visit/offline.ts";
import { keepOnceInstalled } from "./app/visit/persistence.ts";
import { followLanguage, learnFaults } from "./i18n/text.ts";
import { firstPanels, laterPanels } from "./panels.ts";
import { ownTexts } from "./ui/owned-text.ts";
import { whenNear } from "./ui/visibility.ts";

ownTexts();
startSession();
keepPreferences();
tendPicture();
keepPage();
keepWhenLeft();
keepOnceInstalled();
await followLanguage();

/** The first moments belong to the training. */
const AFTER_MS = 300;

for (const place of document.querySelectorAll<HTMLElement>("[data-panel]")) {
  const name = place.dataset.panel ?? "";
  const [first, later] = [firstPanels[name], laterPanels[name]];
  if (place.tagName === "SECTION") place.setAttribute("aria-labelledby", `title-${name}`);
  if (first !== undefined) render(h(first, {}), place);
  else if (later !== undefined) fillLater(place, later);
  else throw new Error(`index.html names the panel ${name}, www/panels.ts has none`);
}

function fillLater(place: HTMLElement, load: () => Promise<{ default: ComponentType }>): void {
  let asked = false;
  const fill = async () => {
    if (asked) return;
    asked = true;
    render(h((await awaitPart(load)).default, {}), place);
  };
  whenNear(place, fill);
  effect(() => {
    if (live.opened.value !== null) setTimeout(fill, AFTER_MS);
  });
}

startPulling();

const stop = effect(() => {
  if (live.opened.value === null) return;
  setTimeout(async () => {
    void learnFaults();
    (await awaitPart(() => import("./app/address/sync.ts"))).keepAddressTrue();
    (await awaitPart(() => import("./features/printing/printing.ts"))).printWhole();
  }, AFTER_MS);
  queueMicrotask(() => stop());
});
