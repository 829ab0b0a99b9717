// Starts the page: the trainer first, then every panel that index.html names.

import { startSession } from "./app/session/session.ts";
import "./ui/theme.css";
import "./ui/base.css";
import { effect } from "@preact/signals";
import { type ComponentType, h, render } from "preact";
import { routeFilesWith } from "./app/files.ts";
import { lazyImport, retriedImport } from "./app/lazy-import.ts";
import { watchPicture } from "./app/picture-input.ts";
import { watchPreferences } from "./app/preferences.ts";
import { startPulling } from "./app/snapshots/snapshots.ts";
import { live } from "./app/store.ts";
import { saveWhenLeft } from "./app/visit/hide.ts";
import { registerServiceWorker } from "./app/visit/offline.ts";
import { persistOnceInstalled } from "./app/visit/persistence.ts";
import { followLanguage, learnFaults } from "./i18n/text.ts";
import { eagerPanels, lazyPanels } from "./panels.ts";
import { ownTexts } from "./ui/owned-text.ts";
import { whenNear } from "./ui/visibility.ts";

ownTexts();
routeFilesWith(() => import("./features/file-input/route.ts"));
startSession({
  pretrained: () => import("./features/pretrained/state.ts"),
  neighbours: () => import("./features/neighbours/state.ts"),
  resume: () => import("./features/runs/resume-return.ts"),
});
watchPreferences();
watchPicture();
registerServiceWorker();
saveWhenLeft();
persistOnceInstalled();
await followLanguage(
  {
    en: async () => (await import("./words.en.ts")).words,
    ru: async () => (await import("./words.ru.ts")).words,
  },
  lazyImport,
);

/** Panels that are loaded lazily wait this long, so that training starts first. */
const AFTER_MS = 300;

for (const host of document.querySelectorAll<HTMLElement>("[data-panel]")) {
  const name = host.dataset.panel ?? "";
  const [first, load] = [eagerPanels[name], lazyPanels[name]];
  if (host.tagName === "SECTION") host.setAttribute("aria-labelledby", `title-${name}`);
  if (first !== undefined) render(h(first, {}), host);
  else if (load !== undefined) renderLazily(host, load);
  else throw new Error(`index.html names the panel ${name}, www/panels.ts has none`);
}

function renderLazily(host: HTMLElement, load: () => Promise<{ default: ComponentType }>): void {
  let asked = false;
  const fill = async () => {
    if (asked) return;
    asked = true;
    render(h((await retriedImport(load)).default, {}), host);
  };
  whenNear(host, fill);
  effect(() => {
    if (live.opened.value !== null) setTimeout(fill, AFTER_MS);
  });
}

startPulling();

const stop = effect(() => {
  if (live.opened.value === null) return;
  setTimeout(async () => {
    void learnFaults();
    (await retriedImport(() => import("./app/address/sync.ts"))).syncAddress();
    (await retriedImport(() => import("./features/printing/printing.ts"))).printWhole();
  }, AFTER_MS);
  queueMicrotask(() => stop());
});
