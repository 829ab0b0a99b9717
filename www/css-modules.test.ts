import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";

const files = readdirSync("www", { recursive: true, encoding: "utf8" });
const modules = files.filter((file) => file.endsWith(".module.css"));
const code = files.filter((file) => /(?<!\.test)\.tsx?$/.test(file) && !file.startsWith("engine/"));
const read = (file: string) => readFileSync(join("www", file), "utf8");
const matches = (text: string, pattern: RegExp) =>
  [...text.matchAll(pattern)].map(([, name = "", more = ""]) => [name, more] as const);

/** The classes of each module that the code uses. */
const used = new Map(modules.map((file) => [file, new Set<string>()]));
for (const file of code) {
  const text = read(file);
  for (const [name, from] of matches(text, /^import \* as (\w+) from "(.+\.css)";$/gm)) {
    const classes = used.get(join(dirname(file), from));
    for (const [one] of matches(text, RegExp(`(?<![\\w/])${name}\\.(\\w+)`, "g")))
      classes?.add(one);
  }
}

test("every class of a CSS module is used, and every class that is used is in one", () => {
  expect(modules.length).toBeGreaterThan(20);
  for (const [file, classes] of used) {
    const own = read(file).replaceAll(/:global\([^)]*\)|\/\*[\s\S]*?\*\//g, "");
    const defined = new Set(matches(own, /\.([a-z]\w*)(?=[^{};]*\{)/gi).map(([name]) => name));
    expect([...defined].toSorted(), file).toEqual([...classes].toSorted());
  }
});
