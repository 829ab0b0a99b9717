// Starts the page: the trainer first, then every panel that index.html names.

import { startSession } from "./state/session.ts";
import "./ui/theme.css";
import "./ui/base.css";
import { effect } from "@preact/signals";
import { type ComponentType, h, render } from "preact";
import { keepWhenLeft } from "./state/leaving.ts";
import { keepPage } from "./state/offline.ts";
import { awaitPart } from "./state/part.ts";
import { keepOnceInstalled } from "./state/persistence.ts";
import { tendPicture } from "./state/picture.ts";
import { keepPreferences } from "./state/preferences.ts";
import { startPulling } from "./state/pull.ts";
import { live } from "./state/store.ts";
import { followLanguage, learnFaults } from "./text/text.ts";
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

const panels = import.meta.glob<ComponentType>("./panels/*.tsx", {
  eager: true,
  import: "default",
});
/** Panels further down: each is loaded when its place comes near the screen, or when the network is at work. */
const laterPanels = import.meta.glob<ComponentType>("./panels/later/*.tsx", { import: "default" });

for (const place of document.querySelectorAll<HTMLElement>("[data-panel]")) {
  const name = place.dataset.panel ?? "";
  const panel = panels[`./panels/${name}.tsx`];
  const later = laterPanels[`./panels/later/${name}.tsx`];
  if (place.tagName === "SECTION") place.setAttribute("aria-labelledby", `title-${name}`);
  if (panel !== undefined) render(h(panel, {}), place);
  else if (later !== undefined) fillLater(place, later);
  else throw new Error(`index.html names the panel ${name}, www/panels/ has none`);
}

function fillLater(place: HTMLElement, load: () => Promise<ComponentType>): void {
  let asked = false;
  const fill = async () => {
    if (asked) return;
    asked = true;
    render(h(await awaitPart(load), {}), place);
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
    (await awaitPart(() => import("./state/true-address.ts"))).keepAddressTrue();
    (await awaitPart(() => import("./state/printing.ts"))).printWhole();
  }, AFTER_MS);
  queueMicrotask(() => stop());
});
