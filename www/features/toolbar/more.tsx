// The list of the page's sections, always in reach. On a small screen it opens the rest of the bar too.

import { useEffect, useRef, useState } from "preact/hooks";
import { startSlowMotion } from "../../app/session/commands.ts";
import { showPanel } from "../../ui/show-panel.ts";
import { words } from "./words.ts";

interface Section {
  name: string;
  title: string;
}

const sections = (): Section[] =>
  [...document.querySelectorAll<HTMLElement>("main h2[id^='title-']")].map((title) => ({
    name: title.id.replace("title-", ""),
    title: title.innerText || (title.textContent ?? ""),
  }));

export default function More() {
  const t = words.value;
  const details = useRef<HTMLDetailsElement>(null);
  const [listed, setListed] = useState<Section[]>([]);
  useEffect(() => {
    const close = (event: Event) => {
      const { current } = details;
      if (!current?.open) return;
      const key = event instanceof KeyboardEvent;
      if (key && event.key !== "Escape") return;
      const bar = current.closest("[data-panel]");
      if (!key && event.target instanceof Node && bar?.contains(event.target)) return;
      current.open = false;
    };
    document.addEventListener("pointerdown", close);
    document.addEventListener("keydown", close);
    return () => {
      document.removeEventListener("pointerdown", close);
      document.removeEventListener("keydown", close);
    };
  }, []);
  return (
    <details ref={details} onToggle={() => setListed(sections())}>
      <summary aria-label={t.more} title={t.more}>
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M2 4h12M2 8h12M2 12h12" />
        </svg>
      </summary>
      <nav aria-label={t.contents}>
        <ul>
          <li>
            <button
              type="button"
              aria-keyshortcuts="M"
              onClick={() => {
                if (details.current !== null) details.current.open = false;
                startSlowMotion();
                showPanel("stage");
              }}
            >
              {t.slowMotion}
            </button>
          </li>
          {listed.map(({ name, title }) => (
            <li key={name}>
              <a
                href={`#title-${name}`}
                onClick={(event) => {
                  event.preventDefault();
                  if (details.current !== null) details.current.open = false;
                  showPanel(name);
                }}
              >
                {title}
              </a>
            </li>
          ))}
        </ul>
      </nav>
    </details>
  );
}
