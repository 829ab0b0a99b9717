// Adds the service worker to the page's build, with the list of everything that the page is made of.

import type { Plugin } from "vite";

const WORKER = "service-worker.js";

/** A short name for the state of all files: their names carry hashes of what is in them, but for the page itself. */
async function versionOf(files: string[], page: string): Promise<string> {
  const bytes = new TextEncoder().encode([...files, page].join("\n"));
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(hash.subarray(0, 6), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function offline(): Plugin {
  return {
    name: "offline",
    apply: "build",
    enforce: "post",
    buildStart() {
      this.emitFile({ type: "chunk", id: "www/entries/service-worker.ts", fileName: WORKER });
    },
    generateBundle: {
      // After all others, when every file is there.
      order: "post",
      async handler(_, bundle) {
        const files = Object.keys(bundle)
          .filter((file) => file !== WORKER)
          .toSorted();
        const page = bundle["index.html"];
        const worker = bundle[WORKER];
        if (worker?.type !== "chunk" || page?.type !== "asset") {
          throw new Error("the build has no page, or no service worker");
        }
        const version = await versionOf(files, String(page.source));
        const parts = files.filter((file) => file !== "index.html");
        worker.code = worker.code
          .replaceAll("__FILES__", JSON.stringify(parts))
          .replaceAll("__VERSION__", JSON.stringify(version));
      },
    },
  };
}
