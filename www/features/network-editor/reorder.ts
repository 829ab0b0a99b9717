// Dragging an item of a list to another place, by mouse, pen or finger. The list itself changes when it is let go.

/** In pixels: within this distance of the screen's edge the page scrolls. */
const EDGE = 72;
const SCROLL = 12;

/**
 * Follows the pointer from `event` on the handle of `item` until it is released; Escape cancels. Other items make room
 * meanwhile. `onDrop` gets the new position among `items`.
 */
export function drag(
  event: PointerEvent,
  item: HTMLElement,
  items: HTMLElement[],
  onDrop: (to: number) => void,
): void {
  const handle = event.currentTarget;
  const from = items.indexOf(item);
  if (!(handle instanceof HTMLElement) || from === -1 || event.button !== 0) return;
  event.preventDefault();
  handle.focus({ preventScroll: true });
  handle.setPointerCapture(event.pointerId);
  const boxes = items.map((one) => {
    const { top, height } = one.getBoundingClientRect();
    return { middle: top + height / 2 + scrollY, height };
  });
  const own = boxes[from] ?? { middle: 0, height: 0 };
  const began = event.clientY + scrollY;
  let pointer = event.clientY;
  let to = from;
  let frame = 0;
  item.dataset.dragged = "";
  for (const one of items) if (one !== item) one.dataset.givesWay = "";

  const place = () => {
    const moved = pointer + scrollY - began;
    item.style.transform = `translateY(${moved}px)`;
    const middle = own.middle + moved;
    // An item gives way when the dragged one's foremost edge passes its middle.
    to = boxes.reduce((count, box, at) => {
      if (at === from) return count;
      const passed =
        at < from ? box.middle < middle - own.height / 2 : box.middle < middle + own.height / 2;
      return count + (passed ? 1 : 0);
    }, 0);
    items.forEach((one, at) => {
      if (at === from) return;
      const shift = at < from && at >= to ? own.height : at > from && at <= to ? -own.height : 0;
      one.style.transform = shift === 0 ? "" : `translateY(${shift}px)`;
    });
  };
  const scroll = () => {
    const below = pointer - (innerHeight - EDGE);
    const above = EDGE - pointer;
    const by = below > 0 ? SCROLL : above > 0 ? -SCROLL : 0;
    if (by !== 0) {
      scrollBy({ top: by, behavior: "instant" });
      place();
    }
    frame = requestAnimationFrame(scroll);
  };
  const end = (drop: boolean) => {
    cancelAnimationFrame(frame);
    handle.removeEventListener("pointermove", onMove);
    handle.removeEventListener("pointerup", onUp);
    handle.removeEventListener("pointercancel", onCancel);
    removeEventListener("keydown", onKey, true);
    delete item.dataset.dragged;
    for (const one of items) {
      delete one.dataset.givesWay;
      one.style.transform = "";
    }
    if (drop && to !== from) onDrop(to);
  };
  const onMove = (moved: PointerEvent) => {
    pointer = moved.clientY;
    place();
  };
  const onUp = () => end(true);
  const onCancel = () => end(false);
  const onKey = (key: KeyboardEvent) => {
    if (key.key !== "Escape") return;
    key.preventDefault();
    key.stopPropagation();
    end(false);
  };
  handle.addEventListener("pointermove", onMove);
  handle.addEventListener("pointerup", onUp);
  handle.addEventListener("pointercancel", onCancel);
  addEventListener("keydown", onKey, true);
  frame = requestAnimationFrame(scroll);
}
