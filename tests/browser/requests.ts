// What a page has asked its trainer: by it a test knows when the page shows what is so now.

declare global {
  /** Requests that change the count of examples and have no answer yet, and how many snapshots were ever asked for. */
  var requests: { open: number; snapshots: number };
}

/** In the page, before its own code: keeps `requests`. */
export function countRequests(): void {
  const counts = { open: 0, snapshots: 0 };
  globalThis.requests = counts;
  const { postMessage } = Worker.prototype;
  Worker.prototype.postMessage = function (this: Worker, message, ...rest: unknown[]) {
    const [asked] = message?.path ?? [];
    if (asked === "snapshot") counts.snapshots += 1;
    if (asked === "pause" || asked === "step") {
      counts.open += 1;
      const answered = ({ data }: MessageEvent) => {
        if (data?.id !== message.id) return;
        counts.open -= 1;
        this.removeEventListener("message", answered);
      };
      this.addEventListener("message", answered);
    }
    return Reflect.apply(postMessage, this, [message, ...rest]);
  };
}

/** In the page: asks for a snapshot without the rest of a paused page; says whether all that was asked is answered. */
export function askForSnapshot(): { answered: boolean; snapshots: number } {
  document.dispatchEvent(new Event("visibilitychange"));
  return { answered: requests.open === 0, snapshots: requests.snapshots };
}
