import { expect, test } from "vitest";
import { commandOf } from "./state.ts";

const press = (key: string, more = {}) => ({
  key,
  code: "",
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  repeat: false,
  isComposing: false,
  defaultPrevented: false,
  ...more,
});
const nowhere = () => false;
/** Stands for the selector that an element of this name answers to. */
const inside = (name: string) => (selector: string) =>
  selector.split(/,\s*(?![^(]*\))/).some((part) => part === name);

test("Space, S and ? mean what the list of keys says, on other alphabets too", () => {
  expect(commandOf(press(" "), nowhere)).toBe("toggle");
  expect(commandOf(press("s"), nowhere)).toBe("step");
  expect(commandOf(press("ы", { code: "KeyS" }), nowhere)).toBe("step");
  expect(commandOf(press("m"), nowhere)).toBe("slow");
  expect(commandOf(press("ь", { code: "KeyM" }), nowhere)).toBe("slow");
  expect(commandOf(press("?", { shiftKey: true }), nowhere)).toBe("list");
});

test("keys with modifiers, held down, composed or used already are left alone", () => {
  for (const more of [
    { ctrlKey: true },
    { altKey: true },
    { metaKey: true },
    { repeat: true },
    { isComposing: true },
    { defaultPrevented: true },
  ]) {
    for (const key of [" ", "s", "?"]) expect(commandOf(press(key, more), nowhere)).toBeNull();
  }
  // On a keyboard of another layout the place of S has another Latin letter.
  expect(commandOf(press("o", { code: "KeyS" }), nowhere)).toBeNull();
});

test("a field keeps all its keys, a button its Space", () => {
  for (const name of ["textarea", "select", "[contenteditable]"]) {
    for (const key of [" ", "s", "?"]) expect(commandOf(press(key), inside(name))).toBeNull();
  }
  for (const name of ["button", "summary", "input[type=checkbox]"]) {
    expect(commandOf(press(" "), inside(name))).toBeNull();
    expect(commandOf(press("s"), inside(name))).toBe("step");
  }
});
