import { expect, test } from "vitest";
import { presets } from "./app/presets.ts";
import { LANGUAGES } from "./i18n/languages.ts";
import { features, shared } from "./words.ts";

const all = Object.entries({ ...features, ...shared });

/** The path of every leaf, with what is there. */
function leaves(value: object, path: string): [string, unknown][] {
  return Object.entries(value).flatMap(([key, part]): [string, unknown][] =>
    typeof part === "object" && part !== null
      ? leaves(part, `${path}.${key}`)
      : [[`${path}.${key}`, part]],
  );
}

test("the index has the words of every feature", () => {
  const files = Object.keys(import.meta.glob("./features/*/*words.en.ts"));
  expect(Object.keys(features)).toHaveLength(files.length);
  for (const file of files) expect(Object.keys(features)).toContain(file.split("/")[2]);
});

test("every language has the same entries of the same kinds, and none is empty", () => {
  for (const [name, words] of all) {
    expect(Object.keys(words).toSorted(), name).toEqual([...LANGUAGES]);
    const kinds = Object.values(words).map((language: object) =>
      leaves(language, name)
        .map(([path, text]) => `${path}: ${typeof text}`)
        .toSorted(),
    );
    for (const other of kinds) expect(other).toEqual(kinds[0]);
    for (const [path, text] of leaves(words, name)) expect(text, path).not.toBe("");
  }
});

test("Russian words are Russian", () => {
  // Names of methods, functions and formats stay as they are; everything else has Cyrillic in it.
  const names =
    /^page\.(methods|kinds|presets|datasets)|^formats\.(names|weights\.forms)|^files\.\w+\.0$|^network-editor\.(choices|fields|about\.relu)/;
  for (const [name, { ru }] of all) {
    for (const [path, text] of leaves(ru, name)) {
      if (typeof text === "string" && !names.test(path)) expect(text, path).toMatch(/[а-яё]/i);
    }
  }
});

test("every preset has a name, and says what it is, what to expect and what to watch for", () => {
  for (const words of Object.values(shared.page)) {
    expect(Object.keys(words.presets)).toEqual(Object.keys(presets));
  }
  for (const { models } of Object.values(features.model)) {
    expect(Object.keys(models)).toEqual([...Object.keys(presets), "custom"]);
    // The page has room for so many letters: longer ones would push what stands below.
    for (const [path, sentence] of leaves(models, "models")) {
      expect(String(sentence).length, path).toBeLessThan(180);
    }
  }
});
