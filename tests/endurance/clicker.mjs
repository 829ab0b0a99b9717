// A visitor who presses, chooses, types and drags at random, the same things again for the same seed. What is here runs in
// the page.

/**
 * Does one thing to the page, chosen by `draw` (a number from 0 to 1 each): something on the screen, or now and then a
 * key, a scroll, a change of panel. Returns what it did, in words.
 * @param {number[]} draw
 */
export function actAtRandom(draw) {
  let next = 0;
  const random = () => draw[next++ % draw.length];
  /** @type {<T>(list: T[]) => T} */
  const one = (list) => list[Math.floor(random() * list.length)];
  /** What leads away from the page, to another host, or to a chooser of the browser's own. */
  const away = (/** @type {Element} */ element) =>
    element.closest("a[href], input[type=file]") !== null ||
    /huggingface|camera|камер/i.test(element.textContent ?? "");
  const name = (/** @type {Element} */ element) =>
    (element.getAttribute("aria-label") ?? element.textContent ?? "").trim().slice(0, 40);
  const seen = (/** @type {Element} */ element) => {
    const { width, height, bottom, top } = element.getBoundingClientRect();
    return width > 0 && height > 0 && bottom > 0 && top < innerHeight;
  };

  if (random() < 0.15) {
    window.scrollTo(0, random() * (document.documentElement.scrollHeight - innerHeight));
    return "scroll";
  }
  if (random() < 0.08) {
    const key = one([" ", "s", "?", "Escape", "ArrowRight", "ArrowLeft", "Enter"]);
    const target = document.activeElement ?? document.body;
    for (const type of ["keydown", "keyup"]) {
      target.dispatchEvent(new KeyboardEvent(type, { key, bubbles: true, cancelable: true }));
    }
    return `key ${key}`;
  }
  /** @type {NodeListOf<HTMLElement>} */
  const all = document.querySelectorAll(
    "button, select, input, textarea, summary, canvas, [tabindex]",
  );
  const things = [...all].filter(
    (element) => seen(element) && !element.matches(":disabled") && !away(element),
  );
  if (things.length === 0) return "nothing to press";
  const thing = one(things);
  const said = `${thing.tagName.toLowerCase()} “${name(thing)}”`;
  if (thing instanceof HTMLSelectElement) {
    const option = one([...thing.options].filter(({ disabled }) => !disabled));
    if (option === undefined) return said;
    thing.value = option.value;
    thing.dispatchEvent(new Event("change", { bubbles: true }));
    return `${said} = ${option.value}`;
  }
  if (thing instanceof HTMLInputElement && thing.type === "range") {
    const [low, high] = [Number(thing.min || 0), Number(thing.max || 100)];
    thing.value = String(low + Math.round(random() * (high - low)));
    thing.dispatchEvent(new Event("input", { bubbles: true }));
    return `${said} = ${thing.value}`;
  }
  if (thing instanceof HTMLInputElement && thing.type === "text") {
    thing.focus();
    thing.value = one(["0", "1", "3", "0.01", "0,5", "", "x", "-4", "1e9"]);
    thing.dispatchEvent(new Event("input", { bubbles: true }));
    thing.blur();
    return `${said} = ${thing.value}`;
  }
  if (thing instanceof HTMLCanvasElement) {
    const { left, top, width, height } = thing.getBoundingClientRect();
    const at = { clientX: left + random() * width, clientY: top + random() * height };
    for (const type of ["pointermove", "pointerdown", "pointerup"]) {
      thing.dispatchEvent(new PointerEvent(type, { ...at, bubbles: true, pointerId: 1 }));
    }
  }
  thing.click?.();
  return said;
}

/**
 * Numbers from 0 to 1 that a seed determines (Numerical Recipes' "quick and dirty" generator).
 * @param {number} seed
 */
export function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return (state >>> 8) / 2 ** 24;
  };
}
