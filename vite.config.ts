// How the page becomes static files in dist/ that work from any path of any host.

import { defineConfig } from "vitest/config";
import { keepStyles, shortClassNames } from "./scripts/css-modules.ts";
import { installable } from "./scripts/installable.ts";
import { offline } from "./scripts/offline.ts";

/** Enough to tell two builds of a file apart. The names of all files are part of what a visit begins with. */
const HASH = "[hash:7]";

/** The engine's two builds have files of the same name: the folder tells them apart. */
const assetFileNames = ({ originalFileNames }: { originalFileNames: string[] }) => {
  const [, build] = /www\/engine\/(\w+)\//.exec(originalFileNames[0] ?? "") ?? [];
  return `assets/${build ?? "[name]"}-${HASH}[extname]`;
};

/** Every feature has a panel, and most have words: the folder tells them apart. */
const chunkFileNames = ({
  name,
  facadeModuleId,
}: {
  name: string;
  facadeModuleId: string | null;
}) => {
  // Sentences of faults come later than the words of the page, which have the same names.
  const [, feature, file] =
    /features\/([\w-]+)\/(panel|state|words)\./.exec(facadeModuleId ?? "") ??
    /i18n\/(faults)\/([a-z]{2})\./.exec(facadeModuleId ?? "") ??
    [];
  const own = file === "panel" ? feature : `${feature}-${file}`;
  return `assets/${feature === undefined ? name.replace(/^words\./, "") : own}-${HASH}.js`;
};

const ENTRIES = /index\.html|www\/main\.ts|www\/entries\/service-worker\.ts/;

/** Files that a worker is started with. */
const WORKERS =
  /www\/(?:backends\/wasm\/worker|entries\/(?:formats|gif|trainer)|datasets\/cifar10\/parquet-rows)\.ts$/;

/** Calls of `h` pack better than those that JSX becomes by default. */
const CLASSIC = { runtime: "classic", pragma: "_h", pragmaFrag: "_Fragment" } as const;
const AUTOMATIC = { runtime: "automatic", importSource: "preact" } as const;

export default defineConfig(({ command }) => ({
  // Relative addresses: the same files serve a domain's root, a subfolder, a project page.
  base: "./",
  // Nothing is copied as it is: what the page needs, it imports.
  publicDir: false,
  css: { modules: { generateScopedName: shortClassNames("www") } },
  oxc: { jsx: command === "build" ? CLASSIC : AUTOMATIC },
  plugins: [installable(), keepStyles(), offline()],
  worker: {
    format: "es",
    rolldownOptions: {
      output: {
        assetFileNames,
        chunkFileNames: `assets/[name]-${HASH}.js`,
        entryFileNames: `assets/[name]-${HASH}.js`,
        codeSplitting: {
          // Nothing imports from the file that a worker is started with: WebKit may run it a second time for that, and
          // every message would be answered twice.
          groups: [{ name: "workers", tags: ["$initial"], test: (id) => !WORKERS.test(id) }],
        },
      },
    },
  },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    // Every browser with WebAssembly SIMD and module workers understands this.
    target: "es2022",
    // The page's content security policy allows no inline code and no data: fetches.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: {
      transform: { inject: { _h: ["preact", "h"], _Fragment: ["preact", "Fragment"] } },
      output: {
        assetFileNames: `assets/[name]-${HASH}[extname]`,
        chunkFileNames,
        entryFileNames: `assets/[name]-${HASH}.js`,
        codeSplitting: {
          // What the page begins with comes in one file, which packs better than thirty. The entries stay apart: the parts
          // that come later import from that file, while the page's own waits for some of them.
          groups: [{ name: "page", tags: ["$initial"], test: (id) => !ENTRIES.test(id) }],
        },
      },
    },
  },
  test: {
    include: ["www/**/*.test.{ts,tsx}"],
    passWithNoTests: true,
  },
}));
