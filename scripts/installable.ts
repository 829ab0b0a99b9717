// Makes the built page one that can be installed: a manifest, and the icons that scripts/draw-icons drew.

import { readFile } from "node:fs/promises";
import type { Plugin } from "vite";

const MANIFEST = "manifest.webmanifest";
const ICONS = [
  { file: "icon-192.png", sizes: "192x192", purpose: "any" },
  { file: "icon-512.png", sizes: "512x512", purpose: "any" },
  { file: "maskable-512.png", sizes: "512x512", purpose: "maskable" },
];

/** Addresses are relative: the same files serve any path of any host. */
const manifest = {
  id: ".",
  name: "Convscope",
  short_name: "Convscope",
  description: "A convolutional neural network learns in the open, in your own browser.",
  start_url: ".",
  scope: ".",
  display: "standalone",
  background_color: "#f4f6f7",
  theme_color: "#0b7285",
  icons: ICONS.map(({ file, sizes, purpose }) => ({
    src: `icons/${file}`,
    sizes,
    purpose,
    type: "image/png",
  })),
};

export function installable(): Plugin {
  return {
    name: "installable",
    apply: "build",
    async buildStart() {
      for (const { file } of ICONS) {
        const source = await readFile(new URL(`../www/icons/${file}`, import.meta.url));
        this.emitFile({ type: "asset", fileName: `icons/${file}`, source });
      }
      this.emitFile({ type: "asset", fileName: MANIFEST, source: JSON.stringify(manifest) });
    },
    transformIndexHtml: () => [
      { tag: "link", attrs: { rel: "manifest", href: `./${MANIFEST}` }, injectTo: "head" },
    ],
  };
}
