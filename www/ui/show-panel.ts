// Takes the visitor to a panel.

/** Scrolls to the panel of this name, and gives its title the focus. */
export function showPanel(name: string): void {
  const title = document.getElementById(`title-${name}`);
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  title?.setAttribute("tabindex", "-1");
  title?.focus({ preventScroll: true });
  title?.scrollIntoView({ behavior: still ? "instant" : "smooth", block: "start" });
}
