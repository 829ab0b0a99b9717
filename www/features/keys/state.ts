// Keys that work wherever the visitor is on the page: which press means what.

export type KeyCommand = "toggle" | "step" | "list";

/** What a press tells of itself; `target` is where the keyboard is. */
type Press = Pick<
  KeyboardEvent,
  | "key"
  | "code"
  | "altKey"
  | "ctrlKey"
  | "metaKey"
  | "shiftKey"
  | "repeat"
  | "isComposing"
  | "defaultPrevented"
>;

/** Where letters are typed or choose something. */
const TYPING = "input:not([type=range], [type=checkbox]), textarea, select, [contenteditable]";
/** What Space presses, or has another use for. */
const PRESSED = `${TYPING}, button, summary, input[type=checkbox], video`;

/** What a press asks for; null where it is meant for something else. */
export function commandOf(press: Press, isIn: (selector: string) => boolean): KeyCommand | null {
  const { key, code } = press;
  if (press.defaultPrevented || press.isComposing || press.repeat) return null;
  if (press.altKey || press.ctrlKey || press.metaKey || isIn(TYPING)) return null;
  // On a keyboard without it, ? takes Shift.
  if (key === "?") return "list";
  if (press.shiftKey || isIn("dialog")) return null;
  if (key === " ") return isIn(PRESSED) ? null : "toggle";
  // By its place where the keyboard writes other letters.
  const step = key === "s" || (code === "KeyS" && !/^[a-z]$/.test(key));
  return step ? "step" : null;
}
