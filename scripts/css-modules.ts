// CSS modules in the built page: short names of classes, and no tables of names beside the code that uses them.

import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import type { Plugin } from "vite";

const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/**
 * A name is a letter for the file and the number of the class in it. Names that short take a third of the bytes of
 * hashes, and the build is the same whatever the order in which the files of `folder` are read.
 */
export function shortClassNames(folder: string): (name: string, path: string) => string {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".module.css"))
    .map((path) => resolve(folder, path))
    .sort();
  if (files.length > LETTERS.length) throw new Error("there are more CSS modules than letters");
  const classes = new Map<string, string[]>();
  return (name, path) => {
    const file = resolve(path);
    const known = classes.get(file) ?? [];
    classes.set(file, known);
    if (!known.includes(name)) known.push(name);
    return `${LETTERS[files.indexOf(file)]}${known.indexOf(name)}`;
  };
}

/** Keeps the styles of a module whose names are written where they are used: nothing else of it is left in the code. */
export function keepStyles(): Plugin {
  return {
    name: "keep-styles",
    apply: "build",
    enforce: "post",
    transform: {
      filter: { id: /\.module\.css$/ },
      handler: (code) => ({ code, map: null, moduleSideEffects: "no-treeshake" }),
    },
  };
}
