import { expect, test } from "vitest";

/** What the files of a folder may import: their own folder, and these. */
const ARROWS: Record<string, readonly string[]> = {
  protocol: [],
  browser: [],
  i18n: ["protocol"],
  app: ["i18n", "protocol", "browser"],
  ui: ["app", "i18n", "protocol", "browser"],
  features: ["ui", "app", "i18n", "protocol", "browser", "pretrained"],
  backends: ["protocol", "browser", "engine"],
  trainer: ["backends", "protocol", "browser"],
  datasets: ["trainer", "backends", "protocol", "browser", "engine"],
  runs: ["datasets", "trainer", "backends", "protocol"],
  entries: ["runs", "datasets", "trainer", "backends", "protocol", "engine"],
};

const sources = import.meta.glob<string>(
  ["./*/**/*.{ts,tsx}", "!./engine/**", "!./**/*.test.{ts,tsx}"],
  { query: "?raw", import: "default", eager: true },
);

/** The imports of all files, also those that wait for a wish; a worker's address is none. */
const imports = Object.entries(sources).flatMap(([from, source]) =>
  [...source.matchAll(/(?:from|import\(|import)\s*"(\.[^"]+)"/g)].map(([, to]) => ({
    from: from.slice(2),
    to: new URL(to ?? "", `file:///${from.slice(2)}`).pathname.slice(1),
  })),
);

const folderOf = (path: string) => path.split("/")[0] ?? "";
const featureOf = (path: string) => /^features\/([^/]+)/.exec(path)?.[1];

test("every folder imports only what its arrows point to", () => {
  expect(imports.length).toBeGreaterThan(300);
  const wrong = imports.filter(({ from, to }) => {
    const [source, target] = [folderOf(from), folderOf(to)];
    return source !== target && !ARROWS[source]?.includes(target);
  });
  expect(wrong.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
});

test("one file chooses the back end, and nobody else knows which there are", () => {
  const inside = /^backends\/([^/]+)\//;
  const other = imports.filter(({ from, to }) => {
    const backend = inside.exec(to)?.[1];
    return backend !== undefined && inside.exec(from)?.[1] !== backend;
  });
  expect(new Set(other.map(({ from }) => from))).toEqual(new Set(["backends/open.ts"]));
});

test("no panel imports the panel of another feature", () => {
  const panels = imports.filter(
    ({ from, to }) => to.endsWith("/panel.tsx") && featureOf(from) !== featureOf(to),
  );
  expect(panels).toEqual([]);
});

test("features import each other in one direction", () => {
  const next = new Map<string, Set<string>>();
  for (const { from, to } of imports) {
    const [one, other] = [featureOf(from), featureOf(to)];
    if (one === undefined || other === undefined || one === other) continue;
    next.set(one, (next.get(one) ?? new Set()).add(other));
  }
  const circleFrom = (feature: string, path: string[]): string[] | null => {
    if (path.includes(feature)) return [...path, feature];
    for (const other of next.get(feature) ?? []) {
      const circle = circleFrom(other, [...path, feature]);
      if (circle !== null) return circle;
    }
    return null;
  };
  for (const feature of next.keys()) expect(circleFrom(feature, [])).toBe(null);
});
