// How the page becomes static files in dist/ that work from any path of any host.

import { defineConfig } from "vitest/config";

export default defineConfig({
  // Relative addresses: the same files serve a domain's root, a subfolder, a project page.
  base: "./",
  // Nothing is copied as it is: what the page needs, it imports.
  publicDir: false,
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  worker: { format: "es" },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    // Every browser with WebAssembly SIMD and module workers understands this.
    target: "es2022",
    // The page's content security policy allows no inline code and no data: fetches.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
  test: {
    include: ["www/**/*.test.{ts,tsx}"],
    passWithNoTests: true,
  },
});
