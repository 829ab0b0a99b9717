import { describe, expect, test } from "vitest";
import { catalogues as formatCatalogues } from "../features/formats/words.ts";
import { en } from "./en.ts";
import { faults as inEnglish } from "./faults/en.ts";
import { faults as inRussian } from "./faults/ru.ts";
import { ru } from "./ru.ts";

const catalogues = { en: { ...en, faults: inEnglish }, ru: { ...ru, faults: inRussian } };

type Sentences = typeof inEnglish;

/** What a catalogue can say about `code` when each parameter stands for itself. */
function said(sentences: Sentences, code: string): { words: string; asked: Set<string> } {
  const asked = new Set<string>();
  const params = new Proxy<Record<string, string>>(
    {},
    {
      get: (_, name) => {
        asked.add(String(name));
        return `‹${String(name)}›`;
      },
    },
  );
  return { words: sentences[code]?.(params) ?? "", asked };
}

const rust = import.meta.glob<string>("../../crate/src/**/*.rs", {
  query: "?raw",
  import: "default",
  eager: true,
});
const formatsRust = import.meta.glob<string>("../../crate/formats/src/**/*.rs", {
  query: "?raw",
  import: "default",
  eager: true,
});
const typescript = import.meta.glob<string>(["../**/*.ts", "!../engine/**", "!**/*.test.ts"], {
  query: "?raw",
  import: "default",
  eager: true,
});

const snakeCase = (name: string) =>
  name.replace(/(?!^)[A-Z]/g, (letter) => `_${letter}`).toLowerCase();

/** Every fault these sources can name, with its fields: the Rust types that serialise with a tag `code`. */
function faultsOf(sources: Record<string, string>): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const fieldsOf = (body: string) => [...body.matchAll(/(\w+):/g)].map(([, name]) => String(name));
  for (const source of Object.values(sources)) {
    const code = source.replace(/^\s*\/\/.*$/gm, "").replace(/#\[error\([\s\S]*?\)\]\n/g, "");
    for (const [, named, body] of code.matchAll(
      /#\[serde\(tag = "code", rename = "(\w+)"\)\][^{]*?struct \w+ \{([^}]*)\}/g,
    )) {
      found.set(String(named), fieldsOf(String(body)));
    }
    for (const [, body] of code.matchAll(
      /#\[serde\(tag = "code", rename_all = "snake_case"\)\][^{]*?enum \w+ \{([\s\S]*?)\n\}/g,
    )) {
      for (const [, variant, fields] of String(body).matchAll(/(?:^|\s)([A-Z]\w+) \{([^}]*)\}/g)) {
        found.set(snakeCase(String(variant)), fieldsOf(String(fields)));
      }
    }
  }
  return found;
}

/** Every fault that the page's own code names. */
function pageFaults(): string[] {
  const codes = Object.values(typescript).flatMap((source) =>
    [...source.matchAll(/(?:code: |SourceError\(|refuse\(|tell\()"(\w+)"/g)].map(([, code]) =>
      String(code),
    ),
  );
  return [...new Set([...codes, "no_wasm", "no_simd", "no_workers"])];
}

/** Each of `faults` has a sentence, which asks only for its fields. */
function expectAll(sentences: Sentences, faults: Map<string, string[]>): void {
  for (const [code, fields] of faults) {
    const { words, asked } = said(sentences, code);
    expect(words, code).not.toBe("");
    expect(words, code).not.toContain("undefined");
    for (const name of asked) expect(fields, code).toContain(name);
  }
}

describe("the catalogues", () => {
  test("say every fault of the engine, and ask only for what it tells", () => {
    const faults = faultsOf(rust);
    // A reader of Rust by pattern may miss some: these come from each of its types.
    for (const known of [
      "spec_syntax",
      "window_too_large",
      "trainer_field",
      "bad_label",
      "snapshot_version",
      "loss_not_finite",
    ]) {
      expect([...faults.keys()]).toContain(known);
    }
    for (const catalogue of Object.values(catalogues)) expectAll(catalogue.faults, faults);
  });

  test("say every fault and note of the formats, and ask only for what they tell", () => {
    const faults = faultsOf(formatsRust);
    for (const known of ["text_not_read", "not_weights", "input_assumed"]) {
      expect([...faults.keys()]).toContain(known);
    }
    for (const { faults: said, notes } of Object.values(formatCatalogues)) {
      expectAll({ ...said, ...notes }, faults);
    }
  });

  test("say every fault of the page", () => {
    // Those of the formats are said where they are loaded.
    const faults = pageFaults().filter((code) => !(code in formatCatalogues.en.faults));
    expect(faults).toContain("data_not_found");
    expect(faults).toContain("picture_unreadable");
    for (const catalogue of Object.values(catalogues)) {
      for (const code of faults) expect(said(catalogue.faults, code).words, code).not.toBe("");
    }
  });

  test("name every kind of layer, loss and class of the engine", () => {
    const namesIn = (file: string, pattern: RegExp): string[] =>
      [...(rust[`../../crate/src/${file}`] ?? "").matchAll(pattern)].map(([, name]) =>
        String(name),
      );
    const listsIn = (file: string): string[] =>
      namesIn(file, /(?:CLASSES|\[&str; 10\])[^=]*=\s*\[([^\]]*)\]/g).flatMap((list) =>
        [...list.matchAll(/"(\w+)"/g)].map(([, name]) => String(name)),
      );
    const layers = namesIn("layers/mod.rs", /^ {4}\w+::\w+ = "(\w+)",$/gm);
    const losses = namesIn("losses/mod.rs", /Self::\w+ => "(\w+)"/g);
    const classes = ["data/cifar10.rs", "data/embedded/mod.rs"].map(listsIn);
    expect(layers).toContain("conv");
    expect(losses).toContain("softmax");
    expect(classes.map((names) => names.length)).toEqual([10, 10]);
    for (const catalogue of Object.values(catalogues)) {
      expect(Object.keys(catalogue.kinds)).toEqual(expect.arrayContaining([...layers, ...losses]));
      expect(Object.keys(catalogue.classes)).toEqual(expect.arrayContaining(classes.flat()));
    }
  });
});
