// Tells the trainer when the page is hidden or left: it may not come back.

import { trainer } from "../session/session.ts";

function keep(): void {
  // A worker that fell over has nothing to keep, and says so elsewhere.
  trainer()
    ?.onHide()
    .catch(() => undefined);
}

export function keepWhenLeft(): void {
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") keep();
  });
  // When a page is reloaded this comes first, with some milliseconds left to write.
  addEventListener("beforeunload", keep);
  addEventListener("pagehide", () => {
    keep();
    void trainer()?.onAway(true);
  });
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) void trainer()?.onAway(false);
  });
}
