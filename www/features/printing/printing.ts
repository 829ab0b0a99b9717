// Printing: the style for paper, and maps of layers that were never on the screen.

import "./style.css";
import { tensorsOf } from "../../app/formulas.ts";
import { upToDate } from "../../app/snapshots/interest.ts";
import { network } from "../../app/store.ts";

/** Draws all maps, then prints. Printing from the browser's menu does not wait: maps that are not drawn are left out. */
async function printAll(): Promise<void> {
  const layers = network.peek()?.layers ?? [];
  await Promise.all(layers.map((layer) => upToDate(layer.index, tensorsOf(layer))));
  print();
}

export function printWhole(): void {
  document.addEventListener("keydown", (event) => {
    const wanted = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
    if (!wanted || event.key.toLowerCase() !== "p" || event.defaultPrevented) return;
    event.preventDefault();
    void printAll();
  });
}
