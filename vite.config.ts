// How the page becomes static files in dist/ that work from any path of any host.

import { defineConfig } from "vitest/config";
import { offline } from "./scripts/offline.ts";

/** The engine's two builds have files of the same name: the folder tells them apart. */
const assetFileNames = ({ originalFileNames }: { originalFileNames: string[] }) => {
  const [source = ""] = originalFileNames;
  const [, build] = /www\/engine\/(\w+)\//.exec(source) ?? [];
  const folder = /www\/pretrained\//.test(source) ? "assets/later" : "assets";
  return `${folder}/${build ?? "[name]"}-[hash][extname]`;
};

/** What is loaded when it is asked for lies apart, so that it can be told what a visit begins with. */
const chunkFileNames = (chunk: { isDynamicEntry: boolean; facadeModuleId?: string | null }) => {
  const needed = /\/www\/(text\/(en|ru)\.|engine\/)/.test(chunk.facadeModuleId ?? "");
  return chunk.isDynamicEntry && !needed
    ? "assets/later/[name]-[hash].js"
    : "assets/[name]-[hash].js";
};

export default defineConfig({
  // Relative addresses: the same files serve a domain's root, a subfolder, a project page.
  base: "./",
  // Nothing is copied as it is: what the page needs, it imports.
  publicDir: false,
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  plugins: [offline()],
  worker: { format: "es", rolldownOptions: { output: { assetFileNames, chunkFileNames } } },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    // Every browser with WebAssembly SIMD and module workers understands this.
    target: "es2022",
    // The page's content security policy allows no inline code and no data: fetches.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: { output: { assetFileNames, chunkFileNames } },
  },
  test: {
    include: ["www/**/*.test.{ts,tsx}"],
    passWithNoTests: true,
  },
});
