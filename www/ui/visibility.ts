// Hooks for whether an element is on the screen, and how wide it is.

import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

/** Calls `onChange` when an element comes on or leaves the screen, and with false when it is removed. */
export function useOnScreen(
  element: RefObject<HTMLElement | null>,
  onChange: (visible: boolean) => void,
): void {
  const tell = useRef(onChange);
  tell.current = onChange;
  useEffect(() => {
    const target = element.current;
    if (target === null) return;
    const observer = new IntersectionObserver((entries) => {
      const last = entries.at(-1);
      if (last !== undefined) tell.current(last.isIntersecting);
    });
    observer.observe(target);
    return () => {
      observer.disconnect();
      tell.current(false);
    };
  }, [element]);
}

/** Does `work` once `element` comes within a screen's height of the screen. */
export function whenNear(element: HTMLElement, work: () => void): void {
  const observer = new IntersectionObserver(
    (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      work();
    },
    { rootMargin: "100% 0%" },
  );
  observer.observe(element);
}

/** The width of an element's content, in whole pixels; 0 before it is laid out. */
export function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const target = element.current;
    if (target === null) return;
    const observer = new ResizeObserver((entries) => {
      const last = entries.at(-1);
      if (last !== undefined) setWidth(Math.floor(last.contentRect.width));
    });
    observer.observe(target);
    setWidth(Math.floor(target.clientWidth));
    return () => observer.disconnect();
  }, [element]);
  return width;
}
