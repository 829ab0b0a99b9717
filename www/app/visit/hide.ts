// Tells the trainer when the page is hidden or left: it may not come back.

import { trainer } from "../session/session.ts";
import { comeBack, expectLeaving, leave } from "./run-lock.ts";

function save(): void {
  // A crashed worker has nothing to save, and reports it by an event of its own.
  trainer()
    ?.onHide()
    .catch(() => undefined);
}

export function saveWhenLeft(): void {
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save();
  });
  // On a reload this event comes first, with some milliseconds left to write.
  addEventListener("beforeunload", () => {
    save();
    expectLeaving();
  });
  addEventListener("pagehide", () => {
    save();
    leave();
  });
  addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    comeBack();
    void trainer()?.onReturn();
  });
}
