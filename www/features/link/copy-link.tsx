// Copies the address, which is a link that repeats the run.

import { useEffect, useRef, useState } from "preact/hooks";
import * as styles from "./style.module.css";
import { words } from "./words.ts";

/** How long the button shows that it has copied. */
const SAID_MS = 2000;

export default function CopyLink() {
  const t = words.value;
  const [done, setDone] = useState<"no" | "copied" | "by hand">("no");
  useEffect(() => {
    if (done !== "copied") return;
    const timer = setTimeout(() => setDone("no"), SAID_MS);
    return () => clearTimeout(timer);
  }, [done]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(location.href);
      setDone("copied");
    } catch {
      // Refused, or not available on a page without https.
      setDone("by hand");
    }
  };
  return (
    <span class={styles.copyLink} data-testid="copy-link">
      {done === "by hand" ? (
        <ByHand onDone={() => setDone("no")} />
      ) : (
        <button type="button" title={t.hint} onClick={() => void copy()}>
          {/* Both texts lie over each other: the button keeps its width. */}
          <span class={done === "no" ? "" : styles.away}>{t.copy}</span>
          <span class={done === "no" ? styles.away : ""} role="status">
            {done === "no" ? "" : t.copied}
          </span>
        </button>
      )}
    </span>
  );
}

function ByHand({ onDone }: { onDone: () => void }) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.select(), []);
  return (
    <input
      ref={input}
      readOnly
      aria-label={words.value.byHand}
      title={words.value.byHand}
      value={location.href}
      onBlur={onDone}
      onKeyDown={(event) => {
        if (event.key === "Escape") onDone();
      }}
    />
  );
}
