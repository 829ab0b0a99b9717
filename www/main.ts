// Starts the page: the trainer first, then every panel that index.html names.

import { startSession } from "./state/session.ts";
import "./ui/theme.css";
import "./ui/base.css";
import { type ComponentType, h, render } from "preact";
import { keepPage } from "./state/offline.ts";
import { tendPicture } from "./state/picture.ts";
import { keepPreferences } from "./state/preferences.ts";
import { startPulling } from "./state/pull.ts";

startSession();
keepPreferences();
tendPicture();
keepPage();

const panels = import.meta.glob<ComponentType>("./panels/*.tsx", {
  eager: true,
  import: "default",
});

for (const place of document.querySelectorAll<HTMLElement>("[data-panel]")) {
  const name = place.dataset.panel ?? "";
  const panel = panels[`./panels/${name}.tsx`];
  if (panel === undefined)
    throw new Error(`index.html names the panel ${name}, www/panels/ has none`);
  if (place.tagName === "SECTION") place.setAttribute("aria-labelledby", `title-${name}`);
  render(h(panel, {}), place);
}

startPulling();
