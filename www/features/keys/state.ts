// Keys that work everywhere on the page: maps a key press to its command.

export type KeyCommand = "toggle" | "step" | "slow" | "now" | "list";

/** The properties of a key press; `target` has the keyboard focus. */
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

/** Elements that use letter keys. */
const TYPING = "input:not([type=range], [type=checkbox]), textarea, select, [contenteditable]";
/** Elements that use Space. */
const PRESSED = `${TYPING}, button, summary, input[type=checkbox], video`;

/** The command of a key press; null where the press belongs to the focused element. */
export function commandOf(press: Press, isIn: (selector: string) => boolean): KeyCommand | null {
  const { key, code } = press;
  if (press.defaultPrevented || press.isComposing || press.repeat) return null;
  if (press.altKey || press.ctrlKey || press.metaKey || isIn(TYPING)) return null;
  // On a keyboard without it, ? takes Shift.
  if (key === "?") return "list";
  if (press.shiftKey || isIn("dialog")) return null;
  if (key === " ") return isIn(PRESSED) ? null : "toggle";
  // By its position where the keyboard writes other letters.
  const letter = /^[a-z]$/.test(key) ? key : code.replace("Key", "").toLowerCase();
  const commands: Record<string, KeyCommand> = { s: "step", m: "slow", n: "now" };
  return commands[letter] ?? null;
}
