import { afterEach, expect, test } from "vitest";
import { lazyImport } from "./lazy-import.ts";
import { live } from "./store.ts";

afterEach(() => {
  live.notices.value = [];
});

test.each([
  "Failed to fetch dynamically imported module: http://localhost/a.js",
  "error loading dynamically imported module: http://localhost/a.js",
  "Importing a module script failed.",
  "Unable to preload CSS for /a.css",
])("a module that is not loaded is a matter of the connection: %s", async (message) => {
  expect(await lazyImport(() => Promise.reject(new TypeError(message)))).toBe(null);
  expect(live.notices.value.map(({ fault }) => fault.code)).toEqual(["part_not_loaded"]);
});

test("a module that was loaded and failed is not blamed on the connection", async () => {
  expect(await lazyImport(() => Promise.reject(new RangeError("invalid language tag: C")))).toBe(
    null,
  );
  const [notice] = live.notices.value;
  expect(notice?.fault.code).toBe("part_broken");
  expect(notice?.fault).toMatchObject({ detail: "RangeError: invalid language tag: C" });
});
